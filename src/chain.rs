//! Certificate chains: read, put in order, and judged link by link.
//!
//! Lambda and Kafka's Java client want the client certificate first, then each issuer, then the
//! root. A list in another order is reported with the order that is right, and judged as if it
//! stood that way, so that one run tells everything.

mod certificate;
mod extensions;
mod judge;
mod name;
mod order;
mod parsed;
mod place;
mod signature;

use std::sync::Arc;

use rustls::pki_types::UnixTime;

pub use certificate::Certificate;
pub use signature::Algorithms;
pub(crate) use signature::PublicKey;

use crate::finding::{Code, Finding, Findings, Place, printable};
use crate::pem::{self, Block};

/// A client certificate and its issuers, each issued by the next.
#[derive(Clone, Debug)]
pub struct Chain {
    certificates: Arc<Vec<Certificate>>,
    leaf_is_certain: bool,
}

impl Chain {
    /// The client certificate; `None` where it may be among certificates that were lost.
    pub fn leaf(&self) -> Option<&Certificate> {
        self.certificates.first().filter(|_| self.leaf_is_certain)
    }

    /// The certificates in the right order, the client's first. In a chain without errors that is
    /// the order in which they stand.
    pub fn certificates(&self) -> &[Certificate] {
        &self.certificates
    }
}

/// The certificates of a field, before anything is made of them.
#[derive(Debug)]
#[non_exhaustive]
pub struct Certificates {
    /// Those that parse, each once, in their order.
    pub list: Vec<Certificate>,
    /// Whether every block of the field is among them (or is a duplicate of one).
    pub complete: bool,
}

/// Reads the certificates of `text`, a PEM text that stands at `place`.
///
/// Reports blocks that are no certificates, certificates whose DER does not parse, and duplicates.
pub fn read_certificates(
    text: impl AsRef<[u8]>,
    place: &Place,
    findings: &mut Findings,
) -> Certificates {
    let findings_before = findings.len();
    let blocks = pem::read(text, place, findings);
    let is_unseen = |code| matches!(code, Code::PemBeginMissing | Code::PemTooManyBlocks);
    let unseen = findings
        .iter()
        .skip(findings_before)
        .any(|finding| is_unseen(finding.code));
    let complete = !blocks.is_empty() && !unseen;
    let mut certificates = Certificates {
        list: Vec::with_capacity(blocks.len()),
        complete,
    };
    for block in blocks {
        if block.label != "CERTIFICATE" {
            findings.push(unexpected(&block, place));
            let stands_for_one = !["KEY", "PARAMETERS"]
                .iter()
                .any(|end| block.label.ends_with(end));
            certificates.complete &= !stands_for_one;
            continue;
        }
        let certificate = match Certificate::from_block(block, certificates.list.last()) {
            Ok(certificate) => certificate,
            Err(block) => {
                certificates.complete = false;
                if block.der().is_some() {
                    findings.push(malformed(&block, place));
                }
                continue;
            }
        };
        match certificates
            .list
            .iter()
            .find(|other| other.is_same_as(&certificate))
        {
            Some(first) => findings.push(duplicate(&certificate, first, place)),
            None => certificates.list.push(certificate),
        }
    }
    certificates
}

/// Reads a client certificate chain from `text`, a PEM text that stands at `place`.
///
/// `key` is the `SubjectPublicKeyInfo` of the private key, where it is known: it tells which of
/// several certificates is the client's. `at` is the time for which validity is judged, and
/// `algorithms` verify the signatures. Reports every `chain-*` and `leaf-*` code.
///
/// Returns the chain that could be put together, right or not; `None` where there is no
/// certificate at all.
pub fn read(
    text: impl AsRef<[u8]>,
    key: Option<&[u8]>,
    at: UnixTime,
    algorithms: Algorithms<'_>,
    place: &Place,
    findings: &mut Findings,
) -> Option<Chain> {
    let certificates = read_certificates(text, place, findings);
    let order = order::arrange(order::Choice {
        list: &certificates.list,
        key,
        at,
        algorithms,
    });
    let first = order
        .path
        .first()
        .and_then(|index| certificates.list.get(*index))?;
    let leaf_is_certain = certificates.complete
        || key == Some(first.subject_public_key_info())
        || (first.position() == 1 && !first.is_ca());
    judge::Judge {
        certificates: &certificates,
        order: &order,
        at,
        algorithms,
        place,
    }
    .judge(leaf_is_certain, findings);
    Some(Chain {
        certificates: in_order(certificates.list, &order.right()).into(),
        leaf_is_certain,
    })
}

/// Those of the list that are chosen by their indices, in that order.
fn in_order(list: Vec<Certificate>, chosen: &[usize]) -> Vec<Certificate> {
    if chosen.iter().copied().eq(0..list.len()) {
        return list;
    }
    let mut list: Vec<_> = list.into_iter().map(Some).collect();
    let chosen = chosen.iter();
    chosen
        .filter_map(|index| list.get_mut(*index)?.take())
        .collect()
}

/// The certificates in the right order, completed from those after the first `own`.
///
/// `key` is the `SubjectPublicKeyInfo` of the private key. Certificates that are no part of the
/// client's chain are left out where the key proves which certificate is the client's, or no other
/// could be it; else there is no telling, and the answer is `None`.
pub(crate) fn complete(
    list: &[Certificate],
    own: usize,
    key: Option<&[u8]>,
    at: UnixTime,
    algorithms: Algorithms<'_>,
) -> Option<Vec<Certificate>> {
    let choice = order::Choice {
        list,
        key,
        at,
        algorithms,
    };
    let order = order::complete(choice, own);
    let leaf = list.get(*order.path.first()?)?;
    let certain = key == Some(leaf.subject_public_key_info());
    let could_be_it = |index: &usize| list.get(*index).is_some_and(|one| !one.is_ca());
    let alone = !leaf.is_ca() && !order.unrelated.iter().any(could_be_it);
    let right = order.right();
    (certain || alone || order.unrelated.is_empty()).then(|| {
        right
            .iter()
            .filter_map(|index| list.get(*index).cloned())
            .collect()
    })
}

/// Reads root certificates, in any order, from `text`, a PEM text that stands at `place`.
///
/// Reports what is no certificate, no CA, or not valid `at` the given time.
pub fn read_roots(
    text: impl AsRef<[u8]>,
    at: UnixTime,
    place: &Place,
    findings: &mut Findings,
) -> Vec<Certificate> {
    let certificates = read_certificates(text, place, findings);
    let order = order::Order::default();
    let judge = judge::Judge {
        certificates: &certificates,
        order: &order,
        at,
        algorithms: &[],
        place,
    };
    for root in &certificates.list {
        judge.judge_issuer(root, findings);
    }
    certificates.list
}

fn malformed(block: &Block, place: &Place) -> Finding {
    block
        .finding(
            Code::ChainCertificateMalformed,
            place,
            "the certificate's DER does not parse",
        )
        .help("copy the certificate again from its source")
}

fn duplicate(certificate: &Certificate, first: &Certificate, place: &Place) -> Finding {
    certificate
        .finding(
            Code::ChainDuplicate,
            place,
            format!(
                "the same certificate as number {}, {}",
                first.position(),
                first.subject()
            ),
        )
        .help(format!("delete certificate {}", certificate.position()))
}

fn unexpected(block: &Block, place: &Place) -> Finding {
    let label = printable(&block.label);
    let help = match block.label.as_str() {
        label if label.ends_with("PRIVATE KEY") => {
            "move the key to the field `privateKey`; if this field was ever shared, replace the key"
        }
        "CERTIFICATE REQUEST" | "NEW CERTIFICATE REQUEST" => {
            "put the certificate that the CA issued for this request in its place"
        }
        "PKCS7" => "openssl pkcs7 -print_certs -in chain.p7b -out chain.pem",
        "TRUSTED CERTIFICATE" => "openssl x509 -in certificate.pem -out plain.pem",
        "X509 CERTIFICATE" | "X.509 CERTIFICATE" => {
            "write `CERTIFICATE` in its BEGIN and END lines"
        }
        _ => "delete this block; this field holds certificates alone",
    };
    block
        .finding(
            Code::PemLabelUnexpected,
            place,
            format!("a block `{label}` among the certificates"),
        )
        .help(help)
}

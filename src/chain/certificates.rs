//! The certificates of a field, before their order is checked.

use super::certificate::Certificate;
use super::public_key_info::has_explicit_curve;
use crate::encoding::Container;
use crate::finding::{Code, FactName, Finding, Findings, Place, printable};
use crate::key;
use crate::pem::{self, Block};

/// The certificates of a field, before their order is checked.
pub(crate) struct Certificates {
    /// The certificates that parse, each once, in their order.
    pub(crate) list: Vec<Certificate>,
    /// Whether `list` contains every block of the field (except duplicates).
    pub(crate) complete: bool,
}

/// Reads the certificates of `text`, a PEM text at `place`.
///
/// Reports blocks that are not certificates, certificates whose DER does not parse, and duplicates.
pub(crate) fn read_certificates(
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
        let has_own_label = block.label == "CERTIFICATE";
        if !has_own_label && !block.label.contains("CERTIFICATE") {
            findings.push(unexpected(&block, place));
            let stands_for_one = !["KEY", "PARAMETERS"]
                .iter()
                .any(|end| block.label.ends_with(end));
            certificates.complete &= !stands_for_one;
            continue;
        }
        // Kafka's loader reads a certificate under every label that has the word.
        let old_label = (!has_own_label).then(|| old_label(&block, place));
        let certificate = match Certificate::from_block(block, certificates.list.last()) {
            Ok(certificate) => certificate,
            Err(block) => {
                certificates.complete = false;
                if !has_own_label {
                    findings.push(unexpected(&block, place));
                } else if block.der().is_some() {
                    findings.push(malformed(&block, place));
                }
                continue;
            }
        };
        findings.extend(old_label);
        if certificate.trailing_bytes() > 0 {
            findings.push(trailing_bytes(&certificate, place));
        }
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

fn old_label(block: &Block, place: &Place) -> Finding {
    let label = printable(&block.label);
    let message = format!("a certificate under the label `{label}`, which many readers ignore");
    block
        .finding(Code::PemLabelOld, place, message)
        .help("rewrite it: `openssl x509 -in certificate.pem -out plain.pem`")
        .fact(FactName::Label, label)
}

fn trailing_bytes(certificate: &Certificate, place: &Place) -> Finding {
    let bytes = certificate.trailing_bytes();
    let message = format!("{bytes} bytes follow the certificate in its block and are not read");
    certificate
        .finding(Code::ChainTrailingBytes, place, message)
        .help("rewrite it: `openssl x509 -in certificate.pem -out plain.pem`; put a second certificate into a separate block")
        .fact(FactName::Bytes, bytes)
}

fn malformed(block: &Block, place: &Place) -> Finding {
    let der = block.der().unwrap_or_default();
    if key::label_of(der).is_some() {
        return block
            .finding(
                Code::ChainCertificateMalformed,
                place,
                "a private key under the label `CERTIFICATE`, as `certutil -encode` writes it",
            )
            .help("move the key to the field `privateKey`, between `BEGIN PRIVATE KEY` and `END PRIVATE KEY`");
    }
    if let Some(container) = Container::of(der) {
        let name = container.name();
        return block
            .finding(
                Code::ChainCertificateMalformed,
                place,
                format!("{name} under the label `CERTIFICATE`, as `certutil -encode` writes it"),
            )
            .help(format!(
                "use the original file, or decode this one with `certutil -decode` or `base64 -d`; then {}",
                container.command()
            ));
    }
    let (message, help) = match has_explicit_curve(der) {
        true => (
            "the certificate's key is for EC with explicit curve parameters, which Java rejects",
            "have it issued for a key on a named curve: `openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 \
             -nodes -keyout key.pem -out client.csr -subj /CN=client`",
        ),
        false => (
            "the certificate's DER does not parse",
            "copy the certificate again from its source",
        ),
    };
    block
        .finding(Code::ChainCertificateMalformed, place, message)
        .help(help)
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
        .fact(FactName::OtherCertificate, first.position())
}

fn unexpected(block: &Block, place: &Place) -> Finding {
    let label = printable(&block.label);
    let help = match block.label.as_str() {
        label if label.ends_with("PRIVATE KEY") => {
            "move the key to the field `privateKey`; if this field was ever shared, replace the key"
        }
        "CERTIFICATE REQUEST" | "NEW CERTIFICATE REQUEST" => {
            "replace this block by the certificate that the CA issued for this request"
        }
        "PKCS7" => "openssl pkcs7 -print_certs -in chain.p7b -out chain.pem",
        _ => "delete this block; this field may contain only certificates",
    };
    block
        .finding(
            Code::PemLabelUnexpected,
            place,
            format!("a block `{label}` among the certificates"),
        )
        .help(help)
        .fact(FactName::Label, label)
}

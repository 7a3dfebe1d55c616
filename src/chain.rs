//! Reads certificate chains, puts them in order, and checks each link.
//!
//! Lambda and Kafka's Java client require the client certificate first, then each issuer, then the root. For
//! a list in another order, the finding contains the correct order, and the list is checked in that order,
//! so that one run reports everything.

mod algorithms;
mod by_name;
mod certificate;
mod certificates;
mod constraints;
mod copies;
mod doubt;
mod elements;
mod extensions;
mod general_name;
mod issuers;
mod judge;
mod leaf;
mod legacy;
mod links;
mod name;
mod order;
mod parsed;
mod place;
mod principal;
mod public_key_info;
mod roots;
mod server;
mod shape;
mod signature;

use std::sync::Arc;

use rustls::pki_types::UnixTime;

pub use certificate::Certificate;
pub(crate) use certificates::read_certificates;
pub use server::{Distrust, distrust};
pub(crate) use signature::Algorithms;
pub(crate) use signature::PublicKey;

use crate::finding::{Code, Finding, Findings, Place};

/// A client certificate and its issuers, each issued by the next.
#[derive(Clone, Debug)]
pub struct Chain {
    certificates: Arc<Vec<Certificate>>,
    leaf_is_certain: bool,
}

impl Chain {
    /// The client certificate; `None` if it may be among certificates that were lost.
    pub fn leaf(&self) -> Option<&Certificate> {
        self.certificates.first().filter(|_| self.leaf_is_certain)
    }

    /// The certificates in the correct order, the client's first. In a chain without errors this is
    /// the order of the text.
    pub fn certificates(&self) -> &[Certificate] {
        &self.certificates
    }
}

/// Reads a client certificate chain from `text`, a PEM text at `place`.
///
/// `key` is the `SubjectPublicKeyInfo` of the private key, if it is known: it identifies the
/// client's certificate among several. `at` is the time for which validity is checked, and
/// `algorithms` verify the signatures. Reports every `chain-*` and `leaf-*` code.
///
/// Returns the chain even if it has errors; `None` if there is no certificate at all.
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
    judge::Judge::new(&certificates, &order, at, algorithms, place)
        .judge(leaf_is_certain, findings);
    Some(Chain {
        certificates: in_order(certificates.list, &order.right()).into(),
        leaf_is_certain,
    })
}

/// The certificates with the chosen indices, in that order.
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

/// The certificates in the correct order, completed from those after the first `own`. Copies of issuers, such
/// as a cross-signed root, are kept if they are among the first `copies`.
///
/// `key` is the `SubjectPublicKeyInfo` of the private key. Unrelated certificates are omitted if
/// the key proves which certificate is the client's, or if only one can be the client's. Otherwise
/// the answer is `None`, also if nothing decides which of several certificates issued one of the chain.
pub(crate) fn complete(
    list: &[Certificate],
    (own, copies): (usize, usize),
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
    let order = order::complete(choice, own, copies);
    if !doubt::alternatives(list, &order.path, algorithms).is_empty() {
        return None;
    }
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

/// Reads root certificates, in any order, from `text`, a PEM text at `place`.
///
/// Reports a block that is not a certificate, a certificate that is not a CA's, and one that is not valid
/// at the time `at`. A self-issued certificate that is not a CA's is a server's own certificate, which Java
/// accepts as that server's root.
///
/// A client needs only the root of its server. Therefore expired roots among valid ones are one finding,
/// and no error. A root that is in the list twice does no harm, and neither does a certificate that is not a CA's
/// if a root is also in the list.
pub(crate) fn read_roots(
    text: impl AsRef<[u8]>,
    at: UnixTime,
    place: &Place,
    findings: &mut Findings,
) -> Vec<Certificate> {
    let mut found = Findings::under(findings.rules());
    let certificates = read_certificates(text, place, &mut found);
    let is_harm = |finding: &&Finding| finding.code != Code::ChainDuplicate;
    findings.extend(found.iter().filter(is_harm).cloned());
    let order = order::Order::default();
    let judge = judge::Judge::new(&certificates, &order, at, &[], place);
    judge.judge_roots(&certificates.list, findings);
    certificates.list
}

#[cfg(test)]
#[cfg(feature = "ring")]
mod tests;

//! A summary of certificates that have no errors.

use msk_auth::Conditions;
use msk_auth::chain::{Certificate, Chain};
use msk_auth::finding::printable;
use msk_auth::key::PrivateKey;
use msk_auth::timestamp::{rfc3339, seconds};

/// Prints subject, principal, validity, key and issuers.
pub(crate) fn print_summary(chain: &Chain, key: Option<&PrivateKey>, conditions: &Conditions) {
    let Some(leaf) = chain.leaf() else {
        return;
    };
    let days = leaf.not_after().saturating_sub(seconds(conditions.at)) / 86_400;
    outln!("client      {}", leaf.subject());
    outln!("principal   {}", printable(&leaf.principal()));
    outln!("serial      {}", leaf.serial());
    outln!(
        "valid       {} to {} ({} days left)",
        rfc3339(leaf.not_before()),
        rfc3339(leaf.not_after()),
        days,
    );
    if let Some(key) = key {
        let (name, bits) = (key.algorithm().name(), key.bits());
        let encryption = key.encryption().unwrap_or("not encrypted");
        outln!("key         {}, {} bits, {}", name, bits, encryption);
    }
    for (index, issuer) in chain.certificates().iter().enumerate().skip(1) {
        let title = if index == 1 { "issued by" } else { "" };
        let (subject, end) = (issuer.subject(), rfc3339(issuer.not_after()));
        outln!("{:<12}{}, until {}", title, subject, end);
    }
    outln!();
}

/// The number of roots that are shown; the bundle of an operating system has more than a hundred.
const MOST_ROOTS: usize = 10;

/// Prints the subject and the end of each root.
pub(crate) fn print_roots(roots: &[Certificate]) {
    for (index, root) in roots.iter().take(MOST_ROOTS).enumerate() {
        let title = if index == 0 { "roots" } else { "" };
        let (subject, end) = (root.subject(), rfc3339(root.not_after()));
        outln!("{:<12}{}, until {}", title, subject, end);
    }
    if let Some(more @ 1..) = roots.len().checked_sub(MOST_ROOTS) {
        outln!("{:<12}and {} more", "", more);
    }
    outln!();
}

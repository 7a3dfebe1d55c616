//! Issuers of one name, of which nothing here decides which one signed.

use super::by_name::ByName;
use super::certificate::Certificate;
use super::signature::{Algorithms, Verdict, verify};

/// The maximum number of signature checks.
const MAX_CHECKS: usize = 100;

/// A certificate that may have issued `subject` as well as the chosen `issuer` may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Alternative {
    pub(super) subject: usize,
    pub(super) issuer: usize,
    /// The index of the certificate itself.
    pub(super) other: usize,
}

/// The certificates outside the path that may be in place of one on it: they have its name and another key, and
/// neither the signature nor the key identifiers decide between the two.
pub(super) fn alternatives(
    list: &[Certificate],
    path: &[usize],
    algorithms: Algorithms<'_>,
) -> Vec<Alternative> {
    let by_subject = ByName::of(list, Certificate::subject_key);
    if !by_subject.has_duplicates() {
        return Vec::new();
    }
    let mut checks_left = MAX_CHECKS;
    // Beyond the limit, nothing is known about a signature.
    let mut verdict = |subject: &Certificate, issuer: &Certificate| {
        let is_checked = checks_left > 0;
        checks_left = checks_left.saturating_sub(1);
        match is_checked {
            true => verify(subject, issuer, algorithms),
            false => Verdict::NotVerifiable,
        }
    };
    let mut found = Vec::new();
    for (below, above) in path.iter().copied().zip(path.iter().copied().skip(1)) {
        let (Some(subject), Some(issuer)) = (list.get(below), list.get(above)) else {
            continue;
        };
        let others = by_subject.named(subject.issuer_key());
        let mut others = others.filter(|other| !path.contains(other)).peekable();
        let is_certain = |verdict: Verdict| {
            verdict == Verdict::Verified || issuer.key_id_issues(subject) == Some(true)
        };
        if others.peek().is_none() || is_certain(verdict(subject, issuer)) {
            continue;
        }
        for index in others {
            let may_be = list.get(index).is_some_and(|other| {
                other.subject_public_key_info() != issuer.subject_public_key_info()
                    && other.key_id_issues(subject) != Some(false)
                    && verdict(subject, other) != Verdict::Refuted
            });
            if may_be {
                found.push(Alternative {
                    subject: below,
                    issuer: above,
                    other: index,
                });
            }
        }
    }
    found
}

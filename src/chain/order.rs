//! Finds the correct order of certificates.

use std::cell::LazyCell;

use rustls::pki_types::UnixTime;

use super::by_name::{ByName, rooted};
use super::certificate::Certificate;
use super::copies::Copies;
use super::signature::{Algorithms, Verdict, verify};

/// The maximum number of signature checks for choosing between issuers of the same name.
const MAX_CHECKS: usize = 100;

/// The correct position of each certificate; the numbers are indices into the given list.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Order {
    /// From the client certificate to the last issuer in the list.
    pub(super) path: Vec<usize>,
    /// Certificates after the root: a copy of the root that another root issued, and the issuers of the copy,
    /// if that other root is not in the list.
    pub(super) beyond_root: Vec<usize>,
    /// CA certificates above a missing issuer, lowest first.
    pub(super) beyond_gap: Vec<usize>,
    /// Certificates of another chain.
    pub(super) unrelated: Vec<usize>,
}

impl Order {
    /// The order of a list that is in the correct order.
    pub(super) fn of_path(length: usize) -> Self {
        Self {
            path: (0..length).collect(),
            ..Self::default()
        }
    }

    /// Every certificate that belongs to the chain, in the correct order.
    pub(super) fn right(&self) -> Vec<usize> {
        let parts = [&self.path, &self.beyond_root, &self.beyond_gap];
        parts.into_iter().flatten().copied().collect()
    }
}

/// Certificates and the criteria for choosing between them.
#[derive(Clone, Copy)]
pub(super) struct Choice<'a> {
    pub(super) list: &'a [Certificate],
    /// The `SubjectPublicKeyInfo` of the private key; it decides if several certificates could be
    /// the client's.
    pub(super) key: Option<&'a [u8]>,
    /// The time: of a certificate and its renewal, the one that is valid at that time is chosen.
    pub(super) at: UnixTime,
    pub(super) algorithms: Algorithms<'a>,
}

/// Finds the client certificate and its issuers.
pub(super) fn arrange(choice: Choice<'_>) -> Order {
    if is_chain_as_given(choice) {
        return Order::of_path(choice.list.len());
    }
    let issuers = issuers(choice);
    match leaf(choice, &issuers) {
        Some(leaf) => from(leaf, choice, choice.list.len(), &issuers),
        None => Order::default(),
    }
}

/// Whether each certificate is signed by the next, if the names do not decide. After a key
/// rollover, a CA has several certificates with the same name (RFC 4210 section 4.4).
fn is_chain_as_given(choice: Choice<'_>) -> bool {
    let Choice {
        list, algorithms, ..
    } = choice;
    let names = ByName::of(list, Certificate::subject_key);
    let links = || list.iter().zip(list.iter().skip(1));
    names.has_duplicates()
        && list.len() <= MAX_CHECKS
        && list.first().is_some_and(|leaf| !leaf.is_self_issued())
        && list.last().is_some_and(Certificate::is_self_issued)
        && links().all(|(subject, issuer)| issuer.names_issuer_of(subject))
        && links().all(|(subject, issuer)| verify(subject, issuer, algorithms) == Verdict::Verified)
}

/// The same for a list whose first `own` certificates are given, and the others may complete the
/// chain: the client certificate is among the first, and all of the others are needed, except for copies of
/// issuers among the first `copies`.
pub(super) fn complete(choice: Choice<'_>, own: usize, copies: usize) -> Order {
    let list = choice.list;
    let issuers = issuers(choice);
    let given = Choice {
        list: list.get(..own).unwrap_or(list),
        ..choice
    };
    let Some(leaf) = arrange(given).path.first().copied() else {
        return Order::default();
    };
    let mut order = from(leaf, choice, copies, &issuers);
    order.beyond_gap.retain(|index| *index < own);
    order.unrelated.retain(|index| *index < own);
    order
}

/// The order from this leaf. Of the copies of issuers, only those among the first `copies` belong to it.
fn from(leaf: usize, choice: Choice<'_>, copies: usize, issuers: &[Option<usize>]) -> Order {
    let list = choice.list;
    let is_self_issued = |index: &usize| list.get(*index).is_some_and(Certificate::is_self_issued);
    let mut path = follow(leaf, issuers);
    let ends_in_root = path.last().is_some_and(is_self_issued);
    if ByName::of(list, Certificate::subject_key).has_duplicates() {
        let given = list.get(..copies).unwrap_or(list);
        path = Copies::of(path, given, choice.at, issuers).placed();
    }
    let root = path.iter().rposition(|index| {
        is_self_issued(index) && (ends_in_root || issuers.get(*index) == Some(&None))
    });
    let beyond_root = root.map(|root| path.split_off(root.saturating_add(1)));
    let beyond_root = beyond_root.unwrap_or_default();
    let in_chain = marked(path.iter().chain(&beyond_root).copied(), list.len());
    let rest = in_chain.iter().enumerate().filter(|(_, chosen)| !**chosen);
    let (above, unrelated) = rest.map(|(index, _)| index).partition(|index| {
        root.is_none()
            && list
                .get(*index)
                .is_some_and(|certificate| certificate.not_an_issuer().is_none())
    });
    Order {
        path,
        beyond_root,
        beyond_gap: ascending(above, issuers),
        unrelated,
    }
}

/// For each certificate, the one in the list that issued it.
fn issuers(choice: Choice<'_>) -> Vec<Option<usize>> {
    let Choice {
        list,
        at,
        algorithms,
        ..
    } = choice;
    let by_subject = ByName::of(list, Certificate::subject_key);
    let rooted = LazyCell::new(|| rooted(list));
    let mut checks_left = MAX_CHECKS;
    let mut verified = |subject: &Certificate, issuer: &Certificate| {
        checks_left = checks_left.saturating_sub(1);
        checks_left > 0 && verify(subject, issuer, algorithms) == Verdict::Verified
    };
    let issuer_of = |(index, subject): (usize, &Certificate)| {
        let mut candidates = by_subject
            .named(subject.issuer_key())
            .filter(|other| *other != index)
            .filter_map(|other| Some((other, list.get(other)?)));
        let first = candidates.next()?;
        if subject.is_self_issued() && signed_itself(subject, &mut verified) {
            return None;
        }
        let more: Vec<_> = candidates.collect();
        if more.is_empty() {
            return Some(first.0);
        }
        let rank = |&&(candidate, issuer): &&(usize, &Certificate)| {
            let links = verified(subject, issuer) || issuer.key_id_issues(subject) == Some(true);
            (!links, !issuer.is_valid(at), !rooted.contains(&candidate))
        };
        std::iter::once(&first)
            .chain(&more)
            .min_by_key(rank)
            .map(|(chosen, _)| *chosen)
    };
    list.iter().enumerate().map(issuer_of).collect()
}

/// Whether it is a root, and not a certificate that a CA issued to itself with a newer key.
fn signed_itself(
    certificate: &Certificate,
    verified: &mut impl FnMut(&Certificate, &Certificate) -> bool,
) -> bool {
    verified(certificate, certificate) || certificate.key_id_issues(certificate) == Some(true)
}

/// The certificate that issued no other. If there are several: the key's, or else one that is not a
/// CA, or else one that is valid, or else the one with the longest chain, or else the first.
fn leaf(choice: Choice<'_>, issuers: &[Option<usize>]) -> Option<usize> {
    let Choice { list, key, at, .. } = choice;
    let issues = marked(issuers.iter().copied().flatten(), list.len());
    let candidates = issues.iter().enumerate().filter(|(_, issues)| !**issues);
    let rank = |index: &usize| {
        let certificate = list.get(*index);
        let is_keys = certificate.is_some_and(|found| key == Some(found.subject_public_key_info()));
        let is_ca = certificate.is_some_and(Certificate::is_ca);
        let is_valid = certificate.is_some_and(|found| found.is_valid(at));
        let length = std::cmp::Reverse(follow(*index, issuers).len());
        (!is_keys, is_ca, !is_valid, length, *index)
    };
    let first = (!list.is_empty()).then_some(0);
    candidates
        .map(|(index, _)| index)
        .min_by_key(rank)
        .or(first)
}

/// A flag for each index: whether it is among these.
fn marked(indices: impl Iterator<Item = usize>, length: usize) -> Vec<bool> {
    let mut marks = vec![false; length];
    for index in indices {
        if let Some(mark) = marks.get_mut(index) {
            *mark = true;
        }
    }
    marks
}

/// The leaf and its issuers, each once.
fn follow(leaf: usize, issuers: &[Option<usize>]) -> Vec<usize> {
    let mut path = vec![leaf];
    let mut seen = marked(std::iter::once(leaf), issuers.len());
    let mut at = leaf;
    while let Some(Some(issuer)) = issuers.get(at)
        && let Some(seen @ false) = seen.get_mut(*issuer)
    {
        *seen = true;
        path.push(*issuer);
        at = *issuer;
    }
    path
}

/// Lowest first, each sequence of issuers together.
fn ascending(list: Vec<usize>, issuers: &[Option<usize>]) -> Vec<usize> {
    let lowest: Vec<_> = list
        .iter()
        .copied()
        .filter(|index| {
            !list
                .iter()
                .any(|other| issuers.get(*other) == Some(&Some(*index)))
        })
        .collect();
    let mut ordered = Vec::with_capacity(list.len());
    for index in lowest
        .into_iter()
        .flat_map(|index| follow(index, issuers))
        .chain(list.iter().copied())
    {
        if list.contains(&index) && !ordered.contains(&index) {
            ordered.push(index);
        }
    }
    ordered
}

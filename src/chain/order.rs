//! Finds the correct order of certificates.

use std::cell::LazyCell;
use std::collections::BTreeSet;

use rustls::pki_types::UnixTime;

use super::certificate::Certificate;
use super::signature::{Algorithms, Verdict, verify};

/// The maximum number of signature checks for choosing between issuers of the same name.
const MAX_CHECKS: usize = 100;

/// The correct position of each certificate; the numbers are indices into the given list.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Order {
    /// From the client certificate to the last issuer in the list.
    pub(super) path: Vec<usize>,
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
        self.path.iter().chain(&self.beyond_gap).copied().collect()
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
        Some(leaf) => from(leaf, choice.list, &issuers),
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
/// chain: the client certificate is among the first, and all of the others are needed.
pub(super) fn complete(choice: Choice<'_>, own: usize) -> Order {
    let list = choice.list;
    let issuers = issuers(choice);
    let given = Choice {
        list: list.get(..own).unwrap_or(list),
        ..choice
    };
    let Some(leaf) = arrange(given).path.first().copied() else {
        return Order::default();
    };
    let mut order = from(leaf, list, &issuers);
    order.beyond_gap.retain(|index| *index < own);
    order.unrelated.retain(|index| *index < own);
    order
}

fn from(leaf: usize, list: &[Certificate], issuers: &[Option<usize>]) -> Order {
    let path = follow(leaf, issuers);
    let on_path = marked(path.iter().copied(), list.len());
    let rest = on_path.iter().enumerate().filter(|(_, on_path)| !**on_path);
    let rest: Vec<_> = rest.map(|(index, _)| index).collect();
    let reaches_root = path
        .last()
        .and_then(|last| list.get(*last))
        .is_some_and(Certificate::is_self_issued);
    let (above, unrelated) = rest.into_iter().partition(|index| {
        !reaches_root
            && list
                .get(*index)
                .is_some_and(|certificate| certificate.not_an_issuer().is_none())
    });
    Order {
        path,
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

/// Names and the indices of the certificates that have them, sorted.
struct ByName<'a>(Vec<(&'a [u8], usize)>);

impl<'a> ByName<'a> {
    fn of(list: &'a [Certificate], name: impl Fn(&'a Certificate) -> &'a [u8]) -> Self {
        let named = list.iter().enumerate();
        let mut sorted: Vec<_> = named.map(|(index, one)| (name(one), index)).collect();
        sorted.sort_unstable();
        Self(sorted)
    }

    fn has_duplicates(&self) -> bool {
        let next = self.0.iter().skip(1);
        self.0.iter().zip(next).any(|(one, next)| one.0 == next.0)
    }

    /// The indices of the certificates with this name.
    fn named(&self, name: &'a [u8]) -> impl Iterator<Item = usize> {
        let from = self.0.partition_point(|(other, _)| *other < name);
        let named = self.0.get(from..).unwrap_or_default().iter();
        named
            .take_while(move |(other, _)| *other == name)
            .map(|(_, index)| *index)
    }
}

/// The certificates from which names lead to a self-issued one.
fn rooted(list: &[Certificate]) -> BTreeSet<usize> {
    let mut to_visit: Vec<_> = list
        .iter()
        .enumerate()
        .filter(|(_, one)| one.is_self_issued())
        .map(|(index, _)| index)
        .collect();
    let mut rooted: BTreeSet<_> = to_visit.iter().copied().collect();
    let by_issuer = ByName::of(list, Certificate::issuer_key);
    while let Some(issuer) = to_visit.pop().and_then(|index| list.get(index)) {
        let issued = by_issuer.named(issuer.subject_key());
        to_visit.extend(issued.filter(|index| rooted.insert(*index)));
    }
    rooted
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

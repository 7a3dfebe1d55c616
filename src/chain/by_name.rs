//! Finds certificates by their names.

use std::collections::BTreeSet;

use super::certificate::Certificate;

/// Names and the indices of the certificates that have them, sorted.
pub(super) struct ByName<'a>(Vec<(&'a [u8], usize)>);

impl<'a> ByName<'a> {
    pub(super) fn of(list: &'a [Certificate], name: impl Fn(&'a Certificate) -> &'a [u8]) -> Self {
        let named = list.iter().enumerate();
        let mut sorted: Vec<_> = named.map(|(index, one)| (name(one), index)).collect();
        sorted.sort_unstable();
        Self(sorted)
    }

    pub(super) fn has_duplicates(&self) -> bool {
        let next = self.0.iter().skip(1);
        self.0.iter().zip(next).any(|(one, next)| one.0 == next.0)
    }

    /// The indices of the certificates with this name.
    pub(super) fn named(&self, name: &'a [u8]) -> impl Iterator<Item = usize> {
        let from = self.0.partition_point(|(other, _)| *other < name);
        let named = self.0.get(from..).unwrap_or_default().iter();
        named
            .take_while(move |(other, _)| *other == name)
            .map(|(_, index)| *index)
    }
}

/// The certificates from which names lead to a self-issued one.
pub(super) fn rooted(list: &[Certificate]) -> BTreeSet<usize> {
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

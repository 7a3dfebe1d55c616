//! Puts the copies of issuers into a chain: certificates with the same subject and key.
//!
//! A root that is newer than some brokers' truststores has a cross-signed copy, which an older root issued.
//! Kafka's loader accepts every list in which each certificate names the next as its issuer. A self-issued
//! certificate names itself, so that its copies fit next to it, and a cross-signed copy fits after it.

use std::cell::LazyCell;
use std::collections::{BTreeMap, BTreeSet};

use rustls::pki_types::UnixTime;

use super::by_name::rooted;
use super::certificate::Certificate;

/// Subject and key.
type Holder<'a> = (&'a [u8], &'a [u8]);

/// A path of issuers, and the certificates that are copies of those on it.
pub(super) struct Copies<'a> {
    list: &'a [Certificate],
    issuers: &'a [Option<usize>],
    path: Vec<usize>,
    is_placed: Vec<bool>,
    /// Roots, by holder: each names itself as its issuer.
    roots: BTreeMap<Holder<'a>, Vec<usize>>,
    /// Copies that another CA issued, by holder, the best last.
    cross_signed: BTreeMap<Holder<'a>, Vec<usize>>,
}

impl<'a> Copies<'a> {
    /// Finds the copies of the issuers on the path, from the client certificate on, among those of the list.
    pub(super) fn of(
        path: Vec<usize>,
        list: &'a [Certificate],
        at: UnixTime,
        issuers: &'a [Option<usize>],
    ) -> Self {
        let mut copies = Self {
            list,
            issuers,
            is_placed: vec![false; issuers.len()],
            path,
            roots: BTreeMap::new(),
            cross_signed: BTreeMap::new(),
        };
        for index in copies.path.clone() {
            copies.mark(index);
        }
        let last = copies.path.last().and_then(|index| list.get(*index));
        let ends_in_root = last.is_some_and(Certificate::is_self_issued);
        let rooted = LazyCell::new(|| rooted(list));
        for (index, one) in list.iter().enumerate() {
            if copies.is_placed.get(index) != Some(&false) || one.not_an_issuer().is_some() {
                continue;
            }
            let is_root = one.is_self_issued() && issuers.get(index) == Some(&None);
            // Java refuses what is expired below another root.
            let is_below = || {
                if is_root {
                    ends_in_root
                } else {
                    rooted.contains(&index)
                }
            };
            let is_harm = !one.is_valid(at) && is_below();
            let group = match is_root {
                true => &mut copies.roots,
                false => &mut copies.cross_signed,
            };
            if !is_harm {
                group.entry(holder(one)).or_default().push(index);
            }
        }
        copies.put_best_last(at, &rooted);
        copies
    }

    fn put_best_last(&mut self, at: UnixTime, rooted: &BTreeSet<usize>) {
        let list = self.list;
        for group in self.cross_signed.values_mut() {
            group.sort_by_key(|index| {
                let is_valid = list.get(*index).is_some_and(|one| one.is_valid(at));
                (is_valid, rooted.contains(index), std::cmp::Reverse(*index))
            });
        }
    }

    /// The path with the copies, each certificate once.
    pub(super) fn placed(mut self) -> Vec<usize> {
        let mut path = std::mem::take(&mut self.path).into_iter();
        let mut placed: Vec<_> = path.next().into_iter().collect();
        for issuer in path {
            self.place(issuer, &mut placed);
        }
        if placed.len() > 1 {
            while let Some(copy) = self.copy_of_last(&placed) {
                self.place_issuers(copy, &mut placed);
            }
        }
        placed
    }

    /// Appends an issuer next to its self-issued copies.
    fn place(&mut self, issuer: usize, placed: &mut Vec<usize>) {
        self.mark(issuer);
        let certificate = self.list.get(issuer);
        let roots = certificate.and_then(|one| self.roots.remove(&holder(one)));
        let roots = roots.into_iter().flatten();
        let roots: Vec<_> = roots.filter(|root| self.mark(*root)).collect();
        if self.is_root(issuer) {
            placed.push(issuer);
            placed.extend(roots);
        } else {
            placed.extend(roots);
            placed.push(issuer);
        }
    }

    /// Appends a copy and its issuers, up to one that is in the chain already.
    fn place_issuers(&mut self, copy: usize, placed: &mut Vec<usize>) {
        let mut next = Some(copy);
        while let Some(index) = next.filter(|index| self.is_placed.get(*index) == Some(&false)) {
            self.place(index, placed);
            next = self.issuers.get(index).copied().flatten();
            next = next.filter(|issuer| *issuer < self.list.len());
        }
    }

    /// The best copy of the last certificate, if that is a root.
    fn copy_of_last(&mut self, placed: &[usize]) -> Option<usize> {
        let last = placed.last().and_then(|index| self.list.get(*index))?;
        let copies = last.is_self_issued().then_some(&mut self.cross_signed)?;
        let copies = copies.get_mut(&holder(last))?;
        let is_placed = &self.is_placed;
        std::iter::from_fn(|| copies.pop()).find(|copy| is_placed.get(*copy) == Some(&false))
    }

    fn is_root(&self, index: usize) -> bool {
        self.list
            .get(index)
            .is_some_and(Certificate::is_self_issued)
            && self.issuers.get(index) == Some(&None)
    }

    /// Marks it as placed; returns whether it was not.
    fn mark(&mut self, index: usize) -> bool {
        let mark = self.is_placed.get_mut(index);
        mark.is_some_and(|mark| !std::mem::replace(mark, true))
    }
}

/// Copies of a certificate have the same.
pub(super) fn holder(certificate: &Certificate) -> Holder<'_> {
    (
        certificate.subject_key(),
        certificate.subject_public_key_info(),
    )
}

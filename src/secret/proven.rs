//! The keys in a document with several certificates: they prove whose chain it is.

use std::collections::BTreeSet;

use super::known::{CERTIFICATE, PRIVATE_KEY, is_key_password};
use super::loose_certificates::parsed;
use super::meaning::{Holds, is_filled, text_in};
use super::sorted::Sorted;
use crate::finding::{Conditions, Rules};
use crate::identity;
use crate::json::Entry;
use crate::key::{self, Budget};
use crate::sensitive::{SensitiveBytes, SensitiveText};

/// Each key costs a derivation for each password.
const MOST_KEYS: usize = 4;
const MOST_PASSWORDS: usize = 2;
/// Tools spread a chain over fewer texts.
const MOST_TEXTS: usize = 16;

/// What the keys prove.
#[derive(Debug, Default)]
pub(super) struct Proven {
    /// The `SubjectPublicKeyInfo` of each key that opens, those of clients first.
    pub(super) keys: Vec<Vec<u8>>,
    /// That of the key which a repair keeps: the one in `privateKey`, or else the first.
    pub(super) own: Option<Vec<u8>>,
    /// The text that contains the first of them.
    pub(super) key_text: Option<SensitiveText>,
    /// How many keys belong to one of the clients' certificates.
    pub(super) clients: usize,
}

impl Proven {
    /// The text of the client's key, if a repair would keep another one.
    pub(super) fn misplaced_key(&self) -> Option<&SensitiveText> {
        let mut clients = self.keys.iter().take(self.clients);
        let is_other = self.clients > 0 && !clients.any(|key| self.own.as_ref() == Some(key));
        self.key_text.as_ref().filter(|_| is_other)
    }
}

/// Opens the keys if several members contain certificates or keys; otherwise they are not needed.
pub(super) fn proven(members: &[Entry], conditions: &Conditions, budget: &mut Budget) -> Proven {
    let texts: Vec<_> = members.iter().filter_map(text_in).collect();
    let holding = |is_it: fn(Holds) -> bool| {
        let found = texts
            .iter()
            .filter(move |text| is_it(Holds::of(text.expose())));
        found.collect::<Vec<_>>()
    };
    let certified = holding(|holds| holds.certificates);
    let mut with_keys = holding(|holds| holds.keys);
    let text_of = |name: &str| {
        let mut found = members.iter();
        found
            .find(|member| is_filled(member, name))
            .and_then(text_in)
    };
    let in_certificate = text_of(CERTIFICATE.name);
    let elsewhere = with_keys
        .iter()
        .filter(|text| in_certificate.as_ref() != Some(**text));
    if certified.len() < 2 && elsewhere.count() < 2 {
        return Proven::default();
    }
    let in_field = text_of(PRIVATE_KEY.name);
    // The work for the others must not use up what this one needs.
    with_keys.sort_by_key(|text| in_field.as_ref() != Some(*text));
    let passwords: Vec<SensitiveText> = members
        .iter()
        .filter(|member| is_key_password(member.key.expose()))
        .filter_map(|member| member.value.as_text().map(SensitiveText::from))
        .take(MOST_PASSWORDS)
        .collect();
    let clients = clients_of(&certified, &conditions.rules);
    let mut opened: Vec<(Vec<u8>, &SensitiveText)> = Vec::new();
    for text in with_keys.into_iter().take(MOST_KEYS) {
        let sorted = Sorted::of(text.expose(), "privateKey", &conditions.rules);
        let curve = sorted.curve.as_ref().map(SensitiveBytes::expose);
        for block in sorted.keys.iter().take(MOST_KEYS) {
            let one = key::open(block, &passwords, curve, &conditions.rules, budget);
            let public_key =
                one.and_then(|one| identity::public_key(&one.key, &clients, conditions));
            if let Some(key) = public_key {
                opened.push((key, text));
            }
        }
    }
    let is_in_field = |(_, text): &&(Vec<u8>, &SensitiveText)| in_field.as_ref() == Some(*text);
    let own = opened.iter().find(is_in_field).map(|(key, _)| key.clone());
    // In the order of the members, with those of servers last.
    opened.sort_by_key(|(key, _)| !clients.contains(key));
    let mut seen = BTreeSet::new();
    opened.retain(|(key, _)| seen.insert(key.clone()));
    let first = opened.first().map(|(key, _)| key.clone());
    Proven {
        own: own.or(first.filter(|_| in_field.is_none())),
        clients: opened
            .iter()
            .filter(|(key, _)| clients.contains(key))
            .count(),
        key_text: opened.first().map(|(_, text)| (*text).clone()),
        keys: opened.into_iter().map(|(key, _)| key).collect(),
    }
}

/// The public keys of the texts' first certificates, if they are for clients.
fn clients_of(texts: &[&SensitiveText], rules: &Rules) -> Vec<Vec<u8>> {
    let firsts = texts.iter().take(MOST_TEXTS).filter_map(|text| {
        let sorted = Sorted::of(text.expose(), "certificate", rules);
        parsed(&sorted.certificates).into_iter().next()
    });
    firsts
        .filter(|first| !first.counts_as_ca() && first.is_for_clients())
        .map(|first| first.subject_public_key_info().to_vec())
        .collect()
}

//! The keys in a document with several certificates: they prove whose chain it is.

use super::known::is_key_password;
use super::loose_certificates::parsed;
use super::meaning::{Holds, text_in};
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
    /// The text that contains the first of them.
    pub(super) key_text: Option<SensitiveText>,
    /// How many keys belong to one of the clients' certificates.
    pub(super) clients: usize,
}

/// Opens the keys if several members contain certificates; otherwise they are not needed.
pub(super) fn proven(members: &[Entry], conditions: &Conditions, budget: &mut Budget) -> Proven {
    let texts: Vec<_> = members.iter().filter_map(text_in).collect();
    let holding = |is_it: fn(Holds) -> bool| {
        let found = texts
            .iter()
            .filter(move |text| is_it(Holds::of(text.expose())));
        found.collect::<Vec<_>>()
    };
    let certified = holding(|holds| holds.certificates);
    if certified.len() < 2 {
        return Proven::default();
    }
    let passwords: Vec<SensitiveText> = members
        .iter()
        .filter(|member| is_key_password(member.key.expose()))
        .filter_map(|member| member.value.as_text().map(SensitiveText::from))
        .take(MOST_PASSWORDS)
        .collect();
    let clients = clients_of(&certified, &conditions.rules);
    let mut opened: Vec<(Vec<u8>, &SensitiveText)> = Vec::new();
    for text in holding(|holds| holds.keys).into_iter().take(MOST_KEYS) {
        let sorted = Sorted::of(text.expose(), "privateKey", &conditions.rules);
        let curve = sorted.curve.as_ref().map(SensitiveBytes::expose);
        for block in sorted.keys.iter().take(MOST_KEYS) {
            let one = key::open(block, &passwords, curve, &conditions.rules, budget);
            let public_key =
                one.and_then(|one| identity::public_key(&one.key, &clients, conditions));
            let is_new = |key: &Vec<u8>| !opened.iter().any(|(known, _)| known == key);
            if let Some(key) = public_key.filter(is_new) {
                opened.push((key, text));
            }
        }
    }
    // In the order of the members, with those of servers last.
    opened.sort_by_key(|(key, _)| !clients.contains(key));
    Proven {
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

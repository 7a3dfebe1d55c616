//! The keys in a document with several certificates: they prove whose chain it is.

use std::collections::BTreeSet;

use super::known::{CERTIFICATE, PRIVATE_KEY, PRIVATE_KEY_PASSWORD, is_key_password};
use super::loose_certificates::parsed;
use super::meaning::{Holds, is_filled, text_in};
use super::passwords;
use super::sorted::Sorted;
use crate::finding::{Conditions, Rules};
use crate::identity;
use crate::json::Entry;
use crate::key::{self, Budget};
use crate::sensitive::{SensitiveBytes, SensitiveText};

/// Each key costs a derivation for each password.
const MOST_KEYS: usize = 4;
/// Tools spread a chain over fewer texts.
const MOST_TEXTS: usize = 16;

/// A key that opens.
#[derive(Clone)]
struct OpenedKey<'a> {
    public_key: Vec<u8>,
    text: &'a SensitiveText,
    password: Option<SensitiveText>,
}

/// What the keys prove.
#[derive(Debug, Default)]
pub(super) struct Proven {
    /// The `SubjectPublicKeyInfo` of each key that opens, those of clients first.
    pub(super) keys: Vec<Vec<u8>>,
    /// That of the key which a repair keeps: the one in `privateKey`, if it may be the client's, or else the first.
    pub(super) own: Option<Vec<u8>>,
    /// The password that opened it.
    pub(super) password: Option<SensitiveText>,
    /// The text that contains the first of them.
    pub(super) key_text: Option<SensitiveText>,
    /// Whether `privateKey` contains another key, and the first is the client's.
    is_misplaced: bool,
    /// How many keys belong to one of the clients' certificates.
    pub(super) clients: usize,
}

impl Proven {
    /// Whether a text is the password that opens the key.
    pub(super) fn is_password(&self, text: &SensitiveText) -> bool {
        let password = self.password.as_ref();
        password.is_some_and(|password| passwords::is_written(text, password))
    }

    /// The text of the client's key, if `privateKey` contains another one.
    pub(super) fn misplaced_key(&self) -> Option<&SensitiveText> {
        self.key_text.as_ref().filter(|_| self.is_misplaced)
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
    let named = members
        .iter()
        .filter(|member| is_key_password(member.key.expose()));
    let may_open = with_keys.iter().any(|text| is_encrypted(text))
        && named
            .clone()
            .any(|member| member.key.expose() != PRIVATE_KEY_PASSWORD.name);
    if certified.len() < 2 && elsewhere.count() < 2 && !may_open {
        return Proven::default();
    }
    let in_field = text_of(PRIVATE_KEY.name);
    // The work for the others must not use up what this one needs.
    with_keys.sort_by_key(|text| in_field.as_ref() != Some(*text));
    let mut named: Vec<_> = named.collect();
    named.sort_by_key(|member| member.key.expose() != PRIVATE_KEY_PASSWORD.name);
    let texts = named.iter().filter_map(|member| member.value.as_text());
    let passwords = passwords::to_try(texts.map(SensitiveText::from));
    let clients = clients_of(&certified, &conditions.rules);
    let mut opened: Vec<OpenedKey> = Vec::new();
    for text in with_keys.into_iter().take(MOST_KEYS) {
        let sorted = Sorted::of(text.expose(), "privateKey", &conditions.rules);
        let curve = sorted.curve.as_ref().map(SensitiveBytes::expose);
        for block in sorted.keys.iter().take(MOST_KEYS) {
            let one = key::open(block, &passwords, curve, &conditions.rules, budget);
            let Some(one) = one else {
                continue;
            };
            if let Some(public_key) = identity::public_key(&one.key, &clients, conditions) {
                let password = one.password;
                opened.push(OpenedKey {
                    public_key,
                    text,
                    password,
                });
            }
        }
    }
    let is_in_field = |one: &&OpenedKey| in_field.as_ref() == Some(one.text);
    let is_clients = |one: &&OpenedKey| clients.contains(&one.public_key);
    let there = opened.iter().find(is_in_field).cloned();
    // In the order of the members, with those of servers last.
    opened.sort_by_key(|one| !is_clients(&one));
    let mut seen = BTreeSet::new();
    opened.retain(|one| seen.insert(one.public_key.clone()));
    let first = opened.first();
    let is_clients_elsewhere =
        |one: &&OpenedKey| is_clients(one) && in_certificate.as_ref() != Some(one.text);
    let is_misplaced = in_field.is_some()
        && first.is_some_and(|first| is_clients_elsewhere(&first))
        && !there.as_ref().is_some_and(|there| is_clients(&there));
    let own = match in_field.is_none() || is_misplaced {
        true => first.cloned(),
        false => there,
    };
    Proven {
        is_misplaced,
        own: own.as_ref().map(|own| own.public_key.clone()),
        password: own.and_then(|own| own.password),
        clients: opened.iter().filter(is_clients).count(),
        key_text: opened.first().map(|one| one.text.clone()),
        keys: opened.into_iter().map(|one| one.public_key).collect(),
    }
}

/// Whether a text contains an encrypted key.
pub(super) fn is_encrypted(text: &SensitiveText) -> bool {
    text.expose().contains("ENCRYPTED")
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

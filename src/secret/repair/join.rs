//! Puts chain, key and password together, each in its own field.

use super::certificates::{self, Pool};
use super::document::Document;
use super::key::{self, OpenedBlock};
use super::options::{NoRandomness, Options};
use crate::chain::Certificate;
use crate::finding::{Conditions, Rules};
use crate::identity;
use crate::key::Budget;
use crate::secret::change::Changes;
use crate::secret::loose_certificates::parsed;
use crate::secret::sorted::Sorted;
use crate::sensitive::{SensitiveBytes, SensitiveText};

/// The parts of an identity.
#[derive(Debug)]
pub(crate) struct Parts {
    pub(crate) chain: Option<Sorted>,
    pub(crate) key: Option<Sorted>,
    /// Texts of other fields that contain certificates, by the field's name.
    pub(crate) aside: Vec<(SensitiveText, SensitiveText)>,
    /// Texts that may be the key's password, besides those in the document.
    pub(crate) passwords: Vec<SensitiveText>,
}

/// Writes chain, key and password into the draft, as far as nothing is lost.
pub(crate) fn join(
    parts: Parts,
    draft: &mut Document,
    options: &Options,
    conditions: &Conditions,
    budget: &mut Budget,
    changes: &mut Changes,
) -> Result<(), NoRandomness> {
    let as_it_was = (draft.clone(), changes.clone());
    let separated = Separated::of(parts, draft);
    let moved_key = separated.moved_key;
    let moved_certificates = !separated.misplaced.is_empty();

    let opened = separated.open_key(draft, options, conditions, budget);
    let opened = opened.as_ref();
    let key_written = separated.mend_key(opened, draft, options, conditions, budget, changes)?;
    let chain_written = separated.mend_chain(opened, draft, options, conditions, budget, changes);
    let is_lost = moved_key && !key_written || moved_certificates && !chain_written;
    if is_lost {
        (*draft, *changes) = as_it_was;
    }
    Ok(())
}

/// The parts, without content from the wrong field.
struct Separated {
    chain: Option<Sorted>,
    key: Option<Sorted>,
    aside: Vec<(SensitiveText, SensitiveText)>,
    passwords: Vec<SensitiveText>,
    /// Certificates that were among the keys.
    misplaced: Vec<SensitiveBytes>,
    /// Whether the key was among the certificates.
    moved_key: bool,
}

impl Separated {
    fn of(parts: Parts, draft: &Document) -> Self {
        let Parts {
            mut chain,
            mut key,
            aside,
            passwords,
        } = parts;
        let misplaced = key.as_mut().map(certificates_among_keys);
        let mut moved_key = false;
        if key.is_none() && draft.is_settable("privateKey") {
            key = chain.as_mut().and_then(keys_among_certificates);
            moved_key = key.is_some();
        }
        Self {
            chain,
            key,
            aside,
            passwords,
            misplaced: misplaced.unwrap_or_default(),
            moved_key,
        }
    }

    /// The key to keep, opened with one of the available passwords.
    fn open_key(
        &self,
        draft: &Document,
        options: &Options,
        conditions: &Conditions,
        budget: &mut Budget,
    ) -> Option<OpenedBlock> {
        let key = self.key.as_ref()?;
        let passwords = key::Passwords::of(draft, &self.passwords, options);
        let certified = match key.keys.len() {
            0 | 1 => Vec::new(),
            _ => self.certified(&conditions.rules),
        };
        key::choose(key, &passwords, &certified, conditions, budget)
    }

    /// The public keys of the certificates; only those of clients, if there are any.
    fn certified(&self, rules: &Rules) -> Vec<Vec<u8>> {
        let of_chain = self.chain.iter().flat_map(|chain| &chain.certificates);
        let mut given: Vec<_> = of_chain.chain(&self.misplaced).cloned().collect();
        for (_, text) in &self.aside {
            given.extend(Sorted::of(text.expose(), "certificate", rules).certificates);
        }
        let all = parsed(&given);
        let is_client = |one: &&Certificate| !one.counts_as_ca() && one.is_for_clients();
        let key_of = |one: &Certificate| one.subject_public_key_info().to_vec();
        let clients: Vec<_> = all.iter().filter(is_client).map(key_of).collect();
        match clients.is_empty() {
            true => all.iter().map(key_of).collect(),
            false => clients,
        }
    }

    /// The same, and those of the certificates that the caller supplies.
    fn all_certified(&self, options: &Options, rules: &Rules) -> Vec<Vec<u8>> {
        let supplied = options
            .certificates
            .iter()
            .filter_map(Certificate::from_der);
        let supplied = supplied.map(|one| one.subject_public_key_info().to_vec());
        self.certified(rules).into_iter().chain(supplied).collect()
    }

    /// Fixes key and password; returns whether the key could be written.
    fn mend_key(
        &self,
        opened: Option<&OpenedBlock>,
        draft: &mut Document,
        options: &Options,
        conditions: &Conditions,
        budget: &mut Budget,
        changes: &mut Changes,
    ) -> Result<bool, NoRandomness> {
        let Some(sorted) = &self.key else {
            return Ok(false);
        };
        let mending = key::Mending {
            sorted,
            opened,
            moved: self.moved_key,
            had_certificates: !self.misplaced.is_empty(),
            options,
            conditions,
        };
        mending.mend(draft, budget, changes)
    }

    /// Fixes the chain; returns whether it could be written.
    fn mend_chain(
        self,
        opened: Option<&OpenedBlock>,
        draft: &mut Document,
        options: &Options,
        conditions: &Conditions,
        budget: &mut Budget,
        changes: &mut Changes,
    ) -> bool {
        let opened = opened.map(|(_, opened)| opened);
        let public_key = opened.and_then(|opened| {
            let certified = match opened.key.lacks_public_key() {
                true => self.all_certified(options, &conditions.rules),
                false => Vec::new(),
            };
            identity::public_key(&opened.key, &certified, conditions)
        });
        let mending = certificates::Mending {
            opened,
            public_key: public_key.as_deref(),
            conditions,
        };
        let pool = Pool {
            misplaced: self.misplaced,
            aside: self.aside,
            supplied: options
                .certificates
                .iter()
                .map(|one| SensitiveBytes::from(one.as_ref()))
                .collect(),
        };
        mending.mend(self.chain, pool, draft, budget, changes)
    }
}

/// Removes the certificates from keys that can be written without them.
fn certificates_among_keys(keys: &mut Sorted) -> Vec<SensitiveBytes> {
    match keys.is_whole() && !keys.keys.is_empty() {
        true => std::mem::take(&mut keys.certificates),
        false => Vec::new(),
    }
}

/// Removes the keys from certificates that can be written without them.
fn keys_among_certificates(chain: &mut Sorted) -> Option<Sorted> {
    (chain.is_whole() && !chain.keys.is_empty()).then(|| chain.split_keys())
}

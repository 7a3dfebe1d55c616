//! The chain: puts it in order, removes unrelated certificates, and completes it.

use super::document::Document;
use super::key::same_key;
use crate::chain::{self, Certificate};
use crate::finding::{Code, Conditions, Findings, Place};
use crate::key::{self, Budget, Opened};
use crate::secret::candidates::{Candidates, has_another_client, is_in};
use crate::secret::change::Changes;
use crate::secret::fields::shown;
use crate::secret::loose_certificates::text_of;
use crate::secret::sorted::Sorted;
use crate::sensitive::{SensitiveBytes, SensitiveText};

/// Certificates from elsewhere.
#[derive(Debug, Default)]
pub(crate) struct Pool {
    /// Certificates that were among the keys.
    pub(crate) misplaced: Vec<SensitiveBytes>,
    /// Texts of other fields that contain certificates, by the field's name.
    pub(crate) aside: Vec<(SensitiveText, SensitiveText)>,
    /// Certificates from the caller.
    pub(crate) supplied: Vec<SensitiveBytes>,
}

/// What is known when the chain is fixed.
#[derive(Debug)]
pub(crate) struct Mending<'a> {
    /// The private key, if it could be opened.
    pub(crate) opened: Option<&'a Opened>,
    /// Its `SubjectPublicKeyInfo`.
    pub(crate) public_key: Option<&'a [u8]>,
    pub(crate) conditions: &'a Conditions,
}

impl Mending<'_> {
    /// Fixes the field `certificate`, as far as it can be written again without loss; returns
    /// whether it could.
    pub(crate) fn mend(
        &self,
        chain: Option<Sorted>,
        pool: Pool,
        draft: &mut Document,
        budget: &mut Budget,
        changes: &mut Changes,
    ) -> bool {
        let Some(chain) = self.writable(chain, &pool, draft, budget) else {
            return false;
        };
        let candidates = self.candidates(&chain, pool);
        let completed = candidates.complete(self.public_key, self.conditions);
        if chain.has_others() && !self.is_certain(completed.as_deref()) {
            return false;
        }
        let Some(after) = candidates.mended(completed.as_deref()) else {
            return false;
        };
        let completed = completed.unwrap_or_default();
        if draft.has_renamed() && candidates.given_are_others(&completed) {
            self.drop_fields_aside(&candidates, &completed, draft, changes);
            draft.put_back_renamed(changes);
            let moved = text_of(&candidates.of_aside_in(&completed));
            self.tell_order(moved.as_slice(), after.expose().as_bytes(), changes);
        } else {
            tell_blocks(&chain, changes);
            self.tell_chain(&candidates, &completed, &after, changes);
            self.drop_fields_aside(&candidates, &completed, draft, changes);
        }
        draft.set("certificate", Some(after).filter(|text| !text.is_empty()));
        true
    }

    fn candidates(&self, chain: &Sorted, pool: Pool) -> Candidates {
        let Conditions { rules, at, .. } = self.conditions;
        let sorted = |text: &SensitiveText| Sorted::of(text.expose(), "certificate", rules);
        let aside = pool.aside.into_iter();
        let aside = aside.map(|(name, text)| (name, sorted(&text))).collect();
        let mut given = chain.certificates.clone();
        given.extend(pool.misplaced);
        Candidates::gather(given, aside, pool.supplied, self.public_key, *at)
    }

    /// The blocks of the field, if they can be written again without loss.
    fn writable(
        &self,
        chain: Option<Sorted>,
        pool: &Pool,
        draft: &Document,
        budget: &mut Budget,
    ) -> Option<Sorted> {
        let Some(chain) = chain else {
            let is_free = !draft.has("certificate") && !pool.misplaced.is_empty();
            return is_free.then(Sorted::default);
        };
        let keys_are_kept = chain.keys.is_empty() || self.holds_only_the_key(&chain, budget);
        (chain.is_whole() && keys_are_kept).then_some(chain)
    }

    /// Whether every key among the certificates is the one in `privateKey`.
    fn holds_only_the_key(&self, chain: &Sorted, budget: &mut Budget) -> bool {
        let Some(opened) = self.opened else {
            return false;
        };
        let passwords: Vec<_> = opened.password.iter().cloned().collect();
        let curve = chain.curve.as_ref().map(SensitiveBytes::expose);
        chain.keys.iter().all(|block| {
            key::open(block, &passwords, curve, &self.conditions.rules, budget)
                .is_some_and(|other| same_key(&other.key, &opened.key))
        })
    }

    /// Whether the private key proves which certificate is the client's.
    fn is_certain(&self, completed: Option<&[Certificate]>) -> bool {
        let leaf = completed.and_then(<[_]>::first);
        leaf.is_some_and(|leaf| self.public_key == Some(leaf.subject_public_key_info()))
    }

    /// Reports changes of order and completeness.
    fn tell_chain(
        &self,
        candidates: &Candidates,
        completed: &[Certificate],
        after: &SensitiveText,
        changes: &mut Changes,
    ) {
        let before = text_of(&candidates.given);
        let after = after.expose().as_bytes();
        let is_told = self.tell_order(before.as_slice(), after, changes);
        if !is_told && completed.iter().any(|one| candidates.is_new(one)) {
            changes.push_asked(&place(), "added missing certificates to the chain");
        }
        // The whole chain of somebody else is right in itself: no finding says that it goes.
        if !completed.is_empty() && !candidates.given.iter().all(is_in(completed)) {
            changes.push(Code::ChainUnrelated, &place(), REMOVED);
        }
    }

    /// Reports the problems of one text that the other does not have; returns whether there are
    /// any.
    fn tell_order(&self, before: &[u8], after: &[u8], changes: &mut Changes) -> bool {
        if before == after {
            return false;
        }
        let (before, after) = (self.judge(before), self.judge(after));
        let mut is_told = false;
        for (code, message) in ABOUT_ORDER {
            if before.contains(code) && !after.contains(code) {
                changes.push(code, &place(), message);
                is_told = true;
            }
        }
        is_told
    }

    /// Removes the other fields whose certificates are now in the chain.
    fn drop_fields_aside(
        &self,
        candidates: &Candidates,
        completed: &[Certificate],
        draft: &mut Document,
        changes: &mut Changes,
    ) {
        for (name, sorted) in &candidates.aside {
            let list = &sorted.certificates;
            let is_all = list.iter().all(is_in(completed));
            if !list.iter().any(is_in(completed)) || !sorted.is_whole() || !sorted.keys.is_empty() {
                continue;
            }
            if has_another_client(list, completed, self.conditions.at) {
                continue;
            }
            let is_given = |der: &SensitiveBytes| candidates.given.iter().any(|given| given == der);
            let message = match is_all {
                true if list.iter().all(is_given) => {
                    "removed, because `certificate` already contained its certificates"
                }
                true => "moved its certificates to `certificate`",
                false => {
                    "moved its certificates to `certificate`, except those that are not part of the chain"
                }
            };
            changes.push(
                Code::SecretFieldUnknown,
                &Place::field(shown(name.expose())),
                message,
            );
            draft.set(name.expose(), None);
        }
    }

    /// The findings about a chain's text.
    fn judge(&self, text: &[u8]) -> Findings {
        let mut findings = Findings::under(&self.conditions.rules);
        let algorithms = self.conditions.provider.signature_verification_algorithms;
        chain::read(
            text,
            self.public_key,
            self.conditions.at,
            algorithms.all,
            &place(),
            &mut findings,
        );
        findings
    }
}

fn place() -> Place {
    Place::field("certificate")
}

/// Reports what writing the blocks again fixes, and which blocks are omitted.
fn tell_blocks(chain: &Sorted, changes: &mut Changes) {
    chain.tell(&place(), changes);
    if chain.has_others() || !chain.keys.is_empty() {
        let message = "removed blocks that are not certificates";
        changes.push(Code::PemLabelUnexpected, &place(), message);
    }
}

const RENEWED: &str = "wrote the client certificate that is valid";
const REMOVED: &str = "removed certificates that are not part of the chain";

const ABOUT_ORDER: [(Code, &str); 8] = [
    (Code::LeafExpired, RENEWED),
    (Code::LeafNotYetValid, RENEWED),
    (Code::ChainDuplicate, "removed duplicate certificates"),
    (
        Code::ChainReversed,
        "reversed the certificates: the client's is first",
    ),
    (Code::ChainOutOfOrder, "put the certificates in order"),
    (Code::ChainIncomplete, "put the missing issuer in its place"),
    (
        Code::ChainRootMissing,
        "appended the certificates up to the root",
    ),
    (Code::ChainUnrelated, REMOVED),
];

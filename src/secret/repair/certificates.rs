//! The chain: puts it in order, removes unrelated certificates, and completes it.

use super::document::Document;
use super::key::same_key;
use crate::chain::{self, Certificate};
use crate::finding::{Code, Conditions, Findings, Place, Rules};
use crate::key::{self, Budget, Opened};
use crate::secret::change::Changes;
use crate::secret::fields::shown;
use crate::secret::loose_certificates::{is_certificate, parsed, pem_of, text_of};
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
        let candidates = Candidates::gather(&chain, pool, self.public_key, &self.conditions.rules);
        let completed = self.complete(&candidates);
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

    /// The complete chain in order, if it is certain.
    fn complete(&self, candidates: &Candidates) -> Option<Vec<Certificate>> {
        if candidates.has_malformed {
            return None;
        }
        let completed = self.complete_with(candidates, candidates.own)?;
        if candidates.of_aside_in(&completed).is_empty() {
            return Some(completed);
        }
        // The fields of these are removed, with the copies of issuers that they contain.
        self.complete_with(candidates, candidates.in_document)
    }

    fn complete_with(&self, candidates: &Candidates, copies: usize) -> Option<Vec<Certificate>> {
        let algorithms = self.conditions.provider.signature_verification_algorithms;
        chain::complete(
            &candidates.parsed,
            (candidates.own, copies),
            self.public_key,
            self.conditions.at,
            algorithms.all,
        )
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
            // Nothing proves whose chain is meant.
            if !self.is_certain(Some(completed)) && has_another_leaf(list, completed) {
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

/// The certificates from which the chain can be built.
struct Candidates {
    /// Those of the field itself, then those that were among the keys.
    given: Vec<SensitiveBytes>,
    /// The certificates of other fields, by the field's name.
    aside: Vec<(SensitiveText, Sorted)>,
    /// All that parse, each once: the given ones first, then those from elsewhere.
    parsed: Vec<Certificate>,
    /// How many of the parsed ones may be the client's: the given ones, and those of other fields
    /// if the private key belongs to one of these.
    own: usize,
    /// How many of the parsed ones are in the document.
    in_document: usize,
    /// Whether one of the given ones does not parse.
    has_malformed: bool,
}

impl Candidates {
    fn gather(chain: &Sorted, pool: Pool, key: Option<&[u8]>, rules: &Rules) -> Self {
        let mut given = chain.certificates.clone();
        given.extend(pool.misplaced);
        let sorted = |text: &SensitiveText| Sorted::of(text.expose(), "certificate", rules);
        let aside = pool.aside.into_iter();
        let aside: Vec<_> = aside.map(|(name, text)| (name, sorted(&text))).collect();
        let mut at_hand = given.clone();
        let mut own = parsed(&given);
        at_hand.extend(
            aside
                .iter()
                .flat_map(|(_, sorted)| sorted.certificates.iter().cloned()),
        );
        let of_all_fields = parsed(&at_hand);
        let in_document = of_all_fields.len();
        let belongs = |one: &Certificate| key == Some(one.subject_public_key_info());
        let is_elsewhere = own.is_empty() || of_all_fields.iter().any(belongs);
        if !own.iter().any(belongs) && is_elsewhere {
            own = of_all_fields;
        }
        at_hand.extend(pool.supplied);
        Self {
            parsed: parsed(&at_hand),
            own: own.len(),
            in_document,
            has_malformed: given.iter().any(|der| !is_certificate(der.expose())),
            given,
            aside,
        }
    }

    /// The text of the fixed field.
    fn mended(&self, completed: Option<&[Certificate]>) -> Option<SensitiveText> {
        match completed {
            Some(completed) => pem_of(completed),
            None if self.has_malformed => text_of(&self.given).to_text(),
            None => pem_of(self.parsed.get(..self.own).unwrap_or_default()),
        }
    }

    /// Whether none of the given ones is in the chain.
    fn given_are_others(&self, completed: &[Certificate]) -> bool {
        let is_given = |one: &Certificate| holds(&self.given, one);
        !completed.is_empty() && !completed.iter().any(is_given)
    }

    /// Those of other fields that are in the chain.
    fn of_aside_in(&self, completed: &[Certificate]) -> Vec<SensitiveBytes> {
        let of_aside = self
            .aside
            .iter()
            .flat_map(|(_, sorted)| &sorted.certificates);
        of_aside
            .filter(|der| is_in(completed)(der))
            .cloned()
            .collect()
    }

    /// Whether a certificate is from elsewhere.
    fn is_new(&self, certificate: &Certificate) -> bool {
        !holds(&self.given, certificate)
    }
}

fn holds(list: &[SensitiveBytes], certificate: &Certificate) -> bool {
    let der: &[u8] = certificate.der();
    list.iter().any(|one| one.expose() == der)
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

/// Whether a certificate that is not a CA's would be lost.
fn has_another_leaf(list: &[SensitiveBytes], completed: &[Certificate]) -> bool {
    let is_lost = is_in(completed);
    let lost: Vec<_> = list.iter().filter(|der| !is_lost(der)).cloned().collect();
    parsed(&lost).iter().any(|one| !one.counts_as_ca())
}

fn is_in(completed: &[Certificate]) -> impl Fn(&SensitiveBytes) -> bool {
    |der| {
        let mut completed = completed.iter();
        completed.any(|one| one.der().as_ref() == der.expose())
    }
}

const REMOVED: &str = "removed certificates that are not part of the chain";

const ABOUT_ORDER: [(Code, &str); 6] = [
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

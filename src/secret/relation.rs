//! How the certificates of a surplus field relate to the chain that a repair would write.

use super::candidates::{Candidates, has_another_client, is_in};
use super::loose_certificates::parsed;
use super::sorted::Sorted;
use crate::chain::Certificate;
use crate::finding::{Conditions, Rules};
use crate::sensitive::SensitiveBytes;

/// The maximum number of texts that are compared; tools write fewer.
const MAX_TEXTS: usize = 16;

/// How the certificates of a text relate to the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Relation {
    /// They continue it.
    Continues,
    /// Some of them continue it; others are not part of it.
    ContinuesInPart,
    /// They replace issuers that are not valid.
    Renews,
    /// The chain has some of them already, and lacks none of them.
    Contained,
    /// The field has no certificates.
    Fills,
    /// The chain begins with one of them, and consists of them.
    OfKey,
    /// The chain begins with one of them, and continues with those of the field.
    Begins,
    /// The chain begins with one of them instead of the client's certificate in the field.
    Replaces,
    /// They begin with another certificate that the chain's key has, and which is valid too.
    SameKey,
    /// They begin with another client's certificate.
    AnotherClient,
    /// They are not part of it.
    Unrelated,
    /// The field can't be read, so that its chain is unknown.
    Unknown,
}

/// How each text relates to the chain that a repair would make of `base`, the field's own text, and
/// the other texts. `key` is the `SubjectPublicKeyInfo` of the key in the document.
pub(crate) fn relations(
    base: &str,
    texts: &[&str],
    key: Option<&[u8]>,
    conditions: &Conditions,
) -> Vec<Relation> {
    let sorted = |text: &str| Sorted::of(text, "certificate", &Rules::lambda());
    let texts = texts.iter().take(MAX_TEXTS);
    let aside = texts.map(|text| ("".into(), sorted(text))).collect();
    let given = sorted(base).certificates;
    let candidates = Candidates::gather(given, aside, Vec::new(), key, conditions.at);
    let completed = candidates.complete(key, conditions);
    let aside = candidates.aside.iter();
    let lists = aside.map(|(_, sorted)| sorted.certificates.as_slice());
    match completed.filter(|chain| !chain.is_empty()) {
        Some(chain) => lists
            .map(|list| relation(list, &chain, &candidates, conditions))
            .collect(),
        None => lists.map(|_| Relation::Unknown).collect(),
    }
}

fn relation(
    list: &[SensitiveBytes],
    chain: &[Certificate],
    candidates: &Candidates,
    conditions: &Conditions,
) -> Relation {
    let has = |one: &&Certificate| list.iter().any(|der| der.expose() == one.der().as_ref());
    let is_new = |one: &&Certificate| candidates.is_new(one);
    let brings: Vec<_> = chain.iter().filter(has).filter(is_new).collect();
    let given = &candidates.given;
    let is_kept = is_in(chain);
    if chain
        .first()
        .is_some_and(|leaf| has(&leaf) && is_new(&leaf))
    {
        return match () {
            () if given.is_empty() => Relation::Fills,
            () if chain.iter().all(|one| has(&one)) => Relation::OfKey,
            () if given.iter().all(&is_kept) => Relation::Begins,
            () => Relation::Replaces,
        };
    }
    if !brings.is_empty() {
        let dropped: Vec<_> = given.iter().filter(|der| !is_kept(der)).cloned().collect();
        let dropped = parsed(&dropped);
        let is_renewal = |one: &&Certificate| {
            let mut dropped = dropped.iter();
            dropped.any(|other| other.subject_key() == one.subject_key())
        };
        return match list.iter().all(&is_kept) {
            false => Relation::ContinuesInPart,
            true if brings.iter().any(is_renewal) => Relation::Renews,
            true => Relation::Continues,
        };
    }
    let loses_client = has_another_client(list, chain, conditions.at);
    let key = chain.first().map(Certificate::subject_public_key_info);
    let has_key = |one: &Certificate| key == Some(one.subject_public_key_info());
    match (loses_client, list.iter().any(is_kept)) {
        (true, _) if parsed(list).iter().any(has_key) => Relation::SameKey,
        (true, _) => Relation::AnotherClient,
        (false, true) => Relation::Contained,
        (false, false) => Relation::Unrelated,
    }
}

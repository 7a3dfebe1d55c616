//! The chain: put in order, rid of what is no part of it, completed from what else is at hand.

use rustls::pki_types::CertificateDer;

use super::change::Changes;
use super::document::Document;
use super::sorted::Sorted;
use crate::chain::{self, Certificate};
use crate::finding::{Code, Conditions, Findings, Place, Rules, printable};
use crate::key::{self, Opened};
use crate::pem;
use crate::sensitive::{SensitiveBuffer, SensitiveText};

/// Certificates from elsewhere.
#[derive(Debug, Default)]
pub(crate) struct Pool {
    /// Those that stood among the keys.
    pub(crate) misplaced: Vec<CertificateDer<'static>>,
    /// Texts of fields whose names are nearly `certificate`.
    pub(crate) aside: Vec<(String, SensitiveText)>,
    /// Those that the caller has.
    pub(crate) supplied: Vec<CertificateDer<'static>>,
}

/// Mends the field `certificate`, as far as it can be written anew without loss; tells whether it
/// could.
pub(crate) fn mend(
    chain: Option<Sorted>,
    pool: Pool,
    public_key: Option<&[u8]>,
    opened: Option<&Opened>,
    draft: &mut Document,
    conditions: &Conditions,
    changes: &mut Changes,
) -> bool {
    let place = Place::field("certificate");
    let chain = match chain {
        None if draft.has("certificate") || pool.misplaced.is_empty() => return false,
        None => Sorted::default(),
        Some(chain) if !chain.is_whole() => return false,
        Some(chain) => chain,
    };
    if !chain.keys.is_empty() && !are_all(opened, &chain, conditions) {
        return false;
    }
    let mut given = chain.certificates.clone();
    given.extend(pool.misplaced);
    let own = parsed(&given).len();
    let mut at_hand = given.clone();
    let aside: Vec<_> = pool
        .aside
        .iter()
        .map(|(name, text)| {
            let sorted = Sorted::of(text.expose(), "certificate", &conditions.rules);
            (name, sorted.certificates)
        })
        .collect();
    at_hand.extend(aside.iter().flat_map(|(_, list)| list.iter().cloned()));
    at_hand.extend(pool.supplied);

    let algorithms = conditions.provider.signature_verification_algorithms.all;
    let list = parsed(&at_hand);
    let malformed = given.iter().any(|der| !is_certificate(der));
    let completed = (!malformed)
        .then(|| chain::complete(&list, own, public_key, conditions.at, algorithms))
        .flatten();
    let certain = completed.as_ref().is_some_and(|completed| {
        let leaf = completed.first();
        leaf.is_some_and(|leaf| public_key == Some(leaf.subject_public_key_info()))
    });
    if chain.has_others() && !certain {
        return false;
    }

    chain.tell(&place, changes);
    if chain.has_others() || !chain.keys.is_empty() {
        let message = "left out blocks that are no certificates";
        changes.push(Code::PemLabelUnexpected, &place, message);
    }
    let before = text_of(&given);
    let after = match &completed {
        Some(completed) => pem_of(completed),
        None if malformed => before.to_text(),
        None => pem_of(list.get(..own).unwrap_or_default()),
    };
    let Some(after) = after else { return false };
    let (from, to) = (before.as_slice(), after.expose().as_bytes());
    let told = tell_order(from, to, public_key, conditions, changes);
    let added = completed.iter().flatten();
    if !told && added.filter(|one| !given.contains(one.der())).count() > 0 {
        changes.push_asked(&place, "added certificates that were supplied");
    }
    for (name, list) in &aside {
        let used = |one: &Certificate| list.contains(one.der()) && !given.contains(one.der());
        if completed.iter().flatten().any(used) {
            changes.push(
                Code::SecretFieldUnknown,
                &Place::field(printable(name)),
                "moved its certificates to `certificate`",
            );
            draft.set(name, None);
        }
    }
    draft.set("certificate", Some(after));
    true
}

/// Whether every key among the certificates is the one that `privateKey` has.
fn are_all(opened: Option<&Opened>, chain: &Sorted, conditions: &Conditions) -> bool {
    let Some(opened) = opened else { return false };
    let passwords: Vec<_> = opened.password.iter().cloned().collect();
    let curve = chain.curve.as_deref();
    chain.keys.iter().all(|block| {
        key::open(block, &passwords, curve, &conditions.rules)
            .is_some_and(|other| super::same_key(&other.key, &opened.key))
    })
}

const ABOUT_ORDER: [(Code, &str); 6] = [
    (
        Code::ChainDuplicate,
        "left out certificates that stood twice",
    ),
    (
        Code::ChainReversed,
        "turned the certificates round: the client's first",
    ),
    (Code::ChainOutOfOrder, "put the certificates in order"),
    (
        Code::ChainIncomplete,
        "put the missing issuer between its neighbours",
    ),
    (
        Code::ChainRootMissing,
        "appended the certificates up to the root",
    ),
    (
        Code::ChainUnrelated,
        "left out certificates that are no part of the chain",
    ),
];

/// Tells what is wrong with one text and not with the other, and whether anything is.
fn tell_order(
    before: &[u8],
    after: &[u8],
    public_key: Option<&[u8]>,
    conditions: &Conditions,
    changes: &mut Changes,
) -> bool {
    let place = Place::field("certificate");
    let judged = |text: &[u8]| {
        let mut findings = Findings::under(&conditions.rules);
        let algorithms = conditions.provider.signature_verification_algorithms.all;
        chain::read(
            text,
            public_key,
            conditions.at,
            algorithms,
            &place,
            &mut findings,
        );
        findings
    };
    if before == after {
        return false;
    }
    let (before, after) = (judged(before), judged(after));
    let mut told = false;
    for (code, message) in ABOUT_ORDER {
        if before.contains(code) && !after.contains(code) {
            changes.push(code, &place, message);
            told = true;
        }
    }
    told
}

/// Each certificate that parses, once.
pub(super) fn parsed(list: &[CertificateDer<'_>]) -> Vec<Certificate> {
    let mut ignored = Findings::under(&Rules::lambda());
    chain::read_certificates(text_of(list).as_slice(), &Place::default(), &mut ignored).list
}

pub(crate) fn is_certificate(der: &[u8]) -> bool {
    parsed(&[CertificateDer::from(der)]).len() == 1
}

/// Certificates as PEM.
pub(crate) fn text_of(list: &[CertificateDer<'_>]) -> SensitiveBuffer {
    let mut text = SensitiveBuffer::default();
    for certificate in list {
        pem::write("CERTIFICATE", certificate, &mut text);
    }
    text
}

pub(super) fn pem_of(list: &[Certificate]) -> Option<SensitiveText> {
    let list: Vec<_> = list.iter().map(|one| one.der().clone()).collect();
    text_of(&list).to_text()
}

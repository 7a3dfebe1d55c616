//! Which field a text is meant for: its content decides, its name is a hint.

use std::collections::BTreeSet;

use super::known::{Known, nearest};
use super::loose_certificates::{is_certificate, parsed};
use super::mislabelled::mislabelled_key;
use super::sorted::{Sorted, bare};
use crate::chain::Certificate;
use crate::encoding::Container;
use crate::finding::{Findings, Place, Rules};
use crate::json::{Data, Entry, Value};
use crate::key;
use crate::pem::{self, Block};
use crate::sensitive::{SensitiveBuffer, SensitiveText};

/// The maximum number of texts that are searched for parts of one chain; tools write fewer.
const MAX_PARTS: usize = 16;

/// The content of a text, intact or damaged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Holds {
    pub(crate) certificates: bool,
    pub(crate) keys: bool,
}

impl Holds {
    /// Examines the labels of a text's PEM blocks, or the type of bare base64.
    pub(crate) fn of(text: &str) -> Self {
        // A password is shorter than any certificate or key. What a JSON document contains is not the text's own.
        if text.len() < 40 || is_json_object(text) {
            return Self::default();
        }
        let mut ignored = Findings::under(&Rules::lambda());
        let blocks = pem::read(text, &Place::default(), &mut ignored);
        if blocks.is_empty() {
            let decoded = pem::decode_base64(text.as_bytes());
            let is = |is_it: fn(&[u8]) -> bool| {
                let decoded = decoded.as_ref();
                decoded.is_some_and(|der| is_it(der.expose()))
            };
            return Self {
                certificates: is(is_certificate),
                keys: is(|der| key::label_of(der).is_some()),
            };
        }
        let is_key = |block: &Block| {
            block.label.ends_with("PRIVATE KEY") || mislabelled_key(block).is_some()
        };
        let certifies = |block: &Block| block.label.ends_with("CERTIFICATE") && !is_key(block);
        Self {
            certificates: blocks.iter().any(certifies),
            keys: blocks.iter().any(is_key),
        }
    }

    /// Whether there is any of them.
    pub(crate) fn is_any(self) -> bool {
        self.certificates || self.keys
    }

    /// The name of the field for such a text.
    pub(crate) fn field(self) -> Option<&'static str> {
        match (self.certificates, self.keys) {
            (true, _) => Some("certificate"),
            (false, true) => Some("privateKey"),
            (false, false) => None,
        }
    }
}

/// Whether a text begins as a JSON object does.
fn is_json_object(text: &str) -> bool {
    let inner = text.trim_start().strip_prefix('{');
    inner.is_some_and(|inner| inner.trim_start().starts_with(['"', '\\']))
}

/// The intended field of a member with an unknown name, and whether its content decides it.
pub(crate) fn meant(
    name: &str,
    text: Option<&str>,
    known: &'static [Known],
) -> Option<(&'static Known, bool)> {
    let held = text.and_then(|text| Holds::of(text).field());
    let by_content = held.and_then(|held| known.iter().find(|field| field.name == held));
    match by_content {
        Some(field) => Some((field, true)),
        None => nearest(name, known).map(|field| (field, false)),
    }
}

/// The indices of the texts that make up one chain, the client's first; the others are unrelated.
/// `proven` are the `SubjectPublicKeyInfo` of the keys in the document, which show whose chain it
/// is; of several chains of one key, the one that is valid.
pub(crate) fn chained(
    texts: &[&str],
    proven: &[Vec<u8>],
    is_valid: impl Fn(&Certificate) -> bool,
) -> Vec<usize> {
    let lists: Vec<Vec<Certificate>> = texts
        .iter()
        .take(MAX_PARTS)
        .map(|text| list_of(text))
        .collect();
    let begins_with_client =
        |list: &Vec<Certificate>| list.first().is_some_and(|first| !first.counts_as_ca());
    let begins = lists.iter().enumerate();
    let begins = begins.filter(|(_, list)| begins_with_client(list));
    let chains: Vec<_> = begins.map(|(first, _)| chain_from(first, &lists)).collect();
    // A server's certificate next to the client's usually lacks its root.
    let has_root = |chain: &&Vec<usize>| {
        let certificates = chain.iter().filter_map(|index| lists.get(*index)).flatten();
        certificates.into_iter().any(Certificate::is_self_issued)
    };
    let leaf_of = |chain: &Vec<usize>| lists.get(*chain.first()?)?.first();
    let of_key = |key: &Vec<u8>| {
        let belongs = |leaf: &&Certificate| leaf.subject_public_key_info() == key.as_slice();
        let of_key = || {
            let leaves = chains
                .iter()
                .filter_map(|chain| Some((chain, leaf_of(chain)?)));
            leaves.filter(|(_, leaf)| belongs(leaf))
        };
        let valid = of_key().find(|(_, leaf)| is_valid(leaf));
        valid.or_else(|| of_key().next()).map(|(chain, _)| chain)
    };
    let own = proven.iter().find_map(of_key);
    let best = own.or_else(|| chains.iter().find(has_root));
    let best = best.or(chains.first());
    best.cloned().unwrap_or_else(|| chain_from(0, &lists))
}

fn list_of(text: &str) -> Vec<Certificate> {
    parsed(&Sorted::of(text, "certificate", &Rules::lambda()).certificates)
}

fn chain_from(first: usize, lists: &[Vec<Certificate>]) -> Vec<usize> {
    let mut chosen = vec![first];
    while let Some(next) = next_part(lists, &chosen) {
        chosen.push(next);
    }
    chosen
}

/// A text with a certificate's issuer that the chosen ones lack.
fn next_part(lists: &[Vec<Certificate>], chosen: &[usize]) -> Option<usize> {
    let have = || {
        chosen
            .iter()
            .filter_map(|index| lists.get(*index))
            .flatten()
    };
    let subjects: BTreeSet<_> = have().map(Certificate::subject_key).collect();
    let issuers = have().map(Certificate::issuer_key);
    let lacking: BTreeSet<_> = issuers.filter(|name| !subjects.contains(name)).collect();
    let is_issuer = |one: &Certificate| lacking.contains(one.subject_key());
    lists.iter().position(|list| list.iter().any(is_issuer))
}

/// Several texts as one: PEM, also of those that are bare base64.
pub(crate) fn joined<'a>(texts: impl IntoIterator<Item = &'a str>) -> Option<SensitiveText> {
    let texts: Vec<&str> = texts.into_iter().collect();
    let mut all = SensitiveBuffer::default();
    for text in &texts {
        if !all.as_slice().is_empty() {
            all.extend_from_slice(b"\n");
        }
        match bare(text.as_bytes()).filter(|_| texts.len() > 1) {
            Some(pem) => all.extend_from_slice(pem.as_slice()),
            None => all.extend_from_slice(text.as_bytes()),
        }
    }
    (!all.as_slice().is_empty()).then(|| all.into_text())?
}

/// Whether a member is this field, and has a value of its own.
pub(super) fn is_filled(member: &Entry, name: &str) -> bool {
    let is_unfilled = match &member.value.data {
        Data::Text(text) => is_unfilled(name, text.text.expose()),
        Data::Null => true,
        Data::Bool(_) | Data::Number => is_of_pem(name),
        Data::Array(_) | Data::Object(_) => false,
    };
    member.key.expose() == name && !is_unfilled
}

/// Whether the text of a field is blank, or only says what belongs there.
pub(crate) fn is_unfilled(name: &str, text: &str) -> bool {
    // Base64 of the shortest key has 64 characters.
    let is_placeholder = || {
        let decoded = pem::decode_base64(text.as_bytes());
        let is_der = decoded.is_some_and(|der| der.expose().first() == Some(&0x30));
        text.len() < 64 && !text.contains("BEGIN") && !is_der
    };
    text.trim().is_empty() || is_of_pem(name) && is_placeholder()
}

pub(crate) fn is_of_pem(name: &str) -> bool {
    matches!(name, "certificate" | "privateKey")
}

/// A member's text, or the PEM texts in it.
pub(super) fn text_in(member: &Entry) -> Option<SensitiveText> {
    match &member.value.data {
        Data::Text(text) => Some(text.text.clone()),
        _ => nested(&member.value),
    }
}

/// The PEM texts in an array or object, at any depth, as one text.
pub(crate) fn nested(value: &Value) -> Option<SensitiveText> {
    match value.data {
        Data::Array(_) | Data::Object(_) => {
            joined(material(value).iter().map(SensitiveText::expose))
        }
        _ => None,
    }
}

/// Whether there are texts in a value, at any depth, that are not PEM.
pub(crate) fn has_other_texts(value: &Value) -> bool {
    match &value.data {
        Data::Text(text) => !Holds::of(text.text.expose()).is_any(),
        Data::Array(elements) => lines(elements).is_none() && elements.iter().any(has_other_texts),
        Data::Object(entries) => entries.iter().any(|one| has_other_texts(&one.value)),
        Data::Null | Data::Bool(_) | Data::Number => false,
    }
}

/// The PEM texts in a value, at any depth.
pub(crate) fn material(value: &Value) -> Vec<SensitiveText> {
    let mut found = Vec::new();
    gather(value, &mut found);
    found
}

fn gather(value: &Value, found: &mut Vec<SensitiveText>) {
    match &value.data {
        Data::Text(text) => {
            if Holds::of(text.text.expose()).is_any() {
                found.push(text.text.clone());
            }
        }
        Data::Array(elements) => match lines(elements) {
            Some(text) => found.push(text),
            None => elements.iter().for_each(|one| gather(one, found)),
        },
        Data::Object(entries) => entries.iter().for_each(|one| gather(&one.value, found)),
        Data::Null | Data::Bool(_) | Data::Number => {}
    }
}

/// The text whose lines the elements are, if a BEGIN is in one and its END in another.
fn lines(elements: &[Value]) -> Option<SensitiveText> {
    let texts: Option<Vec<_>> = elements.iter().map(Value::as_text).collect();
    let is_begin_alone = |text: &&str| text.contains("-----BEGIN ") && !text.contains("-----END ");
    let texts = texts.filter(|texts| texts.iter().any(is_begin_alone))?;
    joined(texts)
}

/// The container format of a text that another program must convert first.
pub(crate) fn container(text: &str) -> Option<Container> {
    let decoded = pem::decode_base64(text.as_bytes())?;
    Container::of(decoded.expose())
}

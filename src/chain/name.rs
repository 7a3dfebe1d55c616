//! Distinguished names: as people write them, and compared as Java compares them.

use der::asn1::{Any, ObjectIdentifier, PrintableStringRef, Utf8StringRef};
use der::{Encode, Tag, Tagged};
use x509_cert::name::Name;

use crate::finding::printable;

/// The attributes that have a keyword in RFC 2253, and whose values Java compares as text.
const COMPARED_AS_TEXT: [ObjectIdentifier; 9] = [
    ObjectIdentifier::new_unwrap("2.5.4.3"),
    ObjectIdentifier::new_unwrap("2.5.4.6"),
    ObjectIdentifier::new_unwrap("2.5.4.7"),
    ObjectIdentifier::new_unwrap("2.5.4.8"),
    ObjectIdentifier::new_unwrap("2.5.4.9"),
    ObjectIdentifier::new_unwrap("2.5.4.10"),
    ObjectIdentifier::new_unwrap("2.5.4.11"),
    ObjectIdentifier::new_unwrap("0.9.2342.19200300.100.1.1"),
    ObjectIdentifier::new_unwrap("0.9.2342.19200300.100.1.25"),
];

/// The name as RFC 4514 and Kafka's principals write it (`CN=client,O=Example`), fit to be shown.
pub(super) fn shown(name: &Name) -> String {
    let text = name.to_string();
    if text.is_empty() {
        "(empty name)".to_owned()
    } else {
        printable(&text)
    }
}

/// A form in which two names are equal when Java's `X500Principal` holds them equal: case, the
/// amount of white space, and PrintableString as against UTF8String don't count.
pub(super) type Canonical = Vec<Vec<(ObjectIdentifier, Value)>>;

pub(super) fn canonical(name: &Name) -> Canonical {
    let sets = name.iter_rdn().map(|set| {
        let mut attributes: Vec<_> = set
            .iter()
            .map(|attribute| (attribute.oid, value(attribute.oid, &attribute.value)))
            .collect();
        attributes.sort();
        attributes
    });
    sets.collect()
}

/// An attribute's value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Value {
    /// A string, in lower case and with single spaces.
    Text(String),
    /// Anything else, by its DER.
    Der(Vec<u8>),
}

fn value(oid: ObjectIdentifier, any: &Any) -> Value {
    let is_text = COMPARED_AS_TEXT.contains(&oid);
    match text(any).filter(|_| is_text) {
        Some(text) => {
            let words: Vec<_> = text.split_whitespace().map(str::to_lowercase).collect();
            Value::Text(words.join(" "))
        }
        None => Value::Der(any.to_der().unwrap_or_default()),
    }
}

fn text(any: &Any) -> Option<&str> {
    match any.tag() {
        Tag::Utf8String => any
            .decode_as::<Utf8StringRef<'_>>()
            .ok()
            .map(|text| text.as_str()),
        Tag::PrintableString => any
            .decode_as::<PrintableStringRef<'_>>()
            .ok()
            .map(|text| text.as_str()),
        _ => None,
    }
}

//! Distinguished names: as people write them, and compared as Java compares them.

use der::Tagged;
use der::asn1::{
    Any, BmpString, Ia5StringRef, PrintableStringRef, TeletexStringRef, Utf8StringRef,
};
use x509_cert::name::Name;

use crate::finding::printable;

/// The name as RFC 4514 and Kafka's principals write it (`CN=client,O=Example`), fit to be shown.
pub(super) fn shown(name: &Name) -> String {
    let text = name.to_string();
    if text.is_empty() {
        "(empty name)".to_owned()
    } else {
        printable(&text)
    }
}

/// A form in which two names are equal when RFC 5280 section 7.1 holds them equal: the kind of
/// string, case and the amount of white space don't count.
pub(super) fn canonical(name: &Name) -> Vec<Vec<(String, Value)>> {
    let sets = name.iter_rdn().map(|set| {
        let mut attributes: Vec<_> = set
            .iter()
            .map(|attribute| (attribute.oid.to_string(), value(&attribute.value)))
            .collect();
        attributes.sort();
        attributes
    });
    sets.collect()
}

/// An attribute's value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Value {
    /// A string, in lower case and with single spaces.
    Text(String),
    /// Anything else, by its bytes.
    Other(Vec<u8>),
}

fn value(any: &Any) -> Value {
    match text(any) {
        Some(text) => {
            let words: Vec<_> = text.split_whitespace().map(str::to_lowercase).collect();
            Value::Text(words.join(" "))
        }
        None => {
            let mut bytes = vec![
                any.tag()
                    .number()
                    .value()
                    .to_be_bytes()
                    .last()
                    .copied()
                    .unwrap_or(0),
            ];
            bytes.extend_from_slice(any.value());
            Value::Other(bytes)
        }
    }
}

fn text(any: &Any) -> Option<String> {
    let string = any
        .decode_as::<Utf8StringRef<'_>>()
        .map(|text| text.as_str().to_owned());
    string
        .or_else(|_| {
            any.decode_as::<PrintableStringRef<'_>>()
                .map(|text| text.as_str().to_owned())
        })
        .or_else(|_| {
            any.decode_as::<Ia5StringRef<'_>>()
                .map(|text| text.as_str().to_owned())
        })
        .or_else(|_| {
            any.decode_as::<TeletexStringRef<'_>>()
                .map(|text| text.as_str().to_owned())
        })
        .or_else(|_| any.decode_as::<BmpString>().map(|text| text.to_string()))
        .ok()
}

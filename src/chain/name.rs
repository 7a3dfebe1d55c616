//! Distinguished names: in readable form, and compared as Java does.

use x509_parser::asn1_rs::{Any, Oid, Tag, ToDer, oid};
use x509_parser::objects::{oid_registry, oid2sn};

use super::elements::{elements, is, is_object_identifier, only, sequence};
use crate::finding::printable;

/// The attributes that have a keyword in RFC 2253. Java compares their values as text.
static KEYWORDS: [(Oid<'static>, &str); 9] = [
    (oid!(2.5.4.3), "CN"),
    (oid!(2.5.4.6), "C"),
    (oid!(2.5.4.7), "L"),
    (oid!(2.5.4.8), "ST"),
    (oid!(2.5.4.9), "STREET"),
    (oid!(2.5.4.10), "O"),
    (oid!(2.5.4.11), "OU"),
    (oid!(0.9.2342.19200300.100.1.1), "UID"),
    (oid!(0.9.2342.19200300.100.1.25), "DC"),
];

/// The maximum length, in bytes, of an object identifier that is written in numbers.
const LONGEST_SHOWN_OID: usize = 64;

/// An object identifier in numbers with dots.
pub(super) fn shown_oid(oid: &Oid<'_>) -> String {
    match oid.as_bytes().len() {
        0..=LONGEST_SHOWN_OID => oid.to_id_string(),
        length => format!("(an object identifier of {length} bytes)"),
    }
}

/// One attribute of a name: its type and its value.
pub(super) struct Attribute<'a> {
    pub(super) oid: Oid<'a>,
    pub(super) value: Any<'a>,
}

/// The attributes of a name, set by set; `None` if it does not have the structure of a name.
///
/// ```text
/// Name ::= SEQUENCE OF SET OF SEQUENCE { type OBJECT IDENTIFIER, value ANY }
/// ```
pub(super) fn sets(name: &[u8]) -> Option<Vec<Vec<Attribute<'_>>>> {
    let mut sets = Vec::new();
    for set in sequence(&only(name)?)? {
        if !is(&set, Tag::Set) {
            return None;
        }
        let attributes: Option<Vec<_>> = elements(set.data)?.iter().map(attribute).collect();
        // `SET SIZE (1..MAX)`: an empty one is an error.
        sets.push(attributes.filter(|attributes| !attributes.is_empty())?);
    }
    Some(sets)
}

fn attribute<'a>(element: &Any<'a>) -> Option<Attribute<'a>> {
    let parts = sequence(element)?;
    let [oid, value] = parts.as_slice() else {
        return None;
    };
    let value = value.clone();
    let oid = is_object_identifier(oid).then(|| Oid::new(oid.data.into()))?;
    Some(Attribute { oid, value })
}

/// The name as in RFC 4514 and Kafka's principals (`CN=client,O=Example`), safe to show.
pub(super) fn shown(name: &[u8]) -> String {
    let Some(sets) = sets(name) else {
        return "(a name that can't be shown)".to_owned();
    };
    if sets.is_empty() {
        return "(empty name)".to_owned();
    }
    let sets: Vec<_> = sets.iter().rev().map(|set| shown_set(set)).collect();
    printable(&sets.join(","))
}

fn shown_set(set: &[Attribute<'_>]) -> String {
    let attributes: Vec<_> = set.iter().map(shown_attribute).collect();
    attributes.join("+")
}

/// RFC 4514 section 2.3 and 2.4.
fn shown_attribute(attribute: &Attribute<'_>) -> String {
    let oid = &attribute.oid;
    let name = match keyword(oid) {
        Some(keyword) => keyword.to_owned(),
        None => oid2sn(oid, oid_registry()).map_or_else(|_| shown_oid(oid), str::to_owned),
    };
    match decoded(&attribute.value) {
        Some(text) => format!("{name}={}", escaped(&text)),
        None => {
            let der = attribute.value.to_der_vec().unwrap_or_default();
            format!("{name}=#{}", hexadecimal(&der))
        }
    }
}

/// The keyword of an attribute in RFC 2253.
pub(super) fn keyword(oid: &Oid<'_>) -> Option<&'static str> {
    let known = KEYWORDS.iter().find(|(known, _)| known == oid);
    known.map(|(_, keyword)| *keyword)
}

/// The bytes in lower-case hexadecimal digits.
pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The text of a string of any of X.520's kinds.
fn decoded(value: &Any<'_>) -> Option<String> {
    let bytes = value.data;
    match value.tag() {
        Tag::Utf8String
        | Tag::PrintableString
        | Tag::Ia5String
        | Tag::NumericString
        | Tag::VisibleString => Some(String::from_utf8_lossy(bytes).into_owned()),
        Tag::TeletexString | Tag::GeneralString => {
            Some(bytes.iter().copied().map(char::from).collect())
        }
        Tag::BmpString => {
            let (units, []) = bytes.as_chunks::<2>() else {
                return None;
            };
            let units = units.iter().copied().map(u16::from_be_bytes);
            char::decode_utf16(units).collect::<Result<_, _>>().ok()
        }
        Tag::UniversalString => {
            let (units, []) = bytes.as_chunks::<4>() else {
                return None;
            };
            let units = units.iter().copied().map(u32::from_be_bytes);
            units.map(char::from_u32).collect()
        }
        _ => None,
    }
}

/// RFC 4514 section 2.4.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let last = text.chars().count().saturating_sub(1);
    for (position, character) in text.chars().enumerate() {
        let at_an_end = position == 0 || position == last;
        let escape = match character {
            ',' | '+' | '"' | '\\' | '<' | '>' | ';' => true,
            '#' => position == 0,
            ' ' => at_an_end,
            _ => false,
        };
        if escape {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

/// A form in which two names are equal if Java's `X500Principal` considers them equal: case, the
/// amount of white space, and the string type don't count. Empty for a name without attributes.
pub(super) fn canonical(name: &[u8]) -> Option<Vec<u8>> {
    let mut canonical = Vec::with_capacity(name.len().saturating_mul(2));
    for set in sets(name)? {
        let mut attributes: Vec<_> = set.iter().map(canonical_attribute).collect();
        // The order within a set does not count.
        attributes.sort_unstable();
        canonical.extend(attributes.into_iter().flatten());
        canonical.push(END_OF_SET);
    }
    Some(canonical)
}

const END_OF_SET: u8 = 0;
const TEXT: u8 = 1;
const DER: u8 = 2;

/// An attribute as bytes that are not the beginning of another attribute.
fn canonical_attribute(attribute: &Attribute<'_>) -> Vec<u8> {
    let has_keyword = keyword(&attribute.oid).is_some();
    let text = compared_as_text(&attribute.value).filter(|_| has_keyword);
    let mut bytes = vec![if text.is_some() { TEXT } else { DER }];
    push_counted(&mut bytes, attribute.oid.as_bytes());
    match text {
        Some(text) => push_counted(&mut bytes, folded(text).as_bytes()),
        None => {
            push_counted(
                &mut bytes,
                attribute.value.header.raw_tag().unwrap_or_default(),
            );
            push_counted(&mut bytes, attribute.value.data);
        }
    }
    bytes
}

/// Appends the length of `part`, then `part`.
fn push_counted(bytes: &mut Vec<u8>, part: &[u8]) {
    bytes.extend_from_slice(&part.len().to_be_bytes());
    bytes.extend_from_slice(part);
}

/// The text in one case, with single spaces and no surrounding space. Java converts to capitals
/// first, so that `ß` and `ss` are equal.
fn folded(text: &str) -> String {
    let words: Vec<_> = text.split_whitespace().collect();
    words.join(" ").to_uppercase().to_lowercase()
}

fn compared_as_text<'a>(value: &Any<'a>) -> Option<&'a str> {
    match value.tag() {
        Tag::Utf8String | Tag::PrintableString => std::str::from_utf8(value.data).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests;

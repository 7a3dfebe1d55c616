//! The principal that a Kafka broker gives to a client certificate: `X500Principal.getName()`,
//! Java's form of RFC 2253.

use x509_parser::asn1_rs::{Any, Tag, ToDer};

use super::name::{Attribute, hexadecimal, keyword, sets, shown_oid};

/// The subject as in `X500Principal.getName()`; `None` if it does not have the structure of a name.
pub(super) fn principal(subject: &[u8]) -> Option<String> {
    let sets = sets(subject)?;
    let names = sets.iter().rev().map(|set| {
        let attributes: Vec<_> = set.iter().map(attribute).collect();
        attributes.join("+")
    });
    Some(names.collect::<Vec<_>>().join(","))
}

fn attribute(attribute: &Attribute<'_>) -> String {
    let value = &attribute.value;
    match keyword(&attribute.oid).filter(|_| is_text(value)) {
        Some(keyword) => format!(
            "{keyword}={}",
            escaped(&String::from_utf8_lossy(value.data))
        ),
        None => {
            let der = value.to_der_vec().unwrap_or_default();
            let kind =
                keyword(&attribute.oid).map_or_else(|| shown_oid(&attribute.oid), str::to_owned);
            format!("{kind}=#{}", hexadecimal(&der))
        }
    }
}

/// The strings of `AVA.isDerString`. Java reads the bytes of each as UTF-8.
fn is_text(value: &Any<'_>) -> bool {
    matches!(
        value.tag(),
        Tag::Utf8String
            | Tag::PrintableString
            | Tag::Ia5String
            | Tag::TeletexString
            | Tag::GeneralString
            | Tag::BmpString
            | Tag::UniversalString
    )
}

fn escaped(text: &str) -> String {
    let is_space = |character: char| matches!(character, ' ' | '\r');
    let after_lead = text
        .len()
        .saturating_sub(text.trim_start_matches(is_space).len());
    let before_trail = text.trim_end_matches(is_space).len();
    let mut escaped = String::with_capacity(text.len());
    for (place, character) in text.char_indices() {
        let is_outer = place < after_lead || place >= before_trail;
        match character {
            '\0' => escaped.push_str("\\00"),
            ',' | '=' | '+' | '<' | '>' | '#' | ';' | '"' | '\\' => {
                escaped.extend(['\\', character])
            }
            character if is_outer => escaped.extend(['\\', character]),
            character => escaped.push(character),
        }
    }
    escaped
}

//! Distinguished names: as people write them, and compared as Java compares them.

use der::asn1::{AnyRef, ObjectIdentifier, PrintableStringRef};
use der::{Decode, Encode, Header, Reader, SliceReader, Tag, Tagged};
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
pub(super) fn shown(name: &[u8]) -> String {
    match Name::from_der(name).map(|name| name.to_string()) {
        Ok(text) if text.is_empty() => "(empty name)".to_owned(),
        Ok(text) => printable(&text),
        Err(_) => "(a name that can't be shown)".to_owned(),
    }
}

/// A form in which two names are equal when Java's `X500Principal` holds them equal: case, the
/// amount of white space, and PrintableString as against UTF8String don't count. Empty for a name
/// without attributes.
///
/// ```text
/// Name ::= SEQUENCE OF SET OF SEQUENCE { type OBJECT IDENTIFIER, value ANY }
/// ```
pub(super) fn canonical(reader: &mut SliceReader<'_>) -> der::Result<Vec<u8>> {
    reader.sequence(|sets| {
        let length = usize::try_from(sets.remaining_len())?;
        let mut canonical = Vec::with_capacity(length.saturating_mul(2));
        while !sets.is_finished() {
            let header = Header::decode(sets)?;
            header.tag().assert_eq(Tag::Set)?;
            sets.read_nested(header.length(), |set| push_set(set, &mut canonical))?;
        }
        Ok(canonical)
    })
}

/// Appends the attributes of one set, in an order of their own, and an end.
fn push_set(set: &mut SliceReader<'_>, canonical: &mut Vec<u8>) -> der::Result<()> {
    let start = canonical.len();
    // `SET SIZE (1..MAX)`: an empty one is an error.
    push_attribute(set, canonical)?;
    // Nearly every set has one attribute.
    let mut more = Vec::new();
    while !set.is_finished() {
        let mut attribute = Vec::new();
        push_attribute(set, &mut attribute)?;
        more.push(attribute);
    }
    if !more.is_empty() {
        more.push(canonical.split_off(start));
        more.sort_unstable();
        canonical.extend(more.into_iter().flatten());
    }
    canonical.push(END_OF_SET);
    Ok(())
}

const END_OF_SET: u8 = 0;
const TEXT: u8 = 1;
const DER: u8 = 2;

/// Appends an attribute as bytes that no other attribute begins with.
fn push_attribute(reader: &mut SliceReader<'_>, bytes: &mut Vec<u8>) -> der::Result<()> {
    let (oid, any) = reader.sequence(|attribute| {
        let oid = ObjectIdentifier::decode(attribute)?;
        Ok::<_, der::Error>((oid, AnyRef::decode(attribute)?))
    })?;
    let text = text(any).filter(|_| COMPARED_AS_TEXT.contains(&oid));
    bytes.push(if text.is_some() { TEXT } else { DER });
    push_counted(bytes, |bytes| bytes.extend_from_slice(oid.as_bytes()));
    match text {
        Some(text) => push_counted(bytes, |bytes| push_folded(text, bytes)),
        None => {
            let der = any.to_der()?;
            push_counted(bytes, |bytes| bytes.extend_from_slice(&der));
        }
    }
    Ok(())
}

/// Appends what `push` appends, behind its length.
fn push_counted(bytes: &mut Vec<u8>, push: impl FnOnce(&mut Vec<u8>)) {
    let start = bytes.len();
    bytes.extend_from_slice(&0_usize.to_be_bytes());
    let contents = bytes.len();
    push(bytes);
    let length = bytes.len().saturating_sub(contents).to_be_bytes();
    if let Some(counted) = bytes.get_mut(start..contents) {
        counted.copy_from_slice(&length);
    }
}

/// Appends the text in lower case, with single spaces and none around.
fn push_folded(text: &str, bytes: &mut Vec<u8>) {
    let mut is_first = true;
    for word in text.split_whitespace() {
        if !is_first {
            bytes.push(b' ');
        }
        is_first = false;
        if word.is_ascii() {
            bytes.extend(word.bytes().map(|byte| byte.to_ascii_lowercase()));
            continue;
        }
        for character in word.chars().flat_map(char::to_lowercase) {
            bytes.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
        }
    }
}

fn text(any: AnyRef<'_>) -> Option<&str> {
    match any.tag() {
        Tag::Utf8String => std::str::from_utf8(any.value()).ok(),
        Tag::PrintableString => PrintableStringRef::new(any.value())
            .ok()
            .map(|text| text.as_str()),
        _ => None,
    }
}

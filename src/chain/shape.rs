//! The structure of a certificate, as far as Java checks it. `x509-parser` ignores extra bytes at
//! the end of a sequence and the tags of object identifiers.

use x509_parser::asn1_rs::{Any, Tag};

use super::elements::{elements, is, is_object_identifier, only, sequence};

/// The tag of a certificate's extensions (RFC 5280 section 4.1).
const EXTENSIONS: Tag = Tag(3);

/// Whether Java reads a certificate with this structure.
pub(super) fn is_read_by_java(der: &[u8]) -> bool {
    certificate(der).is_some()
}

fn certificate(der: &[u8]) -> Option<()> {
    // Java reads no length of more than four bytes.
    if matches!(der, [_, 0x85..=0xff, ..]) {
        return None;
    }
    let parts = sequence(&only(der)?)?;
    let [signed, signature_algorithm, _signature] = parts.as_slice() else {
        return None;
    };
    algorithm(signature_algorithm)?;
    let fields = sequence(signed)?;
    let has_version = fields.first().is_some_and(|first| !is(first, Tag::Integer));
    let fields = fields.get(usize::from(has_version)..)?;
    let [
        _serial,
        signature_algorithm,
        _issuer,
        validity,
        _subject,
        key,
        more @ ..,
    ] = fields
    else {
        return None;
    };
    algorithm(signature_algorithm)?;
    let [_, _] = sequence(validity)?.as_slice() else {
        return None;
    };
    let [key_algorithm, _] = &sequence(key)?[..] else {
        return None;
    };
    algorithm(key_algorithm)?;
    if !has_version && !more.is_empty() {
        return None;
    }
    let list = more.iter().find(|field| field.tag() == EXTENSIONS);
    let Some(list) = list else {
        return Some(());
    };
    sequence(&only(list.data)?)?.iter().try_for_each(extension)
}

/// `SEQUENCE { algorithm OBJECT IDENTIFIER, parameters ANY OPTIONAL }`
fn algorithm(element: &Any<'_>) -> Option<()> {
    match sequence(element)?.as_slice() {
        [oid] => is_object_identifier(oid).then_some(()),
        [oid, parameters] => {
            let is_sound_null = !is(parameters, Tag::Null) || parameters.data.is_empty();
            (is_object_identifier(oid) && is_sound_null).then_some(())
        }
        _ => None,
    }
}

/// `SEQUENCE { extnID OBJECT IDENTIFIER, critical BOOLEAN DEFAULT FALSE, extnValue OCTET STRING }`
fn extension(element: &Any<'_>) -> Option<()> {
    let fields = sequence(element)?;
    let (id, value) = (fields.first()?, fields.last()?);
    (is_object_identifier(id) && is(value, Tag::OctetString)).then_some(())
}

/// Whether the value of an extension is one element, with object identifiers in their places: in
/// extended key usage and in certificate policies (RFC 5280 sections 4.2.1.12 and 4.2.1.4).
pub(super) fn are_identifiers(value: &[u8]) -> bool {
    let check = |element: &Any<'_>| match is(element, Tag::Sequence) {
        true => elements(element.data)?.first().map(is_object_identifier),
        false => Some(is_object_identifier(element)),
    };
    let list = only(value).as_ref().and_then(sequence);
    list.is_some_and(|list| list.iter().all(|element| check(element) == Some(true)))
}

/// Whether the value of name constraints has each list once, and subtrees without distances, which
/// neither Java nor OpenSSL supports (RFC 5280 section 4.2.1.10).
pub(super) fn are_name_constraints(value: &[u8]) -> bool {
    let lists = only(value).as_ref().and_then(sequence);
    let is_subtree = |element: &Any<'_>| sequence(element).is_some_and(|parts| parts.len() == 1);
    let is_list = |list: &Any<'_>| {
        let subtrees = elements(list.data);
        list.tag().0 < 2 && subtrees.is_some_and(|subtrees| subtrees.iter().all(is_subtree))
    };
    let in_order = |lists: &[Any<'_>]| match lists {
        [] | [_] => true,
        [one, other] => one.tag().0 < other.tag().0,
        _ => false,
    };
    lists.is_some_and(|lists| lists.iter().all(is_list) && in_order(&lists))
}

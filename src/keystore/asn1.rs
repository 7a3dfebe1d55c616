//! The elements of DER, one after the other.

use const_oid::ObjectIdentifier;
use der::asn1::AnyRef;
use der::{Decode, Reader, SliceReader, Tag, Tagged};

/// The maximum number of elements of a list in a keystore.
const MAX_ELEMENTS: usize = 512;

/// The elements in `content`.
pub(super) fn elements(content: &[u8]) -> Option<Vec<AnyRef<'_>>> {
    let mut reader = SliceReader::new(content).ok()?;
    let mut elements = Vec::new();
    while !reader.is_finished() {
        if elements.len() >= MAX_ELEMENTS {
            return None;
        }
        elements.push(AnyRef::decode(&mut reader).ok()?);
    }
    Some(elements)
}

/// The elements of a SEQUENCE.
pub(super) fn sequence(element: AnyRef<'_>) -> Option<Vec<AnyRef<'_>>> {
    match element.tag() {
        Tag::Sequence => elements(element.value()),
        _ => None,
    }
}

/// The one element of the DER.
pub(super) fn whole(der: &[u8]) -> Option<AnyRef<'_>> {
    AnyRef::from_der(der).ok()
}

pub(super) fn oid(element: AnyRef<'_>) -> Option<ObjectIdentifier> {
    element.decode_as().ok()
}

/// The bytes of an OCTET STRING.
pub(super) fn octets(element: AnyRef<'_>) -> Option<&[u8]> {
    (element.tag() == Tag::OctetString).then(|| element.value())
}

/// The content of `[0]`: for an implicit tag its content, for an explicit tag the DER of an
/// element.
pub(super) fn tagged(element: AnyRef<'_>) -> Option<&[u8]> {
    let is_zero = |tag: Tag| tag.is_context_specific() && tag.number().value() == 0;
    is_zero(element.tag()).then(|| element.value())
}

/// The texts of a BMPString, UTF-16BE.
pub(super) fn bmp_text(element: AnyRef<'_>) -> Option<String> {
    if element.tag() != Tag::BmpString {
        return None;
    }
    let (pairs, _) = element.value().as_chunks::<2>();
    let units = pairs.iter().map(|pair| u16::from_be_bytes(*pair));
    Some(
        char::decode_utf16(units)
            .map(|one| one.unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect(),
    )
}

//! DER, element by element, where `x509-parser` ignores what Java checks.

use x509_parser::asn1_rs::{Any, Class, FromDer, Tag};

/// All elements in `contents`; `None` if it does not end with an element.
pub(super) fn elements(mut contents: &[u8]) -> Option<Vec<Any<'_>>> {
    let mut elements = Vec::new();
    while !contents.is_empty() {
        let (rest, element) = Any::from_der(contents).ok()?;
        elements.push(element);
        contents = rest;
    }
    Some(elements)
}

/// The single element in `der`; `None` if there is more.
pub(super) fn only(der: &[u8]) -> Option<Any<'_>> {
    let ([], element) = Any::from_der(der).ok()? else {
        return None;
    };
    Some(element)
}

/// The elements of a sequence.
pub(super) fn sequence<'a>(element: &Any<'a>) -> Option<Vec<Any<'a>>> {
    is(element, Tag::Sequence).then(|| elements(element.data))?
}

/// Whether the element has this universal tag.
pub(super) fn is(element: &Any<'_>, tag: Tag) -> bool {
    element.class() == Class::Universal && element.tag() == tag
}

/// Whether the element is an object identifier that Java reads: its last arc is complete, and no arc
/// begins with an empty byte (X.690 section 8.19.2).
pub(super) fn is_object_identifier(element: &Any<'_>) -> bool {
    let mut begins = true;
    for byte in element.data {
        if begins && *byte == 0x80 {
            return false;
        }
        begins = *byte < 0x80;
    }
    is(element, Tag::Oid) && begins && !element.data.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn object_identifiers_are_written_in_one_way() {
        let is_sound = |der: &[u8]| is_object_identifier(&only(der).unwrap());
        assert!(is_sound(&[6, 3, 0x55, 4, 3]));
        assert!(is_sound(&[6, 3, 0x88, 0x37, 3]));
        assert!(!is_sound(&[6, 3, 0x55, 4, 0x83]), "it does not end");
        assert!(
            !is_sound(&[6, 3, 0x55, 0x80, 3]),
            "an empty byte begins an arc"
        );
        assert!(!is_sound(&[6, 0]));
        assert!(!is_sound(&[4, 3, 0x55, 4, 3]), "another tag");
    }
}

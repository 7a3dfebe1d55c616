//! Recognises a private key where a certificate should be: `certutil -encode` writes everything under the label
//! `CERTIFICATE`.

use der::asn1::AnyRef;
use der::{Decode, Reader, SliceReader, Tag, Tagged};

/// The label for a private key's DER, by its structure: PKCS #8 (RFC 5958), PKCS #1 (RFC 8017) or SEC 1
/// (RFC 5915); `None` if it is anything else, such as a certificate.
pub(crate) fn private_key_label(der: &[u8]) -> Option<&'static str> {
    let mut reader = SliceReader::new(der).ok()?;
    let label = reader.sequence(label_of_content).ok()?;
    reader.finish().ok()?;
    label
}

fn label_of_content<'a>(reader: &mut impl Reader<'a>) -> der::Result<Option<&'static str>> {
    let first = AnyRef::decode(reader)?;
    let second = AnyRef::decode(reader)?;
    let third = match reader.is_finished() {
        true => None,
        false => Some(AnyRef::decode(reader)?.tag()),
    };
    while !reader.is_finished() {
        AnyRef::decode(reader)?;
    }
    let is_version = first.tag() == Tag::Integer && matches!(first.value(), [0] | [1]);
    Ok(match (is_version, first.tag(), second.tag(), third) {
        (true, _, Tag::Sequence, Some(Tag::OctetString)) => Some("PRIVATE KEY"),
        (true, _, Tag::Integer, Some(Tag::Integer)) => Some("RSA PRIVATE KEY"),
        (true, _, Tag::OctetString, _) => Some("EC PRIVATE KEY"),
        (_, Tag::Sequence, Tag::OctetString, None) => Some("ENCRYPTED PRIVATE KEY"),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_known_by_their_structure() {
        const VERSION: &[u8] = &[0x02, 0x01, 0x00];
        const SEQUENCE: &[u8] = &[0x30, 0x00];
        const OCTETS: &[u8] = &[0x04, 0x00];
        let sequence = |parts: &[&[u8]]| {
            let content = parts.concat();
            [
                &[0x30, u8::try_from(content.len()).unwrap()],
                content.as_slice(),
            ]
            .concat()
        };
        for (parts, wanted) in [
            (&[VERSION, SEQUENCE, OCTETS][..], Some("PRIVATE KEY")),
            (
                &[VERSION, SEQUENCE, OCTETS, &[0xa0, 0]],
                Some("PRIVATE KEY"),
            ),
            (&[VERSION, VERSION, VERSION], Some("RSA PRIVATE KEY")),
            (&[&[0x02, 0x01, 0x01], OCTETS], Some("EC PRIVATE KEY")),
            (&[SEQUENCE, OCTETS], Some("ENCRYPTED PRIVATE KEY")),
            // A certificate, a PFX, a public key, and what is not read to its end.
            (&[SEQUENCE, SEQUENCE, &[0x03, 0x01, 0x00]], None),
            (&[&[0x02, 0x01, 0x03], SEQUENCE, OCTETS], None),
            (&[SEQUENCE, &[0x03, 0x01, 0x00]], None),
            (&[SEQUENCE, OCTETS, OCTETS], None),
            (&[VERSION, SEQUENCE], None),
            (&[], None),
        ] {
            assert_eq!(private_key_label(&sequence(parts)), wanted, "{parts:?}");
        }
        let followed = [sequence(&[SEQUENCE, OCTETS]), vec![0]].concat();
        assert_eq!(private_key_label(&followed), None);
        assert_eq!(private_key_label(b""), None);
    }
}

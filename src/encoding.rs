//! What bytes are before they are read as text: UTF-8, UTF-16 or UTF-32, or another program's container.

#![cfg_attr(
    not(feature = "tls"),
    allow(dead_code, reason = "the modules of the feature `tls` need it")
)]

use crate::sensitive::SensitiveBuffer;

/// The beginning of a file that Notepad saves as "UTF-8 with BOM".
const UTF_8_MARK: &[u8] = "\u{feff}".as_bytes();

/// How many code units are checked if no mark says that a text is UTF-16.
const SAMPLE: usize = 4;

/// The encoding of a text that is not plain UTF-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// UTF-8 after a byte order mark.
    Utf8WithMark,
    /// UTF-16 (RFC 2781) or UTF-32, by the name that `iconv` has for it. With a byte order mark that is the name
    /// without a byte order: `iconv` removes the mark only then.
    Wide(&'static str),
}

/// A text that is not plain UTF-8, as UTF-8 without a mark; `None` for everything else.
pub(crate) fn decode(bytes: &[u8]) -> Option<(Encoding, SensitiveBuffer)> {
    if let Some(text) = bytes.strip_prefix(UTF_8_MARK) {
        let mut plain = SensitiveBuffer::with_capacity(text.len());
        plain.extend_from_slice(text);
        return Some((Encoding::Utf8WithMark, plain));
    }
    // The mark of UTF-32LE begins with that of UTF-16LE.
    let (name, text) = match utf_32(bytes) {
        Some((name, order, text)) => (name, from_utf_32(order, text)?),
        None => {
            let (name, order, text) = utf_16(bytes)?;
            (name, from_utf_16(order, text)?)
        }
    };
    Some((Encoding::Wide(name), text))
}

/// From the bytes of a code unit to its value.
type Order<const SIZE: usize, Unit> = fn([u8; SIZE]) -> Unit;

/// The name and byte order of a UTF-16 text, and the text without its mark.
fn utf_16(bytes: &[u8]) -> Option<(&'static str, Order<2, u16>, &[u8])> {
    match bytes {
        [0xff, 0xfe, text @ ..] => return Some(("UTF-16", u16::from_le_bytes, text)),
        [0xfe, 0xff, text @ ..] => return Some(("UTF-16", u16::from_be_bytes, text)),
        _ => {}
    }
    // JSON and PEM begin with ASCII, in which every second byte of UTF-16 is zero.
    let orders: [(&str, Order<2, u16>); 2] = [
        ("UTF-16LE", u16::from_le_bytes),
        ("UTF-16BE", u16::from_be_bytes),
    ];
    let (name, order) = orders.into_iter().find(|(_, order)| {
        let units = units(bytes, *order).map(u32::from);
        is_ascii(units, bytes.len() / 2)
    })?;
    Some((name, order, bytes))
}

/// The same for UTF-32.
fn utf_32(bytes: &[u8]) -> Option<(&'static str, Order<4, u32>, &[u8])> {
    match bytes {
        [0xff, 0xfe, 0, 0, text @ ..] => return Some(("UTF-32", u32::from_le_bytes, text)),
        [0, 0, 0xfe, 0xff, text @ ..] => return Some(("UTF-32", u32::from_be_bytes, text)),
        _ => {}
    }
    let orders: [(&str, Order<4, u32>); 2] = [
        ("UTF-32LE", u32::from_le_bytes),
        ("UTF-32BE", u32::from_be_bytes),
    ];
    let (name, order) = orders
        .into_iter()
        .find(|(_, order)| is_ascii(units(bytes, *order), bytes.len() / 4))?;
    Some((name, order, bytes))
}

/// Whether a text begins with ASCII.
fn is_ascii(units: impl Iterator<Item = u32>, count: usize) -> bool {
    count >= SAMPLE && units.take(SAMPLE).all(|unit| (1..0x80).contains(&unit))
}

fn units<const SIZE: usize, Unit>(
    bytes: &[u8],
    order: Order<SIZE, Unit>,
) -> impl Iterator<Item = Unit> {
    let (units, _) = bytes.as_chunks::<SIZE>();
    units.iter().map(move |unit| order(*unit))
}

fn from_utf_16(order: Order<2, u16>, bytes: &[u8]) -> Option<SensitiveBuffer> {
    // No code unit becomes more than three bytes.
    let most = bytes.len().saturating_add(bytes.len() / 2);
    let mut text = SensitiveBuffer::with_capacity(most);
    for character in char::decode_utf16(units(bytes, order)) {
        text.push_char(character.ok()?);
    }
    bytes.len().is_multiple_of(2).then_some(text)
}

fn from_utf_32(order: Order<4, u32>, bytes: &[u8]) -> Option<SensitiveBuffer> {
    let mut text = SensitiveBuffer::with_capacity(bytes.len());
    for unit in units(bytes, order) {
        text.push_char(char::from_u32(unit)?);
    }
    bytes.len().is_multiple_of(4).then_some(text)
}

/// A file that contains certificates or keys and is not text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Container {
    /// PKCS #12 (RFC 7292), also Java's keystores since JDK 9.
    Pkcs12,
    /// Java's own keystore.
    JavaKeystore,
    /// PKCS #7 (RFC 2315), only certificates.
    Pkcs7,
}

/// The beginning of a Java keystore, of type JKS and of type JCEKS.
const JAVA_KEYSTORES: [[u8; 4]; 2] = [[0xfe, 0xed, 0xfe, 0xed], [0xce, 0xce, 0xce, 0xce]];
/// `version` of PKCS #12's `PFX`, and the beginning of the next element.
const PFX_VERSION: &[u8] = &[0x02, 0x01, 0x03, 0x30];
/// The object identifier of `signedData`.
const SIGNED_DATA: &[u8] = &[
    0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02,
];

impl Container {
    /// Which container these bytes are, by their beginning.
    pub(crate) fn of(bytes: &[u8]) -> Option<Self> {
        if JAVA_KEYSTORES.iter().any(|magic| bytes.starts_with(magic)) {
            return Some(Self::JavaKeystore);
        }
        let content = content_of_sequence(bytes)?;
        if content.starts_with(PFX_VERSION) {
            return Some(Self::Pkcs12);
        }
        content.starts_with(SIGNED_DATA).then_some(Self::Pkcs7)
    }

    /// Its name, with the article.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Pkcs12 => "a PKCS #12 file",
            Self::JavaKeystore => "a Java keystore",
            Self::Pkcs7 => "a PKCS #7 bundle",
        }
    }

    /// The command that extracts a secret's material from it.
    pub(crate) fn command(self) -> &'static str {
        match self {
            Self::Pkcs12 | Self::JavaKeystore => {
                "msk-auth pack --keystore FILE --password-file PASSWORD_FILE --output secret.json, \
                 with the keystore as FILE and a file with its password as PASSWORD_FILE"
            }
            Self::Pkcs7 => "openssl pkcs7 -inform DER -print_certs -in chain.p7b -out chain.pem",
        }
    }
}

/// The content after the header of a SEQUENCE, of definite or indefinite length.
fn content_of_sequence(bytes: &[u8]) -> Option<&[u8]> {
    let (length, rest) = bytes.strip_prefix(&[0x30])?.split_first()?;
    match length {
        0x81..=0x84 => rest.get(usize::from(length & 0x7f)..),
        _ => Some(rest),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "{\"username\": \"älice\", \"password\": \"𝄞\"}\r\n";

    fn encoded(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(order).collect()
    }

    fn wide(text: &str, order: fn(u32) -> [u8; 4]) -> Vec<u8> {
        text.chars().flat_map(|c| order(u32::from(c))).collect()
    }

    /// The names are those with which `iconv` of glibc reads each: "UTF-16LE" would leave a mark in the text.
    #[test]
    fn wide_texts_are_read_in_both_orders_with_and_without_a_mark() {
        let marked = ["\u{feff}", TEXT].concat();
        for (bytes, name) in [
            (encoded(TEXT, u16::to_le_bytes), "UTF-16LE"),
            (encoded(TEXT, u16::to_be_bytes), "UTF-16BE"),
            (encoded(&marked, u16::to_le_bytes), "UTF-16"),
            (encoded(&marked, u16::to_be_bytes), "UTF-16"),
            (wide(TEXT, u32::to_le_bytes), "UTF-32LE"),
            (wide(TEXT, u32::to_be_bytes), "UTF-32BE"),
            (wide(&marked, u32::to_le_bytes), "UTF-32"),
            (wide(&marked, u32::to_be_bytes), "UTF-32"),
        ] {
            let (encoding, text) = decode(&bytes).unwrap();
            assert_eq!(encoding, Encoding::Wide(name));
            assert_eq!(text.as_slice(), TEXT.as_bytes());
        }
    }

    #[test]
    fn a_mark_is_taken_off() {
        let (encoding, text) = decode("\u{feff}{}".as_bytes()).unwrap();
        assert_eq!(encoding, Encoding::Utf8WithMark);
        assert_eq!(text.as_slice(), b"{}");
    }

    #[test]
    fn what_is_no_such_text_is_left() {
        let half = encoded(TEXT, u16::to_le_bytes);
        for bytes in [
            TEXT.as_bytes(),
            b"",
            b"{\0",
            b"\0\0\0\0\0\0\0\0",
            &half[..half.len() - 1],
            // Half of a surrogate pair.
            &[0xff, 0xfe, 0x00, 0xd8],
            &[0xff, 0xfe, 0, 0, 0x00, 0xd8, 0, 0],
            &[0xff, 0xfe, 0, 0, 0x7b, 0, 0],
        ] {
            assert!(decode(bytes).is_none(), "{bytes:?}");
        }
    }

    #[test]
    fn containers_are_known_by_their_beginning() {
        for (bytes, wanted) in [
            (
                &[0x30, 0x82, 1, 2, 2, 1, 3, 0x30][..],
                Some(Container::Pkcs12),
            ),
            (&[0x30, 0x80, 2, 1, 3, 0x30], Some(Container::Pkcs12)),
            (&[0xfe, 0xed, 0xfe, 0xed, 0], Some(Container::JavaKeystore)),
            (&[0xce, 0xce, 0xce, 0xce], Some(Container::JavaKeystore)),
            // A certificate, an RSA key.
            (&[0x30, 0x82, 1, 2, 0x30, 0x81], None),
            (&[0x30, 0x82, 1, 2, 2, 1, 0, 2], None),
            (b"", None),
            (&[0x30], None),
        ] {
            assert_eq!(Container::of(bytes), wanted, "{bytes:?}");
        }
        let signed = [&[0x30, 0x82, 1, 2][..], SIGNED_DATA].concat();
        assert_eq!(Container::of(&signed), Some(Container::Pkcs7));
    }
}

//! Writes PEM as in RFC 7468 section 2.

use base64ct::{Base64, Encoding};
use zeroize::Zeroizing;

use crate::sensitive::SensitiveBuffer;

/// The number of bytes in a line of 64 characters.
const LINE_BYTES: usize = 48;
const LINE_CHARACTERS: usize = 64;

/// Appends one block to `text`: lines of 64 characters, each ended by LF.
///
/// The body is encoded in constant time, because it may be a key.
///
/// ```
/// use msk_auth::{pem, sensitive::SensitiveBuffer};
///
/// let mut text = SensitiveBuffer::default();
/// pem::write("CERTIFICATE", &[0x30, 0x00], &mut text);
/// assert_eq!(
///     text.as_slice(),
///     b"-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n"
/// );
/// ```
pub fn write(label: &str, der: &[u8], text: &mut SensitiveBuffer) {
    text.extend_from_slice(format!("-----BEGIN {label}-----\n").as_bytes());
    let mut line = Zeroizing::new([0; LINE_CHARACTERS]);
    for chunk in der.chunks(LINE_BYTES) {
        if let Ok(encoded) = Base64::encode(chunk, &mut *line) {
            text.extend_from_slice(encoded.as_bytes());
            text.extend_from_slice(b"\n");
        }
    }
    text.extend_from_slice(format!("-----END {label}-----\n").as_bytes());
}

//! Texts that are base64 as a whole.

use crate::encoding;
use crate::pem;
use crate::sensitive::{SensitiveBuffer, SensitiveText};

/// The content of a base64 text.
pub(crate) enum Decoded {
    /// A text, in UTF-8 or UTF-16.
    Text(SensitiveText),
    /// Bytes that are not text.
    Bytes,
    /// It is not base64.
    NotBase64,
}

/// Decodes a text that may be base64.
pub(crate) fn decoded(text: &SensitiveText) -> Decoded {
    if text.is_empty() {
        return Decoded::Text("".into());
    }
    let Some(bytes) = pem::decode_base64(text.expose().as_bytes()) else {
        return Decoded::NotBase64;
    };
    let plain = match encoding::decode(bytes.expose()) {
        Some((_, plain)) => plain,
        None => {
            let mut plain = SensitiveBuffer::with_capacity(bytes.expose().len());
            plain.extend_from_slice(bytes.expose());
            plain
        }
    };
    match plain.into_text() {
        Some(text) => Decoded::Text(text),
        None => Decoded::Bytes,
    }
}

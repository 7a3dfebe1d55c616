//! `application/x-www-form-urlencoded`, as in RFC 6749 appendix B.

use crate::sensitive::{SensitiveBuffer, SensitiveBytes};

/// A form, written parameter by parameter.
pub(super) struct Form(SensitiveBuffer);

impl Form {
    pub(super) fn new() -> Self {
        Self(SensitiveBuffer::with_capacity(1024))
    }

    pub(super) fn push(&mut self, name: &str, value: &str) {
        if !self.0.as_slice().is_empty() {
            self.0.extend_from_slice(b"&");
        }
        encode(name, &mut self.0);
        self.0.extend_from_slice(b"=");
        encode(value, &mut self.0);
    }

    pub(super) fn into_bytes(self) -> SensitiveBytes {
        self.0.into()
    }
}

/// Appends a text with all but RFC 3986's unreserved characters escaped.
pub(super) fn encode(text: &str, into: &mut SensitiveBuffer) {
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                into.extend_from_slice(&[byte]);
            }
            other => {
                into.extend_from_slice(b"%");
                for nibble in [other >> 4, other & 0xf] {
                    let digit = char::from_digit(nibble.into(), 16).unwrap_or('0');
                    into.push_char(digit.to_ascii_uppercase());
                }
            }
        }
    }
}

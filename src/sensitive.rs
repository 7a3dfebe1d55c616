//! Passwords, keys and tokens in memory: wiped when dropped, never printed.
//!
//! [`SensitiveText`] and [`SensitiveBytes`] have no `Display` and no `Serialize`, and their `Debug`
//! shows only that there is a value. They do not grow, so that a buffer that moved leaves no
//! shorter copy behind. [`SensitiveBuffer`] can grow, and becomes one of them without a copy.

use core::fmt;

use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// A text that must not be shown: a password, a client secret, a token.
///
/// ```
/// let password = msk_auth::sensitive::SensitiveText::from("alice-secret");
/// assert_eq!(format!("{password:?}"), "SensitiveText(…)");
/// assert_eq!(password.expose(), "alice-secret");
/// ```
#[derive(Clone)]
pub struct SensitiveText(String);

impl SensitiveText {
    /// The text itself. The caller must wipe copies of it.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether the text is empty.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<&str> for SensitiveText {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<Box<str>> for SensitiveText {
    /// Takes ownership of the text, without a copy.
    fn from(text: Box<str>) -> Self {
        Self(text.into())
    }
}

impl Drop for SensitiveText {
    fn drop(&mut self) {
        wipe(&mut core::mem::take(&mut self.0).into_bytes());
    }
}

impl fmt::Debug for SensitiveText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SensitiveText(…)")
    }
}

impl PartialEq for SensitiveText {
    /// Compares in a time that depends only on the lengths.
    fn eq(&self, other: &Self) -> bool {
        self.0.as_bytes().ct_eq(other.0.as_bytes()).into()
    }
}

impl Eq for SensitiveText {}

/// Bytes that must not be shown: a private key, a derived key.
///
/// ```
/// let key = msk_auth::sensitive::SensitiveBytes::from(&[1, 2, 3][..]);
/// assert_eq!(format!("{key:?}"), "SensitiveBytes(…)");
/// assert_eq!(key.expose(), [1, 2, 3]);
/// ```
#[derive(Clone)]
pub struct SensitiveBytes(Vec<u8>);

impl SensitiveBytes {
    /// The bytes themselves. The caller must wipe copies of them.
    pub fn expose(&self) -> &[u8] {
        &self.0
    }

    /// The parts one after the other, in memory that does not move.
    pub(crate) fn concat(parts: &[&[u8]]) -> Self {
        let lengths = parts.iter().map(|part| part.len());
        let mut bytes = Self(Vec::with_capacity(lengths.fold(0, usize::saturating_add)));
        for part in parts {
            bytes.0.extend_from_slice(part);
        }
        bytes
    }

    /// The bytes that `write` writes into a buffer of `most` bytes; it returns how many.
    pub(crate) fn written(
        most: usize,
        write: impl FnOnce(&mut [u8]) -> Option<usize>,
    ) -> Option<Self> {
        let mut bytes = Self(vec![0; most]);
        let length = write(&mut bytes.0)?;
        bytes.0.truncate(length);
        Some(bytes)
    }

    /// The bytes, without a copy and without wiping them: for bytes that are public after all.
    #[cfg(feature = "tls")]
    pub(crate) fn into_public(mut self) -> Vec<u8> {
        core::mem::take(&mut self.0)
    }
}

impl From<&[u8]> for SensitiveBytes {
    fn from(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }
}

impl From<Vec<u8>> for SensitiveBytes {
    /// Takes ownership of the bytes, without a copy.
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl From<SensitiveBuffer> for SensitiveBytes {
    /// Takes ownership of the bytes, without a copy.
    fn from(mut buffer: SensitiveBuffer) -> Self {
        Self(core::mem::take(&mut buffer.0))
    }
}

impl Drop for SensitiveBytes {
    fn drop(&mut self) {
        wipe(&mut self.0);
    }
}

impl fmt::Debug for SensitiveBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SensitiveBytes(…)")
    }
}

impl PartialEq for SensitiveBytes {
    /// Compares in a time that depends only on the lengths.
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for SensitiveBytes {}

/// A buffer for sensitive bytes that wipes its old memory when it moves to a larger block.
#[derive(Default)]
pub struct SensitiveBuffer(Vec<u8>);

impl SensitiveBuffer {
    /// Makes an empty buffer with room for `capacity` bytes.
    pub fn with_capacity(capacity: usize) -> Self {
        Self(Vec::with_capacity(capacity))
    }

    /// Empties the buffer. The old bytes are overwritten by the next ones, or wiped at the end.
    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    /// Appends `bytes`.
    #[inline]
    pub fn extend_from_slice(&mut self, bytes: &[u8]) {
        self.reserve(bytes.len());
        // Nearly every line of PEM has this length, and a copy of a known length needs no call.
        match <&[u8; 64]>::try_from(bytes) {
            Ok(line) => self.0.extend_from_slice(line),
            Err(_) => self.0.extend_from_slice(bytes),
        }
    }

    /// Makes room for `more` bytes.
    #[inline]
    pub(crate) fn reserve(&mut self, more: usize) {
        let free = self.0.capacity().saturating_sub(self.0.len());
        if more > free {
            self.grow(more);
        }
    }

    /// Moves to a block that has room for `more` bytes, and wipes the old one.
    #[cold]
    fn grow(&mut self, more: usize) {
        let needed = self.0.len().saturating_add(more);
        let capacity = needed.max(self.0.capacity().saturating_mul(2));
        let mut larger = Self::with_capacity(capacity);
        larger.0.extend_from_slice(&self.0);
        *self = larger;
    }

    /// Appends one character as UTF-8.
    pub(crate) fn push_char(&mut self, character: char) {
        if let Ok(ascii) = u8::try_from(character)
            && ascii.is_ascii()
        {
            return self.extend_from_slice(&[ascii]);
        }
        let mut utf8 = Zeroizing::new([0; 4]);
        let bytes = character.encode_utf8(&mut *utf8).len();
        if let Some(encoded) = utf8.get(..bytes) {
            self.extend_from_slice(encoded);
        }
    }

    /// The bytes that were appended.
    pub fn as_slice(&self) -> &[u8] {
        &self.0
    }

    /// The bytes as text, or `None` if they are not UTF-8.
    pub(crate) fn to_text(&self) -> Option<SensitiveText> {
        core::str::from_utf8(&self.0).ok().map(SensitiveText::from)
    }

    /// The bytes as text, without a copy, or `None` if they are not UTF-8.
    pub(crate) fn into_text(mut self) -> Option<SensitiveText> {
        match String::from_utf8(core::mem::take(&mut self.0)) {
            Ok(text) => Some(SensitiveText(text)),
            Err(error) => {
                drop(Self(error.into_bytes()));
                None
            }
        }
    }
}

impl Drop for SensitiveBuffer {
    fn drop(&mut self) {
        wipe(&mut self.0);
    }
}

/// Overwrites the whole block with zeros.
///
/// `Zeroize` works byte by byte. Filling the block, with a barrier so that the compiler does not
/// remove it, has the same effect in a tenth of the time. This is `zeroize::optimization_barrier`,
/// which zeroize 1.8 does not have; `tests/wiped` checks what an optimised program leaves.
fn wipe(block: &mut Vec<u8>) {
    block.clear();
    // A vector does not move within its capacity.
    block.resize(block.capacity(), 0);
    core::hint::black_box(block.as_slice());
}

impl fmt::Debug for SensitiveBuffer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SensitiveBuffer(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_buffer_that_grows_keeps_its_content() {
        let mut buffer = SensitiveBuffer::with_capacity(1);
        for part in ["pass", "wörd", "", "!"] {
            buffer.extend_from_slice(part.as_bytes());
        }
        buffer.push_char('𝄞');
        assert_eq!(buffer.as_slice(), "passwörd!𝄞".as_bytes());
        assert_eq!(buffer.to_text(), Some(SensitiveText::from("passwörd!𝄞")));
    }

    #[test]
    fn parts_are_joined_without_room_to_spare() {
        let joined = SensitiveBytes::concat(&[b"AWS4", b"", b"secret"]);
        assert_eq!(joined.expose(), b"AWS4secret");
        assert_eq!(joined.0.capacity(), joined.0.len());
        assert_eq!(SensitiveBytes::concat(&[]).expose(), b"");
    }

    #[test]
    fn debug_shows_nothing() {
        let mut buffer = SensitiveBuffer::default();
        buffer.extend_from_slice(b"hunter2");
        let shown = format!(
            "{:?}{:?}{:?}",
            SensitiveText::from("hunter2"),
            SensitiveBytes::from(&b"hunter2"[..]),
            buffer
        );
        assert!(!shown.contains("hunter2") && !shown.contains("104"));
    }
}

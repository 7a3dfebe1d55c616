//! Reads files as text, from any editor or shell.

use crate::encoding;
use crate::sensitive::SensitiveText;

/// The text of a file in UTF-8 or UTF-16, without a byte order mark; `None` if it is neither.
///
/// Use it for a password, a token or a PEM text in a separate file. PowerShell's `>` and Notepad
/// write UTF-16 or a mark.
///
/// ```
/// let text = msk_auth::secret::plain_text(b"\xff\xfep\0w\0").unwrap();
/// assert_eq!(text.expose(), "pw");
/// ```
pub fn plain_text(bytes: &[u8]) -> Option<SensitiveText> {
    match encoding::decode(bytes) {
        Some((_, text)) => text.into_text(),
        None => core::str::from_utf8(bytes).ok().map(SensitiveText::from),
    }
}

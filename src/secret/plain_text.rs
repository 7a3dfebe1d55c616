//! Files as text, whatever editor or shell wrote them.

use crate::encoding;
use crate::sensitive::SensitiveText;

/// The text of a file in UTF-8 or UTF-16, without a byte order mark; `None` where it is neither.
///
/// For what people give in a file of its own: a password, a token, a PEM text. PowerShell's `>` and
/// Notepad write UTF-16 or a mark.
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

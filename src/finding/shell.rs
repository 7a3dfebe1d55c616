//! Commands that people paste into a shell.

use std::borrow::Cow;

/// Quotes a text as one word for a POSIX shell: unchanged if no character has a meaning to a shell,
/// else in single quotes (POSIX.1-2017, Shell Command Language 2.2.2).
///
/// Use it for every part of a printed command that comes from input.
///
/// ```
/// use msk_auth::finding::shell_word;
///
/// assert_eq!(shell_word("client.pem"), "client.pem");
/// assert_eq!(shell_word("$(id)"), "'$(id)'");
/// assert_eq!(shell_word("o'hara"), r"'o'\''hara'");
/// ```
pub fn shell_word(text: &str) -> Cow<'_, str> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._-+=:,@%".contains(c);
    match !text.is_empty() && text.chars().all(is_plain) {
        true => text.into(),
        false => format!("'{}'", text.replace('\'', r"'\''")).into(),
    }
}

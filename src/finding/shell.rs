//! Commands that people paste into a shell.

use std::borrow::Cow;

/// A text as a POSIX shell takes it for one word, whatever is in it: as it is where no character
/// means anything to a shell, else in single quotes (POSIX.1-2017, Shell Command Language 2.2.2).
///
/// Every part of a printed command that is not ours goes through here.
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

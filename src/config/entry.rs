//! A key and its value, and where they are.

use std::ops::Range;

use crate::finding::{Code, Excerpt, Finding, Place, excerpt};
use crate::sensitive::SensitiveText;

/// A key and its value as the client's reader makes them of the text.
pub(super) struct Entry {
    /// People paste secrets where the key belongs.
    pub(super) key: SensitiveText,
    pub(super) value: SensitiveText,
    /// Where the key is in the text.
    pub(super) at: Range<usize>,
    /// The line of the key, from 1.
    pub(super) line: usize,
    /// Whether a config provider gave the value, which then is not shown.
    pub(super) is_filled_in: bool,
}

impl Entry {
    /// Where it is. Only for a key that is known, or nearly one: others can be secrets.
    pub(super) fn place(&self) -> Place {
        Place::field(self.key.expose().to_owned()).at_line(self.line)
    }

    /// The line with the key alone to be seen.
    pub(super) fn excerpt(&self, text: &[u8]) -> Option<Excerpt> {
        let shown = self.at.clone();
        excerpt(text, &self.at, std::slice::from_ref(&shown))
    }

    /// A finding about it.
    pub(super) fn finding(&self, code: Code, text: &[u8], message: impl Into<String>) -> Finding {
        Finding::new(code, self.place(), message).excerpt(self.excerpt(text))
    }
}

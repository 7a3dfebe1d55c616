//! A key and its value, and where they are.

use std::ops::Range;

use crate::finding::{Code, Excerpt, FactName, Finding, Place, excerpt};
use crate::sensitive::SensitiveText;

/// More entries than any client has keys.
pub(super) const MAX_ENTRIES: usize = 1024;

/// That there are more.
pub(super) fn too_many(surplus: &Entry) -> Finding {
    let place = Place::default().at_line(surplus.line);
    let message = format!("more than {MAX_ENTRIES} keys; the rest is not read");
    Finding::new(Code::ConfigSyntax, place, message).fact(FactName::MaximumCount, MAX_ENTRIES)
}

/// A key and its value as the client's reader makes them of the text.
pub(super) struct Entry {
    /// People paste secrets where the key belongs.
    pub(super) key: SensitiveText,
    /// The key as it is written, where another stands for it.
    pub(super) spelling: Option<SensitiveText>,
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
        Place::field(self.name().to_owned()).at_line(self.line)
    }

    /// The key as it is written.
    pub(super) fn name(&self) -> &str {
        self.spelling.as_ref().unwrap_or(&self.key).expose()
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

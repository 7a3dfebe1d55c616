//! A key, its value and its place.

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

/// A key and its value, as the client's reader decodes them.
pub(super) struct Entry {
    /// Sensitive, because people paste secrets in place of the key.
    pub(super) key: SensitiveText,
    /// The key as it is written, if it is an alias.
    pub(super) spelling: Option<SensitiveText>,
    pub(super) value: SensitiveText,
    /// The position of the key in the text.
    pub(super) at: Range<usize>,
    /// The line of the key, from 1.
    pub(super) line: usize,
    /// Whether a config provider returned the value, which is then not shown.
    pub(super) is_filled_in: bool,
}

impl Entry {
    /// Its place. Contains the key only if it is known or nearly known, because other keys can be
    /// secrets.
    pub(super) fn place(&self) -> Place {
        Place::field(self.name().to_owned()).at_line(self.line)
    }

    /// The key as it is written.
    pub(super) fn name(&self) -> &str {
        self.spelling.as_ref().unwrap_or(&self.key).expose()
    }

    /// The line, with everything except the key masked.
    pub(super) fn excerpt(&self, text: &[u8]) -> Option<Excerpt> {
        let shown = self.at.clone();
        excerpt(text, &self.at, std::slice::from_ref(&shown))
    }

    /// A finding about it.
    pub(super) fn finding(&self, code: Code, text: &[u8], message: impl Into<String>) -> Finding {
        Finding::new(code, self.place(), message).excerpt(self.excerpt(text))
    }
}

//! Spaces and characters of no width that text from a web page, a chat or a word processor contains.

use crate::finding::is_unprintable;
use crate::sensitive::SensitiveBuffer;

/// A text in which each such character is a space or gone.
pub(super) struct Visible {
    text: SensitiveBuffer,
    gaps: Vec<Gap>,
}

/// Where such a character was.
#[derive(Clone, Copy)]
pub(super) struct Gap {
    /// Its position in the text without such characters.
    pub(super) at: usize,
    pub(super) character: char,
}

impl Visible {
    /// The text without such characters; `None` if it has none.
    pub(super) fn of(text: &[u8]) -> Option<Self> {
        if text.is_ascii() {
            return None;
        }
        let original = std::str::from_utf8(text).ok()?;
        let mut visible = Self {
            text: SensitiveBuffer::with_capacity(original.len()),
            gaps: Vec::new(),
        };
        let mut shown = 0;
        let mut gap = None;
        for (start, character) in original.char_indices() {
            let Some(replacement) = replacement(character) else {
                continue;
            };
            let before = original.get(shown..start)?;
            if !before.is_empty() {
                visible.append(gap.take(), before);
            }
            shown = start.saturating_add(character.len_utf8());
            let at = visible.text.as_slice().len();
            visible.gaps.push(Gap { at, character });
            // Several in a row are one gap.
            gap = gap.max(Some(replacement));
        }
        visible.append(gap, original.get(shown..)?);
        (!visible.gaps.is_empty()).then_some(visible)
    }

    /// Appends text that follows such a character, with one space between words.
    fn append(&mut self, gap: Option<Replacement>, shown: &str) {
        let before = self.text.as_slice();
        let is_beside_space =
            before.ends_with(b" ") || shown.starts_with(|next: char| next.is_ascii_whitespace());
        let is_space = match gap {
            Some(Replacement::Space) => true,
            Some(Replacement::Nothing) => !shown.is_empty() && ends_in_marker_word(before),
            None => false,
        };
        if is_space && !is_beside_space {
            self.text.extend_from_slice(b" ");
        }
        self.text.extend_from_slice(shown.as_bytes());
    }

    pub(super) fn text(&self) -> &[u8] {
        self.text.as_slice()
    }

    pub(super) fn gaps(&self) -> &[Gap] {
        &self.gaps
    }
}

impl Gap {
    /// The character for a message: `U+00A0 (no-break space)`.
    pub(super) fn name(self) -> String {
        let name = match self.character {
            '\u{85}' => "next line",
            '\u{a0}' => "no-break space",
            '\u{200b}' => "zero width space",
            '\u{200c}' => "zero width non-joiner",
            '\u{200d}' => "zero width joiner",
            '\u{200e}' => "left-to-right mark",
            '\u{200f}' => "right-to-left mark",
            '\u{2028}' => "line separator",
            '\u{2029}' => "paragraph separator",
            '\u{202f}' => "narrow no-break space",
            '\u{2060}' => "word joiner",
            '\u{3000}' => "ideographic space",
            '\u{feff}' => "byte order mark",
            other if replacement(other) == Some(Replacement::Space) => "a space",
            _ => "a character of no width",
        };
        format!("U+{:04X} ({name})", u32::from(self.character))
    }

    /// Whether Java's `.` does not match it (`java.util.regex.Pattern`, line terminators).
    pub(super) fn is_line_terminator(self) -> bool {
        matches!(self.character, '\u{85}' | '\u{2028}' | '\u{2029}')
    }
}

/// Whether a text ends with BEGIN or END as a word, from which a label must be separated.
fn ends_in_marker_word(text: &[u8]) -> bool {
    let mut words = [&b"BEGIN"[..], b"END"].into_iter();
    let before = words.find_map(|word| text.strip_suffix(word));
    before.is_some_and(|before| !before.last().is_some_and(u8::is_ascii_alphanumeric))
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Replacement {
    Nothing,
    Space,
}

/// Whether it is such a character.
pub(super) fn is_invisible(character: char) -> bool {
    replacement(character).is_some()
}

/// What replaces an invisible character, or `None` for any other character.
fn replacement(character: char) -> Option<Replacement> {
    match character {
        other if !other.is_ascii() && other.is_whitespace() => Some(Replacement::Space),
        other if !other.is_control() && is_unprintable(other) => Some(Replacement::Nothing),
        _ => None,
    }
}

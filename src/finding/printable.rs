//! Untrusted text made safe to show.

use std::borrow::Cow;

/// Makes untrusted text safe to show: at most 100 characters, and `␦` for every control,
/// line-breaking or direction-changing character.
pub fn printable(text: &str) -> String {
    printable_up_to(100, text)
}

/// Makes untrusted text safe to show, with another limit than [`printable`], for a whole sentence. A longer text
/// is cut after a word, if one ends in the last third.
pub fn printable_up_to(most: usize, text: &str) -> String {
    let mut shown: String = text.chars().take(most).map(printable_char).collect();
    let Some(next) = text.chars().nth(most) else {
        return shown;
    };
    let end = match next.is_whitespace() {
        true => shown.trim_end().len(),
        false => shown.rfind(' ').unwrap_or(0),
    };
    if end.saturating_mul(3) >= shown.len().saturating_mul(2) {
        shown.truncate(end);
    }
    shown.push('…');
    shown
}

/// Makes untrusted text safe to show, without a limit.
pub fn printable_whole(text: &str) -> Cow<'_, str> {
    match text.contains(is_unprintable) {
        true => text.chars().map(printable_char).collect(),
        false => text.into(),
    }
}

/// Whether the character controls a terminal or an editor instead of being shown: controls (C0, DEL,
/// C1), line and paragraph separators, bidirectional controls (UAX #9 section 2), characters of no
/// width, tags and interlinear annotations.
pub fn is_unprintable(character: char) -> bool {
    match character {
        '\u{61c}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}' => true,
        other => other.is_control(),
    }
}

pub(crate) fn printable_char(character: char) -> char {
    match is_unprintable(character) {
        true => '␦',
        false => character,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_after_a_word() {
        let text = "allows client authentication";
        for (most, shown) in [
            (12, "allows clien…"),
            (13, "allows client…"),
            (14, "allows client…"),
            (19, "allows client…"),
            (20, "allows client authen…"),
            (28, text),
        ] {
            assert_eq!(printable_up_to(most, text), shown);
        }
    }

    #[test]
    fn a_strangers_text_cannot_drive_a_terminal() {
        assert_eq!(printable("a\u{1b}[2Jb\u{202e}\n"), "a␦[2Jb␦␦");
        assert_eq!(printable(&"x".repeat(101)).chars().count(), 101);
        assert_eq!(printable_whole("a\u{61c}\u{9b}"), "a␦␦");
        assert_eq!(printable_whole("ä €"), "ä €");
    }
}

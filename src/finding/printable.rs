//! A stranger's text made fit to be shown.

/// A stranger's text made fit to be shown: at most 100 characters, and `␦` for every control,
/// line-breaking or direction-changing character.
pub fn printable(text: &str) -> String {
    printable_up_to(100, text)
}

/// The same with another limit, for a whole sentence.
pub fn printable_up_to(most: usize, text: &str) -> String {
    let mut shown: String = text.chars().take(most).map(printable_char).collect();
    if text.chars().nth(most).is_some() {
        shown.push('…');
    }
    shown
}

pub(crate) fn printable_char(character: char) -> char {
    match character {
        '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}' => '␦',
        control if control.is_control() => '␦',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_strangers_text_cannot_drive_a_terminal() {
        assert_eq!(printable("a\u{1b}[2Jb\u{202e}\n"), "a␦[2Jb␦␦");
        assert_eq!(printable(&"x".repeat(101)).chars().count(), 101);
    }
}

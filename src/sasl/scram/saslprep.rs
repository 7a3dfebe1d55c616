//! SASLprep (RFC 4013) over the tables of the crate `stringprep`, whose own `saslprep` prepares in
//! a `String` that grows and so leaves pieces of the password in freed memory.

use stringprep::tables;
use unicode_normalization::UnicodeNormalization;

use crate::sasl::SaslError;
use crate::sensitive::{SensitiveBuffer, SensitiveText};

/// The text as RFC 4013 section 2 prepares it for a query, or the refusal of this `part`.
pub(super) fn saslprep(part: &'static str, text: &str) -> Result<SensitiveText, SaslError> {
    // Spaces first: RFC 3454 has the zero width space in both tables.
    let mapped = text
        .chars()
        .map(|character| match character {
            space if tables::non_ascii_space_character(space) => ' ',
            other => other,
        })
        .filter(|character| !tables::commonly_mapped_to_nothing(*character));
    let mut prepared = SensitiveBuffer::with_capacity(text.len());
    for character in mapped.nfkc() {
        prepared.push_char(character);
    }
    prepared
        .to_text()
        .filter(|prepared| is_allowed(prepared.expose()))
        .ok_or(SaslError::Saslprep { part })
}

/// RFC 4013 sections 2.3 to 2.5.
fn is_allowed(text: &str) -> bool {
    !text.contains(is_prohibited)
        && !text.contains(tables::unassigned_code_point)
        && keeps_one_direction(text)
}

fn is_prohibited(character: char) -> bool {
    [
        tables::non_ascii_space_character,
        tables::ascii_control_character,
        tables::non_ascii_control_character,
        tables::private_use,
        tables::non_character_code_point,
        tables::surrogate_code,
        tables::inappropriate_for_plain_text,
        tables::inappropriate_for_canonical_representation,
        tables::change_display_properties_or_deprecated,
        tables::tagging_character,
    ]
    .iter()
    .any(|table| table(character))
}

/// RFC 3454 section 6: text from right to left has nothing from left to right in it, and begins
/// and ends with a character of its own direction.
fn keeps_one_direction(text: &str) -> bool {
    !text.contains(tables::bidi_r_or_al)
        || (!text.contains(tables::bidi_l)
            && text.starts_with(tables::bidi_r_or_al)
            && text.ends_with(tables::bidi_r_or_al))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prepares_as_stringprep(text: &str) {
        let theirs = stringprep::saslprep(text).ok();
        let ours = saslprep("text", text).ok();
        assert_eq!(
            ours.as_ref().map(SensitiveText::expose),
            theirs.as_deref(),
            "{}",
            text.escape_unicode()
        );
    }

    #[test]
    fn every_character_as_stringprep() {
        // Between these planes nothing is assigned.
        let planes = ('\0'..='\u{2ffff}').chain('\u{e0000}'..='\u{f00ff}');
        for character in planes.chain('\u{10ff00}'..=char::MAX) {
            prepares_as_stringprep(character.encode_utf8(&mut [0; 4]));
        }
    }

    /// Beside letters of either direction and what combines with them.
    #[test]
    fn characters_among_others_as_stringprep() {
        let others = [
            "a", "\u{627}", "\u{5d0}1", "\u{301}", "\u{ad}", "\u{a0}", "1",
        ];
        for character in ('\0'..='\u{2fff}').chain('\u{f900}'..='\u{ffff}') {
            for other in others {
                prepares_as_stringprep(&format!("{other}{character}"));
                prepares_as_stringprep(&format!("{character}{other}"));
            }
        }
    }

    /// RFC 4013 section 3.
    #[test]
    fn the_examples_of_the_rfc() {
        for (given, prepared) in [
            ("I\u{ad}X", Some("IX")),
            ("user", Some("user")),
            ("USER", Some("USER")),
            ("\u{aa}", Some("a")),
            ("\u{2168}", Some("IX")),
            ("\u{7}", None),
            ("\u{627}1", None),
        ] {
            let ours = saslprep("text", given).ok();
            assert_eq!(ours.as_ref().map(SensitiveText::expose), prepared);
        }
    }
}

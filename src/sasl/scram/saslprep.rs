//! SASLprep (RFC 4013) with the tables of the crate `stringprep`. Its own `saslprep` uses a `String`
//! that grows, and so leaves pieces of the password in freed memory. The iterators of
//! `unicode-normalization` do the same, so only its tables are used.

use stringprep::tables;
use unicode_normalization::char::{canonical_combining_class, compose, decompose_compatible};
use zeroize::Zeroizing;

use crate::sasl::SaslError;
use crate::sensitive::{SensitiveBuffer, SensitiveText};

/// The text prepared for a query (RFC 4013 section 2), or an error about this `part`.
pub(super) fn saslprep(part: &'static str, text: &str) -> Result<SensitiveText, SaslError> {
    // Spaces first: the zero width space is in both tables of RFC 3454.
    let mapped = text
        .chars()
        .map(|character| match character {
            space if tables::non_ascii_space_character(space) => ' ',
            other => other,
        })
        .filter(|character| !tables::commonly_mapped_to_nothing(*character));
    let mut prepared = SensitiveBuffer::with_capacity(text.len());
    for character in nfkc(mapped, text.chars().count()).iter() {
        prepared.push_char(*character);
    }
    prepared
        .to_text()
        .filter(|prepared| is_allowed(prepared.expose()))
        .ok_or(SaslError::Saslprep { part })
}

/// The most characters that one character decomposes into (U+FDFA).
const MOST_OF_ONE: usize = 18;

/// Normalization form KC (Unicode Standard Annex 15), with a maximum number of characters.
fn nfkc(text: impl Iterator<Item = char>, most: usize) -> Zeroizing<Vec<char>> {
    // Each with its combining class and its position, so that sorting needs no further memory.
    let room = most.saturating_mul(MOST_OF_ONE);
    let mut decomposed: Zeroizing<Vec<(u8, usize, char)>> =
        Zeroizing::new(Vec::with_capacity(room));
    for character in text {
        decompose_compatible(character, |part| {
            let place = decomposed.len();
            decomposed.push((canonical_combining_class(part), place, part));
        });
    }
    for run in decomposed.chunk_by_mut(|(_, _, _), (class, _, _)| *class > 0) {
        // A run begins with a character that is not moved.
        let first_class = run.first().map_or(0, |(class, _, _)| *class);
        let from = usize::from(first_class == 0);
        run.get_mut(from..).unwrap_or_default().sort_unstable();
    }
    composed(&decomposed)
}

fn composed(decomposed: &[(u8, usize, char)]) -> Zeroizing<Vec<char>> {
    let mut composed = Zeroizing::new(Vec::with_capacity(decomposed.len()));
    let mut starter = None;
    let mut last_class = 0;
    for (class, _, character) in decomposed {
        let is_next = starter.is_some_and(|at: usize| at.saturating_add(1) == composed.len());
        if (is_next || last_class < *class)
            && let Some(before) = starter.and_then(|at| composed.get_mut(at))
            && let Some(both) = compose(*before, *character)
        {
            *before = both;
            continue;
        }
        if *class == 0 {
            starter = Some(composed.len());
        }
        last_class = *class;
        composed.push(*character);
    }
    composed
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

/// RFC 3454 section 6: text from right to left contains nothing from left to right, and begins and
/// ends with a character of its own direction.
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

    /// Letters of either direction, and combining characters.
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

    #[test]
    fn marks_in_any_order_as_stringprep() {
        let marks = [
            "\u{301}",
            "\u{323}",
            "\u{308}",
            "\u{327}",
            "\u{1d165}",
            "\u{345}",
            "a",
        ];
        for first in ["a", "q", "\u{3b1}", "\u{1100}", ""] {
            for (one, other) in marks
                .iter()
                .flat_map(|one| marks.map(|other| (*one, other)))
            {
                for third in marks {
                    prepares_as_stringprep(&format!("{first}{one}{other}{third}{one}{other}b"));
                }
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

//! The line that a finding is about, with everything masked that could be secret.

use std::ops::Range;

use crate::finding::lines::is_line_break;
use crate::finding::printable::printable_char;

/// The line that a finding is about, safe to show: each character that could be secret is masked
/// with `·`, and control characters with `␦`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Excerpt {
    /// The line's text, at most 120 characters.
    pub text: String,
    /// The characters of `text` to mark.
    pub marked: Range<usize>,
}

/// How much of a line is shown, and how much of it before the mark.
const WIDTH: usize = 100;
const BEFORE_MARK: usize = 24;
/// The maximum number of bytes of `WIDTH` characters.
const WINDOW_BYTES: usize = 4 * (WIDTH + 1);

/// The line around `marked` (byte offsets). Only the characters in `shown` are kept: BEGIN and END
/// lines are not secret, but a body can be, even if its label says otherwise.
pub(crate) fn excerpt(
    text: &[u8],
    marked: &Range<usize>,
    shown: &[Range<usize>],
) -> Option<Excerpt> {
    let (start, whole) = window_start(text, marked);
    let window = text.get(start..text.len().min(start.saturating_add(WINDOW_BYTES)))?;
    let line = window.split(|byte| is_line_break(*byte)).next()?;
    let shown: Vec<_> = shown
        .iter()
        .filter(|range| range.end > start && range.start < start.saturating_add(line.len()))
        .collect();

    let mut excerpt = Excerpt {
        text: String::new(),
        marked: 0..0,
    };
    let mut characters: usize = 0;
    if !whole {
        excerpt.text.push('…');
        characters = 1;
    }
    let mut offset = start;
    let mut mark = None;
    for (character, length) in characters_of(line) {
        if characters >= WIDTH {
            excerpt.text.push('…');
            break;
        }
        if marked.contains(&offset) {
            let begin = mark.map_or(characters, |mark: (usize, usize)| mark.0);
            mark = Some((begin, characters.saturating_add(1)));
        }
        let visible = character == ' ' || shown.iter().any(|range| range.contains(&offset));
        excerpt.text.push(if visible {
            printable_char(character)
        } else {
            '·'
        });
        characters = characters.saturating_add(1);
        offset = offset.saturating_add(length);
    }
    let (begin, end) = mark.unwrap_or((characters, characters));
    excerpt.marked = begin..end;
    Some(excerpt)
}

/// The characters of a text and the number of bytes of each, without a copy of anything that could be
/// secret. A byte that is not UTF-8 counts as one character.
fn characters_of(line: &[u8]) -> impl Iterator<Item = (char, usize)> {
    line.utf8_chunks().flat_map(|chunk| {
        let valid = chunk.valid().chars();
        let invalid = chunk
            .invalid()
            .iter()
            .map(|_| (char::REPLACEMENT_CHARACTER, 1));
        valid.map(|one| (one, one.len_utf8())).chain(invalid)
    })
}

/// The line that contains only `marked`, as nearly every BEGIN line does, if all of it may be
/// shown; `None` if it needs a closer check.
pub(crate) fn whole_line(text: &[u8], marked: &Range<usize>) -> Option<Excerpt> {
    let line = text.get(marked.clone())?;
    let is_line = is_whole_line(text, marked);
    let is_plain = |byte: &u8| byte.is_ascii_graphic() || *byte == b' ';
    if !is_line || line.len() > WIDTH || !line.iter().all(is_plain) {
        return None;
    }
    Some(Excerpt {
        text: std::str::from_utf8(line).ok()?.to_owned(),
        marked: 0..line.len(),
    })
}

/// Whether the line contains only the mark.
pub(crate) fn is_whole_line(text: &[u8], marked: &Range<usize>) -> bool {
    let before = text.get(..marked.start).unwrap_or_default();
    let after = text.get(marked.end..).unwrap_or_default();
    before.last().is_none_or(|byte| is_line_break(*byte))
        && after.first().is_none_or(|byte| is_line_break(*byte))
}

/// The line's start and `true`. If the mark would be outside the window, a position shortly before
/// the mark and `false`.
fn window_start(text: &[u8], marked: &Range<usize>) -> (usize, bool) {
    let far = marked.end.saturating_sub(WIDTH).min(marked.start);
    let before = text.get(far..marked.start).unwrap_or_default();
    match before.iter().rposition(|byte| is_line_break(*byte)) {
        Some(last_break) => return (far.saturating_add(last_break).saturating_add(1), true),
        None if far == 0 => return (0, true),
        None => {}
    }
    let near = marked.start.saturating_sub(BEFORE_MARK);
    let is_continuation = |at: &usize| {
        text.get(*at)
            .is_some_and(|byte| (0x80..0xc0).contains(byte))
    };
    (
        (near..marked.start)
            .find(|at| !is_continuation(at))
            .unwrap_or(marked.start),
        false,
    )
}

//! Finds the codes that a word was probably meant for.

use crate::finding::Code;

/// A longer word is not a misspelt code.
const MAX_WORD: usize = 64;
/// The maximum number of suggestions.
const MOST: usize = 5;

/// The codes that are nearest to a word, the nearest first; empty if none is near.
///
/// ```
/// use msk_auth::Code;
/// use msk_auth::explain::nearest;
///
/// assert_eq!(nearest("key-pbse2"), [Code::KeyPbes2]);
/// assert!(nearest("elephant").is_empty());
/// ```
pub fn nearest(word: &str) -> Vec<Code> {
    let word = word.trim().to_ascii_lowercase().replace([' ', '_'], "-");
    if word.len() > MAX_WORD || word.len() < 3 {
        return Vec::new();
    }
    let mut ranked: Vec<_> = Code::ALL
        .iter()
        .filter_map(|code| Some((distance(&word, code.as_str())?, *code)))
        .collect();
    ranked.sort();
    let best = ranked.first().map(|(distance, _)| *distance);
    let near = ranked
        .into_iter()
        .take_while(|(distance, _)| Some(*distance) == best);
    near.map(|(_, code)| code).take(MOST).collect()
}

/// The distance of a word from a code: the number of slips, if there are few; otherwise by whether
/// one contains the other; `None` if they are unrelated.
fn distance(word: &str, code: &str) -> Option<usize> {
    let slips = slips(word, code);
    if slips <= word.len().div_ceil(4).min(3) {
        return Some(slips);
    }
    (code.contains(word) || word.contains(code)).then_some(usize::MAX)
}

/// The number of characters to insert, delete, replace, or swap with the next one (optimal string
/// alignment).
fn slips(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    let mut previous = None;
    for (index, c) in one.chars().enumerate() {
        let mut row = vec![index.saturating_add(1)];
        for (at, d) in other.iter().enumerate() {
            let cell = |row: &[usize], at: usize| row.get(at).copied().unwrap_or(usize::MAX);
            let next = at.saturating_add(1);
            let replaced = cell(&last, at).saturating_add(usize::from(c != *d));
            let put_in = cell(&row, at).saturating_add(1);
            let left_out = cell(&last, next).saturating_add(1);
            let mut best = replaced.min(put_in).min(left_out);
            let before = at.checked_sub(1);
            if previous == Some(*d) && before.and_then(|at| other.get(at)) == Some(&c) {
                let exchanged = before.map_or(usize::MAX, |at| cell(&before_last, at));
                best = best.min(exchanged.saturating_add(1));
            }
            row.push(best);
        }
        before_last = std::mem::replace(&mut last, row);
        previous = Some(c);
    }
    last.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_counted() {
        for (one, other, expected) in [
            ("", "abc", 3),
            ("abc", "abc", 0),
            ("acb", "abc", 1),
            ("ab", "abc", 1),
            ("xbc", "abc", 1),
            ("kitten", "sitting", 3),
        ] {
            assert_eq!(slips(one, other), expected, "{one} {other}");
        }
    }

    #[test]
    fn slips_and_parts_find_codes() {
        for (word, expected) in [
            ("key-pbes", &[Code::KeyPbes2][..]),
            ("KEY_PBES2", &[Code::KeyPbes2]),
            ("chain reversd", &[Code::ChainReversed]),
            ("pbes2", &[Code::KeyPbes2]),
            ("x", &[]),
        ] {
            assert_eq!(nearest(word), expected, "{word}");
        }
    }
}

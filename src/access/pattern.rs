//! Sets of texts, described by a pattern of characters, `?` (any one) and `*` (any run): whether a
//! text is in a set, whether two sets have a common text, and whether one contains the other.
//!
//! A text consists of characters and [`Symbol::Other`], a character that no pattern names. It
//! represents every such character, so that they do not have to be enumerated.

use crate::access::common::Common;
use crate::access::places;
use crate::access::symbol::{Symbol, Token};

/// The number of fields of an ARN, separated by colons.
pub(super) const ARN_FIELDS: usize = 6;

/// A pattern in which `*` comes after adjacent `?` and is not followed by another `*`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Pattern {
    tokens: Vec<Token>,
}

impl Pattern {
    /// The pattern in a text.
    pub(super) fn of(text: &str) -> Self {
        let mut pattern = Self::default();
        for character in text.chars() {
            pattern.push(Token::of(character));
        }
        pattern
    }

    pub(super) fn push(&mut self, token: Token) {
        match (token, self.tokens.last_mut()) {
            (Token::Many, Some(Token::Many)) => {}
            (Token::One, Some(last @ Token::Many)) => {
                *last = Token::One;
                self.tokens.push(Token::Many);
            }
            (token, _) => self.tokens.push(token),
        }
    }

    pub(super) fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// Whether it contains the text.
    pub(super) fn matches(&self, text: &[Symbol]) -> bool {
        // Each asterisk matches as little as possible; on a mismatch the last one matches one more.
        let (mut token, mut at) = (0_usize, 0_usize);
        let mut asterisk: Option<(usize, usize)> = None;
        loop {
            let is_met = match (self.tokens.get(token), text.get(at)) {
                (None, None) => return true,
                (Some(Token::Many), _) => {
                    token = token.saturating_add(1);
                    asterisk = Some((token, at));
                    continue;
                }
                (Some(wanted), Some(found)) => wanted.takes(*found),
                _ => false,
            };
            if is_met {
                token = token.saturating_add(1);
                at = at.saturating_add(1);
                continue;
            }
            match asterisk {
                Some((after, taken)) if taken < text.len() => {
                    let taken = taken.saturating_add(1);
                    asterisk = Some((after, taken));
                    (token, at) = (after, taken);
                }
                _ => return false,
            }
        }
    }

    /// Whether both contain a common text.
    pub(super) fn overlaps(&self, other: &Self) -> bool {
        Common::of(&self.tokens, &other.tokens).is_possible(0, 0)
    }

    /// A text in both. If both have an open run, the text has that many unnamed characters there.
    pub(super) fn example_within(&self, other: &Self, run: usize) -> Option<Vec<Symbol>> {
        Common::of(&self.tokens, &other.tokens).example(run)
    }

    /// The same for ARNs, field by field: a text that matches only because an asterisk includes
    /// colons is not the ARN of a resource.
    pub(super) fn arn_within(&self, other: &Self, run: usize) -> Option<Vec<Symbol>> {
        let [own, others] = [self, other].map(|pattern| pattern.fields());
        if own.len() < ARN_FIELDS || others.len() < ARN_FIELDS {
            return self.example_within(other, run);
        }
        let mut text = Vec::new();
        for (index, (own, other)) in own.into_iter().zip(others).enumerate() {
            if index > 0 {
                text.push(Symbol::Character(':'));
            }
            text.extend(Common::of(own, other).example(run)?);
        }
        Some(text)
    }

    /// The fields of an ARN; the last may contain colons.
    fn fields(&self) -> Vec<&[Token]> {
        let colon = |token: &Token| *token == Token::Character(':');
        self.tokens.splitn(ARN_FIELDS, colon).collect()
    }

    /// Whether this contains every text of `other`. Also `false` if that would cost too much to
    /// determine, which does not happen with patterns that people write.
    pub(super) fn contains(&self, other: &Self) -> bool {
        places::contains(&self.tokens, &other.tokens)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::symbol::literal;

    /// All words of at most `most` letters.
    fn words(alphabet: &str, most: usize) -> Vec<String> {
        let mut words = vec![String::new()];
        let mut longest = words.clone();
        for _ in 0..most {
            longest = longest
                .iter()
                .flat_map(|word| {
                    alphabet
                        .chars()
                        .map(move |letter| format!("{word}{letter}"))
                })
                .collect();
            words.extend(longest.iter().cloned());
        }
        words
    }

    /// The definition: `*` any run of characters, `?` any one.
    fn is_in(text: &[char], pattern: &[char]) -> bool {
        match (pattern.split_first(), text.split_first()) {
            (None, _) => text.is_empty(),
            (Some(('*', rest)), _) => (0..=text.len()).any(|from| is_in(&text[from..], rest)),
            (Some(('?', rest)), Some((_, after))) => is_in(after, rest),
            (Some((wanted, rest)), Some((found, after))) => wanted == found && is_in(after, rest),
            (Some(_), None) => false,
        }
    }

    /// Every pair of short patterns, against every text that is long enough to tell them apart: `c`
    /// is a character that neither names.
    #[test]
    fn sets_are_as_their_texts_say() {
        let texts = words("abc", 6);
        let patterns = words("ab?*", 3);
        let sets: Vec<Vec<bool>> = patterns
            .iter()
            .map(|pattern| {
                let pattern: Vec<char> = pattern.chars().collect();
                let is_in = |text: &String| is_in(&text.chars().collect::<Vec<_>>(), &pattern);
                texts.iter().map(is_in).collect()
            })
            .collect();
        let compiled: Vec<Pattern> = patterns.iter().map(|text| Pattern::of(text)).collect();
        for (pattern, set) in compiled.iter().zip(&sets) {
            for (text, is_in) in texts.iter().zip(set) {
                assert_eq!(
                    pattern.matches(&literal(text)),
                    *is_in,
                    "{pattern:?} {text}"
                );
            }
        }
        for (left, left_set) in compiled.iter().zip(&sets) {
            for (right, right_set) in compiled.iter().zip(&sets) {
                let mut both = left_set.iter().zip(right_set);
                let contains = both.clone().all(|(left, right)| *left || !right);
                assert_eq!(left.contains(right), contains, "{left:?} {right:?}");
                let overlaps = both.any(|(left, right)| *left && *right);
                assert_eq!(left.overlaps(right), overlaps, "{left:?} {right:?}");
            }
        }
    }

    #[test]
    fn examples_are_in_both() {
        let patterns = words("a:?*", 3);
        let compiled: Vec<Pattern> = patterns.iter().map(|text| Pattern::of(text)).collect();
        for left in &compiled {
            for right in &compiled {
                for run in [0, 1, 7] {
                    match left.example_within(right, run) {
                        Some(text) => {
                            assert!(
                                left.matches(&text) && right.matches(&text),
                                "{left:?} {right:?}"
                            );
                        }
                        None => assert!(!left.overlaps(right), "{left:?} {right:?}"),
                    }
                }
            }
        }
    }

    #[test]
    fn sets_by_hand() {
        for (left, right, contains, overlaps) in [
            ("group/*", "group/?", true, true),
            ("group/?", "group/*", false, true),
            ("group/?*", "group/*", false, true),
            ("*?", "?*", true, true),
            ("*a*", "*aa*", true, true),
            ("*aa*", "*a*a*", false, true),
            ("*?b", "b*b", true, true),
            ("x*y", "x*z", false, false),
            ("*", "", true, true),
            ("??", "*a*b*c*", false, false),
        ] {
            let (left, right) = (Pattern::of(left), Pattern::of(right));
            assert_eq!(left.contains(&right), contains, "{left:?} {right:?}");
            assert_eq!(left.overlaps(&right), overlaps, "{left:?} {right:?}");
            assert_eq!(right.overlaps(&left), overlaps, "{right:?} {left:?}");
        }
    }

    /// As long as a pattern may be, and as bad as one can be.
    #[test]
    fn the_longest_patterns_are_judged() {
        let many = |part: &str| Pattern::of(&part.repeat(2048 / part.len()));
        for part in ["?", "*a", "*a?", "*?a?b", "?a"] {
            assert!(!many(part).contains(&Pattern::of("group/*")), "{part}");
            assert!(Pattern::of("*").contains(&many(part)), "{part}");
        }
        let mut long = many("?");
        long.push(Token::Many);
        assert!(Pattern::of("?*").contains(&long));
        assert!(!long.contains(&Pattern::of("*")));
    }
}

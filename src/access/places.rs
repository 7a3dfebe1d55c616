//! Whether one pattern has every text of another.

use crate::access::symbol::{Symbol, Token};

/// The most sets of places that are kept at a time.
const MAX_SETS: usize = 32;

/// Whether every text of `inner` is in `outer`. `false` too where that would cost too much to find
/// out.
///
/// An opponent spells a text of `inner` and tries to leave all places that `outer` can be in. Where
/// `inner` leaves the choice, the opponent is best off with a character that is not named: any other
/// leads to at least the same places. So only the lengths of its runs have to be tried, and of the
/// sets of places those that have no smaller one beside them.
pub(super) fn contains(outer: &[Token], inner: &[Token]) -> bool {
    let mut sets = vec![Places::at_start(outer)];
    for token in inner {
        let mut next = Smallest::default();
        for places in sets {
            match token {
                Token::Many => next.insert_runs(outer, places),
                single => next.insert(places.after(outer, single.example())),
            }
        }
        if next.is_hopeless {
            return false;
        }
        sets = next.sets;
    }
    sets.iter().all(Places::has_end)
}

/// For each place in a pattern, its end included, whether the text so far can lead there.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Places(Vec<bool>);

impl Places {
    fn at_start(tokens: &[Token]) -> Self {
        let mut places = Self(vec![false; tokens.len().saturating_add(1)]);
        if let Some(first) = places.0.first_mut() {
            *first = true;
        }
        places.pass_asterisks(tokens);
        places
    }

    /// The places after one more symbol.
    fn after(&self, tokens: &[Token], symbol: Symbol) -> Self {
        let mut next = Vec::with_capacity(self.0.len());
        let mut arrives = false;
        for (is_here, token) in self.0.iter().zip(tokens) {
            let is_many = *token == Token::Many;
            next.push(arrives || (*is_here && is_many));
            arrives = *is_here && !is_many && token.takes(symbol);
        }
        next.push(arrives);
        let mut next = Self(next);
        next.pass_asterisks(tokens);
        next
    }

    /// An asterisk may take nothing.
    fn pass_asterisks(&mut self, tokens: &[Token]) {
        let mut passes = false;
        for (is_here, token) in self.0.iter_mut().zip(tokens) {
            *is_here |= passes;
            passes = *is_here && *token == Token::Many;
        }
        if let Some(end) = self.0.last_mut() {
            *end |= passes;
        }
    }

    fn is_within(&self, other: &Self) -> bool {
        self.0
            .iter()
            .zip(&other.0)
            .all(|(own, theirs)| !own || *theirs)
    }

    fn is_empty(&self) -> bool {
        !self.0.contains(&true)
    }

    fn has_end(&self) -> bool {
        self.0.last() == Some(&true)
    }
}

/// Sets of places of which none is within another.
#[derive(Default)]
struct Smallest {
    sets: Vec<Places>,
    /// A text has left all places, or there are too many sets.
    is_hopeless: bool,
}

impl Smallest {
    fn insert(&mut self, places: Places) {
        if self.is_hopeless || self.sets.iter().any(|known| known.is_within(&places)) {
            return;
        }
        self.sets.retain(|known| !places.is_within(known));
        self.is_hopeless = places.is_empty() || self.sets.len() >= MAX_SETS;
        self.sets.push(places);
    }

    /// The sets after a run of any length of characters that are not named.
    fn insert_runs(&mut self, tokens: &[Token], mut places: Places) {
        // After one more than the pattern has tokens, another changes nothing.
        for _ in 0..=tokens.len() {
            let next = places.after(tokens, Symbol::Other);
            let is_growing = places.is_within(&next);
            self.insert(places);
            if is_growing || self.is_hopeless {
                return;
            }
            places = next;
        }
        self.insert(places);
    }
}

//! Whether one pattern contains every text of another.

use crate::access::symbol::{Symbol, Token};

/// The maximum number of sets of positions at a time.
const MAX_SETS: usize = 32;

/// Whether `outer` contains every text of `inner`. Also `false` if that would cost too much to
/// determine.
///
/// An opponent spells a text of `inner` and tries to reach a state in which `outer` has no positions
/// left. If `inner` leaves a choice, an unnamed character is best for the opponent: any other leads
/// to at least the same positions. So only the lengths of runs have to be tried, and only the
/// smallest sets of positions.
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

/// For each position in a pattern, including its end, whether the text so far can lead there.
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

    /// The positions after one more symbol.
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

    /// An asterisk may match the empty text.
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

/// Sets of positions, none of which contains another.
#[derive(Default)]
struct Smallest {
    sets: Vec<Places>,
    /// A text left no positions, or there are too many sets.
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

    /// The sets after a run of unnamed characters of any length.
    fn insert_runs(&mut self, tokens: &[Token], mut places: Places) {
        // After one more character than the pattern has tokens, another changes nothing.
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

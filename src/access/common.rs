//! The common texts of two patterns.

use crate::access::symbol::{Symbol, Token};

/// The texts that match both patterns: for each pair of positions in them, whether their rests have
/// a common text.
pub(super) struct Common<'a> {
    left: &'a [Token],
    right: &'a [Token],
    /// Row by row, one row for each position in `left`, including its end.
    is_possible: Vec<bool>,
}

impl<'a> Common<'a> {
    pub(super) fn of(left: &'a [Token], right: &'a [Token]) -> Self {
        let places = left
            .len()
            .saturating_add(1)
            .saturating_mul(right.len().saturating_add(1));
        let mut table = Self {
            left,
            right,
            is_possible: vec![false; places],
        };
        for at_left in (0..=left.len()).rev() {
            for at_right in (0..=right.len()).rev() {
                let is_possible = table.is_possible_by_rests(at_left, at_right);
                let index = table.index(at_left, at_right);
                if let Some(place) = table.is_possible.get_mut(index) {
                    *place = is_possible;
                }
            }
        }
        table
    }

    fn index(&self, at_left: usize, at_right: usize) -> usize {
        let width = self.right.len().saturating_add(1);
        at_left.saturating_mul(width).saturating_add(at_right)
    }

    pub(super) fn is_possible(&self, at_left: usize, at_right: usize) -> bool {
        let is_inside = at_left <= self.left.len() && at_right <= self.right.len();
        let known = self.is_possible.get(self.index(at_left, at_right));
        is_inside && known.copied().unwrap_or(false)
    }

    fn is_possible_by_rests(&self, at_left: usize, at_right: usize) -> bool {
        let (next_left, next_right) = (at_left.saturating_add(1), at_right.saturating_add(1));
        match (self.left.get(at_left), self.right.get(at_right)) {
            (None, None) => true,
            // An asterisk matches nothing, or one more of the other's tokens.
            (Some(Token::Many), _) | (_, Some(Token::Many)) => {
                self.is_possible(next_left, at_right) || self.is_possible(at_left, next_right)
            }
            (Some(left), Some(right)) => {
                meet(*left, *right).is_some() && self.is_possible(next_left, next_right)
            }
            _ => false,
        }
    }

    /// The path of a common text through the table, spelt out.
    pub(super) fn example(&self, run: usize) -> Option<Vec<Symbol>> {
        let mut text = Vec::new();
        let (mut at_left, mut at_right) = (0_usize, 0_usize);
        if !self.is_possible(0, 0) {
            return None;
        }
        loop {
            let (next_left, next_right) = (at_left.saturating_add(1), at_right.saturating_add(1));
            let (left, right) = (self.left.get(at_left), self.right.get(at_right));
            match (left, right) {
                (None, None) => return Some(text),
                (Some(Token::Many), Some(Token::Many)) => {
                    text.extend(std::iter::repeat_n(Symbol::Other, run));
                    match self.is_possible(next_left, at_right) {
                        true => at_left = next_left,
                        false => at_right = next_right,
                    }
                }
                (Some(Token::Many), other) => {
                    match (self.is_possible(next_left, at_right), other) {
                        (false, Some(other)) => {
                            text.push(other.example());
                            at_right = next_right;
                        }
                        _ => at_left = next_left,
                    }
                }
                (other, Some(Token::Many)) => {
                    match (self.is_possible(at_left, next_right), other) {
                        (false, Some(other)) => {
                            text.push(other.example());
                            at_left = next_left;
                        }
                        _ => at_right = next_right,
                    }
                }
                (Some(left), Some(right)) => {
                    text.push(meet(*left, *right)?);
                    (at_left, at_right) = (next_left, next_right);
                }
                _ => return None,
            }
        }
    }
}

/// A character that matches both of two tokens, each of which matches one.
fn meet(left: Token, right: Token) -> Option<Symbol> {
    match (left, right) {
        (Token::Character(a), Token::Character(b)) => (a == b).then_some(Symbol::Character(a)),
        (Token::Character(_), _) => Some(left.example()),
        _ => Some(right.example()),
    }
}

//! The elements of patterns and texts.

/// A character of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Symbol {
    Character(char),
    /// Any character that no pattern names.
    Other,
}

/// The characters of a text that is not a pattern.
pub(super) fn literal(text: &str) -> Vec<Symbol> {
    text.chars().map(Symbol::Character).collect()
}

/// A part of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
    Character(char),
    One,
    Many,
}

impl Token {
    pub(super) fn of(character: char) -> Self {
        match character {
            '*' => Self::Many,
            '?' => Self::One,
            other => Self::Character(other),
        }
    }

    pub(super) fn takes(self, symbol: Symbol) -> bool {
        match self {
            Self::Character(wanted) => symbol == Symbol::Character(wanted),
            Self::One | Self::Many => true,
        }
    }

    /// A character that this token matches.
    pub(super) fn example(self) -> Symbol {
        match self {
            Self::Character(character) => Symbol::Character(character),
            Self::One | Self::Many => Symbol::Other,
        }
    }
}

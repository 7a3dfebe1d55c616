//! Enums with a text for each variant, as in AWS, the program or the documents.

use std::error::Error;
use std::fmt;

/// Makes an enum from its variants and their texts, with `as_str` and `Display`. It also makes `ALL`
/// if that is named, and `FromStr` if the text of its error is named; the error lists the texts.
macro_rules! names {
    (
        $(#[$about:meta])*
        pub enum $name:ident {
            $($(#[$variant_about:meta])* $variant:ident = $text:expr,)+
        }
        $(#[$all_about:meta])*
        pub const ALL;
        $(#[$as_str_about:meta])*
        pub fn as_str;
        impl FromStr = $complaint:literal;
    ) => {
        $crate::names::names! {
            $(#[$about])*
            pub enum $name {
                $($(#[$variant_about])* $variant = $text,)+
            }
            $(#[$all_about])*
            pub const ALL;
            $(#[$as_str_about])*
            pub fn as_str;
        }

        impl std::str::FromStr for $name {
            type Err = $crate::names::UnknownName;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                const KNOWN: &[&str] = &[$($text,)+];
                let found = Self::ALL.iter().find(|known| known.as_str() == text);
                found.copied().ok_or($crate::names::UnknownName {
                    complaint: $complaint,
                    known: KNOWN,
                })
            }
        }
    };
    (
        $(#[$about:meta])*
        pub enum $name:ident {
            $($(#[$variant_about:meta])* $variant:ident = $text:expr,)+
        }
        $(#[$all_about:meta])*
        pub const ALL;
        $(#[$as_str_about:meta])*
        pub fn as_str;
    ) => {
        $crate::names::names! {
            $(#[$about])*
            pub enum $name {
                $($(#[$variant_about])* $variant = $text,)+
            }
            $(#[$as_str_about])*
            pub fn as_str;
        }

        impl $name {
            $(#[$all_about])*
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];
        }
    };
    (
        $(#[$about:meta])*
        pub enum $name:ident {
            $($(#[$variant_about:meta])* $variant:ident = $text:expr,)+
        }
        $(#[$as_str_about:meta])*
        pub fn as_str;
    ) => {
        $(#[$about])*
        pub enum $name {
            $($(#[$variant_about])* $variant,)+
        }

        impl $name {
            $(#[$as_str_about])*
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)+
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

pub(crate) use names;

/// The error for a text that is not the name of a variant of an enum. Its message lists the names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownName {
    pub(crate) complaint: &'static str,
    pub(crate) known: &'static [&'static str],
}

impl fmt::Display for UnknownName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; the known names are ", self.complaint)?;
        list(f, self.known)
    }
}

impl Error for UnknownName {}

/// Writes `a, b and c`.
pub(crate) fn list(f: &mut fmt::Formatter<'_>, names: &[impl fmt::Display]) -> fmt::Result {
    let (last, first) = (names.last(), names.iter().rev().skip(1).rev());
    for (index, name) in first.enumerate() {
        let separator = if index == 0 { "" } else { ", " };
        write!(f, "{separator}{name}")?;
    }
    match last {
        Some(last) if names.len() > 1 => write!(f, " and {last}"),
        Some(last) => write!(f, "{last}"),
        None => Ok(()),
    }
}

/// Levenshtein's distance.
#[cfg(feature = "tls")]
pub(crate) fn edits(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (index, from) in left.chars().enumerate() {
        let mut diagonal = index;
        let mut before = index.saturating_add(1);
        let mut next = vec![before];
        for (to, above) in right.iter().zip(row.iter().skip(1)) {
            let replaced = diagonal.saturating_add((from != *to).into());
            before = replaced
                .min(above.saturating_add(1))
                .min(before.saturating_add(1));
            diagonal = *above;
            next.push(before);
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
#[allow(unreachable_pub)] // The macro makes public items alone.
mod tests {
    names! {
        /// An example.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Fruit {
            /// An apple.
            Apple = "apple",
            /// A pear.
            Pear = "pear",
            /// A plum.
            Plum = "plum",
        }
        /// Every fruit.
        pub const ALL;
        /// Its name.
        pub fn as_str;
        impl FromStr = "not a fruit";
    }

    #[test]
    fn every_text_is_read_back() {
        assert_eq!(Fruit::ALL, [Fruit::Apple, Fruit::Pear, Fruit::Plum]);
        for fruit in Fruit::ALL {
            assert_eq!(fruit.to_string().parse(), Ok(*fruit));
        }
    }

    #[test]
    fn what_is_unknown_is_answered_with_the_texts() {
        let refused: Result<Fruit, _> = "Pear".parse();
        let sentence = refused.unwrap_err().to_string();
        assert_eq!(
            sentence,
            "not a fruit; the known names are apple, pear and plum"
        );
    }
}

//! The properties of each kind of problem, and the macro for their table.

use crate::finding::explanation::Explanation;
use crate::finding::words::{Answer, Basis, FailureKind, LastProcessingResult, Words};
use crate::finding::{Code, Family};
use crate::names::names;

names! {
    /// How severe a finding is.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Severity {
        /// It will not work.
        Error = "error",
        /// It works, or may work, but check it.
        Warning = "warning",
        /// It is useful to know.
        Note = "note",
    }
    /// `error`, `warning` or `note`.
    pub fn as_str;
}

/// A row of the table.
pub(super) struct Row {
    pub(super) family: Family,
    pub(super) under_lambda: Option<Severity>,
    pub(super) under_kafka: Option<Severity>,
    pub(super) outcome: Outcome,
    /// The text of the doc comment, with the space before it.
    pub(super) sentence: &'static str,
    pub(super) met: &'static str,
    pub(super) explanation: &'static Explanation,
}

/// The consequence for a client whose material or connection has the problem.
pub(super) struct Outcome {
    words: Words,
    is_final: bool,
}

impl Outcome {
    const fn of(words: Words) -> Self {
        Self {
            words,
            is_final: false,
        }
    }

    /// Every broker of the cluster would give the same answer.
    pub(super) const fn at_every_broker(self) -> Self {
        Self {
            is_final: true,
            ..self
        }
    }
}

/// Kafka's loader, or Lambda before it, refuses the material.
pub(super) const fn invalid(basis: Basis) -> Outcome {
    let result = LastProcessingResult::ProvidedCertificateOrPrivateKeyInvalid;
    Outcome::of(Words::Says(Answer::new(result, basis)))
}

/// The loader accepts the material, and brokers refuse it.
pub(super) const fn refused(basis: Basis) -> Outcome {
    let result = LastProcessingResult::ServerFailedToAuthenticateLambda;
    Outcome::of(Words::Says(Answer::new(result, basis)))
}

/// Brokers refuse the login.
pub(super) const fn no_login(basis: Basis) -> Outcome {
    let result = LastProcessingResult::SaslAuthenticationFailed;
    Outcome::of(Words::Says(Answer::new(result, basis)))
}

/// Method and stage decide Lambda's message.
pub(super) const fn fails(failure: FailureKind) -> Outcome {
    Outcome::of(Words::Depends(failure))
}

/// No message of Lambda is known, for this reason.
pub(super) const fn nothing(why: &'static str) -> Outcome {
    Outcome::of(Words::Nothing(why))
}

/// Makes [`Code`] and [`Family`] of the table. A row without one of its parts does not compile; the
/// sentence is the row's doc comment.
macro_rules! codes {
    ($(
        $(#[doc = $about:literal])+
        $family:ident = $title:literal {$(
            $(#[doc = $line:literal])+
            $variant:ident = $name:literal: $lambda:ident $kafka:ident, $outcome:expr, $met:literal;
        )*}
    )*) => {
        $crate::names::names! {
            /// The kind of problem of a finding. Stable: a released code keeps its meaning.
            ///
            /// `docs/codes.md` describes all of them.
            #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
            #[non_exhaustive]
            pub enum Code {
                $($($(#[doc = $line])+ $variant = $name,)*)*
            }
            /// Every code, in the order of the documentation.
            pub const ALL;
            /// The code as the program prints it, for example `chain-reversed`.
            pub fn as_str;
        }

        impl Code {
            pub(super) fn row(self) -> &'static Row {
                match self {
                    $($(Self::$variant => const {
                        &Row {
                            family: Family::$family,
                            under_lambda: $lambda,
                            under_kafka: $kafka,
                            outcome: $outcome,
                            sentence: concat!($($line),+),
                            met: $met,
                            explanation: &$crate::finding::explanation::$variant,
                        }
                    },)*)*
                }
            }
        }

        $crate::names::names! {
            /// The subject of a code.
            #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
            #[non_exhaustive]
            pub enum Family {
                $($(#[doc = $about])+ $family = $title,)*
            }
            /// Every family, in the order of the documentation.
            pub const ALL;
            /// The name as the documentation prints it, for example `chain`.
            pub fn as_str;
        }

        impl Family {
            /// The subject of its codes, in a sentence.
            pub fn sentence(self) -> &'static str {
                match self {
                    $(Self::$family => concat!($($about),+).trim_ascii(),)*
                }
            }
        }
    };
}

pub(super) use codes;

impl Code {
    /// Its family: the subject of the code.
    pub fn family(self) -> Family {
        self.row().family
    }

    /// Its meaning, in a sentence.
    ///
    /// ```
    /// use msk_auth::Code;
    ///
    /// let sentence = Code::ChainReversed.sentence();
    /// assert_eq!(sentence, "The certificates are in exactly reverse order.");
    /// ```
    pub fn sentence(self) -> &'static str {
        self.row().sentence.trim_ascii()
    }

    /// Where it was found, or what describes it: a program, a document, a file of vectors.
    pub fn met(self) -> &'static str {
        self.row().met
    }

    /// Why it matters, how to fix it, and an example.
    ///
    /// ```
    /// use msk_auth::Code;
    ///
    /// assert!(Code::KeyPbes2.explanation().fix.contains("PBE-SHA1-3DES"));
    /// ```
    pub fn explanation(self) -> &'static Explanation {
        self.row().explanation
    }

    /// Lambda's message for it.
    pub fn lambda(self) -> Words {
        self.row().outcome.words
    }

    /// Whether a client that fails with it at one broker would fail with it at every broker of the
    /// cluster.
    pub fn is_final(self) -> bool {
        self.row().outcome.is_final
    }

    pub(crate) fn severity_under_lambda(self) -> Option<Severity> {
        self.row().under_lambda
    }

    pub(crate) fn severity_under_kafka(self) -> Option<Severity> {
        self.row().under_kafka
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_kebab_case() {
        let mut texts: Vec<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
        assert!(texts.iter().all(|text| {
            text.bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        }));
        texts.sort_unstable();
        texts.dedup();
        assert_eq!(texts.len(), Code::ALL.len());
    }

    /// `Code::SecretTooLarge` is `secret-too-large`: who has one finds the other.
    #[test]
    fn names_are_those_of_the_variants() {
        for code in Code::ALL {
            let joined = code.as_str().replace('-', "");
            assert_eq!(joined, format!("{code:?}").to_lowercase());
        }
    }

    #[test]
    fn sentences_are_whole_and_places_are_phrases() {
        for code in Code::ALL {
            let (sentence, met) = (code.sentence(), code.met());
            assert!(sentence.ends_with('.'), "{code}: {sentence}");
            assert!(!met.is_empty() && !met.ends_with('.'), "{code}: {met}");
        }
    }
}

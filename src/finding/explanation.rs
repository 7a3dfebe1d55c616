//! Explanations of the codes: why each matters, how to fix it, an example.
//!
//! A family has a file, and a code has a constant with its name. The table of codes refers to the
//! constant, so that a code without an explanation does not compile, and an explanation without a
//! code is dead code.

mod chain;
mod config;
mod key;
mod keystore;
mod mapping;
mod pem;
mod protocol;
mod sasl;
mod secret;
mod tls;

pub(super) use chain::*;
pub(super) use config::*;
pub(super) use key::*;
pub(super) use keystore::*;
pub(super) use mapping::*;
pub(super) use pem::*;
pub(super) use protocol::*;
pub(super) use sasl::*;
pub(super) use secret::*;
pub(super) use tls::*;

/// An explanation of a code, in addition to its [sentence](crate::Code::sentence).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Explanation {
    /// Why Lambda, Java or the broker behaves like this, in a few sentences.
    pub why: &'static str,
    /// What to do, beginning with a verb.
    pub fix: &'static str,
    /// Lines to type, or a text before and after. Replace words in capitals.
    pub example: &'static [&'static str],
}

/// Makes a constant of each, with the name of its code.
macro_rules! explanations {
    ($($code:ident {
        why: $why:expr,
        fix: $fix:expr,
        example: $example:expr,
    })*) => {
        $(
            #[allow(non_upper_case_globals)] // The names of the codes.
            pub(in crate::finding) const $code: $crate::finding::explanation::Explanation =
                $crate::finding::explanation::Explanation {
                    why: $why,
                    fix: $fix,
                    example: &$example,
                };
        )*
    };
}

use explanations;

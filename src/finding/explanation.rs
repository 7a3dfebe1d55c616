//! What is to be known of each code beyond its sentence: why it matters, how to fix it, an example.
//!
//! A family has a file, a code has a constant of its name. The table of codes refers to the constant,
//! so that a code without an explanation does not compile, and one without a code is dead code.

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

/// What is to be known of a code beyond its [sentence](crate::Code::sentence).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Explanation {
    /// Why Lambda, Java or the broker does so, in a few sentences.
    pub why: &'static str,
    /// What to do, beginning with a verb.
    pub fix: &'static str,
    /// Lines that can be typed, or a text before and after. Words in capitals are to be replaced.
    pub example: &'static [&'static str],
}

/// Makes a constant of each, by the name of its code.
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

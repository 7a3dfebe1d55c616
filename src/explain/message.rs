//! An error message of another program, and what it means.

use crate::finding::Code;
use crate::names::names;

names! {
    /// Whose message it is.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    #[non_exhaustive]
    pub enum Program {
        /// Kafka's Java client, or a broker, which has the same classes.
        Kafka = "Kafka (Java)",
        /// The Java runtime below it.
        Java = "Java",
        /// librdkafka, which the clients for C, Python, Go, .NET and Rust's `rdkafka` are built on.
        Librdkafka = "librdkafka",
        /// OpenSSL, below librdkafka and others.
        OpenSsl = "OpenSSL",
        /// Amazon MSK's brokers, in their answers.
        Msk = "Amazon MSK",
        /// AWS's Java library for IAM, aws-msk-iam-auth.
        MskIamAuth = "aws-msk-iam-auth",
    }
    /// The program's name, for example `librdkafka`.
    pub fn as_str;
}

/// An error message of another program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct KnownMessage {
    /// Whose message it is.
    pub program: Program,
    /// The part of the message that is always the same.
    pub text: &'static str,
    /// What it means, in a few sentences.
    pub meaning: &'static str,
    /// What to do, beginning with a verb.
    pub fix: &'static str,
    /// The codes that `msk-auth` reports for what it means, the likeliest first.
    pub codes: &'static [Code],
    /// How far it only wraps another message, which says more where both are there; 0 where it does not.
    pub(super) generality: u8,
}

/// A row of a table of messages.
pub(super) const fn message(
    program: Program,
    text: &'static str,
    codes: &'static [Code],
    meaning: &'static str,
    fix: &'static str,
) -> KnownMessage {
    KnownMessage {
        program,
        text,
        meaning,
        fix,
        codes,
        generality: 0,
    }
}

/// A row whose message says less than another beside it.
pub(super) const fn general(
    program: Program,
    text: &'static str,
    codes: &'static [Code],
    meaning: &'static str,
    fix: &'static str,
) -> KnownMessage {
    KnownMessage {
        generality: 1,
        ..message(program, text, codes, meaning, fix)
    }
}

/// A row whose message wraps even those.
pub(super) const fn outermost(
    program: Program,
    text: &'static str,
    codes: &'static [Code],
    meaning: &'static str,
    fix: &'static str,
) -> KnownMessage {
    KnownMessage {
        generality: 2,
        ..message(program, text, codes, meaning, fix)
    }
}

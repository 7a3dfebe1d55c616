//! An error message of another program, and its meaning.

use crate::finding::Code;
use crate::names::names;

names! {
    /// The program that prints a message.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    #[non_exhaustive]
    pub enum Program {
        /// Kafka's Java client.
        Kafka = "Kafka (Java)",
        /// Kafka's brokers. Clients of every language show their answers.
        KafkaBroker = "Kafka broker",
        /// The Java runtime.
        Java = "Java",
        /// librdkafka, on which the clients for C, Python, Go, .NET and Rust's `rdkafka` are built.
        Librdkafka = "librdkafka",
        /// OpenSSL, which librdkafka and others use.
        OpenSsl = "OpenSSL",
        /// Go's standard library, on which sarama, franz-go and kafka-go are built.
        Go = "Go",
        /// sarama, a client for Go.
        Sarama = "sarama",
        /// franz-go, a client for Go, on which rpk is built.
        FranzGo = "franz-go",
        /// kafka-python, a client for Python.
        KafkaPython = "kafka-python",
        /// AWS Lambda, in its answers about an event source mapping.
        Lambda = "Lambda",
        /// Amazon MSK's brokers, in their answers.
        Msk = "Amazon MSK",
        /// AWS's Java library for IAM, aws-msk-iam-auth.
        MskIamAuth = "aws-msk-iam-auth",
        /// The AWS SDK for Java, which aws-msk-iam-auth uses.
        AwsSdk = "AWS SDK for Java",
    }
    /// The program's name, for example `librdkafka`.
    pub fn as_str;
}

/// An error message of another program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct KnownMessage {
    /// The program that prints it.
    pub program: Program,
    /// The constant part of the message.
    pub text: &'static str,
    /// Its meaning, in a few sentences.
    pub meaning: &'static str,
    /// What to do, beginning with a verb.
    pub fix: &'static str,
    /// The codes that `msk-auth` reports for its meaning, the most likely first.
    pub codes: &'static [Code],
    /// How much it only wraps another message, which is more specific if both occur; 0 if it does not
    /// wrap one.
    pub(super) generality: u8,
    /// What precedes it.
    pub(super) context: Context,
}

/// What precedes a message in a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Context {
    /// Anything: no other program prints these words with another meaning.
    Any,
    /// The id of MSK's request, `[7d0ab893-9b16-4371-a8b2-1ae9b5ce73a5]: `: many programs print the words.
    MskRequest,
    /// `PROBLEM:`, or the name of a mapping's `LastProcessingResult`: Kafka has the same words for error 58.
    LastProcessingResult,
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
        context: Context::Any,
    }
}

/// A row of an answer of MSK's brokers, which they begin with the id of the request.
pub(super) const fn answer_of_msk(
    text: &'static str,
    codes: &'static [Code],
    meaning: &'static str,
    fix: &'static str,
) -> KnownMessage {
    KnownMessage {
        context: Context::MskRequest,
        ..message(Program::Msk, text, codes, meaning, fix)
    }
}

/// A row whose message is less specific than another near it.
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

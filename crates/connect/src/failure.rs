//! A failure on the way to a broker: the stage, the code, and the fix.

use std::fmt;

use msk_auth::Method;
use msk_auth::aws::Broker;
use msk_auth::finding::Code;
use msk_auth::lambda::{self, Answer, Stage};

use crate::help::Help;

/// Why a broker can't be used, as one fact with its fix. Contains no secret.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Failure {
    /// The stage that failed.
    pub stage: Stage,
    /// The kind of failure.
    pub code: Code,
    /// The fact.
    pub message: String,
    /// What to check, change or type. As text it refers to this library's API.
    pub help: Option<Help>,
}

impl Failure {
    pub(crate) fn new(stage: Stage, code: Code, message: impl Into<String>) -> Self {
        Self {
            stage,
            code,
            message: message.into(),
            help: None,
        }
    }

    pub(crate) fn help(mut self, help: impl Into<Help>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub(crate) fn timeout(stage: Stage) -> Self {
        Self::new(
            stage,
            Code::Timeout,
            "the connection is open, but the broker does not answer in time",
        )
        .help("raise the timeout; if that does not help, check the broker's load and logs")
    }

    /// The message that Lambda would show for an event source mapping with this method.
    pub fn lambda(&self, method: Method) -> Option<Answer> {
        lambda::for_failure(method, self.stage, self.code)
    }

    /// Whether every broker of the cluster would give the same answer, so that trying the next one
    /// would only add failed logins to its logs.
    pub fn is_final(&self) -> bool {
        self.code.is_final()
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} [{}]: {}", self.stage, self.code, self.message)
    }
}

impl std::error::Error for Failure {}

/// Why none of the brokers can be used.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ConnectError {
    /// The brokers that were tried, in order, each with its failure. The last one decided.
    pub attempts: Vec<(Broker, Failure)>,
}

impl ConnectError {
    /// The failure that ended it; `None` if there was no broker to try.
    pub fn last(&self) -> Option<&Failure> {
        self.attempts.last().map(|(_, failure)| failure)
    }
}

impl fmt::Display for ConnectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.attempts.is_empty() {
            return f.write_str("there is no broker to connect to");
        }
        for (index, (broker, failure)) in self.attempts.iter().enumerate() {
            if index > 0 {
                f.write_str("; ")?;
            }
            write!(f, "{broker}: {failure}")?;
        }
        Ok(())
    }
}

// Its text has the cause; a `source` would repeat it.
impl std::error::Error for ConnectError {}

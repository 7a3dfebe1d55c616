//! Why there are no credentials.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use crate::finding::printable_char;
use crate::fresh::Failure;

/// Why there are no credentials. Never contains a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CredentialsError {
    /// A part of the credentials can't be valid.
    Malformed {
        /// The part: `access key id`, `secret access key`, `session token`, `expiry`.
        part: &'static str,
        /// The problem.
        problem: &'static str,
    },
    /// There are no credentials in the place where they were expected.
    Missing {
        /// What is missing, and where.
        what: String,
        /// How to fix it.
        help: String,
    },
    /// One part is present, but another that it needs is missing.
    Incomplete {
        /// What is missing, and where.
        what: String,
        /// How to fix it.
        help: String,
    },
    /// A line of a configuration file can't be read.
    ProfileFile {
        /// The file.
        path: PathBuf,
        /// The line, from 1; `None` if the whole file could not be read.
        line: Option<usize>,
        /// The problem.
        problem: String,
    },
    /// The profile gets its credentials in a way that needs the AWS SDK.
    NeedsSdk {
        /// The profile or the environment variable.
        place: String,
        /// The setting, for example `role_arn`.
        setting: String,
        /// What to type without the SDK.
        help: String,
    },
    /// The profile names a program that prints its credentials, and running it is not allowed.
    ProcessNotRun {
        /// The profile.
        place: String,
    },
    /// The program that a profile names printed no credentials.
    Process {
        /// The problem, with the program's standard error, safe to show.
        problem: String,
    },
    /// The provider returned expired credentials.
    Expired,
    /// The provider did not answer in time.
    TimedOut {
        /// How long the source waited.
        after: Duration,
    },
    /// The provider panicked.
    Panicked,
    /// The provider's future needs a runtime: it was polled outside of one and panicked.
    NeedsRuntime,
    /// The provider's own error message.
    Other(String),
}

impl CredentialsError {
    /// Wraps an error with the provider's own message, at most 600 characters of it, made safe to
    /// show. For an error with causes, pass the result of
    /// [`with_causes`](crate::finding::with_causes).
    pub fn other(words: impl fmt::Display) -> Self {
        const MOST: usize = 600;
        let words = words.to_string();
        Self::Other(words.chars().take(MOST).map(printable_char).collect())
    }
}

impl From<Failure> for CredentialsError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Expired => Self::Expired,
            Failure::TimedOut { after } => Self::TimedOut { after },
            Failure::Panicked => Self::Panicked,
            Failure::NeedsRuntime => Self::NeedsRuntime,
            Failure::NoThread(error) => Self::other(error),
        }
    }
}

impl fmt::Display for CredentialsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed { part, problem } => write!(f, "the {part} {problem}"),
            Self::Missing { what, help } | Self::Incomplete { what, help } => {
                write!(f, "{what}; {help}")
            }
            Self::ProfileFile {
                path,
                line,
                problem,
            } => {
                write!(f, "{}", path.display())?;
                if let Some(line) = line {
                    write!(f, ", line {line}")?;
                }
                write!(f, ": {problem}")
            }
            Self::NeedsSdk {
                place,
                setting,
                help,
            } => write!(
                f,
                "{place} gets its credentials through `{setting}`, which needs the AWS SDK: use \
                 the package `msk-auth-aws`, or {help}"
            ),
            Self::ProcessNotRun { place } => write!(
                f,
                "{place} gets its credentials from a program (`credential_process`), which runs only \
                 if ProfileCredentials::run_processes allows it"
            ),
            Self::Process { problem } => write!(f, "the program of `credential_process` {problem}"),
            Self::Expired => f.write_str(
                "the provider returned expired credentials; renew them, and check the clock if \
                 they are new",
            ),
            Self::TimedOut { after } => write!(
                f,
                "the credentials provider did not answer within {} s",
                after.as_secs_f32()
            ),
            Self::Panicked => f.write_str("the credentials provider panicked"),
            Self::NeedsRuntime => f.write_str(
                "the credentials provider needs a Tokio runtime, but is polled outside of one: run \
                 it on yours with `Handle::spawn` and wait for the task in `provider::from_async`, \
                 or give an AWS SDK provider to SdkCredentials of msk-auth-aws",
            ),
            Self::Other(words) => f.write_str(words),
        }
    }
}

impl std::error::Error for CredentialsError {}

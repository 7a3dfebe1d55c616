//! Why there are no credentials.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use crate::finding::printable_char;
use crate::fresh::Failure;

/// Why there are no credentials. Never holds a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CredentialsError {
    /// A part of the credentials can't be right.
    Malformed {
        /// Which part: `access key id`, `secret access key`, `session token`, `expiry`.
        part: &'static str,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// There are none where they were looked for.
    Missing {
        /// What is absent and where.
        what: String,
        /// What to do about it.
        help: String,
    },
    /// A part of them is there, and another one that it needs is not.
    Incomplete {
        /// What is absent, and where.
        what: String,
        /// What to do about it.
        help: String,
    },
    /// A line of a configuration file can't be read.
    ProfileFile {
        /// The file.
        path: PathBuf,
        /// The line, from 1; none where the whole file could not be read.
        line: Option<usize>,
        /// What is wrong with it.
        problem: String,
    },
    /// The profile gets its credentials in a way that takes the AWS SDK.
    NeedsSdk {
        /// The profile or the environment variable.
        place: String,
        /// The setting, for example `role_arn`.
        setting: String,
        /// What to type if there is no SDK.
        help: String,
    },
    /// The profile names a program that prints its credentials, and it was not asked to run it.
    ProcessNotRun {
        /// The profile.
        place: String,
    },
    /// The program that a profile names gave no credentials.
    Process {
        /// What is wrong with it, with what it said on standard error, safe to show.
        problem: String,
    },
    /// The provider returned credentials that have already ended.
    Expired,
    /// The provider did not answer in time.
    TimedOut {
        /// How long it was waited for.
        after: Duration,
    },
    /// The provider panicked.
    Panicked,
    /// The provider's future needs a runtime: it was polled outside any and panicked.
    NeedsRuntime,
    /// The provider's own words.
    Other(String),
}

impl CredentialsError {
    /// An error in the provider's own words, at most 600 characters of them, made safe to show.
    /// For an error with causes pass [`with_causes`](crate::finding::with_causes) of it.
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
                "{place} gets its credentials by `{setting}`, which needs the AWS SDK: \
                 use the feature `aws`, or {help}"
            ),
            Self::ProcessNotRun { place } => write!(
                f,
                "{place} gets its credentials from a program (`credential_process`), which runs only \
                 if ProfileCredentials::run_processes allows it"
            ),
            Self::Process { problem } => write!(f, "the program of `credential_process` {problem}"),
            Self::Expired => f.write_str(
                "the provider returned credentials that have already expired; \
                 renew them, and check the clock if they are new",
            ),
            Self::TimedOut { after } => write!(
                f,
                "the credentials provider did not answer within {} s",
                after.as_secs_f32()
            ),
            Self::Panicked => f.write_str("the credentials provider panicked"),
            Self::NeedsRuntime => f.write_str(
                "the credentials provider needs a Tokio runtime, but is polled outside one: run it on \
                 yours with `Handle::spawn` and wait for the task in `provider::from_async`, or \
                 give an AWS SDK provider to SdkCredentials of msk-auth-aws",
            ),
            Self::Other(words) => f.write_str(words),
        }
    }
}

impl std::error::Error for CredentialsError {}

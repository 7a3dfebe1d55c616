//! Why there is no bearer token.

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::finding::printable;
use crate::fresh::{Failure, WaitError};

/// Why there is no bearer token. Holds no secret, as long as the supply's own error holds none.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum BearerError {
    /// The supply failed: its own error, with its sources.
    Supply(Arc<dyn Error + Send + Sync>),
    /// The supply returned a token that has already ended.
    Expired,
    /// The supply has not answered in time.
    TimedOut {
        /// How long it was waited for.
        waited: Duration,
        /// Why the attempt before failed, where there was one.
        last: Option<Box<BearerError>>,
    },
    /// The supply panicked.
    Panicked,
    /// The supply's future needs a runtime: it was polled outside any and panicked.
    NeedsRuntime,
    /// The source has stopped.
    Stopped,
}

impl BearerError {
    /// The supply's own error, with its sources. A sentence is one, too.
    ///
    /// ```
    /// use msk_auth::bearer::BearerError;
    ///
    /// let error = BearerError::supply("the issuer is away");
    /// assert_eq!(std::error::Error::source(&error).unwrap().to_string(), "the issuer is away");
    /// ```
    pub fn supply(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Supply(Arc::from(error.into()))
    }
}

impl From<String> for BearerError {
    fn from(sentence: String) -> Self {
        Self::supply(sentence)
    }
}

impl From<&str> for BearerError {
    fn from(sentence: &str) -> Self {
        Self::supply(sentence)
    }
}

impl From<Failure> for BearerError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Expired => Self::Expired,
            Failure::TimedOut { after } => Self::TimedOut {
                waited: after,
                last: None,
            },
            Failure::Panicked => Self::Panicked,
            Failure::NeedsRuntime => Self::NeedsRuntime,
            Failure::NoThread(error) => Self::supply(error),
        }
    }
}

impl From<WaitError<BearerError>> for BearerError {
    fn from(error: WaitError<BearerError>) -> Self {
        match error {
            WaitError::Failed(error) => error,
            WaitError::TimedOut { waited, last } => Self::TimedOut {
                waited,
                last: last.map(Box::new),
            },
            WaitError::Stopped => Self::Stopped,
        }
    }
}

impl PartialEq for BearerError {
    /// Errors of a supply are equal where their sentences are.
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Supply(one), Self::Supply(other)) => one.to_string() == other.to_string(),
            (
                Self::TimedOut { waited, last },
                Self::TimedOut {
                    waited: other_waited,
                    last: other_last,
                },
            ) => waited == other_waited && last == other_last,
            (Self::Expired, Self::Expired)
            | (Self::Panicked, Self::Panicked)
            | (Self::NeedsRuntime, Self::NeedsRuntime)
            | (Self::Stopped, Self::Stopped) => true,
            _ => false,
        }
    }
}

impl fmt::Display for BearerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Supply(_) => f.write_str("the supply of tokens failed"),
            Self::Expired => f.write_str(
                "the bearer token from the supply has already expired; fetch a new one, and \
                 check the clock if it is new",
            ),
            Self::TimedOut { waited, last } => {
                write!(f, "no bearer token within {} s", waited.as_secs_f32())?;
                match last {
                    Some(_) => f.write_str(", and the attempt before failed"),
                    None => Ok(()),
                }
            }
            Self::Panicked => f.write_str("the supply of bearer tokens panicked"),
            Self::NeedsRuntime => f.write_str(
                "the supply of bearer tokens needs a Tokio runtime, but is polled outside one: run it \
                 on yours with `Handle::spawn`, and wait for the task",
            ),
            Self::Stopped => f.write_str("the source of bearer tokens has stopped"),
        }
    }
}

impl Error for BearerError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Supply(error) => Some(&**error),
            Self::TimedOut { last, .. } => last.as_deref().map(|error| {
                let error: &(dyn Error + 'static) = error;
                error
            }),
            Self::Expired | Self::Panicked | Self::NeedsRuntime | Self::Stopped => None,
        }
    }
}

/// An error with its sources, safe to show.
pub(super) fn sentence(error: &BearerError) -> String {
    printable(&crate::finding::with_causes(error))
}

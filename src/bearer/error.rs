//! Why there is no bearer token.

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::finding::printable_up_to;
use crate::fresh::{Failure, WaitError};

/// Why there is no bearer token. Contains no secret, if the provider's own error contains none.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum BearerError {
    /// The provider failed: its own error, with its sources.
    Supply(Arc<dyn Error + Send + Sync>),
    /// The provider returned an expired token.
    Expired,
    /// The provider did not answer in time.
    TimedOut {
        /// How long the caller waited.
        waited: Duration,
        /// Why the previous attempt failed, if there was one.
        last: Option<Box<BearerError>>,
    },
    /// The provider panicked.
    Panicked,
    /// The provider's future needs a runtime: it was polled outside of one and panicked.
    NeedsRuntime,
    /// The source has stopped.
    Stopped,
}

impl BearerError {
    /// Wraps the provider's own error, with its sources. A sentence is also an error.
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
    /// Errors of a provider are equal if their texts are.
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
            Self::Supply(_) => f.write_str("the provider of bearer tokens failed"),
            Self::Expired => f.write_str(
                "the provider returned an expired bearer token; fetch a new one, and check the \
                 clock if it is new",
            ),
            Self::TimedOut { waited, last } => {
                write!(f, "no bearer token within {} s", waited.as_secs_f32())?;
                match last {
                    Some(_) => f.write_str(", and the previous attempt failed"),
                    None => Ok(()),
                }
            }
            Self::Panicked => f.write_str("the provider of bearer tokens panicked"),
            Self::NeedsRuntime => f.write_str(
                "the provider of bearer tokens needs a Tokio runtime, but is polled outside of \
                 one: run it on yours with `Handle::spawn`, and wait for the task",
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
    printable_up_to(300, &crate::finding::with_causes(error))
}

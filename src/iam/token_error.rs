//! Why there is no token.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use crate::fresh::WaitError;
use crate::iam::credentials_error::CredentialsError;
use crate::iam::signer::SignError;

/// Why there is no token.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenError {
    /// There are no valid credentials, for this reason.
    Credentials(CredentialsError),
    /// There are no valid credentials yet: the provider has not answered.
    TimedOut {
        /// How long the caller waited.
        waited: Duration,
        /// Why the previous attempt failed, if there was one.
        last: Option<CredentialsError>,
    },
    /// There are credentials, but they can't sign.
    Sign(SignError),
    /// The source has stopped.
    Stopped,
}

impl From<WaitError<CredentialsError>> for TokenError {
    fn from(error: WaitError<CredentialsError>) -> Self {
        match error {
            WaitError::Failed(error) => Self::Credentials(error),
            WaitError::TimedOut { waited, last } => Self::TimedOut { waited, last },
            WaitError::Stopped => Self::Stopped,
        }
    }
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Credentials(_) => f.write_str("no valid credentials"),
            Self::TimedOut { waited, last } => {
                write!(
                    f,
                    "no valid credentials: the provider has not answered for {} s",
                    waited.as_secs_f32()
                )?;
                match last {
                    Some(_) => f.write_str(", and the previous attempt failed"),
                    None => Ok(()),
                }
            }
            Self::Sign(_) => f.write_str("the token could not be signed"),
            Self::Stopped => f.write_str("the token source has stopped"),
        }
    }
}

impl Error for TokenError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Credentials(error)
            | Self::TimedOut {
                last: Some(error), ..
            } => Some(error),
            Self::Sign(error) => Some(error),
            Self::TimedOut { last: None, .. } | Self::Stopped => None,
        }
    }
}

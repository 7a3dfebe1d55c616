//! Why there is no token.

use std::fmt;
use std::time::Duration;

use crate::iam::credentials_error::CredentialsError;
use crate::iam::signer::SignError;

/// Why there is no token.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenError {
    /// There are no valid credentials, and this is why.
    Credentials(CredentialsError),
    /// There are no valid credentials yet: the provider has not answered.
    TimedOut {
        /// How long it was waited for.
        waited: Duration,
        /// Why the attempt before failed, where there was one.
        last: Option<CredentialsError>,
    },
    /// The credentials are there, but can't sign.
    Sign(SignError),
    /// The source has stopped.
    Stopped,
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Credentials(error) => write!(f, "no valid credentials: {error}"),
            Self::TimedOut { waited, last } => {
                write!(
                    f,
                    "no valid credentials: the provider has not answered for {} s",
                    waited.as_secs_f32()
                )?;
                match last {
                    Some(error) => write!(f, " (the attempt before failed: {error})"),
                    None => Ok(()),
                }
            }
            Self::Sign(error) => write!(f, "{error}"),
            Self::Stopped => f.write_str("the token source has stopped"),
        }
    }
}

// Its text tells the cause; a `source` would tell it twice.
impl std::error::Error for TokenError {}

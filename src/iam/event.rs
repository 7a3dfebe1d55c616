//! What happens in a token source, for logs and alarms.

use std::fmt;
use std::time::{Duration, SystemTime};

use crate::iam::credentials_error::CredentialsError;

/// What happened in a source. Holds no secret.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event {
    /// New credentials arrived.
    Refreshed {
        /// The id of their access key.
        access_key_id: String,
        /// When they end, where that is known.
        expires_at: Option<SystemTime>,
    },
    /// The provider gave none.
    RefreshFailed {
        /// Why.
        error: CredentialsError,
        /// How many attempts in a row have failed.
        failures: u32,
        /// How long until the next attempt.
        next_attempt: Duration,
    },
    /// The new credentials are somebody else's. Brokers refuse to re-authenticate a connection as
    /// another principal ("Cannot change principals during re-authentication"): connections that
    /// were opened before have to be opened again. For a role, give it a fixed session name.
    PrincipalChanged {
        /// Whose the credentials were: an ARN, or an account where no more is known.
        from: String,
        /// Whose they are now.
        to: String,
    },
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refreshed { access_key_id, .. } => {
                write!(f, "new credentials, access key {access_key_id}")
            }
            Self::RefreshFailed {
                error,
                failures,
                next_attempt,
            } => write!(
                f,
                "no new credentials (attempt {failures}): {error}; next attempt in {} s",
                next_attempt.as_secs_f32()
            ),
            Self::PrincipalChanged { from, to } => write!(
                f,
                "the principal changed from {from} to {to}: brokers refuse to re-authenticate a \
                 connection as another principal, so open new ones; for a role, give it a fixed \
                 session name"
            ),
        }
    }
}

//! Events of a token source, for logs and alarms.

use std::fmt;
use std::time::{Duration, SystemTime};

use crate::iam::credentials_error::CredentialsError;

/// An event of a source. Contains no secret.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event {
    /// New credentials arrived.
    Refreshed {
        /// The id of their access key.
        access_key_id: String,
        /// When they expire, if known.
        expires_at: Option<SystemTime>,
    },
    /// The provider returned no credentials.
    RefreshFailed {
        /// The reason.
        error: CredentialsError,
        /// How many attempts in a row have failed.
        failures: u32,
        /// How long until the next attempt.
        next_attempt: Duration,
    },
    /// The new credentials have another principal. Brokers refuse to re-authenticate a connection
    /// with another principal ("Cannot change principals during re-authentication"), so open new
    /// connections. Give a role a fixed session name.
    PrincipalChanged {
        /// The previous principal: an ARN, or an account if no more is known.
        from: String,
        /// The new principal.
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
                 connection with another principal, so open new ones; for a role, give it a fixed \
                 session name"
            ),
        }
    }
}

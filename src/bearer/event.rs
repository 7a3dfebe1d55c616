//! Events of a source of bearer tokens, for logs and alarms.

use std::fmt;
use std::time::{Duration, SystemTime};

use super::error::{BearerError, sentence};
use crate::finding::printable;

/// An event of a source of bearer tokens. Contains no token.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum BearerEvent {
    /// A new token arrived.
    Refreshed {
        /// The token's principal, if known.
        principal: Option<String>,
        /// When it expires, if known.
        expires_at: Option<SystemTime>,
    },
    /// The provider returned no token.
    RefreshFailed {
        /// The reason.
        error: BearerError,
        /// How many attempts in a row have failed.
        failures: u32,
        /// How long until the next attempt.
        next_attempt: Duration,
    },
    /// The new token has another principal. Brokers refuse to re-authenticate a connection with
    /// another principal, so open new connections.
    PrincipalChanged {
        /// The previous principal.
        from: String,
        /// The new principal.
        to: String,
    },
}

impl fmt::Display for BearerEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refreshed {
                principal: Some(principal),
                ..
            } => write!(f, "new bearer token of {}", printable(principal)),
            Self::Refreshed { .. } => f.write_str("new bearer token"),
            Self::RefreshFailed {
                error,
                failures,
                next_attempt,
            } => write!(
                f,
                "no new bearer token (attempt {failures}): {}; next attempt in {} s",
                sentence(error),
                next_attempt.as_secs_f32()
            ),
            Self::PrincipalChanged { from, to } => write!(
                f,
                "the principal changed from {} to {}: brokers refuse to re-authenticate a \
                 connection with another principal, so open new ones",
                printable(from),
                printable(to)
            ),
        }
    }
}

//! What happens in a source of bearer tokens, for logs and alarms.

use std::fmt;
use std::time::{Duration, SystemTime};

use super::error::{BearerError, sentence};
use crate::finding::printable;

/// What happened in a source of bearer tokens. Holds no token.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum BearerEvent {
    /// A new token arrived.
    Refreshed {
        /// Whose it is, where that is known.
        principal: Option<String>,
        /// When it ends, where that is known.
        expires_at: Option<SystemTime>,
    },
    /// The supply gave none.
    RefreshFailed {
        /// Why.
        error: BearerError,
        /// How many attempts in a row have failed.
        failures: u32,
        /// How long until the next attempt.
        next_attempt: Duration,
    },
    /// The new token is somebody else's. Brokers refuse to re-authenticate a connection as another
    /// principal: connections that were opened before have to be opened again.
    PrincipalChanged {
        /// Whose the token was.
        from: String,
        /// Whose it is now.
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
                 connection as another principal, so open new ones",
                printable(from),
                printable(to)
            ),
        }
    }
}

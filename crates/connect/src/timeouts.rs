//! How long the stages of a connection may take.

use std::time::Duration;

/// How long each stage may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Timeouts {
    /// Looking up the broker's name; 5 seconds by default.
    pub resolve: Duration,
    /// Opening the socket, at all of the name's addresses; 10 seconds by default.
    pub tcp: Duration,
    /// The TLS handshake; 10 seconds by default.
    pub tls: Duration,
    /// The SASL login, all its messages together, and before it as long for a token; 15 seconds by
    /// default.
    pub sasl: Duration,
    /// One request and its answer; 10 seconds by default.
    pub request: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            resolve: Duration::from_secs(5),
            sasl: Duration::from_secs(15),
            ..Self::each(Duration::from_secs(10))
        }
    }
}

impl Timeouts {
    /// The same for each.
    pub fn each(limit: Duration) -> Self {
        Self {
            resolve: limit,
            tcp: limit,
            tls: limit,
            sasl: limit,
            request: limit,
        }
    }
}

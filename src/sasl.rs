//! The SASL mechanisms of a Kafka client as state machines: bytes in, bytes out, no sockets.
//!
//! | mechanism | type | standard |
//! |---|---|---|
//! | `SCRAM-SHA-512`, `SCRAM-SHA-256` | [`Scram`] | RFC 5802, RFC 7677 |
//! | `OAUTHBEARER` | [`OauthBearer`] | RFC 7628, KIP-342 |
//! | `PLAIN` | [`Plain`] | RFC 4616 |
//! | `AWS_MSK_IAM` | [`AwsMskIam`] | Amazon's, version `2020_10_22` |
//!
//! A client sends `SaslHandshake` with [`Mechanism::name`], then one `SaslAuthenticate` for
//! [`Mechanism::first`] and one for each [`Step::Send`], until [`Step::Done`]. Only [`Step::Done`] means
//! that the server has passed the checks of this mechanism:
//!
//! ```
//! use msk_auth::sasl::{Mechanism, SaslError, Step};
//!
//! /// `exchange` sends one message to the server and returns its answer.
//! fn authenticate(
//!     mechanism: &mut dyn Mechanism,
//!     mut exchange: impl FnMut(&[u8]) -> std::io::Result<Vec<u8>>,
//! ) -> Result<(), Box<dyn std::error::Error>> {
//!     let mut message = mechanism.first()?;
//!     loop {
//!         let challenge = exchange(message.expose())?;
//!         match mechanism.answer(&challenge)? {
//!             Step::Send(next) => message = next,
//!             Step::Done => return Ok(()),
//!         }
//!     }
//! }
//! ```
//!
//! A key derivation takes milliseconds. An asynchronous client that must not block gets it from
//! [`Mechanism::prepare`] and runs it on another thread; [`Mechanism::answer`] then uses the result:
//!
//! ```
//! # use msk_auth::sasl::{Mechanism, SaslError, Step};
//! # async fn spawn_blocking(work: impl FnOnce() + Send + 'static) { work() }
//! async fn answer(mechanism: &mut dyn Mechanism, challenge: &[u8]) -> Result<Step, SaslError> {
//!     if let Some(derivation) = mechanism.prepare(challenge) {
//!         spawn_blocking(move || derivation.run()).await; // Tokio's, for example
//!     }
//!     mechanism.answer(challenge)
//! }
//! ```
//!
//! Passwords, tokens, derived keys, messages and the states of the hashes are wiped when they are
//! dropped. Safe Rust can't wipe what the hash crates leave on the stack.

#[cfg(feature = "sasl")]
#[cfg_attr(docsrs, doc(cfg(feature = "sasl")))]
pub mod adapter;
mod aws_msk_iam;
mod error;
mod oauthbearer;
mod one_message;
mod part;
mod plain;
mod scram;

pub use aws_msk_iam::AwsMskIam;
pub use error::{Refusal, SaslError, ServerError};
pub use oauthbearer::OauthBearer;
pub use plain::Plain;
pub use scram::{Derivation, Scram, ScramCredentials};

use crate::sensitive::SensitiveBytes;

/// One exchange of one SASL mechanism, from the client's side. Make a new value for each login,
/// including KIP-368's re-authentication on the same connection.
pub trait Mechanism: core::fmt::Debug + Send {
    /// The name for `SaslHandshake`, for example `SCRAM-SHA-512`.
    fn name(&self) -> &'static str;

    /// Whether the messages contain the secret itself, so that they need an encrypted channel (RFC
    /// 4616 section 1, RFC 7628 section 4).
    fn needs_encryption(&self) -> bool;

    /// The client's first message.
    ///
    /// If the server begins the protocol with an empty challenge, pass that challenge to
    /// [`answer`](Self::answer) instead.
    ///
    /// # Errors
    /// [`SaslError::OutOfOrder`] after the first call, [`SaslError::NoRandom`] if a nonce is needed
    /// and the system returns no random bytes.
    fn first(&mut self) -> Result<SensitiveBytes, SaslError>;

    /// The expensive part of the answer to this challenge, to run on another thread, if there is
    /// one.
    ///
    /// It is optional: without it, [`answer`](Self::answer) does the work itself. A challenge that
    /// will be refused needs no work.
    fn prepare(&self, challenge: &[u8]) -> Option<Derivation> {
        let _ = challenge;
        None
    }

    /// Answers the server's message.
    ///
    /// # Errors
    /// The rule that the server's message breaks, or the server's refusal. The exchange is then
    /// over: every later call fails with [`SaslError::OutOfOrder`].
    fn answer(&mut self, challenge: &[u8]) -> Result<Step, SaslError>;

    /// The state of the exchange. It contains a refusal that the server has explained, even if the
    /// protocol requires one more message from the client before the end (OAUTHBEARER).
    fn outcome(&self) -> Outcome<'_>;
}

/// What to do after a message of the server.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub enum Step {
    /// Send these bytes and pass the server's answer.
    Send(SensitiveBytes),
    /// The server has accepted, and has passed the mechanism's checks.
    Done,
}

/// The state of an exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome<'a> {
    /// Not finished.
    Pending,
    /// Finished: [`Step::Done`] was returned.
    Done,
    /// Failed, for this reason.
    Failed(&'a SaslError),
}

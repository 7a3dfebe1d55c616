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
//! Secrets are wiped when they are dropped: passwords, tokens, derived keys, messages and the states of
//! the hashes. Safe Rust can't wipe what the hash crates leave on the stack.

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

/// One exchange of one SASL mechanism, from the client's side. A new login, also KIP-368's
/// re-authentication on the same connection, takes a new value.
pub trait Mechanism: core::fmt::Debug + Send {
    /// The name for `SaslHandshake`, for example `SCRAM-SHA-512`.
    fn name(&self) -> &'static str;

    /// Whether the messages hold the secret itself, so that only an encrypted channel may carry
    /// them (RFC 4616 section 1, RFC 7628 section 4).
    fn needs_encryption(&self) -> bool;

    /// The client's first message.
    ///
    /// Where the protocol lets the server begin, with an empty challenge, pass that challenge to
    /// [`answer`](Self::answer) instead.
    ///
    /// # Errors
    /// [`SaslError::OutOfOrder`] after the first call, [`SaslError::NoRandom`] where a nonce is needed
    /// and the system gives none.
    fn first(&mut self) -> Result<SensitiveBytes, SaslError>;

    /// What the answer to this challenge takes that is worth another thread, if anything.
    ///
    /// Optional: [`answer`](Self::answer) does the work itself where it was not done before. A
    /// challenge that will be refused needs no work.
    fn prepare(&self, challenge: &[u8]) -> Option<Derivation> {
        let _ = challenge;
        None
    }

    /// The answer to what the server said.
    ///
    /// # Errors
    /// The rule that the server's message breaks, or the server's refusal. The exchange is over
    /// then: every later call fails with [`SaslError::OutOfOrder`].
    fn answer(&mut self, challenge: &[u8]) -> Result<Step, SaslError>;

    /// The state of the exchange. A refusal that the server has explained is here even where the
    /// protocol wants one more message from the client before it ends (OAUTHBEARER).
    fn outcome(&self) -> Outcome<'_>;
}

/// What to do after a message of the server.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub enum Step {
    /// Send these bytes and bring the server's answer.
    Send(SensitiveBytes),
    /// The server has accepted, and proved what the mechanism makes it prove.
    Done,
}

/// The state of an exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome<'a> {
    /// Not finished.
    Pending,
    /// Finished: [`Step::Done`] was given.
    Done,
    /// Failed, for this reason.
    Failed(&'a SaslError),
}

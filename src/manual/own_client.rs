//! Your own client, with the modules `sasl` and `tls`.
//!
//! The mechanisms are state machines over bytes. Your client owns the socket and Kafka's framing:
//!
//! 1. Open TLS with a configuration of [`tls`](crate::tls). Pass the broker's host name.
//! 2. Send `SaslHandshake` (version 1) with [`Mechanism::name`](crate::sasl::Mechanism::name).
//! 3. Send [`Mechanism::first`](crate::sasl::Mechanism::first) in `SaslAuthenticate` (version 2). Send the
//!    message of each [`Step::Send`](crate::sasl::Step::Send) that an answer results in, until
//!    [`Step::Done`](crate::sasl::Step::Done).
//! 4. Keep `session_lifetime_ms` of the last answer. Before the session ends, log in again on the same
//!    connection (KIP-368), with a new mechanism.
//!
//! ```
//! use msk_auth::sasl::{Mechanism, Scram, ScramCredentials, Step};
//!
//! # let mut exchange = |_: &[u8]| -> std::io::Result<Vec<u8>> { Err(std::io::ErrorKind::Other.into()) };
//! // Derived keys are kept in the credentials: share one value among all connections.
//! let credentials = ScramCredentials::new("alice", "alice-secret".into())?;
//! let mut mechanism = Scram::sha512(&credentials);
//! let mut message = mechanism.first()?;
//! let result = loop {
//!     // One SaslAuthenticate and its answer.
//!     let challenge = match exchange(message.expose()) {
//!         Ok(challenge) => challenge,
//!         Err(error) => break Err(error),
//!     };
//!     match mechanism.answer(&challenge)? {
//!         Step::Send(next) => message = next,
//!         Step::Done => break Ok(()),
//!     }
//! };
//! # assert!(result.is_err());
//! # Ok::<(), msk_auth::sasl::SaslError>(())
//! ```
//!
//! Only [`Step::Done`](crate::sasl::Step::Done) means that the server has authenticated itself. A SCRAM server
//! that does not know the password can report success, but it can't sign it.
//!
//! [`msk-auth-connect`](https://docs.rs/msk-auth-connect) does all of this, asynchronously or blocking.

//! MSK IAM: tokens for SASL OAUTHBEARER, payloads for SASL AWS_MSK_IAM, and a source that refreshes
//! them.
//!
//! A [`Signer`] makes a [`Token`] from [`Credentials`] and a time. A [`TokenSource`] gets credentials from a
//! [`ProvideCredentials`] and returns currently valid tokens to any number of connections and threads.
//! Credentials come from the [`environment`], from a [`profile`], from a
//! closure ([`provider::from_fn`], [`provider::from_async`]), or with the package `msk-auth-aws`
//! from the AWS SDK.
//!
//! ```
//! use msk_auth::iam::{Region, Signer, TokenSource, provider};
//! use msk_auth::iam::Credentials;
//!
//! let region = Region::from_broker("b-1.demo.abc123.c2.kafka.eu-central-1.amazonaws.com:9098")?;
//! let provider = provider::from_fn(|| {
//!     Credentials::new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY".into())
//! });
//! let source = TokenSource::builder(Signer::new(region), provider)
//!     .observe(|event| eprintln!("{event}"))
//!     .start()?;
//!
//! // In librdkafka's callback, on any thread:
//! let token = source.token_blocking()?;
//! let (text, expires_at_ms) = (token.expose(), token.expires_at_ms());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod action;
mod command_line;
mod credential_process;
mod credentials;
mod credentials_error;
pub mod environment;
mod event;
mod ini;
mod payload;
pub mod profile;
mod profile_file;
mod profile_way;
pub mod provider;
mod region;
mod signer;
mod signing;
mod sigv4;
mod source;
mod token;
mod token_error;

#[cfg(test)]
mod tests;

pub use crate::fresh::SourceBuilder;
pub use crate::fresh::clock::Clock;
pub use credentials::Credentials;
pub use credentials_error::CredentialsError;
pub use event::Event;
pub use provider::{CredentialsFuture, ProvideCredentials};
pub use region::{Region, RegionError};
pub use signer::{SignError, Signer};
pub use source::TokenSource;
pub use token::{DecodeError, DecodedToken, Token};
pub use token_error::TokenError;

//! Bearer tokens for SASL OAUTHBEARER: a token with its expiry, and a source that refreshes it.
//!
//! A [`BearerSource`] requests a new token from a [`ProvideBearerToken`] on a separate thread, before the
//! current one expires, as [`iam::TokenSource`](crate::iam::TokenSource) does for AWS credentials. It
//! returns the token to any number of connections and threads. A provider is a closure that may block
//! ([`provider::from_fn`]), an asynchronous one ([`provider::from_async`]), or the package
//! [`msk-auth-oauth`](https://docs.rs/msk-auth-oauth), which requests tokens from the token endpoint of an
//! identity provider.
//!
//! ```
//! use msk_auth::bearer::{BearerError, BearerSource, BearerToken, provider};
//!
//! let provider = provider::from_fn(|| {
//!     let text = std::fs::read_to_string("/run/secrets/token").map_err(BearerError::supply)?;
//!     Ok(BearerToken::from(text.trim_end()))
//! });
//! let source = BearerSource::builder(provider)
//!     .observe(|event| eprintln!("{event}"))
//!     .start()?;
//! match source.token_blocking() {
//!     Ok(token) => println!("ends at {:?}", token.expires_at()),
//!     Err(error) => println!("{error}"),
//! }
//! # Ok::<(), std::io::Error>(())
//! ```

mod claims;
mod error;
mod event;
pub mod provider;
mod source;
mod token;

pub use crate::fresh::SourceBuilder;
pub use error::BearerError;
pub use event::BearerEvent;
pub use provider::{BearerFuture, ProvideBearerToken};
pub use source::BearerSource;
pub use token::BearerToken;

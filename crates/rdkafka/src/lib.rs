#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![warn(missing_docs, missing_debug_implementations, unreachable_pub)]
//! IAM and bearer tokens for the callback of the crate `rdkafka`, and its configuration from a
//! `Client` of `msk-auth`.
//!
//! If your program configures rdkafka itself, add [`Tokens`] to its context:
//!
//! ```no_run
//! # #[cfg(feature = "rdkafka")]
//! # fn f() -> Result<(), Box<dyn std::error::Error>> {
//! use msk_auth::iam::{Region, Signer, TokenSource, environment::Environment};
//! use msk_auth_rdkafka::{TokenContext, Tokens};
//! use rdkafka::config::ClientConfig;
//! use rdkafka::consumer::{BaseConsumer, DefaultConsumerContext};
//!
//! let signer = Signer::new(Region::new("eu-central-1")?);
//! let tokens = TokenSource::builder(signer, Environment::default()).start()?;
//! let context = TokenContext::with_tokens(Tokens::from(tokens), DefaultConsumerContext);
//! let consumer: BaseConsumer<TokenContext> = ClientConfig::new()
//!     .set("bootstrap.servers", "b-1.demo.abc123.c2.kafka.eu-central-1.amazonaws.com:9098")
//!     .set("security.protocol", "SASL_SSL")
//!     .set("sasl.mechanism", "OAUTHBEARER")
//!     .set("group.id", "demo")
//!     .create_with_context(context)?;
//! # Ok(())
//! # }
//! ```
//!
//! If not, `config` also makes the configuration from a `Client`, for every method:
//!
//! ```no_run
//! # #[cfg(feature = "config")]
//! # fn f(tokens: msk_auth::iam::TokenSource) -> Result<(), Box<dyn std::error::Error>> {
//! use msk_auth::{client::Client, tls};
//! use msk_auth_rdkafka::TokenContext;
//! use rdkafka::consumer::{BaseConsumer, DefaultConsumerContext};
//!
//! let brokers = "b-1.demo.abc123.c2.kafka.eu-central-1.amazonaws.com:9098";
//! let client = Client::iam(brokers, tokens, tls::ring())?;
//! let context = TokenContext::new(&client, DefaultConsumerContext)?;
//! let consumer: BaseConsumer<TokenContext> = msk_auth_rdkafka::config(&client)?
//!     .set("group.id", "demo")
//!     .create_with_context(context)?;
//! # Ok(())
//! # }
//! ```
//!
//! # Contexts
//!
//! | the program has | use |
//! |---|---|
//! | no context, or a producer's | `TokenContext` around it |
//! | a consumer's context, whose rebalance callbacks accept any consumer | `TokenContext` around it, with `ConsumerCallbacks` |
//! | its own context, of any version or fork of rdkafka | [`token_callback!`] in its `impl ClientContext` |
//! | some clients that do not use these tokens | the parameter `REFRESH` of either |
//!
//! # If rdkafka does not report an error
//!
//! librdkafka requests a token when the client is polled: at the start, and after 80% of the
//! previous token's lifetime. Without a token it waits, and a call such as `fetch_metadata` times
//! out without giving a reason. [`Tokens::prime`] polls until the first token has arrived, or
//! returns the reason why it has not: missing credentials, a producer that is not polled, another
//! mechanism.
//!
//! An `AdminClient` of rdkafka 0.37 to 0.39 can't use these tokens: its main queue is not polled,
//! and you can't poll its client. Often `fetch_metadata` of a polled producer or consumer is
//! enough. To create topics, use `msk-auth-connect`, or log in with SCRAM or a client certificate,
//! which need no callback.
//!
//! # Features
//!
//! | feature | | what it adds |
//! |---|---|---|
//! | | | [`Tokens`], [`token_callback!`]; neither TLS nor rdkafka |
//! | `rdkafka` | | `TokenContext`, `ConsumerCallbacks`, with rdkafka 0.37 to 0.39 |
//! | `config` | default | `config`, `Tokens::new`, `TokenContext::new` for a `Client` of `msk-auth` |
//!
//! cargo selects the newest rdkafka that a program may have. If your program uses 0.37 or 0.38, run
//! `cargo update -p rdkafka@0.39.0 --precise 0.38.0` to have only one version.
//!
//! librdkafka before 2.8.0, if a program links the system's, sends only the first certificate of the
//! client's chain, and brokers that know only the root reject it. In this case write the chain to a file,
//! and set `ssl.certificate.location` in place of `ssl.certificate.pem`.
//!
//! librdkafka does TLS and SASL itself, with OpenSSL. This library can't wipe their copies: rdkafka
//! keeps the configuration and each token as plain `String`s, librdkafka keeps them as C strings,
//! and neither wipes them. rdkafka's `Debug` of a `ClientConfig` hides passwords but shows
//! `ssl.key.pem`. The key in it is therefore encrypted with a random password (`PBE-SHA1-3DES`,
//! which every OpenSSL with its default provider reads). An error of rdkafka about a property shows
//! the value.

mod callback;
#[cfg(feature = "config")]
mod config;
#[cfg(feature = "rdkafka")]
mod context;
mod prime;
mod tokens;

pub use callback::HasTokens;
#[doc(hidden)]
pub use callback::for_callback;
#[cfg(feature = "config")]
pub use config::config;
#[cfg(feature = "rdkafka")]
pub use context::{ConsumerCallbacks, TokenContext};
pub use prime::PrimeError;
pub use tokens::{CallbackToken, NoToken, Tokens};

#[cfg(all(doctest, feature = "config"))]
#[doc = include_str!("../README.md")]
struct Readme;

#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![warn(missing_docs, missing_debug_implementations, unreachable_pub)]
//! IAM and bearer tokens in the callback of the crate `rdkafka`, and a `Client` of `msk-auth` as
//! its configuration.
//!
//! IAM for a program that configures rdkafka itself takes a context with [`Tokens`]:
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
//! `config` makes the configuration as well, for every method, of a `Client`:
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
//! | the program has | it takes |
//! |---|---|
//! | no context, or a producer's | `TokenContext` around it |
//! | a consumer's, whose rebalance callbacks take any consumer | `TokenContext` around it, with `ConsumerCallbacks` |
//! | a context of its own, of any version or fork of rdkafka | [`token_callback!`] in its `impl ClientContext` |
//! | clients of which only some take these tokens | the parameter `REFRESH` of either |
//!
//! # When rdkafka is silent
//!
//! librdkafka asks for a token when the client is polled, at the start and then when four fifths
//! of the last one's life are over. Where it gets none, it waits, and a call such as
//! `fetch_metadata` times out without a reason. [`Tokens::prime`] polls until the first token is
//! there, or says why it is not: missing credentials, a producer that nobody polls, another
//! mechanism.
//!
//! An `AdminClient` of rdkafka 0.37 to 0.39 can't take these tokens: nothing polls its main queue,
//! and its client can't be polled from outside. `fetch_metadata` of a polled producer or consumer
//! answers what an `AdminClient` is often made for; to create topics, take SCRAM or a client
//! certificate, which need no callback, or `msk-auth-connect`.
//!
//! # Features
//!
//! | feature | | what it adds |
//! |---|---|---|
//! | | | [`Tokens`], [`token_callback!`]; neither TLS nor rdkafka |
//! | `rdkafka` | | `TokenContext`, `ConsumerCallbacks`, with rdkafka 0.37 to 0.39 |
//! | `config` | default | `config`, `Tokens::new`, `TokenContext::new` for a `Client` of `msk-auth` |
//!
//! cargo takes the newest rdkafka that a new program may have; where the program has 0.37 or 0.38,
//! `cargo update -p rdkafka@0.39.0 --precise 0.38.0` makes it one.
//!
//! librdkafka before 2.8.0, where a program links that of its system, sends only the first certificate of
//! the client's chain: brokers that know the root alone reject it. Write the chain to a file then, and set
//! `ssl.certificate.location` in place of `ssl.certificate.pem`.
//!
//! TLS and SASL are librdkafka's own, with OpenSSL. Out of this library's reach: rdkafka keeps the
//! configuration and each token as plain `String`s, librdkafka as C strings, and neither wipes
//! them. rdkafka's `Debug` of a `ClientConfig` hides passwords and shows `ssl.key.pem`, so the
//! key is there encrypted under a password made up for it (`PBE-SHA1-3DES`, which every
//! OpenSSL with its default provider reads). An error of rdkafka about a property shows the value.

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

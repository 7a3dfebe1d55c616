//! IAM tokens for rdkafka and other clients.
//!
//! An MSK IAM token is a presigned URL in base64. It is valid for at most 15 minutes, and never longer than the
//! credentials that signed it. A [`TokenSource`](crate::iam::TokenSource) keeps one token fresh for the whole
//! program. It requests credentials before they expire, and signs a new token early in the current token's
//! lifetime. If a refresh fails, it keeps using the old credentials until they expire.
//!
//! ```
//! use msk_auth::iam::environment::Environment;
//! use msk_auth::iam::{Region, Signer, TokenSource};
//!
//! let region = Region::from_broker("b-1.demo.abc123.c2.kafka.eu-central-1.amazonaws.com:9098")?;
//! let source = TokenSource::builder(Signer::new(region), Environment::default())
//!     .observe(|event| eprintln!("{event}"))
//!     .start()?;
//!
//! // On any thread, for example in librdkafka's callback. The wait is bounded, even if the provider blocks.
//! match source.token_blocking() {
//!     Ok(token) => println!("valid until {} ms after 1970", token.expires_at_ms()),
//!     Err(error) => eprintln!("{error}"),
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! In asynchronous code, use [`TokenSource::token`](crate::iam::TokenSource::token). For credentials of the AWS SDK, use the
//! package [`msk-auth-aws`](https://docs.rs/msk-auth-aws). For librdkafka's callback, use
//! [`msk-auth-rdkafka`](https://docs.rs/msk-auth-rdkafka).
//!
//! If a broker rejects a token, the role may lack `kafka-cluster:Connect`, the region may be another than the cluster's,
//! or the credentials may have expired. `msk-auth connect` reports which, and `msk-auth access` prints the policy.

#![forbid(unsafe_code)]
#![warn(
    missing_docs,
    missing_debug_implementations,
    unreachable_pub,
    unused_qualifications,
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::dbg_macro,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::string_slice,
    clippy::todo,
    clippy::unimplemented,
    clippy::unwrap_used
)]
#![cfg_attr(docsrs, feature(doc_cfg))]
//! Authentication and TLS material for Kafka clients, Amazon MSK first.
//!
//! From a secret to a connection:
//!
//! ```no_run
//! # #[cfg(feature = "aws-lc-rs")] {
//! use std::sync::Arc;
//! use msk_auth::secret::{self, Secret};
//! use msk_auth::tls::{self, Roots};
//! use msk_auth::{Conditions, Policy};
//!
//! // The document as Secrets Manager holds it: certificate, privateKey, privateKeyPassword.
//! let document = std::fs::read("secret.json")?;
//!
//! // By whose rules, at what time (now), and with whose cryptography.
//! let provider = tls::aws_lc_rs();
//! let conditions = Conditions::new(Policy::lambda(), provider.clone());
//!
//! let secret = secret::load(&document, None, &conditions).map_err(|error| {
//!     for finding in error.findings() {
//!         eprintln!("{finding}"); // error[key-pbes2] privateKey, line 1: encrypted with PBES2 …
//!         if let Some(help) = &finding.help {
//!             eprintln!("  help: {help}");
//!         }
//!     }
//!     error
//! })?;
//!
//! if let Secret::ClientCertificate(identity) = secret {
//!     // MSK's brokers present certificates of Amazon Trust Services.
//!     let roots = Roots::amazon_trust_services();
//!     let config = Arc::new(tls::mutual_config(&identity, &roots, provider)?);
//!     // rskafka: `ClientBuilder::new(brokers).tls_config(config)`; or a connection of your own:
//!     let name = "b-1.demo.abcdef.c2.kafka.eu-central-1.amazonaws.com".try_into()?;
//!     let connection = rustls::ClientConnection::new(config, name)?;
//! }
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Every problem is a [`Finding`] with a stable [`Code`]; a [`Policy`] says how severe each is.
//! Why things are as they are stands in [`manual`].

#[cfg(feature = "plan")]
pub mod access;
pub mod adapters;
#[cfg(feature = "plan")]
pub mod arn;
#[cfg(feature = "tls")]
pub mod chain;
#[cfg(any(feature = "connect", feature = "krafka", feature = "rdkafka"))]
mod claims;
#[cfg(all(feature = "plan", feature = "tls"))]
#[cfg_attr(docsrs, doc(cfg(all(feature = "plan", feature = "tls"))))]
pub mod client;
#[cfg(feature = "plan")]
pub mod cluster;
mod code;
#[cfg(feature = "tls")]
mod conditions;
#[cfg(feature = "connect")]
#[cfg_attr(docsrs, doc(cfg(feature = "connect")))]
pub mod connect;
#[cfg(feature = "plan")]
mod document;
mod excerpt;
#[cfg(feature = "aws")]
pub mod fetch;
pub mod finding;
pub mod iam;
#[cfg(feature = "tls")]
pub mod identity;
#[cfg(feature = "tls")]
pub mod key;
pub mod lambda;
mod lines;
pub mod login;
#[cfg(feature = "tls")]
pub mod manual;
mod method;
#[cfg(feature = "tls")]
pub mod pack;
pub mod pem;
#[cfg(feature = "plan")]
pub mod plan;
pub mod policy;
#[cfg(feature = "tls")]
pub mod repair;
pub mod sasl;
#[cfg(feature = "tls")]
pub mod secret;
pub mod sensitive;
#[cfg(feature = "plan")]
pub mod source_access;
pub mod timestamp;
#[cfg(feature = "tls")]
pub mod tls;

pub use code::{Code, Severity};
#[cfg(feature = "tls")]
pub use conditions::Conditions;
pub use finding::{Error, Finding, Findings, Place};
pub use method::{Method, UnknownMethod};
pub use policy::Policy;

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
//! # #[cfg(feature = "ring")] {
//! use std::sync::Arc;
//! use msk_auth::secret::{self, Secret};
//! use msk_auth::tls::{self, Roots};
//! use msk_auth::{Conditions, Rules};
//!
//! // The document as Secrets Manager holds it: certificate, privateKey, privateKeyPassword.
//! let document = std::fs::read("secret.json")?;
//!
//! // By whose rules, at what time (now), and with whose cryptography.
//! let provider = tls::ring();
//! let conditions = Conditions::new(Rules::lambda(), provider.clone());
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
//! Every problem is a [`Finding`] with a stable [`Code`]; [`Rules`] say how severe each is.
//! Why things are as they are stands in [`manual`].

// Enums with a text for each variant.
mod names;

mod method;
pub mod timestamp;

// One vocabulary for every problem: codes, places, messages, and the rules that weigh them.
// Everything below reports in it.
pub mod finding;
// Secrets as types that are wiped, and that nothing prints.
// What holds one of them can be dropped anywhere.
pub mod sensitive;
// JSON documents, read with the place of every member.
mod json;
// Text to blocks; no meaning yet.
pub mod pem;
// Blocks to private keys: PKCS #8, and the encryption schemes that no crate reads.
#[cfg(feature = "tls")]
pub mod key;
// Blocks to certificates, in order, judged as Java and the brokers judge them.
#[cfg(feature = "tls")]
pub mod chain;
// A chain and the key that belongs to it.
#[cfg(feature = "tls")]
pub mod identity;
// What Lambda says when an event source mapping does not work.
pub mod lambda;
// The documents that Secrets Manager holds: checked, loaded, repaired, packed.
pub mod secret;
// An identity to a configuration of rustls.
#[cfg(feature = "tls")]
pub mod tls;
// The SASL mechanisms as state machines over bytes.
pub mod sasl;
// Credentials to signed tokens, kept fresh.
pub mod iam;
// What AWS prints of clusters and mappings.
pub mod aws;
// The method and the brokers that Lambda chooses.
pub mod plan;
// The permissions that the choice needs.
pub mod access;
// A plan with what carrying it out takes; companion packages carry it out.
#[cfg(feature = "tls")]
pub mod client;
#[cfg(feature = "tls")]
pub mod manual;

#[cfg(feature = "tls")]
pub use finding::Conditions;
pub use finding::{Code, Finding, Findings, FindingsError, Place, Rules, Severity};
pub use method::{Method, UnknownMethod};

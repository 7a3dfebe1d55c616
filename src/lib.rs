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
//! The default features include no crypto provider. Turn on the feature `ring` or `aws-lc-rs`, or pass
//! the program's rustls provider.
//!
#![cfg_attr(not(doctest), doc = include_str!("logins.md"))]
//!
//! These functions take the region and the root certificates from the brokers' names;
//! [`client::Client::new`] accepts others.
//!
//! Load a secret by Lambda's rules:
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
//! Every problem is a [`Finding`] with a stable [`Code`]; the [`Rules`] define how severe each code is.
//!
//! # Where to look
//!
//! | question | answer |
//! |---|---|
//! | How do I log in with a secret? | [`manual::secret_to_client`] |
//! | How do I give MSK IAM tokens to rdkafka? | [`manual::iam_tokens`] |
//! | How do I write a client of my own? | [`manual::own_client`] |
//! | How do I replace a certificate without a restart? | [`manual::rotation`] |
//! | Why does Lambda reject my secret? | [`manual::lambda_rules`], [`secret::check`] |
//! | Which rules are for me? | [`manual::choosing_rules`] |
//! | What can an attacker do? | [`manual::threat_model`] |
//! | How do I test my client? | [`manual::test_vectors`] |
//!
//! # How the data flows
//!
//! ```text
//! a secret's document ──> secret ──> pem ──> key, chain ──> identity ──> tls ──┐
//!                                                                              ├──> client ──> a companion
//! AWS's JSON ──> aws ──> plan, access ─────────────────────────────────────────┤
//! AWS access keys ──> iam (signed tokens) ──> sasl (mechanisms) ───────────────┘
//! ```
//!
//! # Modules
//!
//! | from bytes to a configuration | |
//! |---|---|
//! | [`pem`] | PEM text to blocks, with a code for every kind of damage |
//! | [`key`], [`chain`], [`identity`] | private keys, certificates in order, and whether both belong together |
//! | [`keystore`] | identities and roots from PKCS #12 and JKS files |
//! | [`secret`] | Secrets Manager's documents: check, load, repair, pack |
//! | [`tls`] | rustls configurations, roots, rotation |
//!
//! | from credentials to a login | |
//! |---|---|
//! | [`iam`] | MSK IAM tokens, and a source that refreshes them |
//! | [`bearer`] | tokens of other issuers, refreshed in the same way |
//! | [`sasl`] | SCRAM, OAUTHBEARER, PLAIN and AWS_MSK_IAM without sockets |
//! | [`client`] | brokers, TLS and credentials, for the companion packages |
//!
//! | from AWS's documents to a plan | |
//! |---|---|
//! | [`aws`] | ARNs, clusters, brokers and mappings as AWS prints them |
//! | [`config`] | `client.properties` of Java, and librdkafka's configuration |
//! | [`plan`], [`access`] | the method that Lambda chooses, and the permissions that it needs |
//! | [`lambda`] | what Lambda reports for each problem |
//!
//! | for all modules | |
//! |---|---|
//! | [`finding`] | codes, rules, places, facts |
//! | [`sensitive`], [`timestamp`] | secrets as types, and times as people read them |
//! | `contract` | the program's JSON output as structs, with the feature `serde` |
//!
//! # Features
//!
//! | feature | | what it adds |
//! |---|---|---|
//! | `tls` | default | [`key`], [`chain`], [`identity`], [`keystore`], [`tls`], [`oauth`], [`client`], [`config`]; reading and writing of [`secret`]; no crypto provider |
//! | `aws-lc-rs`, `ring` | | a crypto provider of rustls, as a function of [`tls`] |
//! | `native-roots` | | the operating system's root certificates |
//! | `saslprep` | | SASLprep (RFC 4013) for SCRAM passwords, for servers other than Kafka |
//! | `sasl` | | the mechanisms as `client::Mechanism` of the crate `sasl` |
//! | `serde` | | `contract`, as structs that serialize; `schema` adds their JSON Schema |
//!
//! # Companions
//!
//! | package | |
//! |---|---|
//! | [`msk-auth-connect`](https://docs.rs/msk-auth-connect) | authenticated connections, with Tokio or blocking |
//! | [`msk-auth-aws`](https://docs.rs/msk-auth-aws) | the AWS SDK's credentials; clusters, brokers and secrets by ARN |
//! | [`msk-auth-oauth`](https://docs.rs/msk-auth-oauth) | bearer tokens of an identity provider's token endpoint |
//! | [`msk-auth-rdkafka`](https://docs.rs/msk-auth-rdkafka) | tokens in rdkafka's callback, and its configuration |
//! | [`msk-auth-rskafka`](https://docs.rs/msk-auth-rskafka), [`msk-auth-krafka`](https://docs.rs/msk-auth-krafka) | the configuration of these clients |
//! | [`msk-auth-cli`](https://crates.io/crates/msk-auth-cli) | the program `msk-auth` |

// The modules in the order in which the data flows: each imports only from those above it.

// Enums with a text for each variant, by one macro.
// Everything that has a name in AWS's or the program's texts is made with it.
mod names;

// The ways to authenticate, and times as people read them.
// They know nothing of the rest.
mod method;
pub mod timestamp;

// One vocabulary for every problem: codes, places, facts, and the rules that weigh them.
// Every step below reports in it and goes on as far as sense allows.
pub mod finding;

// Secrets as types, which are wiped when dropped and which nothing prints.
// Bytes stay in them until they were parsed as something public.
pub mod sensitive;

// What bytes are before anybody reads them: UTF-8, UTF-16, or a container such as PKCS #12.
// What is text becomes UTF-8; the rest has a name and a command that converts it.
mod encoding;

// JSON with the place of every member, read and written without copies that stay.
// Secrets, AWS's documents and IAM's policies come through it.
mod json;

// PEM text to blocks, and every way to spoil PEM.
// What is in a block has no meaning yet.
pub mod pem;

// Blocks to private keys: PKCS #8, PBES2, the traditional formats,
// and the encryption schemes of PBES1 and PKCS #12 that no crate reads.
#[cfg(feature = "tls")]
pub mod key;

// Blocks to certificates, put in order,
// and judged as Java and the brokers judge them.
#[cfg(feature = "tls")]
pub mod chain;

// A chain and the key that is proved to belong to it,
// for rustls to sign with and for other clients as PEM.
#[cfg(feature = "tls")]
pub mod identity;

// Keystores of Java and OpenSSL to the identity or the roots in them.
// Opened with their password, within the same budget as keys.
#[cfg(feature = "tls")]
pub mod keystore;

// What Lambda says of an event source mapping that does not work.
// From the table of codes, and from method, stage and failure.
pub mod lambda;

// Explanations of what people have in front of them:
// a code, Lambda's words, the error line of another program.
pub mod explain;

// The documents that Secrets Manager holds: checked and loaded in one run,
// repaired, and packed from loose files.
pub mod secret;

// Identities and roots to configurations of rustls.
// The provider is passed in; the process-wide default is never touched.
#[cfg(feature = "tls")]
pub mod tls;

// The SASL mechanisms as state machines over bytes.
// Sockets and Kafka's framing are the caller's.
pub mod sasl;

// What is asked for ahead of its end, on a thread of its own,
// and shared by any number of connections.
mod fresh;

// AWS access keys to signed tokens,
// and a source that keeps them fresh for a whole program.
pub mod iam;

// Tokens of other issuers than AWS,
// and a source that keeps one fresh.
pub mod bearer;

// What a client says to an identity provider's token endpoint, and what it answers.
// A companion sends it.
#[cfg(feature = "tls")]
pub mod oauth;

// What AWS's commands and services print of clusters, brokers and mappings.
// Fetching it is the business of a companion.
pub mod aws;

// The method and the brokers that Lambda chooses, and why,
// as a plan and as the configuration of other clients.
pub mod plan;

// The permissions that the choice needs: IAM policies, Kafka's ACLs, ports.
// What given policies lack.
pub mod access;

// A plan with what carrying it out takes: credentials, roots, configuration.
// The companion packages carry it out.
#[cfg(feature = "tls")]
pub mod client;

// A client's configuration as it is on the disk, in the dialects of Java and of librdkafka,
// to a client. Files that it names are the caller's to read.
#[cfg(feature = "tls")]
pub mod config;

// What the program prints as JSON, as structs that serialize.
// Their schema is `docs/json.schema.json`.
#[cfg(feature = "serde")]
pub mod contract;

// Why things are as they are.
// Documentation alone.
#[cfg(feature = "tls")]
pub mod manual;

/// The rustls whose types this library takes and returns.
#[cfg(feature = "tls")]
pub use rustls;

#[cfg(feature = "tls")]
pub use finding::Conditions;
pub use finding::{Code, Finding, Findings, FindingsError, Place, Rules, Severity};
pub use method::Method;
pub use names::UnknownName;

/// The README's examples.
#[cfg(all(doctest, feature = "ring"))]
#[doc = include_str!("../README.md")]
struct Readme;

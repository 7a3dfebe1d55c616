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
//! These functions derive the region and the root certificates from the brokers' names;
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
//! // The document in Secrets Manager: certificate, privateKey, privateKeyPassword.
//! let document = std::fs::read("secret.json")?;
//!
//! // The rules, the time (now) and the crypto provider.
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
//!     // rskafka: `ClientBuilder::new(brokers).tls_config(config)`; or your own connection:
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
//! | How do I write my own client? | [`manual::own_client`] |
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
//! | [`oauth`] | requests to an identity provider's token endpoint, and its answers, without HTTP |
//! | [`client`] | brokers, TLS and credentials, for the companion packages |
//!
//! | from AWS's documents to a plan | |
//! |---|---|
//! | [`aws`] | ARNs, clusters, brokers and mappings in the output of AWS |
//! | [`config`] | Java's `client.properties`, and librdkafka's configuration |
//! | [`plan`], [`access`] | the method that Lambda chooses, and the permissions that it needs |
//! | [`lambda`] | what Lambda reports for each problem |
//! | [`explain`] | what a code, or a message of Lambda or of a Kafka client, means |
//!
//! | for all modules | |
//! |---|---|
//! | [`finding`] | codes, rules, places, facts |
//! | [`sensitive`], [`timestamp`] | secrets as types, and readable times |
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
//! | [`msk-auth-oauth`](https://docs.rs/msk-auth-oauth) | bearer tokens from an identity provider's token endpoint |
//! | [`msk-auth-rdkafka`](https://docs.rs/msk-auth-rdkafka) | tokens in rdkafka's callback, and its configuration |
//! | [`msk-auth-rskafka`](https://docs.rs/msk-auth-rskafka), [`msk-auth-krafka`](https://docs.rs/msk-auth-krafka) | the configuration of these clients |
//! | [`msk-auth-cli`](https://crates.io/crates/msk-auth-cli) | the program `msk-auth` |

// The modules in the order of the data flow: each imports only from those above it.

// Enums with a text for each variant, by one macro, for all names in AWS's or the program's texts.
mod names;

// The methods of authentication, and readable times. They do not depend on anything else.
mod method;
pub mod timestamp;

// One vocabulary for every problem: codes, places, facts, and the rules that define their severity.
// Every step below reports in it and continues as far as possible.
pub mod finding;

// Secrets as types, which are wiped when dropped and are never printed. Bytes stay in them until
// they are parsed as something public.
pub mod sensitive;

// What bytes are before they are read: UTF-8, UTF-16, or a container such as PKCS #12. Text becomes
// UTF-8; a container has a name and a command that converts it.
mod encoding;

// YAML, which is recognised so that a finding can say that it is not read.
#[cfg(feature = "tls")]
mod yaml;

// JSON with the place of every member, read and written without leaving copies. Secrets, AWS's
// documents and IAM's policies are read with it.
mod json;

// PEM text to blocks, with a code for every kind of damage. The blocks are not interpreted yet.
pub mod pem;

// Blocks to private keys: PKCS #8, PBES2, the traditional formats, and the encryption schemes of
// PBES1 and PKCS #12 that crates do not support.
#[cfg(feature = "tls")]
pub mod key;

// Blocks to certificates, put in order and checked as Java and the brokers do.
#[cfg(feature = "tls")]
pub mod chain;

// A chain and the key that is proved to belong to it, for rustls and, as PEM, for other clients.
#[cfg(feature = "tls")]
pub mod identity;

// Keystores of Java and OpenSSL to their identity or roots. Opened with their password, within the
// same budget as keys.
#[cfg(feature = "tls")]
pub mod keystore;

// Lambda's messages about an event source mapping that does not work, from the table of codes, and
// from method, stage and failure.
pub mod lambda;

// Explanations of a code, a message of Lambda, or an error line of another program.
pub mod explain;

// The documents in Secrets Manager: checked and loaded in one run, repaired, and packed from
// separate files.
pub mod secret;

// Identities and roots to configurations of rustls. The provider is a parameter; the process-wide
// default is never used.
#[cfg(feature = "tls")]
pub mod tls;

// The SASL mechanisms as state machines over bytes. The caller owns sockets and Kafka's framing.
pub mod sasl;

// Values that are requested before they expire, on a separate thread, and shared by any number of
// connections.
mod fresh;

// AWS access keys to signed tokens, and a source that refreshes them for a whole program.
pub mod iam;

// Tokens of other issuers than AWS, and a source that refreshes one.
pub mod bearer;

// Requests to an identity provider's token endpoint, and its responses. A companion sends them.
#[cfg(feature = "tls")]
pub mod oauth;

// The output of AWS's commands and services about clusters, brokers and mappings. A companion
// fetches it.
pub mod aws;

// The method and the brokers that Lambda chooses, with the reasons, as a plan and as the
// configuration of other clients.
pub mod plan;

// The permissions that the choice needs: IAM policies, Kafka's ACLs, ports; and what given policies
// lack.
pub mod access;

// A plan with everything that a connection needs: credentials, roots, configuration. The companion
// packages use it.
#[cfg(feature = "tls")]
pub mod client;

// Clients' configuration files, in the dialects of Java and of librdkafka. The caller reads the
// files that they name.
#[cfg(feature = "tls")]
pub mod config;

// The program's JSON output as structs that serialize. Their schema is `docs/json.schema.json`.
#[cfg(feature = "serde")]
pub mod contract;

// How-to pages: only documentation.
#[cfg(feature = "tls")]
pub mod manual;

/// The version of rustls whose types this library accepts and returns.
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

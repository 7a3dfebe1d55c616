#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![warn(missing_docs, missing_debug_implementations, unreachable_pub)]
//! Uses the AWS SDK for `msk-auth`: credentials, and an MSK cluster with its brokers and its
//! secret, fetched by ARN.
//!
//! | feature | | what it adds |
//! |---|---|---|
//! | | | [`SdkCredentials`]: a credentials provider that the program already has; needs only `aws-credential-types` |
//! | `chain` | default | [`SdkChain`]: the SDK's own chain: profiles of every kind, roles, web identity |
//! | `fetch` | | [`Fetcher`]: a cluster, its brokers and its secret by ARN |

#[cfg(feature = "chain")]
mod chain;
#[cfg(feature = "fetch")]
mod fetch;
#[cfg(feature = "chain")]
mod role;
mod runtime;
mod sdk;

#[cfg(feature = "chain")]
pub use chain::{SdkChain, SdkChainBuilder};
#[cfg(feature = "fetch")]
pub use fetch::{Fault, FetchError, Fetched, Fetcher, Operation, Refusal, connection_blocking};
#[cfg(feature = "chain")]
pub use role::AssumedRole;
pub use sdk::{SdkCredentials, credentials};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

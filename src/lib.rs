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

#[cfg(feature = "tls")]
pub mod chain;
mod code;
#[cfg(feature = "tls")]
mod conditions;
mod excerpt;
pub mod finding;
#[cfg(feature = "tls")]
pub mod identity;
#[cfg(feature = "tls")]
pub mod key;
pub mod lambda;
mod lines;
pub mod login;
mod method;
#[cfg(feature = "tls")]
pub mod pack;
pub mod pem;
pub mod policy;
#[cfg(feature = "tls")]
pub mod repair;
#[cfg(feature = "tls")]
pub mod secret;
pub mod sensitive;
pub mod timestamp;
#[cfg(feature = "tls")]
pub mod tls;

pub use code::{Code, Severity};
#[cfg(feature = "tls")]
pub use conditions::Conditions;
pub use finding::{Error, Finding, Findings, Place};
pub use method::{Method, UnknownMethod};
pub use policy::Policy;

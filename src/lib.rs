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

mod code;
pub mod finding;
pub mod iam;
pub mod policy;
pub mod sensitive;

pub use code::{Code, Severity};
pub use finding::{Error, Finding, Findings, Place};
pub use policy::Policy;

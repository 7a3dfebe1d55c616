//! The secrets of AWS Lambda's Kafka event sources: JSON documents in Secrets Manager.
//!
//! [`check`] reads a document and reports every problem. [`load`] does the same and returns an error
//! if a finding is an error. The rules are AWS's:
//! <https://docs.aws.amazon.com/lambda/latest/dg/msk-cluster-auth.html#smaa-auth-secret>.

#[cfg(feature = "tls")]
mod base64_text;
#[cfg(feature = "tls")]
mod candidates;
#[cfg(feature = "tls")]
mod change;
#[cfg(feature = "tls")]
mod check;
#[cfg(feature = "tls")]
mod entries;
#[cfg(feature = "tls")]
mod envelope;
#[cfg(feature = "tls")]
mod fields;
#[cfg(feature = "tls")]
mod inner;
#[cfg(feature = "tls")]
mod intent;
mod kind;
#[cfg(feature = "tls")]
mod known;
mod login;
#[cfg(feature = "tls")]
mod loose_certificates;
#[cfg(feature = "tls")]
mod manifest;
#[cfg(feature = "tls")]
mod meaning;
#[cfg(feature = "tls")]
mod mislabelled;
#[cfg(feature = "tls")]
mod oauth;
#[cfg(feature = "tls")]
mod opening;
#[cfg(feature = "tls")]
pub mod pack;
#[cfg(feature = "tls")]
mod passwords;
#[cfg(feature = "tls")]
mod plain_text;
#[cfg(feature = "tls")]
mod proven;
#[cfg(feature = "tls")]
mod recognise;
#[cfg(feature = "tls")]
mod relation;
#[cfg(feature = "tls")]
pub mod repair;
#[cfg(feature = "tls")]
mod sorted;
#[cfg(feature = "tls")]
mod surroundings;

#[cfg(feature = "tls")]
pub(crate) use check::check_within;
#[cfg(feature = "tls")]
pub use check::{Secret, SecretReport, check, load, members, members_inside};
pub use kind::SecretType;
pub use login::Login;
#[cfg(feature = "tls")]
pub(crate) use oauth::is_https;
#[cfg(feature = "tls")]
pub use oauth::{OauthClient, OauthProof};
#[cfg(feature = "tls")]
pub use plain_text::plain_text;
#[cfg(feature = "tls")]
pub use recognise::recognise;

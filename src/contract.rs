//! The output of the program `msk-auth` with `--format json`, as structs that serialize.
//!
//! `docs/json.schema.json` is generated from these structs. Within a [`SchemaVersion`], members keep their
//! names and meanings, and new members may be added. An unknown value is `null`, and no member is omitted.
//! No member contains a password or a key, except that [`TokenDocument`] contains the token.
//!
//! ```
//! # #[cfg(feature = "ring")] {
//! use msk_auth::contract::CheckDocument;
//! use msk_auth::{Conditions, Rules, secret};
//!
//! let conditions = Conditions::new(Rules::lambda(), msk_auth::tls::ring());
//! let report = secret::check(b"{}", None, &conditions);
//! let document = serde_json::to_value(CheckDocument::from(&report))?;
//! assert_eq!(document["accepted"], false);
//! assert_eq!(document["findings"][0]["code"], "secret-field-missing");
//! # }
//! # Ok::<(), serde_json::Error>(())
//! ```

mod access;
#[cfg(feature = "tls")]
mod check;
#[cfg(feature = "tls")]
mod configuration;
mod explain;
mod finding;
mod plan;
#[cfg(feature = "schema")]
mod schema;
mod token;
mod version;

pub use access::AccessDocument;
pub(crate) use access::GapEntry;
#[cfg(feature = "tls")]
pub use check::CheckDocument;
#[cfg(feature = "tls")]
pub(crate) use check::IdentityEntry;
#[cfg(feature = "tls")]
pub use configuration::ConfigurationDocument;
pub use explain::ExplainDocument;
pub(crate) use finding::FindingEntry;
pub use plan::PlanDocument;
pub use token::TokenDocument;
pub use version::SchemaVersion;

#[cfg(test)]
mod tests;

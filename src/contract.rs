//! The output of the program `msk-auth` with `--format json`, as structs that serialize.
//!
//! `docs/json.schema.json` is generated from these structs. Within a [`SCHEMA_VERSION`], members keep their
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
//! let document = CheckDocument::from(&report);
//! assert!(!document.accepted);
//! assert_eq!(document.findings[0].code, "secret-field-missing");
//! # }
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
pub mod schema;
mod token;

pub use access::{
    AccessDocument, ClusterPolicyEntry, GapEntry, PolicyEntry, PrincipalEntry, ResourcePolicyEntry,
    ResourceStatementEntry, SecurityGroupRuleEntry, StatementEntry,
};
#[cfg(feature = "tls")]
pub use check::{CertificateEntry, CheckDocument, IdentityEntry, KeyEntry};
#[cfg(feature = "tls")]
pub use configuration::ConfigurationDocument;
pub use explain::{
    AnswerEntry, CauseEntry, CodeEntry, ExplainDocument, ExplainedEntry, FamilyEntry, SeverityEntry,
};
pub use finding::{ExcerptEntry, FindingEntry, PlaceEntry};
pub use plan::{PlanDocument, RejectedEntry};
pub use token::TokenDocument;

/// The version of the documents; each begins with it as its member `schema`.
pub const SCHEMA_VERSION: u32 = 1;

#[cfg(test)]
mod tests;

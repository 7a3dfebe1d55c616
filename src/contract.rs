//! What the program `msk-auth` prints with `--format json`, as structs that serialize.
//!
//! A program that reads this JSON finds every member here and in `docs/json.schema.json`, which is
//! generated from these structs. Members keep their name and meaning within a
//! [`SCHEMA_VERSION`]; new ones may come. What is not known is `null`, and no member is left out.
//! No member holds a password or a key; [`TokenDocument`] alone holds what was asked for.
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

/// The version of the documents, which each begins with as its member `schema`.
pub const SCHEMA_VERSION: u32 = 1;

#[cfg(test)]
mod tests;

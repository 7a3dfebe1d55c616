//! The IAM permissions, Kafka ACLs and ports that a client needs, and what existing policies lack.
//!
//! The permissions are those that Amazon documents: for Lambda
//! <https://docs.aws.amazon.com/lambda/latest/dg/with-msk-permissions.html>, for other clients
//! <https://docs.aws.amazon.com/msk/latest/developerguide/iam-access-control-use-cases.html>, and
//! for Kafka's ACLs
//! <https://docs.aws.amazon.com/lambda/latest/dg/with-kafka-troubleshoot.html>.

mod acl;
mod cluster_policy;
mod common;
mod evaluate;
mod glob;
mod iam_policy;
mod network;
mod pattern;
mod places;
mod policy_document;
mod request;
mod requirements;
mod symbol;
mod unnamed;

pub use cluster_policy::ClusterPolicy;
pub use evaluate::{Gap, missing};
pub use iam_policy::IamPolicy;
pub use network::{Direction, SecurityGroupRule, ports, security_group_rules};
pub use policy_document::PolicyDocument;
#[cfg(feature = "serde")]
pub(crate) use policy_document::{PolicyStatement, VERSION};
pub use request::{AccessRequest, ClientRole, NameError};
pub use requirements::{Requirement, Scope};
pub use unnamed::Unnamed;

#[cfg(test)]
mod tests;

//! The output of `msk-auth access`.

use serde::Serialize;

use crate::access::{
    AccessRequest, ClusterPolicy, Gap, PolicyDocument, PolicyStatement, SecurityGroupRule,
};
use crate::contract::{FindingEntry, SCHEMA_VERSION};
use crate::finding::Findings;

/// The output of `msk-auth access --format json`: what must be allowed, and what the given policies
/// lack.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AccessDocument {
    /// The version of this document.
    #[cfg_attr(feature = "schema", schemars(schema_with = "super::schema::version"))]
    pub schema: u32,
    /// The client's task: `lambda`, `consumer` or `producer`.
    pub role: &'static str,
    /// Whether it is a producer that writes idempotently.
    pub idempotent: bool,
    /// The Kafka principal for the ACLs; null if it is unknown, or the method is IAM.
    pub principal: Option<String>,
    /// The IAM policy document for the role; null if the method needs none.
    pub policy: Option<PolicyEntry>,
    /// The policy that the cluster itself needs, if another account owns it; else null.
    pub cluster_policy: Option<ClusterPolicyEntry>,
    /// `kafka-acls` commands.
    pub acls: Vec<String>,
    /// The brokers' ports; empty if only the list of brokers contains them, as with multi-VPC
    /// connectivity.
    pub ports: Vec<u16>,
    /// The connections that the security groups must allow (TCP).
    pub security_group_rules: Vec<SecurityGroupRuleEntry>,
    /// What the given policies lack.
    pub missing: Vec<GapEntry>,
    /// The problems of the given documents, errors first.
    pub findings: Vec<FindingEntry>,
}

/// An IAM policy document.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct PolicyEntry {
    /// The version of IAM's policy language.
    pub version: &'static str,
    /// The statements.
    pub statement: Vec<StatementEntry>,
}

/// A statement of an IAM policy.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct StatementEntry {
    /// Its name.
    pub sid: &'static str,
    /// `Allow`.
    pub effect: &'static str,
    /// The actions that it allows.
    pub action: Vec<&'static str>,
    /// The resources that it is about.
    pub resource: Vec<String>,
}

/// The policy of a cluster.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ClusterPolicyEntry {
    /// The account that owns the cluster and attaches the policy.
    pub owner: String,
    /// The cluster's ARN; `*` replaces its UUID if only a VPC connection is known.
    pub cluster: String,
    /// The IAM policy document.
    pub policy: ResourcePolicyEntry,
}

/// An IAM policy document that is attached to a resource.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct ResourcePolicyEntry {
    /// The version of IAM's policy language.
    pub version: &'static str,
    /// The statements.
    pub statement: Vec<ResourceStatementEntry>,
}

/// A statement of an IAM policy that is attached to a resource.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct ResourceStatementEntry {
    /// Its name.
    pub sid: &'static str,
    /// `Allow`.
    pub effect: &'static str,
    /// The principal that it allows.
    pub principal: PrincipalEntry,
    /// The actions that it allows.
    pub action: Vec<&'static str>,
    /// The resources that it is about.
    pub resource: Vec<String>,
}

/// The principal of a statement.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "UPPERCASE")]
#[non_exhaustive]
pub struct PrincipalEntry {
    /// The number of an AWS account.
    pub aws: String,
}

/// A rule of a security group.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SecurityGroupRuleEntry {
    /// `inbound` or `outbound`.
    pub direction: &'static str,
    /// The TCP port, or the first of several.
    pub port: u16,
    /// The last port; the same as `port` if there is only one.
    pub last_port: u16,
    /// The other side of the connection.
    pub peer: &'static str,
}

/// A missing permission.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct GapEntry {
    /// The action, for example `kafka-cluster:ReadData`.
    pub action: &'static str,
    /// Its resource.
    pub resource: String,
    /// Whether a statement denies it, or none allows it.
    #[cfg_attr(feature = "schema", schemars(schema_with = "super::schema::effect"))]
    pub effect: &'static str,
    /// The condition keys that decide.
    pub depends_on: Vec<String>,
    /// The message that Lambda would show as the mapping's `LastProcessingResult`, if known.
    pub lambda: Option<&'static str>,
    /// The basis of this answer.
    #[cfg_attr(feature = "schema", schemars(schema_with = "super::schema::basis"))]
    pub lambda_basis: Option<&'static str>,
}

impl AccessDocument {
    /// Makes the document from what `request` needs at brokers with these ports, the `gaps` in the
    /// given policies, and the findings.
    pub fn new(
        request: &AccessRequest,
        ports: &[u16],
        rules: &[SecurityGroupRule],
        gaps: &[Gap],
        findings: &Findings,
    ) -> Self {
        Self {
            schema: SCHEMA_VERSION,
            role: request.role().as_str(),
            idempotent: request.is_idempotent(),
            principal: request.kafka_principal().map(str::to_owned),
            policy: request.policy().as_ref().map(PolicyEntry::from),
            cluster_policy: request
                .cluster_policy()
                .as_ref()
                .map(ClusterPolicyEntry::from),
            acls: request.acls(),
            ports: ports.to_vec(),
            security_group_rules: rules.iter().map(SecurityGroupRuleEntry::from).collect(),
            missing: gaps.iter().map(GapEntry::from).collect(),
            findings: FindingEntry::ranked(findings),
        }
    }
}

impl From<&PolicyDocument> for PolicyEntry {
    fn from(policy: &PolicyDocument) -> Self {
        Self {
            version: PolicyDocument::VERSION,
            statement: policy.statements.iter().map(StatementEntry::from).collect(),
        }
    }
}

impl From<&ClusterPolicy> for ClusterPolicyEntry {
    fn from(policy: &ClusterPolicy) -> Self {
        Self {
            owner: policy.owner.clone(),
            cluster: policy.cluster.clone(),
            policy: ResourcePolicyEntry::from(policy),
        }
    }
}

impl From<&ClusterPolicy> for ResourcePolicyEntry {
    fn from(policy: &ClusterPolicy) -> Self {
        let statement = |statement: &PolicyStatement| ResourceStatementEntry {
            sid: statement.sid,
            effect: "Allow",
            principal: PrincipalEntry {
                aws: policy.principal.clone(),
            },
            action: statement.actions.clone(),
            resource: statement.resources.clone(),
        };
        Self {
            version: PolicyDocument::VERSION,
            statement: policy.document.statements.iter().map(statement).collect(),
        }
    }
}

impl From<&PolicyStatement> for StatementEntry {
    fn from(statement: &PolicyStatement) -> Self {
        Self {
            sid: statement.sid,
            effect: "Allow",
            action: statement.actions.clone(),
            resource: statement.resources.clone(),
        }
    }
}

impl From<&SecurityGroupRule> for SecurityGroupRuleEntry {
    fn from(rule: &SecurityGroupRule) -> Self {
        Self {
            direction: rule.direction.as_str(),
            port: rule.port,
            last_port: rule.last_port,
            peer: rule.peer,
        }
    }
}

impl From<&Gap> for GapEntry {
    fn from(gap: &Gap) -> Self {
        let answer = gap.requirement.lambda;
        Self {
            action: gap.requirement.action,
            resource: gap.requirement.scope.as_str().to_owned(),
            effect: if gap.is_denied { "denied" } else { "absent" },
            depends_on: gap.depends_on.clone(),
            lambda: answer.map(|answer| answer.result.as_str()),
            lambda_basis: answer.map(|answer| answer.basis.as_str()),
        }
    }
}

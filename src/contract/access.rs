//! What `msk-auth access` prints.

use serde::Serialize;

use crate::access::{
    AccessRequest, ClusterPolicy, Gap, PolicyDocument, PolicyStatement, SecurityGroupRule,
};
use crate::contract::{FindingEntry, SCHEMA_VERSION};
use crate::finding::Findings;

/// What `msk-auth access --format json` prints: what must be allowed, and what given policies lack.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AccessDocument {
    /// The version of this document.
    #[cfg_attr(feature = "schema", schemars(schema_with = "super::schema::version"))]
    pub schema: u32,
    /// The IAM policy document for the role; null where the method needs none.
    pub policy: Option<PolicyEntry>,
    /// The policy that the cluster itself must have, where another account owns it; else null.
    pub cluster_policy: Option<ClusterPolicyEntry>,
    /// `kafka-acls` commands.
    pub acls: Vec<String>,
    /// The brokers' ports; empty where only the list of brokers says which, as over multi-VPC
    /// connectivity.
    pub ports: Vec<u16>,
    /// What the security groups must let through (TCP).
    pub security_group_rules: Vec<SecurityGroupRuleEntry>,
    /// What the policies that were given lack.
    pub missing: Vec<GapEntry>,
    /// What is wrong with the documents that were given, errors first.
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
    /// On which resources.
    pub resource: Vec<String>,
}

/// The policy of a cluster.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ClusterPolicyEntry {
    /// The account that owns the cluster, and attaches the policy.
    pub owner: String,
    /// The cluster's ARN; `*` is in place of its UUID where only a VPC connection is known.
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
    /// Whom it allows.
    pub principal: PrincipalEntry,
    /// The actions that it allows.
    pub action: Vec<&'static str>,
    /// On which resources.
    pub resource: Vec<String>,
}

/// Whom a statement is about.
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
    /// The last port; the same as `port` where it is one.
    pub last_port: u16,
    /// Who is on the other side.
    pub peer: &'static str,
}

/// A permission that is lacking.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct GapEntry {
    /// The action, for example `kafka-cluster:ReadData`.
    pub action: &'static str,
    /// On what.
    pub resource: String,
    /// Whether a statement denies it, or none allows it.
    #[cfg_attr(feature = "schema", schemars(schema_with = "super::schema::effect"))]
    pub effect: &'static str,
    /// The condition keys that it depends on.
    pub depends_on: Vec<String>,
    /// What Lambda would show as the mapping's `LastProcessingResult`, where that is known.
    pub lambda: Option<&'static str>,
    /// On what that rests.
    #[cfg_attr(feature = "schema", schemars(schema_with = "super::schema::basis"))]
    pub lambda_basis: Option<&'static str>,
}

impl AccessDocument {
    /// What `request` needs at brokers with these ports, `gaps` in the policies that were given,
    /// and what was found on the way.
    pub fn new(
        request: &AccessRequest,
        ports: &[u16],
        rules: &[SecurityGroupRule],
        gaps: &[Gap],
        findings: &Findings,
    ) -> Self {
        Self {
            schema: SCHEMA_VERSION,
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

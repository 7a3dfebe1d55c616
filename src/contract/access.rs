//! The output of `msk-auth access`.

use serde::{Serialize, Serializer};

use crate::access::{
    AccessRequest, ClusterPolicy, Gap, PolicyDocument, PolicyStatement, SecurityGroupRule, VERSION,
};
use crate::contract::{FindingEntry, SchemaVersion};
use crate::finding::Findings;
use crate::lambda::Basis;

/// The output of `msk-auth access --format json`: what must be allowed, and what the given policies
/// lack.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AccessDocument {
    /// The version of this document.
    schema: SchemaVersion,
    /// The client's task: `lambda`, `consumer` or `producer`.
    role: &'static str,
    /// Whether it is a producer that writes idempotently.
    idempotent: bool,
    /// The Kafka principal for the ACLs; null if it is unknown, or the method is IAM.
    principal: Option<String>,
    /// The IAM policy document for the role; null if the method needs none.
    policy: Option<PolicyEntry>,
    /// The policy that the cluster itself needs, if another account owns it; else null.
    cluster_policy: Option<ClusterPolicyEntry>,
    /// `kafka-acls` commands.
    acls: Vec<String>,
    /// The brokers' ports; empty if only the list of brokers contains them, as with multi-VPC
    /// connectivity.
    ports: Vec<u16>,
    /// The connections that the security groups must allow (TCP).
    security_group_rules: Vec<SecurityGroupRuleEntry>,
    /// What the given policies lack; null if a policy can't be read completely.
    missing: Option<Vec<GapEntry>>,
    /// The problems of the given documents, errors first.
    findings: Vec<FindingEntry>,
}

/// An IAM policy document.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase")]
pub(crate) struct PolicyEntry {
    /// The version of IAM's policy language.
    version: &'static str,
    /// The statements.
    statement: Vec<StatementEntry>,
}

/// A statement of an IAM policy.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase")]
pub(crate) struct StatementEntry {
    /// Its name.
    sid: &'static str,
    /// `Allow`.
    effect: &'static str,
    /// The actions that it allows.
    action: Vec<&'static str>,
    /// The resources that it is about.
    resource: Vec<String>,
}

/// The policy of a cluster.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct ClusterPolicyEntry {
    /// The account that owns the cluster and attaches the policy.
    owner: String,
    /// The cluster's ARN; `*` replaces its UUID if only a VPC connection is known.
    cluster: String,
    /// The IAM policy document.
    policy: ResourcePolicyEntry,
}

/// An IAM policy document that is attached to a resource.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ResourcePolicyEntry {
    /// The version of IAM's policy language.
    version: &'static str,
    /// The statements.
    statement: Vec<ResourceStatementEntry>,
}

/// A statement of an IAM policy that is attached to a resource.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ResourceStatementEntry {
    /// Its name.
    sid: &'static str,
    /// `Allow`.
    effect: &'static str,
    /// The principal that it allows.
    principal: PrincipalEntry,
    /// The actions that it allows.
    action: Vec<&'static str>,
    /// The resources that it is about.
    resource: Vec<String>,
}

/// The principal of a statement.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "UPPERCASE")]
pub(crate) struct PrincipalEntry {
    /// The number of an AWS account.
    aws: String,
}

/// A rule of a security group.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct SecurityGroupRuleEntry {
    /// `inbound` or `outbound`.
    direction: &'static str,
    /// The TCP port, or the first of several.
    port: u16,
    /// The last port; the same as `port` if there is only one.
    last_port: u16,
    /// The other side of the connection.
    peer: &'static str,
}

/// A missing permission.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct GapEntry {
    /// The action, for example `kafka-cluster:ReadData`.
    action: &'static str,
    /// Its resource.
    resource: String,
    /// Whether a statement denies it, or none allows it.
    #[cfg_attr(feature = "schema", schemars(schema_with = "super::schema::effect"))]
    effect: &'static str,
    /// The condition keys that decide.
    depends_on: Vec<String>,
    /// The message that Lambda would show as the mapping's `LastProcessingResult`, if known.
    lambda: Option<&'static str>,
    /// The basis of this answer.
    lambda_basis: Option<Basis>,
}

impl AccessDocument {
    /// Makes the document from what `request` needs at brokers with these ports, the `gaps` in the
    /// given policies, and the findings. `gaps` is `None` if what they lack can't be determined.
    pub fn new(
        request: &AccessRequest,
        ports: &[u16],
        rules: &[SecurityGroupRule],
        gaps: Option<&[Gap]>,
        findings: &Findings,
    ) -> Self {
        Self {
            schema: SchemaVersion,
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
            missing: gaps.map(|gaps| gaps.iter().map(GapEntry::from).collect()),
            findings: FindingEntry::ranked(findings),
        }
    }
}

impl From<&PolicyDocument> for PolicyEntry {
    fn from(policy: &PolicyDocument) -> Self {
        Self {
            version: VERSION,
            statement: policy.statements.iter().map(StatementEntry::from).collect(),
        }
    }
}

impl From<&ClusterPolicy> for ClusterPolicyEntry {
    fn from(policy: &ClusterPolicy) -> Self {
        Self {
            owner: policy.owner.clone(),
            cluster: policy.cluster.clone(),
            policy: ResourcePolicyEntry::from(&policy.document),
        }
    }
}

impl From<&PolicyDocument> for ResourcePolicyEntry {
    fn from(policy: &PolicyDocument) -> Self {
        let named = policy.statements.iter().filter_map(|statement| {
            Some(ResourceStatementEntry {
                sid: statement.sid,
                effect: "Allow",
                principal: PrincipalEntry {
                    aws: statement.account.clone()?,
                },
                action: statement.actions.clone(),
                resource: statement.resources.clone(),
            })
        });
        Self {
            version: VERSION,
            statement: named.collect(),
        }
    }
}

/// Serializes the policy as IAM's JSON.
impl Serialize for PolicyDocument {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let of_resource = self.statements.iter().any(|one| one.account.is_some());
        match of_resource {
            true => ResourcePolicyEntry::from(self).serialize(serializer),
            false => PolicyEntry::from(self).serialize(serializer),
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
            lambda_basis: answer.map(|answer| answer.basis),
        }
    }
}

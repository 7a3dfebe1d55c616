//! The output of `msk-auth plan`.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::access::Gap;
use crate::contract::{FindingEntry, GapEntry, SchemaVersion};
use crate::finding::Findings;
use crate::lambda::Basis;
use crate::method::Method;
use crate::plan::{Decision, Plan, Rejected};

/// The output of `msk-auth plan --format json`: the method and the brokers that Lambda would
/// choose.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PlanDocument {
    /// The version of this document.
    schema: SchemaVersion,
    /// `mtls`, `scram`, `iam`, `tls`, `plaintext`, for self-managed Kafka also `scram-256`, `plain`
    /// and `oauthbearer`; null if Lambda would fail.
    method: Option<&'static str>,
    /// Kafka's `security.protocol`.
    security_protocol: Option<&'static str>,
    /// Kafka's `sasl.mechanism`, if the method has one.
    sasl_mechanism: Option<&'static str>,
    /// The network from which the client connects: `vpc`, `public`, `multi-vpc` or `ipv6`; null for
    /// self-managed Kafka, and if Lambda would fail.
    network: Option<&'static str>,
    /// Where to connect: `host:port`, IPv6 addresses in brackets.
    brokers: Vec<String>,
    /// The port to open, if all brokers have the same.
    port: Option<u16>,
    /// The parameters for requesting a token; null if the method is not `oauthbearer`.
    oauth: Option<OauthEntry>,
    /// Why this method was chosen, or why none was.
    reason: String,
    /// The methods that were not chosen, strongest first.
    rejected: Vec<RejectedEntry>,
    /// The message that Lambda would show as the mapping's `LastProcessingResult`, if known.
    lambda: Option<&'static str>,
    /// The basis of this answer.
    lambda_basis: Option<Basis>,
    /// The problems, errors first.
    findings: Vec<FindingEntry>,
    /// What the given policies lack; null without policies, or if one can't be read completely.
    missing: Option<Vec<GapEntry>>,
}

/// The parameters for requesting a token from an identity provider, and the extensions that are
/// sent with it.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct OauthEntry {
    /// The scope to request.
    scope: Option<String>,
    /// The audience to request.
    audience: Option<String>,
    /// The SASL extensions, name and value.
    extensions: BTreeMap<String, String>,
}

/// A method that was not chosen.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct RejectedEntry {
    /// The method.
    method: &'static str,
    /// Why it was not chosen.
    why: String,
}

impl PlanDocument {
    /// Makes the document from a decision and the findings. `gaps` is what the given policies lack,
    /// `None` without policies, or if it can't be determined.
    pub fn new(decision: &Decision, findings: &Findings, gaps: Option<&[Gap]>) -> Self {
        let plan = decision.plan.as_ref();
        let method = plan.map(|plan| plan.method);
        Self {
            schema: SchemaVersion,
            method: method.map(|method| method.as_str()),
            security_protocol: method.map(|method| method.security_protocol()),
            sasl_mechanism: method.and_then(|method| method.sasl_mechanism()),
            network: plan
                .and_then(|plan| plan.network)
                .map(|network| network.as_str()),
            brokers: plan.map(brokers).unwrap_or_default(),
            port: plan.and_then(only_port),
            oauth: plan.and_then(oauth),
            reason: decision.reason.clone(),
            rejected: decision.rejected.iter().map(RejectedEntry::from).collect(),
            lambda: decision.lambda.map(|answer| answer.result.as_str()),
            lambda_basis: decision.lambda.map(|answer| answer.basis),
            findings: FindingEntry::ranked(findings),
            missing: gaps.map(|gaps| gaps.iter().map(GapEntry::from).collect()),
        }
    }
}

impl From<&Rejected> for RejectedEntry {
    fn from(rejected: &Rejected) -> Self {
        Self {
            method: rejected.method.as_str(),
            why: rejected.why.clone(),
        }
    }
}

fn brokers(plan: &Plan) -> Vec<String> {
    plan.brokers.iter().map(ToString::to_string).collect()
}

fn oauth(plan: &Plan) -> Option<OauthEntry> {
    (plan.method == Method::OauthBearer).then(|| OauthEntry {
        scope: plan.oauth.scope.clone(),
        audience: plan.oauth.audience.clone(),
        extensions: plan.oauth.extensions.iter().cloned().collect(),
    })
}

fn only_port(plan: &Plan) -> Option<u16> {
    match plan.ports().as_slice() {
        [port] => Some(*port),
        _ => None,
    }
}

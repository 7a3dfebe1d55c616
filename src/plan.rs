//! Chooses the method and the brokers as Lambda does, without opening a connection.
//!
//! For MSK there are five rules, in this order
//! (<https://docs.aws.amazon.com/lambda/latest/dg/msk-cluster-auth.html#msk-bootstrap-brokers>):
//!
//! 1. mutual TLS, if a secret for it is given;
//! 2. SASL/SCRAM, if a secret for it is given;
//! 3. IAM, if no secret is given and IAM is active;
//! 4. unauthenticated TLS, if no secret is given, IAM is not active and unauthenticated TLS is;
//! 5. plaintext, if no secret is given and neither of the two is active.
//!
//! If the chosen method is not active on the cluster, or the cluster lists no brokers for it, the result is
//! an error, never a weaker method or another network.

mod brokers;
mod choice;
mod decision;
mod render;
#[cfg(feature = "tls")]
mod secret;

pub(crate) use brokers::listener;
pub use decision::{ClusterSource, Decision, Plan, Rejected, RootsSource};
pub use render::{
    Material, Property, RenderError, java_properties, kcat, librdkafka, librdkafka_properties,
};

#[cfg(feature = "tls")]
pub(crate) use render::{push_jaas_options, push_java_value};

use choice::{Choice, Refusal};

use crate::aws::{
    Cluster, EventSource, EventSourceMapping, Reader, SourceAccess, SourceAccessType,
};
use crate::finding::{Code, FactName, Finding, Findings, Place, Severity};
use crate::lambda::{self, Stage};
use crate::method::Method;

/// Chooses as Lambda does. If `findings` already contains an error, the input is not reliable, and
/// there is no plan.
///
/// `access` is the mapping's list of credentials; `None` if there is no mapping yet. `secret` is the
/// type of an available secret. If both name a secret, they must agree. A login without a type
/// counts as SCRAM with SHA-512.
///
/// ```
/// use msk_auth::aws::{BootstrapBrokers, Cluster, Network};
/// use msk_auth::plan::{self, ClusterSource};
/// use msk_auth::{Findings, Method, Rules};
///
/// let cluster = Cluster::from_json(
///     br#"{"ClusterInfo": {"ClusterType": "PROVISIONED", "Provisioned": {
///          "ClientAuthentication": {"Sasl": {"Iam": {"Enabled": true}}}}}}"#,
/// )?;
/// let brokers = BootstrapBrokers::from_json(
///     br#"{"BootstrapBrokerStringSaslIam": "b-1.orders.abc.c2.kafka.eu-west-1.amazonaws.com:9098"}"#,
/// )?;
/// let source = ClusterSource::Msk { cluster: &cluster, brokers: &brokers, network: Network::Vpc };
/// let mut findings = Findings::under(&Rules::lambda());
/// let decision = plan::decide(source, None, None, &mut findings);
/// assert_eq!(decision.plan.map(|plan| plan.method), Some(Method::Iam));
/// # Ok::<(), msk_auth::FindingsError>(())
/// ```
pub fn decide(
    source: ClusterSource<'_>,
    access: Option<&SourceAccess>,
    secret: Option<SourceAccessType>,
    findings: &mut Findings,
) -> Decision {
    let credential = credential(source, access, secret, findings);
    if findings.has_errors() {
        return contradiction(source, credential, findings);
    }
    let root = root_certificate(access, secret);
    let Choice { method, rejected } = match source {
        ClusterSource::Msk { cluster, .. } => choice::for_msk(cluster, credential),
        ClusterSource::SelfManaged { .. } => choice::for_self_managed(credential, root.is_some()),
    };
    let (method, reason) = match method {
        Ok(chosen) => chosen,
        Err(refusal) => return refused(refusal, rejected, findings),
    };
    let Some(brokers) = brokers::of(source, method) else {
        return brokers::missing(source, method, rejected, findings);
    };
    note_weakness(method, findings);
    let named = access.and_then(SourceAccess::credential);
    let plan = Plan {
        method,
        brokers,
        network: source.network(),
        roots: roots(source, method, root),
        credential,
        secret: named.and_then(|configuration| configuration.uri.clone()),
        oauth: access
            .map(SourceAccess::oauth_parameters)
            .unwrap_or_default(),
    };
    Decision {
        plan: Some(plan),
        reason,
        rejected,
        lambda: None,
    }
}

/// The decision if the rules choose no method.
fn refused(refusal: Refusal, rejected: Vec<Rejected>, findings: &mut Findings) -> Decision {
    findings.push(
        Finding::new(refusal.code, Place::default(), refusal.message.clone())
            .help(refusal.help)
            .facts(refusal.facts),
    );
    Decision {
        plan: None,
        reason: refusal.message,
        rejected,
        lambda: lambda::for_failure(refusal.method, Stage::Plan, refusal.code),
    }
}

/// The method of a mapping, even if the cluster does not offer it. `None` if an MSK mapping names
/// no credential, because the method then depends on the cluster, and no cluster is given or it
/// offers no method.
pub fn method_of(mapping: &EventSourceMapping, cluster: Option<&Cluster>) -> Option<Method> {
    let access = &mapping.source_access;
    let credential = access.credential().map(|configuration| configuration.kind);
    let choice = match (credential, mapping.event_source()) {
        (Some(kind), _) => return kind.method(),
        (None, EventSource::Msk) => choice::for_msk(cluster?, None),
        (None, EventSource::SelfManaged) => {
            let root = SourceAccessType::ServerRootCaCertificate;
            choice::for_self_managed(None, access.contains(root))
        }
    };
    choice.method.ok().map(|(method, _)| method)
}

/// The credential that counts: the one that the mapping names, or else the available one.
fn credential(
    source: ClusterSource<'_>,
    access: Option<&SourceAccess>,
    secret: Option<SourceAccessType>,
    findings: &mut Findings,
) -> Option<SourceAccessType> {
    let (event_source, cluster) = match source {
        ClusterSource::Msk { cluster, .. } => (EventSource::Msk, cluster.arn.as_ref()),
        ClusterSource::SelfManaged { .. } => (EventSource::SelfManaged, None),
    };
    if let Some(access) = access {
        let reader = cluster.map(Reader::of_cluster).unwrap_or_default();
        access.check_into(event_source, reader, findings);
    }
    let named = access
        .and_then(SourceAccess::credential)
        .map(|configuration| configuration.kind);
    let at_hand = secret.filter(|kind| kind.method().is_some());
    match (named, at_hand) {
        (Some(named), Some(at_hand)) => {
            judge_agreement(named, at_hand, findings);
            Some(named)
        }
        (None, Some(at_hand)) => {
            judge_unnamed(at_hand, access.is_some(), event_source, findings);
            Some(at_hand)
        }
        (named, None) => named,
    }
}

/// Reports a secret of another type than the mapping names. All logins are interchangeable.
fn judge_agreement(named: SourceAccessType, at_hand: SourceAccessType, findings: &mut Findings) {
    if named == at_hand || (named.is_login() && at_hand.is_login()) {
        return;
    }
    findings.push(
        Finding::new(
            Code::PlanSecretDiffers,
            Place::default(),
            format!("the secret is for {at_hand}, and the mapping names {named}"),
        )
        .help("give the secret that the mapping names, or change the mapping's type")
        .fact(FactName::Type, at_hand.as_str())
        .fact(FactName::OtherType, named.as_str()),
    );
}

/// Reports a secret that the mapping does not name, and one that MSK rejects.
fn judge_unnamed(
    at_hand: SourceAccessType,
    has_mapping: bool,
    event_source: EventSource,
    findings: &mut Findings,
) {
    if has_mapping {
        findings.push(
            Finding::new(
                Code::PlanSecretNotNamed,
                Place::field("SourceAccessConfigurations"),
                "the mapping names no secret; this plan assumes that it will name this one",
            )
            .help(format!(
                "add {{\"Type\": \"{at_hand}\", \"URI\": \"the secret's ARN\"}}"
            ))
            .fact(FactName::Type, at_hand.as_str()),
        );
    }
    if event_source == EventSource::Msk && !at_hand.is_for_msk() {
        findings.push(
            Finding::new(
                Code::SourceAccessNotForMsk,
                Place::default(),
                format!("{at_hand} is for self-managed Kafka; MSK rejects it"),
            )
            .help("for MSK use SASL_SCRAM_512_AUTH or CLIENT_CERTIFICATE_TLS_AUTH")
            .fact(FactName::Type, at_hand.as_str()),
        );
    }
}

/// The decision if the input is malformed or contradicts itself; no rule applies.
fn contradiction(
    source: ClusterSource<'_>,
    credential: Option<SourceAccessType>,
    findings: &Findings,
) -> Decision {
    let first = findings
        .iter()
        .find(|finding| finding.severity == Severity::Error);
    let is_for_this = credential.is_none_or(|kind| match source {
        ClusterSource::Msk { .. } => kind.is_for_msk(),
        ClusterSource::SelfManaged { .. } => kind.is_for_self_managed(),
    });
    // A type that the cluster can't use counts as a method that is not active. AWS refuses the
    // other types when the mapping is created, and then there is no LastProcessingResult.
    let lambda = credential
        .and_then(SourceAccessType::method)
        .filter(|_| !is_for_this)
        .and_then(|method| lambda::for_failure(method, Stage::Plan, Code::SourceAccessNotForMsk));
    let reason = match first {
        Some(finding) => finding.message.clone(),
        None => "the given documents contradict each other".to_owned(),
    };
    Decision {
        plan: None,
        reason,
        rejected: Vec::new(),
        lambda,
    }
}

/// The given root certificate: its secret's ARN, if known.
fn root_certificate(
    access: Option<&SourceAccess>,
    secret: Option<SourceAccessType>,
) -> Option<Option<String>> {
    let kind = SourceAccessType::ServerRootCaCertificate;
    let named = access
        .into_iter()
        .flat_map(SourceAccess::iter)
        .find(|configuration| configuration.kind == kind)
        .map(|configuration| configuration.uri.clone());
    named.or_else(|| secret.filter(|secret| *secret == kind).map(|_| None))
}

fn roots(source: ClusterSource<'_>, method: Method, given: Option<Option<String>>) -> RootsSource {
    match (source, given) {
        _ if !method.uses_tls() => RootsSource::None,
        (ClusterSource::Msk { .. }, _) => RootsSource::AmazonTrustServices,
        (ClusterSource::SelfManaged { .. }, Some(arn)) => RootsSource::Secret(arn),
        (ClusterSource::SelfManaged { .. }, None) => RootsSource::Public,
    }
}

fn note_weakness(method: Method, findings: &mut Findings) {
    match method {
        Method::Plaintext => findings.push(
            Finding::new(
                Code::PlanUnencrypted,
                Place::default(),
                "with plaintext anyone on the network path can read and change the records",
            )
            .help("turn on TLS and a method of authentication")
            .fact(FactName::Method, method.as_str()),
        ),
        Method::Tls => findings.push(
            Finding::new(
                Code::PlanUnauthenticated,
                Place::default(),
                "without authentication anyone who reaches the brokers may use the cluster",
            )
            .help("turn on IAM, or give a secret")
            .fact(FactName::Method, method.as_str()),
        ),
        _ => {}
    }
}

#[cfg(test)]
mod tests;

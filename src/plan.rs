//! Which method, which brokers: decided as Lambda decides, before any socket is opened.
//!
//! For MSK the rules are five, in this order
//! (<https://docs.aws.amazon.com/lambda/latest/dg/msk-cluster-auth.html#msk-bootstrap-brokers>):
//!
//! 1. mutual TLS, if a secret for it is given;
//! 2. SASL/SCRAM, if a secret for it is given;
//! 3. IAM, if no secret is given and IAM is active;
//! 4. unauthenticated TLS, if no secret is given and IAM is not active;
//! 5. plaintext, if no secret is given and neither IAM nor unauthenticated TLS is active.
//!
//! There is no sixth: where the method so found is not active on the cluster, or the cluster lists
//! no brokers for it, the answer is an error and never a weaker method or another network.

mod brokers;
mod choice;
mod render;

pub use brokers::listener;
pub use render::{Material, Property, java_properties, kcat, librdkafka, librdkafka_properties};

use crate::aws::{
    BootstrapBrokers, Broker, Cluster, EventSource, EventSourceMapping, Network, SourceAccess,
    SourceAccessType,
};
use crate::finding::{Code, Finding, Findings, Place, Severity};
use crate::lambda::{self, Answer, Stage};
use crate::method::Method;

/// The cluster that a plan is for.
#[derive(Clone, Copy, Debug)]
pub enum Source<'a> {
    /// An MSK cluster.
    Msk {
        /// What AWS says of the cluster.
        cluster: &'a Cluster,
        /// Where its brokers listen.
        brokers: &'a BootstrapBrokers,
        /// From where the client comes. Lambda comes from the cluster's own VPC.
        network: Network,
    },
    /// Any other Kafka cluster.
    SelfManaged {
        /// Its bootstrap brokers.
        brokers: &'a [Broker],
    },
}

/// Whose certificates sign those of the brokers.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Roots {
    /// No TLS, so nobody's.
    None,
    /// Amazon Trust Services: Amazon Root CA 1 to 4 and Starfield Services Root CA G2.
    AmazonTrustServices,
    /// The public certificate authorities.
    Public,
    /// The certificate in the secret of type `SERVER_ROOT_CA_CERTIFICATE` with this ARN.
    Secret(Option<String>),
}

impl Roots {
    /// Who it is, for a sentence.
    pub fn name(&self) -> &'static str {
        match self {
            Self::None => "none",
            Self::AmazonTrustServices => "Amazon Trust Services",
            Self::Public => "the public certificate authorities",
            Self::Secret(_) => "the certificate of SERVER_ROOT_CA_CERTIFICATE",
        }
    }
}

/// How a client connects and authenticates.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Plan {
    /// The method.
    pub method: Method,
    /// The brokers to begin with, in AWS's order. Each one's host is also the name that its
    /// certificate must be for, and that goes into the TLS handshake (SNI).
    pub brokers: Vec<Broker>,
    /// The network on which they are reached; `None` for a self-managed cluster.
    pub network: Option<Network>,
    /// Whose certificates to trust.
    pub roots: Roots,
    /// The type of the credential, if the method takes one from a secret.
    pub credential: Option<SourceAccessType>,
    /// The ARN of the secret with the credential, where it is known.
    pub secret: Option<String>,
}

impl Plan {
    /// A plan of the caller's own, where nothing is to be decided: this method at these brokers.
    ///
    /// The roots are Amazon's where every broker's name is one of MSK, else the public
    /// certificate authorities'.
    pub fn given(method: Method, brokers: Vec<Broker>) -> Self {
        let is_msk = |broker: &Broker| crate::iam::Region::from_broker(&broker.host).is_ok();
        let roots = match method {
            _ if !method.uses_tls() => Roots::None,
            _ if !brokers.is_empty() && brokers.iter().all(is_msk) => Roots::AmazonTrustServices,
            _ => Roots::Public,
        };
        Self {
            method,
            brokers,
            network: None,
            roots,
            credential: None,
            secret: None,
        }
    }

    /// The TCP ports of the brokers, ascending, each once. One, except with multi-VPC
    /// connectivity or a cluster that mixes them.
    pub fn ports(&self) -> Vec<u16> {
        let mut ports: Vec<u16> = self.brokers.iter().map(|broker| broker.port).collect();
        ports.sort_unstable();
        ports.dedup();
        ports
    }
}

/// A method that was not chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rejected {
    /// The method.
    pub method: Method,
    /// Why not this one.
    pub why: String,
}

/// What was decided, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Decision {
    /// The plan, or `None` where a mapping of this kind would fail.
    pub plan: Option<Plan>,
    /// Why this method, or why none.
    pub reason: String,
    /// The methods that were passed over, strongest first.
    pub rejected: Vec<Rejected>,
    /// What Lambda would say, where there is no plan and that is known.
    pub lambda: Option<Answer>,
}

#[cfg(feature = "tls")]
impl Decision {
    /// Takes the plan back where the secret is not accepted: what is wrong with it goes into
    /// `findings`, and what Lambda would say of it into the decision.
    pub fn judge_secret(&mut self, report: &crate::secret::Report, findings: &mut Findings) {
        for finding in report.findings.iter() {
            findings.push(finding.clone());
        }
        let Some(plan) = self.plan.take_if(|_| !report.accepted()) else {
            return;
        };
        const REASON: &str = "the secret that is given is not accepted";
        REASON.clone_into(&mut self.reason);
        self.rejected.insert(
            0,
            Rejected {
                method: plan.method,
                why: REASON.to_owned(),
            },
        );
        self.rejected.sort_by_key(|rejected| rejected.method);
        self.lambda = report.lambda();
    }
}

/// Decides as Lambda does. Where `findings` holds an error already, what was read can't be relied
/// on, and there is no plan.
///
/// `access` is what the mapping names, `None` where there is no mapping yet. `secret` is the type
/// of a secret that is at hand, if one is; where `access` names one too, the two must agree. A
/// login is taken for SCRAM with SHA-512 where no type is given.
///
/// ```
/// use msk_auth::aws::{BootstrapBrokers, Cluster, Network};
/// use msk_auth::plan::{self, Source};
/// use msk_auth::{Findings, Method, Rules};
///
/// let cluster = Cluster::from_json(
///     br#"{"ClusterInfo": {"ClusterType": "PROVISIONED", "Provisioned": {
///          "ClientAuthentication": {"Sasl": {"Iam": {"Enabled": true}}}}}}"#,
/// )?;
/// let brokers = BootstrapBrokers::from_json(
///     br#"{"BootstrapBrokerStringSaslIam": "b-1.orders.abc.c2.kafka.eu-west-1.amazonaws.com:9098"}"#,
/// )?;
/// let source = Source::Msk { cluster: &cluster, brokers: &brokers, network: Network::Vpc };
/// let mut findings = Findings::under(&Rules::lambda());
/// let decision = plan::decide(source, None, None, &mut findings);
/// assert_eq!(decision.plan.map(|plan| plan.method), Some(Method::Iam));
/// # Ok::<(), msk_auth::Error>(())
/// ```
pub fn decide(
    source: Source<'_>,
    access: Option<&SourceAccess>,
    secret: Option<SourceAccessType>,
    findings: &mut Findings,
) -> Decision {
    let credential = credential(source, access, secret, findings);
    if findings.has_errors() {
        return contradiction(source, credential, findings);
    }
    let choice = match source {
        Source::Msk { cluster, .. } => choice::for_msk(cluster, credential),
        Source::SelfManaged { .. } => {
            choice::for_self_managed(credential, root_certificate(access, secret).is_some())
        }
    };
    let rejected = choice.rejected;
    let (method, reason) = match choice.method {
        Ok(chosen) => chosen,
        Err(refusal) => {
            findings.push(
                Finding::new(refusal.code, Place::default(), refusal.message.clone())
                    .help(refusal.help),
            );
            return Decision {
                plan: None,
                reason: refusal.message,
                rejected,
                lambda: lambda::for_failure(refusal.method, Stage::Plan, refusal.code),
            };
        }
    };
    let Some(brokers) = brokers::of(source, method) else {
        return brokers::missing(source, method, rejected, findings);
    };
    note_weakness(method, findings);
    let named = access.and_then(SourceAccess::credential);
    Decision {
        plan: Some(Plan {
            method,
            brokers,
            network: match source {
                Source::Msk { network, .. } => Some(network),
                Source::SelfManaged { .. } => None,
            },
            roots: roots(source, method, root_certificate(access, secret)),
            credential,
            secret: named.and_then(|configuration| configuration.uri.clone()),
        }),
        reason,
        rejected,
        lambda: None,
    }
}

/// The method of a mapping, without regard to whether the cluster offers it; `None` where an MSK
/// mapping names no credential, so that it depends on the cluster, and none is given or it offers
/// nothing.
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

/// The credential that counts: the one that the mapping names, else the one at hand.
fn credential(
    source: Source<'_>,
    access: Option<&SourceAccess>,
    secret: Option<SourceAccessType>,
    findings: &mut Findings,
) -> Option<SourceAccessType> {
    let (event_source, region) = match source {
        Source::Msk { cluster, .. } => (
            EventSource::Msk,
            cluster.arn.as_ref().map(|arn| arn.region.as_str()),
        ),
        Source::SelfManaged { .. } => (EventSource::SelfManaged, None),
    };
    if let Some(access) = access {
        access.check_into(event_source, region, findings);
    }
    let named = access
        .and_then(SourceAccess::credential)
        .map(|configuration| configuration.kind);
    let at_hand = secret.filter(|kind| kind.method().is_some());
    match (named, at_hand) {
        (Some(named), Some(at_hand)) => {
            if named != at_hand && !(named.is_login() && at_hand.is_login()) {
                findings.push(
                    Finding::new(
                        Code::PlanSecretDiffers,
                        Place::default(),
                        format!("the secret is for {at_hand}, and the mapping names {named}"),
                    )
                    .help("give the secret that the mapping names, or change the mapping's type"),
                );
            }
            Some(named)
        }
        (None, Some(at_hand)) => {
            if access.is_some() {
                findings.push(
                    Finding::new(
                        Code::PlanSecretNotNamed,
                        Place::field("SourceAccessConfigurations"),
                        "the mapping names no secret; this is the plan for one that names this one",
                    )
                    .help(format!(
                        "add {{\"Type\": \"{at_hand}\", \"URI\": \"the secret's ARN\"}}"
                    )),
                );
            }
            if event_source == EventSource::Msk && !at_hand.is_for_msk() {
                findings.push(
                    Finding::new(
                        Code::SourceAccessNotForMsk,
                        Place::default(),
                        format!("{at_hand} is for self-managed Kafka; MSK does not take it"),
                    )
                    .help("for MSK there are SASL_SCRAM_512_AUTH and CLIENT_CERTIFICATE_TLS_AUTH"),
                );
            }
            Some(at_hand)
        }
        (named, None) => named,
    }
}

/// What was read is malformed or contradicts itself; no rule applies.
fn contradiction(
    source: Source<'_>,
    credential: Option<SourceAccessType>,
    findings: &Findings,
) -> Decision {
    let first = findings
        .iter()
        .find(|finding| finding.severity == Severity::Error);
    let is_for_this = credential.is_none_or(|kind| match source {
        Source::Msk { .. } => kind.is_for_msk(),
        Source::SelfManaged { .. } => kind.is_for_self_managed(),
    });
    // A type that the cluster can't serve is met as a method that is not active. The rest is
    // refused when the mapping is made, and then there is no LastProcessingResult.
    let lambda = credential
        .and_then(SourceAccessType::method)
        .filter(|_| !is_for_this)
        .and_then(|method| lambda::for_failure(method, Stage::Plan, Code::SourceAccessNotForMsk));
    let reason = match first {
        Some(finding) => finding.message.clone(),
        None => "what was given contradicts itself".to_owned(),
    };
    Decision {
        plan: None,
        reason,
        rejected: Vec::new(),
        lambda,
    }
}

/// The root certificate that was given: its secret's ARN, where that is known.
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

fn roots(source: Source<'_>, method: Method, given: Option<Option<String>>) -> Roots {
    match (source, given) {
        _ if !method.uses_tls() => Roots::None,
        (Source::Msk { .. }, _) => Roots::AmazonTrustServices,
        (Source::SelfManaged { .. }, Some(arn)) => Roots::Secret(arn),
        (Source::SelfManaged { .. }, None) => Roots::Public,
    }
}

fn note_weakness(method: Method, findings: &mut Findings) {
    match method {
        Method::Plaintext => findings.push(
            Finding::new(
                Code::PlanUnencrypted,
                Place::default(),
                "with plaintext everybody on the way can read and change the records",
            )
            .help("turn TLS and a method of authentication on"),
        ),
        Method::Tls => findings.push(
            Finding::new(
                Code::PlanUnauthenticated,
                Place::default(),
                "without authentication everybody who reaches the brokers may use the cluster",
            )
            .help("turn IAM on, or give a secret"),
        ),
        _ => {}
    }
}

#[cfg(test)]
mod tests;

//! The rules, and the reasons that they give.

use crate::aws::{Cluster, ClusterType, SourceAccessType};
use crate::finding::{Code, FactName, Facts};
use crate::method::Method;
use crate::plan::brokers;
use crate::plan::decision::Rejected;

/// The result of the rules.
pub(super) struct Choice {
    pub(super) method: Result<(Method, String), Refusal>,
    pub(super) rejected: Vec<Rejected>,
}

/// No method: the problem, and the method for which Lambda's message is looked up.
pub(super) struct Refusal {
    pub(super) code: Code,
    pub(super) method: Method,
    pub(super) message: String,
    pub(super) help: String,
    pub(super) facts: Facts,
}

const MSK_METHODS: [Method; 5] = [
    Method::Mtls,
    Method::ScramSha512,
    Method::Iam,
    Method::Tls,
    Method::Plaintext,
];

pub(super) fn for_msk(cluster: &Cluster, credential: Option<SourceAccessType>) -> Choice {
    let given = credential.and_then(SourceAccessType::method);
    let method = match given {
        Some(method) => by_secret(cluster, method),
        None => without_secret(cluster),
    };
    let chosen = method.as_ref().ok().map(|(method, _)| *method);
    let rejected = MSK_METHODS
        .into_iter()
        .filter(|method| Some(*method) != chosen)
        .map(|method| Rejected {
            method,
            why: why_not(cluster, method, given),
        })
        .collect();
    Choice { method, rejected }
}

/// Whether the cluster offers a method to clients in its VPC.
fn is_active(cluster: &Cluster, method: Method) -> bool {
    let encryption = cluster.encryption_in_transit;
    match method {
        Method::Mtls => cluster.tls,
        Method::ScramSha512 => cluster.scram,
        Method::Iam => cluster.iam,
        Method::Tls => cluster.unauthenticated && encryption.has_tls(),
        Method::Plaintext => cluster.unauthenticated && encryption.has_plaintext(),
        Method::ScramSha256 | Method::Plain | Method::OauthBearer => false,
    }
}

/// Rules 1 and 2: the type of the secret decides the method.
fn by_secret(cluster: &Cluster, method: Method) -> Result<(Method, String), Refusal> {
    let name = method.name();
    if is_active(cluster, method) {
        return Ok((
            method,
            format!("the credential is for {name}, and {name} is active on the cluster"),
        ));
    }
    Err(Refusal {
        code: Code::PlanMethodInactive,
        method,
        message: format!(
            "the credential is for {name}, and {name} is not active on the cluster; Lambda does \
             not fall back to another method"
        ),
        help: help_to_activate(cluster, method),
        facts: Facts::default().with(FactName::Method, method.as_str()),
    })
}

/// The methods without a secret, the strongest first.
const WITHOUT_SECRET: [(Method, &str); 3] = [
    (
        Method::Iam,
        "no secret is given, and IAM is active on the cluster",
    ),
    (
        Method::Tls,
        "no secret is given, IAM is not active, and unauthenticated TLS is",
    ),
    (
        Method::Plaintext,
        "no secret is given, and only plaintext is active on the cluster",
    ),
];

/// Rules 3 to 5: without a secret, the strongest that is active.
fn without_secret(cluster: &Cluster) -> Result<(Method, String), Refusal> {
    WITHOUT_SECRET
        .into_iter()
        .find(|(method, _)| is_active(cluster, *method))
        .map(|(method, reason)| (method, reason.to_owned()))
        .ok_or_else(|| secret_missing(cluster))
}

/// None of rules 3 to 5 applies.
fn secret_missing(cluster: &Cluster) -> Refusal {
    let name_one_for = |methods: &str| {
        format!(
            "the cluster requires a secret for {methods}: name it in SourceAccessConfigurations, or \
             give it to msk-auth with `--secret FILE`"
        )
    };
    let (method, help) = match (cluster.tls, cluster.scram) {
        (true, true) => (Method::Mtls, name_one_for("mutual TLS or SASL/SCRAM")),
        (true, false) => (Method::Mtls, name_one_for("mutual TLS")),
        (false, true) => (Method::ScramSha512, name_one_for("SASL/SCRAM")),
        (false, false) => (Method::Mtls, help_to_activate(cluster, Method::Iam)),
    };
    Refusal {
        code: Code::PlanSecretMissing,
        method,
        message: "no secret is given, and neither IAM nor unauthenticated access is active on the \
                  cluster"
            .to_owned(),
        help,
        facts: Facts::default(),
    }
}

fn help_to_activate(cluster: &Cluster, method: Method) -> String {
    if cluster.cluster_type == ClusterType::Serverless {
        return match method {
            Method::Iam => "a serverless cluster has IAM: check its description".to_owned(),
            _ => "a serverless cluster has only IAM: remove the secret from the mapping".to_owned(),
        };
    }
    let switch = match method {
        Method::Mtls => {
            r#"{"Tls": {"Enabled": true, "CertificateAuthorityArnList": ["ARN of the private CA"]}}"#
        }
        Method::ScramSha512 => r#"{"Sasl": {"Scram": {"Enabled": true}}}"#,
        _ => r#"{"Sasl": {"Iam": {"Enabled": true}}}"#,
    };
    let arn = brokers::cluster_arn_or_placeholder(cluster);
    let version = brokers::current_version_or_placeholder(cluster);
    let command = format!(
        "turn it on: `aws kafka update-security --cluster-arn {arn} --current-version {version} \
         --client-authentication '{switch}'`"
    );
    match method != Method::Iam && cluster.iam {
        true => format!("{command}; or remove the secret from the mapping to use IAM"),
        false => command,
    }
}

/// Why a method was not chosen; `given` is the method of the secret.
fn why_not(cluster: &Cluster, method: Method, given: Option<Method>) -> String {
    let is_active = is_active(cluster, method);
    match (method, given) {
        (method, Some(given)) if method == given => "not active on the cluster".to_owned(),
        (Method::Mtls | Method::ScramSha512, Some(given)) => {
            format!("the credential is for {}", given.name())
        }
        (_, Some(given)) => format!(
            "the credential is for {}, which decides the method",
            given.name()
        ),
        (Method::Mtls | Method::ScramSha512, None) if is_active => {
            "active on the cluster, but no secret for it is given".to_owned()
        }
        (Method::Mtls | Method::ScramSha512, None) => {
            "no secret for it is given, and it is not active on the cluster".to_owned()
        }
        (Method::Tls | Method::Plaintext, None) if cluster.iam => {
            "IAM is active, and stronger".to_owned()
        }
        (Method::Plaintext, None) if self::is_active(cluster, Method::Tls) => {
            "unauthenticated TLS is active, and stronger".to_owned()
        }
        (Method::Tls | Method::Plaintext, None) if !cluster.unauthenticated => {
            "unauthenticated access is not active on the cluster".to_owned()
        }
        (Method::Tls, None) => "the brokers listen only in plaintext".to_owned(),
        (Method::Plaintext, None) => "the brokers listen only with TLS".to_owned(),
        _ => "not active on the cluster".to_owned(),
    }
}

/// A self-managed cluster has no description, so only the credential decides. Without a credential,
/// this assumes that Lambda uses TLS if a root certificate for it is given.
pub(super) fn for_self_managed(
    credential: Option<SourceAccessType>,
    has_root_certificate: bool,
) -> Choice {
    let (method, reason) = match credential.and_then(|kind| Some((kind, kind.method()?))) {
        Some((kind, method)) => (method, format!("{kind} is given")),
        None if has_root_certificate => (
            Method::Tls,
            "no credential is given, but a root certificate for TLS is".to_owned(),
        ),
        None => (
            Method::Plaintext,
            "neither a credential nor a root certificate for TLS is given".to_owned(),
        ),
    };
    let rejected = Method::ALL
        .iter()
        .copied()
        .filter(|other| *other != method)
        .map(|other| Rejected {
            method: other,
            why: match (credential, other) {
                (Some(kind), _) => format!("{kind} is given, and decides the method"),
                (None, Method::Tls) => "no root certificate for it is given".to_owned(),
                (None, Method::Plaintext) => "a root certificate for TLS is given".to_owned(),
                (None, _) => "no credential for it is given".to_owned(),
            },
        })
        .collect();
    Choice {
        method: Ok((method, reason)),
        rejected,
    }
}

//! Finds what Amazon MSK does not support: a method that it does not have, a port of another method, delegation tokens.

use crate::aws::{Broker, Listener, Network};
use crate::config::handlers;
use crate::config::judge::servers;
use crate::config::method::{UNSECURED, is_oidc, mechanism};
use crate::config::settings::{Setting, Settings};
use crate::finding::{Code, FactName, Finding, Findings};
use crate::iam::Region;
use crate::method::Method;

/// Reports a method that Amazon MSK does not support, or a port of another method, if every broker is one of MSK.
pub(super) fn unsupported(
    settings: &Settings<'_>,
    method: Method,
    brokers: &[Broker],
    findings: &mut Findings,
) {
    if !Broker::are_of_msk(brokers) {
        return;
    }
    let is_missing = matches!(
        method,
        Method::ScramSha256 | Method::Plain | Method::OauthBearer
    );
    if is_missing {
        let finding = mechanism(settings).map(|setting| not_of_msk(settings, &setting, method));
        findings.extend(finding);
        return;
    }
    let Some(setting) = servers(settings) else {
        return;
    };
    if let Some(broker) = brokers.iter().find(|broker| is_zookeeper(broker)) {
        findings.push(zookeeper(&setting, broker));
        return;
    }
    let serverless = brokers.iter().any(is_serverless);
    let finding = match brokers.iter().find(|broker| !fits(broker, method)) {
        _ if serverless && method != Method::Iam => Some(not_of_serverless(&setting, method)),
        Some(broker) if serverless => Some(port_of_serverless(&setting, broker)),
        Some(broker) => Some(other_port(&setting, broker, method)),
        None => None,
    };
    findings.extend(finding);
}

/// Whether it is a node of ZooKeeper, whose names begin with `z-1.` and whose ports are 2181 and 2182.
fn is_zookeeper(broker: &Broker) -> bool {
    let label = broker.host.split('.').next().unwrap_or_default();
    let number = label
        .strip_prefix(['z', 'Z'])
        .and_then(|rest| rest.strip_prefix('-'));
    let is_number = |number: &str| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
    number.is_some_and(is_number) || matches!(broker.port, 2181 | 2182)
}

fn zookeeper(setting: &Setting<'_>, broker: &Broker) -> Finding {
    setting
        .finding(
            Code::ConfigPort,
            format!("{broker} is the address of ZooKeeper, and clients connect to brokers"),
        )
        .help("write the brokers that `aws kafka get-bootstrap-brokers` prints")
        .fact(FactName::Broker, broker.to_string())
}

/// Whether the broker is one of a serverless cluster. A provisioned cluster's name can't look like that,
/// because it has no dots.
fn is_serverless(broker: &Broker) -> bool {
    Region::from_broker(&broker.host).is_ok_and(|region| {
        let host = broker.host.to_ascii_lowercase();
        host.contains(&format!(".kafka-serverless.{}.", region.as_str()))
    })
}

/// Whether the broker's port is for the method, or one that can be for any.
fn fits(broker: &Broker, method: Method) -> bool {
    if is_serverless(broker) {
        return Some(broker.port) == Listener::SaslIam.port(Network::Vpc);
    }
    methods_of(broker.port).is_none_or(|methods| methods.contains(&method))
}

/// The methods on a port of MSK, if it is one of the fixed ports.
fn methods_of(port: u16) -> Option<&'static [Method]> {
    Some(match Listener::at(port)? {
        Listener::Plaintext => &[Method::Plaintext],
        Listener::Tls => &[Method::Mtls, Method::Tls],
        Listener::SaslScram => &[Method::ScramSha512],
        Listener::SaslIam => &[Method::Iam],
    })
}

fn other_port(setting: &Setting<'_>, broker: &Broker, method: Method) -> Finding {
    let names: Vec<_> = methods_of(broker.port)
        .unwrap_or_default()
        .iter()
        .map(|one| one.name())
        .collect();
    let port = broker.port;
    setting
        .finding(
            Code::ConfigPort,
            format!("MSK's port {port} is for {}, and this configuration is for {}", names.join(" and "), method.name()),
        )
        .help(format!("give the brokers' port for {}, as `aws kafka get-bootstrap-brokers` prints it, or change `security.protocol`", method.name()))
        .fact(FactName::Method, method.as_str())
}

fn port_of_serverless(setting: &Setting<'_>, broker: &Broker) -> Finding {
    setting
        .finding(
            Code::ConfigPort,
            format!(
                "a serverless cluster has only port 9098, for IAM, and this is port {}",
                broker.port
            ),
        )
        .help("write port 9098, as `aws kafka get-bootstrap-brokers` prints it")
        .fact(FactName::Method, Method::Iam.as_str())
}

/// That a serverless cluster does not accept the method.
fn not_of_serverless(setting: &Setting<'_>, method: Method) -> Finding {
    setting
        .finding(
            Code::ConfigMskMechanism,
            format!(
                "a serverless cluster has only IAM, and this configuration is for {}",
                method.name()
            ),
        )
        .help("log in with IAM at port 9098, or give the brokers of a provisioned cluster")
        .fact(FactName::Method, method.as_str())
}

/// That MSK does not accept the method.
fn not_of_msk(settings: &Settings<'_>, setting: &Setting<'_>, method: Method) -> Finding {
    let (message, help) = match method {
        Method::OauthBearer => (
            "MSK accepts OAUTHBEARER only with a token that IAM signed, and this client gets its tokens from elsewhere"
                .to_owned(),
            match settings.dialect.is_java() {
                true => format!(
                    "write `{}={}` and remove the settings of the token endpoint; or use SCRAM-SHA-512",
                    handlers::LOGIN_KEY,
                    handlers::IAM_LOGIN
                ),
                false => format!(
                    "remove `{}`, and return a signed token in the client's token callback; or use SCRAM-SHA-512",
                    match is_oidc(settings) {
                        true => "sasl.oauthbearer.method",
                        false => UNSECURED,
                    }
                ),
            },
        ),
        _ => (
            format!("MSK has no {}", method.name()),
            "for MSK use SCRAM-SHA-512 or IAM".to_owned(),
        ),
    };
    setting
        .finding(Code::ConfigMskMechanism, message)
        .help(help)
        .fact(FactName::Method, method.as_str())
}

/// Reports a delegation token for MSK. A broker needs `delegation.token.secret.key` for them, and AWS does not
/// list it among the properties of a cluster's configuration (Custom Amazon MSK configurations, 2026).
pub(super) fn delegation_token(
    settings: &Settings<'_>,
    brokers: &[Broker],
    findings: &mut Findings,
) {
    if !Broker::are_of_msk(brokers) {
        return;
    }
    if let Some(setting) = settings.get("sasl.jaas.config") {
        findings.push(
            setting
                .finding(
                    Code::ConfigMskDelegationToken,
                    "a delegation token; MSK does not document `delegation.token.secret.key`, which delegation tokens require",
                )
                .help("log in with SCRAM-SHA-512 as a user, or with IAM"),
        );
    }
}

//! The brokers for a method on a network, or why there are none.

use crate::aws::{BootstrapBrokers, Broker, Cluster, Listener, Network};
use crate::finding::{Code, FactName, Finding, Findings, Place};
use crate::lambda::{self, Stage};
use crate::method::Method;
use crate::plan::decision::{ClusterSource, Decision, Rejected};

/// The listener of MSK's brokers for a method; `None` if MSK does not have the method.
pub(crate) fn listener(method: Method) -> Option<Listener> {
    match method {
        Method::Mtls | Method::Tls => Some(Listener::Tls),
        Method::ScramSha512 => Some(Listener::SaslScram),
        Method::Iam => Some(Listener::SaslIam),
        Method::Plaintext => Some(Listener::Plaintext),
        Method::ScramSha256 | Method::Plain | Method::OauthBearer => None,
    }
}

pub(super) fn of(source: ClusterSource<'_>, method: Method) -> Option<Vec<Broker>> {
    match source {
        ClusterSource::Msk {
            brokers, network, ..
        } => brokers
            .get(network, listener(method)?)
            .map(<[Broker]>::to_vec),
        ClusterSource::SelfManaged { brokers } => {
            Some(brokers.to_vec()).filter(|list| !list.is_empty())
        }
    }
}

pub(super) fn missing(
    source: ClusterSource<'_>,
    method: Method,
    rejected: Vec<Rejected>,
    findings: &mut Findings,
) -> Decision {
    let finding = match (source, listener(method)) {
        (
            ClusterSource::Msk {
                cluster,
                brokers,
                network,
            },
            Some(listener),
        ) => none_listed(method, network, listener)
            .help(help_without_brokers(cluster, brokers, network, listener)),
        _ => Finding::new(
            Code::PlanBrokersMissing,
            Place::default(),
            "no brokers are given",
        )
        .help("give the brokers in SelfManagedEventSource.Endpoints.KAFKA_BOOTSTRAP_SERVERS"),
    };
    let reason = finding.message.clone();
    findings.push(finding);
    Decision {
        plan: None,
        reason,
        rejected,
        lambda: lambda::for_failure(method, Stage::Plan, Code::PlanBrokersMissing),
    }
}

fn none_listed(method: Method, network: Network, listener: Listener) -> Finding {
    let member = listener.member(network);
    Finding::new(
        Code::PlanBrokersMissing,
        member.map(Place::field).unwrap_or_default(),
        format!(
            "the method is {}, and the cluster lists no brokers for it on the network {network}",
            method.name()
        ),
    )
    .fact(FactName::Method, method.as_str())
    .fact(FactName::Network, network.as_str())
}

fn help_without_brokers(
    cluster: &Cluster,
    brokers: &BootstrapBrokers,
    network: Network,
    listener: Listener,
) -> String {
    let others: Vec<&str> = brokers
        .networks(listener)
        .filter(|other| *other != network)
        .map(Network::as_str)
        .collect();
    let elsewhere = match others.as_slice() {
        [] => String::new(),
        others => format!("; it lists some on: {}", others.join(", ")),
    };
    match network {
        Network::Vpc => format!(
            "run `aws kafka get-bootstrap-brokers` again once the cluster is ACTIVE{elsewhere}"
        ),
        Network::Public => format!(
            "turn on public access: {}{elsewhere}",
            update_connectivity(
                cluster,
                r#"{"PublicAccess": {"Type": "SERVICE_PROVIDED_EIPS"}}"#
            )
        ),
        Network::MultiVpc => format!(
            "turn multi-VPC connectivity on for this method: {}{elsewhere}",
            update_connectivity(cluster, multi_vpc(listener))
        ),
        Network::Ipv6 => format!(
            "change the cluster's network type: {}{elsewhere}",
            update_connectivity(cluster, r#"{"NetworkType": "DUAL"}"#)
        ),
    }
}

/// The command that changes the cluster's connectivity.
fn update_connectivity(cluster: &Cluster, connectivity: &str) -> String {
    let arn = cluster_arn_or_placeholder(cluster);
    let version = current_version_or_placeholder(cluster);
    format!(
        "`aws kafka update-connectivity --cluster-arn {arn} --current-version {version} \
         --connectivity-info '{connectivity}'`"
    )
}

fn multi_vpc(listener: Listener) -> &'static str {
    match listener {
        Listener::SaslScram => {
            r#"{"VpcConnectivity": {"ClientAuthentication": {"Sasl": {"Scram": {"Enabled": true}}}}}"#
        }
        Listener::SaslIam => {
            r#"{"VpcConnectivity": {"ClientAuthentication": {"Sasl": {"Iam": {"Enabled": true}}}}}"#
        }
        _ => r#"{"VpcConnectivity": {"ClientAuthentication": {"Tls": {"Enabled": true}}}}"#,
    }
}

/// The version of the cluster's description for a command, or a placeholder.
pub(super) fn current_version_or_placeholder(cluster: &Cluster) -> &str {
    cluster.current_version.as_deref().unwrap_or("VERSION")
}

/// The cluster's ARN for a command, or a placeholder.
pub(super) fn cluster_arn_or_placeholder(cluster: &Cluster) -> String {
    match &cluster.arn {
        Some(arn) => arn.to_string(),
        None => "ARN".to_owned(),
    }
}

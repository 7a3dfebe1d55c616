//! The ports that must be open.

use crate::access::request::ClientRole;
use crate::aws::Network;
use crate::method::Method;
use crate::names::names;
use crate::plan::listener;

names! {
    /// The direction of a connection.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum Direction {
        /// To the members of the security group.
        Inbound = "inbound",
        /// From the members of the security group.
        Outbound = "outbound",
    }
    /// `inbound` or `outbound`.
    pub fn as_str;
}

/// A required security group rule. For Lambda, it is for the security groups of the cluster or of the
/// VPC connection, which Lambda itself uses. For another client, an inbound rule is for its cluster's
/// groups and an outbound rule for its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct SecurityGroupRule {
    /// The direction.
    pub direction: Direction,
    /// The TCP port, or the first of several.
    pub port: u16,
    /// The last port; the same as `port` if there is only one.
    pub last_port: u16,
    /// The other side of the connection.
    pub peer: &'static str,
}

/// The ports on which MSK's brokers listen for a method; empty if only the list of brokers contains
/// them.
pub fn ports(method: Method, network: Network) -> Vec<u16> {
    listener(method)
        .and_then(|listener| listener.port(network))
        .into_iter()
        .collect()
}

/// The ports of MSK's brokers with multi-VPC connectivity: from 14001, one port for each broker and
/// method.
const MULTI_VPC_PORTS: (u16, u16) = (14001, 14100);

/// The rules for brokers on these ports; for Lambda, those in
/// <https://docs.aws.amazon.com/lambda/latest/dg/with-msk-cluster-network.html>. With multi-VPC
/// connectivity and no given ports, they are for the whole range.
pub fn security_group_rules(
    broker_ports: &[u16],
    network: Network,
    role: ClientRole,
) -> Vec<SecurityGroupRule> {
    let brokers = match network {
        Network::MultiVpc => "the VPC connection's security groups",
        _ => "the cluster's security groups",
    };
    let clients = match role {
        ClientRole::Lambda => brokers,
        ClientRole::Consumer | ClientRole::Producer => "the client's security groups",
    };
    let ranges: Vec<(u16, u16)> = match (broker_ports, network) {
        ([], Network::MultiVpc) => vec![MULTI_VPC_PORTS],
        (ports, _) => ports.iter().map(|port| (*port, *port)).collect(),
    };
    let rule = |direction, (port, last_port), peer| SecurityGroupRule {
        direction,
        port,
        last_port,
        peer,
    };
    let both_ways = [
        (Direction::Inbound, clients),
        (Direction::Outbound, brokers),
    ];
    let mut rules: Vec<SecurityGroupRule> = both_ways
        .into_iter()
        .flat_map(|(direction, peer)| {
            ranges
                .iter()
                .map(move |range| rule(direction, *range, peer))
        })
        .collect();
    if role == ClientRole::Lambda {
        let anywhere = "anywhere: Lambda, STS and Secrets Manager";
        rules.push(rule(Direction::Outbound, (443, 443), anywhere));
    }
    rules
}

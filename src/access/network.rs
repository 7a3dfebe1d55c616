//! The ports that must be open.

use crate::aws::Network;
use crate::method::Method;
use crate::names::names;
use crate::plan::listener;

names! {
    /// Which way a connection is opened.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum Direction {
        /// Towards what has the security group.
        Inbound = "inbound",
        /// From what has the security group.
        Outbound = "outbound",
    }
    /// `inbound` or `outbound`.
    pub fn as_str;
}

/// A rule that the security groups of the cluster must have, or those of the VPC connection: Lambda's
/// pollers use these groups themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct SecurityGroupRule {
    /// Which way.
    pub direction: Direction,
    /// The TCP port, or the first of several.
    pub port: u16,
    /// The last port; the same as `port` where it is one.
    pub last_port: u16,
    /// From whom or to whom.
    pub peer: &'static str,
}

/// The ports on which MSK's brokers listen for a method; none where only the broker string has it.
pub fn ports(method: Method, network: Network) -> Vec<u16> {
    listener(method)
        .and_then(|listener| listener.port(network))
        .into_iter()
        .collect()
}

/// Where MSK's brokers listen with multi-VPC connectivity: from 14001, a port each broker and
/// method.
const MULTI_VPC_PORTS: (u16, u16) = (14001, 14100);

/// The rules for brokers on these ports, as
/// <https://docs.aws.amazon.com/lambda/latest/dg/with-msk-cluster-network.html> lists them. Over
/// multi-VPC connectivity they are for the whole range of ports where none is given.
pub fn security_group_rules(broker_ports: &[u16], network: Network) -> Vec<SecurityGroupRule> {
    let themselves = match network {
        Network::MultiVpc => "the VPC connection's security groups",
        _ => "the cluster's security groups",
    };
    let ranges: Vec<(u16, u16)> = match (broker_ports, network) {
        ([], Network::MultiVpc) => vec![MULTI_VPC_PORTS],
        (ports, _) => ports.iter().map(|port| (*port, *port)).collect(),
    };
    let both_ways = [Direction::Inbound, Direction::Outbound];
    let rule = |direction, (port, last_port), peer| SecurityGroupRule {
        direction,
        port,
        last_port,
        peer,
    };
    let mut rules: Vec<SecurityGroupRule> = both_ways
        .into_iter()
        .flat_map(|direction| {
            ranges
                .iter()
                .map(move |range| rule(direction, *range, themselves))
        })
        .collect();
    let anywhere = "anywhere: Lambda, STS and Secrets Manager";
    rules.push(rule(Direction::Outbound, (443, 443), anywhere));
    rules
}

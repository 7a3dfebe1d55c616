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

/// A rule that the security groups of the cluster must have: Lambda's pollers use the groups of an
/// MSK cluster themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct SecurityGroupRule {
    /// Which way.
    pub direction: Direction,
    /// The TCP port.
    pub port: u16,
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

/// The rules for brokers on these ports, as
/// <https://docs.aws.amazon.com/lambda/latest/dg/with-msk-cluster-network.html> lists them.
pub fn security_group_rules(broker_ports: &[u16]) -> Vec<SecurityGroupRule> {
    const ITSELF: &str = "the cluster's security groups";
    let both_ways = [Direction::Inbound, Direction::Outbound];
    let mut rules: Vec<SecurityGroupRule> = both_ways
        .into_iter()
        .flat_map(|direction| {
            broker_ports.iter().map(move |port| SecurityGroupRule {
                direction,
                port: *port,
                peer: ITSELF,
            })
        })
        .collect();
    rules.push(SecurityGroupRule {
        direction: Direction::Outbound,
        port: 443,
        peer: "anywhere: Lambda, STS and Secrets Manager",
    });
    rules
}

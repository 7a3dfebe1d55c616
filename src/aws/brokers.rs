//! The addresses of a cluster's brokers.

use crate::aws::arn::ClusterArn;
use crate::aws::broker::{Broker, malformed};
use crate::finding::{Code, Finding, Findings, FindingsError, Rules};
use crate::json::{Document, Member};
use crate::names::names;

names! {
    /// The network on which a client reaches the brokers.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
    #[non_exhaustive]
    pub enum Network {
        /// The cluster's own VPC; the default.
        #[default]
        Vpc = "vpc",
        /// The brokers' public addresses.
        Public = "public",
        /// Multi-VPC private connectivity: from another VPC, through PrivateLink.
        MultiVpc = "multi-vpc",
        /// The cluster's own VPC over IPv6.
        Ipv6 = "ipv6",
    }
    /// Every network.
    pub const ALL;
    /// The name as the program prints and reads it: `vpc`, `public`, `multi-vpc` or `ipv6`.
    pub fn as_str;
}

impl Network {
    /// The network on which Lambda reaches the cluster with this ARN: its own VPC, or multi-VPC
    /// connectivity through a VPC connection.
    pub fn of(arn: &ClusterArn) -> Self {
        match arn.is_vpc_connection() {
            true => Self::MultiVpc,
            false => Self::Vpc,
        }
    }
}

/// The protocol and authentication on a broker's port.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Listener {
    /// Neither encryption nor authentication.
    Plaintext,
    /// TLS, with or without a client certificate.
    Tls,
    /// SASL/SCRAM over TLS.
    SaslScram,
    /// IAM over TLS.
    SaslIam,
}

impl Listener {
    /// The port of MSK's brokers, if it is fixed: with multi-VPC connectivity it is 14001 or above,
    /// and the list of brokers contains it.
    pub fn port(self, network: Network) -> Option<u16> {
        match (network, self) {
            (Network::Vpc, Self::Plaintext) => Some(9092),
            (Network::Vpc, Self::Tls) => Some(9094),
            (Network::Vpc, Self::SaslScram) => Some(9096),
            (Network::Vpc, Self::SaslIam) => Some(9098),
            (Network::Public, Self::Tls) => Some(9194),
            (Network::Public, Self::SaslScram) => Some(9196),
            (Network::Public, Self::SaslIam) => Some(9198),
            (Network::Ipv6, Self::Plaintext) => Some(20092),
            (Network::Ipv6, Self::Tls) => Some(20094),
            (Network::Ipv6, Self::SaslScram) => Some(20096),
            (Network::Ipv6, Self::SaslIam) => Some(20098),
            (Network::Public, Self::Plaintext) | (Network::MultiVpc, _) => None,
        }
    }

    /// The listener on a fixed port of MSK's brokers, on whichever network.
    #[cfg(feature = "tls")]
    pub(crate) fn at(port: u16) -> Option<Self> {
        let mut members = MEMBERS.iter();
        members
            .find(|(_, network, listener)| listener.port(*network) == Some(port))
            .map(|(_, _, listener)| *listener)
    }

    /// The member of `GetBootstrapBrokers` that lists these brokers; `None` for plaintext on a
    /// public address or with multi-VPC connectivity.
    pub(crate) fn member(self, network: Network) -> Option<&'static str> {
        MEMBERS
            .iter()
            .find(|(_, at, listener)| (*at, *listener) == (network, self))
            .map(|(member, ..)| *member)
    }
}

/// The members of `GetBootstrapBrokers`.
const MEMBERS: &[(&str, Network, Listener)] = &[
    ("BootstrapBrokerString", Network::Vpc, Listener::Plaintext),
    ("BootstrapBrokerStringTls", Network::Vpc, Listener::Tls),
    (
        "BootstrapBrokerStringSaslScram",
        Network::Vpc,
        Listener::SaslScram,
    ),
    (
        "BootstrapBrokerStringSaslIam",
        Network::Vpc,
        Listener::SaslIam,
    ),
    (
        "BootstrapBrokerStringPublicTls",
        Network::Public,
        Listener::Tls,
    ),
    (
        "BootstrapBrokerStringPublicSaslScram",
        Network::Public,
        Listener::SaslScram,
    ),
    (
        "BootstrapBrokerStringPublicSaslIam",
        Network::Public,
        Listener::SaslIam,
    ),
    (
        "BootstrapBrokerStringVpcConnectivityTls",
        Network::MultiVpc,
        Listener::Tls,
    ),
    (
        "BootstrapBrokerStringVpcConnectivitySaslScram",
        Network::MultiVpc,
        Listener::SaslScram,
    ),
    (
        "BootstrapBrokerStringVpcConnectivitySaslIam",
        Network::MultiVpc,
        Listener::SaslIam,
    ),
    (
        "BootstrapBrokerStringIpv6",
        Network::Ipv6,
        Listener::Plaintext,
    ),
    ("BootstrapBrokerStringTlsIpv6", Network::Ipv6, Listener::Tls),
    (
        "BootstrapBrokerStringSaslScramIpv6",
        Network::Ipv6,
        Listener::SaslScram,
    ),
    (
        "BootstrapBrokerStringSaslIamIpv6",
        Network::Ipv6,
        Listener::SaslIam,
    ),
];

/// The brokers of a cluster, by network and listener.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BootstrapBrokers {
    lists: Vec<(Network, Listener, Vec<Broker>)>,
}

impl BootstrapBrokers {
    /// Reads the output of `aws kafka get-bootstrap-brokers`, or the service's own response.
    ///
    /// # Errors
    ///
    /// The document is not JSON of this form, or a list of brokers is malformed.
    pub fn from_json(json: &[u8]) -> Result<Self, FindingsError> {
        let mut findings = Findings::under(&Rules::lambda());
        match Self::read(json, &mut findings) {
            Some(brokers) if !findings.has_errors() => Ok(brokers),
            _ => Err(findings.into()),
        }
    }

    /// Same as [`from_json`](Self::from_json), but writes problems into `findings` and continues.
    pub fn read(json: &[u8], findings: &mut Findings) -> Option<Self> {
        let document = Document::read_object(json, "the list of bootstrap brokers", findings)?;
        let root = document.root();
        let mut lists = Vec::new();
        let mut is_any_present = false;
        for (name, network, listener) in MEMBERS {
            let member = root.member(name, findings);
            is_any_present |= member.is_present();
            if let Some(brokers) = read_list(&member, findings) {
                lists.push((*network, *listener, brokers));
            }
        }
        // A cluster that is still being created has none, and then the object is empty.
        let is_empty = root.object(findings).is_none_or(<[_]>::is_empty);
        if !is_any_present && !is_empty {
            findings.push(
                Finding::new(
                    Code::DocumentUnexpected,
                    root.place(),
                    "no member BootstrapBrokerString…: this is not a list of brokers",
                )
                .help("give the output of `aws kafka get-bootstrap-brokers --cluster-arn ARN`"),
            );
            return None;
        }
        Some(Self { lists })
    }

    /// The brokers for this listener on this network; `None` if AWS lists none.
    pub fn get(&self, network: Network, listener: Listener) -> Option<&[Broker]> {
        self.lists
            .iter()
            .find(|(at, of, _)| (*at, *of) == (network, listener))
            .map(|(.., brokers)| brokers.as_slice())
    }

    /// The networks that have brokers for this listener.
    pub(crate) fn networks(&self, listener: Listener) -> impl Iterator<Item = Network> {
        self.lists
            .iter()
            .filter(move |(_, of, _)| *of == listener)
            .map(|(network, ..)| *network)
    }
}

fn read_list(member: &Member<'_>, findings: &mut Findings) -> Option<Vec<Broker>> {
    let text = member.text(findings)?;
    match Broker::parse_list(text) {
        Ok(brokers) => Some(brokers),
        Err(error) => {
            findings.push(malformed(member, &error));
            None
        }
    }
}

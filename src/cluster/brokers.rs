//! Where a cluster's brokers listen.

use std::fmt;
use std::net::Ipv6Addr;
use std::str::FromStr;

use crate::code::Code;
use crate::document::{Json, Member};
use crate::finding::{Error, Finding, Findings, printable};
use crate::policy::Policy;

/// The host and port of a broker.
///
/// ```
/// use msk_auth::cluster::Broker;
///
/// let broker: Broker = "[2001:db8::1]:9098".parse()?;
/// assert_eq!((broker.host.as_str(), broker.port), ("2001:db8::1", 9098));
/// assert_eq!(broker.to_string(), "[2001:db8::1]:9098");
/// # Ok::<(), msk_auth::cluster::BrokerError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Broker {
    /// A host name, or an IP address; an IPv6 address without its brackets. What the broker's
    /// certificate must be for.
    pub host: String,
    /// The TCP port.
    pub port: u16,
}

/// Why a text is not the `host:port` of a broker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BrokerError {
    /// Nothing stands there: two commas in a row, or one at an end.
    Empty,
    /// No colon and port after the host.
    PortMissing,
    /// The port is not a number from 1 to 65535.
    Port,
    /// No host before the port.
    HostMissing,
    /// The host is no name: other characters than letters, digits, `.`, `-` and `_`, a label of
    /// more than 63 or a name of more than 253 characters.
    Host,
    /// An IPv6 address without brackets around it.
    BracketsMissing,
    /// What stands between brackets is no IPv6 address.
    Ipv6,
    /// A scheme, such as `https://` or `SASL_SSL://`, before the host.
    Scheme,
}

impl fmt::Display for BrokerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "nothing stands between two commas, or before or after one",
            Self::PortMissing => "the port is missing",
            Self::Port => "the port is not a number from 1 to 65535",
            Self::HostMissing => "the host is missing",
            Self::Host => "the host is not a host name",
            Self::BracketsMissing => "an IPv6 address must stand in brackets",
            Self::Ipv6 => "what stands in brackets is not an IPv6 address",
            Self::Scheme => "a scheme stands before the host",
        })
    }
}

impl std::error::Error for BrokerError {}

impl FromStr for Broker {
    type Err = BrokerError;

    fn from_str(text: &str) -> Result<Self, BrokerError> {
        if text.is_empty() {
            return Err(BrokerError::Empty);
        }
        if text.contains("://") {
            return Err(BrokerError::Scheme);
        }
        let (host, port) = match text.strip_prefix('[') {
            Some(rest) => split_ipv6(rest)?,
            None => split_name(text)?,
        };
        let port: u16 = match port.bytes().all(|byte| byte.is_ascii_digit()) {
            true => port.parse().map_err(|_| BrokerError::Port)?,
            false => return Err(BrokerError::Port),
        };
        match port {
            0 => Err(BrokerError::Port),
            port => Ok(Self {
                host: host.to_owned(),
                port,
            }),
        }
    }
}

fn split_ipv6(rest: &str) -> Result<(&str, &str), BrokerError> {
    let (host, after) = rest.split_once(']').ok_or(BrokerError::Ipv6)?;
    let _: Ipv6Addr = host.parse().map_err(|_| BrokerError::Ipv6)?;
    match after.strip_prefix(':') {
        Some(port) => Ok((host, port)),
        None => Err(BrokerError::PortMissing),
    }
}

fn split_name(text: &str) -> Result<(&str, &str), BrokerError> {
    let (host, port) = text.rsplit_once(':').ok_or(BrokerError::PortMissing)?;
    if host.contains(':') {
        return Err(BrokerError::BracketsMissing);
    }
    if host.is_empty() {
        return Err(BrokerError::HostMissing);
    }
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
    };
    // A dot at the end makes a name absolute.
    let labels = host.strip_suffix('.').unwrap_or(host);
    if host.len() > 253 || !labels.split('.').all(is_label) {
        return Err(BrokerError::Host);
    }
    Ok((host, port))
}

impl fmt::Display for Broker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.host.contains(':') {
            write!(f, "[{}]:{}", self.host, self.port)
        } else {
            write!(f, "{}:{}", self.host, self.port)
        }
    }
}

impl Broker {
    /// Reads a broker string: `host:port,host:port,…`.
    ///
    /// # Errors
    ///
    /// The first part that is malformed, and what is wrong with it.
    pub fn parse_list(text: &str) -> Result<Vec<Self>, (String, BrokerError)> {
        text.split(',')
            .map(str::trim)
            .map(|part| part.parse().map_err(|error| (printable(part), error)))
            .collect()
    }
}

/// The network on which a client reaches the brokers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Network {
    /// The cluster's own VPC; the default.
    #[default]
    Vpc,
    /// The brokers' public addresses.
    Public,
    /// Multi-VPC private connectivity: from another VPC, through PrivateLink.
    MultiVpc,
    /// The cluster's own VPC over IPv6.
    Ipv6,
}

impl Network {
    /// Every network.
    pub const ALL: &'static [Self] = &[Self::Vpc, Self::Public, Self::MultiVpc, Self::Ipv6];

    /// The name as the program prints and reads it: `vpc`, `public`, `multi-vpc` or `ipv6`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Vpc => "vpc",
            Self::Public => "public",
            Self::MultiVpc => "multi-vpc",
            Self::Ipv6 => "ipv6",
        }
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What brokers listen for on a port.
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
    /// The port on which MSK's brokers listen, where it is fixed: with multi-VPC connectivity it
    /// is 14001 or above, as the broker string says.
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

    /// The member of `GetBootstrapBrokers` that lists these brokers; there is none for plaintext
    /// on a public address or over multi-VPC connectivity.
    pub fn member(self, network: Network) -> Option<&'static str> {
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
    /// Reads what `aws kafka get-bootstrap-brokers` prints, or the service's own response.
    ///
    /// # Errors
    ///
    /// The document is not JSON of this form, or a broker string is malformed.
    pub fn from_json(json: &[u8]) -> Result<Self, Error> {
        let mut findings = Findings::under(&Policy::lambda());
        match Self::read(json, &mut findings) {
            Some(brokers) if !findings.has_errors() => Ok(brokers),
            _ => Err(findings.into()),
        }
    }

    /// As [`from_json`](Self::from_json), writing what is wrong into `findings` and going on.
    pub fn read(json: &[u8], findings: &mut Findings) -> Option<Self> {
        let json = Json::read_object(json, "the list of bootstrap brokers", findings)?;
        let root = json.root();
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
                    "no BootstrapBrokerString… among the members: this is no list of brokers",
                )
                .help("give the output of `aws kafka get-bootstrap-brokers --cluster-arn ARN`"),
            );
            return None;
        }
        Some(Self { lists })
    }

    /// The brokers for this listener on this network; `None` where AWS lists none.
    pub fn get(&self, network: Network, listener: Listener) -> Option<&[Broker]> {
        self.lists
            .iter()
            .find(|(at, of, _)| (*at, *of) == (network, listener))
            .map(|(.., brokers)| brokers.as_slice())
    }

    /// The networks on which there are brokers for this listener.
    pub fn networks(&self, listener: Listener) -> impl Iterator<Item = Network> {
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
        Err((part, error)) => {
            findings.push(malformed(member, &part, error));
            None
        }
    }
}

pub(crate) fn malformed(member: &Member<'_>, part: &str, error: BrokerError) -> Finding {
    let shown = match part {
        "" => "a part is empty".to_owned(),
        part => format!("{part} is not host:port"),
    };
    Finding::new(
        Code::BrokerMalformed,
        member.place(),
        format!("{shown}: {error}"),
    )
    .help("give the brokers as host:port,host:port, an IPv6 address in brackets")
}

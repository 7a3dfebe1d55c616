//! The host and port of a broker, and the lists of AWS and Kafka.

use std::fmt;
use std::net::Ipv6Addr;
use std::str::FromStr;

use crate::finding::{Code, FactName, Finding, printable, with_causes};
use crate::iam::Region;
use crate::json::Member;

/// The host and port of a broker.
///
/// ```
/// use msk_auth::aws::Broker;
///
/// let broker: Broker = "[2001:db8::1]:9098".parse()?;
/// assert_eq!((broker.host.as_str(), broker.port), ("2001:db8::1", 9098));
/// assert_eq!(broker.to_string(), "[2001:db8::1]:9098");
/// # Ok::<(), msk_auth::aws::BrokerError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Broker {
    /// A host name, or an IP address; an IPv6 address without its brackets. The broker's
    /// certificate must be for this host.
    pub host: String,
    /// The TCP port.
    pub port: u16,
}

/// Why a text is not the `host:port` of a broker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BrokerError {
    /// The text is empty. In a list: there are two commas in a row, or one at an end.
    Empty,
    /// There is no colon and port after the host.
    PortMissing,
    /// The port is not a number from 1 to 65535.
    Port,
    /// There is no host before the port.
    HostMissing,
    /// The host is not a name. It contains other characters than letters, digits, `.`, `-` and `_`,
    /// has a label of more than 63 characters, or has more than 253 characters.
    Host,
    /// An IPv6 address without brackets around it.
    BracketsMissing,
    /// The text in brackets is not an IPv6 address.
    Ipv6,
    /// A scheme, such as `https://` or `SASL_SSL://`, is before the host.
    Scheme,
    /// A user name or a password is before the host, with `@` behind it.
    UserInfo,
    /// Another character than a comma is between brokers.
    Separator,
}

impl fmt::Display for BrokerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "the text is empty",
            Self::PortMissing => "the port is missing",
            Self::Port => "the port is not a number from 1 to 65535",
            Self::HostMissing => "the host is missing",
            Self::Host => "the host is not a host name",
            Self::BracketsMissing => "an IPv6 address must be in brackets",
            Self::Ipv6 => "the text in brackets is not an IPv6 address",
            Self::Scheme => "the host has a scheme before it",
            Self::UserInfo => "a user name or a password is before the host",
            Self::Separator => "only a comma can be between brokers",
        })
    }
}

impl std::error::Error for BrokerError {}

/// The part of a list of brokers that is not `host:port`, and the reason.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BrokerListError {
    /// The part, safe to show; empty if there is nothing between two commas.
    pub part: String,
    /// The reason.
    pub error: BrokerError,
}

impl fmt::Display for BrokerListError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.part.as_str() {
            "" => f.write_str("a broker is missing: the list is empty, or has a comma too many"),
            part => write!(f, "{part} is not host:port"),
        }
    }
}

impl std::error::Error for BrokerListError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        // Without a part, the message is complete.
        match &self.error {
            BrokerError::Empty => None,
            error => Some(error),
        }
    }
}

impl FromStr for Broker {
    type Err = BrokerError;

    fn from_str(text: &str) -> Result<Self, BrokerError> {
        if text.is_empty() {
            return Err(BrokerError::Empty);
        }
        if text.contains('@') {
            return Err(BrokerError::UserInfo);
        }
        if text.contains("://") {
            return Err(BrokerError::Scheme);
        }
        let has_two_ports = text.matches(':').count() > 1;
        if has_two_ports && text.contains([';', ' ', '|']) {
            return Err(BrokerError::Separator);
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
    /// Reads a list of brokers: `host:port,host:port,…`.
    ///
    /// # Errors
    ///
    /// The first malformed part, and the reason.
    pub fn parse_list(text: &str) -> Result<Vec<Self>, BrokerListError> {
        let parts = text.split(',').map(str::trim);
        let broker = |part: &str| {
            part.parse().map_err(|error| BrokerListError {
                part: shown_broker(part),
                error,
            })
        };
        parts.map(broker).collect()
    }

    /// Whether there are brokers, and each of them has a name that Amazon MSK gives.
    pub(crate) fn are_of_msk(brokers: &[Self]) -> bool {
        let is_of_msk = |broker: &Self| Region::from_broker(&broker.host).is_ok();
        !brokers.is_empty() && brokers.iter().all(is_of_msk)
    }
}

/// A broker for a message, without a password before the host.
pub(crate) fn shown_broker(part: &str) -> String {
    match part.rsplit_once('@') {
        Some((_, host)) => format!("…@{}", printable(host)),
        None => printable(part),
    }
}

/// The finding for a malformed list of brokers.
pub(crate) fn malformed(member: &Member<'_>, error: &BrokerListError) -> Finding {
    Finding::new(Code::BrokerMalformed, member.place(), with_causes(error))
        .help("give the brokers as host:port,host:port, an IPv6 address in brackets")
        .fact(FactName::Broker, error.part.as_str())
}

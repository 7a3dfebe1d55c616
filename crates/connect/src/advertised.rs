//! The brokers that a cluster advertises, to which clients connect after the first connection.

use std::net::IpAddr;

use kafka_protocol::messages::MetadataResponse;
use msk_auth::aws::Broker;
use msk_auth::finding::{Code, printable_up_to};
use msk_auth::lambda::Stage;

use crate::Failure;

/// The maximum number of brokers that are tried and remembered. Few clusters have as many.
pub(crate) const MAXIMUM: usize = 256;
/// The maximum number of characters of a host that are shown; names are shorter.
const MAXIMUM_HOST: usize = 255;

/// A broker in the cluster's metadata.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Advertised {
    pub(crate) node_id: i32,
    /// `host:port`, safe to show.
    pub(crate) address: String,
    /// `None` if it is not a host and a port.
    pub(crate) broker: Option<Broker>,
}

/// The brokers in a response, at most [`MAXIMUM`], and how many more there are.
pub(crate) fn read(metadata: &MetadataResponse) -> (Vec<Advertised>, usize) {
    let of_answer = metadata.brokers.iter().take(MAXIMUM);
    let list: Vec<_> = of_answer
        .map(|node| {
            let host = match node.host.contains(':') {
                true => format!("[{}]", &*node.host),
                false => node.host.to_string(),
            };
            Advertised {
                node_id: node.node_id.0,
                address: format!("{}:{}", printable_up_to(MAXIMUM_HOST, &host), node.port),
                broker: format!("{host}:{}", node.port).parse().ok(),
            }
        })
        .collect();
    let more = metadata.brokers.len().saturating_sub(list.len());
    (list, more)
}

impl Advertised {
    /// Whether it is this broker, according to the names.
    pub(crate) fn is(&self, other: &Broker) -> bool {
        self.broker.as_ref().is_some_and(|broker| {
            broker.port == other.port && name(&broker.host).eq_ignore_ascii_case(name(&other.host))
        })
    }

    pub(crate) fn malformed(&self) -> Failure {
        Failure::new(
            Stage::Resolve,
            Code::ResolveFailed,
            format!(
                "advertised as {}, which is not a host and a port",
                self.address
            ),
        )
        .help("set advertised.listeners of the broker to a name and a port that clients reach")
    }

    /// Adds to a failure that the broker is known only from the metadata. `given` are the brokers
    /// that the client was given.
    pub(crate) fn explain(&self, mut failure: Failure, given: &[Broker]) -> Failure {
        let is_unreachable = matches!(failure.stage, Stage::Resolve | Stage::Tcp);
        failure.message = match failure.code {
            Code::ResolveFailed => {
                format!("advertised as {}, which has no address here", self.address)
            }
            _ => format!("advertised as {}: {}", self.address, failure.message),
        };
        let is_local = |broker: &Broker| is_own_machine(&broker.host);
        if is_unreachable
            && self.broker.as_ref().is_some_and(is_local)
            && !given.iter().any(is_local)
        {
            return failure.help(
                "set advertised.listeners of the broker to a name that clients reach: this name \
                 means the client's own machine",
            );
        }
        if matches!(
            failure.code,
            Code::TlsExpected | Code::TlsNotTls | Code::SaslExpected | Code::SaslNotExpected
        ) {
            return failure.help(
                "set advertised.listeners of the broker so that each listener advertises its own \
                 port: this port belongs to a listener with another security protocol",
            );
        }
        match failure.stage {
            Stage::Tcp => failure.help(
                "open the way to the advertised address: a listener on its port, security groups, \
                 routes, or a tunnel for each broker; or set advertised.listeners to addresses that \
                 clients reach: Kafka's clients connect to the advertised ones after the first \
                 connection ({given-brokers-only} skips them)",
            ),
            Stage::Resolve => failure.help(
                "make the advertised names resolvable here, by DNS, a VPN or a tunnel for each \
                 broker, or set advertised.listeners to names that clients reach: Kafka's clients \
                 connect to the advertised names after the first connection ({given-brokers-only} \
                 skips them)",
            ),
            _ => failure,
        }
    }
}

fn name(host: &str) -> &str {
    host.strip_suffix('.').unwrap_or(host)
}

/// Whether a host name means the client's own machine.
fn is_own_machine(host: &str) -> bool {
    let is_address = |address: IpAddr| address.is_loopback() || address.is_unspecified();
    host.parse().is_ok_and(is_address) || name(host).eq_ignore_ascii_case("localhost")
}

#[cfg(test)]
mod tests {
    use kafka_protocol::messages::BrokerId;
    use kafka_protocol::messages::metadata_response::MetadataResponseBroker;
    use kafka_protocol::protocol::StrBytes;

    use super::*;

    fn answer(brokers: &[(i32, &str, i32)]) -> MetadataResponse {
        let broker = |(id, host, port): &(i32, &str, i32)| {
            MetadataResponseBroker::default()
                .with_node_id(BrokerId(*id))
                .with_host(StrBytes::from_string((*host).to_owned()))
                .with_port(*port)
        };
        MetadataResponse::default().with_brokers(brokers.iter().map(broker).collect())
    }

    #[test]
    fn hosts_are_read_and_shown_within_bounds() {
        let long = "x".repeat(30_000);
        let (list, more) = read(&answer(&[
            (1, "b-1.example", 9092),
            (2, "2001:db8::1", 9092),
            (3, "\u{1b}[2J", 9092),
            (4, "b-1.example", 70_000),
            (5, "", 9092),
            (6, &long, -1),
        ]));
        let brokers: Vec<_> = list
            .iter()
            .map(|one| one.broker.as_ref().map(ToString::to_string))
            .collect();
        let expected = [
            Some("b-1.example:9092"),
            Some("[2001:db8::1]:9092"),
            None,
            None,
            None,
            None,
        ];
        assert_eq!(brokers, expected.map(|one| one.map(str::to_owned)));
        assert_eq!(more, 0);
        assert!(list.iter().all(|one| one.address.chars().count() < 270));
        assert!(!list.iter().any(|one| one.address.contains('\u{1b}')));
    }

    #[test]
    fn no_more_are_remembered_than_a_cluster_has() {
        let many: Vec<_> = (0..100_000).map(|id| (id, "b", 9092)).collect();
        let (list, more) = read(&answer(&many));
        assert_eq!((list.len(), more), (MAXIMUM, 100_000 - MAXIMUM));
    }

    #[test]
    fn a_broker_is_known_by_name_and_port() {
        let (list, _) = read(&answer(&[(1, "B-1.Example.", 9092)]));
        let is = |other: &str| list[0].is(&other.parse().unwrap());
        assert!(is("b-1.example:9092"));
        assert!(!is("b-1.example:9094"));
        assert!(!is("b-2.example:9092"));
    }

    /// A name that was found needs no name server.
    #[test]
    fn what_is_resolved_needs_no_name_server() {
        let (list, _) = read(&answer(&[(1, "b-1.internal", 9092)]));
        let given = ["kafka.example:9092".parse().unwrap()];
        let help = |stage, code| {
            let failure = list[0].explain(Failure::new(stage, code, "no"), &given);
            failure.help.unwrap().to_string()
        };
        assert!(help(Stage::Resolve, Code::ResolveFailed).contains("DNS"));
        for code in [Code::TcpRefused, Code::TcpTimeout, Code::TcpUnreachable] {
            let help = help(Stage::Tcp, code);
            assert!(
                !help.contains("DNS") && !help.contains("resolvable"),
                "{help}"
            );
        }
    }

    #[test]
    fn a_broker_that_advertises_localhost_is_named() {
        let failure = || Failure::new(Stage::Tcp, Code::TcpRefused, "nothing listens");
        let help = |address: &str, given: &str| {
            let (host, port) = address.split_once(' ').unwrap();
            let (list, _) = read(&answer(&[(1, host, port.parse().unwrap())]));
            let failure = list[0].explain(failure(), &[given.parse().unwrap()]);
            assert!(failure.message.starts_with("advertised as "), "{failure}");
            failure.help.unwrap().to_string()
        };
        for local in [
            "localhost 9092",
            "127.0.0.1 9092",
            "0.0.0.0 9092",
            "::1 9092",
        ] {
            assert!(help(local, "kafka.example:9092").contains("own machine"));
            assert!(!help(local, "localhost:9093").contains("own machine"));
        }
        assert!(!help("b-1.internal 9092", "kafka.example:9092").contains("own machine"));
    }
}

//! The brokers that a cluster's metadata advertises: a client is ready when it reaches those too.

use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use msk_auth::client::{Client, ClientCredentials};
use msk_auth::lambda::{Basis, LastProcessingResult, Stage};
use msk_auth::plan::Plan;
use msk_auth::{Code, Method, tls};
use msk_auth_connect::{
    AdvertisedBroker, ConnectReport, Connector, Event, Questions, Timeouts, blocking,
};
use msk_auth_peers::broker::Broker;
use msk_auth_peers::clients::{broker, client_at, identity, login, roots};
use msk_auth_peers::kafka::{Kafka, Listener, PASSWORD};

fn connector(kafka: &Kafka, password: &str) -> Connector {
    let port = kafka.port(Listener::Scram);
    Connector::new(client_at(port, Method::ScramSha512, login(password)))
        .timeouts(Timeouts::each(Duration::from_secs(20)))
}

async fn examine(kafka: &Kafka, questions: Questions) -> ConnectReport {
    connector(kafka, PASSWORD).examine(&questions, |_| {}).await
}

/// A broker's number, whether it was given, and its last stage with its code.
type Fate = (i32, bool, Option<(Stage, Option<Code>)>);

/// How each advertised broker fared.
fn fates(report: &ConnectReport) -> Vec<Fate> {
    let fate = |one: &AdvertisedBroker| {
        let last = one.report.as_ref().and_then(|report| report.stages.last());
        let last = last.map(|stage| {
            let failure = stage.outcome.as_ref().err();
            (stage.stage, failure.map(|failure| failure.code))
        });
        (one.node_id, one.is_given, last)
    };
    report.advertised.iter().map(fate).collect()
}

/// A port on which nothing listens.
fn closed() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

#[tokio::test]
async fn a_cluster_is_ready_when_its_advertised_brokers_are() {
    let kafka = Kafka::advertising(&[(2, "127.0.0.1", 0)]);
    let report = examine(&kafka, Questions::default()).await;
    assert!(report.is_ready(), "{report:?}");
    let ready = Some((Stage::Metadata, None));
    assert_eq!(fates(&report), [(1, true, None), (2, false, ready)]);
    // Both have logged in.
    kafka.has_printed("AUTH SCRAM User:alice", 2);
}

#[tokio::test]
async fn a_broker_that_is_advertised_and_not_reached_is_named() {
    let closed = closed();
    let kafka = Kafka::advertising(&[
        (2, "broker-2.invalid", 9096),
        (3, "127.0.0.1", closed),
        (4, "broker 4", 9096),
        (5, "127.0.0.1", 0),
    ]);
    let observed = Arc::new(Mutex::new(Vec::new()));
    let noted = observed.clone();
    let report = connector(&kafka, PASSWORD)
        .examine(&Questions::default(), move |event| {
            if let Event::Advertised { address } = event {
                noted.lock().unwrap().push(address.to_owned());
            }
        })
        .await;
    assert!(!report.is_ready());
    assert!(report.brokers[0].is_ready());
    let at = |stage, code| Some((stage, Some(code)));
    let expected = [
        (1, true, None),
        (2, false, at(Stage::Resolve, Code::ResolveFailed)),
        (3, false, at(Stage::Tcp, Code::TcpRefused)),
        (4, false, at(Stage::Resolve, Code::ResolveFailed)),
        (5, false, Some((Stage::Metadata, None))),
    ];
    assert_eq!(fates(&report), expected);
    let addresses: Vec<_> = report.advertised.iter().map(|one| &one.address).collect();
    let of_others: Vec<_> = observed.lock().unwrap().clone();
    assert_eq!(of_others.iter().collect::<Vec<_>>(), addresses[1..]);
    let messages: Vec<_> = report
        .examined_advertised()
        .filter_map(|one| Some(one.failure()?.message.clone()))
        .collect();
    let beginnings = [
        "advertised as broker-2.invalid:9096, which has no address here",
        &format!("advertised as 127.0.0.1:{closed}: no program listens on"),
        "advertised as broker 4:9096, which is not a host and a port",
    ];
    for (message, beginning) in messages.iter().zip(beginnings) {
        assert!(message.starts_with(beginning), "{message}");
    }
    assert_eq!(messages.len(), 3);
    // What Lambda says of it is not documented.
    let answer = report.lambda().unwrap();
    assert_eq!(answer.result, LastProcessingResult::ConnectionError);
    assert_eq!(answer.basis, Basis::Inferred);

    let report = examine(&kafka, Questions::default().given_brokers_only()).await;
    assert!(report.is_ready());
    assert_eq!(report.advertised.len(), 5);
    assert_eq!(report.examined_advertised().count(), 0);
}

/// Another server of Kafka's protocol, which advertises the port of mutual TLS on both of its ports.
#[tokio::test]
async fn tansu_advertises_one_listener_on_both() {
    let tansu = Broker::start();
    let examine = |port, method, credentials: ClientCredentials| async move {
        let connector = Connector::new(client_at(port, method, credentials));
        connector.examine(&Questions::default(), |_| {}).await
    };
    let report = examine(tansu.port(), Method::Mtls, identity().into()).await;
    assert!(report.is_ready(), "{report:?}");
    assert!(report.advertised[0].is_given);
    let none = ClientCredentials::None;
    let report = examine(tansu.plaintext_port(), Method::Plaintext, none).await;
    assert!(report.brokers[0].is_ready() && !report.is_ready());
    let failure = report.failure().unwrap();
    assert_eq!(failure.code, Code::TlsExpected, "{failure}");
    let help = failure.help.as_ref().unwrap().to_string();
    assert!(
        help.contains("belongs to a listener with another"),
        "{help}"
    );
}

/// Through a tunnel the given broker goes by another name, and the advertised ones by their own.
#[tokio::test]
async fn an_advertised_broker_goes_by_its_own_name() {
    let kafka = Kafka::advertising(&[(2, "127.0.0.2", 0)]);
    let named = connector(&kafka, PASSWORD).server_name("localhost".try_into().unwrap());
    let report = named.examine(&Questions::default(), |_| {}).await;
    assert!(report.brokers[0].is_ready());
    let failure = report.advertised[1].report.as_ref().unwrap().failure();
    // Nothing listens there on Linux, where all of 127.0.0.0/8 is this machine.
    let failure = failure.unwrap();
    assert_eq!(failure.code, Code::TcpRefused, "{failure}");
}

#[tokio::test]
async fn who_is_not_let_in_learns_of_no_other_broker() {
    let kafka = Kafka::advertising(&[(2, "127.0.0.1", 0)]);
    let connector = connector(&kafka, "wrong");
    let report = connector.examine(&Questions::default(), |_| {}).await;
    assert!(!report.is_ready() && report.advertised.is_empty());
    assert_eq!(report.failure().unwrap().code, Code::SaslCredentials);
}

#[tokio::test]
async fn an_examination_that_is_stopped_says_what_it_knows() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let kafka = Kafka::start();
    let brokers = vec![
        broker(kafka.port(Listener::Scram)),
        broker(silent.local_addr().unwrap().port()),
    ];
    let plan = Plan::given(Method::ScramSha512, brokers);
    let client = Client::new(&plan, login(PASSWORD), Some(roots()), tls::ring()).unwrap();
    let connector = Connector::new(client).timeouts(Timeouts::each(Duration::from_secs(60)));
    let started = Instant::now();
    let stop = tokio::time::sleep(Duration::from_secs(5));
    let questions = Questions::default();
    let report = connector.examine_until(&questions, |_| {}, stop).await;
    assert!(started.elapsed() < Duration::from_secs(20));
    assert!(report.is_interrupted && !report.is_ready());
    assert!(report.brokers[0].is_ready());
    let silent = &report.brokers[1];
    assert!(!silent.is_complete && !silent.is_ready());
    assert_eq!(silent.failure(), None);
    assert_eq!(silent.stages.last().unwrap().stage, Stage::Tcp);
}

#[test]
fn a_given_broker_is_reached_without_a_runtime() {
    let kafka = Kafka::start();
    let connector = connector(&kafka, PASSWORD);
    // One that the plan does not list.
    let other = format!("127.0.0.1:{}", kafka.port(Listener::Scram));
    let other = other.parse().unwrap();
    let connection = blocking::connect_to(&connector, &other).unwrap();
    assert_eq!(connection.get_ref().broker(), &other);
    let absent = broker(closed());
    let error = blocking::connect_to(&connector, &absent).unwrap_err();
    let blocking::BlockingError::Broker(failure) = error else {
        panic!("{error}");
    };
    assert_eq!(failure.code, Code::TcpRefused);
}

//! Connections to Kafka's own TLS and SASL: every method gets in, and says what it got.

use std::sync::Arc;
use std::time::{Duration, Instant};

use msk_auth::client::{Client, ClientCredentials};
use msk_auth::lambda::Stage;
use msk_auth::plan::Plan;
use msk_auth::{Code, Method, tls};
use msk_auth_connect::kafka_protocol::messages::{
    DescribeClusterRequest, FindCoordinatorRequest, MetadataRequest,
};
use msk_auth_connect::{Connector, Questions, Timeouts, blocking};
use msk_auth_peers::clients::{
    Good, SECRET, broker, client_at, good, identity, login, roots, token_source,
};
use msk_auth_peers::kafka::{Kafka, Listener, PASSWORD};

fn connector(port: u16, method: Method, credentials: impl Into<ClientCredentials>) -> Connector {
    Connector::new(client_at(port, method, credentials))
        .timeouts(Timeouts::each(Duration::from_secs(20)))
}

#[tokio::test]
async fn every_method_gets_in() {
    let kafka = Kafka::start();
    for good in good() {
        let Good {
            method,
            listener,
            credentials,
            principal,
        } = good;
        let before = kafka.lines().len();
        let connector = connector(kafka.port(listener), method, credentials);
        let mut connection = connector.connect().await.unwrap();
        let name = kafka.principal_after(before, listener);
        assert!(name.starts_with(principal), "{method}: {name}");

        match (method, connection.tls()) {
            (Method::Plaintext, tls) => assert_eq!(tls, None),
            (_, tls) => {
                let tls = tls.unwrap();
                assert_eq!(tls.version, "TLSv1.3");
                assert!(tls.cipher.starts_with("TLS_"), "{}", tls.cipher);
                assert_eq!(tls.peer().unwrap().subject(), "CN=server,O=Peers");
            }
        }
        assert_eq!(connection.api_versions().len(), 6);
        let request = MetadataRequest::default().with_topics(None);
        let answer = connection.exchange(8, &request).await.unwrap();
        assert_eq!(answer.cluster_id.as_deref(), Some("peer-cluster"));
    }
}

/// What a program asks on its connection: the answer's type follows from the request's, and a failure
/// says that it is the request's.
#[tokio::test]
async fn a_request_has_its_answer() {
    let kafka = Kafka::start();
    let port = kafka.port(Listener::Plaintext);
    let connector = connector(port, Method::Plaintext, ClientCredentials::None);
    let mut connection = connector.connect().await.unwrap();
    let described = connection
        .exchange(0, &DescribeClusterRequest::default())
        .await;
    assert_eq!(&*described.unwrap().cluster_id, "peer-cluster");
    let request = FindCoordinatorRequest::default().with_key("g".to_owned().into());
    assert_eq!(
        connection.exchange(2, &request).await.unwrap().error_code,
        0
    );
    // A version that the crate does not know.
    let failure = connection.exchange(99, &request).await.unwrap_err();
    let expected = (Stage::Request, Code::ProtocolVersion);
    assert_eq!((failure.stage, failure.code), expected);
    assert_eq!(failure.lambda(Method::Plaintext), None);
}

/// What a program has for rustls already: a certified key, and a configuration.
#[tokio::test]
async fn material_of_rustls_own_gets_in() {
    let kafka = Kafka::start();
    let port = kafka.port(Listener::Mtls);
    let key = identity().certified_key().clone();
    let config = tls::certified_config(key.clone(), &roots(), tls::ring()).unwrap();
    let plan = Plan::given(Method::Mtls, vec![broker(port)]);
    let nothing = ClientCredentials::None;
    let given = Client::with_tls_config(&plan, nothing, Arc::new(config)).unwrap();
    for client in [client_at(port, Method::Mtls, key), given] {
        let before = kafka.lines().len();
        Connector::new(client).connect().await.unwrap();
        let name = kafka.principal_after(before, Listener::Mtls);
        assert_eq!(name, "User:CN=client,O=Peers");
    }
}

#[test]
fn every_method_gets_in_without_a_runtime_and_within_one() {
    let kafka = Kafka::start();
    let round = || {
        for good in good() {
            let Good {
                method,
                listener,
                credentials,
                ..
            } = good;
            let connector = connector(kafka.port(listener), method, credentials);
            let mut connection = blocking::connect(&connector).unwrap();
            let request = MetadataRequest::default().with_topics(None);
            let answer = connection.exchange(8, &request).unwrap();
            assert_eq!(answer.cluster_id.as_deref(), Some("peer-cluster"));
        }
    };
    round();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async { round() });
}

#[tokio::test]
async fn a_session_is_renewed_on_the_same_stream() {
    let kafka = Kafka::start();
    let port = kafka.port(Listener::ShortSessions);
    tokio::join!(
        renew(port, Method::ScramSha512, login(PASSWORD).into()),
        renew(port, Method::Iam, token_source(SECRET, 900).into()),
    );
    for (head, times) in [
        ("REAUTH SHORT User:alice", 2),
        ("REAUTH SHORT User:msk-iam", 2),
        ("EXPIRED SHORT", 2),
    ] {
        kafka.has_printed(head, times);
    }
}

async fn renew(port: u16, method: Method, credentials: ClientCredentials) {
    let connector = connector(port, method, credentials);
    let mut connection = connector.connect().await.unwrap();
    let session = connection.session().unwrap();
    assert!(session.lifetime <= Duration::from_secs(8));
    assert!(session.lifetime > Duration::from_secs(4));
    let request = MetadataRequest::default().with_topics(None);
    for _ in 0..2 {
        let session = connection.session().unwrap();
        let wait = session
            .reauthenticate_at
            .saturating_duration_since(Instant::now());
        assert!(wait < session.lifetime);
        tokio::time::sleep(wait).await;
        connection.reauthenticate().await.unwrap();
        let answer = connection.exchange(8, &request).await.unwrap();
        assert_eq!(answer.cluster_id.as_deref(), Some("peer-cluster"));
    }
    // And without it the broker hangs up.
    let lifetime = connection.session().unwrap().lifetime;
    tokio::time::sleep(lifetime + Duration::from_millis(200)).await;
    let failure = connection.exchange(8, &request).await.unwrap_err();
    assert_eq!(
        (failure.stage, failure.code),
        (Stage::Request, Code::ClosedEarly)
    );
}

#[tokio::test]
async fn brokers_are_tried_in_order_until_one_answers() {
    let kafka = Kafka::start();
    let closed = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let port = kafka.port(Listener::Scram);
    let brokers = vec![broker(closed), broker(port), broker(closed)];
    let plan = Plan::given(Method::ScramSha512, brokers);
    let client =
        |password| Client::new(&plan, login(password), Some(roots()), tls::ring()).unwrap();
    let connection = Connector::new(client(PASSWORD)).connect().await.unwrap();
    assert_eq!(connection.broker().port, port);

    // A wrong password is wrong everywhere: the third broker is not asked.
    let error = Connector::new(client("wrong")).connect().await.unwrap_err();
    let codes: Vec<Code> = error
        .attempts
        .iter()
        .map(|(_, failure)| failure.code)
        .collect();
    assert_eq!(codes, [Code::TcpRefused, Code::SaslCredentials]);
    assert!(!error.to_string().contains("wrong\""));
}

#[tokio::test]
async fn topics_and_groups_are_asked_for() {
    let kafka = Kafka::start();
    let connector = Arc::new(connector(
        kafka.port(Listener::Scram),
        Method::ScramSha512,
        login(PASSWORD),
    ));
    let ask = |questions: Questions| {
        let connector = connector.clone();
        async move {
            let report = connector.examine(&questions, |_| {}).await;
            report.failure().map(|failure| failure.code)
        }
    };
    let topics = |names: &[&str]| Questions::default().topics(names.iter().copied());
    assert_eq!(ask(Questions::default()).await, None);
    assert_eq!(ask(topics(&["t1"]).group("g")).await, None);
    assert_eq!(ask(topics(&["t1", "writable"])).await, None);
    assert_eq!(
        ask(topics(&["forbidden"])).await,
        Some(Code::AuthorizeDenied)
    );
    assert_eq!(ask(topics(&["absent"])).await, Some(Code::TopicUnknown));
    assert_eq!(
        ask(topics(&["writable"]).group("g")).await,
        Some(Code::AuthorizeDenied)
    );
    assert_eq!(
        ask(topics(&["t1"]).group("forbidden")).await,
        Some(Code::AuthorizeDenied)
    );
}

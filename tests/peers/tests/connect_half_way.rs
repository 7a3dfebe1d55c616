//! Genuine exchanges that stop, stall, crawl or are spoiled at any byte: always an error with a
//! word of its own, in time, and nothing left behind.

use std::sync::Arc;
use std::time::{Duration, Instant};

use msk_auth::client::{Client, ClientCredentials};
use msk_auth::lambda::Stage;
use msk_auth::{Code, Method};
use msk_auth_connect::{Connection, Connector, Failure, Timeouts};
use msk_auth_peers::certs;
use msk_auth_peers::clients::{client_at, identity, login};
use msk_auth_peers::kafka::{Kafka, Listener, PASSWORD};
use msk_auth_peers::proxy::{Fault, Proxy};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::task::JoinSet;

/// How many connections are under way at a time.
const AT_A_TIME: usize = 8;

/// The TLS server of a proxy that looks inside.
fn tls_server() -> Arc<rustls::ServerConfig> {
    let chain = CertificateDer::pem_slice_iter(certs("server.chain.pem").as_bytes())
        .collect::<Result<Vec<_>, _>>()
        .unwrap();
    let key = PrivateKeyDer::from_pem_slice(certs("server.key").as_bytes()).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .unwrap();
    Arc::new(config)
}

/// A broker behind a proxy.
#[derive(Clone)]
struct Behind {
    target: u16,
    tls: Option<Arc<rustls::ServerConfig>>,
    method: Method,
    credentials: ClientCredentials,
}

impl Behind {
    async fn connect(&self, fault: Fault, limit: Duration) -> Result<Connection, Failure> {
        let proxy = Proxy::start(self.target, self.tls.clone(), fault).await;
        self.connect_through(&proxy, limit).await
    }

    async fn connect_through(&self, proxy: &Proxy, limit: Duration) -> Result<Connection, Failure> {
        let client: Client = client_at(proxy.port(), self.method, self.credentials.clone());
        let connector = Connector::new(client).timeouts(Timeouts::each(limit));
        connector.connect_to(&connector.client().brokers()[0]).await
    }

    /// How each of these faults ends, which must all be noticed.
    async fn try_all(&self, faults: Vec<Fault>, limit: Duration) -> Vec<(Fault, Failure)> {
        let ended = self.try_any(faults, limit).await.into_iter();
        let noticed = ended.map(|(fault, failure)| match failure {
            Some(failure) => (fault, failure),
            None => panic!("{}, {fault:?}: ready", self.method),
        });
        noticed.collect()
    }

    /// How each of these faults ends: `None` is ready.
    async fn try_any(&self, faults: Vec<Fault>, limit: Duration) -> Vec<(Fault, Option<Failure>)> {
        let mut tasks = JoinSet::new();
        let mut ended = Vec::new();
        for fault in faults {
            if tasks.len() >= AT_A_TIME {
                ended.push(tasks.join_next().await.unwrap().unwrap());
            }
            let behind = self.clone();
            tasks.spawn(async move {
                let started = Instant::now();
                let outcome = behind.connect(fault, limit).await;
                // Resolve, TCP, TLS and up to four requests.
                assert!(started.elapsed() < limit * 7 + Duration::from_secs(15));
                (fault, outcome.err())
            });
        }
        ended.extend(tasks.join_all().await);
        ended
    }

    /// How many bytes the server sends until the client is ready.
    async fn length(&self) -> usize {
        let proxy = Proxy::start(self.target, self.tls.clone(), Fault::None).await;
        let connection = self.connect_through(&proxy, Duration::from_secs(10)).await;
        assert!(
            connection.is_ok(),
            "{}: {:?}",
            self.method,
            connection.err()
        );
        proxy.passed()
    }
}

fn every_method(kafka: &Kafka) -> Vec<Behind> {
    let behind = |listener, tls, method, credentials: ClientCredentials| Behind {
        target: kafka.port(listener),
        tls,
        method,
        credentials,
    };
    let inside = || Some(tls_server());
    let alice = || login(PASSWORD).into();
    vec![
        behind(
            Listener::Plaintext,
            None,
            Method::Plaintext,
            ClientCredentials::None,
        ),
        behind(
            Listener::SaslPlaintext,
            inside(),
            Method::ScramSha512,
            alice(),
        ),
        behind(
            Listener::SaslPlaintext,
            inside(),
            Method::ScramSha256,
            alice(),
        ),
        behind(Listener::SaslPlaintext, inside(), Method::Plain, alice()),
    ]
}

/// File descriptors of this process.
fn open_files() -> usize {
    std::fs::read_dir("/proc/self/fd").unwrap().count()
}

#[tokio::test]
async fn a_server_that_stops_at_any_byte_of_its_answers() {
    let kafka = Kafka::start();
    for behind in every_method(&kafka) {
        // Kafka's nonces are a character longer or shorter every time.
        let nonce = match behind.method {
            Method::ScramSha512 | Method::ScramSha256 => 8,
            _ => 0,
        };
        let length = behind.length().await - nonce;
        assert!((50..2000).contains(&length), "{}: {length}", behind.method);
        let cuts = (0..length).map(Fault::CutAfter).collect();
        for (fault, failure) in behind.try_all(cuts, Duration::from_secs(10)).await {
            let Failure { stage, code, .. } = failure;
            assert_eq!(code, Code::ClosedEarly, "{fault:?}: {failure}");
            assert!(
                matches!(stage, Stage::Sasl | Stage::ApiVersions),
                "{failure}"
            );
        }
        let stalls = (0..length).step_by(7).map(Fault::StallAfter).collect();
        for (fault, failure) in behind.try_all(stalls, Duration::from_millis(400)).await {
            assert_eq!(failure.code, Code::Timeout, "{fault:?}: {failure}");
        }
        // Spoiled numbers of requests go unnoticed, which is all that the last answer holds.
        let flips = (0..length).map(Fault::Flip).collect();
        let mut unnoticed = 0;
        for (fault, failure) in behind.try_any(flips, Duration::from_millis(400)).await {
            match failure {
                Some(failure) => assert!(is_a_word(failure.code), "{fault:?}: {failure}"),
                None => unnoticed += 1,
            }
        }
        assert!(
            unnoticed < 120,
            "{}: {unnoticed} of {length}",
            behind.method
        );
    }
}

#[tokio::test]
async fn a_server_that_stops_at_any_byte_of_tls() {
    let kafka = Kafka::start();
    for (listener, method, credentials) in [
        (Listener::Mtls, Method::Mtls, identity().into()),
        (Listener::Scram, Method::ScramSha512, login(PASSWORD).into()),
    ] {
        let behind = Behind {
            target: kafka.port(listener),
            tls: None,
            method,
            credentials,
        };
        // Tickets and signatures have not the same length every time.
        let length = behind.length().await - 300;
        assert!((2000..12_000).contains(&length), "{method}: {length}");
        let before = open_files();
        // Every byte of the first records, and a sample of those after.
        let cuts = (0..150)
            .chain((150..length).step_by(11))
            .map(Fault::CutAfter);
        for (fault, failure) in behind
            .try_all(cuts.collect(), Duration::from_secs(10))
            .await
        {
            // A connection that ends amid a handshake with a client certificate may be a refusal.
            let codes = [Code::ClosedEarly, Code::TlsClientCertificateRefused];
            assert!(codes.contains(&failure.code), "{fault:?}: {failure}");
        }
        let stalls = (0..length).step_by(211).map(Fault::StallAfter);
        for (fault, failure) in behind
            .try_all(stalls.collect(), Duration::from_millis(700))
            .await
        {
            assert_eq!(failure.code, Code::Timeout, "{fault:?}: {failure}");
        }
        let flips = (0..length).step_by(37).map(Fault::Flip);
        let mut unnoticed = Vec::new();
        for (fault, failure) in behind
            .try_any(flips.collect(), Duration::from_millis(1500))
            .await
        {
            match failure {
                Some(failure) => assert!(is_a_word(failure.code), "{fault:?}: {failure}"),
                None => unnoticed.push(fault),
            }
        }
        // The version of a record is ignored (RFC 8446 section 5.1): one byte of each record.
        assert!(unnoticed.len() <= 3, "{method}: {unnoticed:?}");
        // The proxies' own ends close a moment later.
        for _ in 0..50 {
            if open_files() <= before + 4 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        assert!(
            open_files() <= before + 4,
            "{before} files became {}",
            open_files()
        );
    }
}

/// The words for a connection that was spoiled on the way.
fn is_a_word(code: Code) -> bool {
    matches!(
        code,
        Code::ProtocolGarbage
            | Code::ProtocolError
            | Code::ProtocolVersion
            | Code::ClosedEarly
            | Code::Timeout
            | Code::TlsFailed
            | Code::TlsNotTls
            | Code::TlsVersion
            | Code::TlsServerUntrusted
            | Code::TlsServerExpired
            | Code::TlsServerNotYetValid
            | Code::TlsServerName
            | Code::TlsExpected
            | Code::TlsClientCertificateRefused
            | Code::TlsClientCertificateNotRequested
            | Code::SaslExchange
            | Code::SaslServerSignature
            | Code::SaslMechanism
            | Code::SaslCredentials
    )
}

#[tokio::test]
async fn a_slow_server_is_waited_for_until_the_deadline() {
    let kafka = Kafka::start();
    for behind in every_method(&kafka) {
        let slow = Fault::Slow(Duration::from_millis(2));
        behind.connect(slow, Duration::from_secs(20)).await.unwrap();
        let slower = Fault::Slow(Duration::from_millis(300));
        let started = Instant::now();
        let failure = behind
            .connect(slower, Duration::from_secs(1))
            .await
            .unwrap_err();
        assert_eq!(failure.code, Code::Timeout, "{failure}");
        assert!(started.elapsed() < Duration::from_secs(15));
    }
}

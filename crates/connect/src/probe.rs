//! Finds out more about a port that closes the connection without an answer, or sends an untrusted certificate.
//! No secret is sent.

use std::time::Duration;

use kafka_protocol::messages::{ApiKey, ApiVersionsRequest, ApiVersionsResponse};
use msk_auth::aws::Broker;
use msk_auth::finding::Code;
use msk_auth::lambda::Stage;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::action::Action;
use crate::frame::MAXIMUM_BEFORE_LOGIN;
use crate::tls_failure::is_tls;
use crate::{Connector, Failure, distrust, frame, message, refusal, socket};

/// How long a load balancer without a broker, or a broker at its quota, may take to close a connection on
/// which the client sends nothing.
const HANGS_UP_WITHIN: Duration = Duration::from_millis(1500);
/// How long to wait for an answer.
const ANSWERS_WITHIN: Duration = Duration::from_secs(3);

/// The failure, or a more specific one if another connection finds out more.
pub(crate) async fn refine(connector: &Connector, broker: &Broker, failure: Failure) -> Failure {
    let stage = failure.stage;
    if stage == Stage::Tls && distrust::can_be_explained(failure.code) {
        let explained = match connect(connector, broker).await {
            Some(stream) => distrust::explain(connector, broker, stream, &failure).await,
            None => None,
        };
        return explained.unwrap_or(failure);
    }
    let is_silent = stage == Stage::Tls && failure.code == Code::Timeout;
    if failure.code != Code::ClosedEarly && !is_silent {
        return failure;
    }
    let better = match (stage, connector.client().method().uses_tls()) {
        (Stage::Tls, _) => speaks_plaintext(connector, broker).await.then(|| {
            Failure::new(stage, Code::TlsNotTls, "the port speaks Kafka without TLS")
                .help("use the TLS port of the method: on MSK 9094, SCRAM 9096, IAM 9098")
        }),
        (Stage::ApiVersions, false) => speaks_tls(connector, broker)
            .await
            .then(|| refusal::tls_expected(stage)),
        _ => return failure,
    };
    if let Some(better) = better {
        return better;
    }
    match !is_silent && hangs_up(connector, broker).await {
        true => Failure::new(
            stage,
            Code::ClosedEarly,
            "the port accepts connections and closes them at once",
        )
        .help(
            "check that a broker is behind the port: a tunnel, a proxy or a load balancer that can't \
             reach its target closes connections like this (check the target, its health and its \
             security group); if a broker is there, check its limits, such as max.connections.per.ip",
        ),
        false => failure,
    }
}

async fn connect(connector: &Connector, broker: &Broker) -> Option<TcpStream> {
    let (limits, trace) = (connector.timeouts, &connector.trace);
    trace.note(|| Action::LookAgain);
    let addresses = socket::resolve(broker, limits.resolve, trace).await.ok()?;
    socket::open(&addresses, limits.tcp, trace).await.ok()
}

/// Whether the port answers one of Kafka's requests without TLS.
async fn speaks_plaintext(connector: &Connector, broker: &Broker) -> bool {
    let Some(mut stream) = connect(connector, broker).await else {
        return false;
    };
    let request = ApiVersionsRequest::default();
    let id = &connector.client_id;
    let Some(framed) = message::encode(ApiKey::ApiVersions, 0, 1, id, &request) else {
        return false;
    };
    let exchange = async {
        frame::write(&mut stream, &framed).await?;
        frame::read(&mut stream, MAXIMUM_BEFORE_LOGIN).await
    };
    match timeout(ANSWERS_WITHIN, exchange).await {
        Ok(Ok(answer)) => message::body::<ApiVersionsResponse>(answer, 0, 1).is_some(),
        _ => false,
    }
}

/// A `ClientHello` of TLS 1.2 that any server answers, possibly with an alert: five cipher suites,
/// no extensions (RFC 5246 section 7.4.1.2).
const CLIENT_HELLO: &[u8] = b"\x16\x03\x01\x00\x37\x01\x00\x00\x33\x03\x03\
    msk-auth looks whether this is..\
    \x00\x00\x0a\xc0\x2f\xc0\x30\xc0\x2b\xc0\x2c\x00\x9c\x01\x00\x00\x00";

/// Whether the port answers a TLS handshake with a TLS record.
async fn speaks_tls(connector: &Connector, broker: &Broker) -> bool {
    let Some(mut stream) = connect(connector, broker).await else {
        return false;
    };
    let exchange = async {
        let mut first = [0; 5];
        stream.write_all(CLIENT_HELLO).await.ok()?;
        stream.read_exact(&mut first).await.ok()?;
        Some(first)
    };
    match timeout(ANSWERS_WITHIN, exchange).await {
        Ok(Some(first)) => is_tls(&first),
        _ => false,
    }
}

/// Whether the port closes a connection on which nothing was sent.
async fn hangs_up(connector: &Connector, broker: &Broker) -> bool {
    let Some(mut stream) = connect(connector, broker).await else {
        return false;
    };
    let mut byte = [0];
    match timeout(HANGS_UP_WITHIN, stream.read(&mut byte)).await {
        Ok(Ok(count)) => count == 0,
        Ok(Err(_)) => true,
        Err(_) => false,
    }
}

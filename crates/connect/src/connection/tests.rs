use kafka_protocol::messages::{SaslAuthenticateRequest, SaslHandshakeRequest};
use msk_auth::client::ClientCredentials;
use msk_auth::finding::Code;
use msk_auth::plan::Plan;
use msk_auth::{Method, tls};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::*;

mod over_tls;

const LIMIT: usize = 64 << 10;

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
}

/// A connection to a broker that reads a request and answers with these bytes, and no more.
async fn connected(answer: Vec<u8>) -> Connection {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = [0; 4096];
        let _ = stream.read(&mut request).await;
        let _ = stream.write_all(&answer).await;
        std::future::pending::<()>().await;
    });
    let broker: Broker = address.to_string().parse().unwrap();
    let plan = Plan::given(Method::Plaintext, vec![broker.clone()]);
    let client = Client::new(&plan, ClientCredentials::None, None, tls::ring()).unwrap();
    let stream = TcpStream::connect(address).await.unwrap();
    let transport = Transport::Plaintext(Socket::new(stream));
    let timeouts = Timeouts::each(Duration::from_secs(3));
    Connection::new(
        &broker,
        "localhost".to_owned(),
        &client,
        "test",
        timeouts,
        transport,
    )
}

/// The first four bytes of an answer so long.
fn announced(length: usize) -> Vec<u8> {
    u32::try_from(length).unwrap().to_be_bytes().to_vec()
}

#[test]
fn before_the_login_a_broker_gets_little() {
    async fn answer_to(call: &str, answer: Vec<u8>) -> Code {
        let mut connection = connected(answer).await;
        let stage = Stage::Sasl;
        let failure = match call {
            "ApiVersions" => connection.ask_api_versions().await.unwrap_err(),
            "SaslHandshake" => {
                let request = SaslHandshakeRequest::default();
                connection.call(stage, 1, &request).await.unwrap_err()
            }
            _ => {
                let request = SaslAuthenticateRequest::default();
                connection.call(stage, 1, &request).await.unwrap_err()
            }
        };
        failure.code
    }
    runtime().block_on(async {
        for call in ["ApiVersions", "SaslHandshake", "SaslAuthenticate"] {
            // Refused as soon as it is announced; what is allowed is waited for.
            let refused = answer_to(call, announced(LIMIT + 1)).await;
            assert_eq!(refused, Code::ProtocolGarbage, "{call}");
            let waited = answer_to(call, announced(LIMIT)).await;
            assert_eq!(waited, Code::Timeout, "{call}");
        }
    });
}

/// All that such an answer has room for: unknown tags of two bytes each.
#[test]
fn the_longest_answer_to_api_versions_is_read() {
    let mut answer = announced(LIMIT);
    answer.extend_from_slice(&1_i32.to_be_bytes());
    // No error, no kinds of request, no throttling; then the tags, of which 5 to 127 are unknown.
    answer.extend_from_slice(b"\0\0\x01\0\0\0\0");
    let tags = (LIMIT + 4 - answer.len() - 3) / 2;
    let count = [0x80 | tags & 0x7f, 0x80 | tags >> 7 & 0x7f, tags >> 14];
    answer.extend(count.map(|byte| u8::try_from(byte).unwrap()));
    answer.extend((0..tags).flat_map(|at| [5 + u8::try_from(at % 100).unwrap(), 0]));
    answer.resize(LIMIT + 4, 0);
    runtime().block_on(async {
        let mut connection = connected(answer).await;
        let _ = connection.ask_api_versions().await;
        assert!(connection.is_answered, "it was read to its end");
    });
}

#[test]
fn an_open_connection_takes_long_answers_but_for_the_login() {
    for (key, is_open, maximum) in [
        (ApiKey::Metadata, true, 16 << 20),
        (ApiKey::Metadata, false, LIMIT),
        (ApiKey::SaslAuthenticate, true, LIMIT),
        (ApiKey::SaslHandshake, true, LIMIT),
        (ApiKey::ApiVersions, true, LIMIT),
    ] {
        assert_eq!(frame::maximum_answer(key, is_open), maximum, "{key:?}");
    }
}

#[test]
fn a_login_is_renewed_by_a_clock_that_does_not_jump() {
    runtime().block_on(async {
        let mut connection = connected(Vec::new()).await;
        let before = Instant::now();
        connection.begin_session(100_000);
        let after = Instant::now();
        let session = connection.session().unwrap();
        assert_eq!(session.lifetime, Duration::from_secs(100));
        let at: Instant = session.reauthenticate_at;
        assert!(at >= before + Duration::from_secs(85) && at <= after + Duration::from_secs(95));
        for for_good in [0, -1] {
            connection.begin_session(for_good);
            assert_eq!(connection.session(), None);
        }
    });
}

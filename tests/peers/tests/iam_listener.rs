//! MSK IAM tokens at Kafka's own SASL/OAUTHBEARER server, with a validator behind it that checks
//! what a broker is documented to check: SigV4 and expiry. Ports 21100 to 21105.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use msk_auth::iam::{Credentials, Region, Signer, TokenSource};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};

const BASE: u16 = 21100;
const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

fn peers() -> PathBuf {
    let default = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/peers");
    std::env::var_os("MSK_AUTH_PEERS").map_or_else(|| default.into(), PathBuf::from)
}

struct Server {
    process: Child,
    said: BufReader<ChildStdout>,
}

impl Server {
    fn start() -> Self {
        let mut process = Command::new("java")
            .args(["-Xmx96m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"])
            .args(["-cp", "lib/*:classes", "KafkaAuthServer", "certs"])
            .arg(BASE.to_string())
            .current_dir(peers())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("java, and what tests/peers/kafka/setup.sh installs");
        let said = BufReader::new(process.stdout.take().unwrap());
        let mut server = Self { process, said };
        server.wait_for("READY-ALL");
        server
    }

    /// The next line that begins so.
    fn wait_for(&mut self, beginning: &str) -> String {
        let mut line = String::new();
        loop {
            line.clear();
            let read = self.said.read_line(&mut line).unwrap();
            assert!(read > 0, "the server ended before it said {beginning}");
            if line.starts_with(beginning) {
                return line;
            }
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

type Connection = rustls::StreamOwned<rustls::ClientConnection, TcpStream>;

fn connect() -> Connection {
    let mut roots = rustls::RootCertStore::empty();
    for root in CertificateDer::pem_file_iter(peers().join("certs/ca.pem")).unwrap() {
        roots.add(root.unwrap()).unwrap();
    }
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from("localhost").unwrap();
    let socket = TcpStream::connect(("127.0.0.1", BASE + 5)).unwrap();
    socket
        .set_read_timeout(Some(Duration::from_secs(20)))
        .unwrap();
    let client = rustls::ClientConnection::new(Arc::new(config), name).unwrap();
    rustls::StreamOwned::new(client, socket)
}

/// One request of Kafka's protocol (header v1), and the body of its answer.
fn ask(connection: &mut Connection, api: i16, version: i16, body: &[u8]) -> Vec<u8> {
    let client = b"iam";
    let mut request = Vec::new();
    request.extend(api.to_be_bytes());
    request.extend(version.to_be_bytes());
    request.extend(7_i32.to_be_bytes());
    request.extend(i16::try_from(client.len()).unwrap().to_be_bytes());
    request.extend(client);
    request.extend(body);
    let length = i32::try_from(request.len()).unwrap();
    connection.write_all(&length.to_be_bytes()).unwrap();
    connection.write_all(&request).unwrap();
    connection.flush().unwrap();
    let mut length = [0; 4];
    connection.read_exact(&mut length).unwrap();
    let mut answer = vec![0; usize::try_from(i32::from_be_bytes(length)).unwrap()];
    connection.read_exact(&mut answer).unwrap();
    assert_eq!(answer[..4], 7_i32.to_be_bytes(), "the correlation id");
    answer.split_off(4)
}

/// Whether the server takes the token, and what it answers.
fn log_in(token: &str) -> (bool, String) {
    const SASL_HANDSHAKE: i16 = 17;
    const SASL_AUTHENTICATE: i16 = 36;
    let mut connection = connect();
    let mechanism = b"\x00\x0bOAUTHBEARER";
    let answer = ask(&mut connection, SASL_HANDSHAKE, 1, mechanism);
    assert_eq!(answer[..2], [0, 0], "the handshake's error code");

    let first = format!("n,,\u{1}auth=Bearer {token}\u{1}\u{1}");
    let mut body = i32::try_from(first.len()).unwrap().to_be_bytes().to_vec();
    body.extend(first.as_bytes());
    let answer = ask(&mut connection, SASL_AUTHENTICATE, 1, &body);
    let error = i16::from_be_bytes([answer[0], answer[1]]);
    // A refusal comes as JSON with error code 0 first; the client answers with one byte.
    let text = String::from_utf8_lossy(&answer[2..]).into_owned();
    (error == 0 && !text.contains("status"), text)
}

fn credentials() -> Credentials {
    Credentials::new("AKIDEXAMPLE", SECRET.into()).unwrap()
}

fn signer() -> Signer {
    Signer::new(Region::new("eu-central-1").unwrap())
}

#[test]
fn good_tokens_are_taken_and_spoiled_ones_are_not() {
    let mut server = Server::start();
    let begun = Instant::now();
    let now = SystemTime::now();
    let minute = Duration::from_secs(60);

    let source = TokenSource::builder(signer(), credentials())
        .start()
        .unwrap();
    let session = credentials()
        .with_session_token("IQoJb3JpZ2luX2VjE/+=".into())
        .unwrap();
    let odd_host = signer()
        .with_host("kafka-fips.eu-central-1.amazonaws.com")
        .unwrap();
    for (what, token) in [
        ("of a source", (*source.token_blocking().unwrap()).clone()),
        (
            "with a session token",
            signer().token(&session, now).unwrap(),
        ),
        (
            "for another host",
            odd_host.token(&credentials(), now).unwrap(),
        ),
        (
            "almost expired",
            signer().token(&credentials(), now - 14 * minute).unwrap(),
        ),
        (
            "that ends with its credentials",
            signer()
                .token(&credentials().with_expiry(now + minute), now)
                .unwrap(),
        ),
    ] {
        let (taken, answer) = log_in(token.expose());
        let said = server.wait_for("MSKIAM");
        assert!(
            taken && said.trim() == "MSKIAM ok",
            "{what}: {said} {answer:?}"
        );
    }

    let other_secret = Credentials::new("AKIDEXAMPLE", "another".into()).unwrap();
    let other_key = Credentials::new("AKIDOTHER", SECRET.into()).unwrap();
    let tampered = |from: &str, to: &str| {
        use base64ct::{Base64UrlUnpadded, Encoding};
        let token = signer().token(&credentials(), now).unwrap();
        let url =
            String::from_utf8(Base64UrlUnpadded::decode_vec(token.expose()).unwrap()).unwrap();
        assert!(url.contains(from));
        Base64UrlUnpadded::encode_string(url.replace(from, to).as_bytes())
    };
    let signed = |credentials: &Credentials, at| {
        signer().token(credentials, at).unwrap().expose().to_owned()
    };
    for (what, token, reason) in [
        (
            "expired",
            signed(&credentials(), now - 16 * minute),
            "expired",
        ),
        (
            "of the future",
            signed(&credentials(), now + 6 * minute),
            "future",
        ),
        (
            "of another secret",
            signed(&other_secret, now),
            "signature mismatch",
        ),
        (
            "of another key",
            signed(&other_key, now),
            "access key AKIDOTHER",
        ),
        (
            "for another host",
            tampered("kafka.eu-central-1", "kafka.eu-west-1"),
            "signature mismatch",
        ),
        (
            "drawn out",
            tampered("Expires=900", "Expires=901"),
            "signature mismatch",
        ),
        (
            "for another action",
            tampered("kafka-cluster%3AConnect", "kafka-cluster%3AAlter"),
            "Action",
        ),
    ] {
        let (taken, answer) = log_in(&token);
        let said = server.wait_for("MSKIAM");
        assert!(!taken && said.contains(reason), "{what}: {said} {answer:?}");
        assert!(!answer.contains(SECRET));
    }
    assert!(begun.elapsed() < minute);
}

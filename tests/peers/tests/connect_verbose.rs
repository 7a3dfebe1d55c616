//! `msk-auth connect --verbose`: every step by name, and nothing of what the messages hold. `cargo
//! build` makes the program.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::process::{Command, Output};
use std::sync::Arc;
use std::thread::JoinHandle;

use base64ct::{Base64, Base64UrlUnpadded, Encoding};
use msk_auth_peers::certs;
use msk_auth_peers::clients::SECRET;
use msk_auth_peers::files::Files;
use msk_auth_peers::kafka::{Kafka, Listener, PASSWORD};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConnection, StreamOwned};
use serde_json::json;

const WRONG: &str = "password-of-somebody-else";
/// `{"alg":"none"}`, `{"sub":"alice","iat":1700000000,"exp":4102444800}`.
const TOKEN: &str =
    "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSIsImlhdCI6MTcwMDAwMDAwMCwiZXhwIjo0MTAyNDQ0ODAwfQ.";

fn login(files: &Files, name: &str, password: &str) -> String {
    let document = json!({"username": "alice", "password": password});
    files.write(name, &document.to_string())
}

/// The program, verbose; what a terminal would obey is not taken out of what it prints.
fn connect(port: u16, arguments: &[&str]) -> Output {
    let test = std::env::current_exe().unwrap();
    let program = test.ancestors().nth(2).unwrap().join("msk-auth");
    assert!(program.is_file(), "{}: run cargo build", program.display());
    Command::new(program)
        .args(["connect", "--verbose", "--brokers"])
        .arg(format!("localhost:{port}"))
        .args(arguments)
        .env("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
        .env("AWS_SECRET_ACCESS_KEY", SECRET)
        .env("CLICOLOR_FORCE", "1")
        .env_remove("AWS_SESSION_TOKEN")
        .env_remove("AWS_PROFILE")
        .output()
        .unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// The steps without their times and without the broker, after which each line has two spaces.
fn steps(output: &Output, port: u16) -> Vec<String> {
    let text = stderr(output);
    let broker = format!("  localhost:{port}  ");
    text.lines()
        .map(|line| {
            let (time, step) = line.split_once(&broker).unwrap_or_else(|| panic!("{text}"));
            let milliseconds = time.trim().strip_suffix(" ms");
            assert!(
                time.trim().is_empty() || milliseconds.unwrap().parse::<f64>().is_ok(),
                "{line}"
            );
            step.to_owned()
        })
        .collect()
}

/// These bytes in the forms in which they could be printed.
fn encodings(secret: &[u8]) -> Vec<String> {
    let hex: String = secret.iter().map(|byte| format!("{byte:02x}")).collect();
    let numbers: Vec<String> = secret.iter().map(ToString::to_string).collect();
    let mut all = vec![hex.to_uppercase(), hex, numbers.join(", ")];
    all.extend(String::from_utf8(secret.to_vec()));
    let percent = |byte: &u8| match byte.is_ascii_alphanumeric() || b"-._~".contains(byte) {
        true => char::from(*byte).to_string(),
        false => format!("%{byte:02X}"),
    };
    all.push(secret.iter().map(percent).collect());
    // In base64, at each of the three places at which it may begin within a longer text.
    for before in 0..3 {
        let bytes = [&vec![0; before], secret].concat();
        // The characters that depend on what is before and after are left out.
        let first = [0, 2, 3][before];
        let last = bytes.len() * 8 / 6;
        all.push(Base64::encode_string(&bytes)[first..last].to_owned());
        all.push(Base64UrlUnpadded::encode_string(&bytes)[first..last].to_owned());
    }
    all
}

fn assert_hidden(output: &Output, secrets: &[&[u8]]) {
    let text = format!(
        "{}{}",
        stderr(output),
        String::from_utf8_lossy(&output.stdout)
    );
    for form in secrets.iter().flat_map(|secret| encodings(secret)) {
        assert!(form.len() >= 4, "{form}: too short to look for");
        assert!(!text.contains(&form), "{form}: {text}");
    }
    // A broker's text never drives a terminal; colours are on standard output alone.
    assert!(!stderr(output).contains('\u{1b}'), "{text}");
}

#[test]
fn the_search_finds_a_secret_in_every_form() {
    let secret = b"alice-secret";
    for text in [
        "alice-secret".to_owned(),
        "616c6963652d736563726574".to_owned(),
        Base64::encode_string(b"\0alice\0alice-secret"),
        Base64::encode_string(b"n,,a=alice-secret,"),
        Base64::encode_string(b"x alice-secret"),
        "[97, 108, 105, 99, 101, 45, 115, 101, 99, 114, 101, 116]".to_owned(),
    ] {
        let is_found = encodings(secret).iter().any(|form| text.contains(form));
        assert!(is_found, "{text}");
    }
}

const TLS: [&str; 5] = [
    "tls: > ClientHello, for localhost, without ALPN",
    "tls: < certificate 1 of 3: CN=server,O=Peers",
    "tls: < certificate 2 of 3: CN=int,O=Peers",
    "tls: < certificate 3 of 3: CN=Root,O=Peers",
    "tls: TLSv1.3, ",
];
const API_VERSIONS: [&str; 2] = ["kafka: > ApiVersions v3", "kafka: < ApiVersions v3"];
const METADATA: [&str; 2] = ["kafka: > Metadata v8", "kafka: < Metadata v8"];
const HANDSHAKE: [&str; 2] = ["kafka: > SaslHandshake v1", "kafka: < SaslHandshake v1"];

/// The steps after TLS.
fn after_tls(steps: &[String]) -> Vec<&str> {
    let tls = steps.iter().position(|step| step.starts_with("tls: TLSv1"));
    steps[tls.unwrap() + 1..]
        .iter()
        .map(String::as_str)
        .collect()
}

#[test]
fn each_mechanism_is_shown_by_name_against_kafka() {
    let kafka = Kafka::start();
    let files = Files::new();
    let ca = files.write("ca.pem", &certs("ca.pem"));
    let right = login(&files, "right.json", PASSWORD);
    let wrong = login(&files, "wrong.json", WRONG);
    let token = files.write("token", TOKEN);
    let sent = |message| format!("sasl: > {message}");
    let authenticate = [
        "kafka: > SaslAuthenticate v1",
        "kafka: < SaslAuthenticate v1",
    ];
    let scram = |method: &'static str, secret: &str| {
        vec!["--method", method, "--secret", secret]
            .into_iter()
            .map(str::to_owned)
            .collect()
    };
    let words = |text: &str| text.split(' ').map(str::to_owned).collect();
    let cases: [(Listener, Vec<String>, &str, &[&str]); 6] = [
        (
            Listener::Scram,
            scram("scram", &right),
            "SCRAM-SHA-512",
            &["client-first", "client-final"],
        ),
        (
            Listener::Scram,
            scram("scram-256", &right),
            "SCRAM-SHA-256",
            &["client-first", "client-final"],
        ),
        (
            Listener::Scram,
            scram("plain", &right),
            "PLAIN",
            &["user name and password"],
        ),
        (
            Listener::Oauth,
            words(&format!("--method oauthbearer --token-file {token}")),
            "OAUTHBEARER",
            &["initial client response, with the token"],
        ),
        (
            Listener::MskIam,
            words("--method iam --region us-east-1"),
            "OAUTHBEARER",
            &["initial client response, with the token"],
        ),
        (
            Listener::Scram,
            scram("scram", &wrong),
            "SCRAM-SHA-512",
            &["client-first", "client-final"],
        ),
    ];
    let secrets = [PASSWORD, WRONG, SECRET, TOKEN].map(str::as_bytes);
    for (listener, arguments, mechanism, messages) in cases {
        let port = kafka.port(listener);
        let mut arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        arguments.extend(["--ca", &ca]);
        let output = connect(port, &arguments);
        assert_hidden(&output, &secrets);
        let steps = steps(&output, port);
        assert_eq!(steps[0], "resolve: look up localhost");
        assert!(
            steps[1].starts_with("resolve: ") && steps[1].contains("127.0.0.1"),
            "{steps:?}"
        );
        let connected = format!("tcp: connected to 127.0.0.1:{port}");
        let at = steps.iter().position(|step| *step == connected).unwrap();
        for (step, expected) in steps[at + 1..].iter().zip(TLS) {
            assert!(step.starts_with(expected), "{step}, {expected}");
        }
        let is_refused = arguments.contains(&wrong.as_str());
        assert_eq!(
            output.status.code(),
            Some(i32::from(is_refused)),
            "{steps:#?}"
        );
        let mut expected = vec![format!("sasl: mechanism {mechanism}")];
        expected.extend(HANDSHAKE.map(str::to_owned));
        for (round, message) in messages.iter().enumerate() {
            expected.push(sent(message));
            expected.extend(authenticate.map(str::to_owned));
            let answer = match (mechanism.starts_with("SCRAM"), round) {
                (true, 0) => "sasl: < server-first, 4096 iterations",
                (true, _) => "sasl: < server-final",
                (false, _) => "sasl: < empty message",
            };
            expected.push(answer.to_owned());
        }
        if is_refused {
            expected.pop();
            expected.push("sasl failed: sasl-credentials".to_owned());
        } else {
            expected.extend(API_VERSIONS.into_iter().chain(METADATA).map(str::to_owned));
        }
        assert_eq!(after_tls(&steps), expected, "{mechanism}");
    }
}

#[test]
fn a_client_certificate_and_an_unknown_root_are_shown() {
    let kafka = Kafka::start();
    let files = Files::new();
    let ca = files.write("ca.pem", &certs("ca.pem"));
    let key = certs("client.key");
    let mtls = json!({"certificate": certs("client.chain.pem"), "privateKey": key});
    let mtls = files.write("mtls.json", &mtls.to_string());
    let port = kafka.port(Listener::Mtls);
    let line = key.lines().nth(3).unwrap().as_bytes();

    let output = connect(port, &["--secret", &mtls, "--ca", &ca]);
    assert_hidden(&output, &[line]);
    let all = steps(&output, port);
    let asked = "tls: < CertificateRequest; the client sends a certificate".to_owned();
    assert!(all.contains(&asked), "{all:#?}");

    let output = connect(port, &["--method", "tls", "--ca", &ca]);
    let all = steps(&output, port);
    let asked = "tls: < CertificateRequest; the client has no certificate".to_owned();
    assert!(all.contains(&asked), "{all:#?}");
    assert_eq!(
        all.last().unwrap(),
        "tls failed: tls-client-certificate-required"
    );

    // The certificates that are not trusted are those of the second look.
    let output = connect(port, &["--method", "tls"]);
    let all = steps(&output, port);
    let again = "another connection, without a secret, to find out why the previous one failed";
    let at = all.iter().position(|step| step == again).unwrap();
    let sent = all[at..]
        .iter()
        .filter(|step| step.starts_with("tls: < certificate "));
    assert_eq!(sent.count(), 3, "{all:#?}");
    assert_eq!(all.last().unwrap(), "tls failed: tls-server-untrusted");
}

/// A broker over TLS that says what a script says, and keeps what the client sent: a message of
/// Kafka's each.
struct Scripted {
    port: u16,
    running: JoinHandle<Vec<Vec<u8>>>,
}

const NONCE: &str = "server-nonce-of-the-test";
const SALT: &str = "c2FsdC1vZi10aGUtdGVzdA==";

impl Scripted {
    /// It refuses the proof with this text.
    fn start(refusal: &'static str) -> Self {
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
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let running = std::thread::spawn(move || {
            let (socket, _) = listener.accept().unwrap();
            let connection = ServerConnection::new(Arc::new(config)).unwrap();
            let mut stream = StreamOwned::new(connection, socket);
            let offered = b"\0\0\0\0\0\x01\0\x0dSCRAM-SHA-512";
            let mut requests = vec![exchange(&mut stream, |_| offered.to_vec())];
            requests.push(exchange(&mut stream, |client_first| {
                let nonce = nonce_of(client_first);
                let message = format!("r={nonce}{NONCE},s={SALT},i=5000");
                authenticated(0, "", &message)
            }));
            requests.push(exchange(&mut stream, |_| authenticated(58, refusal, "")));
            requests
        });
        Self { port, running }
    }
}

/// The nonce of a client-first message.
fn nonce_of(request: &[u8]) -> String {
    let text = String::from_utf8_lossy(request);
    text.rsplit_once("r=").unwrap().1.to_owned()
}

/// Reads a request, answers it with this body, and returns the request.
fn exchange(stream: &mut (impl Read + Write), body: impl Fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
    let mut length = [0; 4];
    stream.read_exact(&mut length).unwrap();
    let mut request = vec![0; u32::from_be_bytes(length) as usize];
    stream.read_exact(&mut request).unwrap();
    let answer = [&request[4..8], &body(&request)].concat();
    let length = u32::try_from(answer.len()).unwrap().to_be_bytes();
    stream.write_all(&[&length[..], &answer].concat()).unwrap();
    stream.flush().unwrap();
    request
}

/// An answer to `SaslAuthenticate` version 1.
fn authenticated(code: i16, refusal: &str, message: &str) -> Vec<u8> {
    let mut body = code.to_be_bytes().to_vec();
    body.extend(i16::try_from(refusal.len()).unwrap().to_be_bytes());
    body.extend(refusal.as_bytes());
    body.extend(i32::try_from(message.len()).unwrap().to_be_bytes());
    body.extend(message.as_bytes());
    body.extend([0; 8]);
    body
}

#[test]
fn nothing_of_the_messages_is_shown() {
    let files = Files::new();
    let ca = files.write("ca.pem", &certs("ca.pem"));
    let secret = login(&files, "login.json", PASSWORD);
    let server = Scripted::start("\u{1b}[2Jno\nway\u{202e}");
    let port = server.port;
    let output = connect(port, &["--secret", &secret, "--ca", &ca, "--timeout", "5"]);
    let requests = server.running.join().unwrap();

    let proof = String::from_utf8_lossy(&requests[2]).into_owned();
    let proof = proof.rsplit_once(",p=").unwrap().1.to_owned();
    assert_eq!(Base64::decode_vec(&proof).unwrap().len(), 64);
    let nonce = nonce_of(&requests[1]);
    assert!(nonce.len() >= 16, "{nonce}");
    let salt = Base64::decode_vec(SALT).unwrap();
    let raw_proof = Base64::decode_vec(&proof).unwrap();
    assert_hidden(
        &output,
        &[
            PASSWORD.as_bytes(),
            proof.as_bytes(),
            &raw_proof,
            nonce.as_bytes(),
            NONCE.as_bytes(),
            SALT.as_bytes(),
            &salt,
        ],
    );

    let steps = steps(&output, port);
    assert_eq!(
        after_tls(&steps),
        [
            "sasl: mechanism SCRAM-SHA-512",
            HANDSHAKE[0],
            HANDSHAKE[1],
            "sasl: > client-first",
            "kafka: > SaslAuthenticate v1",
            "kafka: < SaslAuthenticate v1",
            "sasl: < server-first, 5000 iterations",
            "sasl: > client-final",
            "kafka: > SaslAuthenticate v1",
            "kafka: < SaslAuthenticate v1",
            "sasl failed: sasl-credentials",
        ]
    );
}

//! No copy of a secret that was fetched survives in freed memory.
//!
//! A server on loopback answers GetSecretValue without TLS, whose buffers are rustls's own. The
//! allocator looks through every block that the SDK, the HTTP library and this crate free.
#![cfg(feature = "fetch")]

#[path = "../../../tests/wiped/watching.rs"]
mod watching;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

use aws_config::{BehaviorVersion, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use msk_auth::sensitive::SensitiveBytes;
use msk_auth_aws::{Fault, Fetcher};
use watching::{alone, look_for, watch};

const ARN: &str = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:AmazonMSK_orders-AbCdEf";

/// How the server writes its answer.
#[derive(Clone, Copy, Debug)]
enum Manner {
    /// At once, and closes when asked to.
    Whole,
    /// In pieces that come one after the other.
    Pieces,
    /// In chunks (RFC 9112 section 7.1).
    Chunked,
    /// At once, and leaves the connection open whatever the client asks.
    KeepsOpen,
    /// Leaves the last bytes away.
    CutShort,
    /// Stops before the last bytes.
    Stalls,
}

/// A server for one answer, which it gives to whoever asks; it and its thread last as long as the
/// program, so that nothing of its own is freed.
fn serve(body: &'static str, manner: Manner) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for socket in listener.incoming() {
            thread::spawn(move || answer(socket.unwrap(), body.as_bytes(), manner));
        }
    });
    url
}

fn answer(mut socket: TcpStream, body: &[u8], manner: Manner) {
    read_request(&socket);
    let framing = match manner {
        Manner::Chunked => "Transfer-Encoding: chunked".to_owned(),
        _ => format!("Content-Length: {}", body.len()),
    };
    // In one write with what follows, so that head and body share a block at the client.
    let close = match manner {
        Manner::KeepsOpen => "",
        _ => "Connection: close\r\n",
    };
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.1\r\n{framing}\r\n{close}\r\n"
    );
    socket.write_all(head.as_bytes()).unwrap();
    let short = &body[..body.len() - 2];
    match manner {
        Manner::Whole => socket.write_all(body).unwrap(),
        Manner::Pieces => {
            for piece in body.chunks(1000) {
                socket.write_all(piece).unwrap();
                thread::sleep(Duration::from_millis(1));
            }
        }
        Manner::Chunked => {
            for piece in body.chunks(1500) {
                write!(socket, "{:x}\r\n", piece.len()).unwrap();
                socket.write_all(piece).unwrap();
                socket.write_all(b"\r\n").unwrap();
            }
            socket.write_all(b"0\r\n\r\n").unwrap();
        }
        Manner::KeepsOpen => {
            socket.write_all(body).unwrap();
            thread::sleep(Duration::from_secs(600));
        }
        Manner::CutShort => socket.write_all(short).unwrap(),
        Manner::Stalls => {
            socket.write_all(short).unwrap();
            thread::sleep(Duration::from_secs(600));
        }
    }
}

fn read_request(socket: &TcpStream) {
    let mut reader = BufReader::new(socket);
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        let line = line.to_ascii_lowercase();
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        if line.trim().is_empty() {
            break;
        }
    }
    reader.read_exact(&mut vec![0; length]).unwrap();
}

fn settings(url: &str) -> SdkConfig {
    let keys = Credentials::from_keys("AKIDEXAMPLE", "wJalrXUtnFEMI", None);
    SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .credentials_provider(SharedCredentialsProvider::new(keys))
        .endpoint_url(url)
        .build()
}

/// Fetches the secret on a runtime that ends with the call, and everything in it.
fn fetch(url: &str, manner: Manner) -> Result<SensitiveBytes, Fault> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let patience = match manner {
        Manner::Stalls => Duration::from_secs(1),
        _ => Duration::from_secs(20),
    };
    let fetcher = Fetcher::new(&settings(url)).timeout(patience);
    let arn = ARN.parse().unwrap();
    let fetched = runtime.block_on(fetcher.secret(&arn));
    drop((fetcher, runtime));
    fetched.map_err(|error| error.fault)
}

/// A document with a mark every 500 bytes, and the marks.
fn document(length: usize) -> (String, Vec<Vec<u8>>) {
    let mut text = String::from("{\"username\": \"alice\", \"password\": \"");
    let mut marks = Vec::new();
    while text.len() < length {
        let mark = format!("mark-{:04}-of-the-password", marks.len());
        text.push_str(&mark);
        text.push_str(&"é/".repeat(160));
        marks.push(mark.into_bytes());
    }
    text.push_str("\"}");
    (text, marks)
}

fn envelope(document: &str) -> String {
    serde_json::json!({
        "ARN": ARN, "Name": "AmazonMSK_orders", "SecretString": document,
        "VersionStages": ["AWSCURRENT"], "CreatedDate": 1767323045.123
    })
    .to_string()
}

#[test]
fn no_secret_that_was_fetched_stays_in_freed_memory() {
    let _alone = alone();
    look_for(vec![b"a needle in a haystack".to_vec()]);
    let (_, found) = watch(|| drop(b"xx a needle in a haystack xx".to_vec()));
    assert_eq!(found, 1);

    for length in [60, 7_000, 60_000] {
        let (document, marks) = document(length);
        let whole: &'static str = envelope(&document).leak();
        // A string that the SDK's parser would have taken, in an object that ends too early.
        let malformed: &'static str = whole.replace("1767323045.123}", "1767323045.123,").leak();
        look_for(marks);
        for (body, manner) in [
            (whole, Manner::Whole),
            (whole, Manner::Pieces),
            (whole, Manner::Chunked),
            (whole, Manner::KeepsOpen),
            (whole, Manner::CutShort),
            (whole, Manner::Stalls),
            (malformed, Manner::Whole),
        ] {
            let url = serve(body, manner);
            let (freed, found) = watch(|| match (fetch(&url, manner), manner) {
                (
                    Ok(secret),
                    Manner::Whole | Manner::Pieces | Manner::Chunked | Manner::KeepsOpen,
                ) => {
                    assert!(secret.expose() == document.as_bytes(), "another secret");
                }
                (Err(Fault::NotAnAnswer(_)), Manner::Whole) => assert!(body == malformed),
                (Err(Fault::Unreachable(_)), Manner::CutShort) => {}
                (Err(Fault::TimedOut { .. }), Manner::Stalls) => {}
                (other, _) => panic!("{manner:?}: {other:?}"),
            });
            assert!(freed > 100, "{freed} blocks");
            assert_eq!(
                found, 0,
                "{length} {manner:?}: freed blocks held the secret"
            );
        }
    }
}

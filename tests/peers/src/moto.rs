//! moto, a stand-in for AWS's services, and a front before it for what it lacks.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::thread;

use crate::folder;
use crate::process::Process;

/// A running moto server; it is killed when dropped.
pub struct Moto {
    _process: Process,
    port: u16,
}

impl Moto {
    /// Starts it on this port of 127.0.0.1, on a free one for 0, with Python's packages of the
    /// folder `aws`.
    ///
    /// # Panics
    /// When it does not start.
    pub fn start(port: u16) -> Self {
        let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("aws/moto_server.py");
        let mut command = Command::new(folder().join("aws/bin/python3"));
        command.arg(program);
        command.args(["-H", "127.0.0.1", "-p", &port.to_string()]);
        command.env("PYTHONDONTWRITEBYTECODE", "1");
        let process = Process::start(&mut command);
        let port = process.wait_for(0, |line| {
            let (_, port) = line.split_once("Running on http://127.0.0.1:")?;
            port.trim().parse().ok()
        });
        Self {
            _process: process,
            port,
        }
    }

    /// The port that it listens on.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// What it answers to an API call of a service in `eu-west-1`, as JSON.
    ///
    /// # Panics
    /// When it does not answer with JSON.
    pub fn call(&self, service: &str, request: &str, headers: &str, body: &str) -> String {
        let request = format!(
            "{request} HTTP/1.0\r\nHost: 127.0.0.1\r\n{headers}Content-Length: {}\r\n\
             Authorization: AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260102/eu-west-1/{service}/\
             aws4_request, SignedHeaders=host, Signature=0\r\n\r\n{body}",
            body.len()
        );
        let answer = String::from_utf8(forward(self.port, request.as_bytes())).unwrap();
        let (_, document) = answer.split_once("\r\n\r\n").unwrap();
        assert!(document.starts_with('{'), "{request}\n{answer}");
        document.to_owned()
    }
}

/// An HTTP request as it came.
pub struct Request {
    /// Method and path, for example `GET /api/v2/clusters/…`.
    pub line: String,
    /// All header lines.
    pub head: String,
    /// The body.
    pub body: String,
}

/// Serves HTTP/1.1 on a free port of 127.0.0.1, as long as the process lasts, and returns the
/// port: what `answer` writes to the client is the answer; where it returns false, moto's is.
pub fn front(
    moto: u16,
    answer: impl Fn(&Request, &mut TcpStream) -> bool + Send + Sync + 'static,
) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let answer = Arc::new(answer);
    thread::spawn(move || {
        for client in listener.incoming() {
            let (answer, mut client) = (Arc::clone(&answer), client.unwrap());
            thread::spawn(move || {
                let request = read_request(&client);
                if !answer(&request, &mut client) {
                    let whole = format!("{}{}", request.head, request.body);
                    // The client may have gone meanwhile.
                    let _ = client.write_all(&forward(moto, whole.as_bytes()));
                }
            });
        }
    });
    port
}

fn read_request(client: &TcpStream) -> Request {
    let mut reader = BufReader::new(client);
    let (mut head, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        let read = reader.read_line(&mut line).unwrap();
        let name = line.to_ascii_lowercase();
        if let Some(value) = name.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        // So that moto's answer ends.
        if !name.starts_with("connection:") && !line.trim().is_empty() {
            head.push_str(&line);
        }
        if read == 0 || line.trim().is_empty() {
            head.push_str("Connection: close\r\n\r\n");
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    let line = head.lines().next().unwrap_or_default();
    Request {
        line: line.trim_end_matches(" HTTP/1.1").to_owned(),
        head,
        body: String::from_utf8(body).unwrap(),
    }
}

fn forward(port: u16, request: &[u8]) -> Vec<u8> {
    let mut socket = TcpStream::connect(("127.0.0.1", port)).unwrap();
    socket.write_all(request).unwrap();
    let mut answer = Vec::new();
    socket.read_to_end(&mut answer).unwrap();
    answer
}

//! What Java and OpenSSL say of a client's certificate chain, without a socket: thousands of chains
//! in one run.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::folder;
use crate::kafka::java;

/// A chain as a secret holds it, and the broker's idea of the roots.
#[derive(Clone, Debug)]
pub struct ChainQuestion {
    /// The certificates, PEM.
    pub certificates: String,
    /// The private key, PKCS #8, PEM.
    pub key: Option<String>,
    /// The key's password, where it is encrypted.
    pub password: Option<String>,
    /// The time of the check, in seconds since 1970.
    pub at: u64,
    /// The roots that the broker trusts, PEM; where it is absent, the last of the certificates.
    pub roots: Option<String>,
}

/// Java's answers: `accepted`, or `refused: ` and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JavaVerdict {
    /// Kafka's PEM loader.
    pub loader: String,
    /// A broker's trust manager, at that time.
    pub pkix: String,
    /// A handshake with a broker's engine, where there is a key and the loader took it.
    pub handshake: Option<String>,
}

impl JavaVerdict {
    /// Whether the loader, the trust manager and, where it was asked, the handshake accept.
    pub fn accepts(&self) -> bool {
        let handshake = self.handshake.as_deref().unwrap_or("accepted");
        [&*self.loader, &*self.pkix, handshake] == ["accepted"; 3]
    }

    /// From a JSON object with the members `loader`, `pkix` and `handshake`.
    ///
    /// # Panics
    /// When it is no such object.
    pub fn from_json(answer: &Value) -> Self {
        let text = |name: &str| answer[name].as_str().map(str::to_owned);
        Self {
            loader: text("loader").unwrap(),
            pkix: text("pkix").unwrap(),
            handshake: text("handshake"),
        }
    }
}

/// What Java says of each chain. One JVM answers for all of them.
///
/// # Panics
/// When the JVM can't be started or does not answer.
pub fn java_verdicts(questions: &[ChainQuestion]) -> Vec<JavaVerdict> {
    let mut child = java()
        .arg("ChainOracle")
        .arg(folder().join("certs"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("java: {error}; run tests/peers/setup.sh"));
    let lines: String = questions.iter().map(line).collect();
    let mut stdin = child.stdin.take().unwrap();
    // It answers the first before it has read the last.
    let writer = std::thread::spawn(move || stdin.write_all(lines.as_bytes()));
    let output = child.wait_with_output().unwrap();
    let written = writer.join().unwrap();
    let answers: Vec<_> = String::from_utf8_lossy(&output.stdout)
        .lines()
        .map(|line| JavaVerdict::from_json(&serde_json::from_str(line).unwrap()))
        .collect();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(answers.len(), questions.len(), "{written:?}: {said}");
    answers
}

fn line(question: &ChainQuestion) -> String {
    let ChainQuestion {
        certificates,
        key,
        password,
        at,
        roots,
    } = question;
    let line = json!({
        "certificates": certificates, "key": key, "password": password, "at": at, "roots": roots,
    });
    format!("{line}\n")
}

/// What a broker sends, and a client's idea of the roots.
#[derive(Clone, Debug)]
pub struct ServerQuestion {
    /// The certificates, the broker's own first, PEM.
    pub certificates: String,
    /// Its private key, PKCS #8, PEM.
    pub key: String,
    /// The roots that the client trusts, PEM.
    pub roots: String,
    /// The name that it connects to.
    pub host: String,
}

/// Whether a Kafka client lets each broker in, now: `accepted`, or `refused: ` and why. One JVM answers
/// for all of them.
///
/// # Panics
/// When the JVM can't be started or does not answer.
pub fn java_clients(questions: &[ServerQuestion]) -> Vec<String> {
    let lines = questions.iter().map(|question| {
        let ServerQuestion {
            certificates,
            key,
            roots,
            host,
        } = question;
        let line = json!({"certificates": certificates, "key": key, "roots": roots, "host": host});
        format!("{line}\n")
    });
    let lines: String = lines.collect();
    let mut child = java()
        .arg("ServerOracle")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("java: {error}; run tests/peers/setup.sh"));
    let mut stdin = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || stdin.write_all(lines.as_bytes()));
    let output = child.wait_with_output().unwrap();
    let written = writer.join().unwrap();
    let answers = String::from_utf8_lossy(&output.stdout);
    let answers: Vec<_> = answers.lines().map(str::to_owned).collect();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(answers.len(), questions.len(), "{written:?}: {said}");
    answers
}

/// What `openssl verify` says of the first certificate as a TLS client's, at security level 0:
/// `accepted`, or `refused: ` and why. `scratch` is a folder for its files.
///
/// # Panics
/// When OpenSSL can't be started.
pub fn openssl_verdict(question: &ChainQuestion, scratch: &Path) -> String {
    let texts = blocks(&question.certificates);
    let (first, last) = (texts.first(), texts.last());
    let file = |name: &str, text: &str| {
        let path = scratch.join(name);
        std::fs::write(&path, format!("{text}\n")).unwrap();
        path
    };
    let leaf = file("leaf.pem", first.copied().unwrap_or_default());
    let others = texts.get(1..).unwrap_or_default().join("\n");
    let roots = question.roots.as_deref();
    let roots = file("roots.pem", roots.or(last.copied()).unwrap_or_default());
    let mut command = Command::new("openssl");
    command.args(["verify", "-purpose", "sslclient"]);
    command.args(["-attime", &question.at.to_string()]);
    command.args(["-no-CApath", "-no-CAstore", "-CAfile"]);
    command.arg(roots);
    if !others.is_empty() {
        command.arg("-untrusted").arg(file("others.pem", &others));
    }
    let output = command.arg(leaf).output().expect("openssl");
    verdict(&output)
}

/// Whether OpenSSL reads the first certificate at all.
///
/// # Panics
/// When OpenSSL can't be started.
pub fn openssl_reads(certificates: &str, scratch: &Path) -> bool {
    let path = scratch.join("read.pem");
    let texts = blocks(certificates);
    std::fs::write(&path, texts.first().copied().unwrap_or_default()).unwrap();
    let mut command = Command::new("openssl");
    command.args(["x509", "-noout", "-pubkey", "-in"]).arg(path);
    let output = command.output().expect("openssl");
    output.status.success()
}

/// Whether OpenSSL, with its legacy provider, reads the key.
///
/// # Panics
/// When OpenSSL can't be started.
pub fn openssl_reads_key(key: &str, password: Option<&str>, scratch: &Path) -> bool {
    let path = scratch.join("key.pem");
    std::fs::write(&path, key).unwrap();
    let mut command = Command::new("openssl");
    command.args(["pkey", "-provider", "legacy", "-provider", "default"]);
    command.env("KEY_PASSWORD", password.unwrap_or_default());
    command.args(["-passin", "env:KEY_PASSWORD", "-noout", "-in"]);
    let output = command.arg(path).output().expect("openssl");
    output.status.success()
}

fn verdict(output: &std::process::Output) -> String {
    if output.status.success() {
        return "accepted".to_owned();
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let error = said.lines().find_map(|line| line.strip_prefix("error "));
    format!(
        "refused: {}",
        error.or(said.lines().next()).unwrap_or_default()
    )
}

/// The blocks that hold certificates, `X509 CERTIFICATE` and `TRUSTED CERTIFICATE` among them.
fn blocks(text: &str) -> Vec<&str> {
    const LAST: &str = "CERTIFICATE-----";
    text.match_indices("-----BEGIN ")
        .filter_map(|(start, _)| {
            let rest = &text[start..];
            let end = rest.find("-----END ")?;
            let length = end + rest[end..].find(LAST)? + LAST.len();
            rest[..end].contains(LAST).then_some(&rest[..length])
        })
        .collect()
}

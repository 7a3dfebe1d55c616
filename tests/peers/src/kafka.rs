//! Kafka's own broker-side TLS and SASL, and its PEM loader.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use crate::folder;
use crate::process::Process;

/// The user that the SCRAM and PLAIN listener knows.
pub const USER: &str = "alice";
/// That user's password.
pub const PASSWORD: &str = "alice-secret";

/// The id of the delegation token that this listener knows.
pub const TOKEN_ID: &str = "TTfZpyK9SRWBLGDfaMvT4g";
/// That token's HMAC.
pub const TOKEN_HMAC: &str = "J1AbTGKw+fH2Zm5DRkVnZV9Db25uZWN0IHRoZSBkb3Rz";
/// That token's owner.
pub const TOKEN_OWNER: &str = "carol";

/// A listener of `KafkaAuthServer`. All are on 127.0.0.1; the server's certificate is for
/// `localhost` and 127.0.0.1, under the peers' `ca.pem`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Listener {
    /// No TLS, no SASL.
    Plaintext,
    /// TLS; no client certificate is asked for.
    Ssl,
    /// TLS; a client certificate is required.
    Mtls,
    /// TLS, then SCRAM-SHA-512, SCRAM-SHA-256, also with the delegation token, or PLAIN.
    Scram,
    /// TLS, then OAUTHBEARER with an unsecured JWS.
    Oauth,
    /// TLS, then OAUTHBEARER with an MSK IAM token.
    MskIam,
    /// No TLS; SCRAM-SHA-512, SCRAM-SHA-256 or PLAIN.
    SaslPlaintext,
    /// TLS, then SCRAM-SHA-512, PLAIN, or OAUTHBEARER with an MSK IAM token, for sessions of four
    /// seconds (KIP-368).
    ShortSessions,
    /// TLS, then OAUTHBEARER with a token of an identity provider: [`Kafka::validating`].
    Oidc,
}

impl Listener {
    /// The name that the server prints.
    pub fn name(self) -> &'static str {
        match self {
            Self::Plaintext => "PLAINTEXT",
            Self::Ssl => "SSL",
            Self::Mtls => "MTLS",
            Self::Scram => "SCRAM",
            Self::Oauth => "OAUTH",
            Self::MskIam => "MSKIAM",
            Self::SaslPlaintext => "SASLPLAINTEXT",
            Self::ShortSessions => "SHORT",
            Self::Oidc => "OIDC",
        }
    }
}

/// A running `KafkaAuthServer`; it is killed when this value is dropped.
pub struct Kafka {
    process: Process,
    ports: BTreeMap<String, u16>,
    store: Option<PathBuf>,
}

impl Kafka {
    /// Starts it on free ports, trusting clients under the peers' `ca.pem`, and waits until all
    /// listeners are ready.
    ///
    /// # Panics
    /// When it does not start.
    pub fn start() -> Self {
        Self::start_in(&folder().join("certs"), None, None)
    }

    /// The same, with a listener more for tokens that the keys at this URL sign.
    ///
    /// # Panics
    /// When it does not start.
    pub fn validating(jwks: &str) -> Self {
        let mut java = java();
        java.arg(format!("-Djwks={jwks}"));
        java.arg(format!(
            "-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls={jwks}"
        ));
        Self::start_by(java, &folder().join("certs"), None, None)
    }

    /// The same before a broker at this port, without TLS, which keeps the messages.
    ///
    /// # Panics
    /// When it does not start.
    pub fn before(broker: u16) -> Self {
        Self::start_in(&folder().join("certs"), None, Some(broker))
    }

    /// The same, advertising these brokers besides itself: number, host and port, where 0 is the port of
    /// the listener that is asked.
    ///
    /// # Panics
    /// When it does not start.
    pub fn advertising(others: &[(i32, &str, u16)]) -> Self {
        let others: Vec<_> = others
            .iter()
            .map(|(number, host, port)| format!("{number}@{host}@{port}"))
            .collect();
        let mut command = java();
        command.arg(format!("-Dadvertised={}", others.join(",")));
        Self::start_by(command, &folder().join("certs"), None, None)
    }

    /// The same, trusting clients under these roots (PEM) as well.
    ///
    /// # Panics
    /// When it does not start.
    pub fn trusting(roots: &str) -> Self {
        let store = Self::store();
        let certs = folder().join("certs");
        std::fs::copy(
            certs.join("server.keystore.pem"),
            store.join("server.keystore.pem"),
        )
        .unwrap();
        let own = std::fs::read_to_string(certs.join("ca.pem")).unwrap();
        std::fs::write(store.join("ca.pem"), format!("{own}{roots}")).unwrap();
        Self::start_in(&store.clone(), Some(store), None)
    }

    /// The same with this key and certificate of its own (PEM, in this order).
    ///
    /// # Panics
    /// When it does not start.
    pub fn serving(keystore: &str) -> Self {
        let store = Self::store();
        std::fs::write(store.join("server.keystore.pem"), keystore).unwrap();
        std::fs::write(store.join("ca.pem"), crate::certs("ca.pem")).unwrap();
        Self::start_in(&store.clone(), Some(store), None)
    }

    /// A folder for one server's certificates.
    fn store() -> PathBuf {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let store = std::env::temp_dir().join(format!("peers-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&store).unwrap();
        store
    }

    fn start_in(certs: &Path, store: Option<PathBuf>, broker: Option<u16>) -> Self {
        Self::start_by(java(), certs, store, broker)
    }

    fn start_by(
        mut command: Command,
        certs: &Path,
        store: Option<PathBuf>,
        broker: Option<u16>,
    ) -> Self {
        command.arg("KafkaAuthServer").arg(certs).arg("0");
        command.args(broker.map(|port| port.to_string()));
        let process = Process::start(&mut command);
        process.wait_for(0, |line| line.starts_with("READY-ALL").then_some(()));
        let ports = process
            .lines()
            .iter()
            .filter_map(|line| ready(line))
            .collect();
        Self {
            process,
            ports,
            store,
        }
    }

    /// The port of a listener.
    pub fn port(&self, listener: Listener) -> u16 {
        self.ports[listener.name()]
    }

    /// Every line that the server has printed: `READY name port`, `AUTH name principal …` after
    /// the first request of a connection, `REQ name principal api vN …` for every request,
    /// `REAUTH name principal n` when a connection has authenticated again, for the nth time,
    /// `EXPIRED name` when it has outlived its session without,
    /// `FAIL name state exception` when a connection ends before, `CLOSE name …` when it ends after.
    pub fn lines(&self) -> Vec<String> {
        self.process.lines()
    }

    /// The principal of the first client that a listener let in, as Kafka names it:
    /// `User:CN=client,O=Peers`, `User:alice`, `User:ANONYMOUS`.
    ///
    /// # Panics
    /// When none is let in for a minute.
    pub fn principal(&self, listener: Listener) -> String {
        self.principal_after(0, listener)
    }

    /// The same, after the first `lines` lines of [`Kafka::lines`].
    ///
    /// # Panics
    /// When none is let in for a minute.
    pub fn principal_after(&self, lines: usize, listener: Listener) -> String {
        let head = format!("AUTH {} ", listener.name());
        self.process.wait_for(lines, |line| {
            let (principal, _) = line.strip_prefix(&head)?.split_once(" sdk=")?;
            Some(principal.to_owned())
        })
    }

    /// Waits until so many lines begin with `head`.
    ///
    /// # Panics
    /// When they don't within a minute, and when there are more.
    pub fn has_printed(&self, head: &str, times: usize) {
        let printed = self
            .process
            .wait_for_lines(times, |line| line.starts_with(head));
        assert_eq!(printed.len(), times, "{head}: {:#?}", self.lines());
    }

    /// Waits until a line begins with `head`.
    ///
    /// # Panics
    /// When none does for a minute.
    pub fn prints(&self, head: &str) {
        self.process
            .wait_for_lines(1, |line| line.starts_with(head));
    }

    /// Why a listener turned a client away: the state and the exception, as Kafka prints them.
    ///
    /// # Panics
    /// When none is turned away for a minute.
    pub fn refusal(&self, listener: Listener) -> String {
        let head = format!("FAIL {} ", listener.name());
        self.process
            .wait_for(0, |line| line.strip_prefix(&head).map(str::to_owned))
    }
}

impl Drop for Kafka {
    fn drop(&mut self) {
        if let Some(store) = &self.store {
            let _ = std::fs::remove_dir_all(store);
        }
    }
}

fn ready(line: &str) -> Option<(String, u16)> {
    let (name, port) = line.strip_prefix("READY ")?.split_once(' ')?;
    Some((name.to_owned(), port.parse().ok()?))
}

/// An `ApiVersions` request, version 0, with its length before it: the shortest thing that a
/// broker answers, and what makes the server tell the client's principal.
pub fn api_versions_request(client_id: &str) -> Vec<u8> {
    let mut request = vec![0, 18, 0, 0, 0, 0, 0, 1];
    request.extend(u16::try_from(client_id.len()).unwrap().to_be_bytes());
    request.extend(client_id.as_bytes());
    let mut framed = u32::try_from(request.len()).unwrap().to_be_bytes().to_vec();
    framed.append(&mut request);
    framed
}

/// An identity as a secret holds it, for [`pem_loader`].
#[derive(Clone, Copy, Debug)]
pub struct PemIdentity<'a> {
    /// The certificates, PEM.
    pub certificates: &'a str,
    /// The private key, PEM.
    pub key: &'a str,
    /// The key's password.
    pub password: Option<&'a str>,
}

/// What Kafka's PEM loader says to each identity: `accepted`, or `refused: ` and why. One JVM
/// answers for all of them.
///
/// # Panics
/// When the JVM can't be started or does not answer.
pub fn pem_loader(identities: &[PemIdentity<'_>]) -> Vec<String> {
    ask_pem_loader(&[], identities)
}

/// The same, where `accepted` is followed by the SHA-256 of each certificate that was read.
///
/// # Panics
/// When the JVM can't be started or does not answer.
pub fn pem_loader_chains(identities: &[PemIdentity<'_>]) -> Vec<String> {
    ask_pem_loader(&["chain"], identities)
}

fn ask_pem_loader(arguments: &[&str], identities: &[PemIdentity<'_>]) -> Vec<String> {
    let mut child = java()
        .arg("PemLoaderCheck")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("java: {error}; run tests/peers/setup.sh"));
    let questions: String = identities
        .iter()
        .map(|identity| {
            let password = identity.password.map_or_else(|| "-".to_owned(), base64);
            format!(
                "{} {} {password}\n",
                base64(identity.certificates),
                base64(identity.key)
            )
        })
        .collect();
    // The program reads every question before it answers the first.
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(questions.as_bytes()).unwrap();
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    let answers: Vec<_> = String::from_utf8_lossy(&output.stdout)
        .lines()
        .map(str::to_owned)
        .collect();
    assert_eq!(
        answers.len(),
        identities.len(),
        "PemLoaderCheck: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    answers
}

pub(crate) fn java() -> Command {
    let mut command = Command::new("java");
    command.current_dir(folder()).args([
        "-Xmx128m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        "lib/*:classes",
    ]);
    command
}

fn base64(text: &str) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut encoded = String::new();
    for group in text.as_bytes().chunks(3) {
        let mut bits = [0; 4];
        bits[1..=group.len()].copy_from_slice(group);
        let bits = u32::from_be_bytes(bits);
        for place in 0..4 {
            encoded.push(if place <= group.len() {
                char::from(ALPHABET[(bits >> (18 - 6 * place)) as usize & 63])
            } else {
                '='
            });
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_of_rfc_4648_section_10() {
        let pairs = [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foobar", "Zm9vYmFy"),
        ];
        for (text, encoded) in pairs {
            assert_eq!(base64(text), encoded);
        }
    }

    #[test]
    fn the_request_is_framed() {
        assert_eq!(
            api_versions_request("a"),
            [0, 0, 0, 11, 0, 18, 0, 0, 0, 0, 0, 1, 0, 1, b'a']
        );
    }
}

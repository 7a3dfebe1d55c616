//! A broker that keeps messages: Tansu, which speaks no TLS, behind stunnel, which demands a client
//! certificate.

use std::cell::Cell;
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::folder;
use crate::process::Process;

/// How often another port is tried.
const ATTEMPTS: usize = 5;

/// Tansu with its messages in memory, and stunnel before it; both are killed when this value is
/// dropped. A topic comes to be when a client asks for it.
pub struct Broker {
    stunnel: Process,
    _tansu: Process,
    port: u16,
    plaintext_port: u16,
}

impl Broker {
    /// Starts both on free ports of 127.0.0.1, with the peers' server certificate (`localhost`,
    /// 127.0.0.1), trusting clients under the peers' `ca.pem`. Clients are sent to stunnel again by
    /// what the broker tells of itself.
    ///
    /// # Panics
    /// When they do not start.
    pub fn start() -> Self {
        for _ in 0..ATTEMPTS {
            // It has to be known to both, so that somebody else may take it before Tansu does.
            let plaintext_port = free_port();
            let (stunnel, port) = stunnel(plaintext_port);
            if let Some(tansu) = tansu(plaintext_port, port) {
                return Self {
                    stunnel,
                    _tansu: tansu,
                    port,
                    plaintext_port,
                };
            }
        }
        panic!("no port was free in {ATTEMPTS} attempts");
    }

    /// The port for clients with a certificate.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The broker's own port, without TLS.
    pub fn plaintext_port(&self) -> u16 {
        self.plaintext_port
    }

    /// Waits until stunnel has let so many connections through to the broker.
    ///
    /// # Panics
    /// When it hasn't in a minute, and when it has let more through.
    pub fn has_let_through(&self, count: usize) {
        let is_through = |line: &str| line.contains("s_connect: connected");
        let through = self.stunnel.wait_for_lines(count, is_through);
        assert_eq!(through.len(), count, "{through:#?}");
    }

    /// The subject of the first client that was let in, as stunnel prints it:
    /// `O=Peers, CN=client`.
    ///
    /// # Panics
    /// When none is let in for a minute.
    pub fn client(&self) -> String {
        self.stunnel.wait_for(0, |line| {
            let (_, subject) = line.split_once("Certificate accepted at depth=0: ")?;
            Some(subject.to_owned())
        })
    }

    /// Why the first handshake failed after the `skip` that failed before, as OpenSSL names it:
    /// `peer did not return a certificate`, `certificate verify failed`.
    ///
    /// # Panics
    /// When none fails for a minute.
    pub fn refusal(&self, skip: usize) -> String {
        let before = Cell::new(skip);
        self.stunnel.wait_for(0, |line| {
            let (head, reason) = line.split_once(":SSL routines::")?;
            let is_handshake = head.contains("SSL_accept");
            match (is_handshake, before.get()) {
                (true, 0) => Some(reason.to_owned()),
                (true, left) => {
                    before.set(left - 1);
                    None
                }
                (false, _) => None,
            }
        })
    }
}

/// A port that nobody had a moment ago.
fn free_port() -> u16 {
    let socket = TcpListener::bind("127.0.0.1:0").unwrap();
    socket.local_addr().unwrap().port()
}

/// `None` where somebody else has the port.
fn tansu(port: u16, advertised: u16) -> Option<Process> {
    let mut command = Command::new(folder().join("tansu/tansu"));
    command.args([
        "broker",
        "--listener-url",
        &format!("tcp://127.0.0.1:{port}"),
        "--advertised-listener-url",
        &format!("tcp://localhost:{advertised}"),
        "--storage-engine",
        "memory://tansu/",
    ]);
    let tansu = Process::start(&mut command);
    let is_ready = tansu.wait_for(0, |line| {
        let taken = line.contains("AddrInUse").then_some(false);
        taken.or(line.starts_with("ready in").then_some(true))
    });
    is_ready.then_some(tansu)
}

/// stunnel before a port, and the port that it has taken.
fn stunnel(before: u16) -> (Process, u16) {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let name = format!("stunnel-{}-{number}.conf", std::process::id());
    let configuration = std::env::temp_dir().join(name);
    std::fs::write(&configuration, settings(before, folder().join("certs"))).unwrap();
    let stunnel = Process::start(Command::new("stunnel4").arg(&configuration));
    let port = stunnel.wait_for(0, |line| {
        let (_, port) = line.split_once("bound to 127.0.0.1:")?;
        port.parse().ok()
    });
    let _ = std::fs::remove_file(configuration);
    (stunnel, port)
}

fn settings(before: u16, certs: PathBuf) -> String {
    let certs = certs.display();
    format!(
        "foreground = yes
pid =
debug = info
[kafka]
accept = 127.0.0.1:0
connect = 127.0.0.1:{before}
cert = {certs}/server.chain.pem
key = {certs}/server.key
CAfile = {certs}/ca.pem
requireCert = yes
verifyChain = yes
"
    )
}

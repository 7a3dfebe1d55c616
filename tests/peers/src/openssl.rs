//! `openssl s_server -Verify`: another TLS server that demands a client certificate.

use std::process::Command;

use crate::folder;
use crate::process::Process;

/// The one version of TLS that a server is to speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TlsVersion {
    /// TLS 1.2.
    Tls12,
    /// TLS 1.3.
    Tls13,
}

/// A running `openssl s_server`, which requires a client certificate under the roots that it was
/// given and sends every line back with its letters reversed; it is killed when dropped.
pub struct OpensslServer {
    process: Process,
    port: u16,
    file: std::path::PathBuf,
}

impl OpensslServer {
    /// Starts it on a free port of 127.0.0.1, with the peers' server certificate (`localhost`,
    /// 127.0.0.1), trusting clients under `roots` (PEM).
    ///
    /// # Panics
    /// When it does not start.
    pub fn start(version: TlsVersion, roots: &str) -> Self {
        let certs = folder().join("certs");
        let file = Self::file(roots);
        let mut command = Command::new("openssl");
        command
            .args([
                "s_server",
                "-accept",
                "127.0.0.1:0",
                "-rev",
                "-Verify",
                "8",
                "-verify_return_error",
            ])
            .arg(match version {
                TlsVersion::Tls12 => "-tls1_2",
                TlsVersion::Tls13 => "-tls1_3",
            })
            .args(["-no-CApath", "-no-CAstore", "-CAfile"])
            .arg(&file)
            .arg("-cert")
            .arg(certs.join("server.pem"))
            .arg("-key")
            .arg(certs.join("server.key"))
            .arg("-cert_chain")
            .arg(certs.join("server.chain.pem"));
        Self::run(&mut command, file)
    }

    /// Starts it on a free port of 127.0.0.1 with this certificate chain and key (PEM), whatever their
    /// algorithms; it sends exactly this chain, and asks for no client certificate.
    ///
    /// # Panics
    /// When it does not start.
    pub fn serving(chain: &str, key: &str) -> Self {
        const END: &str = "-----END CERTIFICATE-----";
        let (leaf, issuers) = chain.split_at(chain.find(END).unwrap() + END.len());
        let file = Self::file(&format!("{key}{leaf}\n"));
        let mut command = Command::new("openssl");
        command.args(["s_server", "-accept", "127.0.0.1:0"]);
        command.args(["-cipher", "ALL@SECLEVEL=0", "-no-CApath", "-no-CAstore"]);
        command.arg("-cert").arg(&file).arg("-key").arg(&file);
        if issuers.contains(END) {
            std::fs::write(file.with_extension("chain"), issuers).unwrap();
            command.arg("-cert_chain").arg(file.with_extension("chain"));
        }
        Self::run(&mut command, file)
    }

    fn file(content: &str) -> std::path::PathBuf {
        use std::sync::atomic::{AtomicU32, Ordering};
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let file = std::env::temp_dir().join(format!("roots-{}-{number}.pem", std::process::id()));
        std::fs::write(&file, content).unwrap();
        file
    }

    fn run(command: &mut Command, file: std::path::PathBuf) -> Self {
        let process = Process::start(command);
        let port = process.wait_for(0, |line| {
            line.strip_prefix("ACCEPT 127.0.0.1:")?.parse().ok()
        });
        Self {
            process,
            port,
            file,
        }
    }

    /// The port that it listens on.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The subject of the first client that was let in, as OpenSSL prints it:
    /// `O = Peers, CN = client`.
    ///
    /// # Panics
    /// When none is let in for a minute.
    pub fn client(&self) -> String {
        self.process.wait_for(0, |line| {
            line.strip_prefix("Peer certificate: ").map(str::to_owned)
        })
    }

    /// What it said of the first client certificate that it refused, for example
    /// `error 20 at 0 depth lookup: unable to get local issuer certificate`.
    ///
    /// # Panics
    /// When none is refused for a minute.
    pub fn refusal(&self) -> String {
        self.process.wait_for(0, |line| {
            (line.starts_with("verify error:")
                || line.contains("peer did not return a certificate"))
            .then(|| line.to_owned())
        })
    }
}

impl Drop for OpensslServer {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.file);
        let _ = std::fs::remove_file(self.file.with_extension("chain"));
    }
}

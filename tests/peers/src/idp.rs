//! An identity provider on Authlib, `idp/server.py`.

use std::path::Path;
use std::process::Command;

use crate::folder;
use crate::process::Process;

/// The client that has a secret.
pub const CLIENT: &str = "orders";
/// Its secret, with characters that a form and a header escape.
pub const SECRET: &str = "s3cret: +/ü";
/// The client that has the key of `client.key`.
pub const KEY_CLIENT: &str = "payments";
/// That client's service account.
pub const ACCOUNT: &str = "payments@example.com";

/// A running identity provider on 127.0.0.1 whose certificate is for `localhost`, under the peers'
/// `ca.pem`; it is killed when dropped.
pub struct IdentityProvider {
    process: Process,
    port: u16,
}

impl IdentityProvider {
    /// Starts it; its tokens live so many seconds.
    ///
    /// # Panics
    /// When it does not start.
    pub fn start(lifetime: u32) -> Self {
        Self::start_with(lifetime, None)
    }

    /// The same, where the client with a key has the public key of this file (PEM, of an elliptic curve).
    ///
    /// # Panics
    /// When it does not start.
    pub fn knowing(key: &Path) -> Self {
        Self::start_with(300, Some(key))
    }

    fn start_with(lifetime: u32, key: Option<&Path>) -> Self {
        let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("idp/server.py");
        let mut command = Command::new(folder().join("idp/bin/python3"));
        command.arg(program).arg(folder().join("certs"));
        command.arg(lifetime.to_string()).args(key);
        command.env("PYTHONDONTWRITEBYTECODE", "1");
        let process = Process::start(&mut command);
        let port = process.wait_for(0, |line| line.strip_prefix("READY ")?.parse().ok());
        Self { process, port }
    }

    /// Where one of its pages is: `token`, `jwks`, or `moved`, which redirects to `token`.
    pub fn url(&self, page: &str) -> String {
        format!("https://localhost:{}/{page}", self.port)
    }

    /// What it was asked for, once there were so many requests: for each the form as JSON, without
    /// assertions.
    ///
    /// # Panics
    /// When there are fewer in a minute.
    pub fn asked(&self, times: usize) -> Vec<String> {
        self.process
            .wait_for_lines(times, |line| line.starts_with("ASKED "))
    }
}

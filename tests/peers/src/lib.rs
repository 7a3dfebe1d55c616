//! Starts genuine servers and programs for the tests of this package.
//!
//! `tests/peers/setup.sh` installs what they need into the folder that the environment variable
//! `MSK_AUTH_PEERS` names, by default `target/peers`. A test whose peer is absent fails; it is
//! never skipped.
//!
//! ```no_run
//! use msk_auth_peers::kafka::{Kafka, Listener, api_versions_request};
//!
//! let kafka = Kafka::start();
//! let port = kafka.port(Listener::Mtls);
//! // … connect with TLS, send `api_versions_request("test")`, and then:
//! assert_eq!(kafka.principal(Listener::Mtls), "User:CN=client,O=Peers");
//! ```

pub mod broker;
pub mod clients;
pub mod files;
pub mod idp;
pub mod kafka;
pub mod moto;
pub mod openssl;
pub mod oracle;
pub mod process;
pub mod proxy;
pub mod sasl;

use std::path::PathBuf;

/// The folder that `setup.sh` filled.
///
/// # Panics
/// When it is not there.
pub fn folder() -> PathBuf {
    let folder = std::env::var_os("MSK_AUTH_PEERS").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/peers")),
        PathBuf::from,
    );
    assert!(
        folder.join("certs/server.keystore.pem").is_file(),
        "no peers in {}; run tests/peers/setup.sh",
        folder.display()
    );
    folder
}

/// A file of the peers' PKI: `ca.pem`, `client.chain.pem` (client certificate, intermediate,
/// root), `client.key` (PKCS #8), `server.chain.pem`, `server.key`.
///
/// # Panics
/// When it is not there.
pub fn certs(name: &str) -> String {
    let path = folder().join("certs").join(name);
    std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}; run tests/peers/setup.sh", path.display()))
}

/// What the README and the library's page show compiles, for other clients too.
#[cfg(all(doctest, feature = "rdkafka", feature = "rskafka"))]
#[doc = include_str!("../../../src/logins.md")]
struct Logins;

//! krafka, as a program that uses it alone sets it up.

use krafka::Kafka;
use krafka::auth::{AuthConfig, TlsConfig};
use msk_auth_peers::certs;

use crate::methods::{Method, Secret};

pub struct Krafka {
    address: String,
    security: AuthConfig,
}

impl Krafka {
    pub fn new(method: &Method, port: u16) -> Self {
        Self {
            address: crate::address(port),
            security: security(method),
        }
    }

    pub async fn connect(&self) -> Kafka {
        let builder = Kafka::builder(&self.address).security(self.security.clone());
        builder.connect().await.unwrap()
    }
}

fn security(method: &Method) -> AuthConfig {
    let mut tls = TlsConfig::new().with_ca_cert_pem(certs("ca.pem"));
    let security = match &method.secret {
        Secret::Nothing => AuthConfig::plaintext(),
        Secret::Certificate { chain, key } => {
            tls = tls.with_client_cert_pem(chain.as_str(), key.as_bytes().to_vec());
            AuthConfig::plaintext()
        }
        Secret::Login { user, password } => match method.name {
            "SCRAM-SHA-512" => AuthConfig::sasl_scram_sha512(*user, *password),
            "SCRAM-SHA-256" => AuthConfig::sasl_scram_sha256(*user, *password),
            _ => AuthConfig::sasl_plain(*user, *password),
        },
        Secret::Token(token) => AuthConfig::sasl_oauthbearer(token),
    };
    match method.uses_tls() {
        true => security.with_tls(tls),
        false => security,
    }
}

//! rskafka, as a program that uses it alone sets it up.

use std::sync::Arc;

use msk_auth_peers::certs;
use rskafka::client::{Client, ClientBuilder, Credentials, OauthBearerCredentials, SaslConfig};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, RootCertStore};

use crate::methods::{Method, Secret};

pub struct Rskafka {
    address: String,
    tls: Option<Arc<ClientConfig>>,
    sasl: Option<SaslConfig>,
}

impl Rskafka {
    pub fn new(method: &Method, port: u16, provider: Arc<CryptoProvider>) -> Self {
        let tls = method.uses_tls().then(|| Arc::new(tls(method, provider)));
        Self {
            address: crate::address(port),
            tls,
            sasl: sasl(method),
        }
    }

    pub async fn connect(&self) -> Client {
        let mut builder = ClientBuilder::new(vec![self.address.clone()]);
        if let Some(tls) = &self.tls {
            builder = builder.tls_config(tls.clone());
        }
        if let Some(sasl) = &self.sasl {
            builder = builder.sasl_config(sasl.clone());
        }
        builder.build().await.unwrap()
    }
}

fn tls(method: &Method, provider: Arc<CryptoProvider>) -> ClientConfig {
    let certificates = |pem: &str| {
        CertificateDer::pem_slice_iter(pem.as_bytes())
            .collect::<Result<Vec<_>, _>>()
            .unwrap()
    };
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(certificates(&certs("ca.pem")));
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots);
    match &method.secret {
        Secret::Certificate { chain, key } => {
            let key = PrivateKeyDer::from_pem_slice(key.as_bytes()).unwrap();
            let configured = builder.with_client_auth_cert(certificates(chain), key);
            configured.unwrap()
        }
        _ => builder.with_no_client_auth(),
    }
}

fn sasl(method: &Method) -> Option<SaslConfig> {
    Some(match &method.secret {
        Secret::Login { user, password } => {
            let login = Credentials::new((*user).to_owned(), (*password).to_owned());
            match method.name {
                "SCRAM-SHA-512" => SaslConfig::ScramSha512(login),
                "SCRAM-SHA-256" => SaslConfig::ScramSha256(login),
                _ => SaslConfig::Plain(login),
            }
        }
        Secret::Token(token) => {
            let token = token.clone();
            SaslConfig::Oauthbearer(OauthBearerCredentials {
                callback: Arc::new(move || {
                    let token = token.clone();
                    Box::pin(async move { Ok(token) })
                }),
                authz_id: None,
                bearer_kvs: Vec::new(),
            })
        }
        Secret::Nothing | Secret::Certificate { .. } => return None,
    })
}

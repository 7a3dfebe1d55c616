//! Finds out why a broker's certificate is not trusted, from what the broker sends on another
//! connection.

use std::sync::{Arc, Mutex, PoisonError};

use msk_auth::aws::Broker;
use msk_auth::chain::{self, Distrust};
use msk_auth::finding::{Code, printable};
use msk_auth::lambda::Stage;
use rustls::client::Resumption;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, Error, SignatureScheme};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use crate::help::Help;
use crate::{Connector, Failure, handshake};

/// The codes for an untrusted certificate that can be explained further.
pub(crate) fn can_be_explained(code: Code) -> bool {
    matches!(code, Code::TlsServerUntrusted | Code::TlsServerName)
}

/// A more specific failure, if the certificates that the broker sends on `stream` lead to one.
pub(crate) async fn explain(
    connector: &Connector,
    broker: &Broker,
    stream: TcpStream,
    failure: &Failure,
) -> Option<Failure> {
    let config = connector.client().tls_config()?;
    let name = connector.name_of(broker).ok()?;
    let sent = look(connector, config, name.clone(), stream).await;
    handshake::note_certificates(&sent, &connector.trace);
    let roots = connector.client().roots()?.certificates();
    let algorithms = config
        .crypto_provider()
        .signature_verification_algorithms
        .all;
    let is_about_name = failure.code == Code::TlsServerName;
    match chain::distrust(&sent, roots, &name, UnixTime::now(), algorithms)? {
        Distrust::IssuerMissing { issuer, is_leaf } => {
            (!is_about_name).then(|| issuer_missing(&issuer, is_leaf))
        }
        Distrust::UnknownRoot { subject, is_leaf } => {
            (!is_about_name).then(|| unknown_root(&subject, is_leaf))
        }
        Distrust::OtherKey { issuer } => (!is_about_name).then(|| other_key(&issuer)),
        java_accepts => Some(only_java(&java_accepts, &name, failure)),
    }
}

fn untrusted(message: String) -> Failure {
    Failure::new(Stage::Tls, Code::TlsServerUntrusted, message)
}

fn other_key(issuer: &str) -> Failure {
    untrusted(format!(
        "the broker's certificate names {} as its issuer, and the known certificate of that name has \
         another key",
        printable(issuer)
    ))
    .help("if the CA was set up again, give the root that the brokers have now ({roots})")
}

fn unknown_root(subject: &str, is_leaf: bool) -> Failure {
    let subject = printable(subject);
    match is_leaf {
        true => untrusted(format!(
            "the broker's certificate {subject} is self-signed, and not among the trusted roots"
        ))
        .help("if that is the broker's certificate, give it as a root ({roots}), or have it issued by a CA"),
        false => untrusted(format!(
            "the broker's certificates lead to the root {subject}, which is not among the trusted ones"
        ))
        .help("if that is the cluster's own root, give it ({roots})"),
    }
}

fn issuer_missing(issuer: &str, is_leaf: bool) -> Failure {
    Failure::new(
        Stage::Tls,
        Code::TlsServerIssuerMissing,
        format!(
            "the broker does not send the certificate of {}, and it was not given",
            printable(issuer)
        ),
    )
    .help(match is_leaf {
        true => {
            "if that is an intermediate CA, put its certificate after the broker's own in the \
             broker's keystore; if it is the cluster's root, give it ({roots})"
        }
        false => {
            "if that is the cluster's root, give it ({roots}); if it is an intermediate CA, put its \
             certificate into the broker's keystore"
        }
    })
}

fn only_java(what: &Distrust, name: &ServerName<'_>, failure: &Failure) -> Failure {
    let name = printable(&name.to_str());
    let (fault, help) = match what {
        Distrust::OwnRoot => (
            "the broker's certificate is self-signed, and is itself the given root".to_owned(),
            "have it issued by a CA, and give that CA's certificate ({roots})",
        ),
        Distrust::Sha1 => (
            "the broker's certificate, or one of its issuers', is signed with SHA-1".to_owned(),
            "have the certificates issued again with SHA-256",
        ),
        Distrust::OldVersion => (
            "the broker's certificate, or one of its issuers', is not of X.509 version 3"
                .to_owned(),
            "have it issued again as version 3, with a subject alternative name: `openssl x509 \
             -req` with -extfile",
        ),
        Distrust::RsaKeySize { bits } => (
            format!(
                "the broker's certificate, or one of its issuers', has an RSA key of {bits} bits"
            ),
            "have the certificate issued again for an RSA key of 2048 to 8192 bits, or for a key on P-256",
        ),
        Distrust::CommonName => (
            format!(
                "the broker's certificate has {name} only as its common name, not as a subject alternative name"
            ),
            "have it issued again with a subject alternative name",
        ),
        _ => (
            failure.message.clone(),
            "have the broker's certificate issued again",
        ),
    };
    Failure::new(
        Stage::Tls,
        Code::TlsServerOnlyJava,
        format!("{fault}: rustls rejects that, and Lambda's Java would accept it"),
    )
    .help(Help::from(help).text("; Lambda needs no change"))
}

/// The certificates that the broker sends. The connection accepts nothing and sends no secret.
async fn look(
    connector: &Connector,
    config: &ClientConfig,
    name: ServerName<'static>,
    stream: TcpStream,
) -> Vec<CertificateDer<'static>> {
    let looker = Arc::new(Looker {
        provider: config.crypto_provider().clone(),
        sent: Mutex::default(),
    });
    let mut config = config.clone();
    config.resumption = Resumption::disabled();
    config.dangerous().set_certificate_verifier(looker.clone());
    handshake::note_hello(&config, &name, &connector.trace);
    let handshake = TlsConnector::from(Arc::new(config)).connect(name, stream);
    // It fails in any case.
    let _ = timeout(connector.timeouts.tls, handshake).await;
    std::mem::take(&mut *looker.lock())
}

/// Accepts no certificate, and remembers those that were sent.
#[derive(Debug)]
struct Looker {
    provider: Arc<CryptoProvider>,
    sent: Mutex<Vec<CertificateDer<'static>>>,
}

impl Looker {
    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<CertificateDer<'static>>> {
        self.sent.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn refused() -> Error {
    Error::General("this connection is to look at the certificates".to_owned())
}

impl ServerCertVerifier for Looker {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let sent = std::iter::once(end_entity).chain(intermediates);
        *self.lock() = sent.map(|one| one.clone().into_owned()).collect();
        Err(refused())
    }

    fn verify_tls12_signature(
        &self,
        _message: &[u8],
        _certificate: &CertificateDer<'_>,
        _signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Err(refused())
    }

    fn verify_tls13_signature(
        &self,
        _message: &[u8],
        _certificate: &CertificateDer<'_>,
        _signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Err(refused())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider
            .signature_verification_algorithms
            .supported_schemes()
    }
}

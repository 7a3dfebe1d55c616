//! The TLS handshake, and its negotiated properties.

use std::cell::Cell;
use std::sync::Arc;
use std::time::Duration;

use msk_auth::chain;
use rustls::client::ResolvesClientCert;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::sign::CertifiedKey;
use rustls::{ClientConfig, SignatureScheme};
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use crate::Failure;
use crate::action::{Action, HandshakeKind, Trace};
use crate::socket::Socket;
use crate::tls_failure::{Request, failure, not_requested, silent};

/// The properties negotiated with a broker.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TlsSession {
    /// The protocol version: `TLSv1.3` or `TLSv1.2`.
    pub version: &'static str,
    /// The cipher suite, as IANA names it.
    pub cipher: String,
    /// The broker's certificates as it sent them, its own first, DER.
    pub peer_certificates: Vec<CertificateDer<'static>>,
    /// Whether the broker requested a client certificate; `None` if a session was resumed, which
    /// does not need one.
    pub client_certificate_requested: Option<bool>,
    client_certificate_sent: bool,
}

impl TlsSession {
    /// The broker's own certificate; `None` if rustls accepts one that this library can't read.
    pub fn peer(&self) -> Option<chain::Certificate> {
        chain::Certificate::from_der(self.peer_certificates.first()?)
    }

    /// Whether a client certificate was requested, and whether one was sent.
    pub(crate) fn request(&self) -> Request {
        Request {
            requested: self.client_certificate_requested == Some(true),
            sent: self.client_certificate_sent,
        }
    }
}

thread_local! {
    /// Whether a client certificate was requested in the handshake that this thread is polling, and
    /// whether one was sent.
    static REQUEST: Cell<Request> = const { Cell::new(Request { requested: false, sent: false }) };
}

/// Forwards a server's request for a certificate, and records it.
#[derive(Debug)]
struct Observing(Arc<dyn ResolvesClientCert>);

impl ResolvesClientCert for Observing {
    fn resolve(
        &self,
        root_hint_subjects: &[&[u8]],
        schemes: &[SignatureScheme],
    ) -> Option<Arc<CertifiedKey>> {
        let answer = self.0.resolve(root_hint_subjects, schemes);
        REQUEST.set(Request {
            requested: true,
            sent: answer.is_some(),
        });
        answer
    }

    fn only_raw_public_keys(&self) -> bool {
        self.0.only_raw_public_keys()
    }

    fn has_certs(&self) -> bool {
        self.0.has_certs()
    }
}

/// A configuration whose handshakes record whether a client certificate was requested. Made once for
/// all connections, because rustls resumes sessions only with the same resolver.
pub(crate) fn observing(config: &ClientConfig) -> Arc<ClientConfig> {
    let mut config = config.clone();
    config.client_auth_cert_resolver = Arc::new(Observing(config.client_auth_cert_resolver));
    Arc::new(config)
}

/// Completes a handshake. With `is_mutual`, a client certificate is required.
pub(crate) async fn handshake(
    config: &Arc<ClientConfig>,
    name: ServerName<'static>,
    socket: Socket,
    is_mutual: bool,
    limit: Duration,
    trace: &Trace,
) -> Result<(TlsStream<Socket>, TlsSession), Failure> {
    let received = socket.received().clone();
    note_hello(config, &name, trace);
    let mut connecting = TlsConnector::from(config.clone()).connect(name, socket);
    let mut request = Request::default();
    // rustls asks the resolver inside a poll, on the polling thread.
    let observed = std::future::poll_fn(|context| {
        REQUEST.set(request);
        let polled = std::pin::Pin::new(&mut connecting).poll(context);
        let before = std::mem::replace(&mut request, REQUEST.get());
        if request.requested && !before.requested {
            let is_answered = request.sent;
            trace.note(|| Action::CertificateRequest { is_answered });
        }
        polled
    });
    let stream = match timeout(limit, observed).await {
        Err(_) => return Err(silent(&received)),
        Ok(Err(error)) => return Err(failure(&error, request, &received)),
        Ok(Ok(stream)) => stream,
    };
    let (_, connection) = stream.get_ref();
    let is_full = connection.handshake_kind() != Some(rustls::HandshakeKind::Resumed);
    let session = TlsSession {
        version: match connection.protocol_version() {
            Some(rustls::ProtocolVersion::TLSv1_2) => "TLSv1.2",
            _ => "TLSv1.3",
        },
        cipher: connection
            .negotiated_cipher_suite()
            .map(|suite| iana_name(&format!("{:?}", suite.suite())))
            .unwrap_or_default(),
        peer_certificates: connection
            .peer_certificates()
            .unwrap_or_default()
            .iter()
            .map(|certificate| certificate.clone().into_owned())
            .collect(),
        client_certificate_requested: is_full.then_some(request.requested),
        client_certificate_sent: request.sent,
    };
    if is_full {
        note_certificates(&session.peer_certificates, trace);
    }
    trace.note(|| Action::TlsEstablished {
        version: session.version,
        cipher: session.cipher.clone(),
        key_exchange: connection
            .negotiated_key_exchange_group()
            .map(|group| format!("{:?}", group.name())),
        alpn: connection.alpn_protocol().map(text),
        handshake: match connection.handshake_kind() {
            Some(rustls::HandshakeKind::Resumed) => HandshakeKind::Resumed,
            Some(rustls::HandshakeKind::FullWithHelloRetryRequest) => HandshakeKind::Retried,
            _ => HandshakeKind::Full,
        },
    });
    if is_mutual && session.client_certificate_requested == Some(false) {
        return Err(not_requested());
    }
    Ok((stream, session))
}

/// Reports the beginning of a handshake.
pub(crate) fn note_hello(config: &ClientConfig, name: &ServerName<'_>, trace: &Trace) {
    trace.note(|| Action::ClientHello {
        server_name: name.to_str().into_owned(),
        alpn: config
            .alpn_protocols
            .iter()
            .map(|name| text(name))
            .collect(),
    });
}

/// Reports each certificate that a broker sent.
pub(crate) fn note_certificates(sent: &[CertificateDer<'_>], trace: &Trace) {
    for (number, certificate) in (1..).zip(sent) {
        trace.note(|| Action::Certificate {
            number,
            count: sent.len(),
            subject: chain::Certificate::from_der(certificate).map(|one| one.subject()),
        });
    }
}

fn text(protocol: &[u8]) -> String {
    String::from_utf8_lossy(protocol).into_owned()
}

/// rustls's name is `TLS13_AES_256_GCM_SHA384`, IANA's is `TLS_AES_256_GCM_SHA384`.
fn iana_name(name: &str) -> String {
    match name.strip_prefix("TLS13_") {
        Some(rest) => format!("TLS_{rest}"),
        None => name.to_owned(),
    }
}

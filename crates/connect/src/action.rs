//! The steps at a broker by name, without the content of messages.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use msk_auth::finding::{printable, printable_up_to};

/// A step that is done at a broker, or a message from it.
///
/// It names messages and never contains their content: no password, token, nonce, salt or proof. Its
/// [`Display`](fmt::Display) is a line that is safe to show, in which `>` marks what the client sends and
/// `<` what it receives.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Action {
    /// The broker's name is being looked up.
    Resolve {
        /// The name.
        host: String,
    },
    /// The broker has these addresses.
    Resolved {
        /// The addresses, in the order of the attempts.
        addresses: Vec<IpAddr>,
    },
    /// A socket is being opened.
    TcpConnect {
        /// Address and port.
        address: SocketAddr,
    },
    /// The socket is open.
    TcpConnected {
        /// Address and port.
        address: SocketAddr,
    },
    /// The socket could not be opened; the next address is tried, if there is one.
    TcpFailed {
        /// Address and port.
        address: SocketAddr,
        /// Why.
        reason: String,
    },
    /// TLS: the handshake begins.
    ClientHello {
        /// The expected name in the broker's certificate.
        server_name: String,
        /// The protocols that the client offers with ALPN (RFC 7301).
        alpn: Vec<String>,
    },
    /// TLS: the broker requests a client certificate.
    CertificateRequest {
        /// Whether it gets one.
        is_answered: bool,
    },
    /// TLS: a certificate that the broker sent. They are reported together, when rustls returns them.
    Certificate {
        /// Its position among the sent certificates, from 1. The first is the broker's own.
        number: usize,
        /// How many were sent.
        count: usize,
        /// Its subject (RFC 4514); `None` if this library can't read the certificate.
        subject: Option<String>,
    },
    /// TLS: the handshake is done, as far as the client knows.
    TlsEstablished {
        /// The protocol version: `TLSv1.3` or `TLSv1.2`.
        version: &'static str,
        /// The cipher suite, as IANA names it.
        cipher: String,
        /// The group of the key exchange, for example `X25519`; `None` in a resumed session without one.
        key_exchange: Option<String>,
        /// The protocol that ALPN chose.
        alpn: Option<String>,
        /// The kind of handshake.
        handshake: HandshakeKind,
    },
    /// SASL: the mechanism is chosen, and its credentials are available.
    SaslMechanism {
        /// The mechanism, for example `SCRAM-SHA-512`.
        name: &'static str,
    },
    /// SASL: a message to the broker, inside the next `SaslAuthenticate` request.
    SaslSent {
        /// Its name in the mechanism's standard, for example `client-first`.
        message: &'static str,
    },
    /// SASL: a message of the broker, inside the previous `SaslAuthenticate` response.
    SaslReceived {
        /// Its name in the mechanism's standard, for example `server-first`.
        message: &'static str,
        /// The number of iterations that a `server-first` requires.
        iterations: Option<u32>,
    },
    /// Kafka: a request is sent.
    RequestSent {
        /// The request, for example `Metadata`.
        name: String,
        /// Its version.
        version: i16,
    },
    /// Kafka: the response to a request is received.
    AnswerReceived {
        /// The request, for example `Metadata`.
        name: String,
        /// Its version.
        version: i16,
    },
    /// Another connection follows, to find out why the previous one failed. It sends no secret.
    LookAgain,
}

/// How a TLS session was established.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HandshakeKind {
    /// A full handshake.
    Full,
    /// A full handshake, in which the broker requested another `ClientHello` (RFC 8446 section 4.1.4).
    Retried,
    /// A session of an earlier connection is resumed: no certificates are sent.
    Resumed,
}

impl fmt::Display for HandshakeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Full => "full handshake",
            Self::Retried => "full handshake after HelloRetryRequest",
            Self::Resumed => "resumed session",
        })
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Resolve { host } => write!(f, "resolve: look up {}", printable(host)),
            Self::Resolved { addresses } => {
                let shown: Vec<String> = addresses.iter().map(ToString::to_string).collect();
                write!(f, "resolve: {}", shown.join(", "))
            }
            Self::TcpConnect { address } => write!(f, "tcp: connect to {address}"),
            Self::TcpConnected { address } => write!(f, "tcp: connected to {address}"),
            Self::TcpFailed { address, reason } => {
                write!(
                    f,
                    "tcp: no connection to {address}: {}",
                    printable_up_to(300, reason)
                )
            }
            Self::ClientHello { server_name, alpn } => {
                let name = printable(server_name);
                write!(f, "tls: > ClientHello, for {name}, {}", offered(alpn))
            }
            Self::CertificateRequest { is_answered: true } => {
                f.write_str("tls: < CertificateRequest; the client sends a certificate")
            }
            Self::CertificateRequest { is_answered: false } => {
                f.write_str("tls: < CertificateRequest; the client has no certificate")
            }
            Self::Certificate {
                number,
                count,
                subject,
            } => {
                let subject = subject.as_deref().map(printable);
                let subject = subject.as_deref().unwrap_or("unreadable");
                write!(f, "tls: < certificate {number} of {count}: {subject}")
            }
            Self::TlsEstablished {
                version,
                cipher,
                key_exchange,
                alpn,
                handshake,
            } => {
                write!(f, "tls: {version}, {cipher}, ")?;
                if let Some(group) = key_exchange {
                    write!(f, "{group}, ")?;
                }
                match alpn {
                    Some(protocol) => write!(f, "ALPN {}, ", printable(protocol))?,
                    None => f.write_str("no ALPN, ")?,
                }
                write!(f, "{handshake}")
            }
            Self::SaslMechanism { name } => write!(f, "sasl: mechanism {name}"),
            Self::SaslSent { message } => write!(f, "sasl: > {message}"),
            Self::SaslReceived {
                message,
                iterations,
            } => {
                write!(f, "sasl: < {message}")?;
                match iterations {
                    Some(count) => write!(f, ", {count} iterations"),
                    None => Ok(()),
                }
            }
            Self::RequestSent { name, version } => write!(f, "kafka: > {name} v{version}"),
            Self::AnswerReceived { name, version } => write!(f, "kafka: < {name} v{version}"),
            Self::LookAgain => f.write_str(
                "another connection, without a secret, to find out why the previous \
                             one failed",
            ),
        }
    }
}

fn offered(alpn: &[String]) -> String {
    match alpn.is_empty() {
        true => "without ALPN".to_owned(),
        false => format!("ALPN {}", printable(&alpn.join(", "))),
    }
}

/// The receiver of actions; by default there is none.
#[derive(Clone, Default)]
pub(crate) struct Trace(Option<Arc<Listener>>);

type Listener = dyn Fn(&Action) + Send + Sync;

impl Trace {
    pub(crate) fn to(observer: impl Fn(&Action) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(observer)))
    }

    /// Reports an action, which is created only if there is a receiver.
    pub(crate) fn note(&self, action: impl FnOnce() -> Action) {
        if let Some(observer) = &self.0 {
            observer(&action());
        }
    }
}

//! What is done at a broker, step by step, by name: never the content of a message.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use msk_auth::finding::printable;

/// Something that is done at a broker, or that it does.
///
/// It names messages and never holds their content: no password, token, nonce, salt or proof. Its
/// [`Display`](fmt::Display) is a line that is safe to show, in which `>` is what the client sends and `<`
/// what it receives.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Action {
    /// The broker's name is looked up.
    Resolve {
        /// The name.
        host: String,
    },
    /// The broker has these addresses.
    Resolved {
        /// The addresses, in the order in which they are tried.
        addresses: Vec<IpAddr>,
    },
    /// A socket is opened.
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
        /// The name that the broker's certificate must be for.
        server_name: String,
        /// The protocols that are offered by ALPN (RFC 7301).
        alpn: Vec<String>,
    },
    /// TLS: the broker asks for a client certificate.
    CertificateRequest {
        /// Whether it gets one.
        is_answered: bool,
    },
    /// TLS: a certificate that the broker sent. They are listed together, once rustls hands them over.
    Certificate {
        /// Its place among those that were sent, from 1 on. The first is the broker's own.
        number: usize,
        /// How many were sent.
        count: usize,
        /// Its subject as RFC 4514 writes it; `None` where this library can't read the certificate.
        subject: Option<String>,
    },
    /// TLS: the handshake is done, as far as the client sees.
    TlsEstablished {
        /// The protocol version: `TLSv1.3` or `TLSv1.2`.
        version: &'static str,
        /// The cipher suite, as IANA names it.
        cipher: String,
        /// The group of the key exchange, for example `X25519`; `None` in a resumed session without one.
        key_exchange: Option<String>,
        /// The protocol that ALPN chose.
        alpn: Option<String>,
        /// Which kind of handshake it was.
        handshake: HandshakeKind,
    },
    /// SASL: the mechanism is chosen, and its credentials are at hand.
    SaslMechanism {
        /// The mechanism, for example `SCRAM-SHA-512`.
        name: &'static str,
    },
    /// SASL: a message to the broker, inside of the next `SaslAuthenticate` request.
    SaslSent {
        /// What the mechanism's standard calls it, for example `client-first`.
        message: &'static str,
    },
    /// SASL: a message of the broker, inside of the `SaslAuthenticate` answer before.
    SaslReceived {
        /// What the mechanism's standard calls it, for example `server-first`.
        message: &'static str,
        /// How many iterations a `server-first` asks for.
        iterations: Option<u32>,
    },
    /// Kafka: a request is sent.
    RequestSent {
        /// The request, for example `Metadata`.
        name: String,
        /// Its version.
        version: i16,
    },
    /// Kafka: the answer to a request is received.
    AnswerReceived {
        /// The request, for example `Metadata`.
        name: String,
        /// Its version.
        version: i16,
    },
    /// Another connection follows, which is to find out why the one before failed. It carries no secret.
    LookAgain,
}

/// How TLS came to its keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HandshakeKind {
    /// A full handshake.
    Full,
    /// A full handshake, in which the broker asked for another `ClientHello` (RFC 8446 section 4.1.4).
    Retried,
    /// A session of an earlier connection goes on: no certificates are sent.
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
                write!(f, "tcp: no connection to {address}: {}", printable(reason))
            }
            Self::ClientHello { server_name, alpn } => {
                let name = printable(server_name);
                write!(f, "tls: > ClientHello, for {name}, {}", offered(alpn))
            }
            Self::CertificateRequest { is_answered: true } => {
                f.write_str("tls: < CertificateRequest, which is answered with a certificate")
            }
            Self::CertificateRequest { is_answered: false } => {
                f.write_str("tls: < CertificateRequest, for which there is no certificate")
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
            Self::LookAgain => {
                f.write_str("another connection, without a secret, to find out why that failed")
            }
        }
    }
}

fn offered(alpn: &[String]) -> String {
    match alpn.is_empty() {
        true => "without ALPN".to_owned(),
        false => format!("ALPN {}", printable(&alpn.join(", "))),
    }
}

/// Where actions are reported: nowhere by default.
#[derive(Clone, Default)]
pub(crate) struct Trace(Option<Arc<Listener>>);

type Listener = dyn Fn(&Action) + Send + Sync;

impl Trace {
    pub(crate) fn to(observer: impl Fn(&Action) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(observer)))
    }

    /// Reports an action, which is put together only for somebody who listens.
    pub(crate) fn note(&self, action: impl FnOnce() -> Action) {
        if let Some(observer) = &self.0 {
            observer(&action());
        }
    }
}

//! Why TLS with a token endpoint failed, in sentences of our own: those of rustls have data and addresses of
//! its documentation.

use std::error::Error;
use std::fmt;
use std::io;

use msk_auth::finding::printable;
use rustls::{AlertDescription, CertificateError};

/// The maximum number of a certificate's names that are shown.
const MAXIMUM_NAMES: usize = 4;

/// A failure of TLS with a known fix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum TlsFault {
    Untrusted,
    Expired,
    NotYetValid,
    /// The names that the certificate is for, safe to show.
    OtherName(Vec<String>),
    OtherCertificateFault,
    NotTls,
    ClientCertificateRequired,
    Version,
    ClosedEarly,
}

impl TlsFault {
    /// How to fix it.
    pub(crate) fn help(&self) -> &'static str {
        match self {
            Self::Untrusted => {
                "for an identity provider with a private CA, give its root certificate as \
                 `oauthIdpCaCertificate`"
            }
            Self::Expired => {
                "renew the certificate at the identity provider; also check this machine's clock"
            }
            Self::NotYetValid => {
                "check this machine's clock: its time is before the certificate's validity"
            }
            Self::OtherName(_) => "use a host name in the URL that the certificate is for",
            Self::OtherCertificateFault => {
                "have the certificate issued again, as X.509 version 3 with serverAuth"
            }
            Self::NotTls => "check the URL's port: it must be that of HTTPS",
            Self::ClientCertificateRequired => {
                "use a token endpoint without mutual TLS: the client has no certificate for it"
            }
            Self::Version => "turn on TLS 1.2 or 1.3 at the identity provider",
            Self::ClosedEarly => {
                "check the URL's port, the identity provider's log, and proxies in between"
            }
        }
    }
}

impl fmt::Display for TlsFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::OtherName(names) if !names.is_empty() => {
                return write!(f, "its certificate is only for {}", names.join(", "));
            }
            Self::Untrusted => "its certificate is not signed by a trusted root",
            Self::Expired => "its certificate, or one of its issuers', has expired",
            Self::NotYetValid => "its certificate, or one of its issuers', is not valid yet",
            Self::OtherName(_) => "its certificate is for another name",
            Self::OtherCertificateFault => "its certificate is invalid",
            Self::NotTls => "the port does not speak TLS",
            Self::ClientCertificateRequired => "it requires a client certificate",
            Self::Version => "it speaks neither TLS 1.2 nor 1.3",
            Self::ClosedEarly => "it closes the connection too early",
        })
    }
}

pub(crate) fn of_io(error: &io::Error) -> Option<TlsFault> {
    let of_tls = error
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<rustls::Error>());
    match of_tls {
        Some(error) => of_rustls(error),
        None if error.kind() == io::ErrorKind::UnexpectedEof => Some(TlsFault::ClosedEarly),
        None => None,
    }
}

/// The error of TLS under one of HTTP.
pub(crate) fn of_http(error: &hyper::Error) -> Option<TlsFault> {
    let causes = std::iter::successors(error.source(), |&cause| cause.source());
    let mut of_stream = causes.filter_map(|cause| cause.downcast_ref::<io::Error>());
    of_stream.find_map(of_io)
}

fn of_rustls(error: &rustls::Error) -> Option<TlsFault> {
    use AlertDescription as A;
    use rustls::Error as E;
    Some(match error {
        E::InvalidCertificate(reason) => of_certificate(reason),
        E::InvalidMessage(_) => TlsFault::NotTls,
        E::AlertReceived(A::CertificateRequired) => TlsFault::ClientCertificateRequired,
        E::AlertReceived(A::ProtocolVersion) | E::PeerIncompatible(_) => TlsFault::Version,
        _ => return None,
    })
}

fn of_certificate(reason: &CertificateError) -> TlsFault {
    use CertificateError as E;
    match reason {
        E::UnknownIssuer => TlsFault::Untrusted,
        E::Expired | E::ExpiredContext { .. } => TlsFault::Expired,
        E::NotValidYet | E::NotValidYetContext { .. } => TlsFault::NotYetValid,
        E::NotValidForName => TlsFault::OtherName(Vec::new()),
        E::NotValidForNameContext { presented, .. } => {
            let names = presented.iter().take(MAXIMUM_NAMES);
            TlsFault::OtherName(names.map(|name| printable(bare(name))).collect())
        }
        _ => TlsFault::OtherCertificateFault,
    }
}

/// A name in rustls's format: `DnsName("login.example")`, `IpAddress(10.0.0.1)`.
fn bare(name: &str) -> &str {
    let inner = name.split_once('(').map_or(name, |(_, inner)| inner);
    inner.trim_end_matches(')').trim_matches('"')
}

//! Explains a failed handshake by rustls's error, the peer's alert or the peer's silence.

use std::io;

use msk_auth::finding::{Code, printable, printable_up_to};
use msk_auth::lambda::Stage;
use rustls::{AlertDescription, CertificateError};

use crate::Failure;
use crate::socket::Received;

/// Whether a client certificate was requested, and whether one was sent.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Request {
    pub(crate) requested: bool,
    pub(crate) sent: bool,
}

pub(crate) fn not_requested() -> Failure {
    Failure::new(
        Stage::Tls,
        Code::TlsClientCertificateNotRequested,
        "the broker requests no client certificate: on this port you would be User:ANONYMOUS",
    )
    .help(
        "turn on mutual TLS for the cluster (`aws kafka update-security`), or use the active \
         method; for self-managed Kafka, set ssl.client.auth=required on this listener",
    )
}

pub(crate) fn silent(received: &Received) -> Failure {
    match received.bytes() {
        0 => Failure::new(
            Stage::Tls,
            Code::Timeout,
            "the port accepts the connection, but does not answer the TLS handshake",
        )
        .help(
            "check that this port speaks TLS, and that no proxy or load balancer without a running \
             broker answers instead",
        ),
        _ => Failure::timeout(Stage::Tls),
    }
}

/// The failure of a handshake.
pub(crate) fn failure(error: &io::Error, request: Request, received: &Received) -> Failure {
    if let Some(error) = tls_error(error) {
        return of_rustls(error, request, received);
    }
    match received.bytes() {
        0 => Failure::new(
            Stage::Tls,
            Code::ClosedEarly,
            "the broker closes the connection on a TLS handshake without an alert",
        )
        .help(
            "this may be a plaintext port, a broker at its connection quota, or a proxy that \
             finds no broker",
        ),
        bytes => Failure::new(
            Stage::Tls,
            Code::ClosedEarly,
            format!(
                "the broker closes the connection within the TLS handshake, after {bytes} bytes"
            ),
        )
        .help("check the broker's log: it has ended the handshake without giving a reason"),
    }
}

/// The rustls error inside an IO error.
pub(crate) fn tls_error(error: &io::Error) -> Option<&rustls::Error> {
    error.get_ref()?.downcast_ref()
}

fn of_rustls(error: &rustls::Error, request: Request, received: &Received) -> Failure {
    match error {
        rustls::Error::InvalidCertificate(reason) => of_certificate(reason),
        rustls::Error::AlertReceived(alert) => of_alert(*alert, request),
        rustls::Error::InvalidMessage(_) if !is_tls(&received.first()) => not_tls(received),
        rustls::Error::PeerIncompatible(reason) => Failure::new(
            Stage::Tls,
            Code::TlsVersion,
            format!("the broker offers nothing that this client accepts: {reason:?}"),
        )
        .help("turn on TLS 1.2 or 1.3 with modern ciphers at the broker"),
        rustls::Error::InvalidMessage(_) | rustls::Error::PeerMisbehaved(_) => Failure::new(
            Stage::Tls,
            Code::ProtocolGarbage,
            format!("the broker breaks the rules of TLS: {error}"),
        )
        .help("look for a proxy in between that changes the data"),
        other => Failure::new(
            Stage::Tls,
            Code::TlsFailed,
            format!("the handshake fails: {other}"),
        ),
    }
}

/// Whether these bytes begin a TLS record (RFC 8446 section 5.1).
pub(crate) fn is_tls(first: &[u8]) -> bool {
    matches!(first, [20..=24, 3, 0..=4, ..])
}

pub(crate) fn not_tls(received: &Received) -> Failure {
    let first = received.first();
    let shown = match String::from_utf8(first) {
        Ok(text) if !text.contains(char::is_control) => format!(": “{}”", printable(&text)),
        _ => String::new(),
    };
    Failure::new(
        Stage::Tls,
        Code::TlsNotTls,
        format!("this port does not speak TLS{shown}"),
    )
    .help(
        "check the port: 9092 is MSK's plaintext port; use 9094 for TLS, 9096 for SCRAM, 9098 \
           for IAM",
    )
}

fn of_certificate(reason: &CertificateError) -> Failure {
    use CertificateError as E;
    let (code, message, help) = match reason {
        E::Expired | E::ExpiredContext { .. } => (
            Code::TlsServerExpired,
            "the broker's certificate, or one of its issuers', has expired".to_owned(),
            "renew the certificate at the broker; also check this machine's clock",
        ),
        E::NotValidYet | E::NotValidYetContext { .. } => (
            Code::TlsServerNotYetValid,
            "the broker's certificate, or one of its issuers', is not valid yet".to_owned(),
            "check this machine's clock: its time is before the certificate's validity",
        ),
        E::NotValidForName | E::NotValidForNameContext { .. } => (
            Code::TlsServerName,
            match reason {
                E::NotValidForNameContext {
                    expected,
                    presented,
                } => name_message(&expected.to_str(), presented),
                _ => "the broker's certificate is for another name".to_owned(),
            },
            "connect by a name in the certificate; through a tunnel or proxy, give \
             the name to expect ({server-name})",
        ),
        E::UnknownIssuer => (
            Code::TlsServerUntrusted,
            "the broker's certificate is not signed by a trusted root".to_owned(),
            "give the root of a cluster with a private one ({roots}, or the secret of type \
             SERVER_ROOT_CA_CERTIFICATE); MSK's brokers are signed by Amazon Trust Services",
        ),
        other => (
            Code::TlsServerUntrusted,
            format!("the broker's certificate is invalid: {}", fault(other)),
            "have the certificate issued again, as X.509 version 3 with serverAuth",
        ),
    };
    Failure::new(Stage::Tls, code, message).help(help)
}

/// The reason why rustls rejects a certificate, without its data.
fn fault(reason: &CertificateError) -> String {
    use CertificateError as E;
    let shown = format!("{reason:?}");
    let says = |name: &str| shown.contains(name);
    match reason {
        E::BadSignature => {
            "a signature does not fit its key, which is another one, or too small".to_owned()
        }
        _ if says("UnsupportedSignatureAlgorithm") => {
            "it is signed with an algorithm that is not accepted".to_owned()
        }
        _ if says("CaUsedAsEndEntity") => "it is a CA's certificate, not a server's".to_owned(),
        _ if says("UnsupportedCertVersion") => "it is not of X.509 version 3".to_owned(),
        _ if says("InvalidPurpose") => {
            "it is not for servers: its extended key usage has no serverAuth".to_owned()
        }
        other => printable_up_to(300, &other.to_string()),
    }
}

/// A name in rustls's format: `DnsName("b-1.example")`, `IpAddress(10.0.0.1)`.
fn bare(name: &str) -> &str {
    let inner = name
        .split_once('(')
        .and_then(|(_, rest)| rest.strip_suffix(')'));
    inner.unwrap_or(name).trim_matches('"')
}

fn name_message(expected: &str, presented: &[String]) -> String {
    let shown: Vec<String> = presented
        .iter()
        .take(4)
        .map(|name| printable(bare(name)))
        .collect();
    let more = match presented.len().saturating_sub(shown.len()) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!(
        "the broker's certificate is not for {}, but for {}{more}",
        printable(expected),
        match shown.is_empty() {
            true => "no name at all".to_owned(),
            false => shown.join(", "),
        }
    )
}

fn of_alert(alert: AlertDescription, request: Request) -> Failure {
    use AlertDescription as A;
    let name = alert_name(alert);
    match alert {
        A::CertificateRequired => required(&name),
        A::BadCertificate
        | A::UnsupportedCertificate
        | A::CertificateRevoked
        | A::CertificateExpired
        | A::CertificateUnknown
        | A::UnknownCA
        | A::AccessDenied
        | A::DecryptError
        | A::HandshakeFailure
        | A::InternalError
            if request.requested =>
        {
            match request.sent {
                true => refused(alert, &name),
                false => required(&name),
            }
        }
        A::ProtocolVersion => Failure::new(
            Stage::Tls,
            Code::TlsVersion,
            format!("the broker speaks neither TLS 1.2 nor 1.3 (alert {name})"),
        )
        .help("turn on TLS 1.2 or 1.3 at the broker"),
        A::UnrecognisedName => Failure::new(
            Stage::Tls,
            Code::TlsServerName,
            format!("the broker does not know the requested name (alert {name})"),
        )
        .help("connect by the broker's own name, or give it with {server-name}"),
        _ => Failure::new(
            Stage::Tls,
            Code::TlsFailed,
            format!("the broker ends the handshake with the alert {name}"),
        )
        .help("check the broker's log for the reason; often no cipher suite is shared"),
    }
}

fn required(name: &str) -> Failure {
    Failure::new(
        Stage::Tls,
        Code::TlsClientCertificateRequired,
        format!("the broker requires a client certificate, and none was sent (alert {name})"),
    )
    .help("give the secret with the client certificate, and use the method mtls")
}

fn refused(alert: AlertDescription, name: &str) -> Failure {
    use AlertDescription as A;
    let help = match alert {
        A::UnknownCA | A::CertificateUnknown | A::BadCertificate => {
            "check that the brokers trust the CA that issued it: for MSK, its Private CA's ARN \
             must be in the cluster's CertificateAuthorityArnList; check the chain with {check}"
        }
        A::CertificateExpired => "renew the client certificate; {check} reports its dates",
        A::CertificateRevoked => "have a new certificate issued: the CA has revoked this one",
        // OpenSSL also sends it for `certificate signature failure`.
        A::DecryptError => {
            "if the CA was set up again, the brokers may still trust its old certificate, of the same \
             name and with another key: give them the new one, or have the client certificate issued by \
             the CA that they trust; if the CA is the same, check with {check} that the key belongs to \
             the certificate"
        }
        _ => "check the broker's log for its reason; check the secret with {check}",
    };
    Failure::new(
        Stage::Tls,
        Code::TlsClientCertificateRefused,
        format!("the broker rejects the client certificate (alert {name})"),
    )
    .help(help)
}

/// The name of RFC 8446 section 6, and the number.
fn alert_name(alert: AlertDescription) -> String {
    let mut name = String::new();
    for character in format!("{alert:?}").chars() {
        if character.is_ascii_uppercase() && !name.is_empty() && !name.ends_with('C') {
            name.push('_');
        }
        name.push(character);
    }
    format!("{} {}", u8::from(alert), name.to_ascii_lowercase())
}

/// The handshake's failure, if a later failure of the stream results from it: with TLS 1.3 a server
/// checks the client certificate after the client considers the handshake done. `None` if the two
/// are not related.
pub(crate) fn afterwards(
    error: Option<&io::Error>,
    request: Request,
    version: &str,
    is_first: bool,
) -> Option<Failure> {
    if let Some(rustls::Error::AlertReceived(alert)) = error.and_then(tls_error) {
        return Some(of_alert(*alert, request));
    }
    // The alert is lost if the server resets a connection on which a request had arrived.
    if error.is_some_and(is_reset) && may_be_unchecked(request, version, is_first) {
        let failure = match request.sent {
            true => refused(AlertDescription::CertificateUnknown, "lost"),
            false => required("lost"),
        };
        return Some(failure);
    }
    None
}

/// What to check if the server ends the stream in order, without an alert, before its first answer.
/// `None` if the client certificate can't be the cause.
pub(crate) fn after_clean_end(
    request: Request,
    version: &str,
    is_first: bool,
) -> Option<&'static str> {
    may_be_unchecked(request, version, is_first).then_some(match request.sent {
        true => {
            "check the broker's log for the reason; one possibility is that it rejects the client \
             certificate that it requested: check that with {check}"
        }
        false => {
            "check the broker's log for the reason; one possibility is that it requires the client \
             certificate that it requested, and none was sent"
        }
    })
}

/// Whether the server may have checked the client certificate only after the handshake: with TLS 1.2
/// it checks it before.
fn may_be_unchecked(request: Request, version: &str, is_first: bool) -> bool {
    is_first && request.requested && version == "TLSv1.3"
}

fn is_reset(error: &io::Error) -> bool {
    use io::ErrorKind as E;
    matches!(
        error.kind(),
        E::ConnectionReset | E::ConnectionAborted | E::BrokenPipe
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alerts_have_the_names_of_the_standard() {
        let names = [
            (
                AlertDescription::CertificateRequired,
                "116 certificate_required",
            ),
            (AlertDescription::UnknownCA, "48 unknown_ca"),
            (AlertDescription::HandshakeFailure, "40 handshake_failure"),
            (AlertDescription::BadCertificate, "42 bad_certificate"),
        ];
        for (alert, name) in names {
            assert_eq!(alert_name(alert), name);
        }
    }

    /// Alert 51 has two causes, and a client that has read its pair knows that the key belongs to it.
    #[test]
    fn a_signature_that_does_not_fit_may_be_the_cas() {
        let request = Request {
            requested: true,
            sent: true,
        };
        let failure = of_alert(AlertDescription::DecryptError, request);
        assert_eq!(failure.code, Code::TlsClientCertificateRefused);
        let help = failure.help.unwrap().to_string();
        let (authority, key) = (help.find("the CA was"), help.find("the key belongs"));
        assert!(authority.is_some() && authority < key, "{help}");
    }

    #[test]
    fn the_beginning_of_a_record_is_known() {
        assert!(is_tls(&[21, 3, 3, 0, 2]));
        assert!(!is_tls(b"HTTP/1.1"));
        assert!(!is_tls(&[0, 0, 0, 33]));
        assert!(!is_tls(&[]));
    }
}

//! Messages of OpenSSL, which librdkafka and others show. `vectors/messages.json` has a source for each.

use crate::explain::message::Program::OpenSsl;
use crate::explain::message::{KnownMessage, general, message};
use crate::finding::Code as C;

pub(super) const MESSAGES: &[KnownMessage] = &[
    general(
        OpenSsl,
        "certificate verify failed",
        &[C::TlsServerUntrusted, C::TlsServerExpired, C::TlsServerName],
        "The broker's certificate was not accepted: its root is unknown, it has expired, or it is \
         for another name.",
        "Find out which with `msk-auth connect --brokers HOST:PORT --method tls`.",
    ),
    message(
        OpenSsl,
        "unable to get local issuer certificate",
        &[C::TlsServerUntrusted],
        "The root that signed the other side's certificate, or an intermediate that it did not \
         send, is missing.",
        "Give the root (`ssl.ca.location`). If the broker does not send its intermediate, add that \
         at the broker.",
    ),
    message(
        OpenSsl,
        "self-signed certificate in certificate chain",
        &[C::TlsServerUntrusted],
        "The broker's chain ends in a private root that is not trusted here.",
        "Give that root with `ssl.ca.location`; for Lambda, in a secret of type \
         SERVER_ROOT_CA_CERTIFICATE.",
    ),
    message(
        OpenSsl,
        "tlsv1 alert unknown ca",
        &[C::TlsClientCertificateRefused],
        "The other side does not trust the CA that issued the certificate.",
        "Check `msk-auth check secret.json`, and for MSK the cluster's certificate authorities.",
    ),
    message(
        OpenSsl,
        "tlsv13 alert certificate required",
        &[C::TlsClientCertificateRequired],
        "The listener requires mutual TLS, and the client sent no certificate.",
        "Give the client its certificate and key, or use the port of another method.",
    ),
    message(
        OpenSsl,
        "sslv3 alert bad certificate",
        &[
            C::TlsClientCertificateRefused,
            C::TlsClientCertificateRequired,
        ],
        "The broker refused the client's certificate, or got none. The name `sslv3` is historical.",
        "Check the secret with `msk-auth check secret.json`, then the CAs that the brokers trust.",
    ),
    message(
        OpenSsl,
        "sslv3 alert certificate unknown",
        &[C::TlsClientCertificateRefused],
        "The broker could not accept the client's certificate; a Java broker sends this alert if \
         it does not trust the certificate's CA.",
        "Check the secret with `msk-auth check secret.json`, then the CAs that the brokers trust.",
    ),
    message(
        OpenSsl,
        "sslv3 alert handshake failure",
        &[C::TlsFailed, C::TlsClientCertificateRequired],
        "The two sides share no cipher suite or signature algorithm. TLS 1.2 brokers also send \
         this alert if the client certificate is missing.",
        "Check every step with `msk-auth connect --brokers HOST:PORT --method tls`.",
    ),
    message(
        OpenSsl,
        "wrong version number",
        &[C::TlsNotTls],
        "The port does not speak TLS: it is a plaintext listener, or not a broker.",
        "Use the port of a method with TLS: on MSK 9094, 9096 or 9098.",
    ),
    message(
        OpenSsl,
        "unexpected eof while reading",
        &[C::ClosedEarly],
        "The other side closed the TLS connection without notice: because of a proxy, a restart, \
         or a connection limit.",
        "If it occurs right after connecting, check with `msk-auth connect`.",
    ),
    message(
        OpenSsl,
        "key values mismatch",
        &[C::KeyMismatch],
        "The private key does not belong to the certificate.",
        "Use the key of this certificate.",
    ),
    message(
        OpenSsl,
        "bad decrypt",
        &[C::KeyPasswordWrong],
        "The password does not decrypt the private key.",
        "Check the password; look for a line break at its end.",
    ),
];

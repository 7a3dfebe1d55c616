//! Messages of the clients for Go and of kafka-python. `vectors/messages.json` has a source for each.

use crate::explain::message::Program::{FranzGo, Go, KafkaPython, Sarama};
use crate::explain::message::{KnownMessage, general, message};
use crate::finding::Code as C;

const EVERY_STEP: &str =
    "Check every step with `msk-auth connect --brokers HOST:PORT --method METHOD`.";
const SECRET_THEN_CAS: &str =
    "Check the secret with `msk-auth check secret.json`, then the CAs that the brokers trust.";

pub(super) const MESSAGES: &[KnownMessage] = &[
    general(
        Sarama,
        "client has run out of available brokers to talk to",
        &[C::TcpTimeout, C::TcpRefused, C::ClosedEarly, C::TlsExpected],
        "sarama could not connect to any broker: there is no TCP connection, TLS or SASL does not fit the port, or the \
         login was refused. New versions print the reason after this text; others print it only to `sarama.Logger`.",
        EVERY_STEP,
    ),
    general(
        KafkaPython,
        "NoBrokersAvailable",
        &[
            C::TcpTimeout,
            C::TcpRefused,
            C::ClosedEarly,
            C::TlsExpected,
            C::SaslExpected,
        ],
        "kafka-python could not connect to any broker: there is no TCP connection, `security_protocol` does not fit the \
         port, or TLS or the login failed. It prints the reason only with logging at level ERROR or below.",
        EVERY_STEP,
    ),
    message(
        FranzGo,
        "is SASL missing?",
        &[C::SaslExpected, C::ClosedEarly],
        "The broker closed the connection after the first request. Usually its listener requires SASL, and the client \
         has none.",
        "Add `kgo.SASL(…)`, or use the port of the method: on MSK 9096 for SCRAM-SHA-512, 9098 for IAM, 9094 for TLS \
         without SASL.",
    ),
    message(
        FranzGo,
        "is TLS misconfigured on the client or the broker?",
        &[C::TlsNotTls, C::ClosedEarly],
        "The broker closed the connection in the TLS handshake. Usually its listener is plaintext.",
        "Use the port for TLS (on MSK 9094, 9096 or 9098), or remove the TLS dialer for a plaintext port.",
    ),
    message(
        Go,
        "first record does not look like a TLS handshake",
        &[C::TlsNotTls],
        "The other side's answer is not TLS: the listener is plaintext, or the port is another program's.",
        "Use the port for TLS: on MSK 9094 (TLS), 9096 (SCRAM) or 9098 (IAM).",
    ),
    message(
        Go,
        "x509: certificate signed by unknown authority",
        &[C::TlsServerUntrusted],
        "Go does not trust the CA of the broker's certificate. MSK's certificates are from Amazon's public CAs, which \
         images without the package ca-certificates do not have.",
        "Install ca-certificates, or for a private CA add its root to `tls.Config.RootCAs`.",
    ),
    message(
        Go,
        "x509: certificate has expired or is not yet valid",
        &[C::TlsServerExpired, C::TlsServerNotYetValid],
        "The broker's certificate, or one above it, is not valid at this machine's time.",
        "Check this machine's clock; if it is right, have the broker's certificate renewed.",
    ),
    message(
        Go,
        "remote error: tls: bad certificate",
        &[
            C::TlsClientCertificateRefused,
            C::TlsClientCertificateRequired,
        ],
        "The broker refused the client's certificate, or got none: the alert bad_certificate.",
        SECRET_THEN_CAS,
    ),
    message(
        Go,
        "remote error: tls: unknown certificate authority",
        &[C::TlsClientCertificateRefused],
        "The broker does not trust the CA that issued the client's certificate: the alert unknown_ca.",
        SECRET_THEN_CAS,
    ),
    message(
        Go,
        "remote error: tls: unknown certificate",
        &[C::TlsClientCertificateRefused],
        "The broker could not accept the client's certificate: the alert certificate_unknown, which a Java broker sends \
         if it does not trust the certificate's CA.",
        SECRET_THEN_CAS,
    ),
    message(
        Go,
        "remote error: tls: expired certificate",
        &[C::LeafExpired],
        "The broker reports that the client's certificate has expired: the alert certificate_expired.",
        "Run `msk-auth check secret.json`, and renew the certificate.",
    ),
    message(
        Go,
        "remote error: tls: handshake failure",
        &[C::TlsFailed, C::TlsClientCertificateRequired],
        "The two sides share no cipher suite or signature algorithm. A broker with TLS 1.2 also sends this alert if the \
         client has no certificate.",
        EVERY_STEP,
    ),
];

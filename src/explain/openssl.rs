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
        "self signed certificate in certificate chain",
        &[C::TlsServerUntrusted],
        "The broker's chain ends in a private root that is not trusted here. OpenSSL before version 3 writes it \
         without a hyphen.",
        "Give that root with `ssl.ca.location`; for Lambda, in a secret of type \
         SERVER_ROOT_CA_CERTIFICATE.",
    ),
    message(
        OpenSsl,
        "self signed certificate",
        &[C::TlsServerUntrusted],
        "The other side's certificate is self-signed, and is not trusted here. OpenSSL before version 3 writes it \
         without a hyphen.",
        "If it is the broker's, give it with `ssl.ca.location`, or have the broker's certificate issued by a CA.",
    ),
    message(
        OpenSsl,
        "sslv3 alert certificate expired",
        &[C::LeafExpired],
        "The broker reports that the client's certificate has expired. The name `sslv3` is historical.",
        "Run `msk-auth check secret.json`, and renew the certificate.",
    ),
    message(
        OpenSsl,
        "sslv3 alert unsupported certificate",
        &[
            C::LeafClientAuth,
            C::LeafKeyUsage,
            C::TlsClientCertificateRefused,
        ],
        "The broker rejects the kind of certificate: its key usage or extended key usage does not allow this use.",
        "Check the secret with `msk-auth check secret.json`; have the certificate issued with \
         `extendedKeyUsage = clientAuth`.",
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
    message(
        OpenSsl,
        "hostname mismatch",
        &[C::TlsServerName],
        "The broker's certificate is for other names than the one that the client connected to.",
        "Connect by the broker's own name. Test a tunnel with `msk-auth connect --brokers HOST:PORT --method tls \
         --server-name NAME`.",
    ),
    message(
        OpenSsl,
        "IP address mismatch",
        &[C::TlsServerName],
        "The client connected to an IP address that the broker's certificate does not contain.",
        "Connect by the broker's name; check `advertised.listeners` at the broker.",
    ),
    message(
        OpenSsl,
        "certificate has expired",
        &[C::TlsServerExpired, C::LeafExpired],
        "The other side's certificate, or one of its issuers', has expired.",
        "Renew it, and check this machine's clock. `msk-auth connect --brokers HOST:PORT --method tls` shows the broker's.",
    ),
    message(
        OpenSsl,
        "self-signed certificate",
        &[C::TlsServerUntrusted],
        "The other side's certificate is self-signed, and is not trusted here.",
        "If it is the broker's, give it with `ssl.ca.location`, or have the broker's certificate issued by a CA.",
    ),
    message(
        OpenSsl,
        "tlsv1 alert decrypt error",
        &[C::TlsClientCertificateRefused, C::KeyMismatch],
        "The other side could not verify a signature. Either it trusts a CA of the same name with another key, because \
         the CA was set up again; or the key does not belong to the certificate.",
        "Run `msk-auth check secret.json`. If the pair fits, give the other side the CA's current certificate.",
    ),
    message(
        OpenSsl,
        "tlsv1 alert protocol version",
        &[C::TlsVersion],
        "The two sides share no version of TLS.",
        "Allow TLS 1.2 and 1.3 on both.",
    ),
    message(
        OpenSsl,
        "unsupported protocol",
        &[C::TlsVersion],
        "The other side offers only a version of TLS that this OpenSSL does not accept, such as TLS 1.0 or 1.1.",
        "Turn on TLS 1.2 or 1.3 at the other side.",
    ),
    message(
        OpenSsl,
        "ee key too small",
        &[C::KeyTooSmall],
        "The key of the client's own certificate is too small for OpenSSL's level of security, for example RSA of 1024 \
         bits.",
        "Have a certificate issued for RSA of at least 2048 bits, or for a key on P-256.",
    ),
    message(
        OpenSsl,
        "no start line",
        &[C::PemNotFound, C::PemNewlinesEscaped],
        "The text has no PEM block of the kind that is expected: there is no BEGIN line, its line breaks are lost, or it \
         is DER or the path of a file.",
        "Run `msk-auth check --rules kafka secret.json`; it reports how the text is damaged.",
    ),
    message(
        OpenSsl,
        "DECODER routines::unsupported",
        &[C::KeyMalformed, C::PemNotFound, C::ConfigEncryption],
        "OpenSSL 3 can't read the private key: the text is not a key in PEM, its line breaks are lost, or its encryption \
         needs the legacy provider.",
        "Run `msk-auth check --rules kafka secret.json`, or `msk-auth check client.conf` on a configuration.",
    ),
];

//! Messages of librdkafka. `vectors/messages.json` has a source for each.

use crate::explain::message::Program::Librdkafka;
use crate::explain::message::{KnownMessage, general, message, outermost};
use crate::finding::Code as C;

pub(super) const MESSAGES: &[KnownMessage] = &[
    outermost(
        Librdkafka,
        "SSL handshake failed:",
        &[
            C::TlsServerUntrusted,
            C::TlsClientCertificateRefused,
            C::TlsFailed,
            C::TlsNotTls,
        ],
        "The TLS handshake failed; the reason is after the colon.",
        "Explain the text after the colon, or check every step with `msk-auth connect --brokers \
         HOST:PORT --method tls`.",
    ),
    message(
        Librdkafka,
        "broker certificate could not be verified, verify that ssl.ca.location is correctly configured or root CA certificates are installed",
        &[C::TlsServerUntrusted],
        "The broker's certificate is not signed by a trusted root. For MSK the operating system's \
         roots are sufficient, if they are installed.",
        "Install ca-certificates, which containers often lack, or set `ssl.ca.location` to the \
         cluster's root. Run `msk-auth connect --brokers HOST:PORT --method tls` to see the \
         certificate.",
    ),
    message(
        Librdkafka,
        "client SSL authentication might be required",
        &[C::TlsClientCertificateRequired],
        "The broker ended the handshake because it expected a client certificate.",
        "Set `ssl.certificate.location` and `ssl.key.location`, or the same with `.pem` for the PEM texts themselves; \
         `msk-auth plan --format librdkafka` shows the keys.",
    ),
    message(
        Librdkafka,
        "connecting to a PLAINTEXT broker listener?",
        &[C::TlsNotTls, C::ClosedEarly],
        "The connection ended in the TLS handshake: the port is a plaintext listener, or a proxy \
         or a limit closed it.",
        "Use the port of a method with TLS: on MSK 9094, 9096 or 9098.",
    ),
    message(
        Librdkafka,
        "requesting ApiVersion: might be caused by incorrect security.protocol configuration",
        &[C::TlsExpected, C::ClosedEarly],
        "The client spoke plaintext, and the broker closed the connection at its first request. \
         Usually the port is for TLS. A broker before Kafka 0.10 is very rare today.",
        "Make `security.protocol` fit the port: on MSK ssl for 9094, sasl_ssl for 9096 and 9098.",
    ),
    message(
        Librdkafka,
        "requesting ApiVersion: might be caused by broker version",
        &[C::ClosedEarly, C::SaslExpected],
        "TLS works, but the broker closed the connection at the client's first request: because of \
         a connection limit, a proxy, or a client certificate that it refuses. A broker before \
         Kafka 0.10 is very rare today.",
        "Check every step with `msk-auth connect`.",
    ),
    message(
        Librdkafka,
        "requesting ApiVersion",
        &[C::TlsExpected, C::ClosedEarly],
        "The broker closed the connection at the client's first request. Usually the port is for \
         TLS, and the client speaks plaintext.",
        "Make `security.protocol` fit the port: on MSK ssl for 9094, sasl_ssl for 9096 and 9098.",
    ),
    message(
        Librdkafka,
        "ApiVersionRequest failed",
        &[C::TlsExpected, C::SaslExpected, C::Timeout],
        "The broker did not answer the client's first request. Usually `security.protocol` does not \
         fit the port; a broker before Kafka 0.10 is very rare today.",
        "Make `security.protocol` fit the port: on MSK ssl for 9094, sasl_ssl for 9096 and 9098.",
    ),
    message(
        Librdkafka,
        "Timed out ApiVersionRequest",
        &[C::TlsExpected, C::Timeout],
        "The broker did not answer the client's first request. Usually the port is for TLS, and the \
         client speaks plaintext.",
        "Make `security.protocol` fit the port: on MSK ssl for 9094, sasl_ssl for 9096 and 9098.",
    ),
    general(
        Librdkafka,
        "request(s) timed out: disconnect",
        &[C::Timeout],
        "The broker did not answer requests in time (`socket.timeout.ms`), and the client closed the \
         connection. The broker is overloaded, or a firewall drops idle connections.",
        "Set `socket.keepalive.enable=true`; check every step with `msk-auth connect --brokers \
         HOST:PORT --method METHOD`.",
    ),
    message(
        Librdkafka,
        "broker might require SASL authentication",
        &[C::SaslExpected],
        "The broker closed the connection soon after it was opened: its listener requires SASL, \
         and the client does not use it.",
        "Set `security.protocol=sasl_ssl` and `sasl.mechanisms`.",
    ),
    message(
        Librdkafka,
        "SaslAuthenticateRequest failed: Local:",
        &[C::ClosedEarly, C::Timeout],
        "The broker did not answer the login: the connection ended or timed out first, or the program closed the \
         client. It is not a refusal of the credentials.",
        "If it recurs, check every step with `msk-auth connect --brokers HOST:PORT --method METHOD --secret secret.json`.",
    ),
    outermost(
        Librdkafka,
        "SASL authentication error",
        &[C::SaslCredentials, C::SaslTokenExpired, C::ConnectionQuota],
        "The broker refused the login; its own message is after the colon.",
        "Explain the text after the colon, or try the login with `msk-auth connect`.",
    ),
    message(
        Librdkafka,
        "mechanism handshake failed",
        &[C::SaslMechanism],
        "The listener does not offer this SASL mechanism; the message lists those that it offers.",
        "Use the port of the method: on MSK 9096 for SCRAM-SHA-512, 9098 for OAUTHBEARER with IAM.",
    ),
    message(
        Librdkafka,
        "SASL SCRAM authentication failed",
        &[C::SaslCredentials, C::SaslServerSignature],
        "SCRAM failed: the broker answered with an error, or could not prove that it knows the \
         password.",
        "Try the login: `msk-auth connect --brokers HOST:9096 --method scram --secret login.json`.",
    ),
    message(
        Librdkafka,
        "SASL Handshake not supported by broker",
        &[C::ProtocolVersion],
        "The broker does not know the request `SaslHandshake`: it is older than Kafka 0.10, or the \
         port does not belong to a broker.",
        "Check host and port, and leave `api.version.request` on.",
    ),
    message(
        Librdkafka,
        "OAUTHBEARER cannot log in because there is no token available",
        &[C::SaslCredentialsMissing],
        "The program has not set a token yet: its refresh callback failed, or did not run because \
         the client is not polled.",
        "Poll the client, and check the callback's errors. `msk-auth token --region REGION` shows \
         whether credentials are found.",
    ),
    message(
        Librdkafka,
        "SASL OAUTHBEARER authentication failed",
        &[C::SaslCredentials, C::SaslTokenExpired],
        "The broker refused the token; its message is after the colon. On MSK, the role may not \
         connect, or the token has expired.",
        "Try it: `msk-auth connect --brokers HOST:9098 --method iam`.",
    ),
    message(
        Librdkafka,
        "Failed to acquire SASL OAUTHBEARER token",
        &[C::SaslCredentialsMissing],
        "The refresh callback, or the built-in OIDC client, returned no token; the reason is after \
         the colon.",
        "Check the credentials with `msk-auth token --region REGION`, or the token endpoint.",
    ),
    message(
        Librdkafka,
        "Must supply an unexpired token",
        &[C::SaslTokenExpired],
        "The callback set a token whose expiry is in the past. The expiry is in milliseconds since \
         1970; seconds are a frequent mistake.",
        "Give milliseconds, and check this machine's clock.",
    ),
    message(
        Librdkafka,
        "No provider for SASL mechanism",
        &[],
        "librdkafka was built without a library that this mechanism needs: OpenSSL for SCRAM and \
         OAUTHBEARER, Cyrus SASL for GSSAPI.",
        "Build it with that library; for the crate rdkafka, use the feature `ssl`.",
    ),
    message(
        Librdkafka,
        "sasl.username and sasl.password must be set",
        &[C::SaslCredentialsMissing],
        "The configuration uses SCRAM, but user name or password is not set.",
        "Set both; `msk-auth plan --format librdkafka` shows the keys.",
    ),
    message(
        Librdkafka,
        "No such configuration property",
        &[C::ConfigKeyRefused, C::ConfigKeyMisspelt],
        "librdkafka does not know the key that the message names: it is misspelt, or a key of the \
         Java client.",
        "Check the configuration: `msk-auth check client.conf` names librdkafka's key. `msk-auth plan \
         --format librdkafka` shows the keys of a method.",
    ),
    message(
        Librdkafka,
        "Java JAAS configuration is not supported",
        &[C::ConfigKeyRefused],
        "The configuration has `sasl.jaas.config`, a key of the Java client.",
        "Use `sasl.mechanisms`, `sasl.username` and `sasl.password`; `msk-auth plan --format \
         librdkafka` shows them.",
    ),
    message(
        Librdkafka,
        "Java TrustStores are not supported",
        &[C::ConfigKeyRefused],
        "The configuration has `ssl.truststore.location`, a key of the Java client.",
        "Set `ssl.ca.location` to a file of PEM certificates, or leave it out for MSK.",
    ),
    message(
        Librdkafka,
        "Private key requires password",
        &[C::KeyPasswordMissing],
        "The private key is encrypted, and `ssl.key.password` is not set.",
        "Set it, or store the key unencrypted.",
    ),
    message(
        Librdkafka,
        "ssl.key.pem failed",
        &[
            C::KeyPasswordWrong,
            C::KeyMalformed,
            C::PemNewlinesEscaped,
            C::ConfigEncryption,
        ],
        "OpenSSL can't read the private key: the password is wrong, the PEM text is damaged, or \
         the encryption needs its legacy provider.",
        "Check the secret: `msk-auth check --rules kafka secret.json`, or the configuration: \
         `msk-auth check client.conf`.",
    ),
    message(
        Librdkafka,
        "ssl.key.location failed",
        &[C::KeyPasswordWrong, C::KeyMalformed, C::ConfigEncryption],
        "OpenSSL can't read the private key file: it does not exist, the password is wrong, the \
         PEM text is damaged, or the encryption needs its legacy provider.",
        "Check the configuration: `msk-auth check client.conf`.",
    ),
    message(
        Librdkafka,
        "ssl.certificate.location failed",
        &[C::PemNotFound, C::ChainCertificateMalformed],
        "OpenSSL can't read the certificate file: it does not exist, or is not PEM.",
        "Try it: `openssl x509 -in client.pem -noout -subject`.",
    ),
    message(
        Librdkafka,
        "ssl.certificate.pem failed",
        &[
            C::PemNotFound,
            C::PemNewlinesEscaped,
            C::ChainCertificateMalformed,
        ],
        "OpenSSL can't read the certificates: the PEM text is damaged, often its line breaks.",
        "Check the secret: `msk-auth check --rules kafka secret.json`.",
    ),
    message(
        Librdkafka,
        "ssl.ca.location failed",
        &[C::PemNotFound],
        "OpenSSL can't read the file of trusted roots: it does not exist, or is not PEM.",
        "Try it: `openssl x509 -in root.pem -noout -subject`.",
    ),
    message(
        Librdkafka,
        "Private key check failed",
        &[C::KeyMismatch],
        "The private key does not belong to the certificate.",
        "Use the key of this certificate: `msk-auth pack` reports which file does not fit.",
    ),
    message(
        Librdkafka,
        "Failed to parse ssl.keystore.location",
        &[C::KeystorePassword, C::ConfigEncryption],
        "`ssl.keystore.password` does not open the PKCS #12 file, or the file needs OpenSSL's \
         legacy provider.",
        "Check the configuration: `msk-auth check client.conf`.",
    ),
    message(
        Librdkafka,
        "Failed to load OpenSSL provider",
        &[C::ConfigEncryption],
        "OpenSSL does not have a provider that `ssl.providers` names. The packages of \
         confluent-kafka for Python contain no legacy provider.",
        "Encrypt the keystore or the key with current ciphers and remove `ssl.providers`, or set the \
         environment variable `OPENSSL_MODULES` to the folder of legacy.so.",
    ),
    message(
        Librdkafka,
        "Connection setup timed out in state",
        &[C::TcpTimeout, C::Timeout],
        "The broker did not answer in time, in the step that the message names: CONNECT is TCP, \
         SSL_HANDSHAKE is TLS, AUTH_REQ and similar names are SASL.",
        "Check every step with `msk-auth connect --brokers HOST:PORT --method METHOD`.",
    ),
    message(
        Librdkafka,
        "Failed to resolve",
        &[C::ResolveFailed],
        "The broker's name has no address here.",
        "Check the name, and run the client in the cluster's network.",
    ),
    message(
        Librdkafka,
        "Connect to ipv6",
        &[C::TcpRefused, C::TcpUnreachable, C::TcpTimeout],
        "There is no TCP connection to this address; the reason is after `failed:`. \"Connection \
         refused\" means that no program listens on the port, or that a firewall rejects the \
         connection.",
        "Check host and port: `msk-auth connect --brokers HOST:PORT --method METHOD`.",
    ),
    message(
        Librdkafka,
        "Connect to ipv4",
        &[C::TcpRefused, C::TcpUnreachable, C::TcpTimeout],
        "There is no TCP connection to this address; the reason is after `failed:`. \"Connection \
         refused\" means that no program listens on the port, or that a firewall rejects the \
         connection.",
        "Check host and port: `msk-auth connect --brokers HOST:PORT --method METHOD`.",
    ),
    general(
        Librdkafka,
        "connection closed by peer: receive 0 after POLLIN",
        &[C::ClosedEarly],
        "The broker closed the connection. For an idle connection this is normal \
         (`connections.max.idle.ms`). At the start, method and port do not fit.",
        "If it occurs right after connecting, check with `msk-auth connect`.",
    ),
    general(
        Librdkafka,
        "Local: Authentication failure",
        &[C::SaslCredentials],
        "The broker refused the login; an earlier line has the broker's message.",
        "Try the login with `msk-auth connect --brokers HOST:PORT --method METHOD --secret secret.json`.",
    ),
    outermost(
        Librdkafka,
        "Local: SSL error",
        &[C::TlsServerUntrusted, C::TlsClientCertificateRefused],
        "The TLS handshake failed; an earlier line has the reason.",
        "Check every step with `msk-auth connect --brokers HOST:PORT --method tls`.",
    ),
    general(
        Librdkafka,
        "Local: All broker connections are down",
        &[C::TcpTimeout, C::TcpRefused],
        "No broker is connected; earlier lines have the reasons, broker by broker.",
        "Check every broker with `msk-auth connect`.",
    ),
    outermost(
        Librdkafka,
        "brokers are down",
        &[C::TcpTimeout, C::TcpRefused],
        "No broker is connected; earlier lines have the reasons, broker by broker.",
        "Check every broker with `msk-auth connect`.",
    ),
    outermost(
        Librdkafka,
        "Local: Broker transport failure",
        &[C::TcpTimeout, C::TcpRefused, C::TlsExpected, C::ClosedEarly],
        "The client has no connection to a broker: there is no TCP connection, TLS failed, or the \
         broker closed the connection. Lines that begin with `%3|` have the reason.",
        "Check every step with `msk-auth connect --brokers HOST:PORT --method METHOD`.",
    ),
    general(
        Librdkafka,
        "Local: Host resolution failure",
        &[C::ResolveFailed],
        "The broker's name has no address here.",
        "Check the name, and run the client in the cluster's network.",
    ),
    outermost(
        Librdkafka,
        "Local: Timed out",
        &[C::Timeout, C::TcpTimeout, C::TlsExpected],
        "An operation got no answer in time. If the client has just begun, no broker is connected; \
         lines that begin with `%3|` have the reason.",
        "Check every step with `msk-auth connect --brokers HOST:PORT --method METHOD`.",
    ),
    general(
        Librdkafka,
        "Local: Message timed out",
        &[C::TcpTimeout, C::AuthorizeDenied],
        "The producer could not deliver the message in time (`message.timeout.ms`): no broker is \
         connected, or the topic's leader does not answer.",
        "Check every broker: `msk-auth connect --brokers HOST:PORT --method METHOD --topic TOPIC`.",
    ),
    general(
        Librdkafka,
        "Broker: SASL Authentication failed",
        &[C::SaslCredentials],
        "The broker refused the login (Kafka's error 58).",
        "Try the login with `msk-auth connect --brokers HOST:PORT --method METHOD --secret secret.json`.",
    ),
    message(
        Librdkafka,
        "Broker: Topic authorization failed",
        &[C::AuthorizeDenied],
        "The client's identity lacks permission on the topic (Kafka's error 29).",
        "Grant it: `msk-auth access --cluster-arn ARN --topic TOPIC --method METHOD` prints what is needed.",
    ),
    message(
        Librdkafka,
        "Broker: Group authorization failed",
        &[C::AuthorizeDenied],
        "The client's identity lacks permission on the consumer group (Kafka's error 30).",
        "Grant it: `msk-auth access --cluster-arn ARN --topic TOPIC --group GROUP --method METHOD` prints what is needed.",
    ),
    message(
        Librdkafka,
        "Broker: Cluster authorization failed",
        &[C::AuthorizeDenied],
        "The client's identity lacks a permission on the cluster (Kafka's error 31); an idempotent \
         producer needs IdempotentWrite, with IAM `kafka-cluster:WriteDataIdempotently`.",
        "Grant it: `msk-auth access --cluster-arn ARN --topic TOPIC --method METHOD --role producer` \
         prints what is needed.",
    ),
    message(
        Librdkafka,
        "Broker: Transactional Id authorization failed",
        &[C::AuthorizeDenied],
        "The client's identity lacks permission on the producer's `transactional.id` (Kafka's error \
         53).",
        "Grant it: `msk-auth access --cluster-arn ARN --topic TOPIC --method METHOD --role producer \
         --transactional-id ID` prints what is needed.",
    ),
    message(
        Librdkafka,
        "Broker: Unknown topic or partition",
        &[C::TopicUnknown, C::AuthorizeDenied],
        "The topic does not exist on this cluster, or the client's identity may not describe it \
         (Kafka's error 3).",
        "Check the topic's name: `msk-auth connect --brokers HOST:PORT --method METHOD --topic \
         TOPIC`.",
    ),
];

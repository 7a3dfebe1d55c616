//! Messages of Kafka's Java client. `vectors/messages.json` has a source for each.

use crate::explain::message::Program::Kafka;
use crate::explain::message::{KnownMessage, general, message, outermost};
use crate::finding::Code as C;

pub(super) const MESSAGES: &[KnownMessage] = &[
    general(
        Kafka,
        "Invalid PEM keystore configs",
        &[
            C::KeyPbes2,
            C::KeyPasswordWrong,
            C::ChainOutOfOrder,
            C::KeyNotPkcs8,
            C::PemNotFound,
        ],
        "Kafka's loader can't read the certificates or the key. The exception below that caused it \
         gives the reason.",
        "Run `msk-auth check secret.json`, or explain the line after `Caused by`.",
    ),
    message(
        Kafka,
        "Invalid PEM truststore configs",
        &[C::PemNotFound, C::ChainCertificateMalformed],
        "Kafka's loader can't read the trusted roots (`ssl.truststore.certificates`).",
        "Check that each root is a whole PEM block: `openssl x509 -in root.pem -noout -subject`.",
    ),
    general(
        Kafka,
        "Failed to load PEM SSL keystore",
        &[C::PemNotFound, C::KeyPbes2],
        "The PEM file in `ssl.keystore.location` does not load. It must contain both the \
         certificates and the key.",
        "Check it: `msk-auth pack --certificate keystore.pem --output secret.json`.",
    ),
    general(
        Kafka,
        "Failed to load SSL keystore",
        &[C::KeystorePassword, C::KeystoreMalformed],
        "The file in `ssl.keystore.location` or `ssl.truststore.location` does not load: it does not \
         exist, the password is wrong, or it is not of the type in `ssl.keystore.type`. The exception \
         that caused it gives the reason.",
        "Explain the line after `Caused by`, or check the file: `msk-auth check \
         --password-file password.txt client.p12`.",
    ),
    message(
        Kafka,
        "entries in PEM file",
        &[
            C::PemNotFound,
            C::PemNewlinesEscaped,
            C::PemNewlinesMissing,
            C::SecretFieldMissing,
        ],
        "The loader found no PEM block of the kind that is named before this text: there is no \
         BEGIN line, no white space after it, or the block is of another kind.",
        "Run `msk-auth check secret.json`; it reports how the text is damaged.",
    ),
    message(
        Kafka,
        "Expected one private key, but found",
        &[C::KeyMultiple],
        "The field contains more than one private key.",
        "Keep the key of the client's certificate; `msk-auth repair` does.",
    ),
    message(
        Kafka,
        "At least one certificate expected, but none found",
        &[C::PemNotFound],
        "The certificates' field contains no readable certificate.",
        "Run `msk-auth check secret.json`.",
    ),
    message(
        Kafka,
        "SSL key store is specified, but key store password is not specified",
        &[],
        "`ssl.keystore.location` names a keystore of type JKS or PKCS12, which needs `ssl.keystore.password`.",
        "Set the password; for PEM, set `ssl.keystore.type=PEM`.",
    ),
    message(
        Kafka,
        "SSL key store is not specified, but key store password is specified",
        &[],
        "`ssl.keystore.password` is set, but `ssl.keystore.location` is not.",
        "Set `ssl.keystore.location`, or remove the password. A key in PEM has `ssl.key.password`.",
    ),
    message(
        Kafka,
        "SSL private key is specified, but certificate chain is not specified",
        &[C::SecretFieldMissing],
        "`ssl.keystore.key` is set, but `ssl.keystore.certificate.chain` is not.",
        "Set both. `msk-auth plan --format java` shows both.",
    ),
    message(
        Kafka,
        "SSL certificate chain is specified, but private key is not specified",
        &[C::SecretFieldMissing],
        "`ssl.keystore.certificate.chain` is set, but `ssl.keystore.key` is not.",
        "Set both. `msk-auth plan --format java` shows both.",
    ),
    message(
        Kafka,
        "SSL private key can be specified only for PEM",
        &[],
        "`ssl.keystore.key` is set, but `ssl.keystore.type` is JKS or PKCS12.",
        "Set `ssl.keystore.type=PEM`, or use `ssl.keystore.location`.",
    ),
    general(
        Kafka,
        "SSL handshake failed",
        &[
            C::TlsServerUntrusted,
            C::TlsClientCertificateRefused,
            C::TlsFailed,
        ],
        "The TLS handshake failed. Java gives the reason in the exception that caused it.",
        "Explain that line, or check every step with `msk-auth connect --brokers HOST:PORT --method \
         tls`.",
    ),
    message(
        Kafka,
        "not enabled in the server, enabled mechanisms are",
        &[C::SaslMechanism],
        "The listener does not offer this SASL mechanism; the message lists those that it offers.",
        "Use the port of the method: on MSK 9096 for SCRAM-SHA-512, 9098 for IAM.",
    ),
    message(
        Kafka,
        "The broker does not support the requested SASL mechanism",
        &[C::SaslMechanism],
        "The listener does not offer this SASL mechanism.",
        "Use the port of the method: on MSK 9096 for SCRAM-SHA-512, 9098 for IAM.",
    ),
    message(
        Kafka,
        "Request is not valid given the current SASL state",
        &[C::SaslNotExpected, C::SaslExpected],
        "Client and broker disagree about SASL: the client begins a SASL exchange and the listener \
         has none, or the other way round.",
        "Make `security.protocol` fit the port: SASL_SSL for 9096 and 9098, SSL for 9094.",
    ),
    message(
        Kafka,
        "Unexpected handshake request with client mechanism",
        &[C::SaslNotExpected],
        "The client begins a SASL exchange, and the listener has none.",
        "Use the port of the method: on MSK 9096 for SCRAM-SHA-512, 9098 for IAM. For 9094, which has no SASL, set \
         `security.protocol=SSL`.",
    ),
    message(
        Kafka,
        "server may be expecting",
        &[C::SaslMechanism, C::TlsExpected],
        "The answer to the SASL handshake is not Kafka's: the port speaks another protocol or TLS.",
        "Make `security.protocol` fit the port; check with `msk-auth connect`.",
    ),
    message(
        Kafka,
        "Failed to create SaslClient with mechanism",
        &[C::ConfigJaasModule, C::ConfigMechanism],
        "Java has no SASL client for the mechanism that the message names. The login module in \
         `sasl.jaas.config` registers it, and another one is set: PlainLoginModule with SCRAM, for \
         example.",
        "Set the module of the mechanism: `org.apache.kafka.common.security.scram.ScramLoginModule` \
         for SCRAM, `software.amazon.msk.auth.iam.IAMLoginModule` for AWS_MSK_IAM. `msk-auth plan \
         --format java` shows the whole line.",
    ),
    message(
        Kafka,
        "Unexpected SASL mechanism",
        &[C::ConfigHandler],
        "A callback handler got the mechanism in this message, and is for another one. Kafka's classes for \
         OAUTHBEARER and those of aws-msk-iam-auth refuse every other mechanism, so the client does not start. \
         Usually the line is left over from another configuration.",
        "Remove `sasl.client.callback.handler.class` or `sasl.login.callback.handler.class`, whichever names that \
         class, or set `sasl.mechanism` to its mechanism. `msk-auth check client.properties` reports the line.",
    ),
    message(
        Kafka,
        "Kerberos callback handler should only be used with GSSAPI",
        &[C::ConfigHandler],
        "Kafka's callback handler for Kerberos is configured with another mechanism, and refuses it. The client does \
         not start.",
        "Remove `sasl.client.callback.handler.class` or `sasl.login.callback.handler.class`, whichever names that \
         class, or set `sasl.mechanism` to its mechanism. `msk-auth check client.properties` reports the line.",
    ),
    message(
        Kafka,
        "No serviceName defined in either JAAS or Kafka config",
        &[C::ConfigMechanism],
        "The client uses Kerberos. That is Kafka's default if `sasl.mechanism` is not set, and rarely \
         what is wanted.",
        "Set `sasl.mechanism`: on MSK SCRAM-SHA-512 for port 9096, AWS_MSK_IAM or OAUTHBEARER for \
         9098.",
    ),
    outermost(
        Kafka,
        "failed authentication due to",
        &[C::SaslCredentials, C::AuthorizeDenied],
        "The broker refused the login. The broker's own message is after the colon.",
        "Explain the text after the colon.",
    ),
    message(
        Kafka,
        "terminated during authentication",
        &[C::ClosedEarly, C::TlsExpected, C::SaslExpected],
        "The broker closed the connection before the login was complete. Usually the client speaks \
         plaintext to a TLS port, or the mechanism does not fit. A firewall is a less likely cause \
         than the message suggests.",
        "Check every step with `msk-auth connect --brokers HOST:PORT --method METHOD`.",
    ),
    message(
        Kafka,
        "could not be established. Node may not be available",
        &[C::TcpTimeout, C::TcpRefused, C::TcpUnreachable],
        "There is no TCP connection: no program listens on the port, or a security group drops the \
         packets.",
        "Find out which with `msk-auth connect --brokers HOST:PORT --method tls`.",
    ),
    message(
        Kafka,
        "could not be established. Broker may not be available",
        &[C::TcpTimeout, C::TcpRefused, C::TcpUnreachable],
        "There is no TCP connection: no program listens on the port, or a security group drops the \
         packets. Newer clients write \"Node\" in place of \"Broker\".",
        "Find out which with `msk-auth connect --brokers HOST:PORT --method tls`.",
    ),
    general(
        Kafka,
        "Bootstrap broker",
        &[C::TcpTimeout, C::TcpRefused, C::ClosedEarly, C::TlsExpected],
        "The connection to a bootstrap broker ended before the client had the cluster's metadata. \
         There is no TCP connection, or `security.protocol` does not fit the port. An earlier line \
         may give the reason.",
        "Check every step with `msk-auth connect --brokers HOST:PORT --method METHOD`.",
    ),
    general(
        Kafka,
        "Error connecting to node",
        &[
            C::ResolveFailed,
            C::TcpUnreachable,
            C::SaslCredentialsMissing,
        ],
        "The client could not begin a connection: usually the broker's name has no address, or the \
         login has no credentials. The exception after this line gives the reason.",
        "Explain the exception, or check every step with `msk-auth connect --brokers HOST:PORT \
         --method METHOD`.",
    ),
    outermost(
        Kafka,
        "Failed to construct kafka",
        &[],
        "The client was not created, because of its configuration. The exception that caused it gives \
         the reason.",
        "Explain the line after `Caused by`, or check the configuration: `msk-auth check \
         client.properties`.",
    ),
    message(
        Kafka,
        "as DNS resolution failed for",
        &[C::ResolveFailed],
        "The name of a bootstrap broker has no address here.",
        "Check the name, and run the client in the cluster's network.",
    ),
    message(
        Kafka,
        "No resolvable bootstrap urls given in",
        &[C::ResolveFailed, C::BrokerMalformed],
        "None of the bootstrap brokers' names has an address.",
        "Copy them from `aws kafka get-bootstrap-brokers --cluster-arn ARN`, and run the client in the cluster's network.",
    ),
    message(
        Kafka,
        "Invalid receive",
        &[C::TlsExpected, C::ProtocolGarbage],
        "The answer is not Kafka's. A size of 1213486160 is `HTTP` from a web server. A size near \
         352518912 or 369295616 is a TLS record, so the port is for TLS.",
        "Make `security.protocol` fit the port.",
    ),
    general(
        Kafka,
        "Timed out waiting for a node assignment",
        &[C::TcpTimeout, C::SaslExpected, C::TlsExpected],
        "The admin client found no broker in time. Earlier lines give the reason, or \
         `security.protocol` does not fit the port.",
        "Check every step with `msk-auth connect`; give command-line tools their \
         `--command-config`.",
    ),
    message(
        Kafka,
        "not present in metadata after",
        &[C::TopicUnknown, C::AuthorizeDenied, C::TcpTimeout],
        "The producer got no information about the topic in time: no broker answered, the topic \
         does not exist, or the client may not describe it.",
        "Check with `msk-auth connect --brokers HOST:PORT --method METHOD --topic TOPIC`.",
    ),
    general(
        Kafka,
        "expired before the position for partition",
        &[C::AuthorizeDenied, C::TcpTimeout],
        "The consumer got no offset in time: no answer came from the group's coordinator or the \
         partition's leader, whose addresses are not those of the bootstrap brokers.",
        "Check every broker: `msk-auth connect --brokers HOST:PORT --method METHOD --topic TOPIC`.",
    ),
    general(
        Kafka,
        "Timeout expired while fetching topic metadata",
        &[C::TcpTimeout, C::SaslExpected, C::TlsExpected],
        "The consumer found no broker in time. Earlier lines give the reason, or `security.protocol` \
         does not fit the port.",
        "Check every step with `msk-auth connect --brokers HOST:PORT --method METHOD`.",
    ),
    general(
        Kafka,
        "ms has passed since batch creation",
        &[C::TcpTimeout, C::TcpUnreachable],
        "The producer could not send a batch in time (`delivery.timeout.ms`): the partition's leader \
         does not answer. Its address is not necessarily that of a bootstrap broker.",
        "Check every broker: `msk-auth connect --brokers HOST:PORT --method METHOD --topic TOPIC`.",
    ),
    outermost(
        Kafka,
        "Error while fetching metadata with correlation id",
        &[C::AuthorizeDenied, C::TopicUnknown],
        "The broker's answer has an error for the topic; the error's name is in braces after it. \
         Kafka 4 words the message differently.",
        "Explain the name, or check with `msk-auth connect --brokers HOST:PORT --method METHOD \
         --topic TOPIC`.",
    ),
    outermost(
        Kafka,
        "The metadata response from the cluster reported a recoverable issue",
        &[C::AuthorizeDenied, C::TopicUnknown],
        "The broker's answer has an error for the topic; the error's name is in braces after it.",
        "Explain the name, or check with `msk-auth connect --brokers HOST:PORT --method METHOD \
         --topic TOPIC`.",
    ),
    message(
        Kafka,
        "Not authorized to access group",
        &[C::AuthorizeDenied],
        "The client's identity lacks permission on the consumer group.",
        "Grant Describe and Read on it (ACLs), or `kafka-cluster:DescribeGroup` and `AlterGroup` \
         (IAM): `msk-auth access` prints them.",
    ),
    message(
        Kafka,
        "Not authorized to access topics",
        &[C::AuthorizeDenied],
        "The client's identity lacks permission on the topics that the message lists.",
        "Grant Describe and Read (ACLs), or `kafka-cluster:DescribeTopic` and `ReadData` (IAM): `msk-auth access` prints them.",
    ),
    message(
        Kafka,
        "No OAuth Bearer tokens in Subject's private credentials",
        &[C::SaslCredentialsMissing],
        "The login with OAUTHBEARER has no token: the callback handler returned none.",
        "Set `sasl.login.callback.handler.class`, for MSK `software.amazon.msk.auth.iam.IAMOAuthBearerLoginCallbackHandler`.",
    ),
    message(
        Kafka,
        "cannot be accessed due to restrictions. Update the system property",
        &[],
        "Since Kafka 4.0 a client asks for tokens only at URLs, and reads only files, that a system property of its \
         Java process lists. The default list is empty.",
        "Start the process with `-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls=URL`, the same URL as in \
         `sasl.oauthbearer.token.endpoint.url`; for a file with `-Dorg.apache.kafka.sasl.oauthbearer.allowed.files=FILE`. \
         Kafka's own scripts pass on what `KAFKA_OPTS` contains.",
    ),
    message(
        Kafka,
        "is not allowed. Update system property",
        &[],
        "A system property of the Java process limits what Kafka may use. Since Kafka 4.0 its list of URLs for \
         OAUTHBEARER is empty by default; the login modules for JNDI and LDAP are forbidden by default.",
        "For a URL, start the process with `-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls=URL`, the same URL as in \
         the message. Kafka's own scripts pass on what `KAFKA_OPTS` contains. For a login module, use one of Kafka's.",
    ),
    message(
        Kafka,
        "Login module control flag is not available in the JAAS config",
        &[C::ConfigJaas],
        "In `sasl.jaas.config` the word `required` is missing after the login module's class.",
        "Write `MODULE required option=\"value\";`. `msk-auth plan --format java` shows the line.",
    ),
    message(
        Kafka,
        "JAAS config entry not terminated by semi-colon",
        &[C::ConfigJaas],
        "In `sasl.jaas.config` the semicolon at the end is missing, or a quote within the value ends it too early.",
        "Write `MODULE required option=\"value\";`. `msk-auth plan --format java` shows the line.",
    ),
    message(
        Kafka,
        "Login module not specified in JAAS config",
        &[C::ConfigJaas],
        "`sasl.jaas.config` does not begin with the class of a login module.",
        "Write `MODULE required option=\"value\";`. `msk-auth plan --format java` shows the line.",
    ),
    general(
        Kafka,
        "Timed out waiting to send the call",
        &[C::TcpTimeout, C::SaslExpected, C::TlsExpected],
        "The admin client had no connection to a broker in time. Earlier lines give the reason, or \
         `security.protocol` does not fit the port.",
        "Check every step with `msk-auth connect --brokers HOST:PORT --method METHOD`; give command-line tools their \
         `--command-config`.",
    ),
    message(
        Kafka,
        "entry in the JAAS configuration. System property",
        &[],
        "The client uses SASL, but neither `sasl.jaas.config` nor a JAAS file has its login module.",
        "Set `sasl.jaas.config`; `msk-auth plan --format java` shows it.",
    ),
];

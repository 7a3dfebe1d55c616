//! Messages of Kafka's Java client, MSK's brokers, and AWS's library for IAM. `vectors/messages.json` has a
//! source for each.

use crate::explain::message::Program::{Kafka, Msk, MskIamAuth};
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
        "The TLS handshake failed. Java gives the reason in the exception that caused it, \
         librdkafka after the colon.",
        "Explain that line, or check every step with `msk-auth connect --brokers HOST:PORT \
         --method tls`.",
    ),
    message(
        Kafka,
        "due to invalid credentials with SASL mechanism",
        &[C::SaslCredentials],
        "The broker refused user name and password: they are wrong, or the user does not exist for \
         this mechanism.",
        "Try them: `msk-auth connect --brokers HOST:9096 --method scram --secret login.json`. On MSK, check with \
         `aws kafka list-scram-secrets --cluster-arn ARN` that the secret is associated.",
    ),
    message(
        Kafka,
        "Authentication failed: Invalid username or password",
        &[C::SaslCredentials],
        "The broker refused user name and password of SASL/PLAIN. MSK does not have PLAIN.",
        "Check both, and white space at their ends: `msk-auth check --type BASIC_AUTH login.json`.",
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
        "Unexpected Kafka request of type",
        &[C::SaslExpected],
        "A broker's message: its listener requires SASL first, and the client sent another request.",
        "Set `security.protocol=SASL_SSL` (or SASL_PLAINTEXT) in the client.",
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
        "Cannot change principals during re-authentication",
        &[C::SaslCredentials],
        "At re-authentication the client had another principal than before. With an assumed role, \
         the session's name is part of the principal and must not change.",
        "Give the role a fixed session name (`awsRoleSessionName` in aws-msk-iam-auth), and restart the client.",
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
        "Invalid receive (size =",
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
        "Topic authorization failed",
        &[C::AuthorizeDenied],
        "The client's identity lacks permission on the topic.",
        "Grant it: `msk-auth access --cluster-arn ARN --topic TOPIC --method METHOD` prints what \
         is needed.",
    ),
    message(
        Kafka,
        "Group authorization failed",
        &[C::AuthorizeDenied],
        "The client's identity lacks permission on the consumer group.",
        "Grant it: `msk-auth access --cluster-arn ARN --topic TOPIC --group GROUP --method METHOD` prints what is needed.",
    ),
    message(
        Kafka,
        "Cluster authorization failed",
        &[C::AuthorizeDenied],
        "The client's identity lacks a permission on the cluster; an idempotent producer needs IdempotentWrite, with IAM \
         `kafka-cluster:WriteDataIdempotently`.",
        "Grant it: `msk-auth access --cluster-arn ARN --topic TOPIC --method METHOD --role producer` prints what is needed.",
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
        "entry in the JAAS configuration. System property",
        &[],
        "The client uses SASL, but neither `sasl.jaas.config` nor a JAAS file has its login module.",
        "Set `sasl.jaas.config`; `msk-auth plan --format java` shows it.",
    ),
    message(
        MskIamAuth,
        "Failed to find AWS IAM Credentials",
        &[C::SaslCredentialsMissing],
        "AWS's Java library found no credentials: no role, no profile, no environment. The broker was not asked.",
        "Check with `aws sts get-caller-identity` in the same environment, and `msk-auth token --region REGION`.",
    ),
    message(
        Msk,
        "Access denied",
        &[C::SaslCredentials, C::AuthorizeDenied],
        "MSK refused an IAM login: the role lacks `kafka-cluster:Connect` on this cluster, the \
         credentials are invalid or have expired, or the clock is wrong.",
        "Check which credentials are used (`aws sts get-caller-identity`) and what the role lacks: \
         `msk-auth access --cluster-arn ARN --topic TOPIC --method iam --policy policy.json`.",
    ),
    message(
        Msk,
        "Too many connects",
        &[C::ConnectionQuota],
        "MSK refused an IAM login because the broker has reached its limit for IAM connections, or \
         for new ones in a second.",
        "Open fewer connections and retry later (`reconnect.backoff.ms=1000`). Keep clients \
         instead of creating new ones.",
    ),
    message(
        Msk,
        "Session too short",
        &[C::SaslTokenExpired],
        "The token, or the AWS credentials that signed it, expire too soon for a session.",
        "Sign with credentials that are valid for some more minutes: assume the role again before \
         its session ends.",
    ),
];

//! The kinds of problem there are, and how much each matters.

use std::fmt;

use Severity::{Error as E, Note as N, Warning as W};

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// It will not work.
    Error,
    /// It works, or may work, and somebody should look at it.
    Warning,
    /// Good to know.
    Note,
}

impl Severity {
    /// `error`, `warning` or `note`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $text:literal: $lambda:expr, $kafka:expr;)*) => {
        /// What kind of problem a finding is. Stable: a released code keeps its meaning.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $($(#[$doc])* $variant,)*
        }

        impl Code {
            /// Every code, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The code as the program prints it, for example `chain-reversed`.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)*
                }
            }

            pub(crate) fn severity_under_lambda(self) -> Option<Severity> {
                match self {
                    $(Self::$variant => $lambda,)*
                }
            }

            pub(crate) fn severity_under_kafka(self) -> Option<Severity> {
                match self {
                    $(Self::$variant => $kafka,)*
                }
            }
        }
    };
}

codes! {
    /// The secret has more bytes than Secrets Manager stores (65,536).
    SecretTooLarge = "secret-too-large": Some(E), Some(E);
    /// The secret is not a JSON object (RFC 8259).
    SecretNotJson = "secret-not-json": Some(E), Some(E);
    /// Raw control characters stand inside a JSON string, as in AWS's own example; read as if escaped.
    SecretRawNewline = "secret-raw-newline": Some(W), Some(W);
    /// A required field is absent.
    SecretFieldMissing = "secret-field-missing": Some(E), Some(E);
    /// A field is not a JSON string.
    SecretFieldType = "secret-field-type": Some(E), Some(E);
    /// A required field is empty or white space.
    SecretFieldEmpty = "secret-field-empty": Some(E), Some(E);
    /// A key stands twice in the JSON object.
    SecretFieldDuplicate = "secret-field-duplicate": Some(E), Some(E);
    /// A key that means nothing in this type of secret.
    SecretFieldUnknown = "secret-field-unknown": Some(W), Some(W);
    /// No `-----BEGIN` in the field, and none of the known ways to spoil one.
    PemNotFound = "pem-not-found": Some(E), Some(E);
    /// Line breaks became spaces, as a one-line input field makes of them.
    PemNewlinesAsSpaces = "pem-newlines-as-spaces": Some(E), Some(E);
    /// The two characters `\\` and `n` stand instead of line breaks.
    PemNewlinesEscaped = "pem-newlines-escaped": Some(E), Some(E);
    /// A block has no line breaks at all.
    PemNewlinesMissing = "pem-newlines-missing": Some(E), Some(E);
    /// A BEGIN line follows other text on its line.
    PemBeginNotOnNewLine = "pem-begin-not-on-new-line": Some(E), Some(E);
    /// Text stands right behind an END line's dashes.
    PemTextAfterEnd = "pem-text-after-end": Some(E), Some(E);
    /// A BEGIN line without its END line.
    PemEndMissing = "pem-end-missing": Some(E), Some(E);
    /// An END line, or base64, without its BEGIN line.
    PemBeginMissing = "pem-begin-missing": Some(E), Some(E);
    /// More blocks than any chain has (512); the rest is not read.
    PemTooManyBlocks = "pem-too-many-blocks": Some(E), Some(E);
    /// BEGIN and END name different things.
    PemLabelMismatch = "pem-label-mismatch": Some(E), Some(E);
    /// The body of a block is not base64.
    PemBase64 = "pem-base64": Some(E), Some(E);
    /// The whole field is base64 of a PEM text.
    PemBase64Wrapped = "pem-base64-wrapped": Some(E), Some(E);
    /// Typographic dashes around BEGIN or END, or not five of them.
    PemDashes = "pem-dashes": Some(E), Some(E);
    /// BEGIN, END or the label in lower case, which neither Kafka's loader nor OpenSSL reads.
    PemLowerCase = "pem-lower-case": Some(E), Some(E);
    /// Text outside the blocks (`openssl x509 -text`, bag attributes); passed over.
    PemTextOutside = "pem-text-outside": Some(N), Some(N);
    /// A block that does not belong in this field: a key among the certificates, a request, PKCS #7.
    PemLabelUnexpected = "pem-label-unexpected": Some(E), Some(E);
    /// A key as PKCS #1, SEC 1, OpenSSH or with `Proc-Type` encryption, not PKCS #8.
    KeyNotPkcs8 = "key-not-pkcs8": Some(E), Some(E);
    /// More than one private key.
    KeyMultiple = "key-multiple": Some(E), Some(E);
    /// The key's DER does not parse.
    KeyMalformed = "key-malformed": Some(E), Some(E);
    /// The key is encrypted with PBES2 (RFC 8018 section 6.2).
    KeyPbes2 = "key-pbes2": Some(E), Some(N);
    /// The key is encrypted with MD2, scrypt outside PBES2, or an unknown scheme.
    KeyEncryptionUnsupported = "key-encryption-unsupported": Some(E), Some(E);
    /// The key is encrypted with a v1 scheme that Java's providers lack, or with a salt of a length
    /// that they refuse.
    KeyEncryptionNotInJava = "key-encryption-not-in-java": Some(W), None;
    /// Salt, iteration count or another encryption parameter is malformed or out of bounds.
    KeyEncryptionParameters = "key-encryption-parameters": Some(E), Some(E);
    /// The key is encrypted and there is no password.
    KeyPasswordMissing = "key-password-missing": Some(E), Some(E);
    /// The password does not decrypt the key.
    KeyPasswordWrong = "key-password-wrong": Some(E), Some(E);
    /// Java's key factories refuse a password that is not ASCII.
    KeyPasswordNotAscii = "key-password-not-ascii": Some(W), None;
    /// A password for a key that is not encrypted; Kafka's Java loader fails on this.
    KeyPasswordUnused = "key-password-unused": Some(E), Some(W);
    /// The key's algorithm is none that the rules take.
    KeyAlgorithmUnsupported = "key-algorithm-unsupported": Some(E), Some(E);
    /// An RSA key with fewer than 2048 bits.
    KeyTooSmall = "key-too-small": Some(E), Some(E);
    /// A certificate's DER does not parse.
    ChainCertificateMalformed = "chain-certificate-malformed": Some(E), Some(E);
    /// The certificates stand exactly back to front.
    ChainReversed = "chain-reversed": Some(E), Some(E);
    /// The certificates stand in an order that a permutation mends.
    ChainOutOfOrder = "chain-out-of-order": Some(E), Some(E);
    /// The issuer between two certificates is absent.
    ChainIncomplete = "chain-incomplete": Some(E), Some(E);
    /// The last certificate is not self-issued.
    ChainRootMissing = "chain-root-missing": Some(E), Some(N);
    /// A certificate that is no part of the client certificate's chain.
    ChainUnrelated = "chain-unrelated": Some(E), Some(E);
    /// A certificate stands twice.
    ChainDuplicate = "chain-duplicate": Some(E), Some(E);
    /// The names link, but the signature does not verify.
    ChainSignature = "chain-signature": Some(E), Some(E);
    /// The TLS provider has no algorithm that could verify the signature.
    ChainSignatureUnsupported = "chain-signature-unsupported": Some(W), Some(W);
    /// An issuer without CA basic constraints or without `keyCertSign`.
    ChainIssuerNotCa = "chain-issuer-not-ca": Some(E), Some(E);
    /// A path length constraint is exceeded.
    ChainPathLength = "chain-path-length": Some(E), Some(E);
    /// A critical extension that brokers do not process (RFC 5280 section 4.2).
    ChainCriticalExtension = "chain-critical-extension": Some(E), Some(E);
    /// An empty subject without a critical subject alternative name, which Java refuses.
    ChainSubjectEmpty = "chain-subject-empty": Some(E), Some(W);
    /// A CA certificate is past its validity.
    ChainExpired = "chain-expired": Some(E), Some(E);
    /// A CA certificate's validity has not begun.
    ChainNotYetValid = "chain-not-yet-valid": Some(E), Some(E);
    /// A signature with MD5 or SHA-1 on anything but the root.
    ChainWeakSignature = "chain-weak-signature": Some(W), Some(W);
    /// The client certificate is past its validity.
    LeafExpired = "leaf-expired": Some(E), Some(E);
    /// The client certificate's validity has not begun.
    LeafNotYetValid = "leaf-not-yet-valid": Some(E), Some(E);
    /// The client certificate expires within 30 days.
    LeafExpiresSoon = "leaf-expires-soon": Some(W), Some(W);
    /// The client certificate's extended key usage lacks `clientAuth`.
    LeafClientAuth = "leaf-client-auth": Some(E), Some(E);
    /// The client certificate's key usage lacks `digitalSignature`.
    LeafKeyUsage = "leaf-key-usage": Some(W), Some(W);
    /// The first certificate is a CA, and the list is not merely reversed.
    LeafIsCa = "leaf-is-ca": Some(W), Some(W);
    /// A lone self-signed certificate.
    LeafSelfSigned = "leaf-self-signed": Some(W), Some(W);
    /// The private key is not the first certificate's.
    KeyMismatch = "key-mismatch": Some(E), Some(E);
    /// White space before or after a user name or password.
    LoginWhitespace = "login-whitespace": Some(W), Some(W);
    /// A user name that is not ASCII; Kafka's SCRAM server takes no other.
    LoginUserNotAscii = "login-user-not-ascii": Some(W), Some(W);
    /// A document of AWS's has more bytes than are read (1 MiB).
    DocumentTooLarge = "document-too-large": Some(E), Some(E);
    /// A document of AWS's is not a JSON object (RFC 8259).
    DocumentNotJson = "document-not-json": Some(E), Some(E);
    /// A key stands twice in a JSON object of such a document.
    DocumentKeyDuplicate = "document-key-duplicate": Some(E), Some(E);
    /// A member of such a document has another JSON type than AWS gives it.
    DocumentMemberType = "document-member-type": Some(E), Some(E);
    /// A member of such a document has a value that AWS does not give it.
    DocumentMemberValue = "document-member-value": Some(E), Some(E);
    /// The document is the output of another command.
    DocumentUnexpected = "document-unexpected": Some(E), Some(E);
    /// An Amazon Resource Name that is none, or names something else.
    ArnMalformed = "arn-malformed": Some(E), Some(E);
    /// A part of a broker string is no `host:port`.
    BrokerMalformed = "broker-malformed": Some(E), Some(E);
    /// The mapping names neither an MSK cluster nor bootstrap servers.
    MappingSourceMissing = "mapping-source-missing": Some(E), Some(E);
    /// The mapping is for another cluster than the one described.
    MappingClusterDiffers = "mapping-cluster-differs": Some(E), Some(E);
    /// A type of SourceAccessConfiguration that Lambda does not have.
    SourceAccessTypeUnknown = "source-access-type-unknown": Some(E), Some(E);
    /// A type that is for self-managed Kafka, on an MSK cluster.
    SourceAccessNotForMsk = "source-access-not-for-msk": Some(E), Some(E);
    /// A type that is for RabbitMQ, on Kafka.
    SourceAccessNotForKafka = "source-access-not-for-kafka": Some(E), Some(E);
    /// Two credentials; Lambda takes one.
    SourceAccessConflict = "source-access-conflict": Some(E), Some(E);
    /// A type stands twice that may stand once.
    SourceAccessDuplicate = "source-access-duplicate": Some(E), Some(E);
    /// A type whose URI is required stands without one.
    SourceAccessUriMissing = "source-access-uri-missing": Some(E), Some(E);
    /// A URI with a type that takes none.
    SourceAccessUriUnused = "source-access-uri-unused": Some(W), Some(W);
    /// A URI that should be, and is not, the ARN of a Secrets Manager secret.
    SourceAccessUriNotSecret = "source-access-uri-not-secret": Some(E), Some(E);
    /// The secret lies in another region than the mapping.
    SourceAccessUriRegion = "source-access-uri-region": Some(E), Some(E);
    /// The name of a SCRAM secret for MSK does not begin with `AmazonMSK_`.
    SourceAccessSecretName = "source-access-secret-name": Some(E), Some(E);
    /// An `OAUTHBEARER_…` detail without the type that it belongs to.
    SourceAccessOauthAlone = "source-access-oauth-alone": Some(E), Some(E);
    /// `IAM_OAUTHBEARER_AUTH` without `OAUTHBEARER_AUDIENCE`.
    SourceAccessOauthAudience = "source-access-oauth-audience": Some(E), Some(E);
    /// `VPC_SUBNET` without `VPC_SECURITY_GROUP`, or the other way round.
    SourceAccessNetworkIncomplete = "source-access-network-incomplete": Some(W), Some(W);
    /// The secret that was given is of another type than the one that the mapping names.
    PlanSecretDiffers = "plan-secret-differs": Some(E), Some(E);
    /// A secret was given, and the mapping names none.
    PlanSecretNotNamed = "plan-secret-not-named": Some(W), Some(W);
    /// The cluster does not offer the method whose secret was given.
    PlanMethodInactive = "plan-method-inactive": Some(E), Some(E);
    /// No secret was given, and the cluster offers nothing that works without one.
    PlanSecretMissing = "plan-secret-missing": Some(E), Some(E);
    /// The cluster has no brokers for the chosen method on the chosen network.
    PlanBrokersMissing = "plan-brokers-missing": Some(E), Some(E);
    /// The chosen method encrypts nothing.
    PlanUnencrypted = "plan-unencrypted": Some(W), Some(W);
    /// The chosen method proves nothing about the client.
    PlanUnauthenticated = "plan-unauthenticated": Some(N), Some(N);
    /// An element that IAM's policy language does not have.
    PolicyElementUnknown = "policy-element-unknown": Some(E), Some(E);
    /// A statement without `Effect`, action or resource, or with both an element and its `Not…`.
    PolicyStatement = "policy-statement": Some(E), Some(E);
    /// A policy for a resource (it names a `Principal`), where one for a role is needed.
    PolicyPrincipal = "policy-principal": Some(E), Some(E);
    /// A policy of the version `2008-10-17`, or without a version: IAM takes variables literally.
    PolicyVersion = "policy-version": Some(W), Some(W);
    /// The broker's name has no address.
    ResolveFailed = "resolve-failed": Some(E), Some(E);
    /// Nothing listens on the port.
    TcpRefused = "tcp-refused": Some(E), Some(E);
    /// There is no way to the broker's network.
    TcpUnreachable = "tcp-unreachable": Some(E), Some(E);
    /// Nothing answers: a security group or a firewall drops the packets.
    TcpTimeout = "tcp-timeout": Some(E), Some(E);
    /// The port does not speak TLS.
    TlsNotTls = "tls-not-tls": Some(E), Some(E);
    /// The port speaks TLS, and the client spoke plaintext.
    TlsExpected = "tls-expected": Some(E), Some(E);
    /// The broker's certificate is not signed by a root that is trusted, or is unsound.
    TlsServerUntrusted = "tls-server-untrusted": Some(E), Some(E);
    /// The broker's certificate is past its validity.
    TlsServerExpired = "tls-server-expired": Some(E), Some(E);
    /// The broker's certificate's validity has not begun.
    TlsServerNotYetValid = "tls-server-not-yet-valid": Some(E), Some(E);
    /// The broker's certificate is for another name.
    TlsServerName = "tls-server-name": Some(E), Some(E);
    /// The broker wants a client certificate, and none was sent.
    TlsClientCertificateRequired = "tls-client-certificate-required": Some(E), Some(E);
    /// The broker does not take the client certificate.
    TlsClientCertificateRefused = "tls-client-certificate-refused": Some(E), Some(E);
    /// The broker asks for no client certificate, so that the client would be nobody.
    TlsClientCertificateNotRequested = "tls-client-certificate-not-requested": Some(E), Some(E);
    /// The broker speaks none of TLS 1.2 and 1.3.
    TlsVersion = "tls-version": Some(E), Some(E);
    /// The TLS handshake fails for another reason.
    TlsFailed = "tls-failed": Some(E), Some(E);
    /// The broker does not offer the SASL mechanism on this port.
    SaslMechanism = "sasl-mechanism": Some(E), Some(E);
    /// The port has no SASL.
    SaslNotExpected = "sasl-not-expected": Some(E), Some(E);
    /// The port wants SASL, and the method has none.
    SaslExpected = "sasl-expected": Some(E), Some(E);
    /// The broker does not take the user name and password, or the token.
    SaslCredentials = "sasl-credentials": Some(E), Some(E);
    /// There is no token, or the user name, password or token is none that the mechanism can carry.
    SaslCredentialsMissing = "sasl-credentials-missing": Some(E), Some(E);
    /// The server does not prove that it knows the password.
    SaslServerSignature = "sasl-server-signature": Some(E), Some(E);
    /// The broker takes the token for expired.
    SaslTokenExpired = "sasl-token-expired": Some(E), Some(E);
    /// A message of the server breaks the rules of the mechanism.
    SaslExchange = "sasl-exchange": Some(E), Some(E);
    /// The identity is known and lacks a permission.
    AuthorizeDenied = "authorize-denied": Some(E), Some(E);
    /// The cluster has no topic of this name, or hides it.
    TopicUnknown = "topic-unknown": Some(E), Some(E);
    /// The broker hangs up on new connections.
    ConnectionQuota = "connection-quota": Some(E), Some(E);
    /// The answer is none of Kafka's.
    ProtocolGarbage = "protocol-garbage": Some(E), Some(E);
    /// Broker and client have no version of a request in common.
    ProtocolVersion = "protocol-version": Some(E), Some(E);
    /// The broker answers with an error of Kafka's protocol.
    ProtocolError = "protocol-error": Some(E), Some(E);
    /// The broker hangs up where an answer belongs.
    ClosedEarly = "closed-early": Some(E), Some(E);
    /// The broker does not answer in time.
    Timeout = "timeout": Some(E), Some(E);
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_kebab_case() {
        let mut texts: Vec<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
        assert!(texts.iter().all(|text| {
            text.bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        }));
        texts.sort_unstable();
        texts.dedup();
        assert_eq!(texts.len(), Code::ALL.len());
    }
}

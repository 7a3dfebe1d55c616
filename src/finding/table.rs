//! The one table of codes. All that is said of a code elsewhere derives from its row.
//!
//! A row is: what it means; the variant, its name, its severity under Lambda's and under Kafka's
//! rules, what Lambda says of it (with the basis, or why nothing); where it was met. With
//! `UPDATE_EXPECT=1 cargo test --features ring --test library codes` the documents that derive from it are written again.

use crate::finding::Severity;
use crate::finding::code::{Row, codes, fails, invalid, no_login, nothing, refused};
use crate::finding::words::Basis::{Documented, Inferred, Seen};
use crate::finding::words::FailureKind as F;

const E: Option<Severity> = Some(Severity::Error);
const W: Option<Severity> = Some(Severity::Warning);
const N: Option<Severity> = Some(Severity::Note);
/// The rules do not raise it.
const OFF: Option<Severity> = None;

const HARMLESS: &str = "it does no harm there";
const NOT_READ: &str = "Lambda does not read such a document";
const NO_MAPPING: &str = "AWS refuses it when the mapping is made";
const NOT_NAMED: &str = "Lambda reads only the secret that the mapping names";
const NOT_STORED: &str = "it is not part of the secret";
const OWN_CLIENT: &str = "the fault lies with this client";

codes! {
    /// The document that Secrets Manager holds.
    Secret = "secret" {
        /// The secret has more bytes than Secrets Manager stores (65,536).
        SecretTooLarge = "secret-too-large": E E,
            nothing("Secrets Manager never stores it"), "Secrets Manager's limit";
        /// The secret is not a JSON object (RFC 8259).
        SecretNotJson = "secret-not-json": E E, invalid(Inferred),
            "PEM files and doubly encoded JSON";
        /// A document of another service or tool is around the material: Kubernetes, Vault, AWS
        /// Private CA, ACM. The material in it is judged.
        SecretEnvelope = "secret-envelope": E E, invalid(Inferred),
            "`kubectl get secret -o json`, Vault's PKI, `aws acm export-certificate`";
        /// The whole output of `aws secretsmanager get-secret-value` was given; the secret in it is
        /// judged.
        SecretValueOutput = "secret-value-output": N N, nothing(NOT_STORED),
            "`aws secretsmanager get-secret-value` without `--query`";
        /// The document is UTF-16 or base64, where UTF-8 belongs. What is in it is judged.
        SecretEncoding = "secret-encoding": E E, invalid(Inferred),
            "PowerShell's `>`, and `SecretBinary`";
        /// The document begins with a byte order mark, which RFC 8259 forbids to write.
        SecretByteOrderMark = "secret-byte-order-mark": W W,
            nothing("readers differ in whether they ignore it"), "Notepad";
        /// Raw control characters are inside a JSON string; read as if escaped.
        SecretRawNewline = "secret-raw-newline": W W, nothing(HARMLESS), "AWS's own example secret";
        /// A required field is absent.
        SecretFieldMissing = "secret-field-missing": E E, invalid(Inferred),
            "`cert` for `certificate`";
        /// A field is not a JSON string.
        SecretFieldType = "secret-field-type": E E, invalid(Inferred), "vectors/secrets.json";
        /// A required field is empty or white space.
        SecretFieldEmpty = "secret-field-empty": E E, invalid(Inferred), "vectors/secrets.json";
        /// A key occurs twice in the JSON object.
        SecretFieldDuplicate = "secret-field-duplicate": E E, invalid(Inferred),
            "JSON readers, which differ in which of the two they take";
        /// A key that means nothing in this type of secret.
        SecretFieldUnknown = "secret-field-unknown": W W, nothing(HARMLESS),
            "`privateKeyPassphrase` for `privateKeyPassword`";
    }

    /// The PEM text in a field, before its meaning.
    Pem = "pem" {
        /// No `-----BEGIN` in the field, and none of the known kinds of damage.
        PemNotFound = "pem-not-found": E E, invalid(Documented), "base64 without BEGIN and END";
        /// A PKCS #12 file, a Java keystore or a PKCS #7 bundle, as bytes or base64, where PEM
        /// belongs.
        PemKeystore = "pem-keystore": E E, invalid(Inferred),
            "Strimzi's `user.p12`, keystores made for Java";
        /// Line breaks became spaces.
        PemNewlinesAsSpaces = "pem-newlines-as-spaces": E E, invalid(Inferred),
            "a one-line input field of a console";
        /// The two characters `\` and `n` are in place of line breaks.
        PemNewlinesEscaped = "pem-newlines-escaped": E E, invalid(Seen),
            "JSON that was escaped twice";
        /// A block has no line breaks at all.
        PemNewlinesMissing = "pem-newlines-missing": E E, invalid(Seen), "vectors/pem.json";
        /// A BEGIN line follows other text on its line.
        PemBeginNotOnNewLine = "pem-begin-not-on-new-line": E E, invalid(Seen),
            "`cat` of files without a last line break";
        /// Text follows right behind an END line's dashes.
        PemTextAfterEnd = "pem-text-after-end": E E, invalid(Seen),
            "Kafka's PEM loader, which wants white space there";
        /// A BEGIN line without its END line.
        PemEndMissing = "pem-end-missing": E E, invalid(Inferred),
            "Kafka's PEM loader, which silently drops the block";
        /// An END line, or base64, without its BEGIN line.
        PemBeginMissing = "pem-begin-missing": E E, invalid(Inferred), "vectors/pem.json";
        /// More blocks than any chain has (512); the rest is not read.
        PemTooManyBlocks = "pem-too-many-blocks": E E, invalid(Inferred), "vectors/pem.json";
        /// BEGIN and END name different things.
        PemLabelMismatch = "pem-label-mismatch": E E, invalid(Inferred),
            "Kafka's PEM loader, which silently drops the block";
        /// BEGIN and END name two forms of the same thing, as `CERTIFICATE` and `X509 CERTIFICATE`;
        /// Java reads the block, OpenSSL and rustls do not.
        PemEndLabel = "pem-end-label": W W, nothing(HARMLESS), "Kafka's PEM loader and OpenSSL";
        /// The body of a block is not base64.
        PemBase64 = "pem-base64": E E, invalid(Inferred),
            "AWS's own example secret, with its `...`";
        /// The base64 of a block lacks its padding; Java and rustls read it, OpenSSL does not.
        PemBase64Unpadded = "pem-base64-unpadded": W W, nothing(HARMLESS),
            "Kafka's PEM loader and OpenSSL";
        /// The whole field is base64 of a PEM text.
        PemBase64Wrapped = "pem-base64-wrapped": E E, invalid(Seen), "vectors/pem.json";
        /// Typographic dashes around BEGIN or END, or none on one side.
        PemDashes = "pem-dashes": E E, invalid(Inferred), "a word processor";
        /// BEGIN or END with other than five hyphens on either side, or with other white space than
        /// single spaces; Java reads the block, OpenSSL and rustls do not.
        PemMarker = "pem-marker": W W, nothing(HARMLESS), "Kafka's PEM loader and OpenSSL";
        /// BEGIN, END or the label is in lower case.
        PemLowerCase = "pem-lower-case": E E, invalid(Seen),
            "Kafka's PEM loader and OpenSSL, which read none of it";
        /// Text outside the blocks; ignored.
        PemTextOutside = "pem-text-outside": N N, nothing(HARMLESS),
            "`openssl x509 -text` and the bag attributes of `openssl pkcs12`";
        /// A block that does not belong in this field: a key among the certificates, a request,
        /// PKCS #7.
        PemLabelUnexpected = "pem-label-unexpected": E E, invalid(Inferred),
            "HAProxy's bundles, `openssl ecparam -genkey`";
        /// A certificate under another label than `CERTIFICATE`, which Kafka's loader reads and many readers do not.
        PemLabelOld = "pem-label-old": W W, nothing(HARMLESS), "`openssl x509 -trustout`";
    }

    /// The private key, its encryption and its password.
    Key = "key" {
        /// A key as PKCS #1, SEC 1 or with `Proc-Type` encryption, not PKCS #8. What is in it is judged.
        KeyNotPkcs8 = "key-not-pkcs8": E N, invalid(Seen),
            "`openssl genrsa -traditional`, `openssl ec`";
        /// A key in a form of another program, as OpenSSH's, that is not read.
        KeyFormatUnsupported = "key-format-unsupported": E E, invalid(Seen), "`ssh-keygen`";
        /// The key is in PKCS #8 under another label, as `RSA PRIVATE KEY`; Java reads it, rustls does
        /// not.
        KeyLabel = "key-label": W W, nothing(HARMLESS), "Kafka's PEM loader";
        /// A block next to the private key, which Java ignores: certificates, EC parameters.
        KeyBlockBeside = "key-block-beside": W W, nothing(HARMLESS),
            "HAProxy's bundles, `openssl ecparam -genkey`";
        /// More than one private key.
        KeyMultiple = "key-multiple": E E, invalid(Seen), "Kafka's PEM loader";
        /// The key's DER does not parse.
        KeyMalformed = "key-malformed": E E, invalid(Inferred), "keys under another key's label";
        /// The key is encrypted with PBES2 (RFC 8018 section 6.2).
        KeyPbes2 = "key-pbes2": E N, invalid(Documented),
            "AWS's own example secret; OpenSSL's default";
        /// The key is encrypted with MD2, scrypt outside PBES2, or an unknown scheme.
        KeyEncryptionUnsupported = "key-encryption-unsupported": E E, invalid(Seen), "RFC 8018 A.3";
        /// The key is encrypted with a v1 scheme that Java's providers lack, or with a salt of a
        /// length that they refuse.
        KeyEncryptionNotInJava = "key-encryption-not-in-java": W OFF, invalid(Seen),
            "JDK 17, on keys of `openssl pkcs8 -v1`";
        /// Salt, iteration count or another encryption parameter is malformed or out of bounds.
        KeyEncryptionParameters = "key-encryption-parameters": E E, invalid(Seen),
            "vectors/keys.json";
        /// A private key was not opened by `repair` or `pack`: other encrypted keys used the work that is
        /// spent on one document.
        KeyNotTried = "key-not-tried": W W, nothing("Lambda opens one key"), "a hundred copies of an encrypted key";
        /// The key is encrypted and there is no password.
        KeyPasswordMissing = "key-password-missing": E E, invalid(Seen), "Kafka's PEM loader";
        /// The password does not decrypt the key.
        KeyPasswordWrong = "key-password-wrong": E E, invalid(Seen),
            "a line break after the password";
        /// The password is not ASCII, which Java's key factories reject.
        KeyPasswordNotAscii = "key-password-not-ascii": W OFF, invalid(Seen), "JDK 17";
        /// A password for a key that is not encrypted.
        KeyPasswordUnused = "key-password-unused": E W, invalid(Seen), "Kafka's PEM loader";
        /// The rules do not accept the key's algorithm.
        KeyAlgorithmUnsupported = "key-algorithm-unsupported": E E, invalid(Inferred),
            "Kafka's PEM loader, on Ed25519";
        /// An RSA key with fewer than 2048 bits.
        KeyTooSmall = "key-too-small": E E, refused(Inferred), "vectors/keys.json";
        /// The private key does not belong to the first certificate.
        KeyMismatch = "key-mismatch": E E, refused(Inferred),
            "Kafka's PEM loader, which does not look at it";
    }

    /// The certificates, their order, and those that issue.
    Chain = "chain" {
        /// A certificate's DER does not parse.
        ChainCertificateMalformed = "chain-certificate-malformed": E E, invalid(Seen), "JDK 17";
        /// The certificates are in exactly reverse order.
        ChainReversed = "chain-reversed": E E, invalid(Seen), "Kafka's PEM loader";
        /// The certificates are in another order than from client to root.
        ChainOutOfOrder = "chain-out-of-order": E E, invalid(Seen), "Kafka's PEM loader";
        /// The issuer between two certificates is absent.
        ChainIncomplete = "chain-incomplete": E E, invalid(Seen), "Kafka's PEM loader";
        /// The last certificate is not self-issued.
        ChainRootMissing = "chain-root-missing": E N, invalid(Inferred),
            "AWS's guide to Lambda with MSK, which asks for the root";
        /// A certificate that is not part of the client certificate's chain.
        ChainUnrelated = "chain-unrelated": E E, invalid(Seen), "Kafka's PEM loader";
        /// More certificates than Java accepts from a client.
        ChainTooLong = "chain-too-long": E E, refused(Seen), "JDK 17, as a broker";
        /// Bytes follow a certificate in its block; Java and OpenSSL ignore them.
        ChainTrailingBytes = "chain-trailing-bytes": W W, nothing(HARMLESS), "two certificates in one block";
        /// A certificate occurs twice.
        ChainDuplicate = "chain-duplicate": E E, invalid(Seen), "Kafka's PEM loader";
        /// The names link, but the signature does not verify.
        ChainSignature = "chain-signature": E E, refused(Inferred),
            "Kafka's PEM loader, which does not look at it";
        /// The crypto provider has no algorithm that could verify the signature; it is not verified here.
        ChainSignatureUnsupported = "chain-signature-unsupported": W W,
            nothing("Java verifies what some of rustls's providers can't"),
            "Ed448, and P-521 with ring";
        /// A signature algorithm or a key that Java refuses.
        ChainAlgorithmRefused = "chain-algorithm-refused": E E, refused(Seen),
            "JDK 17: MD5, RSA below 1024 bits, secp256k1";
        /// The key identifier or serial number of the authority is not the root's.
        ChainAuthorityKeyId = "chain-authority-key-id": E E, refused(Seen), "JDK 17, as a broker";
        /// The name constraints of an issuer exclude a certificate below it.
        ChainNameConstraints = "chain-name-constraints": E E, refused(Seen),
            "JDK 17; OpenSSL's `permitted subtree violation`";
        /// The chain requires certificate policies, which msk-auth does not check.
        ChainPolicies = "chain-policies": W W, nothing("brokers decide"),
            "NIST's PKI test suite";
        /// The root's signature on itself does not verify; readers that trust the root do not check it.
        ChainRootSignature = "chain-root-signature": W W, nothing(HARMLESS), "a damaged copy of a root";
        /// Java's brokers accept this; brokers that use OpenSSL refuse it.
        ChainOnlyJava = "chain-only-java": W W, nothing("Java's brokers accept it"),
            "an expired root, at which Java does not look";
        /// An issuer without CA basic constraints or without `keyCertSign`.
        ChainIssuerNotCa = "chain-issuer-not-ca": E E, refused(Inferred),
            "RFC 5280 section 4.2.1.9";
        /// A path length constraint is exceeded.
        ChainPathLength = "chain-path-length": E E, refused(Inferred), "RFC 5280 section 4.2.1.9";
        /// A critical extension that brokers do not process.
        ChainCriticalExtension = "chain-critical-extension": E E, refused(Seen),
            "RFC 5280 section 4.2; JDK 17";
        /// An empty subject without a critical subject alternative name, which Java refuses.
        ChainSubjectEmpty = "chain-subject-empty": E W, invalid(Seen), "JDK 17";
        /// A CA certificate is past its validity.
        ChainExpired = "chain-expired": E E, refused(Inferred), "RFC 5280 section 6.1.3";
        /// A CA certificate's validity has not begun.
        ChainNotYetValid = "chain-not-yet-valid": E E, refused(Inferred), "RFC 5280 section 6.1.3";
        /// A signature with SHA-1 on any certificate but the root.
        ChainWeakSignature = "chain-weak-signature": W W,
            nothing("Java takes SHA-1, and brokers decide"), "vectors/chains.json";
    }

    /// The client's own certificate.
    Leaf = "leaf" {
        /// The client certificate is past its validity.
        LeafExpired = "leaf-expired": E E, refused(Inferred), "RFC 5280 section 6.1.3";
        /// The client certificate's validity has not begun.
        LeafNotYetValid = "leaf-not-yet-valid": E E, refused(Inferred), "RFC 5280 section 6.1.3";
        /// The client certificate expires within 30 days.
        LeafExpiresSoon = "leaf-expires-soon": W W, nothing(HARMLESS), "vectors/chains.json";
        /// The client certificate's extended key usage lacks `clientAuth`.
        LeafClientAuth = "leaf-client-auth": E E, refused(Inferred), "a server's certificate";
        /// The client certificate's key usage lacks `digitalSignature`.
        LeafKeyUsage = "leaf-key-usage": E E, refused(Seen), "JDK 17, as a broker";
        /// The first certificate is a CA, and the list is not merely reversed.
        LeafIsCa = "leaf-is-ca": W W, nothing("brokers decide"), "vectors/chains.json";
        /// A lone self-signed certificate.
        LeafSelfSigned = "leaf-self-signed": W W, refused(Inferred), "vectors/chains.json";
    }

    /// A user name and a password.
    Login = "login" {
        /// White space before or after a user name or password.
        LoginWhitespace = "login-whitespace": W W, no_login(Inferred), "vectors/secrets.json";
        /// A user name that is not ASCII.
        LoginUserNotAscii = "login-user-not-ascii": W W, no_login(Inferred), "Kafka's SCRAM server";
    }

    /// A client of an authorization server, for SASL/OAUTHBEARER.
    Oauth = "oauth" {
        /// The token endpoint is not an https URL.
        OauthTokenEndpoint = "oauth-token-endpoint": E E, no_login(Inferred),
            "`http://`, and a host without a scheme";
        /// The secret holds two proofs of the client's identity: a client secret, and an email
        /// address or a private key.
        OauthClientMixed = "oauth-client-mixed": E E, no_login(Inferred),
            "AWS Lambda's documents, which take one or the other";
        /// The lifetime of the assertion is not a whole number of seconds from 1 up.
        OauthAssertionLifetime = "oauth-assertion-lifetime": E E, no_login(Inferred),
            "`5m`, `300.0` and `0`";
    }

    /// The documents that AWS prints, and the names in them.
    Document = "document" {
        /// A document from AWS has more bytes than are read (1 MiB).
        DocumentTooLarge = "document-too-large": E E, nothing(NOT_READ), "a bound of this library";
        /// A document from AWS is not a JSON object (RFC 8259).
        DocumentNotJson = "document-not-json": E E, nothing(NOT_READ),
            "the AWS CLI with `--output text`";
        /// A key occurs twice in a JSON object of such a document.
        DocumentKeyDuplicate = "document-key-duplicate": E E, nothing(NOT_READ),
            "RFC 8259 section 4";
        /// A member of such a document has another JSON type than AWS gives it.
        DocumentMemberType = "document-member-type": E E, nothing(NOT_READ), "AWS's API references";
        /// A member of such a document has a value that AWS does not give it.
        DocumentMemberValue = "document-member-value": E E, nothing(NOT_READ),
            "AWS's API references";
        /// A member's value is known only once a template is deployed or a plan applied.
        DocumentMemberUnresolved = "document-member-unresolved": W W, nothing(NOT_READ),
            "`Ref` and `Fn::GetAtt` in templates of CloudFormation and SAM, `${…}` in Terraform's";
        /// The document is the output of another command.
        DocumentUnexpected = "document-unexpected": E E, nothing(NOT_READ),
            "a cluster's document given for its brokers'";
        /// The text is not an Amazon Resource Name, or names something else.
        ArnMalformed = "arn-malformed": E E, nothing(NO_MAPPING), "AWS's reference of ARNs";
        /// A part of a broker string is not `host:port`.
        BrokerMalformed = "broker-malformed": E E, nothing(NO_MAPPING),
            "the form that `GetBootstrapBrokers` gives";
    }

    /// A keystore: a PKCS #12 file or a Java keystore of type JKS.
    Keystore = "keystore" {
        /// The file is not a keystore, or does not parse.
        KeystoreMalformed = "keystore-malformed": E E, nothing(NOT_READ), "vectors/keystores.json";
        /// It is protected by an unsupported scheme, or by more iterations than are accepted.
        KeystoreUnsupported = "keystore-unsupported": E E, nothing(NOT_READ), "vectors/keystores.json";
        /// The password does not open it, or it was changed.
        KeystorePassword = "keystore-password": E E, nothing(NOT_READ),
            "Java's `keystore password was incorrect`";
        /// The password opens the keystore and not the key in it.
        KeystoreKeyPassword = "keystore-key-password": E E, nothing(NOT_READ),
            "Java's `UnrecoverableKeyException`";
        /// Certificates and no key: a truststore where a keystore belongs.
        KeystoreNoKey = "keystore-no-key": E E, nothing(NOT_READ), "vectors/keystores.json";
        /// A key without its certificate.
        KeystoreNoChain = "keystore-no-chain": E E, nothing(NOT_READ), "`openssl pkcs12 -nocerts`";
        /// Several keys and no alias, or no key with the given alias.
        KeystoreAlias = "keystore-alias": E E, nothing(NOT_READ), "vectors/keystores.json";
        /// No certificate in it is trusted: a keystore where a truststore belongs, or certificates without
        /// Oracle's attribute.
        KeystoreNoRoots = "keystore-no-roots": E E, nothing(NOT_READ),
            "`openssl pkcs12 -export -nokeys`, from which Java trusts nothing";
    }

    /// A client's configuration: properties of Kafka's Java clients and of librdkafka.
    Config = "config" {
        /// A line or a value that the client's reader rejects, or an encoding that it does not read.
        ConfigSyntax = "config-syntax": E E, nothing(NOT_READ), "vectors/configurations.json";
        /// A character in a properties file that is not ASCII, which Java reads as Latin-1.
        ConfigEncoding = "config-encoding": W W, nothing(NOT_READ), "java.util.Properties";
        /// A key that is nearly one of the client's, which ignores it or rejects it.
        ConfigKeyMisspelt = "config-key-misspelt": E E, nothing(NOT_READ), "`sasl.jaas.confg`";
        /// A key among those for security that Kafka's Java client, or Spring, does not have; it ignores it.
        ConfigKeyUnknown = "config-key-unknown": W W, nothing(NOT_READ), "Kafka's `ProducerConfig`";
        /// A key among those for security that librdkafka does not have; it rejects the configuration.
        ConfigKeyRefused = "config-key-refused": E E, nothing(NOT_READ), "librdkafka 2.16";
        /// A key of the other dialect: of librdkafka for Java, or of Java for librdkafka.
        ConfigKeyDialect = "config-key-dialect": E E, nothing(NOT_READ),
            "`sasl.jaas.config` for librdkafka";
        /// A setting of another client of the same program, which is not read.
        ConfigOtherClient = "config-other-client": W W, nothing(NOT_READ), "`spring.kafka.producer.ssl.key-store-location`";
        /// A key that is set twice; the last one counts.
        ConfigKeyDuplicate = "config-key-duplicate": W W, nothing(NOT_READ), "java.util.Properties";
        /// A value that the client does not have for the key.
        ConfigValue = "config-value": E E, nothing(NOT_READ), "Kafka's `ProducerConfig`, librdkafka";
        /// A reference to one of Kafka's config providers that is not filled in.
        ConfigReference = "config-reference": E E, nothing(NOT_READ), "Kafka's config providers";
        /// No bootstrap brokers.
        ConfigBrokers = "config-brokers": W W, nothing(NOT_READ), "files for `--command-config`";
        /// The SASL mechanism is missing, or not one of the client's.
        ConfigMechanism = "config-mechanism": E E, nothing(NOT_READ), "`scram-sha-512`";
        /// What Kafka's clients can do and this library can't: SASL without TLS, Kerberos.
        ConfigUnsupported = "config-unsupported": E E, nothing(NOT_READ), "`GSSAPI`";
        /// `sasl.jaas.config` is missing.
        ConfigJaasMissing = "config-jaas-missing": E E, nothing(NOT_READ), "Kafka's `JaasContext`";
        /// Kafka rejects `sasl.jaas.config`.
        ConfigJaas = "config-jaas": E E, nothing(NOT_READ), "Kafka's `JaasConfig`";
        /// The login module gives the mechanism nothing to log in with.
        ConfigJaasModule = "config-jaas-module": E E, nothing(NOT_READ),
            "`PlainLoginModule` with OAUTHBEARER";
        /// The login module is another mechanism's, with which the login works nevertheless.
        ConfigJaasModuleOther = "config-jaas-module-other": W W, nothing(NOT_READ),
            "`PlainLoginModule` with SCRAM-SHA-512";
        /// The callback handler for IAM or OAUTHBEARER is missing, or another class.
        ConfigHandler = "config-handler": E E, nothing(NOT_READ), "Amazon's aws-msk-iam-auth, Kafka's OAuthBearerLoginCallbackHandler";
        /// Keys for the tokens of OAUTHBEARER that contradict each other.
        ConfigOauth = "config-oauth": E E, nothing(NOT_READ),
            "librdkafka: `sasl.oauthbearer.assertion.file` with a private key";
        /// A key for the tokens of OAUTHBEARER that the client ignores.
        ConfigOauthUnused = "config-oauth-unused": W W, nothing(NOT_READ),
            "a private key without `sasl.oauthbearer.jwt.retriever.class`";
        /// The tokens of OAUTHBEARER come from elsewhere than a token endpoint that is asked with a secret
        /// or a signed assertion.
        ConfigTokens = "config-tokens": N N, nothing(NOT_READ), "`sasl.oauthbearer.assertion.file`";
        /// The user name, the password or another part of the credentials is missing.
        ConfigCredentials = "config-credentials": E E, nothing(NOT_READ), "librdkafka";
        /// Keys for SASL, and the protocol has none: the client would not log in.
        ConfigSaslUnused = "config-sasl-unused": E E, nothing(NOT_READ),
            "`sasl.jaas.config` without `security.protocol`";
        /// Keys for TLS, and the protocol has none: nothing would be encrypted.
        ConfigTlsUnused = "config-tls-unused": E E, nothing(NOT_READ),
            "`ssl.truststore.location` without `security.protocol`";
        /// A client certificate in addition to a SASL login.
        ConfigIdentityUnused = "config-identity-unused": W W, nothing(NOT_READ),
            "`ssl.keystore.location` with `SASL_SSL`";
        /// Keys of a keystore or truststore that contradict each other.
        ConfigStore = "config-store": E E, nothing(NOT_READ), "Kafka's `DefaultSslEngineFactory`";
        /// A keystore or truststore of another type than the one that is read there.
        ConfigStoreType = "config-store-type": E E, nothing(NOT_READ), "a keystore where PEM belongs";
        /// A file that the configuration names can't be read.
        ConfigFile = "config-file": E E, nothing(NOT_READ), "relative paths";
        /// The broker's name is not checked.
        ConfigHostnameUnchecked = "config-hostname-unchecked": E E, nothing(NOT_READ),
            "`ssl.endpoint.identification.algorithm=`";
        /// The broker's certificate is not checked.
        ConfigCertificateUnchecked = "config-certificate-unchecked": E E, nothing(NOT_READ),
            "`enable.ssl.certificate.verification=false`";
        /// Brokers speak none of the enabled TLS versions.
        ConfigTlsVersion = "config-tls-version": E E, nothing(NOT_READ), "`ssl.enabled.protocols=TLSv1.1`";
        /// MSK's brokers speak none of the enabled cipher suites.
        ConfigCipherSuites = "config-cipher-suites": W W, nothing(NOT_READ), "MSK's brokers";
        /// A port of MSK that is for another method.
        ConfigPort = "config-port": E E, nothing(NOT_READ), "9096 with IAM";
        /// A mechanism that MSK does not have.
        ConfigMskMechanism = "config-msk-mechanism": E E, nothing(NOT_READ), "SCRAM-SHA-256 on MSK";
        /// A delegation token for MSK, whose brokers AWS documents none for.
        ConfigMskDelegationToken = "config-msk-delegation-token": W W, nothing(NOT_READ),
            "`tokenauth` on MSK";
        /// Roots without one of Amazon Trust Services, for brokers of MSK.
        ConfigMskRoots = "config-msk-roots": W W, nothing(NOT_READ), "a private CA's truststore";
    }

    /// An event source mapping and its SourceAccessConfigurations.
    Mapping = "mapping" {
        /// The mapping names neither an MSK cluster nor bootstrap servers.
        MappingSourceMissing = "mapping-source-missing": E E, nothing(NO_MAPPING),
            "Lambda's API reference";
        /// The document has several mappings, and none is chosen.
        MappingAmbiguous = "mapping-ambiguous": E E, nothing(NOT_READ),
            "`aws lambda list-event-source-mappings`, templates with several functions";
        /// The document has no mapping of the name that was given.
        MappingNotFound = "mapping-not-found": E E, nothing(NOT_READ),
            "the UUID of another function's mapping";
        /// Lambda rejects a parameter of the mapping.
        MappingParameter = "mapping-parameter": E E, nothing(NO_MAPPING),
            "AWS's guide to Lambda with Kafka, Lambda's and EventBridge Pipes' API references";
        /// The mapping names no topic, so that no permission on one is known.
        MappingTopicMissing = "mapping-topic-missing": W W, nothing(NO_MAPPING),
            "the input of `update-event-source-mapping`";
        /// Lambda reports that the mapping does not work.
        MappingProblem = "mapping-problem": W W, nothing("Lambda reported it"),
            "`LastProcessingResult` and `StateTransitionReason`";
        /// The mapping is for another cluster than the one described.
        MappingClusterDiffers = "mapping-cluster-differs": E E, nothing(NOT_READ),
            "documents that describe two clusters";
        /// A type of SourceAccessConfiguration that Lambda does not have.
        SourceAccessTypeUnknown = "source-access-type-unknown": E E, nothing(NO_MAPPING),
            "Lambda's API reference";
        /// A type that is for self-managed Kafka, on an MSK cluster.
        SourceAccessNotForMsk = "source-access-not-for-msk": E E, fails(F::MethodInactive),
            "`BASIC_AUTH`: MSK has no PLAIN";
        /// A type that is for RabbitMQ, on Kafka.
        SourceAccessNotForKafka = "source-access-not-for-kafka": E E, nothing(NO_MAPPING),
            "`VIRTUAL_HOST`";
        /// Two credentials; Lambda accepts one.
        SourceAccessConflict = "source-access-conflict": E E, nothing(NO_MAPPING),
            "AWS's guide to Lambda with Kafka";
        /// A type occurs twice that may occur once.
        SourceAccessDuplicate = "source-access-duplicate": E E, nothing(NO_MAPPING),
            "AWS's guide to Lambda with Kafka";
        /// A type whose URI is required has none.
        SourceAccessUriMissing = "source-access-uri-missing": E E, nothing(NO_MAPPING),
            "Lambda's API reference";
        /// A URI with a type that takes none.
        SourceAccessUriUnused = "source-access-uri-unused": W W, nothing(HARMLESS),
            "Lambda's API reference";
        /// A URI that should be, and is not, the ARN of a Secrets Manager secret.
        SourceAccessUriNotSecret = "source-access-uri-not-secret": E E, nothing(NO_MAPPING),
            "Lambda's API reference";
        /// The secret is in another region than the mapping.
        SourceAccessUriRegion = "source-access-uri-region": E E, nothing(NO_MAPPING),
            "Secrets Manager, which keeps secrets by region";
        /// The ARN of a secret lacks the hyphen and six characters that Secrets Manager appends to a
        /// name.
        SourceAccessUriSuffix = "source-access-uri-suffix": W W,
            nothing("Secrets Manager finds most secrets without it, and policies should include it"),
            "Secrets Manager's guide: partial ARNs";
        /// The ARN of a secret ends as a name may: in a hyphen and six lower-case letters or digits.
        SourceAccessUriSuffixUnsure = "source-access-uri-suffix-unsure": N N,
            nothing("Secrets Manager finds most secrets without it, and policies should include it"),
            "`secret:my-secret` in AWS's guide to Lambda with MSK";
        /// The secret is in another account than the mapping.
        SourceAccessUriAccount = "source-access-uri-account": N N,
            nothing("whether the account shares it is not in the mapping"),
            "AWS's guide to cross-account mappings";
        /// The name of a SCRAM secret for MSK does not begin with `AmazonMSK_`.
        SourceAccessSecretName = "source-access-secret-name": E E,
            nothing("MSK refuses to associate it with the cluster"), "MSK's guide to SCRAM";
        /// An `OAUTHBEARER_…` detail without the type that it belongs to.
        SourceAccessOauthAlone = "source-access-oauth-alone": E E, nothing(NO_MAPPING),
            "Lambda's API reference";
        /// `IAM_OAUTHBEARER_AUTH` without `OAUTHBEARER_AUDIENCE`.
        SourceAccessOauthAudience = "source-access-oauth-audience": E E, nothing(NO_MAPPING),
            "Lambda's API reference";
        /// `VPC_SUBNET` without `VPC_SECURITY_GROUP`, or the other way round.
        SourceAccessNetworkIncomplete = "source-access-network-incomplete": W W, nothing(NO_MAPPING),
            "AWS's guide to Lambda with Kafka";
    }

    /// The choice of the method and the brokers.
    Plan = "plan" {
        /// The secret that was given is of another type than the one that the mapping names.
        PlanSecretDiffers = "plan-secret-differs": E E, nothing(NOT_NAMED),
            "a secret for another mapping";
        /// A secret was given, and the mapping names none.
        PlanSecretNotNamed = "plan-secret-not-named": W W, nothing(NOT_NAMED),
            "a mapping that is still to be changed";
        /// The cluster does not offer the method whose secret was given.
        PlanMethodInactive = "plan-method-inactive": E E, fails(F::MethodInactive),
            "vectors/plan.json";
        /// No secret was given, and the cluster offers nothing that works without one.
        PlanSecretMissing = "plan-secret-missing": E E, fails(F::CredentialMissing),
            "vectors/plan.json";
        /// The cluster has no brokers for the chosen method on the chosen network.
        PlanBrokersMissing = "plan-brokers-missing": E E, fails(F::Unreachable),
            "public access that is turned off";
        /// The chosen method encrypts nothing.
        PlanUnencrypted = "plan-unencrypted": W W, nothing(HARMLESS), "vectors/plan.json";
        /// The chosen method proves nothing about the client.
        PlanUnauthenticated = "plan-unauthenticated": N N, nothing(HARMLESS), "vectors/plan.json";
    }

    /// An IAM policy.
    Policy = "policy" {
        /// An element that IAM's policy language does not have.
        PolicyElementUnknown = "policy-element-unknown": E E, nothing(NOT_READ),
            "IAM's policy grammar";
        /// A statement without `Effect`, action or resource, or with both an element and its
        /// `Not…`.
        PolicyStatement = "policy-statement": E E, nothing(NOT_READ), "IAM's policy grammar";
        /// A policy for a resource (it names a `Principal`), where one for a role is needed.
        PolicyPrincipal = "policy-principal": E E, nothing(NOT_READ),
            "trust policies, and a cluster's own";
        /// A policy of the version `2008-10-17`, or without a version: IAM takes variables
        /// literally.
        PolicyVersion = "policy-version": W W, nothing(HARMLESS), "IAM's policy grammar";
    }

    /// The way to the broker's port.
    Network = "network" {
        /// The broker's name has no address.
        ResolveFailed = "resolve-failed": E E, fails(F::Unreachable),
            "private names outside their network, and deleted clusters";
        /// Nothing listens on the port.
        TcpRefused = "tcp-refused": E E, fails(F::Unreachable), "the port of another method";
        /// There is no route to the broker's network.
        TcpUnreachable = "tcp-unreachable": E E, fails(F::Unreachable), "a VPC without a route";
        /// Nothing answers: a security group or a firewall drops the packets.
        TcpTimeout = "tcp-timeout": E E, fails(F::Unreachable), "security groups";
    }

    /// The TLS handshake.
    Tls = "tls" {
        /// The port does not speak TLS.
        TlsNotTls = "tls-not-tls": E E, fails(F::Unreachable), "Kafka's plaintext port";
        /// The port speaks TLS, and the client spoke plaintext.
        TlsExpected = "tls-expected": E E, fails(F::Unreachable), "Kafka's TLS port";
        /// The broker's certificate is not signed by a trusted root, or is invalid.
        TlsServerUntrusted = "tls-server-untrusted": E E, fails(F::ServerUntrusted),
            "brokers with a private root, or without their intermediate";
        /// An issuer of the broker's certificate was neither sent by the broker nor given as a root.
        TlsServerIssuerMissing = "tls-server-issuer-missing": E E, fails(F::ServerUntrusted),
            "brokers whose keystore lacks the intermediate";
        /// rustls rejects the broker's certificate, and Java accepts it.
        TlsServerOnlyJava = "tls-server-only-java": E E,
            nothing("Java's clients, as Lambda's pollers presumably are, accept it"),
            "certificates without subject alternative names, self-signed ones, SHA-1";
        /// The broker's certificate is past its validity.
        TlsServerExpired = "tls-server-expired": E E, fails(F::ServerUntrusted),
            "RFC 5280 section 6.1.3";
        /// The broker's certificate's validity has not begun.
        TlsServerNotYetValid = "tls-server-not-yet-valid": E E, fails(F::ServerUntrusted),
            "RFC 5280 section 6.1.3";
        /// The broker's certificate is for another name.
        TlsServerName = "tls-server-name": E E, fails(F::ServerUntrusted),
            "tunnels and port forwards";
        /// The broker requires a client certificate, and none was sent.
        TlsClientCertificateRequired = "tls-client-certificate-required": E E,
            fails(F::ClientCertificateMissing).at_every_broker(), "Kafka's listener for mutual TLS";
        /// The broker rejects the client certificate.
        TlsClientCertificateRefused = "tls-client-certificate-refused": E E,
            fails(F::ClientCertificateRefused).at_every_broker(), "Kafka's listener for mutual TLS";
        /// The broker asks for no client certificate, so the client would be anonymous.
        TlsClientCertificateNotRequested = "tls-client-certificate-not-requested": E E,
            fails(F::MethodInactive).at_every_broker(), "Kafka's listener for TLS alone";
        /// The broker speaks neither TLS 1.2 nor 1.3.
        TlsVersion = "tls-version": E E, fails(F::Unreachable), "RFC 8446 section 6.2";
        /// The TLS handshake fails for another reason.
        TlsFailed = "tls-failed": E E, fails(F::Unreachable), "RFC 8446 section 6.2";
    }

    /// The SASL exchange.
    Sasl = "sasl" {
        /// The broker does not offer the SASL mechanism on this port.
        SaslMechanism = "sasl-mechanism": E E, fails(F::MethodInactive).at_every_broker(),
            "Kafka's port for another mechanism";
        /// The port has no SASL.
        SaslNotExpected = "sasl-not-expected": E E, fails(F::MethodInactive).at_every_broker(),
            "Kafka's listener without SASL";
        /// The port requires SASL, and the method has none.
        SaslExpected = "sasl-expected": E E,
            nothing("Lambda does not connect to such a port without SASL").at_every_broker(),
            "Kafka's listener with SASL, which closes the connection on the first request";
        /// The broker rejects the user name and password, or the token.
        SaslCredentials = "sasl-credentials": E E, fails(F::CredentialsRefused).at_every_broker(),
            "Kafka's SCRAM server";
        /// There is no token, or the user name, password or token is not one that the mechanism can
        /// carry.
        SaslCredentialsMissing = "sasl-credentials-missing": E E,
            nothing(OWN_CLIENT).at_every_broker(), "providers without credentials";
        /// The identity provider rejects the OAuth client, so that there is no token.
        SaslTokenRefused = "sasl-token-refused": E E,
            fails(F::CredentialsRefused).at_every_broker(), "RFC 6749 section 5.2";
        /// The identity provider's token endpoint gives no answer with a token in it.
        SaslTokenEndpoint = "sasl-token-endpoint": E E,
            nothing("Lambda asks from a network of its own").at_every_broker(),
            "private hosts, and private CAs";
        /// The server does not prove that it knows the password.
        SaslServerSignature = "sasl-server-signature": E E, fails(F::CredentialsRefused),
            "RFC 5802 section 3";
        /// The broker reports that the token has expired.
        SaslTokenExpired = "sasl-token-expired": E E, fails(F::CredentialsRefused).at_every_broker(),
            "MSK's \"Session too short\"";
        /// A message of the server breaks the rules of the mechanism.
        SaslExchange = "sasl-exchange": E E, nothing(OWN_CLIENT), "vectors/sasl-scram.json";
    }

    /// Kafka's protocol, and what the identity may do.
    Protocol = "protocol" {
        /// The identity is known and lacks a permission.
        AuthorizeDenied = "authorize-denied": E E, fails(F::NotAuthorized).at_every_broker(),
            "MSK's \"Access denied\", and Kafka's ACLs";
        /// The cluster has no topic of this name, or hides it.
        TopicUnknown = "topic-unknown": E E, nothing("neither documents nor reports say"),
            "Kafka, for topics that may not be described";
        /// The broker closes new connections.
        ConnectionQuota = "connection-quota": E E, fails(F::ConnectionQuota),
            "MSK's \"Too many connects\"";
        /// The answer is not one of Kafka's.
        ProtocolGarbage = "protocol-garbage": E E, fails(F::Unreachable), "a web server";
        /// Broker and client have no version of a request in common.
        ProtocolVersion = "protocol-version": E E, fails(F::Unreachable),
            "Kafka's UNSUPPORTED_VERSION";
        /// The broker answers with an error of Kafka's protocol.
        ProtocolError = "protocol-error": E E, nothing("neither documents nor reports say"),
            "Kafka's list of error codes";
        /// The broker closes the connection instead of answering.
        ClosedEarly = "closed-early": E E, fails(F::Unreachable),
            "brokers at their connection quota";
        /// The broker does not answer in time.
        Timeout = "timeout": E E, fails(F::Unreachable), "servers that accept and stay silent";
    }
}

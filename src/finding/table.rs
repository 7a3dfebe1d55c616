//! The one table of codes. Every other text about a code derives from its row.
//!
//! A row contains: the meaning; the variant, its name, its severity under Lambda's and under Kafka's rules,
//! Lambda's answer (with the basis, or the reason why there is none); where the problem was found.
//! `UPDATE_EXPECT=1 cargo test --features ring --test library codes` writes the derived documents again.

use crate::finding::Severity;
use crate::finding::code::{Row, codes, fails, invalid, no_login, nothing, refused};
use crate::finding::words::Basis::{Documented, Inferred, Seen};
use crate::finding::words::FailureKind as F;

const E: Option<Severity> = Some(Severity::Error);
const W: Option<Severity> = Some(Severity::Warning);
const N: Option<Severity> = Some(Severity::Note);
/// The rules do not raise the code.
const OFF: Option<Severity> = None;

const HARMLESS: &str = "it does no harm there";
const NOT_READ: &str = "Lambda does not read such a document";
const NO_MAPPING: &str = "AWS refuses it when the mapping is created";
const NOT_NAMED: &str = "Lambda reads only the secret that the mapping names";
const NOT_STORED: &str = "it is not part of the secret";
const OTHER_CLIENT: &str = "Lambda reads no client's configuration";
const OWN_CLIENT: &str = "this client is at fault";

codes! {
    /// The document in Secrets Manager.
    Secret = "secret" {
        /// The secret has more bytes than Secrets Manager stores (65,536).
        SecretTooLarge = "secret-too-large": E E,
            nothing("Secrets Manager never stores it"), "Secrets Manager's limit";
        /// The secret is not a JSON object (RFC 8259).
        SecretNotJson = "secret-not-json": E E, invalid(Inferred),
            "PEM files and doubly encoded JSON";
        /// The secret is inside a document of another service or tool: Kubernetes, Vault, AWS
        /// Private CA, ACM. The secret inside it is checked.
        SecretEnvelope = "secret-envelope": E E, invalid(Inferred),
            "`kubectl get secret -o json`, Vault's PKI, `aws acm export-certificate`";
        /// The input is the whole output of `aws secretsmanager get-secret-value`; the secret
        /// inside it is checked.
        SecretValueOutput = "secret-value-output": N N, nothing(NOT_STORED),
            "`aws secretsmanager get-secret-value` without `--query`";
        /// The document is UTF-16, UTF-32 or base64 instead of UTF-8. Its content is checked.
        SecretEncoding = "secret-encoding": E E, invalid(Inferred),
            "PowerShell's `>`, and `SecretBinary`";
        /// The document begins with a byte order mark, which RFC 8259 forbids.
        SecretByteOrderMark = "secret-byte-order-mark": W W,
            nothing("some readers ignore it, others do not"), "Notepad";
        /// A JSON string contains raw control characters; they are read as if escaped.
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
            "JSON readers, which differ in which of the two they use";
        /// A key that has no meaning in this type of secret.
        SecretFieldUnknown = "secret-field-unknown": W W, nothing(HARMLESS),
            "`privateKeyPassphrase` for `privateKeyPassword`";
    }

    /// The PEM text in a field.
    Pem = "pem" {
        /// The field has no `-----BEGIN`, and no known kind of damage explains it.
        PemNotFound = "pem-not-found": E E, invalid(Documented), "base64 without BEGIN and END";
        /// A PKCS #12 file, a Java keystore or a PKCS #7 bundle, as bytes or base64, in place of
        /// PEM.
        PemKeystore = "pem-keystore": E E, invalid(Inferred),
            "Strimzi's `user.p12`, keystores made for Java";
        /// Line breaks became spaces.
        PemNewlinesAsSpaces = "pem-newlines-as-spaces": E E, invalid(Inferred),
            "a one-line input field of a console";
        /// The two characters `\` and `n` replace line breaks.
        PemNewlinesEscaped = "pem-newlines-escaped": E E, invalid(Seen),
            "JSON that was escaped twice";
        /// A block has no line breaks at all.
        PemNewlinesMissing = "pem-newlines-missing": E E, invalid(Seen), "vectors/pem.json";
        /// A BEGIN line follows other text on its line.
        PemBeginNotOnNewLine = "pem-begin-not-on-new-line": E E, invalid(Seen),
            "`cat` of files without a last line break";
        /// Text follows directly after an END line's dashes.
        PemTextAfterEnd = "pem-text-after-end": E E, invalid(Seen),
            "Kafka's PEM loader, which requires white space there";
        /// A BEGIN line without its END line.
        PemEndMissing = "pem-end-missing": E E, invalid(Inferred),
            "Kafka's PEM loader, which silently drops the block";
        /// An END line, or base64, without its BEGIN line.
        PemBeginMissing = "pem-begin-missing": E E, invalid(Inferred), "vectors/pem.json";
        /// The text has more than 512 blocks, more than any chain; the rest is not read.
        PemTooManyBlocks = "pem-too-many-blocks": E E, invalid(Inferred), "vectors/pem.json";
        /// BEGIN and END name different things.
        PemLabelMismatch = "pem-label-mismatch": E E, invalid(Inferred),
            "Kafka's PEM loader, which silently drops the block";
        /// BEGIN and END name two forms of the same thing, such as `CERTIFICATE` and
        /// `X509 CERTIFICATE`; Java reads the block, OpenSSL and rustls do not.
        PemEndLabel = "pem-end-label": W W, nothing(HARMLESS), "Kafka's PEM loader and OpenSSL";
        /// The body of a block is not base64.
        PemBase64 = "pem-base64": E E, invalid(Inferred),
            "AWS's own example secret, with its `...`";
        /// The base64 of a block lacks its padding; Java and rustls read it, OpenSSL does not.
        PemBase64Unpadded = "pem-base64-unpadded": W W, nothing(HARMLESS),
            "Kafka's PEM loader and OpenSSL";
        /// The whole field is base64 of a PEM text.
        PemBase64Wrapped = "pem-base64-wrapped": E E, invalid(Seen), "vectors/pem.json";
        /// BEGIN or END has typographic dashes, or no dashes on one side.
        PemDashes = "pem-dashes": E E, invalid(Inferred), "a word processor";
        /// A block contains an invisible character, such as a no-break space; Java does not read the
        /// block.
        PemInvisible = "pem-invisible": E E, invalid(Inferred), "a web page";
        /// BEGIN or END does not have exactly five hyphens on either side, has other white space
        /// than single spaces, or is indented; Java reads the block, OpenSSL and rustls do not.
        PemMarker = "pem-marker": W W, nothing(HARMLESS), "Kafka's PEM loader and OpenSSL";
        /// BEGIN, END or the label is in lower case.
        PemLowerCase = "pem-lower-case": E E, invalid(Seen),
            "Kafka's PEM loader and OpenSSL, which do not read it";
        /// There is text outside the blocks; it is ignored.
        PemTextOutside = "pem-text-outside": N N, nothing(HARMLESS),
            "`openssl x509 -text` and the bag attributes of `openssl pkcs12`";
        /// A block that does not belong in this field: a key among the certificates, a request,
        /// PKCS #7.
        PemLabelUnexpected = "pem-label-unexpected": E E, invalid(Inferred),
            "HAProxy's bundles, `openssl ecparam -genkey`";
        /// A certificate has another label than `CERTIFICATE`; Kafka's loader reads it, and many readers do
        /// not.
        PemLabelOld = "pem-label-old": W W, nothing(HARMLESS), "`openssl x509 -trustout`";
    }

    /// The private key, its encryption and its password.
    Key = "key" {
        /// The key is PKCS #1, SEC 1 or has `Proc-Type` encryption; it is not PKCS #8. Its content is
        /// checked.
        KeyNotPkcs8 = "key-not-pkcs8": E N, invalid(Seen),
            "`openssl genrsa -traditional`, `openssl ec`";
        /// The key is in another program's format, such as OpenSSH's, which is not read.
        KeyFormatUnsupported = "key-format-unsupported": E E, invalid(Seen), "`ssh-keygen`";
        /// The key is PKCS #8 under another label, such as `RSA PRIVATE KEY`; Java reads it, rustls
        /// does not.
        KeyLabel = "key-label": W W, nothing(HARMLESS), "Kafka's PEM loader";
        /// The field has another block in addition to the private key: certificates, EC parameters.
        /// Java ignores it.
        KeyBlockBeside = "key-block-beside": W W, nothing(HARMLESS),
            "HAProxy's bundles, `openssl ecparam -genkey`";
        /// More than one private key.
        KeyMultiple = "key-multiple": E E, invalid(Seen), "Kafka's PEM loader";
        /// The key's DER does not parse.
        KeyMalformed = "key-malformed": E E, invalid(Inferred), "keys under another key's label";
        /// The key is encrypted with PBES2 (RFC 8018 section 6.2).
        KeyPbes2 = "key-pbes2": E N, invalid(Documented),
            "AWS's own example secret; OpenSSL's default";
        /// The key is encrypted with MD2, with scrypt outside PBES2, or with an unknown scheme.
        KeyEncryptionUnsupported = "key-encryption-unsupported": E E, invalid(Seen), "RFC 8018 A.3";
        /// The key is encrypted with a v1 scheme that Java's providers lack, or with a salt of a
        /// length that they reject.
        KeyEncryptionNotInJava = "key-encryption-not-in-java": W OFF, invalid(Seen),
            "JDK 17, on keys of `openssl pkcs8 -v1`";
        /// The content of the encrypted key has attributes or a public key after the private key, which Java
        /// rejects.
        KeyEncryptedAttributes = "key-encrypted-attributes": E N, invalid(Seen),
            "`openssl pkcs12 -export -keyex`, keys that Windows exports";
        /// Salt, iteration count or another encryption parameter is malformed or out of bounds.
        KeyEncryptionParameters = "key-encryption-parameters": E E, invalid(Seen),
            "vectors/keys.json";
        /// `repair` or `pack` did not open a private key: other encrypted keys used up the work limit of
        /// the document.
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
        /// The rules do not accept the key's algorithm, or the TLS provider does not load the key.
        KeyAlgorithmUnsupported = "key-algorithm-unsupported": E E, invalid(Inferred),
            "Kafka's PEM loader, on Ed25519";
        /// An RSA key with fewer than 2048 bits.
        KeyTooSmall = "key-too-small": E E, refused(Inferred), "vectors/keys.json";
        /// The private key does not belong to the first certificate.
        KeyMismatch = "key-mismatch": E E, refused(Inferred),
            "Kafka's PEM loader, which does not check it";
    }

    /// The client certificate and its issuers.
    Chain = "chain" {
        /// A certificate's DER does not parse.
        ChainCertificateMalformed = "chain-certificate-malformed": E E, invalid(Seen), "JDK 17";
        /// The certificates are in exactly reverse order.
        ChainReversed = "chain-reversed": E E, invalid(Seen), "Kafka's PEM loader";
        /// The certificates are not in the order from client to root.
        ChainOutOfOrder = "chain-out-of-order": E E, invalid(Seen), "Kafka's PEM loader";
        /// An issuer between two certificates is absent.
        ChainIncomplete = "chain-incomplete": E E, invalid(Seen), "Kafka's PEM loader";
        /// The last certificate is not self-issued.
        ChainRootMissing = "chain-root-missing": E N, invalid(Inferred),
            "AWS's guide to Lambda with MSK, which asks for the root";
        /// A certificate is not part of the client certificate's chain.
        ChainUnrelated = "chain-unrelated": E E, invalid(Seen), "Kafka's PEM loader";
        /// There are more certificates, or more bytes of them, than Java accepts from a client.
        ChainTooLong = "chain-too-long": E E, refused(Seen), "JDK 17, as a broker";
        /// Bytes follow a certificate in its block; Java and OpenSSL ignore them.
        ChainTrailingBytes = "chain-trailing-bytes": W W, nothing(HARMLESS), "two certificates in one block";
        /// A certificate occurs twice.
        ChainDuplicate = "chain-duplicate": E E, invalid(Seen), "Kafka's PEM loader";
        /// The names link, but the signature does not verify.
        ChainSignature = "chain-signature": E E, refused(Inferred),
            "Kafka's PEM loader, which does not check it";
        /// The crypto provider does not support the signature's algorithm; the signature was not checked.
        ChainSignatureUnsupported = "chain-signature-unsupported": W W,
            nothing("Java verifies signatures that some of rustls's providers can't"),
            "Ed448, and P-521 with ring";
        /// Java refuses the signature algorithm or the key.
        ChainAlgorithmRefused = "chain-algorithm-refused": E E, refused(Seen),
            "JDK 17: MD5, RSA below 1024 bits, secp256k1";
        /// The certificate names another key identifier or serial number for its issuer than the
        /// root has.
        ChainAuthorityKeyId = "chain-authority-key-id": E E, refused(Seen), "JDK 17, as a broker";
        /// The name constraints of an issuer exclude a certificate below it.
        ChainNameConstraints = "chain-name-constraints": E E, refused(Seen),
            "JDK 17; OpenSSL's `permitted subtree violation`";
        /// The chain requires certificate policies, which msk-auth does not check.
        ChainPolicies = "chain-policies": W W, nothing("brokers decide"),
            "NIST's PKI test suite";
        /// The root's signature on itself does not verify; readers that trust the root do not check it.
        ChainRootSignature = "chain-root-signature": W W, nothing(HARMLESS), "a damaged copy of a root";
        /// Java's brokers accept the chain; brokers that use OpenSSL refuse it.
        ChainOnlyJava = "chain-only-java": W W, nothing("Java's brokers accept it"),
            "an expired root, whose validity Java does not check";
        /// An issuer lacks CA basic constraints or `keyCertSign`.
        ChainIssuerNotCa = "chain-issuer-not-ca": E E, refused(Inferred),
            "RFC 5280 section 4.2.1.9";
        /// A path length constraint is exceeded.
        ChainPathLength = "chain-path-length": E E, refused(Inferred), "RFC 5280 section 4.2.1.9";
        /// A certificate has a critical extension that brokers do not process.
        ChainCriticalExtension = "chain-critical-extension": E E, refused(Seen),
            "RFC 5280 section 4.2; JDK 17";
        /// A certificate has an empty subject and no critical subject alternative name; Java refuses it.
        ChainSubjectEmpty = "chain-subject-empty": E E, invalid(Seen), "JDK 17";
        /// A CA certificate has expired.
        ChainExpired = "chain-expired": E E, refused(Inferred), "RFC 5280 section 6.1.3";
        /// A CA certificate's validity has not begun.
        ChainNotYetValid = "chain-not-yet-valid": E E, refused(Inferred), "RFC 5280 section 6.1.3";
        /// A certificate other than the root is signed with SHA-1.
        ChainWeakSignature = "chain-weak-signature": W W,
            nothing("Java accepts SHA-1, and brokers decide"), "vectors/chains.json";
    }

    /// The client's own certificate.
    Leaf = "leaf" {
        /// The client certificate has expired.
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
        /// The client certificate is self-signed and has no issuer.
        LeafSelfSigned = "leaf-self-signed": W W, refused(Inferred), "vectors/chains.json";
    }

    /// A user name and a password.
    Login = "login" {
        /// A user name or password has white space at its beginning or end.
        LoginWhitespace = "login-whitespace": W W, no_login(Inferred), "vectors/secrets.json";
        /// A user name that is not ASCII.
        LoginUserNotAscii = "login-user-not-ascii": W W, no_login(Inferred), "Kafka's SCRAM server";
    }

    /// A client of an authorization server, for SASL/OAUTHBEARER.
    Oauth = "oauth" {
        /// The token endpoint is not an https URL.
        OauthTokenEndpoint = "oauth-token-endpoint": E E, no_login(Inferred),
            "`http://`, and a host without a scheme";
        /// The secret contains two proofs of the client's identity: a client secret, and an email
        /// address or a private key.
        OauthClientMixed = "oauth-client-mixed": E E, no_login(Inferred),
            "AWS Lambda's documents, which describe one or the other";
        /// The lifetime of the assertion is not a positive whole number of seconds.
        OauthAssertionLifetime = "oauth-assertion-lifetime": E E, no_login(Inferred),
            "`5m`, `300.0` and `0`";
    }

    /// Documents that AWS prints, and the names in them.
    Document = "document" {
        /// A document from AWS is larger than the limit (1 MiB).
        DocumentTooLarge = "document-too-large": E E, nothing(NOT_READ), "a limit of this library";
        /// A document from AWS is not a JSON object (RFC 8259).
        DocumentNotJson = "document-not-json": E E, nothing(NOT_READ),
            "the AWS CLI with `--output text`";
        /// A key occurs twice in a JSON object of such a document.
        DocumentKeyDuplicate = "document-key-duplicate": E E, nothing(NOT_READ),
            "RFC 8259 section 4";
        /// A member of such a document has another JSON type than in AWS's documents.
        DocumentMemberType = "document-member-type": E E, nothing(NOT_READ), "AWS's API references";
        /// A member of such a document has a value that AWS does not use.
        DocumentMemberValue = "document-member-value": E E, nothing(NOT_READ),
            "AWS's API references";
        /// A member's value becomes known only when a template is deployed or a plan applied.
        DocumentMemberUnresolved = "document-member-unresolved": W W, nothing(NOT_READ),
            "`Ref` and `Fn::GetAtt` in CloudFormation and SAM templates, `${…}` in Terraform's";
        /// The document is the output of another command.
        DocumentUnexpected = "document-unexpected": E E, nothing(NOT_READ),
            "a cluster's document in place of its brokers'";
        /// The text is not an Amazon Resource Name, or is the name of something else.
        ArnMalformed = "arn-malformed": E E, nothing(NO_MAPPING), "AWS's reference of ARNs";
        /// A part of a broker string is not `host:port`.
        BrokerMalformed = "broker-malformed": E E, nothing(NO_MAPPING),
            "the format of `GetBootstrapBrokers`";
    }

    /// A keystore: a PKCS #12 file or a Java keystore of type JKS.
    Keystore = "keystore" {
        /// The file is not a keystore, or does not parse.
        KeystoreMalformed = "keystore-malformed": E E, nothing(NOT_READ), "vectors/keystores.json";
        /// The keystore is protected by an unsupported scheme, or by more iterations than are
        /// accepted.
        KeystoreUnsupported = "keystore-unsupported": E E, nothing(NOT_READ), "vectors/keystores.json";
        /// The password does not open the keystore, or the file was changed.
        KeystorePassword = "keystore-password": E E, nothing(NOT_READ),
            "Java's `keystore password was incorrect`";
        /// The password opens the keystore but not the key in it.
        KeystoreKeyPassword = "keystore-key-password": E E, nothing(NOT_READ),
            "Java's `UnrecoverableKeyException`";
        /// The keystore has certificates and no key: it is a truststore.
        KeystoreNoKey = "keystore-no-key": E E, nothing(NOT_READ), "vectors/keystores.json";
        /// The keystore has a key without its certificate.
        KeystoreNoChain = "keystore-no-chain": E E, nothing(NOT_READ), "`openssl pkcs12 -nocerts`";
        /// The keystore has several keys and no alias is given, or it has no key with the given
        /// alias.
        KeystoreAlias = "keystore-alias": E E, nothing(NOT_READ), "vectors/keystores.json";
        /// No certificate in the truststore is trusted: it is a keystore, or its certificates lack
        /// Oracle's attribute.
        KeystoreNoRoots = "keystore-no-roots": E E, nothing(NOT_READ),
            "`openssl pkcs12 -export -nokeys`, from which Java trusts nothing";
    }

    /// A client's configuration: properties of Kafka's Java clients and of librdkafka.
    Config = "config" {
        /// The client rejects a line, a value or the file's encoding.
        ConfigSyntax = "config-syntax": E E, nothing(NOT_READ), "vectors/configurations.json";
        /// A properties file has a character that is not ASCII; Java reads it as Latin-1.
        ConfigEncoding = "config-encoding": W W, nothing(NOT_READ), "java.util.Properties";
        /// A key is similar to one of the client's, and the client ignores or rejects it.
        ConfigKeyMisspelt = "config-key-misspelt": E E, nothing(NOT_READ), "`sasl.jaas.confg`";
        /// Kafka's Java client, or Spring, has no such security key, and ignores it.
        ConfigKeyUnknown = "config-key-unknown": W W, nothing(NOT_READ), "Kafka's `ProducerConfig`";
        /// librdkafka has no such security key, and rejects the configuration.
        ConfigKeyRefused = "config-key-refused": E E, nothing(NOT_READ), "librdkafka 2.16";
        /// A key belongs to the other dialect: to librdkafka in a Java configuration, or the other
        /// way round.
        ConfigKeyDialect = "config-key-dialect": E E, nothing(NOT_READ),
            "`sasl.jaas.config` for librdkafka";
        /// A setting of another client of the same program, which is not read.
        ConfigOtherClient = "config-other-client": W W, nothing(NOT_READ), "`spring.kafka.producer.ssl.key-store-location`";
        /// The settings of a Kafka client in the file of another program, which has them behind a prefix, or a JAAS file.
        ConfigOtherProgram = "config-other-program": E E, nothing(NOT_READ), "MirrorMaker 2's `source.security.protocol`";
        /// A key is set twice; the last one counts.
        ConfigKeyDuplicate = "config-key-duplicate": W W, nothing(NOT_READ), "java.util.Properties";
        /// The client does not accept this value for the key.
        ConfigValue = "config-value": E E, nothing(NOT_READ), "Kafka's `ProducerConfig`, librdkafka";
        /// A reference to one of Kafka's config providers is not resolved.
        ConfigReference = "config-reference": E E, nothing(NOT_READ), "Kafka's config providers";
        /// The configuration has no bootstrap brokers.
        ConfigBrokers = "config-brokers": W W, nothing(NOT_READ), "files for `--command-config`";
        /// The SASL mechanism is missing, or the client does not have it.
        ConfigMechanism = "config-mechanism": E E, nothing(NOT_READ), "`scram-sha-512`";
        /// Kafka's clients or Spring support this and msk-auth does not: SASL without TLS, Kerberos, YAML.
        ConfigUnsupported = "config-unsupported": E E, nothing(NOT_READ), "`GSSAPI`";
        /// `sasl.jaas.config` is missing.
        ConfigJaasMissing = "config-jaas-missing": E E, nothing(NOT_READ), "Kafka's `JaasContext`";
        /// Kafka rejects `sasl.jaas.config`.
        ConfigJaas = "config-jaas": E E, nothing(NOT_READ), "Kafka's `JaasConfig`";
        /// The login module belongs to another mechanism, and the client can't log in.
        ConfigJaasModule = "config-jaas-module": E E, nothing(NOT_READ),
            "`PlainLoginModule` with SCRAM-SHA-512";
        /// The mechanism is PLAIN, but the login module is SCRAM's; the login works nevertheless.
        ConfigJaasModuleOther = "config-jaas-module-other": W W, nothing(NOT_READ),
            "`ScramLoginModule` with PLAIN";
        /// The callback handler for IAM or OAUTHBEARER is missing, or a handler is for another mechanism.
        ConfigHandler = "config-handler": E E, nothing(NOT_READ), "Amazon's aws-msk-iam-auth, Kafka's OAuthBearerLoginCallbackHandler";
        /// Settings for the tokens of OAUTHBEARER contradict each other.
        ConfigOauth = "config-oauth": E E, nothing(NOT_READ),
            "librdkafka: `sasl.oauthbearer.assertion.file` with a private key";
        /// The client ignores a setting for the tokens of OAUTHBEARER.
        ConfigOauthUnused = "config-oauth-unused": W W, nothing(NOT_READ),
            "a private key without `sasl.oauthbearer.jwt.retriever.class`";
        /// The client gets its OAUTHBEARER tokens from a file or from its own class, and not from a token endpoint
        /// with a client secret or a signed assertion; or IAM's signatures come from its own class.
        ConfigTokens = "config-tokens": N N, nothing(NOT_READ), "`sasl.oauthbearer.assertion.file`";
        /// The user name, the password or another part of the credentials is missing.
        ConfigCredentials = "config-credentials": E E, nothing(NOT_READ), "librdkafka";
        /// The configuration has SASL keys, but its protocol has no SASL: the client would not log
        /// in.
        ConfigSaslUnused = "config-sasl-unused": E E, nothing(NOT_READ),
            "`sasl.jaas.config` without `security.protocol`";
        /// The configuration has TLS keys, but its protocol has no TLS: the connection would not be
        /// encrypted.
        ConfigTlsUnused = "config-tls-unused": E E, nothing(NOT_READ),
            "`ssl.truststore.location` without `security.protocol`";
        /// The configuration has a client certificate in addition to a SASL login.
        ConfigIdentityUnused = "config-identity-unused": W W, nothing(NOT_READ),
            "`ssl.keystore.location` with `SASL_SSL`";
        /// The keys of a keystore or truststore contradict each other.
        ConfigStore = "config-store": E E, nothing(NOT_READ), "Kafka's `DefaultSslEngineFactory`";
        /// A keystore or truststore does not have the expected type.
        ConfigStoreType = "config-store-type": E E, nothing(NOT_READ), "a keystore in place of PEM";
        /// The configuration's client can't decrypt a keystore or a key: Java's providers lack the scheme, or OpenSSL 3
        /// has it only in its legacy provider.
        ConfigEncryption = "config-encryption": E E, nothing(NOT_READ), "RC2 in keystores of older versions of keytool, OpenSSL and Windows";
        /// `ssl.providers` names a provider that is not one of OpenSSL's own.
        ConfigOpensslProvider = "config-openssl-provider": W W, nothing(NOT_READ), "`ssl.providers=default,lgacy`";
        /// A file that the configuration names can't be read.
        ConfigFile = "config-file": E E, nothing(NOT_READ), "relative paths";
        /// The client does not check the broker's name.
        ConfigHostnameUnchecked = "config-hostname-unchecked": E E, nothing(NOT_READ),
            "`ssl.endpoint.identification.algorithm=`";
        /// The client does not check the broker's certificate.
        ConfigCertificateUnchecked = "config-certificate-unchecked": E E, nothing(NOT_READ),
            "`enable.ssl.certificate.verification=false`";
        /// Brokers support none of the enabled TLS versions, or the enabled versions and cipher suites do not fit each
        /// other.
        ConfigTlsVersion = "config-tls-version": E E, nothing(NOT_READ), "`ssl.enabled.protocols=TLSv1.1`";
        /// MSK's brokers support none of the enabled cipher suites.
        ConfigCipherSuites = "config-cipher-suites": W W, nothing(NOT_READ), "MSK's brokers";
        /// The port of MSK belongs to another method.
        ConfigPort = "config-port": E E, nothing(NOT_READ), "9096 with IAM";
        /// MSK does not have the mechanism, or accepts other tokens than the client's.
        ConfigMskMechanism = "config-msk-mechanism": E E, nothing(NOT_READ), "SCRAM-SHA-256 on MSK";
        /// A delegation token is used for MSK, and AWS does not document delegation tokens for MSK.
        ConfigMskDelegationToken = "config-msk-delegation-token": W W, nothing(NOT_READ),
            "`tokenauth` on MSK";
        /// The trusted roots for brokers of MSK include none of Amazon Trust Services.
        ConfigMskRoots = "config-msk-roots": W W, nothing(NOT_READ), "a private CA's truststore";
        /// A chain of which librdkafka before 2.8.0 sends only the first certificate.
        ConfigChainVersion = "config-chain-version": N N, nothing(NOT_READ), "librdkafka 2.0.2 of Debian 12";
        /// A line that kcat reads differently than the programs that pass it to librdkafka unchanged.
        ConfigKcat = "config-kcat": N N, nothing(NOT_READ), "kcat 1.7.1";
        /// A setting that can't be expressed in what is written: another dialect, or a secret with its mapping.
        ConfigLeftOut = "config-left-out": W W, nothing(NOT_READ), "`ssl.cipher.suites` from Java to librdkafka";
    }

    /// An event source mapping and its SourceAccessConfigurations.
    Mapping = "mapping" {
        /// The mapping names neither an MSK cluster nor bootstrap servers.
        MappingSourceMissing = "mapping-source-missing": E E, nothing(NO_MAPPING),
            "Lambda's API reference";
        /// The document has several mappings, and none is selected.
        MappingAmbiguous = "mapping-ambiguous": E E, nothing(NOT_READ),
            "`aws lambda list-event-source-mappings`, templates with several functions";
        /// The document has no mapping with the given name.
        MappingNotFound = "mapping-not-found": E E, nothing(NOT_READ),
            "the UUID of another function's mapping";
        /// Lambda rejects a parameter of the mapping.
        MappingParameter = "mapping-parameter": E E, nothing(NO_MAPPING),
            "AWS's guide to Lambda with Kafka, Lambda's and EventBridge Pipes' API references";
        /// The mapping names no topic, so the permissions on its topic are unknown.
        MappingTopicMissing = "mapping-topic-missing": W W, nothing(NO_MAPPING),
            "the input of `update-event-source-mapping`";
        /// Lambda reports that the mapping does not work.
        MappingProblem = "mapping-problem": W W, nothing("Lambda reported it"),
            "`LastProcessingResult` and `StateTransitionReason`";
        /// The mapping is for another cluster than the described one.
        MappingClusterDiffers = "mapping-cluster-differs": E E, nothing(NOT_READ),
            "documents that describe two clusters";
        /// The mapping reads from a serverless cluster through a VPC connection.
        MappingServerlessConnection = "mapping-serverless-connection": E E, nothing(NO_MAPPING),
            "AWS's guide to cross-account mappings";
        /// Lambda has no such type of SourceAccessConfiguration.
        SourceAccessTypeUnknown = "source-access-type-unknown": E E, nothing(NO_MAPPING),
            "Lambda's API reference";
        /// A type for self-managed Kafka is used with an MSK cluster.
        SourceAccessNotForMsk = "source-access-not-for-msk": E E, fails(F::MethodInactive),
            "`BASIC_AUTH`: MSK has no PLAIN";
        /// A type for RabbitMQ is used with Kafka.
        SourceAccessNotForKafka = "source-access-not-for-kafka": E E, nothing(NO_MAPPING),
            "`VIRTUAL_HOST`";
        /// There are two credentials; Lambda accepts one.
        SourceAccessConflict = "source-access-conflict": E E, nothing(NO_MAPPING),
            "AWS's guide to Lambda with Kafka";
        /// A type occurs twice that may occur only once.
        SourceAccessDuplicate = "source-access-duplicate": E E, nothing(NO_MAPPING),
            "AWS's guide to Lambda with Kafka";
        /// A type that requires a URI has none.
        SourceAccessUriMissing = "source-access-uri-missing": E E, nothing(NO_MAPPING),
            "Lambda's API reference";
        /// A type that has no URI is given one.
        SourceAccessUriUnused = "source-access-uri-unused": W W, nothing(HARMLESS),
            "Lambda's API reference";
        /// A URI is not the ARN of a Secrets Manager secret.
        SourceAccessUriNotSecret = "source-access-uri-not-secret": E E, nothing(NO_MAPPING),
            "Lambda's API reference";
        /// The secret is in another region than the mapping.
        SourceAccessUriRegion = "source-access-uri-region": E E, nothing(NO_MAPPING),
            "Secrets Manager, which keeps secrets by region";
        /// The ARN of a secret lacks the hyphen and six characters that Secrets Manager appends to a
        /// name.
        SourceAccessUriSuffix = "source-access-uri-suffix": W W,
            nothing("Secrets Manager finds most secrets without the six characters at the end of the \
                     ARN; policies should include them"),
            "Secrets Manager's guide: partial ARNs";
        /// The ARN of a secret ends in a hyphen and six lower-case letters or digits, which may be
        /// part of the name.
        SourceAccessUriSuffixUnsure = "source-access-uri-suffix-unsure": N N,
            nothing("Secrets Manager finds most secrets without the six characters at the end of the \
                     ARN; policies should include them"),
            "`secret:my-secret` in AWS's guide to Lambda with MSK";
        /// The secret is in another account than the mapping.
        SourceAccessUriAccount = "source-access-uri-account": N N,
            nothing("the mapping does not show whether the account shares it"),
            "AWS's guide to cross-account mappings";
        /// The name of a SCRAM secret for MSK does not begin with `AmazonMSK_`.
        SourceAccessSecretName = "source-access-secret-name": E E,
            nothing("MSK refuses to associate it with the cluster"), "MSK's guide to SCRAM";
        /// An `OAUTHBEARER_…` detail is given without the type that it belongs to.
        SourceAccessOauthAlone = "source-access-oauth-alone": E E, nothing(NO_MAPPING),
            "Lambda's API reference";
        /// `IAM_OAUTHBEARER_AUTH` is given without `OAUTHBEARER_AUDIENCE`.
        SourceAccessOauthAudience = "source-access-oauth-audience": E E, nothing(NO_MAPPING),
            "Lambda's API reference";
        /// `VPC_SUBNET` is given without `VPC_SECURITY_GROUP`, or the other way round.
        SourceAccessNetworkIncomplete = "source-access-network-incomplete": W W, nothing(NO_MAPPING),
            "AWS's guide to Lambda with Kafka";
    }

    /// The choice of the method and the brokers.
    Plan = "plan" {
        /// The given secret has another type than the mapping names.
        PlanSecretDiffers = "plan-secret-differs": E E, nothing(NOT_NAMED),
            "a secret for another mapping";
        /// A secret is given, and the mapping names none.
        PlanSecretNotNamed = "plan-secret-not-named": W W, nothing(NOT_NAMED),
            "a mapping that has yet to be changed";
        /// The configuration and the plan use different methods, so no plan is printed.
        PlanConfigMethod = "plan-config-method": E E, nothing(OTHER_CLIENT),
            "a client for IAM, and a cluster without it";
        /// The configuration names brokers that the cluster or the mapping does not list.
        PlanConfigBrokers = "plan-config-brokers": W W, nothing(OTHER_CLIENT),
            "the configuration of another cluster";
        /// The configuration and the plan trust different roots.
        PlanConfigRoots = "plan-config-roots": W W, nothing(OTHER_CLIENT),
            "a truststore, and a mapping without SERVER_ROOT_CA_CERTIFICATE";
        /// The configuration and the mapping request tokens with different parameters.
        PlanConfigOauth = "plan-config-oauth": W W, nothing(OTHER_CLIENT),
            "a scope that the mapping does not name";
        /// The cluster does not offer the method of the given secret.
        PlanMethodInactive = "plan-method-inactive": E E, fails(F::MethodInactive),
            "vectors/plan.json";
        /// No secret is given, and the cluster offers no method that works without one.
        PlanSecretMissing = "plan-secret-missing": E E, fails(F::CredentialMissing),
            "vectors/plan.json";
        /// The cluster has no brokers for the chosen method on the chosen network.
        PlanBrokersMissing = "plan-brokers-missing": E E, fails(F::Unreachable),
            "public access that is turned off";
        /// The chosen method does not encrypt the connection.
        PlanUnencrypted = "plan-unencrypted": W W, nothing(HARMLESS), "vectors/plan.json";
        /// The chosen method does not authenticate the client.
        PlanUnauthenticated = "plan-unauthenticated": N N, nothing(HARMLESS), "vectors/plan.json";
    }

    /// An IAM policy.
    Policy = "policy" {
        /// IAM's policy language has no such element.
        PolicyElementUnknown = "policy-element-unknown": E E, nothing(NOT_READ),
            "IAM's policy grammar";
        /// A statement lacks `Effect`, action or resource, or has both an element and its `Not…`.
        PolicyStatement = "policy-statement": E E, nothing(NOT_READ), "IAM's policy grammar";
        /// The policy is for a resource (it names a `Principal`); a policy for a role is needed.
        PolicyPrincipal = "policy-principal": E E, nothing(NOT_READ),
            "trust policies, and a cluster's own";
        /// The policy has the version `2008-10-17` or no version: IAM uses variables literally.
        PolicyVersion = "policy-version": W W, nothing(HARMLESS), "IAM's policy grammar";
    }

    /// The network path to the broker's port.
    Network = "network" {
        /// The broker's name has no address.
        ResolveFailed = "resolve-failed": E E, fails(F::Unreachable),
            "private names outside their network, and deleted clusters";
        /// No program listens on the port.
        TcpRefused = "tcp-refused": E E, fails(F::Unreachable), "the port of another method";
        /// There is no route to the broker's network.
        TcpUnreachable = "tcp-unreachable": E E, fails(F::Unreachable), "a VPC without a route";
        /// There is no answer: a security group or a firewall drops the packets.
        TcpTimeout = "tcp-timeout": E E, fails(F::Unreachable), "security groups";
    }

    /// The TLS handshake.
    Tls = "tls" {
        /// The port does not speak TLS.
        TlsNotTls = "tls-not-tls": E E, fails(F::Unreachable), "Kafka's plaintext port";
        /// The port requires TLS, and the client spoke plaintext.
        TlsExpected = "tls-expected": E E, fails(F::Unreachable), "Kafka's TLS port";
        /// The broker's certificate is not signed by a trusted root, or is invalid.
        TlsServerUntrusted = "tls-server-untrusted": E E, fails(F::ServerUntrusted),
            "brokers with a private root, or without their intermediate";
        /// An issuer of the broker's certificate is missing: the broker did not send it, and it is
        /// not a given root.
        TlsServerIssuerMissing = "tls-server-issuer-missing": E E, fails(F::ServerUntrusted),
            "brokers whose keystore lacks the intermediate";
        /// rustls rejects the broker's certificate, and Java accepts it.
        TlsServerOnlyJava = "tls-server-only-java": E E,
            nothing("Java's clients, which Lambda presumably uses, accept it"),
            "certificates without subject alternative names, self-signed ones, SHA-1";
        /// The broker's certificate has expired.
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
        /// The broker does not request a client certificate, so the client would be anonymous.
        TlsClientCertificateNotRequested = "tls-client-certificate-not-requested": E E,
            fails(F::MethodInactive).at_every_broker(), "Kafka's listener for TLS without client \
                certificates";
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
        /// The port does not use SASL.
        SaslNotExpected = "sasl-not-expected": E E, fails(F::MethodInactive).at_every_broker(),
            "Kafka's listener without SASL";
        /// The port requires SASL, and the method does not use it.
        SaslExpected = "sasl-expected": E E,
            nothing("Lambda does not connect to such a port without SASL").at_every_broker(),
            "Kafka's listener with SASL, which closes the connection on the first request";
        /// The broker rejects the user name and password, or the token.
        SaslCredentials = "sasl-credentials": E E, fails(F::CredentialsRefused).at_every_broker(),
            "Kafka's SCRAM server";
        /// There is no token, or the mechanism can't send the user name, password or token.
        SaslCredentialsMissing = "sasl-credentials-missing": E E,
            nothing(OWN_CLIENT).at_every_broker(), "providers without credentials";
        /// The identity provider rejects the OAuth client, so that there is no token.
        SaslTokenRefused = "sasl-token-refused": E E,
            fails(F::CredentialsRefused).at_every_broker(), "RFC 6749 section 5.2";
        /// The identity provider's token endpoint did not return a token.
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

    /// Kafka's protocol, and the permissions of the identity.
    Protocol = "protocol" {
        /// The identity is known, but lacks a permission.
        AuthorizeDenied = "authorize-denied": E E, fails(F::NotAuthorized).at_every_broker(),
            "MSK's \"Access denied\", and Kafka's ACLs";
        /// The cluster has no topic of this name, or hides it.
        TopicUnknown = "topic-unknown": E E, nothing("neither documents nor reports mention it"),
            "Kafka, for topics that may not be described";
        /// The broker closes new connections.
        ConnectionQuota = "connection-quota": E E, fails(F::ConnectionQuota),
            "MSK's \"Too many connects\"";
        /// The answer is not Kafka's protocol.
        ProtocolGarbage = "protocol-garbage": E E, fails(F::Unreachable), "a web server";
        /// Broker and client support no common version of a request.
        ProtocolVersion = "protocol-version": E E, fails(F::Unreachable),
            "Kafka's UNSUPPORTED_VERSION";
        /// The broker answers with an error of Kafka's protocol.
        ProtocolError = "protocol-error": E E, nothing("neither documents nor reports mention it"),
            "Kafka's list of error codes";
        /// The broker closes the connection instead of answering.
        ClosedEarly = "closed-early": E E, fails(F::Unreachable),
            "brokers at their connection quota";
        /// The broker does not answer in time.
        Timeout = "timeout": E E, fails(F::Unreachable), "servers that accept and stay silent";
    }
}

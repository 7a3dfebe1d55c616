//! Messages of the Java runtime about keys, certificates and handshakes. `vectors/messages.json` has a source
//! for each.

use crate::explain::message::Program::Java;
use crate::explain::message::{KnownMessage, general, message};
use crate::finding::Code as C;

pub(super) const MESSAGES: &[KnownMessage] = &[
    message(
        Java,
        "Given final block not properly padded",
        &[C::KeyPasswordWrong],
        "The password does not decrypt the private key (or the keystore).",
        "Check the password with `msk-auth check secret.json`; look for a line break at its end.",
    ),
    message(
        Java,
        "Invalid lenByte",
        &[C::KeyPasswordWrong, C::KeyNotPkcs8],
        "The bytes that Java reads as the key are not DER. Either the password does not decrypt a \
         key that is encrypted with RC4, or the key has a `Proc-Type` header, which Java does not \
         read.",
        "Run `msk-auth check secret.json`; look for a line break at the end of the password.",
    ),
    message(
        Java,
        "PBE parameter parsing error",
        &[C::KeyPbes2, C::ConfigEncryption],
        "The private key or the keystore is encrypted with PBES2, in a form that Java does not read even if it has \
         PBES2: AES-192, triple DES or scrypt.",
        "Encrypt the key again: `openssl pkcs8 -topk8 -v1 PBE-SHA1-3DES -in client.key -out client.pbes1.key`. Create \
         the keystore again: `openssl pkcs12 -in client.p12 -out client.pem`, then `openssl pkcs12 -export -in \
         client.pem -out client.new.p12`.",
    ),
    message(
        Java,
        "Cannot find any provider supporting",
        &[C::ConfigEncryption],
        "The keystore is encrypted with the scheme that is named there, and Java does not have it.",
        "Create it again: `openssl pkcs12 -legacy -in client.p12 -out client.pem`, then `openssl pkcs12 -export -in \
         client.pem -out client.new.p12`.",
    ),
    message(
        Java,
        "overrun, bytes",
        &[C::KeyPasswordUnused],
        "A password is set, but the private key is not encrypted, and Java tries to decrypt it.",
        "Delete `privateKeyPassword` from the secret (`ssl.key.password` from the properties), or encrypt the key with it.",
    ),
    message(
        Java,
        "SecretKeyFactory not available",
        &[
            C::KeyPbes2,
            C::KeyEncryptionNotInJava,
            C::KeyEncryptionUnsupported,
        ],
        "The private key is encrypted with a scheme that Java does not have. The scheme's name \
         comes before this text; OpenSSL 3 writes PBES2 by default.",
        "Encrypt it again: `openssl pkcs8 -topk8 -v1 PBE-SHA1-3DES -in client.key -out client.pbes1.key`, or run \
         `msk-auth repair --output repaired.json secret.json`.",
    ),
    message(
        Java,
        "invalid key encoding",
        &[C::KeyEncryptedAttributes],
        "The encrypted private key has attributes, as Windows exports them, or a public key after it. Java accepts \
         them only in a key that is not encrypted.",
        "Remove them: `msk-auth repair --output repaired.json secret.json`, or `openssl pkcs8 -topk8 -v1 \
         PBE-SHA1-3DES -in client.key -out client.pbes1.key`.",
    ),
    message(
        Java,
        "algid parse error, not a sequence",
        &[C::KeyNotPkcs8],
        "The private key is PKCS #1 (`BEGIN RSA PRIVATE KEY`) or SEC 1 (`BEGIN EC PRIVATE KEY`); \
         Java reads PKCS #8.",
        "Convert it: `openssl pkcs8 -topk8 -nocrypt -in client.key -out client.pkcs8.key`.",
    ),
    message(
        Java,
        "Not a SEQUENCE",
        &[C::KeyAlgorithmUnsupported, C::KeyNotPkcs8],
        "The private key is not RSA, DSA or EC in PKCS #8, the three types that Kafka's loader \
         tries. An Ed25519 key causes this message.",
        "Use a key on P-256 or RSA of at least 2048 bits, and have a certificate issued for it.",
    ),
    message(
        Java,
        "Password is not ASCII",
        &[C::KeyPasswordNotAscii, C::KeyPasswordWrong],
        "Java's key factories accept only passwords of printable ASCII characters. The most likely \
         cause is a line break at the end of the password.",
        "Delete the line break (`printf %s` in place of `echo`), or encrypt the key again with an \
         ASCII password.",
    ),
    message(
        Java,
        "Certificate chain is not valid",
        &[
            C::ChainReversed,
            C::ChainOutOfOrder,
            C::ChainIncomplete,
            C::ChainDuplicate,
            C::ChainUnrelated,
        ],
        "The certificates are not in the order client, intermediates, root; or one is missing, occurs twice, or belongs to \
         another chain.",
        "Run `msk-auth check secret.json` to see which; `msk-auth repair` puts them in order.",
    ),
    message(
        Java,
        "keystore password was incorrect",
        &[C::KeystorePassword, C::KeyPasswordNotAscii],
        "The password does not open the PKCS #12 keystore (`ssl.keystore.password`), or the file is damaged. Java also \
         reports this for a password with characters other than printable ASCII, even if OpenSSL opens the keystore with it.",
        "Try it: `openssl pkcs12 -in client.p12 -noout -passin file:password.txt`. If that works, choose an ASCII password.",
    ),
    message(
        Java,
        "Keystore was tampered with, or password was incorrect",
        &[C::KeystorePassword],
        "The password does not open the Java keystore (`ssl.keystore.password`), or the file is damaged.",
        "Try it: `keytool -list -keystore client.jks`.",
    ),
    message(
        Java,
        "Invalid keystore format",
        &[C::KeystoreMalformed, C::ConfigStoreType],
        "The file is not a Java keystore (JKS); often it is PEM, or it is damaged.",
        "Set `ssl.keystore.type` (and `ssl.truststore.type`) to what the file is: PEM, PKCS12 or JKS.",
    ),
    message(
        Java,
        "toDerInputStream rejects tag type",
        &[C::KeystoreMalformed, C::ConfigStoreType],
        "The file is not a PKCS #12 keystore. Tag type 45 is the first hyphen of a PEM file.",
        "Set `ssl.keystore.type=PEM` (and `ssl.truststore.type=PEM`) for PEM files.",
    ),
    message(
        Java,
        "the trustAnchors parameter must be non-empty",
        &[C::TlsServerUntrusted],
        "The trust store contains no certificate, or its file does not exist.",
        "Check `ssl.truststore.location`. For MSK, remove the trust store setting: Java trusts \
         Amazon's roots.",
    ),
    message(
        Java,
        "PKIX path building failed",
        &[C::TlsServerUntrusted, C::TlsClientCertificateRefused],
        "The other side's certificate does not lead to a root in the trust store. In a client's \
         log this is the broker's certificate; in a broker's log, the client's.",
        "Run `msk-auth connect --brokers HOST:PORT --method tls` to see the certificate. For a \
         private root set `ssl.truststore.location`, or for Lambda a secret of type \
         SERVER_ROOT_CA_CERTIFICATE.",
    ),
    general(
        Java,
        "unable to find valid certification path",
        &[C::TlsServerUntrusted, C::TlsClientCertificateRefused],
        "The other side's certificate does not lead to a root in the trust store. In a client's log \
         this is the broker's certificate; in a broker's log, the client's.",
        "Run `msk-auth connect --brokers HOST:PORT --method tls` to see the certificate. For a \
         private root set `ssl.truststore.location`, or for Lambda a secret of type \
         SERVER_ROOT_CA_CERTIFICATE.",
    ),
    general(
        Java,
        "PKIX path validation failed",
        &[
            C::TlsServerUntrusted,
            C::TlsServerExpired,
            C::TlsClientCertificateRefused,
        ],
        "The certificate leads to a trusted root, but the path breaks a rule: validity, key usage, \
         constraints. The text after this message names the rule.",
        "Run `msk-auth check secret.json` on the client's secret, or `msk-auth connect --brokers HOST:PORT --method tls` \
         on the broker.",
    ),
    message(
        Java,
        "Path does not chain with any of the trust anchors",
        &[C::ChainAuthorityKeyId, C::TlsClientCertificateRefused],
        "The certificate's issuer is not one of the trusted roots. A root with the same name and \
         another key does not count.",
        "Compare the authority key identifier of the last certificate with the root's; `msk-auth \
         check` does this.",
    ),
    message(
        Java,
        "KeyUsage does not allow digital signatures",
        &[C::LeafKeyUsage],
        "The client's certificate has a key usage without `digitalSignature`, which a TLS client \
         needs.",
        "Have it issued again with `keyUsage = digitalSignature`.",
    ),
    message(
        Java,
        "Extended key usage does not permit use for TLS client authentication",
        &[C::LeafClientAuth],
        "The client's certificate is only for TLS servers.",
        "Have it issued again with `extendedKeyUsage = clientAuth`.",
    ),
    message(
        Java,
        "unrecognized critical extension(s)",
        &[C::ChainCriticalExtension],
        "A certificate has a critical extension that Java does not process.",
        "Have it issued without the extension, or with the extension not critical.",
    ),
    message(
        Java,
        "Algorithm constraints check failed on",
        &[C::ChainAlgorithmRefused, C::ChainWeakSignature],
        "A certificate is signed with an algorithm, or has a key, that Java's `jdk.certpath.disabledAlgorithms` forbids.",
        "Have it issued again with SHA-256 and RSA of at least 2048 bits, or ECDSA on P-256.",
    ),
    message(
        Java,
        "No subject alternative DNS name matching",
        &[C::TlsServerName],
        "The broker's certificate is for other names than the one that the client connected to.",
        "Connect by the broker's own name. Test a tunnel with `msk-auth connect --brokers HOST:PORT --method tls --server-name NAME`; \
         do not empty `ssl.endpoint.identification.algorithm`.",
    ),
    message(
        Java,
        "No subject alternative names matching IP address",
        &[C::TlsServerName],
        "The client connected to an IP address, but the broker's certificate has only names.",
        "Connect by the broker's name; check `advertised.listeners` at the broker.",
    ),
    message(
        Java,
        "No subject alternative names present",
        &[C::TlsServerName],
        "The client connected to an IP address, and the broker's certificate has no alternative names at all.",
        "Connect by the broker's name, and have its certificate issued with `subjectAltName`.",
    ),
    message(
        Java,
        "No name matching",
        &[C::TlsServerName],
        "The broker's certificate is for other names than the one that the client connected to.",
        "Connect by the broker's own name. Test a tunnel with `msk-auth connect --brokers HOST:PORT \
         --method tls --server-name NAME`; do not empty `ssl.endpoint.identification.algorithm`.",
    ),
    message(
        Java,
        "Received fatal alert: bad_certificate",
        &[
            C::TlsClientCertificateRefused,
            C::TlsClientCertificateRequired,
        ],
        "The other side refused the certificate, or requires one and got none. In a client's log, \
         the broker refused the client's certificate.",
        "Check the secret with `msk-auth check secret.json`, then the CAs that the brokers trust: for MSK, \
         `aws kafka describe-cluster-v2` lists them.",
    ),
    message(
        Java,
        "Received fatal alert: certificate_unknown",
        &[C::TlsClientCertificateRefused, C::TlsServerUntrusted],
        "The other side could not accept the certificate. A Java broker sends this alert if it \
         does not trust the client's certificate. In a broker's log, the client does not trust the \
         broker's.",
        "In a client's log, check the secret and the CAs that the brokers trust. In a broker's \
         log, check the client's trust store.",
    ),
    message(
        Java,
        "Received fatal alert: certificate_required",
        &[C::TlsClientCertificateRequired],
        "The listener requires mutual TLS, and the client sent no certificate (TLS 1.3).",
        "Give the client its keystore, or use the port of another method: `msk-auth plan` names it.",
    ),
    message(
        Java,
        "Received fatal alert: certificate_expired",
        &[C::LeafExpired, C::TlsServerExpired],
        "The other side reports that the certificate has expired.",
        "Run `msk-auth check secret.json`, and renew the certificate.",
    ),
    message(
        Java,
        "Received fatal alert: unknown_ca",
        &[C::TlsClientCertificateRefused, C::TlsServerUntrusted],
        "The other side does not trust the CA that issued the certificate.",
        "Add the CA to the other side's trust store; for MSK, to the cluster's certificate authorities.",
    ),
    message(
        Java,
        "Received fatal alert: unsupported_certificate",
        &[
            C::LeafClientAuth,
            C::LeafKeyUsage,
            C::TlsClientCertificateRefused,
        ],
        "The other side rejects the kind of certificate: its key usage or extended key usage does not \
         allow this use.",
        "Check the secret with `msk-auth check secret.json`; have the certificate issued with \
         `extendedKeyUsage = clientAuth`.",
    ),
    message(
        Java,
        "Received fatal alert: handshake_failure",
        &[C::TlsFailed, C::TlsClientCertificateRequired, C::TlsVersion],
        "The two sides share no cipher suite or signature algorithm. TLS 1.2 brokers also send \
         this alert if the client certificate is missing.",
        "Check every step with `msk-auth connect --brokers HOST:PORT --method tls`.",
    ),
    message(
        Java,
        "Received fatal alert: protocol_version",
        &[C::TlsVersion],
        "The two sides share no version of TLS.",
        "Allow TLS 1.2 and 1.3 on both: `ssl.enabled.protocols=TLSv1.2,TLSv1.3`.",
    ),
    message(
        Java,
        "Received fatal alert: decrypt_error",
        &[C::TlsClientCertificateRefused, C::KeyMismatch],
        "The other side could not verify a signature. Either it trusts a CA of the same name with another key, because \
         the CA was set up again; or the key does not belong to the certificate.",
        "Run `msk-auth check secret.json`. If the pair fits, give the other side the CA's current certificate.",
    ),
    message(
        Java,
        "Received fatal alert: internal_error",
        &[C::TlsFailed, C::TlsClientCertificateRefused],
        "The other side failed in the TLS handshake for a reason that only its own log has.",
        "Check the other side's log at that time.",
    ),
    message(
        Java,
        "No appropriate protocol",
        &[C::TlsVersion, C::ConfigTlsVersion],
        "The versions of TLS and the cipher suites that the configuration allows have nothing that this Java allows: \
         its `jdk.tls.disabledAlgorithms` forbids TLS 1.0 and 1.1.",
        "Set `ssl.enabled.protocols=TLSv1.2,TLSv1.3`, and remove `ssl.cipher.suites`.",
    ),
    message(
        Java,
        "CertificateExpiredException: NotAfter",
        &[C::LeafExpired, C::ChainExpired, C::TlsServerExpired],
        "A certificate has expired, on the date that follows. In a client's log it is usually the broker's; in a broker's \
         log, the client's.",
        "Run `msk-auth check secret.json` on the client's secret, or `msk-auth connect --brokers HOST:PORT --method tls` \
         on the broker, and renew the certificate.",
    ),
    message(
        Java,
        "Cannot recover key",
        &[C::KeystorePassword, C::KeyPasswordWrong],
        "The password of the key in the Java keystore is not `ssl.key.password`, or, if that is not set, not \
         `ssl.keystore.password`.",
        "Set `ssl.key.password` to the key's password, or change that: `keytool -keypasswd -keystore client.jks -alias \
         ALIAS`.",
    ),
    message(
        Java,
        "Empty client certificate chain",
        &[C::TlsClientCertificateRequired],
        "A broker's message: its listener requires mutual TLS, and the client sent no certificate.",
        "Give the client its keystore. Check that the broker's listed CAs include the client's, \
         and that it supports the key's algorithm.",
    ),
    message(
        Java,
        "No available authentication scheme",
        &[C::ChainAlgorithmRefused, C::KeyAlgorithmUnsupported],
        "There is a certificate, but no signature algorithm of TLS 1.3 fits its key, for example \
         an RSASSA-PSS key or an unusual curve.",
        "Use a key on P-256 or an ordinary RSA key of at least 2048 bits.",
    ),
    message(
        Java,
        "Unsupported or unrecognized SSL message",
        &[C::TlsNotTls],
        "The port does not speak TLS: it is a plaintext listener, or not a broker.",
        "Use the port of a method with TLS (on MSK 9094, 9096 or 9098), or a `security.protocol` \
         without SSL.",
    ),
    message(
        Java,
        "Remote host terminated the handshake",
        &[C::ClosedEarly, C::TlsNotTls, C::TcpTimeout],
        "The other side closed the connection in the TLS handshake without an alert. It may be a \
         load balancer, a proxy, a plaintext listener, or a broker at its connection limit.",
        "Check every step with `msk-auth connect --brokers HOST:PORT --method tls`.",
    ),
    message(
        Java,
        "No LoginModule found for",
        &[],
        "The class in `sasl.jaas.config` is not on the class path: for \
         `software.amazon.msk.auth.iam.IAMLoginModule` the jar aws-msk-iam-auth is missing.",
        "Add the jar (`aws-msk-iam-auth-VERSION-all.jar`) to the class path or to Kafka's `libs`.",
    ),
    message(
        Java,
        "unable to find LoginModule class",
        &[C::ConfigJaasModule],
        "The class in `sasl.jaas.config` is not on the class path, or its name is misspelt. Java before version 9 prints \
         this. On Databricks, Kafka's classes have the prefix `kafkashaded.`.",
        "Check the name with `msk-auth check client.properties`, and add the class's jar to the class path.",
    ),
    general(
        Java,
        "ClassNotFoundException",
        &[],
        "Java does not find the class whose name follows: its jar is not on the class path, or the \
         name is misspelt.",
        "Check the name, and add the jar to the class path or to Kafka's `libs`.",
    ),
    general(
        Java,
        "NoClassDefFoundError",
        &[],
        "A library that another one needs is not on the class path. With `software/amazon/awssdk` or \
         `com/amazonaws`, the jar of aws-msk-iam-auth without `all` is used.",
        "Add the missing jar; for aws-msk-iam-auth use `aws-msk-iam-auth-VERSION-all.jar`.",
    ),
    general(
        Java,
        "UnknownHostException",
        &[C::ResolveFailed],
        "The name that follows has no address here.",
        "Check the name, and run the client in the cluster's network.",
    ),
    general(
        Java,
        "OutOfMemoryError: Java heap space",
        &[C::TlsExpected],
        "A Kafka client that speaks plaintext to a TLS port reads the answer as the length of a \
         message and asks for hundreds of megabytes. If the trace has `NetworkReceive`, this is the \
         cause; otherwise the heap is too small.",
        "Make `security.protocol` fit the port: SSL for 9094, SASL_SSL for 9096 and 9098. Check with \
         `msk-auth connect`.",
    ),
];

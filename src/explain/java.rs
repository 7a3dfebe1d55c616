//! What the Java runtime says of keys, certificates and handshakes. `vectors/messages.json` has a source for each.

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
        "What Java reads as the key is not DER: the password does not decrypt a key that is encrypted with RC4, or the key has a \
         `Proc-Type` header, which Java does not read.",
        "Run `msk-auth check secret.json`; look for a line break at the end of the password.",
    ),
    message(
        Java,
        "PBE parameter parsing error",
        &[C::KeyPbes2],
        "The private key is encrypted with PBES2, in a form that Java does not read even where it has PBES2.",
        "Encrypt it again: `openssl pkcs8 -topk8 -v1 PBE-SHA1-3DES -in client.key -out client.pbes1.key`.",
    ),
    message(
        Java,
        "overrun, bytes =",
        &[C::KeyPasswordUnused],
        "A password is set, and the private key is not encrypted, so that Java reads the key as if it were.",
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
        "The private key is encrypted with a scheme that Java does not have. Its name comes before these \
         words; OpenSSL 3 writes PBES2 by default.",
        "Encrypt it again: `openssl pkcs8 -topk8 -v1 PBE-SHA1-3DES -in client.key -out client.pbes1.key`, or run \
         `msk-auth repair --output repaired.json secret.json`.",
    ),
    message(
        Java,
        "algid parse error, not a sequence",
        &[C::KeyNotPkcs8],
        "The private key is PKCS #1 (`BEGIN RSA PRIVATE KEY`) or SEC 1 (`BEGIN EC PRIVATE KEY`), and Java reads PKCS #8.",
        "Convert it: `openssl pkcs8 -topk8 -nocrypt -in client.key -out client.pkcs8.key`.",
    ),
    message(
        Java,
        "Not a SEQUENCE",
        &[C::KeyAlgorithmUnsupported, C::KeyNotPkcs8],
        "The private key is not one of RSA, DSA or EC in PKCS #8, the three that Kafka's loader tries; Ed25519 gives \
         this message.",
        "Use a key on P-256 or RSA of at least 2048 bits, and have a certificate issued for it.",
    ),
    message(
        Java,
        "Password is not ASCII",
        &[C::KeyPasswordNotAscii, C::KeyPasswordWrong],
        "Java's key factories accept only passwords of printable ASCII characters. The likeliest reason is a line break at \
         the end of the password.",
        "Delete the line break (`printf %s` in place of `echo`), or encrypt the key again under an ASCII password.",
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
        &[],
        "The password does not open the PKCS #12 keystore (`ssl.keystore.password`), or the file is damaged.",
        "Try it: `openssl pkcs12 -in client.p12 -noout -passin file:password.txt`.",
    ),
    message(
        Java,
        "Keystore was tampered with, or password was incorrect",
        &[],
        "The password does not open the Java keystore (`ssl.keystore.password`), or the file is damaged.",
        "Try it: `keytool -list -keystore client.jks`.",
    ),
    message(
        Java,
        "the trustAnchors parameter must be non-empty",
        &[C::TlsServerUntrusted],
        "The trust store has no certificate in it, or the file that it names does not exist.",
        "Check `ssl.truststore.location`. For MSK leave the trust store out: Java trusts Amazon's roots.",
    ),
    message(
        Java,
        "PKIX path building failed",
        &[C::TlsServerUntrusted, C::TlsClientCertificateRefused],
        "The other side's certificate leads to no root in the trust store. In a client's log it is the broker's \
         certificate; in a broker's log the client's.",
        "See it with `msk-auth connect --brokers HOST:PORT --method tls`. For a private root set \
         `ssl.truststore.location`, or for Lambda a secret of type SERVER_ROOT_CA_CERTIFICATE.",
    ),
    general(
        Java,
        "PKIX path validation failed",
        &[
            C::TlsServerUntrusted,
            C::TlsServerExpired,
            C::TlsClientCertificateRefused,
        ],
        "The certificate leads to a trusted root, but a rule is broken on the way: validity, key usage, constraints. \
         The words behind it name the rule.",
        "Run `msk-auth check secret.json` on the client's secret, or `msk-auth connect --brokers HOST:PORT --method tls` \
         on the broker.",
    ),
    message(
        Java,
        "Path does not chain with any of the trust anchors",
        &[C::ChainAuthorityKeyId, C::TlsClientCertificateRefused],
        "The certificate's issuer is not one of the trusted roots; a root of the same name with another key does not count.",
        "Compare the authority key identifier of the last certificate with the root's; `msk-auth check` does.",
    ),
    message(
        Java,
        "KeyUsage does not allow digital signatures",
        &[C::LeafKeyUsage],
        "The client's certificate has a key usage without `digitalSignature`, which a TLS client signs with.",
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
        "Have it issued without the extension, or with it not critical.",
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
        "The client connected to an IP address, and the broker's certificate has only names.",
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
        "Received fatal alert: bad_certificate",
        &[
            C::TlsClientCertificateRefused,
            C::TlsClientCertificateRequired,
        ],
        "The other side refused the certificate that it got, or got none where it wants one. In a client's log the broker \
         refused the client's.",
        "Check the secret with `msk-auth check secret.json`, then the CAs that the brokers trust: for MSK, \
         `aws kafka describe-cluster-v2` lists them.",
    ),
    message(
        Java,
        "Received fatal alert: certificate_unknown",
        &[C::TlsClientCertificateRefused, C::TlsServerUntrusted],
        "The other side could not accept the certificate. A Java broker sends it where it does not trust the client's \
         certificate; in a broker's log it means that the client does not trust the broker's.",
        "In a client's log check the secret and the CAs that the brokers trust; in a broker's log the client's trust store.",
    ),
    message(
        Java,
        "Received fatal alert: certificate_required",
        &[C::TlsClientCertificateRequired],
        "The listener is for mutual TLS, and the client sent no certificate (TLS 1.3).",
        "Give the client its keystore, or use the port of another method: `msk-auth plan` names it.",
    ),
    message(
        Java,
        "Received fatal alert: certificate_expired",
        &[C::LeafExpired, C::TlsServerExpired],
        "The other side says that the certificate has expired.",
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
        "Received fatal alert: handshake_failure",
        &[C::TlsFailed, C::TlsClientCertificateRequired, C::TlsVersion],
        "The two sides share no cipher suite or signature algorithm; TLS 1.2 brokers also send it where a client certificate is missing.",
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
        "Empty client certificate chain",
        &[C::TlsClientCertificateRequired],
        "A broker's words: its listener is for mutual TLS, and the client sent no certificate.",
        "Give the client its keystore; check that the key's algorithm and the CAs that the broker names fit.",
    ),
    message(
        Java,
        "No available authentication scheme",
        &[C::ChainAlgorithmRefused, C::KeyAlgorithmUnsupported],
        "There is a certificate, but no signature algorithm of TLS 1.3 fits its key, as with an RSASSA-PSS key or an odd curve.",
        "Use a key on P-256 or an ordinary RSA key of at least 2048 bits.",
    ),
    message(
        Java,
        "Unsupported or unrecognized SSL message",
        &[C::TlsNotTls],
        "The port does not speak TLS: it is a plaintext listener, or no broker.",
        "Use the port of a method with TLS: on MSK 9094, 9096 or 9098; or `security.protocol` without SSL.",
    ),
    message(
        Java,
        "Remote host terminated the handshake",
        &[C::ClosedEarly, C::TlsNotTls, C::TcpTimeout],
        "The other side closed the connection in the TLS handshake without an alert: a load balancer, a proxy, a plaintext \
         listener, or a broker at its limit of connections.",
        "Check every step with `msk-auth connect --brokers HOST:PORT --method tls`.",
    ),
    message(
        Java,
        "No LoginModule found for",
        &[],
        "The class that `sasl.jaas.config` names is not on the class path: for `software.amazon.msk.auth.iam.IAMLoginModule` \
         the jar aws-msk-iam-auth is missing.",
        "Add the jar (`aws-msk-iam-auth-VERSION-all.jar`) to the class path or to Kafka's `libs`.",
    ),
];

//! Certificates: the chain, and the client's own.

use super::explanations;

const SHOW: &str = "openssl x509 -in client.pem -noout -subject -issuer -dates -ext keyUsage,extendedKeyUsage,basicConstraints";
const SHOW_CHAIN: &str =
    "openssl crl2pkcs7 -nocrl -certfile chain.pem | openssl pkcs7 -print_certs -noout";
const REPAIR: &str = "msk-auth repair --output repaired.json secret.json";
const WITH_ISSUERS: &str = "msk-auth repair --certificates issuing.pem --certificates root.pem --output repaired.json secret.json";
const NEW_P256: &str =
    "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out client.key";
const ISSUE: &str = "aws acm-pca issue-certificate --certificate-authority-arn CA_ARN --csr fileb://client.csr --signing-algorithm SHA256WITHRSA --validity Value=365,Type=DAYS";

explanations! {
    ChainCertificateMalformed {
        why: "The PEM around the certificate is sound, but its DER does not parse, or Java can't \
              read its content: for example a compressed point as the key, or a malformed critical \
              extension. Kafka's loader rejects the whole list (seen).",
        fix: "Copy the certificate again from its source. If OpenSSL reads it and Java does not, \
              have it issued again in the usual form.",
        example: [SHOW],
    }
    ChainReversed {
        why: "The list begins with the root and ends with the client's certificate. TLS requires \
              the client's certificate first, and each certificate followed by its issuer (RFC \
              8446 section 4.4.2). Kafka's loader refuses any other order: `Certificate chain is \
              not valid` (seen).",
        fix: "Reverse the list: client, intermediates, root.",
        example: [REPAIR, "cat client.pem issuing.pem root.pem > chain.pem"],
    }
    ChainOutOfOrder {
        why: "Each certificate must be followed by its issuer. Kafka's loader reads the \
              certificates in the order of the text and rejects any other order: `Certificate \
              chain is not valid` (seen).",
        fix: "Put them in the order client, intermediates, root; the finding's help has the \
              numbers.",
        example: [REPAIR, SHOW_CHAIN],
    }
    ChainIncomplete {
        why: "The issuer of one certificate is absent; the next certificate in the list is a \
              higher issuer. Kafka's loader refuses a list in which a certificate is not followed \
              by its issuer: `Certificate chain is not valid` (seen).",
        fix: "Insert the missing intermediate. AWS Private CA returns the whole chain.",
        example: [
            "aws acm-pca get-certificate --certificate-authority-arn CA_ARN --certificate-arn CERTIFICATE_ARN > issued.json",
            "msk-auth repair --certificates issued.json --output repaired.json secret.json",
        ],
    }
    ChainRootMissing {
        why: "AWS's guide requires the client certificate, then intermediates, then the root. \
              Kafka's loader accepts a list without its root, and brokers have the root \
              themselves. The rules `lambda` report an error only because of the guide, and \
              Lambda's answer is inferred.",
        fix: "Append the root certificate.",
        example: [
            "aws acm-pca get-certificate-authority-certificate --certificate-authority-arn CA_ARN --query Certificate --output text > root.pem",
            "msk-auth repair --certificates root.pem --output repaired.json secret.json",
        ],
    }
    ChainUnrelated {
        why: "A certificate in the list did not issue any other certificate in it: it belongs to \
              another client, or is the root of another CA. Kafka's loader refuses it (seen): each \
              certificate must name the next as its issuer. Of two certificates of an intermediate \
              with the same key, from two CAs or renewed, it accepts one. A cross-signed copy of the \
              root is not unrelated: its place is after the root.",
        fix: "Delete it; the finding's help has its number. If it is another certificate of an \
              intermediate, keep the one whose root your brokers trust.",
        example: [REPAIR, SHOW_CHAIN],
    }
    ChainTooLong {
        why: "JDK 17, as a broker, accepts at most ten certificates from a client, in a message of at \
              most 32,768 bytes, and ends the handshake if there are more (seen; the system \
              properties are `jdk.tls.maxClientCertificateChainLength` and \
              `jdk.tls.maxHandshakeMessageSize`).",
        fix: "Have the client's certificate issued by a CA that is nearer to the root, or that has \
              smaller certificates.",
        example: ["grep -c 'BEGIN CERTIFICATE' chain.pem"],
    }
    ChainTrailingBytes {
        why: "There are more bytes after the certificate in its PEM block. Java and OpenSSL ignore \
              them, so they do not read a second certificate there.",
        fix: "Write the certificate again. Put a second certificate into a separate block.",
        example: ["openssl x509 -in certificate.pem -out plain.pem"],
    }
    ChainDuplicate {
        why: "A certificate is not its own issuer unless it is a root, so Kafka's loader refuses a \
              list with a repeated certificate: `Certificate chain is not valid` (seen). A \
              frequent cause is `cat` of bundles that overlap.",
        fix: "Delete the second copy.",
        example: [REPAIR],
    }
    ChainSignature {
        why: "The issuer has the right name, but its key did not sign the certificate. Usually the \
              CA was set up again under the same name with a new key. Kafka's loader does not \
              check signatures (seen); that brokers refuse the client is inferred.",
        fix: "Put the CA certificate with the signing key into the list, or have the client's \
              certificate issued again by the current CA.",
        example: ["openssl verify -partial_chain -trusted issuing.pem client.pem", WITH_ISSUERS],
    }
    ChainSignatureUnsupported {
        why: "The TLS provider of this program can't verify the signature, for example Ed448, \
              RSA with an exponent of more than 33 bits, or P-521 with ring. Java may nevertheless verify it.",
        fix: "Check the signature with OpenSSL. Most programs read a certificate with SHA-256 and \
              ECDSA on P-256 or RSA.",
        example: ["openssl verify -partial_chain -trusted issuing.pem client.pem"],
    }
    ChainAlgorithmRefused {
        why: "Java's list of disabled algorithms contains MD5 signatures and issuers with RSA keys \
              below 1024 bits. Java can't verify signatures of issuers on secp256k1, brainpool, \
              P-224 or P-192 (seen on JDK 17). Kafka's Java clients do not present an RSASSA-PSS \
              key.",
        fix: "Have the certificate issued with ECDSA on P-256, or RSA of at least 2048 bits, and SHA-256.",
        example: [NEW_P256, "openssl req -new -key client.key -subj /CN=client -out client.csr", ISSUE],
    }
    ChainAuthorityKeyId {
        why: "The certificate names the key (or the serial number) of its issuer, and the root in \
              the list has another one. Java, as a broker, then does not accept that root as the \
              end of the chain: `Path does not chain with any of the trust anchors` (seen). It \
              does not check this between other certificates.",
        fix: "Put the root with that identifier into the list and into the brokers' trust store, \
              or have the certificate issued again under this root.",
        example: [
            "openssl x509 -in issuing.pem -noout -ext authorityKeyIdentifier",
            "openssl x509 -in root.pem -noout -ext subjectKeyIdentifier",
        ],
    }
    ChainNameConstraints {
        why: "A CA in the chain may issue certificates only for certain names (RFC 5280 section \
              4.2.1.10), and a certificate below it has another name. Java refuses it: `name \
              constraints check failed`; OpenSSL reports `permitted subtree violation` (seen).",
        fix: "Have the certificate issued with names that the CA may issue, or by another CA.",
        example: ["openssl x509 -in issuing.pem -noout -ext nameConstraints"],
    }
    ChainPolicies {
        why: "A CA in the chain requires certificate policies (RFC 5280 section 4.2.1.11). \
              msk-auth does not check whether the client's certificate meets them; brokers decide.",
        fix: "Ask the CA whether the client's certificate has the required policy.",
        example: ["openssl x509 -in client.pem -noout -ext certificatePolicies"],
    }
    ChainRootSignature {
        why: "The root's signature on itself does not verify. A reader that trusts a root trusts \
              its key and does not check that signature. Nevertheless, the copy is damaged or was \
              changed.",
        fix: "Copy the root certificate again from its source, and compare fingerprints.",
        example: ["openssl x509 -in root.pem -noout -fingerprint -sha256"],
    }
    ChainOnlyJava {
        why: "Java does not check the root's validity, path length and some extensions, because \
              the root is trusted. OpenSSL checks them, and clients and brokers that use it refuse \
              the chain. MSK's brokers run Java.",
        fix: "Change nothing for Amazon MSK. For other brokers, have the certificate issued without this problem.",
        example: ["openssl verify -CAfile root.pem -untrusted issuing.pem client.pem"],
    }
    ChainIssuerNotCa {
        why: "Only a certificate with `basicConstraints = CA:TRUE` may issue others; if it has a \
              key usage, that must include `keyCertSign` (RFC 5280 sections 4.2.1.3 and 4.2.1.9). \
              Kafka's loader does not check this (seen); that the broker's path validation refuses \
              it is inferred.",
        fix: "Have the client's certificate issued by a CA whose own certificate is marked as a \
              CA's.",
        example: ["openssl x509 -in issuing.pem -noout -ext basicConstraints,keyUsage"],
    }
    ChainPathLength {
        why: "A CA's path length limits how many CAs may follow below it (RFC 5280 section \
              4.2.1.9). This chain has more. That brokers refuse it is inferred.",
        fix: "Have the client's certificate issued by a CA that is nearer to the root.",
        example: ["openssl x509 -in issuing.pem -noout -ext basicConstraints"],
    }
    ChainCriticalExtension {
        why: "RFC 5280 section 4.2 requires programs to refuse a critical extension that they do \
              not process. Java's brokers report `unrecognized critical extension(s)` (seen).",
        fix: "Have the certificate issued without the extension, or with the extension marked as \
              not critical.",
        example: ["openssl x509 -in client.pem -noout -text"],
    }
    ChainSubjectEmpty {
        why: "RFC 5280 section 4.1.2.6 allows an empty subject only with a critical subject \
              alternative name, and Java refuses the certificate otherwise (seen). Kafka derives \
              the client's principal from the subject.",
        fix: "Have the certificate issued with a subject.",
        example: ["openssl req -new -key client.key -subj /CN=client -out client.csr", ISSUE],
    }
    ChainExpired {
        why: "A CA certificate in the chain has expired. Kafka's loader does not check dates \
              (seen); that the broker refuses the client in the handshake is inferred. Java does \
              not check the dates of the root; an expired root is `chain-only-java`.",
        fix: "Put the renewed CA certificate into the list, or have the client's certificate issued by the new CA.",
        example: ["openssl x509 -in issuing.pem -noout -subject -dates", WITH_ISSUERS],
    }
    ChainNotYetValid {
        why: "A CA certificate's validity begins in the future: it is meant for a later change of \
              CAs, or a clock is wrong. That brokers refuse it until then is inferred.",
        fix: "Check the clocks of the CA and of this machine; use the CA's current certificate \
              until then.",
        example: ["date -u", "openssl x509 -in issuing.pem -noout -dates"],
    }
    ChainWeakSignature {
        why: "SHA-1 signatures can be forged. JDK 17 still accepts them from clients (seen); other \
              brokers and later versions may not. The root's own signature does not matter.",
        fix: "Have the certificate issued again with SHA-256.",
        example: ["openssl x509 -in client.pem -noout -text"],
    }
    LeafExpired {
        why: "The client's certificate has expired. Kafka's loader does not check dates (seen); \
              the broker refuses the client in the handshake (inferred).",
        fix: "Issue a new certificate, for the same key or a new one, and store it in the secret.",
        example: [ISSUE, "msk-auth pack --certificate client.pem issuing.pem root.pem --key client.key --output secret.json"],
    }
    LeafNotYetValid {
        why: "The certificate's validity begins in the future, or the clock of the CA or of this machine is wrong. \
              The broker refuses it until then (inferred).",
        fix: "Check the clocks, wait, or check for a later time with `--at`.",
        example: ["date -u", "msk-auth check --at 2030-01-01T00:00:00Z secret.json"],
    }
    LeafExpiresSoon {
        why: "The certificate expires within 30 days. The client works until then, and fails from \
              that second on.",
        fix: "Renew it now. To be warned earlier next time, run this command: it exits with 1 for \
              a time after the expiry.",
        example: ["msk-auth check --at 2030-01-01T00:00:00Z secret.json", ISSUE],
    }
    LeafClientAuth {
        why: "The certificate has an extended key usage (or a Netscape type) that does not include \
              TLS clients: it was issued for a server. Kafka's loader does not check this (seen); \
              the broker refuses it as a client's (inferred).",
        fix: "Have it issued with `extendedKeyUsage = clientAuth`. AWS Private CA's template for \
              that is `EndEntityClientAuthCertificate/V1`.",
        example: [
            SHOW,
            "aws acm-pca issue-certificate --certificate-authority-arn CA_ARN --csr fileb://client.csr --signing-algorithm SHA256WITHRSA --validity Value=365,Type=DAYS --template-arn arn:aws:acm-pca:::template/EndEntityClientAuthCertificate/V1",
        ],
    }
    LeafKeyUsage {
        why: "A TLS client signs in the handshake, so a certificate with a key usage must have `digitalSignature`. \
              JDK 17, as a broker, refuses it: `KeyUsage does not allow digital signatures` (seen).",
        fix: "Have it issued with `keyUsage = digitalSignature`.",
        example: [SHOW],
    }
    LeafIsCa {
        why: "The first certificate is a CA's. Either the client's certificate is missing, or the \
              client uses a CA's certificate and key, which puts the CA's key on every client. \
              Brokers decide whether they accept it.",
        fix: "Have a certificate issued for the client, and put it first.",
        example: [SHOW],
    }
    LeafSelfSigned {
        why: "The client's certificate is self-signed, so no CA vouches for it. A broker accepts \
              it only if its trust store contains this very certificate. Amazon MSK trusts only \
              the Private CAs of the cluster, so it rejects the certificate (inferred).",
        fix: "Have a certificate issued by a CA that the brokers trust.",
        example: [
            "aws kafka describe-cluster-v2 --cluster-arn CLUSTER_ARN --query ClusterInfo.Provisioned.ClientAuthentication.Tls",
            ISSUE,
        ],
    }
}

//! Private keys.

use super::explanations;

const TO_PBES1: &str =
    "openssl pkcs8 -topk8 -v1 PBE-SHA1-3DES -in client.key -out client.pbes1.key";
const REPAIR: &str = "msk-auth repair --output repaired.json secret.json";
const NEW_RSA: &str =
    "openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out client.key";
const NEW_P256: &str =
    "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out client.key";

explanations! {
    KeyNotPkcs8 {
        why: "Kafka's loader reads a private key only in PKCS #8, under `BEGIN PRIVATE KEY` or \
              `BEGIN ENCRYPTED PRIVATE KEY`. Its PEM reader finds a key as PKCS #1 (`BEGIN RSA \
              PRIVATE KEY`) or SEC 1 (`BEGIN EC PRIVATE KEY`), but loading it fails with `algid \
              parse error` (seen). OpenSSL and other clients read it, so the rules `kafka` raise \
              only a note.",
        fix: "Convert the key to PKCS #8. `msk-auth repair` does it inside the secret.",
        example: ["openssl pkcs8 -topk8 -nocrypt -in client.key -out client.pkcs8.key", REPAIR],
    }
    KeyFormatUnsupported {
        why: "The key is in another program's format, such as OpenSSH's `BEGIN OPENSSH PRIVATE \
              KEY`. Neither Kafka's loader (seen) nor msk-auth reads it.",
        fix: "Convert it with the program that wrote it: `ssh-keygen` replaces the file by a PKCS \
              #8 key, so work on a copy.",
        example: ["cp id_rsa client.key", "ssh-keygen -p -N '' -m PKCS8 -f client.key"],
    }
    KeyNotTried {
        why: "Decrypting a key takes work, and msk-auth limits the work for one document. Other \
              keys or passwords in the document used it up, so this key was not opened. Lambda \
              opens one key.",
        fix: "Remove every private key except the client's own, and every wrong password.",
        example: ["grep -c 'PRIVATE KEY' client.pem"],
    }
    KeyLabel {
        why: "The key is PKCS #8, but its BEGIN line names another format, such as `RSA PRIVATE \
              KEY`. Java uses the content and reads it; rustls uses the label and does not.",
        fix: "Write `PRIVATE KEY`, or `ENCRYPTED PRIVATE KEY`, in BEGIN and END.",
        example: ["before: -----BEGIN RSA PRIVATE KEY-----", "after:  -----BEGIN PRIVATE KEY-----"],
    }
    KeyBlockBeside {
        why: "The field `privateKey` has another block in addition to the key: certificates of a \
              bundle, or the `EC PARAMETERS` that `openssl ecparam -genkey` writes. Java ignores \
              it (seen). Certificates that are only in this field are not part of the chain.",
        fix: "Move certificates to the field `certificate`, and delete parameters.",
        example: [REPAIR],
    }
    KeyMultiple {
        why: "Kafka's loader requires exactly one private key and reports `Expected one private key, but found N` (seen).",
        fix: "Keep the key of the client certificate, and delete the others. `msk-auth repair` keeps the one that \
              belongs to the certificate.",
        example: [REPAIR],
    }
    KeyMalformed {
        why: "The key's bytes are not a complete PKCS #8 structure, or its numbers are \
              inconsistent: the key is damaged, or its label is wrong. The PEM around it is sound.",
        fix: "Copy the key again from its source; lost bytes can't be restored.",
        example: ["openssl pkey -in client.key -noout -check"],
    }
    KeyPbes2 {
        why: "OpenSSL 3 encrypts keys with PBES2 by default. AWS documents that Lambda supports \
              PBES1 but not PBES2; Kafka's loader on JDK 17 fails with `PBES2 SecretKeyFactory not \
              available` (seen). AWS's own example of this secret contains a PBES2 key. Other \
              Kafka brokers and clients read PBES2, so the rules `kafka` raise only a note.",
        fix: "Encrypt the key again with PBE-SHA1-3DES, which OpenSSL 3 writes without its legacy \
              provider and Java reads. Or leave it unencrypted in the secret, which KMS encrypts.",
        example: [TO_PBES1, REPAIR],
    }
    KeyEncryptionUnsupported {
        why: "The key is encrypted with a scheme that common readers do not support: one based on \
              MD2, or one with an unknown object identifier. Java has no factory for it (seen).",
        fix: "Decrypt the key with the tool that wrote it, and encrypt it with PBE-SHA1-3DES.",
        example: ["openssl asn1parse -in client.key", TO_PBES1],
    }
    KeyEncryptionNotInJava {
        why: "PKCS #5 and PKCS #12 define schemes that JDK 17 does not have: `PBE-SHA1-DES`, \
              `PBE-SHA1-RC2-64`, `PBE-MD5-RC2-64` and `PBE-SHA1-2DES`. Java also accepts only \
              salts of certain lengths. OpenSSL reads such a key, and Kafka's loader rejects it \
              (seen). That Lambda runs this code is inferred, so this is a warning.",
        fix: "Encrypt the key again with PBE-SHA1-3DES.",
        example: ["openssl pkcs8 -topk8 -provider legacy -provider default -v1 PBE-SHA1-3DES -in client.key -out client.pbes1.key", REPAIR],
    }
    KeyEncryptedAttributes {
        why: "PKCS #8 allows attributes and a public key after the private key. Windows adds an attribute for \
              the key's usage, as `openssl pkcs12 -export -keyex` does. In a key that is not encrypted Java \
              ignores them. In an encrypted key Kafka's loader on JDK 17 fails with `invalid key encoding - \
              wrong tag for attributes` or `invalid key encoding` (seen). OpenSSL ignores attributes, so the \
              rules `kafka` raise only a note.",
        fix: "Encrypt the key again: the command below writes the key without its attributes. OpenSSL 3.0 does not \
              read a key with a public key after it; `msk-auth repair` removes both.",
        example: [TO_PBES1, REPAIR],
    }
    KeyEncryptionParameters {
        why: "The salt, the iteration count or another parameter of the key's encryption is \
              malformed, or requires more work than the limit for one document. Such a high count \
              only keeps a reader busy; ordinary tools use 2,048 to a few hundred thousand \
              iterations.",
        fix: "Encrypt the key again with ordinary parameters. If it is damaged, copy it again.",
        example: ["openssl asn1parse -in client.key", TO_PBES1],
    }
    KeyPasswordMissing {
        why: "The key is encrypted, and `privateKeyPassword` is absent or empty. Without a \
              password, Kafka's loader can't decrypt the key and fails (seen).",
        fix: "Add the password to the secret as `privateKeyPassword`, or store the key unencrypted.",
        example: ["msk-auth repair --password-file password.txt --output repaired.json secret.json"],
    }
    KeyPasswordWrong {
        why: "The password does not decrypt the key: it belongs to another key, or is mistyped. \
              Kafka's loader then reports `Given final block not properly padded` (seen). The most \
              frequent cause is a line break at the end of the password, as `echo` writes it.",
        fix: "Try the password with OpenSSL. Check for white space at its ends, and whether it \
              belongs to another key.",
        example: [
            "openssl pkey -in client.key -noout -passin file:password.txt",
            "msk-auth repair --password-file password.txt --output repaired.json secret.json",
        ],
    }
    KeyPasswordNotAscii {
        why: "Java's key factories reject a password with characters other than printable ASCII: \
              `Password is not ASCII` (seen); for a PKCS #12 keystore, `keystore password was incorrect`. \
              OpenSSL uses UTF-8, so it opens the same key. In a Java client's configuration this is an error.",
        fix: "Encrypt the key, or create the keystore, again with an ASCII password.",
        example: [TO_PBES1],
    }
    KeyPasswordUnused {
        why: "If a password is set, Kafka's loader decrypts the key even if it is not encrypted, \
              and fails with `overrun, bytes = N` (seen). Other clients ignore the password.",
        fix: "Delete `privateKeyPassword` from the secret, or encrypt the key with it.",
        example: [
            "before: {\"certificate\": \"…\", \"privateKey\": \"-----BEGIN PRIVATE KEY-----…\", \"privateKeyPassword\": \"…\"}",
            "after:  {\"certificate\": \"…\", \"privateKey\": \"-----BEGIN PRIVATE KEY-----…\"}",
        ],
    }
    KeyAlgorithmUnsupported {
        why: "Kafka's loader (kafka-clients 4.3.0 on JDK 17) reads keys for RSA, DSA and elliptic \
              curves, and fails on Ed25519 with `Not a SEQUENCE` (seen). The rules `lambda` accept \
              only what it loads. The TLS provider of this program may also lack a curve, or not load RSA \
              keys of unusual sizes, or require the public key in an EC key without a certificate.",
        fix: "Have a certificate issued for a key on P-256 or for RSA of 2048, 3072 or 4096 bits.",
        example: [NEW_P256],
    }
    KeyTooSmall {
        why: "An RSA key of fewer than 2048 bits is weaker than NIST has allowed since 2013 (SP \
              800-131A), and rustls rejects it. Java still accepts 1024 bits; that a broker \
              rejects it is inferred.",
        fix: "Make a key of at least 2048 bits, and have a certificate issued for it.",
        example: [NEW_RSA],
    }
    KeyMismatch {
        why: "A client signs with its key to prove that it owns the first certificate. Kafka's \
              loader does not compare the two (seen), so the problem appears only in the \
              handshake, when the broker can't verify the signature.",
        fix: "Put the key of this certificate into the secret, or put the client's certificate \
              first. The two commands below must print the same hash.",
        example: [
            "openssl x509 -in client.pem -noout -pubkey | sha256sum",
            "openssl pkey -in client.key -pubout | sha256sum",
        ],
    }
}

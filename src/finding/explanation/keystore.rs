//! Keystores.

use super::explanations;

const LIST: &str = "keytool -list -v -keystore client.p12";

explanations! {
    KeystoreMalformed {
        why: "The file is neither PKCS #12 nor a Java keystore of type JKS, or it is damaged. A binary file that was copied as text, or \
              pasted through base64 with losses, looks like that.",
        fix: "Copy the file again, as binary.",
        example: [LIST, "openssl pkcs12 -in client.p12 -info -noout"],
    }
    KeystoreUnsupported {
        why: "The keystore is protected by a scheme that is not read here, or by more iterations than are carried out, which would keep \
              the reader busy.",
        fix: "Make the keystore again with OpenSSL's defaults.",
        example: ["openssl pkcs12 -in client.p12 -out client.pem", "openssl pkcs12 -export -in client.pem -out client.p12"],
    }
    KeystorePassword {
        why: "The password does not open the keystore, or the file was changed: its integrity is checked with the same password. Java says \
              `keystore password was incorrect`.",
        fix: "Try the password, and look for a line break or a space at its end.",
        example: [LIST],
    }
    KeystoreKeyPassword {
        why: "A Java keystore may protect each key with a password of its own. This one opens the keystore, and not the key; Java says \
              `Cannot recover key`.",
        fix: "Give the key's own password, as `ssl.key.password`.",
        example: ["ssl.keystore.password=…", "ssl.key.password=…"],
    }
    KeystoreNoKey {
        why: "The file holds certificates alone, as a truststore does. A client that logs in with a certificate needs the key that belongs to it.",
        fix: "Give the keystore with the client's own key.",
        example: [LIST, "openssl pkcs12 -export -inkey client.key -in chain.pem -out client.p12"],
    }
    KeystoreNoChain {
        why: "The keystore holds a key without its certificate, as `openssl pkcs12 -export -nocerts` makes it. The broker would see no \
              certificate.",
        fix: "Put the certificates to the key.",
        example: ["openssl pkcs12 -export -inkey client.key -in chain.pem -out client.p12"],
    }
    KeystoreAlias {
        why: "The keystore holds several keys, or none of the alias that was named. Which one is the client's can't be guessed.",
        fix: "Name the client's key with `--alias`, or leave it alone in the keystore.",
        example: [LIST],
    }
    KeystoreNoRoots {
        why: "Java trusts a certificate in PKCS #12 only with Oracle's attribute for that, which `openssl pkcs12 -export -nokeys` does not \
              write; and it trusts nothing in a keystore that holds a client's key alone.",
        fix: "Make the truststore with `keytool -importcert`.",
        example: ["keytool -importcert -trustcacerts -alias root -file root.pem -keystore trust.p12"],
    }
}

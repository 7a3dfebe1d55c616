//! Keystores: PKCS #12 files and Java keystores of type JKS.

use super::explanations;

const LIST: &str = "keytool -list -v -keystore client.p12";
const EXPORT: &str =
    "openssl pkcs12 -export -inkey key.pem -in chain.pem -name client -out client.p12";

explanations! {
    KeystoreMalformed {
        why: "PKCS #12 is DER, and JKS begins with `FEEDFEED`. This file is neither: it was copied \
              as text, was cut off, or is PEM. Java and OpenSSL also reject it.",
        fix: "Copy the file again as binary, or set the type to PEM.",
        example: [LIST, "ssl.keystore.type=PEM"],
    }
    KeystoreUnsupported {
        why: "The keystore is protected by a scheme that msk-auth does not support, such as JCEKS, \
              a signature or PBMAC1, or by more iterations than msk-auth accepts. Kafka's Java \
              client on JDK 17 does not open most of these either.",
        fix: "Create the keystore again with current schemes.",
        example: ["keytool -importkeystore -srckeystore old.jceks -destkeystore client.p12 -deststoretype PKCS12"],
    }
    KeystorePassword {
        why: "A keystore has an HMAC made with its password. If it does not match, Java reports \
              `keystore password was incorrect`, and OpenSSL `Mac verify error`. The same happens \
              if the file was changed.",
        fix: "Check for a line break or a space at the password's end, and try the password with \
              keytool.",
        example: [LIST],
    }
    KeystoreKeyPassword {
        why: "In a Java keystore a key can have a separate password. The keystore opens, but Java \
              then fails with `UnrecoverableKeyException: Cannot recover key`.",
        fix: "Give the key's password as `ssl.key.password` in a configuration, or make both passwords the same.",
        example: [
            "ssl.keystore.password=STORE_PASSWORD",
            "ssl.key.password=KEY_PASSWORD",
            "keytool -keypasswd -keystore client.jks -alias ALIAS",
        ],
    }
    KeystoreNoKey {
        why: "A keystore with certificates and no key is a truststore. Java silently loads it as a \
              keystore and sends no certificate, and the broker ends the handshake.",
        fix: "Give the keystore that contains the client's own key.",
        example: [LIST, EXPORT],
    }
    KeystoreNoChain {
        why: "The key is there, but its certificate is not, as after `openssl pkcs12 -nocerts`. \
              Kafka's client then fails with a NullPointerException.",
        fix: "Add the certificates to the key.",
        example: [EXPORT],
    }
    KeystoreAlias {
        why: "If there are several keys, Java uses any that matches the broker's request, so the \
              client's identity is unpredictable. msk-auth does not guess.",
        fix: "Name the key with `--alias`, or leave only the client's own key in the keystore.",
        example: [LIST, "msk-auth check --alias client client.properties"],
    }
    KeystoreNoRoots {
        why: "Java trusts a certificate in a PKCS #12 file only if it has Oracle's attribute. \
              `openssl pkcs12 -export -nokeys` does not write it, so Java trusts no certificate, \
              and reports no error until the handshake. A client's own keystore has no trusted \
              roots either.",
        fix: "Create the truststore with keytool.",
        example: ["keytool -importcert -trustcacerts -alias root -file root.pem -keystore trust.p12"],
    }
}

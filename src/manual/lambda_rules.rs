//! What Lambda accepts, and why.
//!
//! # What AWS asks of a secret
//!
//! [AWS's guide](https://docs.aws.amazon.com/lambda/latest/dg/msk-cluster-auth.html#smaa-auth-secret)
//! wants the client certificate first, then each issuer, then the root, each beginning a line; a
//! key as PKCS #8; and, where it is encrypted, PBES1 and a `privateKeyPassword`. Its own example
//! breaks two of these rules: its JSON strings hold raw line breaks, and its key is encrypted with
//! PBES2 (the base64 that follows BEGIN spells the OID 1.2.840.113549.1.5.13). People copy it, so
//! the first is read with a warning and the second is rejected with the command that fixes it.
//!
//! # What "PBES1" means
//!
//! Kafka's Java client opens a key with `SecretKeyFactory.getInstance(algorithm)`. JDK 17 has six
//! of the twelve schemes that are older than PBES2: `PBE-MD5-DES` of RFC 8018 and five of the six
//! of RFC 7292. OpenSSL 3 writes one of them, `PBE-SHA1-3DES`, without its legacy provider; that is
//! the one to recommend. Java rejects salts, too: of `PBE-MD5-DES` all but those of 8 bytes, of the
//! others those below 8. What Java lacks or rejects is nevertheless decrypted here, with a warning
//! ([`KeyEncryptionNotInJava`](crate::Code::KeyEncryptionNotInJava)), since what else is
//! wrong should be reported in one run.
//!
//! # What Kafka's loader silently accepts
//!
//! Kafka's PEM loader rejects a list in the wrong order. It accepts in silence: no root, an unrelated certificate
//! after the root, a key that fits none of the certificates, expired certificates, and issuers that are
//! no CAs or did not sign. It loses a certificate whose block is damaged. Each of these
//! shows only when a broker refuses the connection. Here each is an error with a name.
//!
//! Where the loader is stricter than it looks (names compared as `X500Principal` does, path lengths
//! of 32 bits, no empty subjects), so are the `lambda` rules: what they accept is accepted there too.
//!
//! ```
//! # #[cfg(feature = "ring")] {
//! use msk_auth::{Conditions, Rules, secret, tls};
//!
//! let conditions = Conditions::new(Rules::lambda(), tls::ring());
//! let report = secret::check(br#"{"certificate": "none", "privateKey": "none"}"#, None, &conditions);
//! assert!(!report.accepted());
//! assert_eq!(
//!     report.lambda().map(|answer| answer.result.as_str()),
//!     Some("Provided certificate or private key is invalid"),
//! );
//! # }
//! ```

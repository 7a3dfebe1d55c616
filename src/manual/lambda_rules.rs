//! What Lambda accepts, and why.
//!
//! # What AWS requires of a secret
//!
//! [AWS's guide](https://docs.aws.amazon.com/lambda/latest/dg/msk-cluster-auth.html#smaa-auth-secret)
//! requires the client certificate first, then each issuer, then the root, each starting on a new
//! line. The key must be PKCS #8. If it is encrypted, it needs PBES1 and a `privateKeyPassword`. The
//! guide's own example breaks two rules: its JSON strings contain raw line breaks, and its key is
//! encrypted with PBES2 (the base64 after BEGIN contains the OID 1.2.840.113549.1.5.13). People copy
//! the example. This library therefore reads raw line breaks with a warning, and rejects the key with
//! the command that fixes it.
//!
//! # What "PBES1" means
//!
//! Kafka's Java client opens a key with `SecretKeyFactory.getInstance(algorithm)`. Twelve schemes
//! are older than PBES2, and JDK 17 has six of them: `PBE-MD5-DES` of RFC 8018 and five of the six
//! schemes of RFC 7292. OpenSSL 3 writes one of them, `PBE-SHA1-3DES`, without its legacy provider;
//! use that one. Java also rejects some salts: for `PBE-MD5-DES` it accepts only 8 bytes, and for
//! the others at least 8. This library nevertheless decrypts what Java lacks or rejects, with a
//! warning ([`KeyEncryptionNotInJava`](crate::Code::KeyEncryptionNotInJava)), so that one run
//! reports all other problems, too.
//!
//! # What Kafka's loader silently accepts
//!
//! Kafka's PEM loader rejects a list in the wrong order. It silently accepts a missing root, an unrelated
//! certificate after the root, a key that does not belong to any of the certificates, expired certificates, and
//! issuers that are not CAs or did not sign. It drops a certificate whose block is damaged. Such problems
//! appear only when a broker refuses the connection. In this library each is an error with its own code.
//!
//! Kafka's loader is also strict in unexpected places: it compares names as `X500Principal` does,
//! reads path lengths of 32 bits, and rejects empty subjects. The `lambda` rules are equally strict,
//! so the loader accepts what they accept without a warning.
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

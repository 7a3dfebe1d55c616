//! What is acceptable: how severe each finding is, and the bounds within which input is read.
//!
//! [`Rules`] are data. Two are given: [`Rules::lambda`], what AWS Lambda's documents and the
//! Java client behind its pollers accept, and [`Rules::kafka`], what any Kafka broker accepts.

use std::collections::BTreeMap;

use crate::finding::{Code, Severity};

/// The public key algorithms a private key can be for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum KeyAlgorithm {
    /// RSA (`rsaEncryption`, RFC 8017).
    Rsa,
    /// Elliptic curve (`id-ecPublicKey`, RFC 5480).
    Ec,
    /// Ed25519 (RFC 8410).
    Ed25519,
}

impl KeyAlgorithm {
    /// The name as OpenSSL and Java print it: `RSA`, `EC`, `Ed25519`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rsa => "RSA",
            Self::Ec => "EC",
            Self::Ed25519 => "Ed25519",
        }
    }
}

/// How severe each finding is, and the bounds within which input is read.
///
/// ```
/// use msk_auth::{Code, Rules, Severity};
///
/// assert_eq!(Rules::lambda().severity(Code::KeyPbes2), Some(Severity::Error));
/// assert_eq!(Rules::kafka().severity(Code::KeyPbes2), Some(Severity::Note));
///
/// let strict = Rules::kafka().with_severity(Code::LeafExpiresSoon, Some(Severity::Error));
/// assert_eq!(strict.severity(Code::LeafExpiresSoon), Some(Severity::Error));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rules {
    base: Base,
    overrides: BTreeMap<Code, Option<Severity>>,
    /// The most bytes a secret may have. Secrets Manager stores 65,536.
    pub max_secret_bytes: usize,
    /// The most iterations of a password-based key derivation that are carried out.
    pub max_iterations: u32,
    /// The most bytes of memory that a scrypt key derivation may take.
    pub max_scrypt_bytes: u64,
    /// The algorithms a private key may be for.
    pub key_algorithms: &'static [KeyAlgorithm],
    /// The fewest bits an RSA key may have.
    pub min_rsa_bits: u32,
    /// How many seconds before its end a certificate counts as expiring soon.
    pub expires_soon_seconds: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Base {
    Lambda,
    Kafka,
}

impl Rules {
    /// What AWS Lambda accepts: its documents, and the Java client that Kafka's pollers are
    /// written with. The default.
    pub fn lambda() -> Self {
        Self {
            base: Base::Lambda,
            overrides: BTreeMap::new(),
            max_secret_bytes: 65_536,
            max_iterations: 1_000_000,
            max_scrypt_bytes: 64 * 1024 * 1024,
            key_algorithms: &[KeyAlgorithm::Rsa, KeyAlgorithm::Ec],
            min_rsa_bits: 2048,
            expires_soon_seconds: 30 * 24 * 60 * 60,
        }
    }

    /// What any Kafka broker accepts from a client that is not Java: PBES2, Ed25519, keys as PKCS #1
    /// or SEC 1, and a chain without its root as well.
    pub fn kafka() -> Self {
        Self {
            base: Base::Kafka,
            key_algorithms: &[KeyAlgorithm::Rsa, KeyAlgorithm::Ec, KeyAlgorithm::Ed25519],
            ..Self::lambda()
        }
    }

    /// These rules' name: `lambda` or `kafka`.
    pub fn name(&self) -> &'static str {
        match self.base {
            Base::Lambda => "lambda",
            Base::Kafka => "kafka",
        }
    }

    /// Whether these are Lambda's rules, changed or not.
    pub(crate) fn are_of_lambda(&self) -> bool {
        self.base == Base::Lambda
    }

    /// How severe a finding with this code is, or `None` where it is not raised.
    pub fn severity(&self, code: Code) -> Option<Severity> {
        match self.overrides.get(&code) {
            Some(severity) => *severity,
            None => match self.base {
                Base::Lambda => code.severity_under_lambda(),
                Base::Kafka => code.severity_under_kafka(),
            },
        }
    }

    /// The same rules with another severity for one code; `None` silences it.
    ///
    /// Silencing a code does not make the impossible possible: a key that can't be read stays
    /// unread, and a load without it still fails.
    pub fn with_severity(mut self, code: Code, severity: Option<Severity>) -> Self {
        self.overrides.insert(code, severity);
        self
    }
}

impl Default for Rules {
    fn default() -> Self {
        Self::lambda()
    }
}

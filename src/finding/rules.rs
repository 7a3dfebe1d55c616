//! The severity of each finding, and the limits within which input is read.
//!
//! [`Rules`] are data. There are two sets: [`Rules::lambda`], what AWS Lambda's documents and the
//! Java client that Lambda uses accept, and [`Rules::kafka`], what any Kafka broker accepts.

use std::collections::BTreeMap;

use crate::finding::{Code, Severity};

/// The public key algorithms that a private key can have.
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

/// The severity of each finding, and the limits within which input is read.
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
    /// The maximum number of bytes of a secret. Secrets Manager stores 65,536.
    pub max_secret_bytes: usize,
    /// The maximum number of iterations of a password-based key derivation: 1,000,000 unless set.
    pub max_iterations: u32,
    /// The maximum number of bytes of memory for a scrypt key derivation: 64 MiB unless set.
    pub max_scrypt_bytes: u64,
    /// The accepted algorithms of private keys.
    pub key_algorithms: &'static [KeyAlgorithm],
    /// The minimum number of bits of an RSA key: 2048 unless set.
    pub min_rsa_bits: u32,
    /// How many seconds before its expiry a certificate counts as expiring soon: 30 days unless set.
    pub expires_soon_seconds: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Base {
    Lambda,
    Kafka,
}

impl Rules {
    /// What AWS Lambda accepts: its documents, and Kafka's Java client, which Lambda presumably
    /// uses. The default.
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

    /// What any Kafka broker accepts from a client that is not Java: also PBES2, Ed25519, keys as
    /// PKCS #1 or SEC 1, and a chain without its root.
    pub fn kafka() -> Self {
        Self {
            base: Base::Kafka,
            key_algorithms: &[KeyAlgorithm::Rsa, KeyAlgorithm::Ec, KeyAlgorithm::Ed25519],
            ..Self::lambda()
        }
    }

    /// The name of these rules: `lambda` or `kafka`.
    pub fn name(&self) -> &'static str {
        match self.base {
            Base::Lambda => "lambda",
            Base::Kafka => "kafka",
        }
    }

    /// Whether these are Lambda's rules, changed or not.
    #[cfg(feature = "tls")]
    pub(crate) fn are_of_lambda(&self) -> bool {
        self.base == Base::Lambda
    }

    /// The severity of a finding with this code, or `None` if it is not raised.
    pub fn severity(&self, code: Code) -> Option<Severity> {
        match self.overrides.get(&code) {
            Some(severity) => *severity,
            None => match self.base {
                Base::Lambda => code.severity_under_lambda(),
                Base::Kafka => code.severity_under_kafka(),
            },
        }
    }

    /// Sets another severity for one code; `None` silences it.
    ///
    /// If you silence a code, a load can still fail: a key that can't be read is not loaded.
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

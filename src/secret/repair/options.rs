//! The caller's choices and additional material.

use std::fmt;

use rustls::pki_types::CertificateDer;

use crate::sensitive::SensitiveText;

/// The iterations of a new encryption: fifty times as many as `openssl pkcs8` uses, but few enough
/// for a client that starts.
pub(crate) const DEFAULT_ITERATIONS: u32 = 100_000;

/// The encryption of the key after the repair.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyEncryption {
    /// Unchanged; a scheme that the rules reject is replaced by PBE-SHA1-3DES with the same
    /// password.
    #[default]
    Accepted,
    /// PBE-SHA1-3DES, if there is a password.
    PbeSha1TripleDes,
    /// None: the key is unencrypted, and the password's field is removed.
    None,
}

/// How to repair, and with which material.
///
/// ```
/// use msk_auth::secret::repair::{KeyEncryption, Options};
///
/// let mut options = Options::default();
/// options.encryption = KeyEncryption::None;
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Options {
    /// The encryption of the key after the repair.
    pub encryption: KeyEncryption,
    /// Certificates that may complete the chain, in any order. Others are ignored.
    pub certificates: Vec<CertificateDer<'static>>,
    /// A password to try if the document's own does not open the key.
    pub password: Option<SensitiveText>,
    /// The iterations of a new encryption, at least 1.
    pub iterations: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            encryption: KeyEncryption::default(),
            certificates: Vec::new(),
            password: None,
            iterations: DEFAULT_ITERATIONS,
        }
    }
}

/// The crypto provider's random source failed, so a key could not be encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoRandomness;

impl fmt::Display for NoRandomness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "the crypto provider returned no random bytes for the salt of a key's \
                     encryption",
        )
    }
}

impl std::error::Error for NoRandomness {}

//! What the caller can choose and supply.

use std::fmt;

use rustls::pki_types::CertificateDer;

use crate::sensitive::SensitiveText;

/// The iterations of a new encryption: fifty times what `openssl pkcs8` does, and no more than a
/// client that starts can well spare.
pub(crate) const DEFAULT_ITERATIONS: u32 = 100_000;

/// What becomes of the key's encryption.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyEncryption {
    /// Stays as it is; a scheme that the rules do not accept becomes PBE-SHA1-3DES under the
    /// same password.
    #[default]
    Accepted,
    /// PBE-SHA1-3DES, wherever there is a password.
    PbeSha1TripleDes,
    /// None: the key is in the clear, and the password's field is dropped.
    None,
}

/// How to repair, and with what.
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
    /// What becomes of the key's encryption.
    pub encryption: KeyEncryption,
    /// Certificates that may complete the chain, in any order. Those that don't are left out.
    pub certificates: Vec<CertificateDer<'static>>,
    /// A password to try where the document's own does not open the key.
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

/// The crypto provider's random source failed, so that a key could not be encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoRandomness;

impl fmt::Display for NoRandomness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the crypto provider has no random bytes for the salt of a key's encryption")
    }
}

impl std::error::Error for NoRandomness {}

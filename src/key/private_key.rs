//! A private key that was read.

use super::{private_key_info, public_key};
use crate::finding::KeyAlgorithm;
use crate::sensitive::SensitiveBytes;

/// A private key, decrypted.
#[derive(Clone, Debug)]
pub struct PrivateKey {
    pub(super) algorithm: KeyAlgorithm,
    pub(super) bits: u32,
    pub(super) encryption: Option<&'static str>,
    pub(super) pkcs8: SensitiveBytes,
}

impl PrivateKey {
    /// The kind of key.
    pub fn algorithm(&self) -> KeyAlgorithm {
        self.algorithm
    }

    /// The size of the RSA modulus or of the curve's field, in bits.
    pub fn bits(&self) -> u32 {
        self.bits
    }

    /// The scheme with which it was encrypted, as OpenSSL names it (`PBE-SHA1-3DES`, `PBES2`); for
    /// `Proc-Type` encryption the cipher (`AES-256-CBC`); `None` for an unencrypted key.
    pub fn encryption(&self) -> Option<&'static str> {
        self.encryption
    }

    /// The decrypted `PrivateKeyInfo`, DER.
    pub fn expose_pkcs8(&self) -> &[u8] {
        self.pkcs8.expose()
    }

    /// Whether attributes or a public key follow the private key in its `PrivateKeyInfo`.
    pub(crate) fn has_attributes(&self) -> bool {
        private_key_info::has_more(self.pkcs8.expose())
    }

    /// Whether it is an EC key without its public key, which is optional (RFC 5915 section 3), or with a compressed one.
    pub(crate) fn lacks_public_key(&self) -> bool {
        public_key::is_absent(self.pkcs8.expose())
    }

    /// The same EC key with the public key of a `SubjectPublicKeyInfo` on the same curve.
    pub(crate) fn with_public_key(&self, public_key_info: &[u8]) -> Option<SensitiveBytes> {
        public_key::with_public_key(self.pkcs8.expose(), self.bits, public_key_info)
    }

    /// Whether the product of an RSA key's primes is not its modulus.
    pub(crate) fn has_other_primes(&self) -> bool {
        private_key_info::has_other_primes(self.pkcs8.expose())
    }

    /// The public exponent of an RSA key, at most [`u64::MAX`].
    pub(crate) fn rsa_exponent(&self) -> Option<u64> {
        private_key_info::rsa_exponent(self.pkcs8.expose())
    }

    /// The same key as version 1 without attributes and public key, for providers that accept only
    /// that; `None` if it already is version 1.
    pub(crate) fn to_version_1(&self) -> Option<SensitiveBytes> {
        private_key_info::to_version_1(self.pkcs8.expose())
    }
}

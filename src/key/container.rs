//! The encrypted contents and keys of keystores, with the schemes of `EncryptedPrivateKeyInfo`.

use der::asn1::AnyRef;
use pkcs8::AlgorithmIdentifierRef;
use sha1::digest::Digest;
use zeroize::Zeroizing;

use super::budget::Budget;
use super::derivation::{self, Purpose};
use super::encrypted::EncryptedPrivateKeyInfo;
use super::plaintext::Plaintext;
use super::refusal;
use crate::finding::Rules;
use crate::sensitive::{SensitiveBytes, SensitiveText};

/// Why a decryption failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum DecryptError {
    /// It does not parse.
    Malformed,
    /// A scheme, or a parameter, that is not supported.
    Unsupported(String),
    /// The derivation costs more than the remaining budget.
    TooCostly,
    /// The password is wrong, or the ciphertext is damaged.
    Password,
}

/// Decrypts `data` with `algorithm`, and removes the padding.
pub(crate) fn decrypt_content(
    algorithm: AlgorithmIdentifierRef<'_>,
    data: &[u8],
    password: &SensitiveText,
    rules: &Rules,
    budget: &mut Budget,
) -> Result<SensitiveBytes, DecryptError> {
    let info = EncryptedPrivateKeyInfo::of(algorithm, data);
    let encryption = info.encryption(rules);
    let encryption = encryption.map_err(|refusal| DecryptError::Unsupported(refusal.what))?;
    match budget.spend(encryption.work()) {
        true => info
            .decrypt_content(&encryption, password.expose())
            .ok_or(DecryptError::Password),
        false => Err(DecryptError::TooCostly),
    }
}

/// The `PrivateKeyInfo` of the DER of an `EncryptedPrivateKeyInfo`.
pub(crate) fn decrypt_block(
    der: &[u8],
    password: &SensitiveText,
    rules: &Rules,
    budget: &mut Budget,
) -> Result<SensitiveBytes, DecryptError> {
    let info = EncryptedPrivateKeyInfo::from_der(der).ok_or(DecryptError::Malformed)?;
    let encryption = info.encryption(rules);
    let encryption = encryption.map_err(|refusal| DecryptError::Unsupported(refusal.what))?;
    match budget.decrypt(der, &info, &encryption, password) {
        Ok(Plaintext::Key(key)) => Ok(key),
        Ok(Plaintext::Damaged | Plaintext::WrongPassword) => Err(DecryptError::Password),
        Err(_) => Err(DecryptError::TooCostly),
    }
}

/// The key for the MAC of a PKCS #12 file (RFC 7292 appendix B), for a hash with blocks of `block`
/// bytes.
pub(crate) fn pkcs12_mac_key<H: Digest>(
    password: &str,
    salt: &[u8],
    iterations: u32,
    block: usize,
    bytes: usize,
) -> Zeroizing<Vec<u8>> {
    let password = derivation::bmp_string(password);
    derivation::pkcs12::<H>(&password, salt, iterations, Purpose::Mac, block, bytes)
}

/// An iteration count within the rules' limits.
pub(crate) fn iteration_count(count: AnyRef<'_>, rules: &Rules) -> Option<u32> {
    refusal::iterations(count, rules).ok()
}

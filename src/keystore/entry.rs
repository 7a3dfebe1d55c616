//! The content of a keystore.

use crate::key::Protection;
use crate::sensitive::SensitiveBytes;

/// The entries of a keystore.
#[derive(Debug, Default)]
pub(super) struct Entries {
    pub(super) keys: Vec<KeyEntry>,
    /// The DER of the trusted certificates.
    pub(super) trusted: Vec<Vec<u8>>,
    /// How many certificates belong to no key and are not trusted.
    pub(super) others: usize,
    /// Whether a MAC with a password (RFC 7292 appendix B) protects the contents.
    pub(super) has_mac: bool,
    /// The protections of the contents that were decrypted.
    pub(super) content_protections: Vec<Protection>,
}

/// A key and its certificates.
#[derive(Debug)]
pub(super) struct KeyEntry {
    pub(super) alias: String,
    pub(super) key: Key,
    /// The key's own certificate first, then its issuers as far as they are present.
    pub(super) chain: Vec<Vec<u8>>,
}

/// A key in its protected form.
#[derive(Debug)]
pub(super) enum Key {
    /// The DER of `PrivateKeyInfo`.
    Plain(SensitiveBytes),
    /// The DER of `EncryptedPrivateKeyInfo`.
    Pkcs8(SensitiveBytes),
    /// The same with the protection of JKS.
    Jks(SensitiveBytes),
}

//! The label of a private key, by its DER.

use super::encrypted::EncryptedPrivateKeyInfo;
use super::{private_key_info, traditional};

/// The label for the DER of a private key, independent of its actual label: PKCS #8 (RFC 5958), PKCS #1 (RFC 8017) or SEC 1
/// (RFC 5915); `None` if it is anything else, such as a certificate.
pub(crate) fn label_of(der: &[u8]) -> Option<&'static str> {
    if private_key_info::is_one(der) {
        return Some("PRIVATE KEY");
    }
    traditional::recognise(der)
        .or_else(|| EncryptedPrivateKeyInfo::from_der(der).map(|_| "ENCRYPTED PRIVATE KEY"))
}

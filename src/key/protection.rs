//! Which clients decrypt what a scheme encrypts: Java's providers, and OpenSSL 3 without its legacy provider.

use pkcs8::AlgorithmIdentifierRef;

use super::encrypted::{EncryptedPrivateKeyInfo, Encryption, KnownScheme};
use super::proc_type::DekInfo;
use crate::finding::{Findings, Place, Rules};
use crate::pem;

/// The scheme of an encrypted key or content, and who can't decrypt it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Protection {
    /// OpenSSL's name, for example `PBE-SHA1-RC2-40`.
    pub(crate) scheme: &'static str,
    /// The scheme and the reason why Java's providers reject it in a keystore, if they do.
    pub(crate) java_lacks: Option<String>,
    /// Whether OpenSSL 3 has it only in its legacy provider.
    pub(crate) is_legacy: bool,
}

impl Protection {
    /// The protection of a content; `None` if this library does not decrypt it.
    pub(crate) fn of_content(algorithm: AlgorithmIdentifierRef<'_>, rules: &Rules) -> Option<Self> {
        Self::of(&EncryptedPrivateKeyInfo::of(algorithm, &[]), rules)
    }

    /// The protection of the DER of an `EncryptedPrivateKeyInfo`.
    pub(crate) fn of_key(der: &[u8], rules: &Rules) -> Option<Self> {
        Self::of(&EncryptedPrivateKeyInfo::from_der(der)?, rules)
    }

    /// The protection of the first private key of a PEM text; `None` if it is not encrypted.
    pub(crate) fn of_pem(text: &str, rules: &Rules) -> Option<Self> {
        let mut ignored = Findings::under(rules);
        let blocks = pem::read(text, &Place::default(), &mut ignored);
        let block = blocks
            .iter()
            .find(|block| block.label.contains("PRIVATE KEY"))?;
        let Some(body) = block.encrypted_body() else {
            return Self::of_key(block.der()?, rules);
        };
        let info = DekInfo::find(body).ok()?;
        Some(Self {
            scheme: info.cipher_name(),
            java_lacks: None,
            is_legacy: info.is_legacy(),
        })
    }

    fn of(info: &EncryptedPrivateKeyInfo<'_>, rules: &Rules) -> Option<Self> {
        let java_lacks = match info.encryption(rules).ok()? {
            Encryption::V1 { .. } => info.java_lacks(),
            Encryption::Pbes2(pbes2) => pbes2.java_lacks(),
        };
        let is_legacy = match info.scheme()? {
            KnownScheme::V1(scheme) => scheme.is_legacy(),
            KnownScheme::Pbes2 => info.is_legacy_pbes2(),
        };
        Some(Self {
            scheme: info.name()?,
            java_lacks,
            is_legacy,
        })
    }
}

//! Opens a private key block according to its body, in any format.

use super::budget::Budget;
use super::encrypted::{EncryptedPrivateKeyInfo, KnownScheme};
use super::plaintext::Plaintext;
use super::private_key::PrivateKey;
use super::proc_type::DekInfo;
use super::{private_key_info, traditional};
use crate::finding::Rules;
use crate::pem::Block;
use crate::sensitive::{SensitiveBytes, SensitiveText};

/// The format in which a key was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// `PrivateKeyInfo`.
    Plain,
    /// `EncryptedPrivateKeyInfo` with a scheme that is older than PBES2.
    V1 { name: &'static str, in_java: bool },
    /// `EncryptedPrivateKeyInfo` with PBES2.
    Pbes2,
    /// PKCS #1 or SEC 1.
    Traditional,
    /// PKCS #1 or SEC 1 with `Proc-Type` encryption and the cipher of this name.
    ProcType(&'static str),
}

impl Form {
    /// Whether a password opened it.
    pub(crate) fn is_encrypted(self) -> bool {
        !matches!(self, Self::Plain | Self::Traditional)
    }

    /// Whether the format is older than PKCS #8.
    pub(crate) fn is_traditional(self) -> bool {
        matches!(self, Self::Traditional | Self::ProcType(_))
    }
}

/// An opened key.
#[derive(Debug)]
pub(crate) struct Opened {
    pub(crate) key: PrivateKey,
    pub(crate) form: Form,
    /// The password that opened it.
    pub(crate) password: Option<SensitiveText>,
}

/// Opens `block` with the first of `passwords` that works. `curve` is the body of a block
/// `EC PARAMETERS`.
pub(crate) fn open(
    block: &Block,
    passwords: &[SensitiveText],
    curve: Option<&[u8]>,
    rules: &Rules,
    budget: &mut Budget,
) -> Option<Opened> {
    if block.proc_type {
        return open_proc_type(block.encrypted_body()?, passwords, curve);
    }
    let der = block.der()?;
    if private_key_info::read(der).is_ok() {
        return opened(der.into(), Form::Plain, None);
    }
    if let Some(info) = EncryptedPrivateKeyInfo::from_der(der) {
        return open_encrypted(der, &info, passwords, rules, budget);
    }
    let pkcs8 = traditional::to_pkcs8(der, curve).ok()?;
    opened(pkcs8, Form::Traditional, None)
}

fn open_encrypted(
    der: &[u8],
    info: &EncryptedPrivateKeyInfo<'_>,
    passwords: &[SensitiveText],
    rules: &Rules,
    budget: &mut Budget,
) -> Option<Opened> {
    let form = match info.scheme()? {
        KnownScheme::Pbes2 => Form::Pbes2,
        KnownScheme::V1(scheme) => Form::V1 {
            name: scheme.name,
            in_java: info.java_lacks().is_none(),
        },
    };
    let encryption = info.encryption(rules).ok()?;
    passwords.iter().find_map(
        |password| match budget.decrypt(der, info, &encryption, password) {
            Ok(Plaintext::Key(pkcs8)) => opened(pkcs8, form, Some(password)),
            _ => None,
        },
    )
}

fn open_proc_type(
    body: &[u8],
    passwords: &[SensitiveText],
    curve: Option<&[u8]>,
) -> Option<Opened> {
    let info = DekInfo::find(body).ok()?;
    let ciphertext = info.ciphertext(body)?;
    passwords.iter().find_map(|password| {
        let Plaintext::Key(der) = info.decrypt(ciphertext.expose(), password.expose()) else {
            return None;
        };
        let pkcs8 = match private_key_info::is_one(der.expose()) {
            true => der,
            false => traditional::to_pkcs8(der.expose(), curve).ok()?,
        };
        let form = Form::ProcType(info.cipher_name());
        opened(pkcs8, form, Some(password))
    })
}

fn opened(pkcs8: SensitiveBytes, form: Form, password: Option<&SensitiveText>) -> Option<Opened> {
    let parameters = private_key_info::read(pkcs8.expose()).ok()?;
    let encryption = match form {
        Form::V1 { name, .. } => Some(name),
        Form::Pbes2 => Some("PBES2"),
        Form::ProcType(cipher) => Some(cipher),
        Form::Plain | Form::Traditional => None,
    };
    Some(Opened {
        key: PrivateKey {
            algorithm: parameters.algorithm,
            bits: parameters.bits,
            encryption,
            pkcs8,
        },
        form,
        password: password.cloned(),
    })
}

//! Private keys: PKCS #8 (RFC 5208, RFC 5958), plain or encrypted.
//!
//! Encrypted keys are decrypted with PBES1 (RFC 8018 section 6.1), the PKCS #12 schemes (RFC 7292
//! appendix C) and PBES2 (RFC 8018 section 6.2), even if the rules reject the scheme, so that one run
//! reports every other problem, too. Only MD2 and unknown schemes are not decrypted.

mod advice;
mod budget;
mod cipher;
mod container;
mod derivation;
mod encode;
mod encrypt;
mod encrypted;
mod label;
mod only_key;
mod open;
mod pbes2;
mod pbkdf2;
mod plaintext;
mod private_key;
mod private_key_info;
mod proc_type;
mod protection;
mod public_key;
mod read_pkcs8;
mod read_traditional;
mod reading;
mod refusal;
mod scheme;
mod scrypt;
mod traditional;

pub(crate) use budget::Budget;
pub(crate) use container::{
    DecryptError, decrypt_block, decrypt_content, iteration_count, pkcs12_mac_key,
};
pub(crate) use encrypt::{SALT_BYTES, pbe_sha1_3des};
pub(crate) use label::label_of;
pub(crate) use open::{Form, Opened, open};
pub use private_key::PrivateKey;
pub(crate) use protection::Protection;
pub(crate) use reading::is_for_java;

use encrypted::EncryptedPrivateKeyInfo;
use only_key::only_key;
use reading::Reading;

use crate::finding::{Findings, Place};
use crate::pem::{self, Block};
use crate::sensitive::SensitiveText;

/// Reads the one private key of `text`, a PEM text at `place`.
///
/// `password` is that of an encrypted key; problems with it are reported at `password_place`.
/// Returns the key if it could be read, even if the rules do not accept it; the findings give the
/// reason.
///
/// ```
/// use msk_auth::{Code, Findings, Place, Rules, key};
///
/// let pem = "-----BEGIN RSA PRIVATE KEY-----\nMAA=\n-----END RSA PRIVATE KEY-----\n";
/// let mut findings = Findings::under(&Rules::lambda());
/// let place = Place::field("privateKey");
/// let key = key::read(pem, &place, None, &Place::field("privateKeyPassword"), &mut findings);
/// assert!(key.is_none() && findings.contains(Code::KeyNotPkcs8));
/// ```
pub fn read(
    text: impl AsRef<[u8]>,
    place: &Place,
    password: Option<&SensitiveText>,
    password_place: &Place,
    findings: &mut Findings,
) -> Option<PrivateKey> {
    let mut budget = Budget::under(findings.rules());
    read_within(text, place, password, password_place, &mut budget, findings)
}

/// [`read`], within the remaining budget of a call.
pub(crate) fn read_within(
    text: impl AsRef<[u8]>,
    place: &Place,
    password: Option<&SensitiveText>,
    password_place: &Place,
    budget: &mut Budget,
    findings: &mut Findings,
) -> Option<PrivateKey> {
    let blocks = pem::read(text, place, findings);
    let block = only_key(&blocks, place, findings)?;
    let curve = blocks.iter().find(|block| block.label == "EC PARAMETERS");
    let reading = Reading {
        block,
        place,
        password,
        password_place,
        curve: curve.and_then(Block::der),
    };
    read_body(&reading, budget, findings)
}

/// Reads the key according to its body, not its label, as Java does.
fn read_body(
    reading: &Reading<'_>,
    budget: &mut Budget,
    findings: &mut Findings,
) -> Option<PrivateKey> {
    if let Some(body) = reading.block.encrypted_body() {
        return reading.proc_type(body, findings);
    }
    let der = reading.block.der()?;
    if let Some(info) = EncryptedPrivateKeyInfo::from_der(der) {
        return reading.encrypted(der, &info, budget, findings);
    }
    if private_key_info::is_one(der) {
        return reading.plain(der, findings);
    }
    reading.traditional(der, findings)
}

#[cfg(test)]
mod tests;

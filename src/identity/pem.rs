//! An identity as PEM, for clients that accept only PEM.

use base64ct::{Base64Unpadded, Encoding};
use zeroize::Zeroizing;

use crate::identity::Identity;
use crate::key::{SALT_BYTES, pbe_sha1_3des};
use crate::pem;
use crate::sensitive::{SensitiveBuffer, SensitiveBytes, SensitiveText};

/// The password has 256 random bits, so guessing does not have to be slowed down.
const ITERATIONS: u32 = 1;

/// A private key as PEM, encrypted with a new random password.
#[derive(Debug)]
#[non_exhaustive]
pub struct EncryptedKey {
    /// `BEGIN ENCRYPTED PRIVATE KEY`, with PBE-SHA1-3DES.
    pub text: SensitiveText,
    /// 43 ASCII characters.
    pub password: SensitiveText,
}

impl Identity {
    /// The client certificate and its issuers as PEM, without the root.
    pub fn chain_pem(&self) -> String {
        let mut text = SensitiveBuffer::default();
        for certificate in &self.certified_key().cert {
            pem::write("CERTIFICATE", certificate, &mut text);
        }
        String::from_utf8_lossy(text.as_slice()).into_owned()
    }

    /// The key as unencrypted PEM: PKCS #8 of version 1, which every reader accepts.
    pub fn key_pem(&self) -> SensitiveText {
        let mut text = SensitiveBuffer::default();
        pem::write("PRIVATE KEY", self.version_1().expose(), &mut text);
        text.to_text().unwrap_or_else(|| SensitiveText::from(""))
    }

    /// The key as PEM with a new random password, for clients that keep the text in readable
    /// memory; `None` if the operating system returns no random numbers.
    pub fn encrypted_key_pem(&self) -> Option<EncryptedKey> {
        let mut salt = [0; SALT_BYTES];
        let mut random = Zeroizing::new([0; 32]);
        getrandom::fill(&mut salt).ok()?;
        getrandom::fill(&mut *random).ok()?;
        let mut characters = Zeroizing::new([0; 43]);
        let password = Base64Unpadded::encode(&*random, &mut *characters).ok()?;
        let key = pbe_sha1_3des(self.version_1().expose(), password, &salt, ITERATIONS)?;
        let mut text = SensitiveBuffer::default();
        pem::write("ENCRYPTED PRIVATE KEY", key.expose(), &mut text);
        Some(EncryptedKey {
            text: text.to_text()?,
            password: password.into(),
        })
    }

    fn version_1(&self) -> SensitiveBytes {
        let key = self.key();
        key.to_version_1()
            .unwrap_or_else(|| SensitiveBytes::from(key.expose_pkcs8()))
    }
}

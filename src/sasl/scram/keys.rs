//! The key derivation of RFC 5802 section 3, over SHA-256 and SHA-512.

use hmac::digest::Key;
use hmac::{EagerHash, Hmac, KeyInit, Mac};
use pbkdf2::pbkdf2_hmac;
use sha2::{Digest, Sha256, Sha512};
use zeroize::{Zeroize, Zeroizing};

use crate::sensitive::SensitiveBytes;

/// The hash of a SCRAM mechanism.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hash {
    Sha256,
    Sha512,
}

/// The keys that a client keeps; at this server either is as powerful as the password.
#[derive(Debug)]
pub(super) struct Keys {
    pub(super) client_key: SensitiveBytes,
    pub(super) server_key: SensitiveBytes,
}

impl Hash {
    pub(super) fn mechanism(self) -> &'static str {
        match self {
            Self::Sha256 => "SCRAM-SHA-256",
            Self::Sha512 => "SCRAM-SHA-512",
        }
    }

    /// ClientKey and ServerKey.
    pub(super) fn keys(self, password: &[u8], salt: &[u8], iterations: u32) -> Keys {
        let salted_password = self.salted_password(password, salt, iterations);
        Keys {
            client_key: self.hmac(salted_password.expose(), &[b"Client Key"]),
            server_key: self.hmac(salted_password.expose(), &[b"Server Key"]),
        }
    }

    /// `Hi(password, salt, i)`, which is PBKDF2 with one block of output.
    pub(super) fn salted_password(
        self,
        password: &[u8],
        salt: &[u8],
        iterations: u32,
    ) -> SensitiveBytes {
        match self {
            Self::Sha256 => hi::<Sha256, 32>(password, salt, iterations),
            Self::Sha512 => hi::<Sha512, 64>(password, salt, iterations),
        }
    }

    /// `ClientKey XOR HMAC(H(ClientKey), AuthMessage)`
    pub(super) fn client_proof(
        self,
        client_key: &SensitiveBytes,
        auth_message: &[&[u8]],
    ) -> SensitiveBytes {
        let stored_key = self.digest(client_key.expose());
        let client_signature = self.hmac(stored_key.expose(), auth_message);
        let mut proof = Zeroizing::new([0; 64]);
        let bytes = client_key.expose().iter().zip(client_signature.expose());
        let mut length = 0_usize;
        for (proof, (key, signature)) in proof.iter_mut().zip(bytes) {
            *proof = key ^ signature;
            length = length.saturating_add(1);
        }
        SensitiveBytes::from(proof.get(..length).unwrap_or_default())
    }

    /// HMAC with a key no longer than the hash, as in all of SCRAM.
    pub(super) fn hmac(self, key: &[u8], message: &[&[u8]]) -> SensitiveBytes {
        match self {
            Self::Sha256 => hmac::<Hmac<Sha256>>(key, message),
            Self::Sha512 => hmac::<Hmac<Sha512>>(key, message),
        }
    }

    fn digest(self, bytes: &[u8]) -> SensitiveBytes {
        match self {
            Self::Sha256 => wiped(Sha256::digest(bytes)),
            Self::Sha512 => wiped(Sha512::digest(bytes)),
        }
    }
}

fn hi<H: EagerHash, const OUTPUT: usize>(
    password: &[u8],
    salt: &[u8],
    iterations: u32,
) -> SensitiveBytes {
    let mut salted = Zeroizing::new([0; OUTPUT]);
    pbkdf2_hmac::<H>(password, salt, iterations, salted.as_mut_slice());
    SensitiveBytes::from(salted.as_slice())
}

/// A key shorter than the hash's block counts as if it were padded with zeros (RFC 2104 section 2),
/// so it is padded here, and the length can't be rejected.
fn hmac<M: Mac + KeyInit>(key: &[u8], message: &[&[u8]]) -> SensitiveBytes {
    let mut block = Key::<M>::default();
    for (filled, byte) in block.iter_mut().zip(key) {
        *filled = *byte;
    }
    let mut mac = <M as KeyInit>::new(&block);
    block.as_mut_slice().zeroize();
    for part in message {
        mac.update(part);
    }
    wiped(mac.finalize().into_bytes())
}

fn wiped(mut bytes: impl AsMut<[u8]>) -> SensitiveBytes {
    let kept = SensitiveBytes::from(&*bytes.as_mut());
    bytes.as_mut().zeroize();
    kept
}

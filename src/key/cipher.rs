//! The ciphers of every scheme, in place. Decryption does not check the padding; `plaintext` does.

use aes::{Aes128, Aes192, Aes256};
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::common::Block;
use cbc::cipher::{
    BlockCipherDecrypt, BlockModeDecrypt, BlockModeEncrypt, KeyInit, KeyIvInit, StreamCipher,
};
use cbc::{Decryptor, Encryptor};
use const_oid::ObjectIdentifier;
use const_oid::db::rfc5911::{DES_EDE_3_CBC, ID_AES_128_CBC, ID_AES_192_CBC, ID_AES_256_CBC};
use des::{Des, TdesEde2, TdesEde3};
use rc2::Rc2;
use rc4::Rc4;

/// A cipher, with the length of its key; block ciphers are in CBC mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cipher {
    Des,
    /// Three keys.
    TripleDes,
    /// Two keys; the first is also the third.
    TwoKeyTripleDes,
    /// RC2 (RFC 2268) with a key, and an effective key, of this many bits.
    Rc2(usize),
    /// RC4 with a key of this many bits.
    Rc4(usize),
    Aes128,
    Aes192,
    Aes256,
}

/// The ciphers in PBES2 (RFC 8018 appendix B.2) and `DEK-Info`, with their names there.
static NAMED: [(Cipher, Option<ObjectIdentifier>, &str); 5] = [
    (Cipher::Aes128, Some(ID_AES_128_CBC), "AES-128-CBC"),
    (Cipher::Aes192, Some(ID_AES_192_CBC), "AES-192-CBC"),
    (Cipher::Aes256, Some(ID_AES_256_CBC), "AES-256-CBC"),
    (Cipher::TripleDes, Some(DES_EDE_3_CBC), "DES-EDE3-CBC"),
    (Cipher::Des, None, "DES-CBC"),
];

/// The cipher rejects the length of a key, an initialization vector or a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct WrongLength;

impl Cipher {
    /// The cipher with this identifier in PBES2.
    pub(super) fn of_oid(oid: ObjectIdentifier) -> Option<Self> {
        let row = NAMED.iter().find(|(_, known, _)| *known == Some(oid));
        row.map(|(cipher, ..)| *cipher)
    }

    /// The cipher with this name in `DEK-Info`.
    pub(super) fn of_name(name: &[u8]) -> Option<Self> {
        let row = NAMED
            .iter()
            .find(|(.., known)| name.eq_ignore_ascii_case(known.as_bytes()));
        row.map(|(cipher, ..)| *cipher)
    }

    /// The name in `DEK-Info`, if it has one.
    pub(super) fn name(self) -> Option<&'static str> {
        let row = NAMED.iter().find(|(cipher, ..)| *cipher == self);
        row.map(|(.., name)| *name)
    }

    pub(super) fn key_bytes(self) -> usize {
        match self {
            Self::Des => 8,
            Self::TwoKeyTripleDes | Self::Aes128 => 16,
            Self::TripleDes | Self::Aes192 => 24,
            Self::Aes256 => 32,
            Self::Rc2(bits) | Self::Rc4(bits) => bits / 8,
        }
    }

    /// The size of a block and of the initialization vector; a stream cipher has neither.
    pub(super) fn block_bytes(self) -> Option<usize> {
        match self {
            Self::Des | Self::TripleDes | Self::TwoKeyTripleDes | Self::Rc2(_) => Some(8),
            Self::Aes128 | Self::Aes192 | Self::Aes256 => Some(16),
            Self::Rc4(_) => None,
        }
    }

    /// Whether a ciphertext can have this length.
    pub(super) fn fits(self, ciphertext: &[u8]) -> bool {
        match self.block_bytes() {
            Some(bytes) => !ciphertext.is_empty() && ciphertext.len().is_multiple_of(bytes),
            None => true,
        }
    }

    /// Decrypts `data` in place.
    pub(super) fn decrypt(
        self,
        key: &[u8],
        initialization_vector: &[u8],
        data: &mut [u8],
    ) -> Result<(), WrongLength> {
        if !self.fits(data) || key.len() != self.key_bytes() {
            return Err(WrongLength);
        }
        let decrypt = match self {
            Self::Des => cbc::<Des>,
            Self::TripleDes => cbc::<TdesEde3>,
            Self::TwoKeyTripleDes => cbc::<TdesEde2>,
            // The key's length is its effective length.
            Self::Rc2(_) => cbc::<Rc2>,
            Self::Rc4(_) => rc4,
            Self::Aes128 => cbc::<Aes128>,
            Self::Aes192 => cbc::<Aes192>,
            Self::Aes256 => cbc::<Aes256>,
        };
        decrypt(key, initialization_vector, data)
    }
}

fn cbc<C: BlockCipherDecrypt + KeyInit>(
    key: &[u8],
    initialization_vector: &[u8],
    data: &mut [u8],
) -> Result<(), WrongLength> {
    let mut decryptor =
        Decryptor::<C>::new_from_slices(key, initialization_vector).map_err(|_| WrongLength)?;
    let (blocks, _) = Block::<C>::slice_as_chunks_mut(data);
    decryptor.decrypt_blocks(blocks);
    Ok(())
}

fn rc4(key: &[u8], _: &[u8], data: &mut [u8]) -> Result<(), WrongLength> {
    let mut rc4 = Rc4::new_from_slice(key).map_err(|_| WrongLength)?;
    rc4.apply_keystream(data);
    Ok(())
}

/// Encrypts the first `length` bytes of `data` with triple DES, padded within `data` (RFC 8018
/// section 6.1.1); returns the ciphertext.
pub(super) fn encrypt_triple_des<'a>(
    key: &[u8],
    initialization_vector: &[u8],
    data: &'a mut [u8],
    length: usize,
) -> Option<&'a [u8]> {
    Encryptor::<TdesEde3>::new_from_slices(key, initialization_vector)
        .ok()?
        .encrypt_padded::<Pkcs7>(data, length)
        .ok()
}

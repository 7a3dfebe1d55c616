//! Ciphers in place; decryption without a look at the padding: that is evidence, judged elsewhere.

use cbc::cipher::common::Block;
use cbc::cipher::{
    BlockCipherDecrypt, BlockCipherEncrypt, BlockModeDecrypt, BlockModeEncrypt, BlockSizeUser,
    InnerIvInit, KeyInit, StreamCipher,
};
use cbc::{Decryptor, Encryptor};
use des::{Des, TdesEde2, TdesEde3};
use rc2::Rc2;
use rc4::Rc4;

use super::scheme::Cipher;

/// A key, an initialization vector or a text of a length that the cipher does not take.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct WrongLength;

/// Decrypts `data` with one of the v1 schemes' ciphers.
pub(super) fn decrypt(
    cipher: Cipher,
    key: &[u8],
    initialization_vector: &[u8],
    data: &mut [u8],
) -> Result<(), WrongLength> {
    match cipher {
        Cipher::DesCbc => cbc(new::<Des>(key)?, initialization_vector, data),
        Cipher::TripleDesCbc => cbc(new::<TdesEde3>(key)?, initialization_vector, data),
        Cipher::TwoKeyTripleDesCbc => cbc(new::<TdesEde2>(key)?, initialization_vector, data),
        Cipher::Rc2Cbc(bits) => {
            let within_bounds = (1..=128).contains(&key.len()) && key.len() == bits / 8;
            let rc2 = within_bounds
                .then(|| Rc2::new_with_eff_key_len(key, bits))
                .ok_or(WrongLength)?;
            cbc(rc2, initialization_vector, data)
        }
        Cipher::Rc4(_) => {
            new::<Rc4>(key)?.apply_keystream(data);
            Ok(())
        }
    }
}

pub(super) fn new<C: KeyInit>(key: &[u8]) -> Result<C, WrongLength> {
    C::new_from_slice(key).map_err(|_| WrongLength)
}

/// CBC over whole blocks.
pub(super) fn cbc<C>(
    cipher: C,
    initialization_vector: &[u8],
    data: &mut [u8],
) -> Result<(), WrongLength>
where
    C: BlockCipherDecrypt + BlockSizeUser,
{
    let mut decryptor =
        Decryptor::inner_iv_slice_init(cipher, initialization_vector).map_err(|_| WrongLength)?;
    let (blocks, rest) = Block::<C>::slice_as_chunks_mut(data);
    if blocks.is_empty() || !rest.is_empty() {
        return Err(WrongLength);
    }
    decryptor.decrypt_blocks(blocks);
    Ok(())
}

/// CBC over whole blocks, the other way.
pub(super) fn encrypt_cbc<C>(
    cipher: C,
    initialization_vector: &[u8],
    data: &mut [u8],
) -> Result<(), WrongLength>
where
    C: BlockCipherEncrypt + BlockSizeUser,
{
    let mut encryptor =
        Encryptor::inner_iv_slice_init(cipher, initialization_vector).map_err(|_| WrongLength)?;
    let (blocks, rest) = Block::<C>::slice_as_chunks_mut(data);
    if blocks.is_empty() || !rest.is_empty() {
        return Err(WrongLength);
    }
    encryptor.encrypt_blocks(blocks);
    Ok(())
}

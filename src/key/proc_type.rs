//! `Proc-Type: 4,ENCRYPTED` (RFC 1421 section 4.6.1.1), as OpenSSL writes it: the key is
//! `EVP_BytesToKey` with MD5 and one iteration, the salt the first 8 bytes of the initialization
//! vector that `DEK-Info` names.

use aes::{Aes128, Aes192, Aes256};
use des::{Des, TdesEde3};
use md5::Md5;
use md5::digest::Digest;
use zeroize::Zeroizing;

use super::cipher::{WrongLength, cbc, new};
use super::private_key_info;
use crate::sensitive::SensitiveBytes;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cipher {
    Aes128,
    Aes192,
    Aes256,
    TripleDes,
    Des,
}

/// The names that `DEK-Info` has for them, the bytes of the key and those of a block.
const CIPHERS: [(&[u8], Cipher, usize, usize); 5] = [
    (b"AES-128-CBC", Cipher::Aes128, 16, 16),
    (b"AES-192-CBC", Cipher::Aes192, 24, 16),
    (b"AES-256-CBC", Cipher::Aes256, 32, 16),
    (b"DES-EDE3-CBC", Cipher::TripleDes, 24, 8),
    (b"DES-CBC", Cipher::Des, 8, 8),
];

/// `DEK-Info: AES-256-CBC,` and the vector in hexadecimal digits.
#[derive(Debug)]
pub(super) struct DekInfo {
    cipher: Cipher,
    key_bytes: usize,
    initialization_vector: Vec<u8>,
    /// Where in the text that was read the vector ends.
    pub(super) end: usize,
}

impl DekInfo {
    /// Finds the header in a block's body, whatever became of its line breaks.
    pub(super) fn find(body: &[u8]) -> Option<Self> {
        const NAME: &[u8] = b"DEK-Info:";
        let at = body
            .windows(NAME.len())
            .position(|window| window.eq_ignore_ascii_case(NAME))?;
        let name_at = at.checked_add(NAME.len())?;
        let name_at = body
            .get(name_at..)?
            .iter()
            .position(|byte| !byte.is_ascii_whitespace())?
            .checked_add(name_at)?;
        let rest = body.get(name_at..)?;
        let comma = rest.iter().position(|byte| *byte == b',')?;
        let name = rest.get(..comma)?.trim_ascii();
        let (_, cipher, key_bytes, block_bytes) = *CIPHERS
            .iter()
            .find(|(known, ..)| name.eq_ignore_ascii_case(known))?;
        let vector_at = name_at.checked_add(comma)?.checked_add(1)?;
        let end = vector_at.checked_add(block_bytes.checked_mul(2)?)?;
        let (pairs, []) = body.get(vector_at..end)?.as_chunks::<2>() else {
            return None;
        };
        Some(Self {
            cipher,
            key_bytes,
            initialization_vector: pairs.iter().map(byte).collect::<Option<_>>()?,
            end,
        })
    }

    /// Decrypts to the DER of a PKCS #1 or SEC 1 key; `None` where the password does not.
    pub(super) fn decrypt(&self, ciphertext: &[u8], password: &str) -> Option<SensitiveBytes> {
        let mut data = Zeroizing::new(ciphertext.to_vec());
        let vector = &self.initialization_vector;
        let key = bytes_to_key(password.as_bytes(), vector.get(..8)?, self.key_bytes);
        let decrypted: Result<(), WrongLength> = match self.cipher {
            Cipher::Aes128 => new::<Aes128>(&key).and_then(|c| cbc(c, vector, &mut data)),
            Cipher::Aes192 => new::<Aes192>(&key).and_then(|c| cbc(c, vector, &mut data)),
            Cipher::Aes256 => new::<Aes256>(&key).and_then(|c| cbc(c, vector, &mut data)),
            Cipher::TripleDes => new::<TdesEde3>(&key).and_then(|c| cbc(c, vector, &mut data)),
            Cipher::Des => new::<Des>(&key).and_then(|c| cbc(c, vector, &mut data)),
        };
        decrypted.ok()?;
        let padding = usize::from(*data.last()?);
        if !(1..=vector.len()).contains(&padding) {
            return None;
        }
        let content = data.get(..data.len().checked_sub(padding)?)?;
        // Noise ends in a byte that could be padding once in a while; it is never a whole key.
        let is_key = private_key_info::recognise(content).is_some()
            || private_key_info::read(content).is_ok();
        is_key.then(|| SensitiveBytes::from(content))
    }
}

/// `EVP_BytesToKey`: `D_i = MD5(D_(i-1) || password || salt)`.
fn bytes_to_key(password: &[u8], salt: &[u8], bytes: usize) -> Zeroizing<Vec<u8>> {
    let mut key = Zeroizing::new(Vec::with_capacity(bytes));
    let mut block = Zeroizing::new(Vec::new());
    while key.len() < bytes {
        let digest = Zeroizing::new(
            Md5::new()
                .chain_update(&*block)
                .chain_update(password)
                .chain_update(salt)
                .finalize(),
        );
        let missing = bytes.saturating_sub(key.len());
        key.extend(digest.iter().take(missing));
        block = Zeroizing::new(digest.to_vec());
    }
    key
}

fn byte(digits: &[u8; 2]) -> Option<u8> {
    let [high, low] = digits.map(|digit| char::from(digit).to_digit(16));
    u8::try_from(high?.checked_mul(16)?.checked_add(low?)?).ok()
}

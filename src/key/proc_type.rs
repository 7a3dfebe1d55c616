//! `Proc-Type: 4,ENCRYPTED` (RFC 1421 section 4.6.1.1), as OpenSSL writes it: the key is
//! `EVP_BytesToKey` with MD5 and one iteration, the salt the first 8 bytes of the initialization
//! vector that `DEK-Info` names.

use md5::Md5;
use md5::digest::Digest;
use zeroize::Zeroizing;

use super::cipher::Cipher;
use super::{private_key_info, traditional};
use crate::sensitive::SensitiveBytes;

/// `DEK-Info: AES-256-CBC,` and the vector in hexadecimal digits.
#[derive(Debug)]
pub(super) struct DekInfo {
    cipher: Cipher,
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
        let cipher = Cipher::of_name(name)?;
        let vector_at = name_at.checked_add(comma)?.checked_add(1)?;
        let end = vector_at.checked_add(cipher.block_bytes()?.checked_mul(2)?)?;
        let (pairs, []) = body.get(vector_at..end)?.as_chunks::<2>() else {
            return None;
        };
        Some(Self {
            cipher,
            initialization_vector: pairs.iter().map(byte).collect::<Option<_>>()?,
            end,
        })
    }

    /// Decrypts to the DER of a PKCS #1 or SEC 1 key; `None` where the password does not.
    pub(super) fn decrypt(&self, ciphertext: &[u8], password: &str) -> Option<SensitiveBytes> {
        let mut data = Zeroizing::new(ciphertext.to_vec());
        let vector = &self.initialization_vector;
        let key = bytes_to_key(
            password.as_bytes(),
            vector.get(..8)?,
            self.cipher.key_bytes(),
        );
        self.cipher.decrypt(&key, vector, &mut data).ok()?;
        let padding = usize::from(*data.last()?);
        if !(1..=vector.len()).contains(&padding) {
            return None;
        }
        let content = data.get(..data.len().checked_sub(padding)?)?;
        // Noise ends in a byte that could be padding once in a while; it is never a whole key.
        let is_key =
            traditional::recognise(content).is_some() || private_key_info::read(content).is_ok();
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

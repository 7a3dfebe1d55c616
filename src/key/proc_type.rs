//! `Proc-Type: 4,ENCRYPTED` (RFC 1421 section 4.6.1.1), as OpenSSL writes it. The key is
//! `EVP_BytesToKey` with MD5 and one iteration. The salt is the first 8 bytes of the initialization
//! vector in `DEK-Info`.

use md5::Md5;
use md5::digest::Digest;
use zeroize::Zeroizing;

use super::cipher::{Cipher, WrongLength};
use super::plaintext::{self, Plaintext};
use super::refusal::Refusal;
use super::traditional;
use crate::finding::printable;
use crate::pem;
use crate::sensitive::SensitiveBytes;

/// `DEK-Info: AES-256-CBC,` and the vector in hexadecimal digits.
#[derive(Debug)]
pub(super) struct DekInfo {
    cipher: Cipher,
    initialization_vector: Vec<u8>,
    /// The end of the vector in the text.
    end: usize,
}

impl DekInfo {
    /// Finds the header in a block's body, even if its line breaks are damaged.
    pub(super) fn find(body: &[u8]) -> Result<Self, Refusal> {
        const NAME: &[u8] = b"DEK-Info:";
        let absent = || Refusal::malformed("no header `DEK-Info` names the cipher");
        let at = body
            .windows(NAME.len())
            .position(|window| window.eq_ignore_ascii_case(NAME))
            .ok_or_else(absent)?;
        let value_at = at.saturating_add(NAME.len());
        let value = body.get(value_at..).unwrap_or_default();
        let comma = value.iter().position(|byte| *byte == b',');
        let (name, rest) = comma
            .and_then(|comma| value.split_at_checked(comma))
            .ok_or_else(absent)?;
        let name = name.trim_ascii();
        // A name that continues over lines is a header whose end was lost.
        if name.len() > 32 || name.contains(&b'\n') {
            return Err(absent());
        }
        let cipher = Cipher::of_name(name).ok_or_else(|| {
            let name = printable(&String::from_utf8_lossy(name));
            Refusal::unsupported(format!("the unknown cipher `{name}`"))
        })?;
        let digits = rest
            .get(1..)
            .and_then(|rest| rest.split_at_checked(cipher.block_bytes()?.checked_mul(2)?));
        let vector = digits.and_then(|(digits, _)| match digits.as_chunks::<2>() {
            (pairs, []) => pairs.iter().map(byte).collect::<Option<Vec<u8>>>(),
            _ => None,
        });
        let initialization_vector = vector.ok_or_else(|| {
            Refusal::malformed(
                "the initialization vector in `DEK-Info` has the wrong length for the cipher",
            )
        })?;
        let digits = initialization_vector.len().saturating_mul(2);
        let before = body.len().saturating_sub(rest.len());
        Ok(Self {
            cipher,
            initialization_vector,
            end: before.saturating_add(1).saturating_add(digits),
        })
    }

    /// The cipher's name in the header.
    pub(super) fn cipher_name(&self) -> &'static str {
        self.cipher.name().unwrap_or("Proc-Type")
    }

    /// Whether OpenSSL 3 has the cipher only in its legacy provider.
    pub(super) fn is_legacy(&self) -> bool {
        self.cipher == Cipher::Des
    }

    /// The encrypted content of the body that contains the header; `None` if it is not base64.
    pub(super) fn ciphertext(&self, body: &[u8]) -> Option<SensitiveBytes> {
        pem::decode_base64(body.get(self.end..)?)
    }

    /// Decrypts to the DER of a PKCS #1 or SEC 1 key.
    pub(super) fn decrypt(&self, ciphertext: &[u8], password: &str) -> Plaintext {
        let mut data = Zeroizing::new(ciphertext.to_vec());
        let vector = &self.initialization_vector;
        let salt = vector.get(..8).unwrap_or_default();
        let key = bytes_to_key(password.as_bytes(), salt, self.cipher.key_bytes());
        match self.cipher.decrypt(&key, vector, &mut data) {
            // Noise sometimes ends in a byte that could be padding, but is never a complete key.
            Ok(()) => plaintext::judge(data, self.cipher.block_bytes(), is_key),
            Err(WrongLength) => Plaintext::Damaged,
        }
    }
}

fn is_key(content: &[u8]) -> bool {
    traditional::recognise(content).is_some() || plaintext::is_private_key_info(content)
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

//! From password to key: PBKDF1 (RFC 8018 section 5.1) and PKCS #12 (RFC 7292 appendix B).

use sha1::Sha1;
use sha1::digest::Digest;
use zeroize::Zeroizing;

/// SHA-1 works on blocks of this many bytes (`v` in RFC 7292).
const SHA1_BLOCK: usize = 64;
/// The longest block of a hash: that of SHA-512.
const MAX_BLOCK: usize = 128;

/// PBKDF1: the first 16 bytes of the hash, iterated; 8 of key, 8 of initialization vector.
pub(super) fn pbkdf1<H: Digest>(
    password: &[u8],
    salt: &[u8],
    iterations: u32,
) -> Zeroizing<[u8; 16]> {
    let mut hash = Zeroizing::new(
        H::new()
            .chain_update(password)
            .chain_update(salt)
            .finalize(),
    );
    for _ in 1..iterations {
        *hash = H::digest(hash.as_slice());
    }
    let mut derived = Zeroizing::new([0; 16]);
    derived
        .iter_mut()
        .zip(hash.iter())
        .for_each(|(to, from)| *to = *from);
    derived
}

/// The use of the derived bytes; the diversifier ID of RFC 7292 appendix B.3.
#[derive(Clone, Copy)]
pub(super) enum Purpose {
    Key,
    InitializationVector,
    Mac,
}

/// The password as in PKCS #12: UTF-16BE and a terminating zero (RFC 7292 appendix B.1).
pub(super) fn bmp_string(password: &str) -> Zeroizing<Vec<u8>> {
    let units = password.encode_utf16().chain([0]);
    let mut bytes = Zeroizing::new(Vec::with_capacity(units.clone().count().saturating_mul(2)));
    for unit in units {
        bytes.extend_from_slice(&unit.to_be_bytes());
    }
    bytes
}

/// RFC 7292 appendix B.2 with SHA-1, of a password that [`bmp_string`] made.
pub(super) fn pkcs12_sha1(
    password: &[u8],
    salt: &[u8],
    iterations: u32,
    purpose: Purpose,
    bytes: usize,
) -> Zeroizing<Vec<u8>> {
    pkcs12::<Sha1>(password, salt, iterations, purpose, SHA1_BLOCK, bytes)
}

/// RFC 7292 appendix B.2 with a hash that works on blocks of `block` bytes.
pub(super) fn pkcs12<H: Digest>(
    password: &[u8],
    salt: &[u8],
    iterations: u32,
    purpose: Purpose,
    block: usize,
    bytes: usize,
) -> Zeroizing<Vec<u8>> {
    let diversifier = match purpose {
        Purpose::Key => [1; MAX_BLOCK],
        Purpose::InitializationVector => [2; MAX_BLOCK],
        Purpose::Mac => [3; MAX_BLOCK],
    };
    let diversifier = diversifier.get(..block).unwrap_or(&diversifier);
    let whole_blocks = |bytes: usize| bytes.div_ceil(block).saturating_mul(block);
    let mut input = Zeroizing::new(Vec::with_capacity(
        whole_blocks(salt.len()).saturating_add(whole_blocks(password.len())),
    ));
    input.extend(salt.iter().cycle().take(whole_blocks(salt.len())));
    input.extend(password.iter().cycle().take(whole_blocks(password.len())));

    let mut derived = Zeroizing::new(Vec::with_capacity(bytes));
    while derived.len() < bytes {
        let first = H::new()
            .chain_update(diversifier)
            .chain_update(&*input)
            .finalize();
        let mut hash = Zeroizing::new(first);
        for _ in 1..iterations {
            *hash = H::digest(hash.as_slice());
        }
        let missing = bytes.saturating_sub(derived.len());
        derived.extend(hash.iter().take(missing));
        let mut addend = Zeroizing::new([0; MAX_BLOCK]);
        for (to, from) in addend.iter_mut().take(block).zip(hash.iter().cycle()) {
            *to = *from;
        }
        for chunk in input.chunks_exact_mut(block) {
            add_with_one(chunk, addend.get(..block).unwrap_or_default());
        }
    }
    derived
}

/// `number = number + addend + 1`, both big-endian, modulo their size.
fn add_with_one(number: &mut [u8], addend: &[u8]) {
    let mut carry = true;
    for (digit, add) in number.iter_mut().zip(addend).rev() {
        let (sum, first) = digit.overflowing_add(*add);
        let (sum, second) = sum.overflowing_add(carry.into());
        *digit = sum;
        carry = first || second;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_add_with_carry() {
        let mut number = [0x01, 0xff, 0xff];
        add_with_one(&mut number, &[0x00, 0x00, 0x01]);
        assert_eq!(number, [0x02, 0x00, 0x01]);
        let mut number = [0xff, 0xff];
        add_with_one(&mut number, &[0xff, 0xff]);
        assert_eq!(number, [0xff, 0xff]);
    }

    #[test]
    fn passwords_beyond_the_basic_plane_have_surrogates() {
        assert_eq!(
            &**bmp_string("a\u{1d11e}"),
            [0, b'a', 0xd8, 0x34, 0xdd, 0x1e, 0, 0]
        );
        assert_eq!(&**bmp_string(""), [0, 0]);
    }
}

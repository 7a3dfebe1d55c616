//! `Hi` of RFC 5802 section 2.2: PBKDF2 with HMAC and one block of output.
//!
//! Written over the hashes' compression functions, which is where the time goes. Through the
//! crates `hmac` and `pbkdf2`, with wiping on, it takes 7 to 10 % longer, and the padded password
//! stays on the stack.

use sha2::block_api::{compress256, compress512};
use sha2::{Digest, Sha256, Sha512};
use zeroize::{Zeroize, Zeroizing};

use crate::sensitive::SensitiveBytes;

macro_rules! hi {
    ($(#[$doc:meta])* $name:ident: $hash:ty, $compress:path,
     [$word:ty; 8] = $initial:expr, block: $block:literal, output: $output:literal, $length:ty) => {
        $(#[$doc])*
        pub(super) fn $name(password: &[u8], salt: &[u8], iterations: u32) -> SensitiveBytes {
            let mut key = Zeroizing::new([0; $block]);
            let mut digest = <$hash>::new();
            if password.len() > $block {
                digest.update(password);
                let mut shortened = digest.finalize_reset();
                fill(&mut *key, &shortened);
                shortened.as_mut_slice().zeroize();
            } else {
                fill(&mut *key, password);
            }

            // HMAC (RFC 2104) of the salt and the number of the output's one block, and the states of
            // its inner and outer hash after their first block, from which every later HMAC starts.
            let mut states = Zeroizing::new([$initial; 2]);
            let mut text = Zeroizing::new([salt, &1_u32.to_be_bytes()].concat());
            let mut padded = Zeroizing::new([0; $block]);
            for (state, pad) in states.iter_mut().zip([0x36, 0x5c]) {
                for (padded, byte) in padded.iter_mut().zip(key.iter()) {
                    *padded = byte ^ pad;
                }
                $compress(state, core::slice::from_ref(&*padded));
                digest.update(padded.as_slice());
                digest.update(text.as_slice());
                text = Zeroizing::new(digest.finalize_reset().to_vec());
            }

            // Every later text is an output of the hash, with the same padding behind it.
            const BITS: $length = ($block + $output) * 8;
            let mut block = Zeroizing::new([0; $block]);
            fill(&mut *block, &text);
            fill(block.iter_mut().skip($output), &[0x80]);
            fill(block.iter_mut().rev(), &BITS.to_le_bytes());
            let mut derived = Zeroizing::new([0; $output]);
            fill(&mut *derived, &text);
            let mut state = Zeroizing::new([0; 8]);
            for _ in 1..iterations {
                for start in states.iter() {
                    *state = *start;
                    $compress(&mut state, core::slice::from_ref(&*block));
                    let (words, _) = block.as_chunks_mut();
                    for (bytes, word) in words.iter_mut().zip(*state) {
                        *bytes = <$word>::to_be_bytes(word);
                    }
                }
                for (derived, byte) in derived.iter_mut().zip(block.iter()) {
                    *derived ^= byte;
                }
            }
            SensitiveBytes::from(derived.as_slice())
        }
    };
}

hi! {
    /// With SHA-256; its initial value stands in FIPS 180-4 section 5.3.3.
    hi_sha_256: Sha256, compress256, [u32; 8] = [
        0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a,
        0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
    ], block: 64, output: 32, u64
}

hi! {
    /// With SHA-512; its initial value stands in FIPS 180-4 section 5.3.5.
    hi_sha_512: Sha512, compress512, [u64; 8] = [
        0x6a09_e667_f3bc_c908, 0xbb67_ae85_84ca_a73b, 0x3c6e_f372_fe94_f82b, 0xa54f_f53a_5f1d_36f1,
        0x510e_527f_ade6_82d1, 0x9b05_688c_2b3e_6c1f, 0x1f83_d9ab_fb41_bd6b, 0x5be0_cd19_137e_2179,
    ], block: 128, output: 64, u128
}

fn fill<'a>(bytes: impl IntoIterator<Item = &'a mut u8>, from: &[u8]) {
    for (byte, from) in bytes.into_iter().zip(from) {
        *byte = *from;
    }
}

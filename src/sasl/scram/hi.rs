//! `Hi` of RFC 5802 section 2.2: PBKDF2 with HMAC and one block of output.
//!
//! Written over the hashes' compression functions, which is where the time goes. Through the
//! crates `hmac` and `pbkdf2` it takes 4 to 6 % longer, and leaves the padded password and every
//! intermediate result on the stack; here all of it is wiped.

use hmac::{Hmac, KeyInit, Mac};
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
            if password.len() > $block {
                let mut digest = <$hash>::digest(password);
                fill(&mut *key, &digest);
                digest.as_mut_slice().zeroize();
            } else {
                fill(&mut *key, password);
            }

            // The states after the first block of HMAC's inner and outer hash (RFC 2104).
            let [inner, outer] = [0x36, 0x5c].map(|pad| {
                let mut state = Zeroizing::new($initial);
                let mut padded = Zeroizing::new([0; $block]);
                for (padded, byte) in padded.iter_mut().zip(key.iter()) {
                    *padded = byte ^ pad;
                }
                $compress(&mut state, core::slice::from_ref(&*padded));
                state
            });

            let mut mac = <Hmac<$hash> as KeyInit>::new((&*key).into());
            mac.update(salt);
            mac.update(&1_u32.to_be_bytes());
            let mut first = mac.finalize().into_bytes();

            // Every later message is an output of the hash, with the same padding behind it.
            const BITS: $length = ($block + $output) * 8;
            let mut block = Zeroizing::new([0; $block]);
            fill(&mut *block, &first);
            fill(block.iter_mut().skip($output), &[0x80]);
            fill(block.iter_mut().rev(), &BITS.to_le_bytes());
            let mut derived = Zeroizing::new([0; $output]);
            fill(&mut *derived, &first);
            first.as_mut_slice().zeroize();
            let mut state = Zeroizing::new([0; 8]);
            for _ in 1..iterations {
                for start in [&inner, &outer] {
                    *state = **start;
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

//! Which keys Java reads.

use super::*;

/// The contents of an INTEGER of so many bits, each of which is 1.
fn number(bits: usize) -> Vec<u8> {
    let first = match bits % 8 {
        0 => 0,
        more => 0xff_u8.wrapping_shr(8_u32.saturating_sub(more.try_into().unwrap())),
    };
    [vec![0, first], vec![0xff; bits / 8]].concat()
}

/// `sun.security.rsa.RSAKeyFactory` of JDK 17: 512 bits, rounded up, to 16384; an exponent of at least 3,
/// less than the modulus, and of at most 64 bits where the modulus has more than 3072.
#[test]
fn an_rsa_key_is_of_a_size_that_java_reads() {
    let three = vec![3];
    for (modulus, exponent, bits) in [
        (number(2048), vec![1, 0, 1], Some(2048)),
        (number(2047), vec![1, 0, 1], Some(2047)),
        (number(504), three.clone(), None),
        (number(505), three.clone(), Some(505)),
        (number(16384), three.clone(), Some(16384)),
        (number(16385), three.clone(), None),
        (number(2048), vec![], None),
        (number(2048), vec![0], None),
        (number(2048), vec![1], None),
        (number(2048), vec![2], None),
        (number(2048), vec![0, 2], None),
        (number(2048), three.clone(), Some(2048)),
        (number(2048), number(65), Some(2048)),
        (number(3072), number(65), Some(3072)),
        (number(3073), number(65), None),
        (number(3073), number(64), Some(3073)),
        (number(1024), number(1023), Some(1024)),
        (number(1024), number(1024), None),
        (number(1024), number(1025), None),
        (number(1024), number(1032), None),
        // As long as the modulus, and less or more than it.
        (
            [&[0x00, 0xff][..], &[0; 127]].concat(),
            [&[0x00, 0xfe][..], &[0; 127]].concat(),
            Some(1024),
        ),
        (
            [&[0x00, 0xfe][..], &[0; 127]].concat(),
            [&[0x00, 0xff][..], &[0; 127]].concat(),
            None,
        ),
        (vec![0], three, None),
    ] {
        let key = RSAPublicKey {
            modulus: &modulus,
            exponent: &exponent,
        };
        assert_eq!(
            rsa_bits(&key),
            bits,
            "{} and {}",
            modulus.len(),
            exponent.len()
        );
    }
}

/// SEC 1 section 2.3.3.
#[test]
fn a_point_fits_its_curve() {
    let [p_256, p_384] = ["P-256", "P-384"].map(|name| CURVES.iter().find(|one| one.name == name));
    for (first, length, curve, compressed) in [
        (4, 64, p_256, Some(false)),
        (4, 96, p_384, Some(false)),
        (4, 64, p_384, None),
        (4, 63, p_256, None),
        (2, 32, p_256, Some(true)),
        (3, 32, p_256, Some(true)),
        (3, 48, p_384, Some(true)),
        (2, 32, p_384, None),
        (2, 64, p_256, None),
        (4, 32, p_256, None),
        (0, 32, p_256, None),
        (6, 64, p_256, None),
    ] {
        let point = [vec![first], vec![1; length]].concat();
        assert_eq!(
            is_compressed(&point, curve.unwrap()),
            compressed,
            "{first} {length}"
        );
    }
}

//! The result of a decryption: a key, a damaged key, or noise from a wrong password.
//!
//! Padding alone does not decide: noise ends in a valid byte once in 256 times, and a stream cipher has
//! no padding. So the structure of the plaintext is checked.

use der::{Reader, SliceReader};
use zeroize::Zeroizing;

use crate::sensitive::SensitiveBytes;

/// The result of a decryption.
#[derive(Clone, Debug)]
pub(super) enum Plaintext {
    /// A complete key, in the expected format.
    Key(SensitiveBytes),
    /// Traces of a key: the password is right, but the ciphertext is damaged.
    Damaged,
    /// Noise.
    WrongPassword,
}

/// Checks what a cipher with such blocks decrypted; `is_key` recognises a complete key.
pub(super) fn judge(
    data: Zeroizing<Vec<u8>>,
    block_bytes: Option<usize>,
    is_key: fn(&[u8]) -> bool,
) -> Plaintext {
    let padding = match block_bytes {
        Some(block_bytes) => padding(&data, block_bytes),
        None => Some(0),
    };
    let content = padding.and_then(|padding| data.get(..data.len().saturating_sub(padding)));
    match content {
        Some(content) if is_key(content) => Plaintext::Key(SensitiveBytes::from(content)),
        _ if padding.is_some_and(|padding| padding >= 5) || has_traces(&data) => Plaintext::Damaged,
        _ => Plaintext::WrongPassword,
    }
}

/// The number of padding bytes (RFC 8018 section 6.1.1) at the end of the data.
pub(super) fn padding(data: &[u8], block_bytes: usize) -> Option<usize> {
    let last = *data.last()?;
    let count = usize::from(last);
    let padding = data.get(data.len().checked_sub(count)?..)?;
    let sound = (1..=block_bytes).contains(&count) && padding.iter().all(|byte| *byte == last);
    sound.then_some(count)
}

/// Whether this is a single `SEQUENCE` that begins like a `PrivateKeyInfo`, with a version of 0 or
/// 1.
pub(super) fn is_private_key_info(content: &[u8]) -> bool {
    let one_value = SliceReader::new(content).and_then(|mut reader| {
        reader.tlv_bytes()?;
        reader.finish()
    });
    begins_as_private_key_info(content) && one_value.is_ok()
}

/// `SEQUENCE { INTEGER 0 or 1, SEQUENCE …`
fn begins_as_private_key_info(content: &[u8]) -> bool {
    let after_header = match content {
        [0x30, 0x82, _, _, rest @ ..] => rest,
        [0x30, 0x81, _, rest @ ..] => rest,
        [0x30, length, rest @ ..] if *length < 0x80 => rest,
        _ => return false,
    };
    matches!(after_header, [0x02, 0x01, 0x00 | 0x01, 0x30, ..])
}

/// Byte strings of at least five bytes that occur in private keys and hardly ever in noise.
const TRACES: [&[u8]; 6] = [
    // rsaEncryption and id-ecPublicKey
    &[0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01],
    &[0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01],
    // The NIST curves except P-256, then P-256
    &[0x06, 0x05, 0x2b, 0x81, 0x04, 0x00],
    &[0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01],
    // Ed25519
    &[0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70],
    // RSA's usual exponent 65537, with the INTEGER after it
    &[0x02, 0x03, 0x01, 0x00, 0x01, 0x02],
];

fn has_traces(data: &[u8]) -> bool {
    begins_as_private_key_info(data)
        || TRACES
            .iter()
            .any(|trace| data.windows(trace.len()).any(|window| window == *trace))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(bytes: &[u8], block_bytes: Option<usize>) -> &'static str {
        match judge(
            Zeroizing::new(bytes.to_vec()),
            block_bytes,
            is_private_key_info,
        ) {
            Plaintext::Key(_) => "key",
            Plaintext::Damaged => "damaged",
            Plaintext::WrongPassword => "noise",
        }
    }

    #[test]
    fn structure_decides() {
        let whole = [0x30, 0x05, 0x02, 0x01, 0x00, 0x30, 0x00];
        assert_eq!(judged(&whole, None), "key");
        assert_eq!(judged(&[&whole[..], &[1]].concat(), Some(8)), "key");
        assert_eq!(judged(&[&whole[..], &[9]].concat(), Some(8)), "damaged");
        assert_eq!(judged(&[0xaa; 16], Some(8)), "noise");
        assert_eq!(judged(&[0xaa, 0xbb, 1], Some(8)), "noise");
        assert_eq!(judged(&[0xaa, 0xbb, 5, 5, 5, 5, 5], Some(8)), "damaged");
        assert_eq!(judged(b"noise without any padding", None), "noise");
        assert_eq!(judged(&[], None), "noise");
    }

    /// RFC 5208 section 5: `SEQUENCE { INTEGER 0 or 1, SEQUENCE …`, of which nothing is left.
    #[test]
    fn a_key_is_one_sequence() {
        let long = |header: &[u8], length: usize| {
            let content = [&[2, 1, 0, 0x30][..], &vec![0; length - 4]].concat();
            [header, &content].concat()
        };
        for (content, is_one) in [
            (vec![0x30, 5, 2, 1, 0, 0x30, 0], true),
            (vec![0x30, 5, 2, 1, 1, 0x30, 0], true),
            (vec![0x30, 5, 2, 1, 2, 0x30, 0], false),
            (vec![0x30, 5, 2, 1, 0, 0x30, 0, 0], false),
            (vec![0x30, 6, 2, 1, 0, 0x30, 0], false),
            (vec![0x31, 5, 2, 1, 0, 0x30, 0], false),
            (long(&[0x30, 0x7f], 127), true),
            (long(&[0x30, 0x81, 0x80], 128), true),
            (long(&[0x30, 0x82, 0x01, 0x00], 256), true),
            (long(&[0x30, 0x82, 0x01, 0x00], 255), false),
            // Without a length, and with one of more bytes than a key needs.
            (long(&[0x30, 0x80], 128), false),
            (long(&[0x30, 0x83, 0x00, 0x01, 0x00], 256), false),
            (vec![], false),
        ] {
            assert_eq!(is_private_key_info(&content), is_one, "{content:x?}");
        }
        // What only begins as one is a trace of it.
        assert_eq!(
            judged(&[0x30, 9, 2, 1, 0, 0x30, 0, 0xaa], Some(8)),
            "damaged"
        );
        assert_eq!(
            judged(&[0x30, 0x80, 2, 1, 0, 0x30, 0, 0xaa], Some(8)),
            "noise"
        );
    }

    /// RFC 8018 section 6.1.1: as many bytes as a block lacks, or a whole block, each of that value.
    #[test]
    fn padding_is_of_one_value() {
        for (data, expected) in [
            (&[0, 0, 0, 0, 0, 0, 0, 1][..], Some(1)),
            (&[0, 0, 0, 0, 0, 0, 2, 2], Some(2)),
            (&[8, 8, 8, 8, 8, 8, 8, 8], Some(8)),
            (&[0, 0, 0, 0, 0, 0, 1, 2], None),
            (&[0, 0, 0, 0, 0, 3, 2, 3], None),
            (&[0, 0, 0, 0, 0, 0, 0, 0], None),
            (&[9; 16], None),
            (&[9; 8], None),
            (&[], None),
        ] {
            assert_eq!(padding(data, 8), expected, "{data:?}");
        }
    }
}

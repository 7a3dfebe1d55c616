//! Encryption as PBE-SHA1-3DES (RFC 7292 appendix C), the one scheme that OpenSSL writes without
//! its legacy provider, Java reads, and Lambda's documents call PBES1.

use der::{Encode, Tag};
use des::TdesEde3;
use spki::ObjectIdentifier;
use zeroize::Zeroizing;

use super::cipher;
use super::derivation::{self, Purpose};
use super::wrap::wrap;
use crate::sensitive::SensitiveBytes;

const PBE_SHA1_3DES: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.1.3");
const BLOCK_BYTES: usize = 8;

/// How many bytes of salt are used: twice the eight of RFC 8018 section 4.1.
pub(crate) const SALT_BYTES: usize = 16;

/// The DER of `EncryptedPrivateKeyInfo` for a `PrivateKeyInfo`; `None` for what is too long for DER.
///
/// ```text
/// pkcs-12PbeParams ::= SEQUENCE { salt OCTET STRING, iterations INTEGER }
/// ```
///
/// The salt must be fresh: under one password it must not be used twice.
pub(crate) fn pbe_sha1_3des(
    pkcs8: &[u8],
    password: &str,
    salt: &[u8; SALT_BYTES],
    iterations: u32,
) -> Option<SensitiveBytes> {
    let password = derivation::bmp_string(password);
    let derive =
        |purpose, bytes| derivation::pkcs12_sha1(&password, salt, iterations, purpose, bytes);
    let key = derive(Purpose::Key, 24);
    let vector = derive(Purpose::InitializationVector, BLOCK_BYTES);

    let mut data = padded(pkcs8)?;
    let triple_des = cipher::new::<TdesEde3>(&key).ok()?;
    cipher::encrypt_cbc(triple_des, &vector, &mut data).ok()?;

    let salt = wrap(Tag::OctetString, &[salt])?;
    let parameters = wrap(Tag::Sequence, &[salt.expose(), &iterations.to_der().ok()?])?;
    let algorithm = wrap(
        Tag::Sequence,
        &[&PBE_SHA1_3DES.to_der().ok()?, parameters.expose()],
    )?;
    let data = wrap(Tag::OctetString, &[&data])?;
    wrap(Tag::Sequence, &[algorithm.expose(), data.expose()])
}

/// The data with the padding of RFC 8018 section 6.1.1.
fn padded(data: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let padding = BLOCK_BYTES.checked_sub(data.len().checked_rem(BLOCK_BYTES)?)?;
    let length = data.len().checked_add(padding)?;
    let mut padded = Zeroizing::new(Vec::with_capacity(length));
    padded.extend_from_slice(data);
    padded.resize(length, u8::try_from(padding).ok()?);
    Some(padded)
}

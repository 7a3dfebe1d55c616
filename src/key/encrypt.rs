//! Encryption with PBE-SHA1-3DES (RFC 7292 appendix C): the only scheme that OpenSSL writes without
//! its legacy provider, Java reads, and Lambda's documents call PBES1.

use const_oid::db::rfc7292::PBE_WITH_SHA_AND_3_KEY_TRIPLE_DES_CBC;
use der::Decode;
use der::asn1::{AnyRef, OctetStringRef};
use pkcs8::AlgorithmIdentifierRef;
use zeroize::Zeroizing;

use super::cipher;
use super::derivation::{self, Purpose};
use super::encode::encode;
use crate::sensitive::SensitiveBytes;

const BLOCK_BYTES: usize = 8;

/// The number of bytes of salt: twice the eight of RFC 8018 section 4.1.
pub(crate) const SALT_BYTES: usize = 16;

/// The DER of `EncryptedPrivateKeyInfo` for a `PrivateKeyInfo`; `None` if it is too long for DER.
///
/// ```text
/// pkcs-12PbeParams ::= SEQUENCE { salt OCTET STRING, iterations INTEGER }
/// ```
///
/// The salt must be new: do not use it twice with one password.
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

    let mut data = Zeroizing::new(vec![0; pkcs8.len().checked_add(BLOCK_BYTES)?]);
    data.get_mut(..pkcs8.len())?.copy_from_slice(pkcs8);
    let data = cipher::encrypt_triple_des(&key, &vector, &mut data, pkcs8.len())?;

    let iterations = encode(&iterations)?;
    let parameters = encode(&[
        AnyRef::from(OctetStringRef::new(salt).ok()?),
        AnyRef::from_der(iterations.expose()).ok()?,
    ])?;
    let algorithm = encode(&AlgorithmIdentifierRef {
        oid: PBE_WITH_SHA_AND_3_KEY_TRIPLE_DES_CBC,
        parameters: Some(AnyRef::from_der(parameters.expose()).ok()?),
    })?;
    encode(&[
        AnyRef::from_der(algorithm.expose()).ok()?,
        AnyRef::from(OctetStringRef::new(data).ok()?),
    ])
}

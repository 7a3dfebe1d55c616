//! RSA keys of sizes that ring does not load, to compare them with a certificate.

use p521::pkcs8::der::asn1::BitStringRef;
use p521::pkcs8::der::{Decode, Encode};
use p521::pkcs8::{PrivateKeyInfoRef, SubjectPublicKeyInfoRef};
use pkcs1::RsaPrivateKeyRef;
use rustls::pki_types::SubjectPublicKeyInfoDer;

/// Smaller keys are rejected.
const MIN_BITS: usize = 2048;

/// The public half of an RSA key that ring never loads. The library checks its numbers.
pub(super) fn public_half(pkcs8: &[u8]) -> Option<SubjectPublicKeyInfoDer<'static>> {
    let info = PrivateKeyInfoRef::from_der(pkcs8).ok()?;
    if info.algorithm.oid != pkcs1::ALGORITHM_OID {
        return None;
    }
    let key = RsaPrivateKeyRef::from_der(info.private_key.as_bytes()).ok()?;
    if is_loaded_by_ring(&key) {
        return None;
    }
    let public = key.public_key().to_der().ok()?;
    let info = SubjectPublicKeyInfoRef {
        algorithm: pkcs1::ALGORITHM_ID,
        subject_public_key: BitStringRef::from_bytes(&public).ok()?,
    };
    Some(info.to_der().ok()?.into())
}

/// ring signs with 2048, 3072 or 4096 bits, and exponents from 65537 to 33 bits.
fn is_loaded_by_ring(key: &RsaPrivateKeyRef<'_>) -> bool {
    let bytes = key.modulus.as_bytes();
    let leading = bytes.first().map_or(0, |byte| byte.leading_zeros());
    let bits = bytes
        .len()
        .saturating_mul(8)
        .saturating_sub(usize::try_from(leading).unwrap_or(0));
    let exponent = key
        .public_exponent
        .as_bytes()
        .iter()
        .fold(0_u64, |value, byte| {
            value.saturating_mul(256).saturating_add(u64::from(*byte))
        });
    bits < MIN_BITS
        || matches!(bits, 2048 | 3071 | 3072 | 4095 | 4096)
            && (0x10001..=0x1_ffff_ffff).contains(&exponent)
}

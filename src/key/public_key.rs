//! The public key of an elliptic curve's private key, which is optional (RFC 5915 section 3). Java
//! leaves it out; some TLS providers require it.

use der::Decode;
use pkcs8::{PrivateKeyInfoRef, SubjectPublicKeyInfoRef};
use sec1::EcPrivateKey;

use super::encode::encode;
use super::private_key_info::parse;
use crate::sensitive::SensitiveBytes;

/// Whether a `PrivateKeyInfo` has an EC key without its public key as an uncompressed point (SEC 1 section 2.3.3).
/// Java ignores the public key; TLS providers read no other form.
pub(super) fn is_absent(der: &[u8]) -> bool {
    const UNCOMPRESSED: u8 = 4;
    let info = parse(der).ok();
    let key = info
        .as_ref()
        .filter(|info| info.algorithm.oid == sec1::ALGORITHM_OID)
        .and_then(|info| EcPrivateKey::from_der(info.private_key.as_bytes()).ok());
    key.is_some_and(|key| {
        let form = key.public_key.and_then(|point| point.first());
        form != Some(&UNCOMPRESSED)
    })
}

/// The same EC key with the public key of a `SubjectPublicKeyInfo`; `None` if that is on another
/// curve, or of another kind. Whether the two belong together is not checked. `bits` is the size of
/// the curve's field.
pub(super) fn with_public_key(
    der: &[u8],
    bits: u32,
    public_key_info: &[u8],
) -> Option<SensitiveBytes> {
    let info = parse(der).ok()?;
    let public = SubjectPublicKeyInfoRef::from_der(public_key_info).ok()?;
    if info.algorithm != public.algorithm || info.algorithm.oid != sec1::ALGORITHM_OID {
        return None;
    }
    let key = EcPrivateKey::from_der(info.private_key.as_bytes()).ok()?;
    let scalar = padded(key.private_key, bits)?;
    let key = encode(&EcPrivateKey {
        private_key: scalar.expose(),
        parameters: None,
        public_key: Some(public.subject_public_key.as_bytes()?),
    })?;
    let key = der::asn1::OctetStringRef::new(key.expose()).ok()?;
    encode(&PrivateKeyInfoRef::new(info.algorithm, key))
}

/// The scalar in as many bytes as the field has (RFC 5915 section 3), which old writers shorten.
fn padded(scalar: &[u8], bits: u32) -> Option<SensitiveBytes> {
    let zeros = scalar.iter().take_while(|byte| **byte == 0).count();
    let significant = scalar.get(zeros..)?;
    let length = usize::try_from(bits.div_ceil(8)).ok()?;
    let begin = length.checked_sub(significant.len())?;
    SensitiveBytes::written(length, |bytes| {
        bytes.get_mut(begin..)?.copy_from_slice(significant);
        Some(length)
    })
}

//! Keys older than PKCS #8: PKCS #1 (RFC 8017 appendix A.1.2) and SEC 1 (RFC 5915), converted to
//! `PrivateKeyInfo`.

use const_oid::ObjectIdentifier;
use der::asn1::{AnyRef, BitStringRef, ContextSpecific, OctetStringRef};
use der::{Decode, Tag, TagNumber};
use pkcs1::RsaPrivateKeyRef;
use pkcs8::{AlgorithmIdentifierRef, PrivateKeyInfoRef};
use sec1::{EcParameters, EcPrivateKey};

use super::encode::encode;
use super::private_key_info::is_multi_prime;
use crate::sensitive::SensitiveBytes;

/// Why a traditional key can't be converted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unwrappable {
    /// Its curve is given by explicit parameters and not by name.
    CurveSpeltOut,
    /// Neither the key nor another block names the curve.
    CurveMissing,
    Malformed,
}

/// The label for the traditional format of a DER body, independent of its actual label.
pub(super) fn recognise(der: &[u8]) -> Option<&'static str> {
    if RsaPrivateKeyRef::from_der(der).is_ok() || is_multi_prime(der) {
        return Some("RSA PRIVATE KEY");
    }
    is_sec1(der).then_some("EC PRIVATE KEY")
}

/// Whether this is an `ECPrivateKey`; `sec1` does not read one with explicit curve parameters.
fn is_sec1(der: &[u8]) -> bool {
    let key = AnyRef::from_der(der).and_then(|key| {
        key.sequence(|reader| {
            if u8::decode(reader)? != 1 {
                return Err(Tag::Integer.value_error().into());
            }
            <&OctetStringRef>::decode(reader)?;
            ContextSpecific::<AnyRef<'_>>::decode_explicit(reader, TagNumber(0))?;
            ContextSpecific::<BitStringRef<'_>>::decode_explicit(reader, TagNumber(1))?;
            Ok::<_, der::Error>(())
        })
    });
    key.is_ok()
}

/// The key as `PrivateKeyInfo`, the same bytes as from `openssl pkcs8 -topk8`.
///
/// `curve` is the body of a block `EC PARAMETERS`, for a SEC 1 key that does not name its own.
pub(super) fn to_pkcs8(der: &[u8], curve: Option<&[u8]>) -> Result<SensitiveBytes, Unwrappable> {
    if RsaPrivateKeyRef::from_der(der).is_ok() || is_multi_prime(der) {
        return private_key_info(pkcs1::ALGORITHM_ID, der).ok_or(Unwrappable::Malformed);
    }
    let mut key = EcPrivateKey::from_der(der).map_err(|_| match is_sec1(der) {
        true => Unwrappable::CurveSpeltOut,
        false => Unwrappable::Malformed,
    })?;
    // The curve moves from the key into the algorithm.
    let named = key.parameters.take().and_then(EcParameters::named_curve);
    let beside = || ObjectIdentifier::from_der(curve?).ok();
    let curve = named.or_else(beside).ok_or(Unwrappable::CurveMissing)?;
    let algorithm = AlgorithmIdentifierRef {
        oid: sec1::ALGORITHM_OID,
        parameters: Some((&curve).into()),
    };
    encode(&key)
        .and_then(|key| private_key_info(algorithm, key.expose()))
        .ok_or(Unwrappable::Malformed)
}

fn private_key_info(algorithm: AlgorithmIdentifierRef<'_>, key: &[u8]) -> Option<SensitiveBytes> {
    let key = OctetStringRef::new(key).ok()?;
    encode(&PrivateKeyInfoRef::new(algorithm, key))
}

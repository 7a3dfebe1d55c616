//! Keys from before PKCS #8: PKCS #1 (RFC 8017 appendix A.1.2) and SEC 1 (RFC 5915), wrapped into
//! `PrivateKeyInfo`.

use der::asn1::AnyRef;
use der::{Decode, Reader, SliceReader, Tag, TagNumber, Tagged};
use spki::ObjectIdentifier;

use super::private_key_info::{self, VERSION_0};
use super::wrap::wrap;
use crate::sensitive::SensitiveBytes;

/// `SEQUENCE { rsaEncryption, NULL }`
const RSA_ALGORITHM: &[u8] = &[
    0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00,
];
/// `id-ecPublicKey`
const EC_OID: &[u8] = &[0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];

/// The key as `PrivateKeyInfo`, the same bytes as `openssl pkcs8 -topk8` makes of it.
///
/// `curve` is the body of a block `EC PARAMETERS`, for a SEC 1 key that does not name its own.
pub(super) fn to_pkcs8(der: &[u8], curve: Option<&[u8]>) -> Option<SensitiveBytes> {
    match private_key_info::recognise(der)? {
        "RSA PRIVATE KEY" => private_key_info(RSA_ALGORITHM, der),
        _ => wrap_sec1(der, curve),
    }
}

/// ```text
/// ECPrivateKey ::= SEQUENCE {
///     version INTEGER, privateKey OCTET STRING,
///     parameters [0] ECParameters OPTIONAL, publicKey [1] BIT STRING OPTIONAL }
/// ```
///
/// The curve moves from the key into the algorithm.
fn wrap_sec1(der: &[u8], curve: Option<&[u8]>) -> Option<SensitiveBytes> {
    let mut reader = SliceReader::new(der).ok()?;
    let (version, scalar, own_curve, public_key) = reader
        .sequence(|reader| {
            let version = reader.tlv_bytes()?;
            let scalar = reader.tlv_bytes()?;
            let (mut curve, mut public_key) = (None, &[][..]);
            while !reader.is_finished() {
                let field = reader.tlv_bytes()?;
                match field_number(field)? {
                    0 => curve = Some(AnyRef::from_der(field)?.value()),
                    1 => public_key = field,
                    _ => return Err(der::ErrorKind::Failed.into()),
                }
            }
            Ok::<_, der::Error>((version, scalar, curve, public_key))
        })
        .ok()?;
    reader.finish().ok()?;
    let curve = own_curve.or(curve)?;
    let _named: ObjectIdentifier = ObjectIdentifier::from_der(curve).ok()?;
    let algorithm = wrap(Tag::Sequence, &[EC_OID, curve])?;
    let key = wrap(Tag::Sequence, &[version, scalar, public_key])?;
    private_key_info(algorithm.expose(), key.expose())
}

fn field_number(field: &[u8]) -> der::Result<u32> {
    match AnyRef::from_der(field)?.tag() {
        Tag::ContextSpecific {
            number: TagNumber(number),
            ..
        } => Ok(number),
        other => Err(other.unexpected_error(None).into()),
    }
}

/// ```text
/// PrivateKeyInfo ::= SEQUENCE {
///     version INTEGER (0), privateKeyAlgorithm AlgorithmIdentifier, privateKey OCTET STRING }
/// ```
fn private_key_info(algorithm: &[u8], key: &[u8]) -> Option<SensitiveBytes> {
    let key = wrap(Tag::OctetString, &[key])?;
    wrap(Tag::Sequence, &[VERSION_0, algorithm, key.expose()])
}

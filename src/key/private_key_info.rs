//! `PrivateKeyInfo` (RFC 5208) and `OneAsymmetricKey` (RFC 5958): algorithm and size.

use const_oid::ObjectIdentifier;
use const_oid::db::rfc5912::{
    ID_DSA, ID_EC_PUBLIC_KEY, ID_RSASSA_PSS, RSA_ENCRYPTION, SECP_224_R_1, SECP_256_R_1,
    SECP_384_R_1, SECP_521_R_1,
};
use const_oid::db::rfc8410::{ID_ED_448, ID_ED_25519, ID_X_448, ID_X_25519};
use der::asn1::{AnyRef, OctetStringRef, SequenceRef, UintRef};
use der::{Decode, Reader, SliceReader, Tag, TagMode, TagNumber, Tagged};
use pkcs1::RsaPrivateKeyRef;
use pkcs8::{PrivateKeyInfoRef, Version};
use sec1::EcPrivateKey;

use super::encode::encode;
use crate::finding::KeyAlgorithm;
use crate::sensitive::SensitiveBytes;

/// The kind and the size of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Parameters {
    pub(super) algorithm: KeyAlgorithm,
    /// The RSA modulus or the curve's field, in bits.
    pub(super) bits: u32,
}

/// Why there are no parameters.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// The DER of the named part does not parse.
    Malformed(&'static str),
    /// An algorithm or curve that Kafka's TLS does not use, and its object identifier.
    Unsupported(String, ObjectIdentifier),
}

const CURVES: [(ObjectIdentifier, u32); 3] = [
    (SECP_256_R_1, 256),
    (SECP_384_R_1, 384),
    (SECP_521_R_1, 521),
];

/// Names of rejected algorithms; the database of `const-oid` lacks the last three.
const OTHERS: [(ObjectIdentifier, &str); 9] = [
    (ID_DSA, "DSA"),
    (ID_RSASSA_PSS, "RSASSA-PSS"),
    (ID_X_25519, "X25519"),
    (ID_X_448, "X448"),
    (ID_ED_448, "Ed448"),
    (SECP_224_R_1, "P-224"),
    (ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.1"), "P-192"),
    (ObjectIdentifier::new_unwrap("1.3.132.0.10"), "secp256k1"),
    (
        ObjectIdentifier::new_unwrap("1.2.840.113549.1.3.1"),
        "Diffie-Hellman",
    ),
];

/// Reads the kind of key in a `PrivateKeyInfo`, including the key itself.
pub(super) fn read(der: &[u8]) -> Result<Parameters, Fault> {
    let info = parse(der).map_err(|_| Fault::Malformed("PrivateKeyInfo"))?;
    let key = info.private_key.as_bytes();
    match info.algorithm.oid {
        RSA_ENCRYPTION => rsa(key),
        ID_EC_PUBLIC_KEY => ec(info.algorithm.parameters, key),
        ID_ED_25519 => ed25519(key),
        other => Err(Fault::Unsupported(name(other), other)),
    }
}

/// Whether this is a `PrivateKeyInfo` with any key.
pub(super) fn is_one(der: &[u8]) -> bool {
    parse(der).is_ok()
}

pub(super) fn parse(der: &[u8]) -> der::Result<PrivateKeyInfoRef<'_>> {
    PrivateKeyInfoRef::from_der(der).or_else(|error| version_2_without_public_key(der).ok_or(error))
}

/// Version 2 without a public key, which `pkcs8` rejects, and Java and OpenSSL read.
fn version_2_without_public_key(der: &[u8]) -> Option<PrivateKeyInfoRef<'_>> {
    let mut reader = SliceReader::new(der).ok()?;
    let info = reader.sequence(|reader| {
        if Version::decode(reader)? != Version::V2 {
            return Err(Tag::Integer.value_error().into());
        }
        let info = PrivateKeyInfoRef::new(reader.decode()?, reader.decode()?);
        reader.context_specific::<&SequenceRef>(TagNumber(0), TagMode::Implicit)?;
        Ok::<_, der::Error>(info)
    });
    reader.finish().and(info).ok()
}

fn rsa_key(der: &[u8]) -> Option<RsaPrivateKeyRef<'_>> {
    let info = parse(der).ok()?;
    let is_rsa = info.algorithm.oid == RSA_ENCRYPTION;
    let key = RsaPrivateKeyRef::from_der(info.private_key.as_bytes()).ok()?;
    is_rsa.then_some(key)
}

/// The public exponent of an RSA key, at most [`u64::MAX`].
pub(super) fn rsa_exponent(der: &[u8]) -> Option<u64> {
    let key = rsa_key(der)?;
    let bytes = key.public_exponent.as_bytes().iter();
    let exponent = bytes.fold(0_u64, |value, byte| {
        value.saturating_mul(256).saturating_add(u64::from(*byte))
    });
    Some(exponent)
}

/// Whether the product of an RSA key's primes is not its modulus, by their residues modulo a large
/// prime: enough to find damage.
pub(super) fn has_other_primes(der: &[u8]) -> bool {
    /// 2^61 - 1.
    const PRIME: u128 = 0x1fff_ffff_ffff_ffff;
    let residue = |number: UintRef<'_>| {
        number.as_bytes().iter().fold(0_u128, |value, byte| {
            value.wrapping_mul(256).wrapping_add(u128::from(*byte)) % PRIME
        })
    };
    rsa_key(der).is_some_and(|key| {
        let product = residue(key.prime1).wrapping_mul(residue(key.prime2));
        product % PRIME != residue(key.modulus)
    })
}

/// Whether this is an `RSAPrivateKey` of version 1, with more than two primes (RFC 8017 appendix A.1.2).
/// Java rejects it.
pub(super) fn is_multi_prime(private_key: &[u8]) -> bool {
    let key = AnyRef::from_der(private_key).and_then(|key| {
        key.sequence(|reader| {
            if u8::decode(reader)? != 1 {
                return Err(Tag::Integer.value_error().into());
            }
            for _ in 0..8 {
                UintRef::decode(reader)?;
            }
            <&SequenceRef>::decode(reader)
        })
    });
    key.is_ok()
}

fn rsa(private_key: &[u8]) -> Result<Parameters, Fault> {
    if is_multi_prime(private_key) {
        let what = "RSA with more than two primes".to_owned();
        return Err(Fault::Unsupported(what, RSA_ENCRYPTION));
    }
    let key =
        RsaPrivateKeyRef::from_der(private_key).map_err(|_| Fault::Malformed("RSAPrivateKey"))?;
    Ok(Parameters {
        algorithm: KeyAlgorithm::Rsa,
        bits: bit_length(key.modulus.as_bytes()),
    })
}

fn ec(parameters: Option<AnyRef<'_>>, private_key: &[u8]) -> Result<Parameters, Fault> {
    let parameters = parameters.ok_or(Fault::Malformed("the EC parameters"))?;
    if parameters.tag() == Tag::Sequence {
        let what = "EC with explicit curve parameters".to_owned();
        return Err(Fault::Unsupported(what, ID_EC_PUBLIC_KEY));
    }
    let curve: ObjectIdentifier = parameters
        .decode_as()
        .map_err(|_| Fault::Malformed("the EC parameters"))?;
    let (_, bits) = *CURVES
        .iter()
        .find(|(oid, _)| *oid == curve)
        .ok_or_else(|| Fault::Unsupported(curve_name(curve), curve))?;
    match EcPrivateKey::from_der(private_key) {
        Ok(key) if (1..=bits).contains(&bit_length(key.private_key)) => Ok(Parameters {
            algorithm: KeyAlgorithm::Ec,
            bits,
        }),
        _ => Err(Fault::Malformed("ECPrivateKey")),
    }
}

/// RFC 8410 section 7: an OCTET STRING of 32 bytes.
fn ed25519(private_key: &[u8]) -> Result<Parameters, Fault> {
    match <&OctetStringRef>::from_der(private_key) {
        Ok(key) if key.as_bytes().len() == 32 => Ok(Parameters {
            algorithm: KeyAlgorithm::Ed25519,
            bits: 256,
        }),
        _ => Err(Fault::Malformed("CurvePrivateKey")),
    }
}

fn bit_length(bytes: &[u8]) -> u32 {
    let mut significant = bytes.iter().skip_while(|byte| **byte == 0);
    let Some(first) = significant.next() else {
        return 0;
    };
    let rest = u32::try_from(significant.count()).unwrap_or(u32::MAX / 8);
    rest.saturating_mul(8)
        .saturating_add(8)
        .saturating_sub(first.leading_zeros())
}

fn name(oid: ObjectIdentifier) -> String {
    let known = known_name(oid).map(str::to_owned);
    known.unwrap_or_else(|| format!("the unknown algorithm {oid}"))
}

fn curve_name(oid: ObjectIdentifier) -> String {
    match known_name(oid) {
        Some(name) => format!("EC with the curve {name}"),
        None => format!("EC with the unknown curve {oid}"),
    }
}

fn known_name(oid: ObjectIdentifier) -> Option<&'static str> {
    let known = OTHERS.iter().find(|(other, _)| *other == oid);
    known.map(|(_, name)| *name)
}

/// Whether attributes or a public key follow the private key. Java rejects them in an encrypted key.
pub(super) fn has_more(der: &[u8]) -> bool {
    let more = AnyRef::from_der(der).and_then(|info| {
        info.sequence(|reader| {
            for _ in ["version", "algorithm", "private key"] {
                reader.tlv_bytes()?;
            }
            let has_more = !reader.is_finished();
            while !reader.is_finished() {
                reader.tlv_bytes()?;
            }
            Ok::<_, der::Error>(has_more)
        })
    });
    more.unwrap_or(false)
}

/// The same key without the elements after the private key, as version 1; `None` if it already is
/// version 1.
pub(super) fn to_version_1(der: &[u8]) -> Option<SensitiveBytes> {
    let info = parse(der).ok()?;
    let version_1 = encode(&PrivateKeyInfoRef::new(info.algorithm, info.private_key))?;
    (version_1.expose() != der).then_some(version_1)
}

//! `PrivateKeyInfo` (RFC 5208) and `OneAsymmetricKey` (RFC 5958): algorithm and size.

use der::asn1::{AnyRef, OctetStringRef, UintRef};
use der::{Decode, Reader, SliceReader, Tag, Tagged};
use spki::{AlgorithmIdentifierRef, ObjectIdentifier};

use super::wrap::wrap;
use crate::finding::KeyAlgorithm;
use crate::sensitive::SensitiveBytes;

/// `INTEGER 0`: version 1 of RFC 5208.
pub(super) const VERSION_0: &[u8] = &[0x02, 0x01, 0x00];

/// What kind of key, and how large.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Parameters {
    pub(super) algorithm: KeyAlgorithm,
    /// The RSA modulus or the curve's field, in bits.
    pub(super) bits: u32,
}

/// Why there are no parameters.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// The DER does not parse, in the part that is named.
    Malformed(&'static str),
    /// An algorithm or curve that Kafka's TLS has no use for, and its object identifier.
    Unsupported(String, ObjectIdentifier),
}

const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");

const CURVES: [(ObjectIdentifier, u32); 3] = [
    (ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7"), 256),
    (ObjectIdentifier::new_unwrap("1.3.132.0.34"), 384),
    (ObjectIdentifier::new_unwrap("1.3.132.0.35"), 521),
];

/// Names for what is refused.
const OTHERS: [(&str, &str); 9] = [
    ("1.2.840.10040.4.1", "DSA"),
    ("1.2.840.113549.1.1.10", "RSASSA-PSS"),
    ("1.2.840.113549.1.3.1", "Diffie-Hellman"),
    ("1.3.101.110", "X25519"),
    ("1.3.101.111", "X448"),
    ("1.3.101.113", "Ed448"),
    ("1.3.132.0.10", "secp256k1"),
    ("1.3.132.0.33", "P-224"),
    ("1.2.840.10045.3.1.1", "P-192"),
];

/// ```text
/// OneAsymmetricKey ::= SEQUENCE {
///     version Version,
///     privateKeyAlgorithm AlgorithmIdentifier,
///     privateKey OCTET STRING,
///     attributes [0] Attributes OPTIONAL,
///     ...,
///     [[2: publicKey [1] PublicKey OPTIONAL ]],
///     ... }
/// ```
pub(super) fn read(der: &[u8]) -> Result<Parameters, Fault> {
    let mut reader = SliceReader::new(der).map_err(|_| Fault::Malformed("PrivateKeyInfo"))?;
    let info = reader.sequence(|reader| {
        let version = u8::decode(reader)?;
        let algorithm = AlgorithmIdentifierRef::decode(reader)?;
        let private_key = <&OctetStringRef>::decode(reader)?.as_bytes();
        while !reader.is_finished() {
            AnyRef::decode(reader)?;
        }
        Ok::<_, der::Error>((version, algorithm, private_key))
    });
    let (version, algorithm, private_key) = reader
        .finish()
        .and(info)
        .map_err(|_| Fault::Malformed("PrivateKeyInfo"))?;
    if version > 1 {
        return Err(Fault::Malformed("PrivateKeyInfo's version"));
    }
    match algorithm.oid {
        RSA => rsa(private_key),
        EC => ec(algorithm.parameters, private_key),
        ED25519 => ed25519(private_key),
        other => Err(Fault::Unsupported(name(other), other)),
    }
}

/// ```text
/// RSAPrivateKey ::= SEQUENCE {
///     version Version, modulus INTEGER, publicExponent INTEGER, privateExponent INTEGER,
///     prime1 INTEGER, prime2 INTEGER, exponent1 INTEGER, exponent2 INTEGER, coefficient INTEGER }
/// ```
fn rsa(private_key: &[u8]) -> Result<Parameters, Fault> {
    let malformed = Fault::Malformed("RSAPrivateKey");
    let Ok(mut reader) = SliceReader::new(private_key) else {
        return Err(malformed);
    };
    let modulus = reader.sequence(|reader| {
        u8::decode(reader)?;
        let modulus = UintRef::decode(reader)?;
        for _ in 0..7 {
            UintRef::decode(reader)?;
        }
        Ok::<_, der::Error>(modulus)
    });
    let Ok(modulus) = reader.finish().and(modulus) else {
        return Err(malformed);
    };
    let bits = bit_length(modulus.as_bytes());
    Ok(Parameters {
        algorithm: KeyAlgorithm::Rsa,
        bits,
    })
}

/// ```text
/// ECPrivateKey ::= SEQUENCE {
///     version INTEGER, privateKey OCTET STRING,
///     parameters [0] ECParameters OPTIONAL, publicKey [1] BIT STRING OPTIONAL }
/// ```
fn ec(parameters: Option<AnyRef<'_>>, private_key: &[u8]) -> Result<Parameters, Fault> {
    let parameters = parameters.ok_or(Fault::Malformed("the EC parameters"))?;
    if parameters.tag() == Tag::Sequence {
        return Err(Fault::Unsupported(
            "EC with explicit curve parameters".to_owned(),
            EC,
        ));
    }
    let curve: ObjectIdentifier = parameters
        .decode_as()
        .map_err(|_| Fault::Malformed("the EC parameters"))?;
    let (_, bits) = *CURVES
        .iter()
        .find(|(oid, _)| *oid == curve)
        .ok_or_else(|| Fault::Unsupported(format!("EC with the curve {}", name(curve)), curve))?;
    let malformed = Fault::Malformed("ECPrivateKey");
    let Ok(mut reader) = SliceReader::new(private_key) else {
        return Err(malformed);
    };
    let scalar = reader.sequence(|reader| {
        u8::decode(reader)?;
        let scalar = <&OctetStringRef>::decode(reader)?.as_bytes();
        while !reader.is_finished() {
            AnyRef::decode(reader)?;
        }
        Ok::<_, der::Error>(scalar)
    });
    match reader.finish().and(scalar) {
        Ok(scalar) if (1..=bits).contains(&bit_length(scalar)) => Ok(Parameters {
            algorithm: KeyAlgorithm::Ec,
            bits,
        }),
        _ => Err(malformed),
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
    let text = oid.to_string();
    match OTHERS.iter().find(|(other, _)| *other == text) {
        Some((_, name)) => (*name).to_owned(),
        None => format!("unknown, {text}"),
    }
}

/// The same key without what follows the private key, as version 1; `None` where nothing follows.
pub(super) fn to_version_1(der: &[u8]) -> Option<SensitiveBytes> {
    let mut reader = SliceReader::new(der).ok()?;
    let (algorithm, private_key, followed) = reader
        .sequence(|reader| {
            let _version = reader.tlv_bytes()?;
            let algorithm = reader.tlv_bytes()?;
            let private_key = reader.tlv_bytes()?;
            let followed = !reader.is_finished();
            reader.drain(reader.remaining_len())?;
            Ok::<_, der::Error>((algorithm, private_key, followed))
        })
        .ok()?;
    match followed {
        true => wrap(Tag::Sequence, &[VERSION_0, algorithm, private_key]),
        false => None,
    }
}

/// What a DER body is that stands under a label it does not belong to.
pub(super) fn recognise(der: &[u8]) -> Option<&'static str> {
    let is_pkcs1 = rsa(der).is_ok();
    let is_sec1 = SliceReader::new(der).ok()?.sequence(|reader| {
        let version = u8::decode(reader)?;
        <&OctetStringRef>::decode(reader)?;
        reader.drain(reader.remaining_len())?;
        Ok::<_, der::Error>(version == 1)
    });
    match (is_pkcs1, is_sec1) {
        (true, _) => Some("RSA PRIVATE KEY"),
        (_, Ok(true)) => Some("EC PRIVATE KEY"),
        _ => None,
    }
}

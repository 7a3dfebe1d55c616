//! A certificate's public key (RFC 5280 section 4.1.2.7), as far as Java reads it.

use std::ops::Range;

use x509_parser::asn1_rs::{Any, FromDer, Oid, Tag, oid};
use x509_parser::certificate::X509Certificate;
use x509_parser::oid_registry as oids;
use x509_parser::public_key::{PublicKey, RSAPublicKey};
use x509_parser::x509::SubjectPublicKeyInfo;

use super::place::place_of;

/// The relevant content of a public key. The ranges are places in the certificate.
#[derive(Clone, Debug)]
pub(super) struct PublicKeyInfo {
    /// All of it.
    pub(super) whole: Range<usize>,
    /// The content of its algorithm.
    pub(super) algorithm: Range<usize>,
    /// The key itself.
    pub(super) bits: Range<usize>,
    /// The bits of an RSA key's modulus.
    pub(super) rsa_bits: Option<u32>,
    /// Whether it is an RSA key with an exponent of more than 33 bits, which providers do not verify with.
    pub(super) has_large_exponent: bool,
    /// The named curve of an elliptic curve's key.
    pub(super) curve: Option<&'static Curve>,
    /// Whether it is an RSA key only for RSASSA-PSS (RFC 4055 section 1.2).
    pub(super) is_pss_only: bool,
    /// Whether it is an elliptic curve's point in the compressed form (SEC 1 section 2.3.3).
    pub(super) compressed: bool,
}

/// A named curve (RFC 5480, SEC 2, RFC 5639).
#[derive(Debug)]
pub(super) struct Curve {
    oid: Oid<'static>,
    pub(super) name: &'static str,
    /// The bytes of a coordinate.
    bytes: usize,
    /// Whether JDK 17 verifies signatures made with it. It parses keys on all of them.
    pub(super) in_java: bool,
}

const fn curve(oid: Oid<'static>, name: &'static str, bytes: usize, in_java: bool) -> Curve {
    Curve {
        oid,
        name,
        bytes,
        in_java,
    }
}

/// The named curves in use.
static CURVES: [Curve; 13] = [
    curve(oids::OID_EC_P256, "P-256", 32, true),
    curve(oids::OID_NIST_EC_P384, "P-384", 48, true),
    curve(oids::OID_NIST_EC_P521, "P-521", 66, true),
    curve(oid!(1.2.840.10045.3.1.1), "P-192", 24, false),
    curve(oid!(1.3.132.0.33), "P-224", 28, false),
    curve(oid!(1.3.132.0.10), "secp256k1", 32, false),
    curve(oid!(1.3.36.3.3.2.8.1.1.1), "brainpoolP160r1", 20, false),
    curve(oid!(1.3.36.3.3.2.8.1.1.3), "brainpoolP192r1", 24, false),
    curve(oid!(1.3.36.3.3.2.8.1.1.5), "brainpoolP224r1", 28, false),
    curve(oid!(1.3.36.3.3.2.8.1.1.7), "brainpoolP256r1", 32, false),
    curve(oid!(1.3.36.3.3.2.8.1.1.9), "brainpoolP320r1", 40, false),
    curve(oid!(1.3.36.3.3.2.8.1.1.11), "brainpoolP384r1", 48, false),
    curve(oid!(1.3.36.3.3.2.8.1.1.13), "brainpoolP512r1", 64, false),
];

impl PublicKeyInfo {
    /// `None` if Java rejects a certificate with such a key.
    pub(super) fn read(info: &SubjectPublicKeyInfo<'_>, der: &[u8]) -> Option<Self> {
        let key = &info.subject_public_key;
        let (_, contents) = Any::from_der(info.raw).ok()?;
        let (_, algorithm) = Any::from_der(contents.data).ok()?;
        let mut read = Self {
            whole: place_of(info.raw, der)?,
            algorithm: place_of(algorithm.data, der)?,
            bits: place_of(&key.data, der)?,
            rsa_bits: None,
            has_large_exponent: false,
            is_pss_only: info.algorithm.algorithm == oids::OID_PKCS1_RSASSAPSS,
            curve: None,
            compressed: false,
        };
        let is_ec = info.algorithm.algorithm == oids::OID_KEY_TYPE_EC_PUBLIC_KEY;
        if is_ec {
            let curve = info.algorithm.parameters.as_ref()?.as_oid().ok()?;
            let curve = CURVES.iter().find(|known| known.oid == curve)?;
            read.compressed = is_compressed(&key.data, curve)?;
            read.curve = Some(curve);
        }
        if let PublicKey::RSA(key) = info.parsed().ok()? {
            read.rsa_bits = Some(rsa_bits(&key)?);
            read.has_large_exponent = bit_length(unsigned(key.exponent))? > 33;
        }
        Some(read)
    }
}

/// Whether a certificate has a key whose curve is given by its parameters and not by name, which RFC
/// 5480 section 2.1.1 forbids and Java rejects.
pub(super) fn has_explicit_curve(certificate: &[u8]) -> bool {
    let Ok((_, certificate)) = X509Certificate::from_der(certificate) else {
        return false;
    };
    let algorithm = &certificate.tbs_certificate.subject_pki.algorithm;
    let is_sequence = |parameters: &Any<'_>| parameters.tag() == Tag::Sequence;
    algorithm.algorithm == oids::OID_KEY_TYPE_EC_PUBLIC_KEY
        && algorithm.parameters.as_ref().is_some_and(is_sequence)
}

/// Whether a point has the compressed form; `None` if it does not fit its curve (RFC 5480 section
/// 2.2).
fn is_compressed(point: &[u8], curve: &Curve) -> Option<bool> {
    match point {
        [0x04, point @ ..] if point.len() == curve.bytes.saturating_mul(2) => Some(false),
        [0x02 | 0x03, point @ ..] if point.len() == curve.bytes => Some(true),
        _ => None,
    }
}

/// The bits of the modulus of an RSA key; `None` if Java's `RSAKeyFactory` rejects the key.
fn rsa_bits(key: &RSAPublicKey<'_>) -> Option<u32> {
    let modulus = unsigned(key.modulus);
    let exponent = unsigned(key.exponent);
    let bits = bit_length(modulus)?;
    let fits_modulus = (bit_length(exponent)?, exponent) < (bits, modulus);
    let at_least_three = !matches!(exponent, [0..3]);
    let small_enough = bits <= 3072 || bit_length(exponent)? <= 64;
    (bits > 504 && bits <= 16384 && fits_modulus && at_least_three && small_enough).then_some(bits)
}

/// An unsigned integer without the zeros before it.
fn unsigned(bytes: &[u8]) -> &[u8] {
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    bytes.get(zeros..).unwrap_or_default()
}

/// The bits of an unsigned integer without zeros before it; `None` for zero.
fn bit_length(bytes: &[u8]) -> Option<u32> {
    let leading = bytes.first()?.leading_zeros();
    let bits = u32::try_from(bytes.len()).ok()?.checked_mul(8)?;
    bits.checked_sub(leading)
}

#[cfg(test)]
mod tests;

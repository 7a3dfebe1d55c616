//! The DER of a certificate, taken apart once: what is needed later is remembered by its place.
//!
//! A reader that is stricter than Java would call certificates broken that work: the times before
//! 1970, the odd serial numbers and the long path lengths of old CAs are read like any other.

use std::ops::Range;

use der::asn1::{AnyRef, BitStringRef, ObjectIdentifier, UintRef};
use der::{Decode, Reader, SliceReader, Tag, TagMode, TagNumber, Tagged};
use time::{Date, Month, PrimitiveDateTime, Time};

use super::extensions::Extensions;
use super::name;
use super::place::{place_of_last, position};

const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");

/// ```text
/// Certificate ::= SEQUENCE {
///     tbsCertificate TBSCertificate,
///     signatureAlgorithm AlgorithmIdentifier,
///     signature BIT STRING }
///
/// TBSCertificate ::= SEQUENCE {
///     version [0] EXPLICIT Version DEFAULT v1,
///     serialNumber CertificateSerialNumber,
///     signature AlgorithmIdentifier,
///     issuer Name,
///     validity Validity,
///     subject Name,
///     subjectPublicKeyInfo SubjectPublicKeyInfo,
///     issuerUniqueID [1] IMPLICIT UniqueIdentifier OPTIONAL,
///     subjectUniqueID [2] IMPLICIT UniqueIdentifier OPTIONAL,
///     extensions [3] EXPLICIT Extensions OPTIONAL }
/// ```
#[derive(Clone, Debug)]
pub(super) struct Parsed {
    /// The `TBSCertificate`, over which the signature is made.
    pub(super) signed: Range<usize>,
    pub(super) tbs: TbsCertificate,
    /// The signature's bits.
    pub(super) signature: Range<usize>,
}

/// What is signed. The ranges are places in the certificate.
#[derive(Clone, Debug)]
pub(super) struct TbsCertificate {
    pub(super) serial: Range<usize>,
    pub(super) signature_algorithm: Algorithm,
    pub(super) issuer: Name,
    pub(super) not_before: i64,
    pub(super) not_after: i64,
    pub(super) subject: Name,
    pub(super) key: SubjectPublicKeyInfo,
    pub(super) extensions: Extensions,
}

/// A distinguished name.
#[derive(Clone, Debug)]
pub(super) struct Name {
    /// All of it.
    pub(super) whole: Range<usize>,
    /// The form in which names are compared.
    pub(super) canonical: Vec<u8>,
}

/// ```text
/// AlgorithmIdentifier ::= SEQUENCE {
///     algorithm OBJECT IDENTIFIER,
///     parameters ANY DEFINED BY algorithm OPTIONAL }
/// ```
#[derive(Clone, Debug)]
pub(super) struct Algorithm {
    pub(super) oid: ObjectIdentifier,
    /// All of it.
    whole: Range<usize>,
    /// What its header encloses.
    pub(super) contents: Range<usize>,
}

/// ```text
/// SubjectPublicKeyInfo ::= SEQUENCE {
///     algorithm AlgorithmIdentifier,
///     subjectPublicKey BIT STRING }
/// ```
#[derive(Clone, Debug)]
pub(super) struct SubjectPublicKeyInfo {
    /// All of it.
    pub(super) whole: Range<usize>,
    /// What its algorithm's header encloses.
    pub(super) algorithm_contents: Range<usize>,
    /// The key itself, where it is whole bytes.
    pub(super) bits: Option<Range<usize>>,
    /// The bits of an RSA key's modulus.
    pub(super) rsa_bits: Option<u32>,
    /// Whether it is an elliptic curve's point in the compressed form (SEC 1 section 2.3.3).
    pub(super) compressed: bool,
}

impl Parsed {
    /// Takes `der` apart. `below` is the issuer of the certificate before it, which in a chain is
    /// the subject of this one.
    pub(super) fn from_der(der: &[u8], below: Option<KnownName<'_>>) -> der::Result<Self> {
        let mut reader = SliceReader::new(der)?;
        let parsed = reader.sequence(|reader| {
            let start = position(reader)?;
            let tbs = reader.sequence(|reader| TbsCertificate::read(reader, below))?;
            let signed = start..position(reader)?;
            let algorithm = reader.tlv_bytes()?;
            if der.get(tbs.signature_algorithm.whole.clone()) != Some(algorithm) {
                return Err(der::ErrorKind::Failed.into());
            }
            let signature = BitStringRef::decode(reader)?;
            let signature = signature.as_bytes().ok_or(Tag::BitString.value_error())?;
            Ok::<_, der::Error>(Self {
                signed,
                tbs,
                signature: place_of_last(signature, reader)?,
            })
        })?;
        reader.finish()?;
        Ok(parsed)
    }
}

impl TbsCertificate {
    fn read(reader: &mut SliceReader<'_>, below: Option<KnownName<'_>>) -> der::Result<Self> {
        let version: u8 = reader
            .context_specific(TagNumber(0), TagMode::Explicit)?
            .unwrap_or(0);
        let serial = AnyRef::decode(reader)?;
        serial.tag().assert_eq(Tag::Integer)?;
        if serial.value().is_empty() {
            return Err(Tag::Integer.value_error().into());
        }
        let serial = place_of_last(serial.value(), reader)?;
        let (signature_algorithm, _) = Algorithm::read(reader)?;
        let issuer = Name::read(reader, None)?;
        let (not_before, not_after) =
            reader.sequence(|reader| Ok::<_, der::Error>((time(reader)?, time(reader)?)))?;
        let subject = Name::read(reader, below)?;
        let key = SubjectPublicKeyInfo::read(reader)?;
        let mut extensions = Extensions::none(version == 2);
        while !reader.is_finished() {
            let field = AnyRef::decode(reader)?;
            let number = TagNumber(3);
            if field.tag()
                == (Tag::ContextSpecific {
                    constructed: true,
                    number,
                })
            {
                // RFC 5280 section 4.1.2.1; Java refuses them as well.
                if version != 2 {
                    return Err(der::ErrorKind::Failed.into());
                }
                let place = place_of_last(field.value(), reader)?;
                extensions.read(field.value(), place.start)?;
            }
        }
        Ok(Self {
            serial,
            signature_algorithm,
            issuer,
            not_before,
            not_after,
            subject,
            key,
            extensions,
        })
    }
}

/// A name that was read before.
#[derive(Clone, Copy, Debug)]
pub(super) struct KnownName<'a> {
    pub(super) der: &'a [u8],
    pub(super) canonical: &'a [u8],
}

impl Name {
    fn read(reader: &mut SliceReader<'_>, known: Option<KnownName<'_>>) -> der::Result<Self> {
        let der = reader.tlv_bytes()?;
        let canonical = match known.filter(|known| known.der == der) {
            Some(known) => known.canonical.to_vec(),
            None => name::canonical(&mut SliceReader::new(der)?)?,
        };
        Ok(Self {
            whole: place_of_last(der, reader)?,
            canonical,
        })
    }
}

impl Algorithm {
    /// The algorithm and its parameters.
    fn read<'a>(reader: &mut SliceReader<'a>) -> der::Result<(Self, Option<AnyRef<'a>>)> {
        let start = position(reader)?;
        let (oid, parameters, contents) = reader.sequence(|reader| {
            let start = position(reader)?;
            let oid = ObjectIdentifier::decode(reader)?;
            let parameters = Option::<AnyRef<'_>>::decode(reader)?;
            Ok::<_, der::Error>((oid, parameters, start..position(reader)?))
        })?;
        let algorithm = Self {
            oid,
            whole: start..position(reader)?,
            contents,
        };
        Ok((algorithm, parameters))
    }
}

impl SubjectPublicKeyInfo {
    fn read(reader: &mut SliceReader<'_>) -> der::Result<Self> {
        let start = position(reader)?;
        let (algorithm, bits, rsa_bits, compressed) = reader.sequence(|reader| {
            let (algorithm, parameters) = Algorithm::read(reader)?;
            let key = BitStringRef::decode(reader)?.as_bytes();
            check_point(algorithm.oid, parameters, key)?;
            let bits = key.map(|key| place_of_last(key, reader)).transpose()?;
            let rsa_bits = key
                .filter(|_| algorithm.oid == RSA)
                .and_then(modulus_length);
            let compressed = algorithm.oid == EC && matches!(key, Some([0x02 | 0x03, ..]));
            Ok::<_, der::Error>((algorithm, bits, rsa_bits, compressed))
        })?;
        Ok(Self {
            whole: start..position(reader)?,
            algorithm_contents: algorithm.contents,
            bits,
            rsa_bits,
            compressed,
        })
    }
}

/// The bits of the modulus of an `RSAPublicKey` (RFC 8017 appendix A.1.1).
fn modulus_length(key: &[u8]) -> Option<u32> {
    let mut reader = SliceReader::new(key).ok()?;
    let modulus = reader
        .sequence(|reader| {
            let modulus = UintRef::decode(reader)?;
            reader.tlv_bytes()?;
            Ok::<_, der::Error>(modulus)
        })
        .ok()?;
    let leading = modulus.as_bytes().first()?.leading_zeros();
    u32::try_from(modulus.as_bytes().len())
        .ok()?
        .checked_mul(8)?
        .checked_sub(leading)
}

/// The named curves in use, with the bytes of a coordinate: NIST's, secp256k1, Brainpool's.
const CURVES: [(ObjectIdentifier, usize); 10] = [
    (ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.1"), 24),
    (ObjectIdentifier::new_unwrap("1.3.132.0.33"), 28),
    (ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7"), 32),
    (ObjectIdentifier::new_unwrap("1.3.132.0.34"), 48),
    (ObjectIdentifier::new_unwrap("1.3.132.0.35"), 66),
    (ObjectIdentifier::new_unwrap("1.3.132.0.10"), 32),
    (ObjectIdentifier::new_unwrap("1.3.36.3.3.2.8.1.1.7"), 32),
    (ObjectIdentifier::new_unwrap("1.3.36.3.3.2.8.1.1.9"), 40),
    (ObjectIdentifier::new_unwrap("1.3.36.3.3.2.8.1.1.11"), 48),
    (ObjectIdentifier::new_unwrap("1.3.36.3.3.2.8.1.1.13"), 64),
];

/// An elliptic curve's point must fit a known curve, or Java parses nothing of the certificate
/// (RFC 5480 section 2.2).
fn check_point(
    algorithm: ObjectIdentifier,
    parameters: Option<AnyRef<'_>>,
    point: Option<&[u8]>,
) -> der::Result<()> {
    if algorithm != EC {
        return Ok(());
    }
    let malformed = Tag::BitString.value_error();
    let curve = parameters.and_then(|any| any.decode_as::<ObjectIdentifier>().ok());
    let (_, bytes) = *CURVES
        .iter()
        .find(|(oid, _)| Some(*oid) == curve)
        .ok_or(malformed)?;
    let fits = match point {
        Some([0x04, point @ ..]) => point.len() == bytes.saturating_mul(2),
        Some([0x02 | 0x03, point @ ..]) => point.len() == bytes,
        _ => false,
    };
    if fits { Ok(()) } else { Err(malformed.into()) }
}

/// `UTCTime` or `GeneralizedTime` (RFC 5280 section 4.1.2.5), in seconds since 1970.
fn time<'a>(reader: &mut impl Reader<'a>) -> der::Result<i64> {
    let any = AnyRef::decode(reader)?;
    let tag = any.tag();
    let year_digits = match tag {
        Tag::UtcTime => 2,
        Tag::GeneralizedTime => 4,
        _ => return Err(tag.unexpected_error(Some(Tag::UtcTime)).into()),
    };
    seconds(any.value(), year_digits).ok_or(tag.value_error().into())
}

fn seconds(text: &[u8], year_digits: usize) -> Option<i64> {
    let (year, rest) = text.split_at_checked(year_digits)?;
    let [rest @ .., b'Z'] = rest else { return None };
    let (pairs, []) = rest.as_chunks::<2>() else {
        return None;
    };
    let [month, day, hour, minute, second] = pairs else {
        return None;
    };
    let year = match i32::try_from(number(year)?).ok()? {
        year @ 0..50 if year_digits == 2 => year.checked_add(2000)?,
        year if year_digits == 2 => year.checked_add(1900)?,
        year => year,
    };
    let small = |digits: &[u8; 2]| u8::try_from(number(digits)?).ok();
    let month = Month::try_from(small(month)?).ok()?;
    let date = Date::from_calendar_date(year, month, small(day)?).ok()?;
    let time = Time::from_hms(small(hour)?, small(minute)?, small(second)?).ok()?;
    Some(
        PrimitiveDateTime::new(date, time)
            .assume_utc()
            .unix_timestamp(),
    )
}

fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0_u32, |number, digit| {
        let digit = char::from(*digit).to_digit(10)?;
        number.checked_mul(10)?.checked_add(digit)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_both_kinds() {
        assert_eq!(seconds(b"700101000000Z", 2), Some(0));
        assert_eq!(seconds(b"500101000000Z", 2), Some(-631_152_000));
        assert_eq!(seconds(b"491231235959Z", 2), Some(2_524_607_999));
        assert_eq!(seconds(b"99991231235959Z", 4), Some(253_402_300_799));
        for broken in [
            &b"7001010000Z"[..],
            b"700101000060Z",
            b"701301000000Z",
            b"70010100000\xb2Z",
            b"",
        ] {
            assert_eq!(seconds(broken, 2), None);
        }
    }
}

//! The DER of a certificate, taken apart.
//!
//! A reader that is stricter than Java would call certificates broken that work: the times before
//! 1970, the odd serial numbers and the long path lengths of old CAs are read like any other.

use der::asn1::{AnyRef, BitStringRef, UintRef};
use der::{Decode, Reader, SliceReader, Tag, TagMode, TagNumber, Tagged};
use spki::{AlgorithmIdentifierRef, ObjectIdentifier, SubjectPublicKeyInfoRef};
use time::{Date, Month, PrimitiveDateTime, Time};

use super::extensions::Extensions;

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
#[derive(Debug)]
pub(super) struct Parsed<'a> {
    pub(super) serial: &'a [u8],
    pub(super) issuer: &'a [u8],
    pub(super) subject: &'a [u8],
    pub(super) not_before: i64,
    pub(super) not_after: i64,
    pub(super) spki: &'a [u8],
    key: SubjectPublicKeyInfoRef<'a>,
    pub(super) signature_algorithm: AlgorithmIdentifierRef<'a>,
    pub(super) extensions: Extensions,
}

/// What a certificate's signature is made over, by what, and its bits.
#[derive(Debug)]
pub(super) struct Signed<'a> {
    pub(super) tbs: &'a [u8],
    /// The `AlgorithmIdentifier`, with its header.
    pub(super) algorithm: &'a [u8],
    pub(super) signature: &'a [u8],
}

impl<'a> Signed<'a> {
    pub(super) fn from_der(der: &'a [u8]) -> der::Result<Self> {
        let mut reader = SliceReader::new(der)?;
        let signed = reader.sequence(|reader| {
            let tbs = reader.tlv_bytes()?;
            let algorithm = reader.tlv_bytes()?;
            let signature = BitStringRef::decode(reader)?;
            let signature = signature.as_bytes().ok_or(Tag::BitString.value_error())?;
            Ok::<_, der::Error>(Self {
                tbs,
                algorithm,
                signature,
            })
        })?;
        reader.finish()?;
        Ok(signed)
    }
}

impl<'a> Parsed<'a> {
    pub(super) fn from_der(der: &'a [u8]) -> der::Result<Self> {
        let signed = Signed::from_der(der)?;
        let mut reader = SliceReader::new(signed.tbs)?;
        let parsed = reader.sequence(|reader| {
            let version: u8 = reader
                .context_specific(TagNumber(0), TagMode::Explicit)?
                .unwrap_or(0);
            let serial = AnyRef::decode(reader)?;
            serial.tag().assert_eq(Tag::Integer)?;
            let algorithm = reader.tlv_bytes()?;
            if algorithm != signed.algorithm {
                return Err(der::ErrorKind::Failed.into());
            }
            let issuer = reader.tlv_bytes()?;
            let (not_before, not_after) =
                reader.sequence(|reader| Ok::<_, der::Error>((time(reader)?, time(reader)?)))?;
            let subject = reader.tlv_bytes()?;
            let spki = reader.tlv_bytes()?;
            let key = SubjectPublicKeyInfoRef::from_der(spki)?;
            check_point(&key)?;
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
                    extensions.read(field.value())?;
                }
            }
            Ok::<_, der::Error>(Self {
                serial: serial.value(),
                issuer,
                subject,
                not_before,
                not_after,
                spki,
                key,
                signature_algorithm: AlgorithmIdentifierRef::from_der(algorithm)?,
                extensions,
            })
        })?;
        reader.finish()?;
        Ok(parsed)
    }

    pub(super) fn rsa_bits(&self) -> Option<u32> {
        if self.key.algorithm.oid != RSA {
            return None;
        }
        let mut reader = SliceReader::new(self.key.subject_public_key.as_bytes()?).ok()?;
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
fn check_point(info: &SubjectPublicKeyInfoRef<'_>) -> der::Result<()> {
    if info.algorithm.oid != EC {
        return Ok(());
    }
    let malformed = Tag::BitString.value_error();
    let curve = info
        .algorithm
        .parameters
        .and_then(|any| any.decode_as::<ObjectIdentifier>().ok());
    let (_, bytes) = *CURVES
        .iter()
        .find(|(oid, _)| Some(*oid) == curve)
        .ok_or(malformed)?;
    let fits = match info.subject_public_key.as_bytes() {
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

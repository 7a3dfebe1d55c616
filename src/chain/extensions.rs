//! What a certificate's extensions (RFC 5280 section 4.2) say of its use.

use std::ops::Range;

use der::asn1::{AnyRef, BitStringRef, IntRef, ObjectIdentifier, OctetStringRef};
use der::{Decode, Reader, SliceReader, TagMode, TagNumber};
use x509_cert::ext::pkix::{ExtendedKeyUsage, KeyUsage};

use super::place::place_of_last;

const SUBJECT_KEY_ID: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.14");
const KEY_USAGE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.15");
const ALTERNATIVE_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.17");
const BASIC_CONSTRAINTS: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.19");
const AUTHORITY_KEY_ID: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.35");
const EXTENDED_KEY_USAGE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.37");
const NETSCAPE_CERTIFICATE_TYPE: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("2.16.840.1.113730.1.1");
/// The other extensions that Java's path validation takes when they are critical: name constraints,
/// policies, policy mappings, policy constraints, inhibit any policy.
const ALSO_PROCESSED: [ObjectIdentifier; 5] = [
    ObjectIdentifier::new_unwrap("2.5.29.30"),
    ObjectIdentifier::new_unwrap("2.5.29.32"),
    ObjectIdentifier::new_unwrap("2.5.29.33"),
    ObjectIdentifier::new_unwrap("2.5.29.36"),
    ObjectIdentifier::new_unwrap("2.5.29.54"),
];
/// More extensions than any certificate has are not held against each other.
const MOST_COMPARED: usize = 32;

const CLIENT_AUTH: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.2");
const ANY_EXTENDED_KEY_USAGE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.37.0");

#[derive(Clone, Debug)]
pub(super) struct Extensions {
    /// Whether the certificate is of version 3, which alone has extensions.
    pub(super) possible: bool,
    basic_constraints: Option<BasicConstraints>,
    key_usage: Option<KeyUsage>,
    extended_key_usage: Option<ExtendedKeyUsage>,
    /// Its place in the certificate.
    pub(super) subject_key_id: Option<Range<usize>>,
    /// Its place in the certificate.
    pub(super) authority_key_id: Option<Range<usize>>,
    /// Whether the subject alternative name, where there is one, is critical.
    alternative_name: Option<bool>,
    /// The first critical one that no relying party can be expected to process.
    pub(super) unprocessed: Option<Box<ObjectIdentifier>>,
    /// Whether the Netscape certificate type, where there is one, has the bit `sslClient`.
    netscape_client: Option<bool>,
}

#[derive(Clone, Copy, Debug)]
struct BasicConstraints {
    ca: bool,
    path_length: Option<usize>,
}

impl Extensions {
    pub(super) fn none(possible: bool) -> Self {
        Self {
            possible,
            basic_constraints: None,
            key_usage: None,
            extended_key_usage: None,
            subject_key_id: None,
            authority_key_id: None,
            alternative_name: None,
            unprocessed: None,
            netscape_client: None,
        }
    }

    /// Reads `SEQUENCE OF Extension`; those of no interest here are passed over.
    ///
    /// ```text
    /// Extension ::= SEQUENCE {
    ///     extnID OBJECT IDENTIFIER,
    ///     critical BOOLEAN DEFAULT FALSE,
    ///     extnValue OCTET STRING }
    /// ```
    ///
    /// `start` is where `der` begins in the certificate.
    pub(super) fn read(&mut self, der: &[u8], start: usize) -> der::Result<()> {
        let mut reader = SliceReader::new(der)?;
        let mut others = Vec::new();
        reader.sequence(|list| {
            while !list.is_finished() {
                let (id, critical, value, end) = list.sequence(|extension| {
                    let id = ObjectIdentifier::decode(extension)?;
                    let critical = Option::<bool>::decode(extension)?.unwrap_or(false);
                    let value = <&OctetStringRef>::decode(extension)?.as_bytes();
                    let end = place_of_last(value, extension)?.end;
                    Ok::<_, der::Error>((id, critical, value, end))
                })?;
                let end = start.saturating_add(end);
                let stood_before = self.read_one(id, critical, value, end)?;
                // RFC 5280 section 4.2; Java refuses one that stands twice as well.
                if stood_before == Some(true) || others.contains(&id) {
                    return Err(der::ErrorKind::Failed.into());
                }
                if stood_before.is_none() && others.len() < MOST_COMPARED {
                    others.push(id);
                }
            }
            Ok::<_, der::Error>(())
        })?;
        reader.finish()
    }

    /// `end` is where `value` ends in the certificate. Tells whether such an extension was read before;
    /// `None` where nothing is kept of it that could tell.
    fn read_one(
        &mut self,
        id: ObjectIdentifier,
        critical: bool,
        value: &[u8],
        end: usize,
    ) -> der::Result<Option<bool>> {
        let stood_before = match id {
            BASIC_CONSTRAINTS => {
                let constraints = basic_constraints(value)?;
                self.basic_constraints.replace(constraints).is_some()
            }
            KEY_USAGE => {
                let usage = KeyUsage::from_der(value)?;
                self.key_usage.replace(usage).is_some()
            }
            EXTENDED_KEY_USAGE => {
                let usage = ExtendedKeyUsage::from_der(value)?;
                self.extended_key_usage.replace(usage).is_some()
            }
            SUBJECT_KEY_ID => {
                let id = <&OctetStringRef>::from_der(value)?.as_bytes();
                let place = end.saturating_sub(id.len())..end;
                self.subject_key_id.replace(place).is_some()
            }
            AUTHORITY_KEY_ID => {
                let start = end.saturating_sub(value.len());
                let before = self.authority_key_id.is_some();
                match authority_key_id(value)? {
                    Some(place) => {
                        let place =
                            start.saturating_add(place.start)..start.saturating_add(place.end);
                        self.authority_key_id = Some(place);
                    }
                    None if !before => return Ok(None),
                    None => {}
                }
                before
            }
            ALTERNATIVE_NAME => self.alternative_name.replace(critical).is_some(),
            NETSCAPE_CERTIFICATE_TYPE => {
                let bits = BitStringRef::from_der(value)?;
                let ssl_client = bits.raw_bytes().first().is_some_and(|bits| *bits >= 0x80);
                self.netscape_client.replace(ssl_client).is_some()
            }
            other => {
                if critical && !ALSO_PROCESSED.contains(&other) {
                    self.unprocessed.get_or_insert_with(|| Box::new(other));
                }
                return Ok(None);
            }
        };
        Ok(Some(stood_before))
    }

    pub(super) fn is_ca(&self) -> bool {
        self.basic_constraints.is_some_and(|basic| basic.ca)
    }

    /// How many intermediates that did not issue themselves may stand below it.
    pub(super) fn path_length(&self) -> Option<usize> {
        self.basic_constraints?.path_length
    }

    /// Whether key usage, where there is one, allows signatures on certificates.
    pub(super) fn allows_certificate_signing(&self) -> bool {
        self.key_usage.as_ref().is_none_or(KeyUsage::key_cert_sign)
    }

    /// Whether key usage, where there is one, allows signatures in TLS.
    pub(super) fn allows_signatures(&self) -> bool {
        self.key_usage
            .as_ref()
            .is_none_or(KeyUsage::digital_signature)
    }

    pub(super) fn has_critical_alternative_name(&self) -> bool {
        self.alternative_name == Some(true)
    }

    /// Whether the Netscape certificate type, where there is one, allows TLS clients. Java and OpenSSL
    /// still ask it.
    pub(super) fn netscape_allows_client(&self) -> bool {
        self.netscape_client.unwrap_or(true)
    }

    /// Whether extended key usage, where there is one, allows TLS clients.
    pub(super) fn allows_client_auth(&self) -> bool {
        self.extended_key_usage.as_ref().is_none_or(|usage| {
            usage.0.contains(&CLIENT_AUTH) || usage.0.contains(&ANY_EXTENDED_KEY_USAGE)
        })
    }
}

/// The place of the key identifier in an `AuthorityKeyIdentifier`.
///
/// ```text
/// AuthorityKeyIdentifier ::= SEQUENCE {
///     keyIdentifier [0] IMPLICIT OCTET STRING OPTIONAL,
///     authorityCertIssuer [1] IMPLICIT GeneralNames OPTIONAL,
///     authorityCertSerialNumber [2] IMPLICIT CertificateSerialNumber OPTIONAL }
/// ```
fn authority_key_id(der: &[u8]) -> der::Result<Option<Range<usize>>> {
    let mut reader = SliceReader::new(der)?;
    let place = reader.sequence(|fields| {
        let id: Option<&OctetStringRef> =
            fields.context_specific(TagNumber(0), TagMode::Implicit)?;
        let place = match id {
            Some(id) => Some(place_of_last(id.as_bytes(), fields)?),
            None => None,
        };
        while !fields.is_finished() {
            AnyRef::decode(fields)?;
        }
        Ok::<_, der::Error>(place)
    })?;
    reader.finish()?;
    Ok(place)
}

/// ```text
/// BasicConstraints ::= SEQUENCE {
///     cA BOOLEAN DEFAULT FALSE,
///     pathLenConstraint INTEGER (0..MAX) OPTIONAL }
/// ```
fn basic_constraints(der: &[u8]) -> der::Result<BasicConstraints> {
    let mut reader = SliceReader::new(der)?;
    let basic = reader.sequence(|reader| {
        let ca = Option::<bool>::decode(reader)?.unwrap_or(false);
        let path_length = Option::<AnyRef<'_>>::decode(reader)?
            .map(path_length)
            .transpose()?;
        Ok::<_, der::Error>(BasicConstraints { ca, path_length })
    })?;
    reader.finish()?;
    Ok(basic)
}

/// Java takes a 32-bit integer and counts a negative one as no bound.
fn path_length(any: AnyRef<'_>) -> der::Result<usize> {
    let integer: IntRef<'_> = any.decode_as()?;
    match integer.as_bytes() {
        [first, ..] if *first >= 0x80 => Ok(usize::MAX),
        bytes if bytes.len() <= 4 => Ok(bytes.iter().fold(0_usize, |length, byte| {
            length.wrapping_shl(8) | usize::from(*byte)
        })),
        _ => Err(der::Tag::Integer.value_error().into()),
    }
}

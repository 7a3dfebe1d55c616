//! What a certificate's extensions (RFC 5280 section 4.2) say of its use.

use der::asn1::{AnyRef, IntRef, ObjectIdentifier, OctetString, OctetStringRef};
use der::{Decode, Reader, SliceReader};
use x509_cert::ext::pkix::{
    AuthorityKeyIdentifier, ExtendedKeyUsage, KeyUsage, SubjectKeyIdentifier,
};

const SUBJECT_KEY_ID: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.14");
const KEY_USAGE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.15");
const ALTERNATIVE_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.17");
const BASIC_CONSTRAINTS: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.19");
const AUTHORITY_KEY_ID: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.35");
const EXTENDED_KEY_USAGE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.37");

const CLIENT_AUTH: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.2");
const ANY_EXTENDED_KEY_USAGE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.37.0");

#[derive(Clone, Debug)]
pub(super) struct Extensions {
    /// Whether the certificate is of version 3, which alone has extensions.
    pub(super) possible: bool,
    basic_constraints: Option<BasicConstraints>,
    key_usage: Option<KeyUsage>,
    extended_key_usage: Option<ExtendedKeyUsage>,
    pub(super) subject_key_id: Option<Box<[u8]>>,
    pub(super) authority_key_id: Option<Box<[u8]>>,
    pub(super) critical_alternative_name: bool,
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
            critical_alternative_name: false,
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
    pub(super) fn read(&mut self, der: &[u8]) -> der::Result<()> {
        let mut reader = SliceReader::new(der)?;
        reader.sequence(|list| {
            while !list.is_finished() {
                let (id, critical, value) = list.sequence(|extension| {
                    let id = ObjectIdentifier::decode(extension)?;
                    let critical = Option::<bool>::decode(extension)?.unwrap_or(false);
                    let value = <&OctetStringRef>::decode(extension)?.as_bytes();
                    Ok::<_, der::Error>((id, critical, value))
                })?;
                self.read_one(id, critical, value)?;
            }
            Ok::<_, der::Error>(())
        })?;
        reader.finish()
    }

    fn read_one(&mut self, id: ObjectIdentifier, critical: bool, value: &[u8]) -> der::Result<()> {
        match id {
            BASIC_CONSTRAINTS => self.basic_constraints = Some(basic_constraints(value)?),
            KEY_USAGE => self.key_usage = Some(KeyUsage::from_der(value)?),
            EXTENDED_KEY_USAGE => {
                self.extended_key_usage = Some(ExtendedKeyUsage::from_der(value)?);
            }
            SUBJECT_KEY_ID => {
                let id = SubjectKeyIdentifier::from_der(value)?;
                self.subject_key_id = Some(id.0.into_bytes());
            }
            AUTHORITY_KEY_ID => {
                let id = AuthorityKeyIdentifier::from_der(value)?.key_identifier;
                self.authority_key_id = id.map(OctetString::into_bytes);
            }
            ALTERNATIVE_NAME => self.critical_alternative_name = critical,
            _ => {}
        }
        Ok(())
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

    /// Whether extended key usage, where there is one, allows TLS clients.
    pub(super) fn allows_client_auth(&self) -> bool {
        self.extended_key_usage.as_ref().is_none_or(|usage| {
            usage.0.contains(&CLIENT_AUTH) || usage.0.contains(&ANY_EXTENDED_KEY_USAGE)
        })
    }
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

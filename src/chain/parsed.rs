//! A certificate, parsed once by `x509-parser`; the parts that are needed later are kept as places.

use std::ops::Range;

use x509_parser::asn1_rs::{Any, FromDer, Oid};
use x509_parser::certificate::{TbsCertificate, X509Certificate};
use x509_parser::x509::X509Version;

use super::extensions::Extensions;
use super::name;
use super::place::place_of;
use super::public_key_info::PublicKeyInfo;
use super::shape;

/// The relevant content of a certificate. The ranges are places in its DER.
#[derive(Clone, Debug)]
pub(super) struct Parsed {
    pub(super) version: Version,
    pub(super) serial: Range<usize>,
    pub(super) issuer: Name,
    /// Seconds since 1970.
    pub(super) not_before: i64,
    /// Seconds since 1970.
    pub(super) not_after: i64,
    pub(super) subject: Name,
    pub(super) key: PublicKeyInfo,
    pub(super) extensions: Extensions,
    /// The `TBSCertificate`, which the signature covers.
    pub(super) signed: Range<usize>,
    /// The content of the signature's `AlgorithmIdentifier`.
    pub(super) signature_algorithm: Range<usize>,
    pub(super) signature_oid: Oid<'static>,
    /// The signature's bits.
    pub(super) signature: Range<usize>,
    /// How many bytes follow the certificate. Java and OpenSSL ignore them.
    pub(super) rest: usize,
}

/// The version of a certificate. Only version 3 has extensions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    BeforeExtensions,
    Three,
}

/// A distinguished name.
#[derive(Clone, Debug)]
pub(super) struct Name {
    /// All of it.
    pub(super) whole: Range<usize>,
    /// The form for comparisons.
    pub(super) canonical: Vec<u8>,
}

/// A name that was already read.
#[derive(Clone, Copy, Debug)]
pub(super) struct KnownName<'a> {
    pub(super) der: &'a [u8],
    pub(super) canonical: &'a [u8],
}

impl Parsed {
    /// Reads a certificate as Java does; `None` if Java rejects it. `below` is the issuer of the
    /// certificate before it, which in a chain is the subject of this one.
    pub(super) fn from_der(der: &[u8], below: Option<KnownName<'_>>) -> Option<Self> {
        let (rest, certificate) = X509Certificate::from_der(der).ok()?;
        let tbs = &certificate.tbs_certificate;
        let signature = &certificate.signature_value;
        if certificate.signature_algorithm != tbs.signature
            || signature.unused_bits > 7
            || tbs.raw_serial().is_empty()
            || !shape::is_read_by_java(certificate.as_raw())
        {
            return None;
        }
        let version = version(tbs)?;
        let signed = place_of(tbs.as_ref(), der)?;
        let (_, algorithm) = Any::from_der(der.get(signed.end..)?).ok()?;
        let issuer = Name::read(tbs.issuer.as_raw(), der, None)?;
        // Java refuses an empty issuer (RFC 5280 section 4.1.2.4).
        if issuer.canonical.is_empty() {
            return None;
        }
        Some(Self {
            version,
            serial: place_of(tbs.raw_serial(), der)?,
            issuer,
            not_before: tbs.validity.not_before.timestamp(),
            not_after: tbs.validity.not_after.timestamp(),
            subject: Name::read(tbs.subject.as_raw(), der, below)?,
            key: PublicKeyInfo::read(&tbs.subject_pki, der)?,
            extensions: Extensions::read(tbs.extensions(), der)?,
            signed,
            signature_algorithm: place_of(algorithm.data, der)?,
            signature_oid: certificate.signature_algorithm.algorithm.to_owned(),
            signature: place_of(&signature.data, der)?,
            rest: rest.len(),
        })
    }
}

/// Java refuses a certificate with parts that its version does not have (RFC 5280 section 4.1.2.1):
/// unique identifiers in version 1, extensions before version 3.
fn version(tbs: &TbsCertificate<'_>) -> Option<Version> {
    let has_unique_id = tbs.issuer_uid.is_some() || tbs.subject_uid.is_some();
    let has_extensions = !tbs.extensions().is_empty();
    match tbs.version {
        X509Version::V1 => (!has_unique_id && !has_extensions).then_some(Version::BeforeExtensions),
        X509Version::V3 => Some(Version::Three),
        _ => (!has_extensions).then_some(Version::BeforeExtensions),
    }
}

impl Name {
    fn read(raw: &[u8], der: &[u8], known: Option<KnownName<'_>>) -> Option<Self> {
        let canonical = match known.filter(|known| known.der == raw) {
            Some(known) => known.canonical.to_vec(),
            None => name::canonical(raw)?,
        };
        Some(Self {
            whole: place_of(raw, der)?,
            canonical,
        })
    }
}

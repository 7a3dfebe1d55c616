//! One X.509 certificate (RFC 5280), with the properties that the check of a chain needs.

use std::ops::Range;

use rustls::pki_types::{CertificateDer, UnixTime};
use sha2::{Digest, Sha256};
use x509_parser::asn1_rs::Oid;
use zeroize::Zeroize;

use super::algorithms::{Strength, strength};
use super::extensions::Extensions;
use super::name;
use super::parsed::{KnownName, Parsed, Version};
use super::principal;
use super::public_key_info::PublicKeyInfo;
use crate::finding::{Code, FactName, Finding, Place};
use crate::pem::{Begin, Block};
use crate::timestamp::seconds;

/// One certificate.
#[derive(Clone, Debug)]
pub struct Certificate {
    der: CertificateDer<'static>,
    position: usize,
    line: usize,
    begin: Begin,
    parsed: Parsed,
}

impl Certificate {
    /// Parses the certificate in `block`, or returns the block. `before` is the certificate before
    /// it.
    pub(super) fn from_block(block: Block, before: Option<&Self>) -> Result<Self, Box<Block>> {
        let below = before.map(Self::issuer_name);
        let parsed = block.der().map(|der| Parsed::from_der(der, below));
        let Some(Some(parsed)) = parsed else {
            return Err(Box::new(block));
        };
        let (position, line) = (block.certificate.unwrap_or(0), block.line);
        let (mut der, begin) = block.into_public();
        // What follows a certificate in its block can be anything.
        let end = der.len().saturating_sub(parsed.rest);
        der.get_mut(end..).unwrap_or_default().zeroize();
        der.truncate(end);
        Ok(Self {
            der: CertificateDer::from(der),
            position,
            line,
            begin,
            parsed,
        })
    }

    /// Parses one certificate. `None` if Java can't read it.
    pub fn from_der(der: &CertificateDer<'_>) -> Option<Self> {
        let parsed = Parsed::from_der(der, None).filter(|parsed| parsed.rest == 0)?;
        Some(Self {
            der: der.clone().into_owned(),
            position: 1,
            line: 1,
            begin: Begin::OfCertificate,
            parsed,
        })
    }

    fn issuer_name(&self) -> KnownName<'_> {
        let issuer = &self.parsed.issuer;
        KnownName {
            der: self.part(&issuer.whole),
            canonical: &issuer.canonical,
        }
    }

    /// The part of the certificate at a place.
    fn part(&self, place: &Range<usize>) -> &[u8] {
        self.der.get(place.clone()).unwrap_or_default()
    }

    /// The certificate itself.
    pub fn der(&self) -> &CertificateDer<'static> {
        &self.der
    }

    /// Whether both are the same, byte for byte. Different certificates differ at their end, in the
    /// signature, so the comparison starts there.
    pub(super) fn is_same_as(&self, other: &Self) -> bool {
        self.der.last_chunk::<8>() == other.der.last_chunk::<8>() && self.der == other.der
    }

    /// Its number, from 1, among the certificates in its field.
    pub fn position(&self) -> usize {
        self.position
    }

    /// How many bytes follow it in its block.
    pub(super) fn trailing_bytes(&self) -> usize {
        self.parsed.rest
    }

    /// The subject as in RFC 4514 and Kafka's principals: `CN=client,O=Example`.
    pub fn subject(&self) -> String {
        name::shown(self.subject_der())
    }

    /// The principal that a broker gives to a client with this certificate, for ACLs:
    /// `User:CN=client,O=Example`. It is Java's `X500Principal.getName()`. An attribute that has no
    /// keyword in RFC 2253, such as an e-mail address, is written as its object identifier and its DER.
    ///
    /// A broker with `ssl.principal.mapping.rules` may use another principal.
    pub fn principal(&self) -> String {
        let name = principal::principal(self.subject_der()).unwrap_or_default();
        format!("User:{name}")
    }

    /// The issuer, in the same format as the subject.
    pub fn issuer(&self) -> String {
        name::shown(self.part(&self.parsed.issuer.whole))
    }

    /// The serial number in capital hexadecimal digits, as `openssl x509 -serial` prints it.
    pub fn serial(&self) -> String {
        let magnitude = match self.part(&self.parsed.serial) {
            [0, rest @ ..] if !rest.is_empty() => rest,
            whole => whole,
        };
        magnitude.iter().map(|byte| format!("{byte:02X}")).collect()
    }

    /// The first second of its validity, in seconds since 1970.
    pub fn not_before(&self) -> i64 {
        self.parsed.not_before
    }

    /// The last second of its validity, in seconds since 1970.
    pub fn not_after(&self) -> i64 {
        self.parsed.not_after
    }

    /// Whether `at` lies within its validity.
    pub(crate) fn is_valid(&self, at: UnixTime) -> bool {
        (self.not_before()..=self.not_after()).contains(&seconds(at))
    }

    /// The SHA-256 of the DER in lower-case hexadecimal digits.
    pub fn sha256(&self) -> String {
        name::hexadecimal(&Sha256::digest(&self.der))
    }

    /// The `SubjectPublicKeyInfo`, DER.
    pub(crate) fn subject_public_key_info(&self) -> &[u8] {
        self.part(&self.parsed.key.whole)
    }

    /// Whether subject and issuer are the same name.
    pub(crate) fn is_self_issued(&self) -> bool {
        self.names_issuer_of(self)
    }

    /// Whether basic constraints say that this is a CA.
    pub(crate) fn is_ca(&self) -> bool {
        self.extensions().is_ca()
    }

    /// Whether it counts as a CA's. A certificate of version 1 has no basic constraints; it is a
    /// root if it is self-issued.
    pub(crate) fn counts_as_ca(&self) -> bool {
        self.is_ca() || !self.has_extensions_version() && self.is_self_issued()
    }

    /// Whether its extended key usage, if it has one, includes TLS clients.
    pub(crate) fn is_for_clients(&self) -> bool {
        self.extensions().allows_client_auth()
    }

    /// The extensions.
    pub(super) fn extensions(&self) -> &Extensions {
        &self.parsed.extensions
    }

    /// A finding about this certificate, at its BEGIN line; its facts identify the certificate.
    pub(super) fn finding(&self, code: Code, place: &Place, message: impl Into<String>) -> Finding {
        let place = place
            .clone()
            .at_line(self.line)
            .at_certificate(self.position);
        Finding::new(code, place, message)
            .excerpt(self.begin.excerpt())
            .fact(FactName::Subject, self.subject())
            .fact(FactName::Sha256, self.sha256())
    }

    /// The subject in the form for comparisons.
    pub(crate) fn subject_key(&self) -> &[u8] {
        &self.parsed.subject.canonical
    }

    /// The issuer in the same form.
    pub(crate) fn issuer_key(&self) -> &[u8] {
        &self.parsed.issuer.canonical
    }

    /// Whether this certificate's subject is the other's issuer.
    pub(super) fn names_issuer_of(&self, other: &Self) -> bool {
        self.subject_key() == other.issuer_key()
    }

    /// The value of its name constraints.
    pub(super) fn name_constraints(&self) -> Option<&[u8]> {
        let place = self.extensions().name_constraints.as_ref()?;
        Some(self.part(place))
    }

    /// The value of its subject alternative name.
    pub(super) fn alternative_name(&self) -> Option<&[u8]> {
        let place = self.extensions().alternative_name.as_ref()?;
        Some(self.part(place))
    }

    /// The subject, DER.
    pub(super) fn subject_der(&self) -> &[u8] {
        self.part(&self.parsed.subject.whole)
    }

    /// Its key's identifier (RFC 5280 section 4.2.1.2).
    pub(super) fn subject_key_id(&self) -> Option<&[u8]> {
        let place = self.extensions().subject_key_id.as_ref()?;
        Some(self.part(place))
    }

    /// The identifier of the key that signed it (RFC 5280 section 4.2.1.1).
    pub(super) fn authority_key_id(&self) -> Option<&[u8]> {
        let place = self.extensions().authority_key_id.key_id.as_ref()?;
        Some(self.part(place))
    }

    /// The serial number of its issuer's certificate, if it contains one (RFC 5280 section
    /// 4.2.1.1).
    pub(super) fn authority_serial(&self) -> Option<&[u8]> {
        let place = self.extensions().authority_key_id.serial.as_ref()?;
        Some(self.part(place))
    }

    /// The serial number as in the DER.
    pub(super) fn raw_serial(&self) -> &[u8] {
        self.part(&self.parsed.serial)
    }

    /// Whether the key identifiers (RFC 5280 sections 4.2.1.1 and 4.2.1.2) link the two, or `None`
    /// if one has no identifier.
    pub(super) fn key_id_issues(&self, other: &Self) -> Option<bool> {
        let subject = self.subject_key_id()?;
        let authority = other.authority_key_id()?;
        Some(subject == authority)
    }

    /// The reason why it can't issue certificates. A self-issued version 1 certificate counts as a
    /// root, because it has no extensions that could mark it as one.
    pub(super) fn not_an_issuer(&self) -> Option<&'static str> {
        if !self.has_extensions_version() && self.is_self_issued() {
            return None;
        }
        if !self.is_ca() {
            return Some("it has no basic constraints that make it a CA");
        }
        (!self.extensions().allows_certificate_signing())
            .then_some("its key usage lacks `keyCertSign`")
    }

    /// Whether it is of version 3, the only version with extensions.
    pub(super) fn has_extensions_version(&self) -> bool {
        self.parsed.version == Version::Three
    }

    /// Whether the subject is empty and there is no alternative name (RFC 5280 section 4.1.2.6).
    pub(super) fn has_no_name(&self) -> bool {
        self.subject_key().is_empty() && !self.extensions().has_critical_alternative_name()
    }

    /// Whether its signature uses SHA-1.
    pub(super) fn is_signed_with_sha1(&self) -> bool {
        matches!(strength(self.signature_oid()), Strength::Weak(_))
    }

    pub(super) fn signature_oid(&self) -> &Oid<'static> {
        &self.parsed.signature_oid
    }

    /// The contents of its signature's `AlgorithmIdentifier`.
    pub(super) fn signature_algorithm(&self) -> &[u8] {
        self.part(&self.parsed.signature_algorithm)
    }

    /// The bytes that its signature covers.
    pub(super) fn signed(&self) -> &[u8] {
        self.part(&self.parsed.signed)
    }

    /// The bits of its signature.
    pub(super) fn signature(&self) -> &[u8] {
        self.part(&self.parsed.signature)
    }

    /// Its public key.
    pub(super) fn key(&self) -> &PublicKeyInfo {
        &self.parsed.key
    }

    /// The contents of its key's `AlgorithmIdentifier`.
    pub(super) fn key_algorithm(&self) -> &[u8] {
        self.part(&self.parsed.key.algorithm)
    }

    /// The key itself.
    pub(super) fn key_bits(&self) -> &[u8] {
        self.part(&self.parsed.key.bits)
    }
}

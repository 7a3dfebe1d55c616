//! One X.509 certificate (RFC 5280), with what a chain is judged by.

use der::{Decode, Reader, SliceReader};
use rustls::pki_types::CertificateDer;
use sha2::{Digest, Sha256};
use spki::ObjectIdentifier;
use x509_cert::certificate::{CertificateInner, Raw, Version};
use x509_cert::ext::pkix::{
    AuthorityKeyIdentifier, BasicConstraints, ExtendedKeyUsage, KeyUsage, SubjectKeyIdentifier,
};

use super::name;
use crate::code::Code;
use crate::finding::{Excerpt, Finding, Place};
use crate::pem::Block;

const CLIENT_AUTH: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.2");
const ANY_EXTENDED_KEY_USAGE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.37.0");
const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");

/// The signature algorithms that collisions have been made for, with their names.
const WEAK_SIGNATURES: [(ObjectIdentifier, &str); 6] = [
    (
        ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.2"),
        "MD2 with RSA",
    ),
    (
        ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.4"),
        "MD5 with RSA",
    ),
    (
        ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.5"),
        "SHA-1 with RSA",
    ),
    (
        ObjectIdentifier::new_unwrap("1.3.14.3.2.29"),
        "SHA-1 with RSA",
    ),
    (
        ObjectIdentifier::new_unwrap("1.2.840.10045.4.1"),
        "SHA-1 with ECDSA",
    ),
    (
        ObjectIdentifier::new_unwrap("1.2.840.10040.4.3"),
        "SHA-1 with DSA",
    ),
];

/// One certificate.
#[derive(Clone, Debug)]
pub struct Certificate {
    der: CertificateDer<'static>,
    parsed: CertificateInner<Raw>,
    position: usize,
    line: usize,
    begin: Option<Excerpt>,
    constraints: Constraints,
    subject: Vec<Vec<(String, name::Value)>>,
    issuer: Vec<Vec<(String, name::Value)>>,
    spki: Vec<u8>,
}

/// What its extensions say it may be used for.
#[derive(Clone, Debug)]
struct Constraints {
    is_v3: bool,
    basic: Option<BasicConstraints>,
    key_usage: Option<KeyUsage>,
    extended_key_usage: Option<ExtendedKeyUsage>,
    subject_key_id: Option<Vec<u8>>,
    authority_key_id: Option<Vec<u8>>,
}

impl Certificate {
    /// Parses the certificate that `block` holds.
    pub(super) fn from_block(der: &[u8], block: &Block) -> Result<Self, der::Error> {
        let parsed = CertificateInner::<Raw>::from_der(der)?;
        let tbs = parsed.tbs_certificate();
        if tbs.signature() != parsed.signature_algorithm() {
            return Err(der::ErrorKind::Failed.into());
        }
        let constraints = Constraints {
            is_v3: tbs.version() == Version::V3,
            basic: tbs
                .get_extension::<BasicConstraints>()?
                .map(|(_, found)| found),
            key_usage: tbs.get_extension::<KeyUsage>()?.map(|(_, found)| found),
            extended_key_usage: tbs
                .get_extension::<ExtendedKeyUsage>()?
                .map(|(_, found)| found),
            subject_key_id: tbs
                .get_extension::<SubjectKeyIdentifier>()?
                .map(|(_, found)| found.0.as_bytes().to_vec()),
            authority_key_id: tbs
                .get_extension::<AuthorityKeyIdentifier>()?
                .and_then(|(_, found)| found.key_identifier)
                .map(|found| found.as_bytes().to_vec()),
        };
        Ok(Self {
            der: CertificateDer::from(der.to_vec()),
            position: block.certificate.unwrap_or(0),
            line: block.line,
            begin: block.begin().cloned(),
            constraints,
            subject: name::canonical(tbs.subject()),
            issuer: name::canonical(tbs.issuer()),
            spki: der::Encode::to_der(tbs.subject_public_key_info())?,
            parsed,
        })
    }

    /// The certificate itself.
    pub fn der(&self) -> &CertificateDer<'static> {
        &self.der
    }

    /// Its number, from 1, among the certificates of its field.
    pub fn position(&self) -> usize {
        self.position
    }

    /// The line of its BEGIN, from 1.
    pub fn line(&self) -> usize {
        self.line
    }

    /// The subject as RFC 4514 and Kafka's principals write it: `CN=client,O=Example`.
    pub fn subject(&self) -> String {
        name::shown(self.parsed.tbs_certificate().subject())
    }

    /// The issuer, written like the subject.
    pub fn issuer(&self) -> String {
        name::shown(self.parsed.tbs_certificate().issuer())
    }

    /// The serial number in capital hexadecimal digits, as `openssl x509 -serial` prints it.
    pub fn serial(&self) -> String {
        let bytes = self.parsed.tbs_certificate().serial_number().as_bytes();
        let magnitude = match bytes {
            [0, rest @ ..] if !rest.is_empty() => rest,
            whole => whole,
        };
        magnitude.iter().map(|byte| format!("{byte:02X}")).collect()
    }

    /// The first second of its validity, in seconds since 1970.
    pub fn not_before(&self) -> i64 {
        seconds(self.parsed.tbs_certificate().validity().not_before)
    }

    /// The last second of its validity, in seconds since 1970.
    pub fn not_after(&self) -> i64 {
        seconds(self.parsed.tbs_certificate().validity().not_after)
    }

    /// The SHA-256 of the DER in lower-case hexadecimal digits.
    pub fn sha256(&self) -> String {
        Sha256::digest(&self.der)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }

    /// The `SubjectPublicKeyInfo`, DER.
    pub fn subject_public_key_info(&self) -> &[u8] {
        &self.spki
    }

    /// Whether subject and issuer are the same name.
    pub fn is_self_issued(&self) -> bool {
        self.subject == self.issuer
    }

    /// Whether basic constraints say that this is a CA.
    pub fn is_ca(&self) -> bool {
        self.constraints
            .basic
            .as_ref()
            .is_some_and(|basic| basic.ca)
    }

    /// A finding about this certificate, at its BEGIN line.
    pub(super) fn finding(&self, code: Code, place: &Place, message: impl Into<String>) -> Finding {
        let place = place
            .clone()
            .at_line(self.line)
            .at_certificate(self.position);
        Finding::new(code, place, message).excerpt(self.begin.clone())
    }

    /// Whether this certificate's subject is the other's issuer.
    pub(super) fn names_issuer_of(&self, other: &Self) -> bool {
        self.subject == other.issuer
    }

    /// Whether the key identifiers (RFC 5280 sections 4.2.1.1 and 4.2.1.2) link the two, or
    /// `None` where one has none.
    pub(super) fn key_id_issues(&self, other: &Self) -> Option<bool> {
        let subject = self.constraints.subject_key_id.as_ref()?;
        let authority = other.constraints.authority_key_id.as_ref()?;
        Some(subject == authority)
    }

    /// What keeps it from issuing certificates. A version 1 certificate that issued itself is
    /// taken for a root, since it has no way to say so.
    pub(super) fn not_an_issuer(&self) -> Option<&'static str> {
        if !self.constraints.is_v3 && self.is_self_issued() {
            return None;
        }
        if !self.is_ca() {
            return Some("it has no basic constraints that make it a CA");
        }
        let may_sign = self
            .constraints
            .key_usage
            .as_ref()
            .is_none_or(KeyUsage::key_cert_sign);
        (!may_sign).then_some("its key usage lacks `keyCertSign`")
    }

    /// How many intermediates that did not issue themselves may stand below it.
    pub(super) fn path_length(&self) -> Option<usize> {
        let basic = self.constraints.basic.as_ref()?;
        basic.path_len_constraint.map(usize::from)
    }

    /// Whether extended key usage, where there is one, allows TLS clients.
    pub(super) fn allows_client_auth(&self) -> bool {
        self.constraints
            .extended_key_usage
            .as_ref()
            .is_none_or(|usage| {
                usage.0.contains(&CLIENT_AUTH) || usage.0.contains(&ANY_EXTENDED_KEY_USAGE)
            })
    }

    /// Whether key usage, where there is one, allows signatures.
    pub(super) fn allows_signatures(&self) -> bool {
        self.constraints
            .key_usage
            .as_ref()
            .is_none_or(KeyUsage::digital_signature)
    }

    /// The name of its signature algorithm where that is a weak one.
    pub(super) fn weak_signature(&self) -> Option<&'static str> {
        let oid = self.parsed.signature_algorithm().oid;
        WEAK_SIGNATURES
            .iter()
            .find(|(weak, _)| *weak == oid)
            .map(|(_, name)| *name)
    }

    pub(super) fn signature_algorithm(&self) -> ObjectIdentifier {
        self.parsed.signature_algorithm().oid
    }

    /// What its signature is made over, by which algorithm (the contents of the
    /// `AlgorithmIdentifier`), and the signature's bits.
    pub(super) fn signed_parts(&self) -> Option<SignedParts<'_>> {
        let mut reader = SliceReader::new(&self.der).ok()?;
        let (tbs, algorithm) = reader
            .sequence(|reader| {
                let tbs = reader.tlv_bytes()?;
                let algorithm = der::asn1::AnyRef::decode(reader)?.value();
                reader.tlv_bytes()?;
                Ok::<_, der::Error>((tbs, algorithm))
            })
            .ok()?;
        let signature = self.parsed.signature().as_bytes()?;
        Some(SignedParts {
            tbs,
            algorithm,
            signature,
        })
    }

    /// The contents of its key's `AlgorithmIdentifier`, and the key's bits.
    pub(crate) fn public_key(&self) -> Option<(Vec<u8>, &[u8])> {
        let info = self.parsed.tbs_certificate().subject_public_key_info();
        let algorithm = der::Encode::to_der(&info.algorithm).ok()?;
        let contents = der::asn1::AnyRef::from_der(&algorithm)
            .ok()?
            .value()
            .to_vec();
        Some((contents, info.subject_public_key.as_bytes()?))
    }

    /// The bits of an RSA key's modulus.
    pub(super) fn rsa_bits(&self) -> Option<u32> {
        let info = self.parsed.tbs_certificate().subject_public_key_info();
        if info.algorithm.oid != RSA {
            return None;
        }
        let key = info.subject_public_key.as_bytes()?;
        let mut reader = SliceReader::new(key).ok()?;
        let modulus = reader
            .sequence(|reader| {
                let modulus = der::asn1::UintRef::decode(reader)?;
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

/// The parts of a signed certificate.
pub(super) struct SignedParts<'a> {
    pub(super) tbs: &'a [u8],
    pub(super) algorithm: &'a [u8],
    pub(super) signature: &'a [u8],
}

fn seconds(time: x509_cert::time::Time) -> i64 {
    i64::try_from(time.to_unix_duration().as_secs()).unwrap_or(i64::MAX)
}

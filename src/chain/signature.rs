//! Whether one certificate signed another.

use rustls::pki_types::{SignatureVerificationAlgorithm, alg_id};
use x509_parser::asn1_rs::{FromDer, Oid};
use x509_parser::oid_registry::OID_PKCS1_RSASSAPSS;

use super::certificate::Certificate;
use super::legacy;

/// The algorithms of a rustls provider: `signature_verification_algorithms.all`.
pub(crate) type Algorithms<'a> = &'a [&'a dyn SignatureVerificationAlgorithm];

/// The result of a signature check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Verified,
    Refuted,
    /// No available algorithm supports this signature and key.
    NotVerifiable,
}

/// Checks that `issuer`'s key made `subject`'s signature.
pub(super) fn verify(
    subject: &Certificate,
    issuer: &Certificate,
    algorithms: Algorithms<'_>,
) -> Verdict {
    // Some providers do not read compressed points, and would report a correct signature as wrong.
    if issuer.key().compressed {
        return Verdict::NotVerifiable;
    }
    match verify_by_size(subject, issuer, algorithms) {
        Verdict::Refuted if issuer.key().has_large_exponent => Verdict::NotVerifiable,
        verdict => verdict,
    }
}

fn verify_by_size(
    subject: &Certificate,
    issuer: &Certificate,
    algorithms: Algorithms<'_>,
) -> Verdict {
    let rsa_bits = issuer.key().rsa_bits;
    // Providers do not verify RSA below 2048 bits, and would report a correct signature as wrong.
    if rsa_bits.is_none_or(|bits| (2048..=8192).contains(&bits)) {
        let verdict = verify_with(subject, issuer, algorithms);
        if verdict != Verdict::NotVerifiable {
            return verdict;
        }
    }
    match rsa_bits {
        Some(1024..=8192) => verify_with(subject, issuer, legacy::RSA),
        _ => Verdict::NotVerifiable,
    }
}

fn verify_with(subject: &Certificate, issuer: &Certificate, algorithms: Algorithms<'_>) -> Verdict {
    let key = PublicKey::of(issuer);
    let of_signature = |algorithm: &&&dyn SignatureVerificationAlgorithm| {
        same_algorithm(&algorithm.signature_alg_id(), subject.signature_algorithm())
    };
    let mut fits = false;
    let mut of_kind = false;
    let mut known = false;
    for algorithm in algorithms.iter().filter(of_signature) {
        known = true;
        of_kind |= key.is_of_kind(*algorithm);
        if !key.is_for(*algorithm) {
            continue;
        }
        if key.verifies(*algorithm, subject.signed(), subject.signature()) {
            return Verdict::Verified;
        }
        fits = true;
    }
    // A signature with an algorithm that does not fit the key is wrong, too.
    let is_known_key = algorithms.iter().any(|one| key.is_of_kind(*one));
    match known && is_known_key && (fits || !of_kind) {
        true => Verdict::Refuted,
        false => Verdict::NotVerifiable,
    }
}

/// A certificate's public key, in the form that the algorithms need.
pub(crate) struct PublicKey<'a> {
    /// The contents of the `AlgorithmIdentifier`.
    algorithm: &'a [u8],
    bits: &'a [u8],
}

impl<'a> PublicKey<'a> {
    pub(crate) fn of(certificate: &'a Certificate) -> Self {
        Self {
            algorithm: certificate.key_algorithm(),
            bits: certificate.key_bits(),
        }
    }

    /// Whether the algorithm is for keys like this one, including parameters. A key only for
    /// RSASSA-PSS (RFC 4055 section 1.2) is an RSA key.
    pub(crate) fn is_for(&self, algorithm: &dyn SignatureVerificationAlgorithm) -> bool {
        let of_key = algorithm.public_key_alg_id();
        let is_pss = |algorithm: &[u8]| oid(algorithm) == Some(OID_PKCS1_RSASSAPSS);
        same_algorithm(&of_key, self.algorithm)
            || of_key == alg_id::RSA_ENCRYPTION
                && is_pss(self.algorithm)
                && is_pss(&algorithm.signature_alg_id())
    }

    /// Whether the algorithm is for keys of this kind, with any parameters.
    fn is_of_kind(&self, algorithm: &dyn SignatureVerificationAlgorithm) -> bool {
        let kind = oid(self.algorithm);
        kind.is_some() && kind == oid(&algorithm.public_key_alg_id())
    }

    pub(crate) fn verifies(
        &self,
        algorithm: &dyn SignatureVerificationAlgorithm,
        message: &[u8],
        signature: &[u8],
    ) -> bool {
        algorithm
            .verify_signature(self.bits, message, signature)
            .is_ok()
    }
}

/// Whether both are the same algorithm. Parameters of NULL may be omitted: Java and OpenSSL accept
/// both forms.
fn same_algorithm(one: &[u8], other: &[u8]) -> bool {
    without_null(one) == without_null(other)
}

fn without_null(algorithm: &[u8]) -> &[u8] {
    algorithm.strip_suffix(&[0x05, 0x00]).unwrap_or(algorithm)
}

/// The object identifier that begins the contents of an `AlgorithmIdentifier`.
fn oid(algorithm: &[u8]) -> Option<Oid<'_>> {
    Oid::from_der(algorithm).ok().map(|(_, oid)| oid)
}

//! Whether one certificate signed another, by the TLS provider's own algorithms.

use der::asn1::{AnyRef, ObjectIdentifier};
use der::{Decode, SliceReader};
use rustls::pki_types::SignatureVerificationAlgorithm;
use spki::SubjectPublicKeyInfoRef;

use super::certificate::Certificate;
use super::parsed::Signed;

/// The algorithms of a rustls provider: `signature_verification_algorithms.all`.
pub type Algorithms<'a> = &'a [&'a dyn SignatureVerificationAlgorithm];

/// What became of a signature check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Verified,
    Refuted,
    /// The provider has no algorithm for this signature and key.
    NotVerifiable,
}

/// Checks that `issuer`'s key made `subject`'s signature.
pub(super) fn verify(
    subject: &Certificate,
    issuer: &Certificate,
    algorithms: Algorithms<'_>,
) -> Verdict {
    let Ok(signed) = Signed::from_der(subject.der()) else {
        return Verdict::NotVerifiable;
    };
    let Some(key) = PublicKey::of(issuer) else {
        return Verdict::NotVerifiable;
    };
    // Providers verify no RSA below 2048 bits, and would call a sound signature refuted.
    if issuer
        .rsa_bits()
        .is_some_and(|bits| !(2048..=8192).contains(&bits))
    {
        return Verdict::NotVerifiable;
    }
    let signature_algorithm = contents(signed.algorithm);
    let for_signature = algorithms
        .iter()
        .filter(|algorithm| Some(algorithm.signature_alg_id().as_ref()) == signature_algorithm);
    let mut fits = false;
    for algorithm in for_signature
        .clone()
        .filter(|algorithm| key.is_for(**algorithm))
    {
        if key.verifies(*algorithm, signed.tbs, signed.signature) {
            return Verdict::Verified;
        }
        fits = true;
    }
    // A signature of a kind that keys like this one never make is refuted as well.
    let known = for_signature.clone().next().is_some();
    let of_kind = for_signature
        .clone()
        .any(|algorithm| key.is_of_kind(*algorithm));
    match known && (fits || !of_kind) {
        true => Verdict::Refuted,
        false => Verdict::NotVerifiable,
    }
}

/// A certificate's public key, as the algorithms want it.
pub(crate) struct PublicKey<'a> {
    /// The contents of the `AlgorithmIdentifier`.
    algorithm: &'a [u8],
    bits: &'a [u8],
}

impl<'a> PublicKey<'a> {
    pub(crate) fn of(certificate: &'a Certificate) -> Option<Self> {
        let spki = certificate.subject_public_key_info();
        let info = SubjectPublicKeyInfoRef::from_der(spki).ok()?;
        let algorithm = AnyRef::from_der(spki).ok()?.value();
        let mut reader = SliceReader::new(algorithm).ok()?;
        let algorithm = AnyRef::decode(&mut reader).ok()?.value();
        Some(Self {
            algorithm,
            bits: info.subject_public_key.as_bytes()?,
        })
    }

    /// Whether the algorithm is for keys like this one, parameters and all.
    pub(crate) fn is_for(&self, algorithm: &dyn SignatureVerificationAlgorithm) -> bool {
        algorithm.public_key_alg_id().as_ref() == self.algorithm
    }

    /// Whether the algorithm is for keys of this kind, whatever the parameters.
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

/// What the outer header of a value encloses.
fn contents(der: &[u8]) -> Option<&[u8]> {
    AnyRef::from_der(der).ok().map(AnyRef::value)
}

/// The OID that begins the contents of an `AlgorithmIdentifier`.
fn oid(algorithm: &[u8]) -> Option<ObjectIdentifier> {
    let mut reader = SliceReader::new(algorithm).ok()?;
    ObjectIdentifier::decode(&mut reader).ok()
}

//! Whether one certificate signed another, by the TLS provider's own algorithms.

use der::asn1::ObjectIdentifier;
use der::{Decode, SliceReader};
use rustls::pki_types::SignatureVerificationAlgorithm;

use super::certificate::Certificate;

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
    // Some providers read no compressed point, and would call a sound signature refuted.
    if issuer.has_compressed_key() {
        return Verdict::NotVerifiable;
    }
    let signature_algorithm = subject.signature_algorithm_contents();
    let for_signature = algorithms
        .iter()
        .filter(|algorithm| algorithm.signature_alg_id().as_ref() == signature_algorithm);
    let mut fits = false;
    for algorithm in for_signature
        .clone()
        .filter(|algorithm| key.is_for(**algorithm))
    {
        if key.verifies(*algorithm, subject.signed(), subject.signature()) {
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
        Some(Self {
            algorithm: certificate.key_algorithm_contents(),
            bits: certificate.key_bits()?,
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

/// The OID that begins the contents of an `AlgorithmIdentifier`.
fn oid(algorithm: &[u8]) -> Option<ObjectIdentifier> {
    let mut reader = SliceReader::new(algorithm).ok()?;
    ObjectIdentifier::decode(&mut reader).ok()
}

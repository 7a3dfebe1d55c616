//! Whether one certificate signed another, by the TLS provider's own algorithms.

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
    let (Some(parts), Some((key_algorithm, key))) = (subject.signed_parts(), issuer.public_key())
    else {
        return Verdict::NotVerifiable;
    };
    // Providers verify no RSA below 2048 bits, and would call a sound signature refuted.
    if issuer
        .rsa_bits()
        .is_some_and(|bits| !(2048..=8192).contains(&bits))
    {
        return Verdict::NotVerifiable;
    }
    let mut fitting = algorithms
        .iter()
        .filter(|algorithm| algorithm.signature_alg_id().as_ref() == parts.algorithm)
        .filter(|algorithm| algorithm.public_key_alg_id().as_ref() == key_algorithm)
        .peekable();
    if fitting.peek().is_none() {
        return Verdict::NotVerifiable;
    }
    let verified = fitting.any(|algorithm| {
        algorithm
            .verify_signature(key, parts.tbs, parts.signature)
            .is_ok()
    });
    if verified {
        Verdict::Verified
    } else {
        Verdict::Refuted
    }
}

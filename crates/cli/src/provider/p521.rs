//! P-521, which ring lacks: verifies signatures, and reads keys to compare them with a certificate.

use std::sync::LazyLock;

use p521::PublicKey;
use p521::ecdsa::signature::hazmat::PrehashVerifier;
use p521::ecdsa::{DerSignature, VerifyingKey};
use p521::pkcs8::{DecodePrivateKey, EncodePublicKey};
use rustls::SignatureScheme;
use rustls::crypto::{WebPkiSupportedAlgorithms, ring};
use rustls::pki_types::{
    AlgorithmIdentifier, InvalidSignature, SignatureVerificationAlgorithm, SubjectPublicKeyInfoDer,
    alg_id,
};
use sha2::{Digest, Sha256, Sha384, Sha512};

/// The algorithms of ring, with those of P-521.
pub(super) static ALGORITHMS: LazyLock<WebPkiSupportedAlgorithms> = LazyLock::new(|| {
    let ring = ring::default_provider().signature_verification_algorithms;
    let mut all = ring.all.to_vec();
    all.extend(WITH_EVERY_HASH);
    let mut mapping = ring.mapping.to_vec();
    mapping.push((SignatureScheme::ECDSA_NISTP521_SHA512, IN_TLS));
    WebPkiSupportedAlgorithms {
        all: all.leak(),
        mapping: mapping.leak(),
    }
});

type Algorithm = &'static dyn SignatureVerificationAlgorithm;
static IN_TLS: &[Algorithm] = &[&WITH_SHA512];
static WITH_EVERY_HASH: [Algorithm; 3] = [&WITH_SHA512, &WITH_SHA384, &WITH_SHA256];
static WITH_SHA512: Ecdsa = Ecdsa {
    id: alg_id::ECDSA_SHA512,
    hash: |message| Sha512::digest(message).to_vec(),
};
static WITH_SHA384: Ecdsa = Ecdsa {
    id: alg_id::ECDSA_SHA384,
    hash: |message| Sha384::digest(message).to_vec(),
};
static WITH_SHA256: Ecdsa = Ecdsa {
    id: alg_id::ECDSA_SHA256,
    hash: |message| Sha256::digest(message).to_vec(),
};

/// ECDSA on P-521 with a hash (RFC 5758 section 3.2).
#[derive(Debug)]
struct Ecdsa {
    id: AlgorithmIdentifier,
    hash: fn(&[u8]) -> Vec<u8>,
}

impl SignatureVerificationAlgorithm for Ecdsa {
    fn verify_signature(
        &self,
        public_key: &[u8],
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), InvalidSignature> {
        let key = VerifyingKey::from_sec1_bytes(public_key).map_err(|_| InvalidSignature)?;
        let signature = DerSignature::from_bytes(signature).map_err(|_| InvalidSignature)?;
        key.verify_prehash(&(self.hash)(message), &signature)
            .map_err(|_| InvalidSignature)
    }

    fn public_key_alg_id(&self) -> AlgorithmIdentifier {
        alg_id::ECDSA_P521
    }

    fn signature_alg_id(&self) -> AlgorithmIdentifier {
        self.id
    }
}

/// The public half of a key on P-521.
pub(super) fn public_half(pkcs8: &[u8]) -> Option<SubjectPublicKeyInfoDer<'static>> {
    let key = p521::SecretKey::from_pkcs8_der(pkcs8).ok()?;
    let public: PublicKey = key.public_key();
    let info = public.to_public_key_der().ok()?;
    Some(info.into_vec().into())
}

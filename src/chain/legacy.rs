//! RSA signatures that providers do not verify in TLS and Java still accepts in chains: with SHA-1,
//! and by keys of 1024 bits. For checks only, never for trust.

use rustls::pki_types::SignatureVerificationAlgorithm;

#[cfg(all(feature = "ring", not(feature = "aws-lc-rs")))]
use ring::signature as provider;

#[cfg(feature = "aws-lc-rs")]
use aws_lc_rs::signature as provider;

/// Without `ring` and `aws-lc-rs` the program has its own provider, and there are no such
/// algorithms here.
#[cfg(not(any(feature = "ring", feature = "aws-lc-rs")))]
pub(super) const RSA: &[&dyn SignatureVerificationAlgorithm] = &[];

#[cfg(any(feature = "ring", feature = "aws-lc-rs"))]
pub(super) use rsa::RSA;

#[cfg(any(feature = "ring", feature = "aws-lc-rs"))]
mod rsa {
    use rustls::pki_types::{AlgorithmIdentifier, InvalidSignature, alg_id};

    use super::SignatureVerificationAlgorithm;
    use super::provider::{self, RsaParameters, UnparsedPublicKey};

    pub(in super::super) static RSA: &[&dyn SignatureVerificationAlgorithm] = &[
        &Pkcs1 {
            signature: SHA1_WITH_RSA,
            parameters: &provider::RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY,
        },
        &Pkcs1 {
            signature: alg_id::RSA_PKCS1_SHA256,
            parameters: &provider::RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY,
        },
        &Pkcs1 {
            signature: alg_id::RSA_PKCS1_SHA512,
            parameters: &provider::RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY,
        },
    ];

    /// `sha1WithRSAEncryption` (RFC 8017 appendix C), as the contents of an `AlgorithmIdentifier`.
    const SHA1_WITH_RSA: AlgorithmIdentifier = AlgorithmIdentifier::from_slice(&[
        0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x05, 0x05, 0x00,
    ]);

    /// RSASSA-PKCS1-v1_5 (RFC 8017 section 8.2).
    #[derive(Debug)]
    struct Pkcs1 {
        signature: AlgorithmIdentifier,
        parameters: &'static RsaParameters,
    }

    impl SignatureVerificationAlgorithm for Pkcs1 {
        fn verify_signature(
            &self,
            public_key: &[u8],
            message: &[u8],
            signature: &[u8],
        ) -> Result<(), InvalidSignature> {
            UnparsedPublicKey::new(self.parameters, public_key)
                .verify(message, signature)
                .map_err(|_| InvalidSignature)
        }

        fn public_key_alg_id(&self) -> AlgorithmIdentifier {
            alg_id::RSA_ENCRYPTION
        }

        fn signature_alg_id(&self) -> AlgorithmIdentifier {
            self.signature
        }
    }
}

//! The crypto provider for checking secrets and connecting to brokers.
//!
//! The default is ring, which builds quickly, with additions for checking P-521: it can verify
//! signatures and read keys. Signing with P-521 needs the feature `aws-lc-rs`.

#[cfg(feature = "aws-lc-rs")]
pub(crate) use msk_auth::tls::aws_lc_rs as provider;

#[cfg(not(feature = "aws-lc-rs"))]
pub(crate) use self::p521::provider;

/// Whether the provider signs with keys of this curve's size, in bits.
pub(crate) fn signs_with(bits: u32) -> bool {
    bits != 521 || cfg!(feature = "aws-lc-rs")
}

#[cfg(not(feature = "aws-lc-rs"))]
mod p521 {
    use std::sync::{Arc, LazyLock};

    use p521::PublicKey;
    use p521::ecdsa::signature::hazmat::PrehashVerifier;
    use p521::ecdsa::{DerSignature, VerifyingKey};
    use p521::pkcs8::{DecodePrivateKey, EncodePublicKey};
    use rustls::crypto::{CryptoProvider, KeyProvider, WebPkiSupportedAlgorithms, ring};
    use rustls::pki_types::{
        AlgorithmIdentifier, InvalidSignature, PrivateKeyDer, SignatureVerificationAlgorithm,
        SubjectPublicKeyInfoDer, alg_id,
    };
    use rustls::sign::{Signer, SigningKey};
    use rustls::{Error, SignatureAlgorithm, SignatureScheme};
    use sha2::{Digest, Sha256, Sha384, Sha512};

    /// ring, with P-521 to verify.
    pub(crate) fn provider() -> Arc<CryptoProvider> {
        let ring = ring::default_provider();
        Arc::new(CryptoProvider {
            signature_verification_algorithms: *ALGORITHMS,
            key_provider: &Keys,
            ..ring
        })
    }

    static ALGORITHMS: LazyLock<WebPkiSupportedAlgorithms> = LazyLock::new(|| {
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

    /// ring's keys, and those of P-521 to compare with a certificate.
    #[derive(Debug)]
    struct Keys;

    impl KeyProvider for Keys {
        fn load_private_key(
            &self,
            der: PrivateKeyDer<'static>,
        ) -> Result<Arc<dyn SigningKey>, Error> {
            let p521 = match &der {
                PrivateKeyDer::Pkcs8(pkcs8) => P521Key::read(pkcs8.secret_pkcs8_der()),
                _ => None,
            };
            match p521 {
                Some(key) => Ok(Arc::new(key)),
                None => ring::default_provider().key_provider.load_private_key(der),
            }
        }
    }

    /// The public half of a key on P-521. It signs nothing.
    #[derive(Debug)]
    struct P521Key(SubjectPublicKeyInfoDer<'static>);

    impl P521Key {
        fn read(pkcs8: &[u8]) -> Option<Self> {
            let key = p521::SecretKey::from_pkcs8_der(pkcs8).ok()?;
            let public: PublicKey = key.public_key();
            let info = public.to_public_key_der().ok()?;
            Some(Self(info.into_vec().into()))
        }
    }

    impl SigningKey for P521Key {
        fn choose_scheme(&self, _offered: &[SignatureScheme]) -> Option<Box<dyn Signer>> {
            None
        }

        fn public_key(&self) -> Option<SubjectPublicKeyInfoDer<'_>> {
            Some(self.0.clone())
        }

        fn algorithm(&self) -> SignatureAlgorithm {
            SignatureAlgorithm::ECDSA
        }
    }
}

//! ring's keys, and others to compare with a certificate: P-521, and RSA of unusual sizes.

use std::sync::Arc;

use rustls::crypto::{CryptoProvider, KeyProvider, ring};
use rustls::pki_types::{PrivateKeyDer, SubjectPublicKeyInfoDer};
use rustls::sign::{Signer, SigningKey};
use rustls::{Error, SignatureAlgorithm, SignatureScheme};

use super::{p521, rsa};

/// ring, with P-521 to verify.
pub(crate) fn provider() -> Arc<CryptoProvider> {
    let ring = ring::default_provider();
    Arc::new(CryptoProvider {
        signature_verification_algorithms: *p521::ALGORITHMS,
        key_provider: &Keys,
        ..ring
    })
}

#[derive(Debug)]
struct Keys;

impl KeyProvider for Keys {
    fn load_private_key(&self, der: PrivateKeyDer<'static>) -> Result<Arc<dyn SigningKey>, Error> {
        let other = match &der {
            PrivateKeyDer::Pkcs8(pkcs8) => to_compare(pkcs8.secret_pkcs8_der()),
            _ => None,
        };
        match other {
            Some(key) => Ok(key),
            None => ring::default_provider().key_provider.load_private_key(der),
        }
    }
}

/// A key that ring never loads.
fn to_compare(pkcs8: &[u8]) -> Option<Arc<dyn SigningKey>> {
    let ecdsa = p521::public_half(pkcs8).map(|half| (half, SignatureAlgorithm::ECDSA));
    let rsa = || rsa::public_half(pkcs8).map(|half| (half, SignatureAlgorithm::RSA));
    let (info, algorithm) = ecdsa.or_else(rsa)?;
    Some(Arc::new(PublicHalf { info, algorithm }))
}

/// The public half of a key, to compare it with a certificate. It signs nothing.
#[derive(Debug)]
struct PublicHalf {
    info: SubjectPublicKeyInfoDer<'static>,
    algorithm: SignatureAlgorithm,
}

impl SigningKey for PublicHalf {
    fn choose_scheme(&self, _offered: &[SignatureScheme]) -> Option<Box<dyn Signer>> {
        None
    }

    fn public_key(&self) -> Option<SubjectPublicKeyInfoDer<'_>> {
        Some(self.info.clone())
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        self.algorithm
    }
}

//! ring's keys, and others to compare with a certificate: P-521, and RSA of unusual sizes.

use std::sync::Arc;

use rustls::Error;
use rustls::crypto::{CryptoProvider, KeyProvider, ring};
use rustls::pki_types::PrivateKeyDer;
use rustls::sign::SigningKey;

use super::p521::{ALGORITHMS, P521Key};
use super::rsa::RsaKey;

/// ring, with P-521 to verify.
pub(crate) fn provider() -> Arc<CryptoProvider> {
    let ring = ring::default_provider();
    Arc::new(CryptoProvider {
        signature_verification_algorithms: *ALGORITHMS,
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
    match P521Key::read(pkcs8) {
        Some(key) => Some(Arc::new(key)),
        None => Some(Arc::new(RsaKey::read(pkcs8)?)),
    }
}

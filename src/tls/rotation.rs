//! Replaces the identity of a running client.

use std::sync::{Arc, PoisonError, RwLock};

use rustls::ClientConfig;
use rustls::client::{ResolvesClientCert, Resumption};
use rustls::crypto::CryptoProvider;
use rustls::sign::CertifiedKey;

use super::{Roots, TlsError, can_sign, client_config};
use crate::identity::Identity;

/// An identity that can be replaced while clients use it.
///
/// The configuration from [`client_config`](Self::client_config) asks for the identity at every
/// handshake, so a client that keeps one `Arc<ClientConfig>` (rskafka, for example) also rotates.
/// It never resumes a session: a resumed session was authenticated with the *old* certificate, and
/// rustls can't distinguish the two behind one resolver.
///
/// ```no_run
/// # fn f(old: msk_auth::identity::Identity, new: msk_auth::identity::Identity) {
/// # #[cfg(feature = "ring")] {
/// use std::sync::Arc;
/// use msk_auth::tls::{self, Roots, RotatingIdentity};
///
/// let identity = RotatingIdentity::new(&old);
/// let config = identity.client_config(&Roots::amazon_trust_services(), tls::ring()).unwrap();
/// let config = Arc::new(config); // goes to the client
/// identity.replace(&new); // every handshake from here on
/// # }
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct RotatingIdentity(Arc<Current>);

#[derive(Debug)]
struct Current(RwLock<Identity>);

impl RotatingIdentity {
    /// Makes a rotating identity that begins with this one.
    pub fn new(identity: &Identity) -> Self {
        Self(Arc::new(Current(RwLock::new(identity.clone()))))
    }

    /// Replaces the identity for every handshake that begins from now on. Open connections keep
    /// their identity.
    pub fn replace(&self, identity: &Identity) {
        let mut current = self.0.0.write().unwrap_or_else(PoisonError::into_inner);
        *current = identity.clone();
    }

    /// The identity that the next handshake presents.
    pub fn current(&self) -> Identity {
        let current = self.0.0.read().unwrap_or_else(PoisonError::into_inner);
        current.clone()
    }

    /// Makes a configuration for mutual TLS that always presents the current identity, without
    /// session resumption.
    ///
    /// # Errors
    ///
    /// Same as [`client_config`](super::client_config).
    pub fn client_config(
        &self,
        roots: &Roots,
        provider: Arc<CryptoProvider>,
    ) -> Result<ClientConfig, TlsError> {
        let mut config = client_config(roots, provider)?;
        config.client_auth_cert_resolver = self.0.clone();
        config.resumption = Resumption::disabled();
        Ok(config)
    }
}

impl ResolvesClientCert for Current {
    fn resolve(
        &self,
        _root_hint_subjects: &[&[u8]],
        schemes: &[rustls::SignatureScheme],
    ) -> Option<Arc<CertifiedKey>> {
        let current = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let key = current.certified_key();
        can_sign(key, schemes).then(|| key.clone())
    }

    fn has_certs(&self) -> bool {
        true
    }
}

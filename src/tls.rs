//! rustls client configurations from identities and roots.
//!
//! Each configuration is for TLS 1.2 and 1.3. It uses the given crypto provider, never the
//! process-wide default. Certificate verification can't be turned off.
//!
//! ```
//! # #[cfg(feature = "ring")] {
//! use msk_auth::tls::{self, Roots};
//!
//! let config = tls::client_config(&Roots::amazon_trust_services(), tls::ring())?;
//! assert!(!config.client_auth_cert_resolver.has_certs());
//! # }
//! # Ok::<(), msk_auth::tls::TlsError>(())
//! ```

mod roots;
mod rotation;

use std::fmt;
use std::sync::Arc;

use rustls::ClientConfig;
use rustls::client::ResolvesClientCert;
use rustls::crypto::CryptoProvider;
use rustls::sign::CertifiedKey;

pub use roots::{PemError, Roots};
pub use rotation::RotatingIdentity;

use crate::identity::Identity;

/// The crypto provider aws-lc-rs.
#[cfg(feature = "aws-lc-rs")]
pub fn aws_lc_rs() -> Arc<CryptoProvider> {
    Arc::new(rustls::crypto::aws_lc_rs::default_provider())
}

/// The crypto provider ring. It does not support P-521.
#[cfg(feature = "ring")]
pub fn ring() -> Arc<CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}

/// Makes a configuration that authenticates only the server.
///
/// # Errors
///
/// [`TlsError::NoRoots`] if `roots` is empty, [`TlsError::Provider`] if the provider supports
/// neither TLS 1.2 nor 1.3.
pub fn client_config(
    roots: &Roots,
    provider: Arc<CryptoProvider>,
) -> Result<ClientConfig, TlsError> {
    let builder = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13, &rustls::version::TLS12])
        .map_err(TlsError::Provider)?
        .with_root_certificates(roots.store()?);
    Ok(builder.with_no_client_auth())
}

/// Makes a configuration for mutual TLS: `roots` authenticate the server, and `identity` the
/// client.
///
/// # Errors
///
/// Same as [`client_config`].
///
/// ```no_run
/// # #[cfg(feature = "ring")] {
/// use msk_auth::{Conditions, Rules, secret, tls};
/// use msk_auth::secret::Secret;
/// use msk_auth::tls::Roots;
///
/// let document = std::fs::read("secret.json")?;
/// let provider = tls::ring();
/// let conditions = Conditions::new(Rules::lambda(), provider.clone());
/// if let Secret::ClientCertificate(identity) = secret::load(&document, None, &conditions)? {
///     let config = tls::mutual_config(&identity, &Roots::amazon_trust_services(), provider)?;
/// }
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn mutual_config(
    identity: &Identity,
    roots: &Roots,
    provider: Arc<CryptoProvider>,
) -> Result<ClientConfig, TlsError> {
    presenting(identity.certified_key().clone(), roots, provider)
}

/// Makes a configuration for mutual TLS with rustls' own type of certificate and key. Use it for
/// keys that this library does not read, for example in a hardware module.
///
/// # Errors
///
/// [`TlsError::Key`] if the key does not belong to the certificate; otherwise as [`client_config`].
pub fn certified_config(
    key: Arc<CertifiedKey>,
    roots: &Roots,
    provider: Arc<CryptoProvider>,
) -> Result<ClientConfig, TlsError> {
    use rustls::{Error, InconsistentKeys};
    key.end_entity_cert().map_err(TlsError::Key)?;
    match key.keys_match() {
        // Not every key exposes its public half.
        Ok(()) | Err(Error::InconsistentKeys(InconsistentKeys::Unknown)) => {
            presenting(key, roots, provider)
        }
        Err(error) => Err(TlsError::Key(error)),
    }
}

fn presenting(
    key: Arc<CertifiedKey>,
    roots: &Roots,
    provider: Arc<CryptoProvider>,
) -> Result<ClientConfig, TlsError> {
    let mut config = client_config(roots, provider)?;
    config.client_auth_cert_resolver = Arc::new(Fixed(key));
    Ok(config)
}

/// Answers every request for a certificate with the same one.
#[derive(Debug)]
struct Fixed(Arc<CertifiedKey>);

impl ResolvesClientCert for Fixed {
    fn resolve(
        &self,
        _root_hint_subjects: &[&[u8]],
        schemes: &[rustls::SignatureScheme],
    ) -> Option<Arc<CertifiedKey>> {
        can_sign(&self.0, schemes).then(|| self.0.clone())
    }

    fn has_certs(&self) -> bool {
        true
    }
}

/// Whether the server accepts any signature of the key.
fn can_sign(key: &CertifiedKey, schemes: &[rustls::SignatureScheme]) -> bool {
    key.key.choose_scheme(schemes).is_some()
}

/// Why there is no configuration.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum TlsError {
    /// There is no root certificate to trust a server by.
    NoRoots,
    /// rustls rejects a root certificate.
    Root {
        /// Its subject.
        subject: String,
        /// The error of rustls.
        source: rustls::Error,
    },
    /// The private key does not belong to the client certificate, or there is no certificate.
    Key(rustls::Error),
    /// The operating system's roots could not be read.
    System(String),
    /// The provider lacks something that a configuration needs.
    Provider(rustls::Error),
}

impl fmt::Display for TlsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoRoots => f.write_str("no root certificate to trust a server by"),
            Self::Root { subject, .. } => {
                write!(f, "the root certificate {subject} can't be used")
            }
            Self::Key(_) => {
                f.write_str("the private key does not belong to the client certificate")
            }
            Self::System(text) => {
                write!(
                    f,
                    "the operating system's root certificates can't be read: {text}"
                )
            }
            Self::Provider(_) => f.write_str("the crypto provider lacks something that TLS needs"),
        }
    }
}

impl std::error::Error for TlsError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Root { source, .. } | Self::Key(source) | Self::Provider(source) => Some(source),
            Self::NoRoots | Self::System(_) => None,
        }
    }
}

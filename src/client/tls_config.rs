//! The roots and the TLS configuration of a plan.

use std::sync::Arc;

use rustls::ClientConfig;
use rustls::crypto::CryptoProvider;

use super::credentials::ClientCredentials;
use super::error::ClientError;
use crate::plan::RootsSource;
use crate::tls::{self, Roots};

pub(super) fn roots_of(roots: &RootsSource) -> Result<Roots, ClientError> {
    match roots {
        RootsSource::AmazonTrustServices => Ok(Roots::amazon_trust_services()),
        RootsSource::Public => Ok(Roots::web()),
        RootsSource::Secret(_) | RootsSource::Given(_) | RootsSource::None => {
            Err(ClientError::RootsMissing)
        }
    }
}

pub(super) fn tls_config(
    credentials: &ClientCredentials,
    roots: &Roots,
    provider: Arc<CryptoProvider>,
) -> Result<ClientConfig, ClientError> {
    match credentials {
        ClientCredentials::ClientCertificate(identity) => {
            tls::mutual_config(identity, roots, provider)
        }
        ClientCredentials::RotatingClientCertificate(identity) => {
            identity.client_config(roots, provider)
        }
        ClientCredentials::CertifiedKey(key) => tls::certified_config(key.clone(), roots, provider),
        _ => tls::client_config(roots, provider),
    }
    .map_err(ClientError::Tls)
}

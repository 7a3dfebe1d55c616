//! The crypto provider for checking secrets and connecting to brokers.
//!
//! The default is ring, which builds quickly, with additions for checking keys that it does not load: P-521,
//! and RSA of sizes other than 2048, 3072 and 4096 bits or with unusual exponents. Signing with these needs
//! the feature `aws-lc-rs`.

#[cfg(not(feature = "aws-lc-rs"))]
mod keys;
#[cfg(not(feature = "aws-lc-rs"))]
mod p521;
#[cfg(not(feature = "aws-lc-rs"))]
mod rsa;

use msk_auth::identity::Identity;

#[cfg(feature = "aws-lc-rs")]
pub(crate) use msk_auth::tls::aws_lc_rs as provider;

#[cfg(not(feature = "aws-lc-rs"))]
pub(crate) use self::keys::provider;

/// Whether the provider signs with the identity's key.
pub(crate) fn signs_for(identity: &Identity) -> bool {
    let schemes = provider().signature_verification_algorithms;
    let schemes: Vec<_> = schemes.mapping.iter().map(|(scheme, _)| *scheme).collect();
    identity
        .certified_key()
        .key
        .choose_scheme(&schemes)
        .is_some()
}

//! Under what conditions material is judged: which policy, at what time, with whose cryptography.

use std::sync::Arc;

use rustls::crypto::CryptoProvider;
use rustls::pki_types::UnixTime;

use crate::policy::Policy;

/// Policy, time and crypto provider.
///
/// ```
/// # #[cfg(feature = "aws-lc-rs")] {
/// use msk_auth::{Conditions, Policy};
///
/// let conditions = Conditions::new(Policy::lambda(), msk_auth::tls::aws_lc_rs());
/// # }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Conditions {
    /// What is acceptable.
    pub policy: Policy,
    /// The time for which validity is judged.
    pub at: UnixTime,
    /// Whose algorithms verify signatures and read keys. Never the process-wide default.
    pub provider: Arc<CryptoProvider>,
}

impl Conditions {
    /// This policy and provider, now.
    pub fn new(policy: Policy, provider: Arc<CryptoProvider>) -> Self {
        Self {
            policy,
            at: UnixTime::now(),
            provider,
        }
    }

    /// The same at another time.
    pub fn at(mut self, at: UnixTime) -> Self {
        self.at = at;
        self
    }
}

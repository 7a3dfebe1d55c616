//! Under what conditions material is judged: by which rules, at what time, with whose cryptography.

use std::sync::Arc;

use rustls::crypto::CryptoProvider;
use rustls::pki_types::UnixTime;

use crate::finding::Rules;

/// Rules, time and crypto provider.
///
/// ```
/// # #[cfg(feature = "ring")] {
/// use msk_auth::{Conditions, Rules};
///
/// let conditions = Conditions::new(Rules::lambda(), msk_auth::tls::ring());
/// # }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Conditions {
    /// What is acceptable.
    pub rules: Rules,
    /// The time for which validity is judged.
    pub at: UnixTime,
    /// Whose algorithms verify signatures and read keys. Never the process-wide default.
    pub provider: Arc<CryptoProvider>,
}

impl Conditions {
    /// These rules and provider, now.
    pub fn new(rules: Rules, provider: Arc<CryptoProvider>) -> Self {
        Self {
            rules,
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

//! The conditions of a check: rules, time and crypto provider.

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
    /// The rules.
    pub rules: Rules,
    /// The time for which validity is checked.
    pub at: UnixTime,
    /// The provider whose algorithms verify signatures and read keys. The process-wide default is
    /// never used.
    pub provider: Arc<CryptoProvider>,
}

impl Conditions {
    /// Makes conditions with these rules and this provider, for the current time.
    pub fn new(rules: Rules, provider: Arc<CryptoProvider>) -> Self {
        Self {
            rules,
            at: UnixTime::now(),
            provider,
        }
    }

    /// Sets another time, which counts from the Unix epoch.
    ///
    /// ```
    /// # #[cfg(feature = "ring")] {
    /// use std::time::Duration;
    /// use msk_auth::rustls::pki_types::UnixTime;
    /// use msk_auth::{Conditions, Rules, tls};
    ///
    /// let new_year = UnixTime::since_unix_epoch(Duration::from_secs(1_798_761_600)); // 2027-01-01T00:00:00Z
    /// let conditions = Conditions::new(Rules::lambda(), tls::ring()).at(new_year);
    /// # }
    /// ```
    pub fn at(mut self, at: UnixTime) -> Self {
        self.at = at;
        self
    }
}

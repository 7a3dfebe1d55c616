//! What a token source is made of.

use std::sync::Arc;
use std::time::Duration;

use crate::iam::clock::Clock;
use crate::iam::event::Event;
use crate::iam::provider::ProvideCredentials;
use crate::iam::signer::Signer;

pub(crate) type Random = Box<dyn Fn() -> u32 + Send + Sync>;
pub(crate) type Observer = Box<dyn Fn(&Event) + Send + Sync>;

pub(crate) struct Settings {
    pub(crate) signer: Signer,
    pub(crate) provider: Box<dyn ProvideCredentials>,
    pub(crate) clock: Arc<dyn Clock>,
    /// Numbers for jitter, uniform over `u32`.
    pub(crate) random: Random,
    pub(crate) observer: Option<Observer>,
    pub(crate) timing: Timing,
}

/// The times that a source keeps.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Timing {
    pub(crate) attempt_timeout: Duration,
    pub(crate) max_wait: Duration,
    pub(crate) reload: Duration,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            attempt_timeout: Duration::from_secs(10),
            max_wait: Duration::from_secs(15),
            reload: Duration::from_secs(600),
        }
    }
}

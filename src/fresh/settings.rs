//! The settings of a source.

use std::sync::Arc;
use std::time::Duration;

use super::clock::{Clock, SystemClock, jitter};

pub(crate) type Random = Box<dyn Fn() -> u32 + Send + Sync>;
pub(crate) type Observer<E> = Box<dyn Fn(&E) + Send + Sync>;

pub(crate) struct Settings<E> {
    pub(crate) clock: Arc<dyn Clock>,
    /// Random numbers for jitter, uniform over `u32`.
    pub(crate) random: Random,
    pub(crate) observer: Option<Observer<E>>,
    pub(crate) timing: Timing,
}

impl<E> Default for Settings<E> {
    fn default() -> Self {
        Self {
            clock: Arc::new(SystemClock::new()),
            random: Box::new(jitter),
            observer: None,
            timing: Timing::default(),
        }
    }
}

/// The timing of a source.
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

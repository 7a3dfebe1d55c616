//! The time for a source, which a test can set.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::time::{Duration, Instant, SystemTime};
use std::{fmt, thread};

/// The clocks of a source of tokens.
///
/// There are two clocks, because either may mislead: the wall clock jumps when it is set, and the
/// monotonic clock may stop while the machine sleeps.
pub trait Clock: Send + Sync {
    /// The wall clock, which dates signatures.
    fn now(&self) -> SystemTime;

    /// The time since some fixed moment, which never goes back.
    fn monotonic(&self) -> Duration;

    /// Parks the calling thread until [`thread::Thread::unpark`], or until the monotonic clock has
    /// reached `moment`; returns at once if it already has. It may return early.
    fn park_until(&self, moment: Duration);
}

/// The operating system's clocks.
#[derive(Clone, Copy)]
pub(crate) struct SystemClock {
    origin: Instant,
}

impl SystemClock {
    /// Returns the operating system's clocks.
    pub(crate) fn new() -> Self {
        Self {
            origin: Instant::now(),
        }
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for SystemClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SystemClock")
    }
}

impl Clock for SystemClock {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    fn monotonic(&self) -> Duration {
        self.origin.elapsed()
    }

    fn park_until(&self, moment: Duration) {
        thread::park_timeout(moment.saturating_sub(self.monotonic()));
    }
}

/// Random numbers for jitter: different in every process and at every call, not for secrets.
pub(crate) fn jitter() -> u32 {
    let bits = RandomState::new().build_hasher().finish();
    u32::try_from(bits >> 32).unwrap_or(0)
}

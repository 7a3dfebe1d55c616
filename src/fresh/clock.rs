//! Time as a source sees it, so that a test can turn it by hand.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::time::{Duration, Instant, SystemTime};
use std::{fmt, thread};

/// What a source of tokens knows of time.
///
/// Two clocks, because either may mislead: the wall clock jumps when it is set, the monotonic one
/// may stand still while the machine sleeps.
pub trait Clock: Send + Sync {
    /// The wall clock: what signatures are dated with.
    fn now(&self) -> SystemTime;

    /// The time since some fixed moment, which never goes back.
    fn monotonic(&self) -> Duration;

    /// Parks the calling thread until [`thread::Thread::unpark`] or until the monotonic clock has
    /// reached `moment`, at once where it already has. It may return early.
    fn park_until(&self, moment: Duration);
}

/// The operating system's clocks.
#[derive(Clone, Copy)]
pub(crate) struct SystemClock {
    origin: Instant,
}

impl SystemClock {
    /// The operating system's clocks.
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

/// Numbers for jitter: different in every process and at every call, not for secrets.
pub(crate) fn jitter() -> u32 {
    let bits = RandomState::new().build_hasher().finish();
    u32::try_from(bits >> 32).unwrap_or(0)
}

//! The settings of a source before it starts.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::clock::Clock;
use super::settings::Settings;

type Start<S, E> = Box<dyn FnOnce(Settings<E>) -> std::io::Result<S> + Send + Sync>;

/// Settings of a source `S` before it starts. `E` is the type of its events.
#[must_use = "nothing happens until `start`"]
pub struct SourceBuilder<S, E> {
    settings: Settings<E>,
    start: Start<S, E>,
}

impl<S, E> SourceBuilder<S, E> {
    pub(crate) fn new(
        start: impl FnOnce(Settings<E>) -> std::io::Result<S> + Send + Sync + 'static,
    ) -> Self {
        Self {
            settings: Settings::default(),
            start: Box::new(start),
        }
    }

    /// How long the provider may take to answer; the default is 10 seconds. A future that blocks in
    /// `poll` can't be interrupted: use [`provider::from_fn`](crate::iam::provider::from_fn) for
    /// blocking code.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.settings.timing.attempt_timeout = timeout;
        self
    }

    /// How long a caller waits at most if there are no valid credentials or no valid token; the
    /// default is 15 seconds. The provider and the observer can't extend it.
    pub fn max_wait(mut self, most: Duration) -> Self {
        self.settings.timing.max_wait = most;
        self
    }

    /// How often credentials or tokens without a known expiry are requested again, so that rotated
    /// keys are seen; the default is 10 minutes, minus a random part of up to a third.
    pub fn reload_every(mut self, interval: Duration) -> Self {
        self.settings.timing.reload = interval;
        self
    }

    /// Sets a function that is called with each event, on the thread that asks the provider: for
    /// logs and alarms. While it blocks, the source refreshes nothing. It must not own a handle to
    /// the source, because the source would then never stop.
    pub fn observe(mut self, observer: impl Fn(&E) + Send + Sync + 'static) -> Self {
        self.settings.observer = Some(Box::new(observer));
        self
    }

    /// Sets another clock than the operating system's, for tests.
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.settings.clock = clock;
        self
    }

    /// Sets another source of random numbers for jitter, uniform over `u32`, for tests.
    pub fn random(mut self, random: impl Fn() -> u32 + Send + Sync + 'static) -> Self {
        self.settings.random = Box::new(random);
        self
    }

    /// Starts the source: it asks the provider for the first time.
    ///
    /// # Errors
    /// If the operating system can't start a thread.
    pub fn start(self) -> std::io::Result<S> {
        (self.start)(self.settings)
    }
}

impl<S, E> fmt::Debug for SourceBuilder<S, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SourceBuilder")
            .field("timing", &self.settings.timing)
            .finish_non_exhaustive()
    }
}

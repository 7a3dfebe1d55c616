//! A source before it starts.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::clock::Clock;
use super::settings::Settings;

type Start<S, E> = Box<dyn FnOnce(Settings<E>) -> std::io::Result<S> + Send + Sync>;

/// Settings of a source `S` before it starts. It reports what happens as an `E`.
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

    /// How long the provider may take to answer; 10 seconds by default. A future that blocks where
    /// it is polled can't be cut short: give what blocks to the provider
    /// [of a function](crate::iam::provider::from_fn).
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.settings.timing.attempt_timeout = timeout;
        self
    }

    /// How long a caller waits at most when there is nothing valid; 15 seconds by default. It holds
    /// whatever the provider and the observer do.
    pub fn max_wait(mut self, most: Duration) -> Self {
        self.settings.timing.max_wait = most;
        self
    }

    /// How often what has no known end is asked for again, so that rotated keys are seen; 10 minutes
    /// by default, of which up to a third is taken off at random.
    pub fn reload_every(mut self, interval: Duration) -> Self {
        self.settings.timing.reload = interval;
        self
    }

    /// Called with what happens, on the thread that asks the provider: for logs and alarms. While it
    /// blocks, nothing is renewed. It must not own a handle to the source, which would then never
    /// stop.
    pub fn observe(mut self, observer: impl Fn(&E) + Send + Sync + 'static) -> Self {
        self.settings.observer = Some(Box::new(observer));
        self
    }

    /// Another clock than the operating system's, for tests.
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.settings.clock = clock;
        self
    }

    /// Another source of numbers for jitter, uniform over `u32`, for tests.
    pub fn random(mut self, random: impl Fn() -> u32 + Send + Sync + 'static) -> Self {
        self.settings.random = Box::new(random);
        self
    }

    /// Starts the source: it asks the provider for the first time.
    ///
    /// # Errors
    /// Where the operating system gives no threads.
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

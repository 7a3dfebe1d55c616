//! A bearer token that is always fresh, shared by any number of connections and threads.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use super::error::BearerError;
use super::event::BearerEvent;
use super::provider::ProvideBearerToken;
use super::token::BearerToken;
use crate::fresh::{Answer, Settings, Source, Supply};
use crate::iam::Clock;

/// Hands out a bearer token that is valid now, and asks for the next ahead of its end.
///
/// Make one for a program, clone it (a clone is a handle to the same source) and ask it whenever a
/// connection authenticates. It keeps a token as [`iam::TokenSource`](crate::iam::TokenSource) keeps
/// credentials: one question is in progress at a time, on a thread of the source's own; when it fails, the
/// token at hand serves while it lasts, and the supply is asked again with growing pauses. A caller waits
/// only if there is no valid token, at most [`BearerSourceBuilder::max_wait`]. When the last handle is
/// dropped, the threads end.
#[derive(Clone)]
pub struct BearerSource(Source<Provider>);

struct Provider(Box<dyn ProvideBearerToken>);

impl BearerSource {
    /// A source that asks `provider`.
    pub fn builder(provider: impl ProvideBearerToken + 'static) -> BearerSourceBuilder {
        BearerSourceBuilder(Settings::new(Provider(Box::new(provider))))
    }

    /// A token that is valid now. Ready at once unless there is none; dropping the future is safe at any
    /// time.
    ///
    /// # Errors
    /// [`BearerError`], which says why there is none.
    pub async fn token(&self) -> Result<BearerToken, BearerError> {
        Ok(self.0.wait().await?)
    }

    /// The same for a caller that is not asynchronous. It blocks the calling thread only if there is no
    /// valid token, at most [`BearerSourceBuilder::max_wait`]. No runtime is entered or needed.
    ///
    /// # Errors
    /// [`BearerError`], which says why there is none.
    pub fn token_blocking(&self) -> Result<BearerToken, BearerError> {
        self.0.block_on(self.token())
    }

    /// A token that is valid now, or `None` if there is none at this moment. Never waits.
    pub fn try_token(&self) -> Option<BearerToken> {
        self.0.valid()
    }
}

impl Supply for Provider {
    type Item = BearerToken;
    type Error = BearerError;
    type Event = BearerEvent;
    const THREAD: &'static str = "msk-auth-bearer";

    fn ask(&self) -> Answer<'_, BearerToken, BearerError> {
        self.0.provide()
    }

    fn expires_at(token: &BearerToken) -> Option<SystemTime> {
        token.expires_at()
    }

    /// A token is served as it came.
    fn take(&self, _: Option<&BearerToken>, _: &BearerToken, _: SystemTime, _: &dyn Fn() -> u32) {}

    fn changes(before: Option<&BearerToken>, after: &BearerToken) -> Vec<BearerEvent> {
        let mut events = Vec::new();
        let both = before
            .and_then(BearerToken::principal)
            .zip(after.principal());
        if let Some((from, to)) = both.filter(|(from, to)| from != to) {
            events.push(BearerEvent::PrincipalChanged {
                from: from.to_owned(),
                to: to.to_owned(),
            });
        }
        if !before.is_some_and(|before| before.same_text(after)) {
            events.push(BearerEvent::Refreshed {
                principal: after.principal().map(str::to_owned),
                expires_at: after.expires_at(),
            });
        }
        events
    }

    fn failure(error: BearerError, failures: u32, next_attempt: Duration) -> BearerEvent {
        BearerEvent::RefreshFailed {
            error,
            failures,
            next_attempt,
        }
    }
}

impl fmt::Debug for BearerSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BearerSource").finish_non_exhaustive()
    }
}

/// Settings of a [`BearerSource`] before it starts.
#[must_use = "nothing happens until `start`"]
pub struct BearerSourceBuilder(Settings<Provider>);

impl BearerSourceBuilder {
    /// How long the provider may take to answer; 10 seconds by default. A future that blocks where it is
    /// polled can't be cut short: give what blocks to [`provider::from_fn`](super::provider::from_fn).
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.0.timing.attempt_timeout = timeout;
        self
    }

    /// How long a caller waits at most if there is no valid token; 15 seconds by default.
    pub fn max_wait(mut self, most: Duration) -> Self {
        self.0.timing.max_wait = most;
        self
    }

    /// How often the supply is asked again for a token of no known end; 10 minutes by default, of which up
    /// to a third is taken off at random.
    pub fn reload_every(mut self, interval: Duration) -> Self {
        self.0.timing.reload = interval;
        self
    }

    /// Called with what happens, on the thread that asks the provider: for logs and alarms. While it
    /// blocks, nothing is renewed. It must not own a handle to the source, which would then never stop.
    pub fn observe(mut self, observer: impl Fn(&BearerEvent) + Send + Sync + 'static) -> Self {
        self.0.observer = Some(Box::new(observer));
        self
    }

    /// Another clock than the operating system's, for tests.
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.0.clock = clock;
        self
    }

    /// Another source of numbers for jitter, uniform over `u32`, for tests.
    pub fn random(mut self, random: impl Fn() -> u32 + Send + Sync + 'static) -> Self {
        self.0.random = Box::new(random);
        self
    }

    /// Starts the source: it asks the provider for the first time.
    ///
    /// # Errors
    /// Where the operating system gives no threads.
    pub fn start(self) -> std::io::Result<BearerSource> {
        Source::start(self.0).map(BearerSource)
    }
}

impl fmt::Debug for BearerSourceBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BearerSourceBuilder")
            .field("timing", &self.0.timing)
            .finish_non_exhaustive()
    }
}

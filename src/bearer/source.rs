//! A bearer token that is always fresh, shared by any number of connections and threads.

use std::fmt;
use std::time::{Duration, SystemTime};

use super::error::BearerError;
use super::event::BearerEvent;
use super::provider::ProvideBearerToken;
use super::token::BearerToken;
use crate::fresh::{Answer, Source, SourceBuilder, Supply};

/// Returns currently valid bearer tokens, and requests the next one before the current one expires.
///
/// Make one source for a program, clone it (a clone is a handle to the same source), and ask it whenever a
/// connection authenticates. It works like [`iam::TokenSource`](crate::iam::TokenSource): it makes one
/// request at a time, on its own thread. If a request fails, it keeps using the current token until that
/// expires, and retries with increasing delays. A caller waits only if there is no valid token, at most
/// [`SourceBuilder::max_wait`]. When the last handle is dropped, the threads end.
#[derive(Clone)]
pub struct BearerSource(Source<Provider>);

struct Provider(Box<dyn ProvideBearerToken>);

impl BearerSource {
    /// Makes a source that asks `provider`.
    pub fn builder(
        provider: impl ProvideBearerToken + 'static,
    ) -> SourceBuilder<Self, BearerEvent> {
        let provider = Provider(Box::new(provider));
        SourceBuilder::new(|settings| Source::start(provider, settings).map(Self))
    }

    /// Returns a currently valid token. Ready at once unless there is none; you can drop the future at
    /// any time.
    ///
    /// # Errors
    /// [`BearerError`] with the reason why there is none.
    pub async fn token(&self) -> Result<BearerToken, BearerError> {
        Ok(self.0.wait().await?)
    }

    /// Returns a currently valid token, for a caller that is not asynchronous. It blocks the calling
    /// thread only if there is no valid token, at most for [`SourceBuilder::max_wait`]. It
    /// neither enters nor needs a runtime.
    ///
    /// # Errors
    /// [`BearerError`] with the reason why there is none.
    pub fn token_blocking(&self) -> Result<BearerToken, BearerError> {
        self.0.block_on(self.token())
    }

    /// Returns a currently valid token, or `None` if there is none at this moment. Never waits.
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

    /// A token is returned as it arrived.
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

//! A bearer token that is always fresh, shared by any number of connections and threads.

use std::fmt;
use std::time::{Duration, SystemTime};

use super::error::BearerError;
use super::event::BearerEvent;
use super::provider::ProvideBearerToken;
use super::token::BearerToken;
use crate::fresh::{Answer, Source, SourceBuilder, Supply};

/// Hands out a bearer token that is valid now, and asks for the next ahead of its end.
///
/// Make one for a program, clone it (a clone is a handle to the same source) and ask it whenever a
/// connection authenticates. It keeps a token as [`iam::TokenSource`](crate::iam::TokenSource) keeps
/// credentials: one question is in progress at a time, on a thread of the source's own; when it fails, the
/// token at hand serves while it lasts, and the supply is asked again with growing pauses. A caller waits
/// only if there is no valid token, at most [`SourceBuilder::max_wait`]. When the last handle is
/// dropped, the threads end.
#[derive(Clone)]
pub struct BearerSource(Source<Provider>);

struct Provider(Box<dyn ProvideBearerToken>);

impl BearerSource {
    /// A source that asks `provider`.
    pub fn builder(
        provider: impl ProvideBearerToken + 'static,
    ) -> SourceBuilder<Self, BearerEvent> {
        let provider = Provider(Box::new(provider));
        SourceBuilder::new(|settings| Source::start(provider, settings).map(Self))
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
    /// valid token, at most [`SourceBuilder::max_wait`]. No runtime is entered or needed.
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

//! The credentials of a source, and the token that it signs with them.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::fresh::{Answer, Source, Supply, schedule};
use crate::iam::credentials::Credentials;
use crate::iam::credentials_error::CredentialsError;
use crate::iam::event::Event;
use crate::iam::provider::ProvideCredentials;
use crate::iam::signer::Signer;
use crate::iam::token::Token;
use crate::iam::token_error::TokenError;

/// How far in the future a token's signing time may be before it is signed again. It is in the
/// future if the clock was set back. MSK allows five minutes.
const MOST_AHEAD: u64 = 60;

/// A provider of credentials, and what is signed with them.
pub(crate) struct Signing {
    pub(crate) signer: Signer,
    pub(crate) provider: Box<dyn ProvideCredentials>,
    served: RwLock<Option<Served>>,
}

/// The current token, and the second from which callers get a new one.
struct Served {
    token: Arc<Token>,
    signed_at: u64,
    renew_from: u64,
}

impl Signing {
    pub(crate) fn new(signer: Signer, provider: Box<dyn ProvideCredentials>) -> Self {
        Self {
            signer,
            provider,
            served: RwLock::new(None),
        }
    }

    /// The current token, if it is still in the first part of its lifetime.
    pub(crate) fn fresh_token(&self, now: SystemTime) -> Option<Arc<Token>> {
        let now = seconds_of(now);
        let served = self.served.read().unwrap_or_else(PoisonError::into_inner);
        let served = served.as_ref()?;
        served.is_fresh(now).then(|| Arc::clone(&served.token))
    }

    fn sign(
        &self,
        credentials: &Credentials,
        now: SystemTime,
        random: u32,
    ) -> Result<Served, TokenError> {
        let token = self
            .signer
            .token(credentials, now)
            .map_err(TokenError::Sign)?;
        let signed_at = seconds_of(token.signed_at());
        Ok(Served {
            signed_at,
            renew_from: signed_at.saturating_add(schedule::until_renewal(token.lifetime(), random)),
            token: Arc::new(token),
        })
    }
}

/// The current token if it is fresh, or else a new one, which replaces it.
pub(crate) fn renewed_token(
    source: &Source<Signing>,
    credentials: &Credentials,
) -> Result<Arc<Token>, TokenError> {
    let shared = source.shared();
    let signing = shared.supply();
    // The current ones: the provider may have answered since the caller got its own, and the kept
    // token must not outlive the provider's answer.
    shared.with_held(|held| {
        let credentials = held.unwrap_or(credentials);
        let mut served = signing
            .served
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        let now = shared.now();
        match &*served {
            Some(served) if served.is_fresh(seconds_of(now)) => Ok(Arc::clone(&served.token)),
            _ => {
                let new = signing.sign(credentials, now, shared.random())?;
                let token = Arc::clone(&new.token);
                *served = Some(new);
                Ok(token)
            }
        }
    })
}

impl Supply for Signing {
    type Item = Credentials;
    type Error = CredentialsError;
    type Event = Event;
    const THREAD: &'static str = "msk-auth-iam";

    fn ask(&self) -> Answer<'_, Credentials, CredentialsError> {
        self.provider.provide()
    }

    fn expires_at(credentials: &Credentials) -> Option<SystemTime> {
        credentials.expires_at()
    }

    fn take(
        &self,
        before: Option<&Credentials>,
        after: &Credentials,
        now: SystemTime,
        random: &dyn Fn() -> u32,
    ) {
        // The same key with another expiry counts as new credentials: no token may outlive the new
        // expiry.
        let unchanged = before.is_some_and(|before| {
            before.same_session(after) && before.expires_at() == after.expires_at()
        });
        // If signing fails, the clock is unusable, and the caller's own attempt will report it.
        if !unchanged {
            *self.served.write().unwrap_or_else(PoisonError::into_inner) =
                self.sign(after, now, random()).ok();
        }
    }

    fn changes(before: Option<&Credentials>, after: &Credentials) -> Vec<Event> {
        let mut events = Vec::new();
        if let Some((from, to)) = before.and_then(|before| before.principal_change(after)) {
            events.push(Event::PrincipalChanged { from, to });
        }
        if !before.is_some_and(|before| before.same_session(after)) {
            events.push(Event::Refreshed {
                access_key_id: after.access_key_id().to_owned(),
                expires_at: after.expires_at(),
            });
        }
        events
    }

    fn failure(error: CredentialsError, failures: u32, next_attempt: Duration) -> Event {
        Event::RefreshFailed {
            error,
            failures,
            next_attempt,
        }
    }
}

impl Served {
    fn is_fresh(&self, now: u64) -> bool {
        now < self.renew_from && self.signed_at <= now.saturating_add(MOST_AHEAD)
    }
}

fn seconds_of(moment: SystemTime) -> u64 {
    moment
        .duration_since(UNIX_EPOCH)
        .unwrap_or(Duration::ZERO)
        .as_secs()
}

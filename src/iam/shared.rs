//! The state that callers and the refresher share: the credentials held, the token served.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock};
use std::thread::{self, Thread};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::iam::credentials::Credentials;
use crate::iam::credentials_error::CredentialsError;
use crate::iam::event::Event;
use crate::iam::provider::CredentialsFuture;
use crate::iam::schedule;
use crate::iam::settings::Settings;
use crate::iam::signer::Signer;
use crate::iam::token::Token;
use crate::iam::token_error::TokenError;
use crate::iam::waiters::{Waiters, wake_all};
use crate::sensitive::SensitiveText;

/// Credentials with less left are as good as expired: a token has to reach the broker.
const LEAST_LEFT: Duration = Duration::from_secs(5);
/// How far in the future a token may seem to be signed before it is signed again: the clock was set
/// back. MSK allows five minutes.
const MOST_AHEAD: u64 = 60;
/// The longest sleep, so that arithmetic on it can't overflow.
const LONGEST_SLEEP: Duration = Duration::from_secs(24 * 60 * 60);

/// What callers and the refresher share.
pub(crate) struct Shared {
    settings: Settings,
    stopped: AtomicBool,
    refresher: OnceLock<Thread>,
    keeper: OnceLock<Thread>,
    served: RwLock<Option<Served>>,
    state: Mutex<State>,
}

/// The token that callers get, and from which second on they get a new one.
struct Served {
    token: Arc<Token>,
    signed_at: u64,
    renew_from: u64,
}

#[derive(Default)]
pub(crate) struct State {
    /// The last good credentials, and when the next are due.
    held: Option<Held>,
    /// Whether the provider is being asked.
    asking: bool,
    /// How many questions were answered, well or ill.
    pub(crate) attempts: u64,
    failures: u32,
    /// Not before this monotonic time is the provider asked again after a failure.
    retry_at: Duration,
    pub(crate) last_error: Option<CredentialsError>,
    pub(crate) waiters: Waiters,
}

struct Held {
    credentials: Credentials,
    /// When to ask for the next, on each clock; the wall clock only where they end.
    due: Duration,
    due_by_wall: Option<SystemTime>,
}

impl Shared {
    pub(crate) fn new(settings: Settings) -> Self {
        Self {
            settings,
            stopped: AtomicBool::new(false),
            refresher: OnceLock::new(),
            keeper: OnceLock::new(),
            served: RwLock::new(None),
            state: Mutex::new(State::default()),
        }
    }

    pub(crate) fn signer(&self) -> &Signer {
        &self.settings.signer
    }

    pub(crate) fn max_wait(&self) -> Duration {
        self.settings.timing.max_wait
    }

    pub(crate) fn monotonic(&self) -> Duration {
        self.settings.clock.monotonic()
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn stop(&self) {
        self.stopped.store(true, Ordering::Release);
    }

    pub(crate) fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Acquire)
    }

    /// From now on there is a thread that asks the provider: the calling one.
    pub(crate) fn run_here(&self) {
        let _ = self.refresher.set(thread::current());
    }

    /// From now on there is a thread that ends waits: the calling one.
    pub(crate) fn keep_here(&self) {
        let _ = self.keeper.set(thread::current());
    }

    pub(crate) fn wake_keeper(&self) {
        if let Some(thread) = self.keeper.get() {
            thread.unpark();
        }
    }

    pub(crate) fn wake_refresher(&self) {
        if let Some(thread) = self.refresher.get() {
            thread.unpark();
        }
    }

    /// The kept token, where it is still in the first part of its life.
    pub(crate) fn fresh_token(&self) -> Option<Arc<Token>> {
        let now = self.seconds();
        let served = self.served.read().unwrap_or_else(PoisonError::into_inner);
        let served = served.as_ref()?;
        served.is_fresh(now).then(|| Arc::clone(&served.token))
    }

    /// The kept token where it is fresh, else a new one, which is then kept.
    pub(crate) fn renewed_token(
        &self,
        credentials: &Credentials,
    ) -> Result<Arc<Token>, TokenError> {
        // Those held now: the provider may have answered since the caller was given its own, and
        // what is kept must not outlive its answer.
        let state = self.state();
        let credentials = state
            .held
            .as_ref()
            .map_or(credentials, |held| &held.credentials);
        let mut served = self.served.write().unwrap_or_else(PoisonError::into_inner);
        let now = self.seconds();
        match &*served {
            Some(served) if served.is_fresh(now) => Ok(Arc::clone(&served.token)),
            _ => {
                let new = self.sign(credentials)?;
                let token = Arc::clone(&new.token);
                *served = Some(new);
                Ok(token)
            }
        }
    }

    pub(crate) fn payload(
        &self,
        credentials: &Credentials,
        host: &str,
    ) -> Result<SensitiveText, TokenError> {
        self.settings
            .signer
            .payload(credentials, host, self.settings.clock.now())
            .map_err(TokenError::Sign)
    }

    /// The last good credentials, where they are still valid.
    pub(crate) fn valid_credentials(&self) -> Option<Credentials> {
        self.valid_in(&self.state())
    }

    /// The same for a caller that holds the state. Wakes the refresher where new ones are due by
    /// now and it may not know, because a clock jumped.
    pub(crate) fn valid_in(&self, state: &State) -> Option<Credentials> {
        let now = self.settings.clock.now();
        if !state.asking && state.is_due(now, self.monotonic()) {
            self.wake_refresher();
        }
        state.valid(now)
    }

    /// The clock's park of the calling thread, no longer than a day.
    pub(crate) fn sleep_until(&self, until: Duration) {
        let latest = self.monotonic().saturating_add(LONGEST_SLEEP);
        self.settings.clock.park_until(until.min(latest));
    }

    /// Asks the provider.
    pub(crate) fn provide(&self) -> CredentialsFuture<'_> {
        self.settings.provider.provide()
    }

    pub(crate) fn attempt_timeout(&self) -> Duration {
        self.settings.timing.attempt_timeout
    }

    /// Notes that the provider is about to be asked, where it is due.
    pub(crate) fn begin_attempt(&self) -> bool {
        let mut state = self.state();
        let due = state.is_due(self.settings.clock.now(), self.monotonic());
        state.asking |= due;
        due
    }

    /// Takes an answer in, serves the new credentials, and wakes everybody.
    pub(crate) fn settle(&self, answer: Result<Credentials, CredentialsError>) {
        let now = self.settings.clock.now();
        let events = match answer {
            Ok(credentials) if is_over(&credentials, now) => {
                vec![self.failed(CredentialsError::Expired)]
            }
            Ok(credentials) => self.renewed(credentials, now),
            Err(error) => vec![self.failed(error)],
        };
        for event in &events {
            self.tell(event);
        }
    }

    fn renewed(&self, credentials: Credentials, now: SystemTime) -> Vec<Event> {
        let monotonic = self.monotonic();
        let mut events = Vec::new();
        let mut state = self.state();
        let before = state.held.take().map(|held| held.credentials);
        if let Some((from, to)) = before
            .as_ref()
            .and_then(|before| before.principal_change(&credentials))
        {
            events.push(Event::PrincipalChanged { from, to });
        }
        let same_session = before
            .as_ref()
            .is_some_and(|before| before.same_session(&credentials));
        // The same key with another end is other credentials: no token may outlive the new end.
        let unchanged = same_session
            && before.as_ref().and_then(Credentials::expires_at) == credentials.expires_at();
        if !same_session {
            events.push(Event::Refreshed {
                access_key_id: credentials.access_key_id().to_owned(),
                expires_at: credentials.expires_at(),
            });
        }
        let wait = self.until_next(before.as_ref(), &credentials, now);
        let ends = credentials.expires_at().is_some();
        state.held = Some(Held {
            due: monotonic.saturating_add(wait),
            due_by_wall: now.checked_add(wait).filter(|_| ends),
            credentials: credentials.clone(),
        });
        state.failures = 0;
        state.last_error = None;
        state.asking = false;
        state.attempts = state.attempts.saturating_add(1);
        // Before anybody is woken: no caller gets a token of the credentials before these. Where
        // signing fails, the clock is unusable, and the caller's own attempt will say so.
        if !unchanged {
            *self.served.write().unwrap_or_else(PoisonError::into_inner) =
                self.sign(&credentials).ok();
        }
        let waiting = state.waiters.take_all();
        drop(state);
        wake_all(waiting);
        events
    }

    /// How long to leave the provider alone after it handed out `credentials`.
    fn until_next(
        &self,
        before: Option<&Credentials>,
        credentials: &Credentials,
        now: SystemTime,
    ) -> Duration {
        let random = (self.settings.random)();
        match left(credentials, now) {
            None => {
                let interval = self.settings.timing.reload;
                schedule::between(schedule::fraction(interval, 2, 3), interval, random)
            }
            Some(left) => {
                let no_later = before
                    .and_then(Credentials::expires_at)
                    .is_some_and(|end| credentials.expires_at() <= Some(end));
                if no_later {
                    schedule::until_changed(left, random)
                } else {
                    schedule::until_refresh(left, random)
                }
            }
        }
    }

    fn failed(&self, error: CredentialsError) -> Event {
        let mut state = self.state();
        state.failures = state.failures.saturating_add(1);
        let next_attempt = schedule::backoff(state.failures, (self.settings.random)());
        state.retry_at = self.monotonic().saturating_add(next_attempt);
        state.last_error = Some(error.clone());
        state.asking = false;
        state.attempts = state.attempts.saturating_add(1);
        let (failures, waiting) = (state.failures, state.waiters.take_all());
        drop(state);
        wake_all(waiting);
        Event::RefreshFailed {
            error,
            failures,
            next_attempt,
        }
    }

    fn sign(&self, credentials: &Credentials) -> Result<Served, TokenError> {
        let token = self
            .settings
            .signer
            .token(credentials, self.settings.clock.now())
            .map_err(TokenError::Sign)?;
        let signed_at = seconds_of(token.signed_at());
        Ok(Served {
            signed_at,
            renew_from: signed_at.saturating_add(schedule::until_renewal(
                token.lifetime(),
                (self.settings.random)(),
            )),
            token: Arc::new(token),
        })
    }

    fn seconds(&self) -> u64 {
        seconds_of(self.settings.clock.now())
    }

    fn tell(&self, event: &Event) {
        if let Some(observer) = &self.settings.observer {
            // An observer that panics must not take the source with it.
            let _ = catch_unwind(AssertUnwindSafe(|| observer(event)));
        }
    }
}

impl Served {
    fn is_fresh(&self, now: u64) -> bool {
        now < self.renew_from && self.signed_at <= now.saturating_add(MOST_AHEAD)
    }
}

impl State {
    fn valid(&self, now: SystemTime) -> Option<Credentials> {
        let credentials = &self.held.as_ref()?.credentials;
        (!is_over(credentials, now)).then(|| credentials.clone())
    }

    /// Whether the provider is to be asked now.
    fn is_due(&self, now: SystemTime, monotonic: Duration) -> bool {
        let rested = self.failures == 0 || monotonic >= self.retry_at;
        rested
            && self.held.as_ref().is_none_or(|held| {
                monotonic >= held.due || held.due_by_wall.is_some_and(|due| now >= due)
            })
    }

    /// The monotonic time at which the provider is to be asked next.
    pub(crate) fn next_attempt(&self) -> Duration {
        let due = self.held.as_ref().map_or(Duration::ZERO, |held| held.due);
        if self.failures == 0 {
            due
        } else {
            due.max(self.retry_at)
        }
    }

    /// Until when a caller would wait for the next answer; none where it is on its way.
    pub(crate) fn resting_until(&self) -> Option<Duration> {
        (!self.asking && self.failures > 0).then_some(self.retry_at)
    }
}

fn seconds_of(moment: SystemTime) -> u64 {
    moment
        .duration_since(UNIX_EPOCH)
        .unwrap_or(Duration::ZERO)
        .as_secs()
}

/// How long credentials last from `now` on; none where they do not end.
fn left(credentials: &Credentials, now: SystemTime) -> Option<Duration> {
    let end = credentials.expires_at()?;
    Some(end.duration_since(now).unwrap_or(Duration::ZERO))
}

/// Whether credentials have ended, or are about to.
fn is_over(credentials: &Credentials, now: SystemTime) -> bool {
    left(credentials, now).is_some_and(|left| left < LEAST_LEFT)
}

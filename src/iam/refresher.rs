//! The thread that keeps credentials fresh, and the state that it shares with callers.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock};
use std::task::{Context, Poll, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::iam::clock::Clock;
use crate::iam::credentials::Credentials;
use crate::iam::provider::{CredentialsError, ProvideCredentials};
use crate::iam::schedule;
use crate::iam::signer::Signer;
use crate::iam::source::{Builder, Event, Observer, Random, Timing, TokenError, Unpark};
use crate::iam::token::Token;
use crate::iam::waiting::Waiters;
use crate::sensitive::SensitiveText;

/// Credentials with less left are as good as expired: a token has to reach the broker.
const LEAST_LEFT: Duration = Duration::from_secs(5);
/// How far in the future a token may seem to be signed before it is signed anew: the clock was set
/// back. MSK allows five minutes.
const MOST_AHEAD: u64 = 60;
/// The longest sleep, so that arithmetic on it can't overflow.
const LONGEST_SLEEP: Duration = Duration::from_secs(24 * 60 * 60);

/// What callers and the refresher share.
pub(crate) struct Shared {
    signer: Signer,
    provider: Box<dyn ProvideCredentials>,
    clock: Arc<dyn Clock>,
    random: Random,
    observer: Option<Observer>,
    timing: Timing,
    stopped: AtomicBool,
    refresher: OnceLock<Thread>,
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
    pub(crate) fn new(settings: Builder) -> Self {
        Self {
            signer: settings.signer,
            provider: settings.provider,
            clock: settings.clock,
            random: settings.random,
            observer: settings.observer,
            timing: settings.timing,
            stopped: AtomicBool::new(false),
            refresher: OnceLock::new(),
            served: RwLock::new(None),
            state: Mutex::new(State::default()),
        }
    }

    pub(crate) fn signer(&self) -> &Signer {
        &self.signer
    }

    pub(crate) fn max_wait(&self) -> Duration {
        self.timing.max_wait
    }

    pub(crate) fn monotonic(&self) -> Duration {
        self.clock.monotonic()
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
        self.signer
            .payload(credentials, host, self.clock.now())
            .map_err(TokenError::Sign)
    }

    /// The last good credentials, where they are still valid. Wakes the refresher where new ones
    /// are due by now and it may not know, because a clock jumped.
    pub(crate) fn valid_credentials(&self) -> Option<Credentials> {
        let state = self.state();
        let (now, monotonic) = (self.clock.now(), self.clock.monotonic());
        if !state.asking && state.is_due(now, monotonic) {
            self.wake_refresher();
        }
        state.valid(now)
    }

    fn sign(&self, credentials: &Credentials) -> Result<Served, TokenError> {
        let token = self
            .signer
            .token(credentials, self.clock.now())
            .map_err(TokenError::Sign)?;
        let signed_at = seconds_of(token.signed_at());
        Ok(Served {
            signed_at,
            renew_from: signed_at
                .saturating_add(schedule::until_renewal(token.lifetime(), (self.random)())),
            token: Arc::new(token),
        })
    }

    fn seconds(&self) -> u64 {
        seconds_of(self.clock.now())
    }

    fn tell(&self, event: &Event) {
        if let Some(observer) = &self.observer {
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
    pub(crate) fn valid(&self, now: SystemTime) -> Option<Credentials> {
        let credentials = &self.held.as_ref()?.credentials;
        left(credentials, now)
            .is_none_or(|left| left >= LEAST_LEFT)
            .then(|| credentials.clone())
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

/// Starts the thread.
pub(crate) fn spawn(shared: Arc<Shared>) -> std::io::Result<Thread> {
    let handle = thread::Builder::new()
        .name("msk-auth-iam".into())
        .spawn(move || {
            let _ = shared.refresher.set(thread::current());
            // Whatever happens, nobody may wait for a thread that is gone.
            let _ = catch_unwind(AssertUnwindSafe(|| run(&shared)));
            shared.stop();
            shared.state().waiters.wake_all();
        })?;
    Ok(handle.thread().clone())
}

/// Asks when it is time, sleeps in between, until stopped.
fn run(shared: &Shared) {
    while !shared.is_stopped() {
        let (now, monotonic) = (shared.clock.now(), shared.monotonic());
        let mut state = shared.state();
        if state.is_due(now, monotonic) {
            state.asking = true;
            drop(state);
            match ask(shared) {
                Some(answer) => settle(shared, answer),
                None => return,
            }
        } else {
            state.waiters.wake_late(monotonic);
            let until = state.waiters.earliest(state.next_attempt());
            drop(state);
            sleep_until(shared, until);
        }
    }
}

fn sleep_until(shared: &Shared, until: Duration) {
    let most = until.saturating_sub(shared.monotonic()).min(LONGEST_SLEEP);
    shared.clock.park(most);
}

/// Asks the provider once, in bounded time. `None` where the source was stopped meanwhile.
fn ask(shared: &Shared) -> Option<Result<Credentials, CredentialsError>> {
    let timeout = shared.timing.attempt_timeout;
    let deadline = shared.monotonic().saturating_add(timeout);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    let Ok(mut future) = catch_unwind(AssertUnwindSafe(|| shared.provider.provide())) else {
        return Some(Err(CredentialsError::Panicked));
    };
    while !shared.is_stopped() {
        match catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(&mut context))) {
            Ok(Poll::Ready(answer)) => return Some(answer),
            Ok(Poll::Pending) => {}
            Err(_) => return Some(Err(CredentialsError::Panicked)),
        }
        let monotonic = shared.monotonic();
        if monotonic >= deadline {
            return Some(Err(CredentialsError::TimedOut { after: timeout }));
        }
        let until = {
            let mut state = shared.state();
            state.waiters.wake_late(monotonic);
            state.waiters.earliest(deadline)
        };
        sleep_until(shared, until);
    }
    None
}

/// Takes an answer in, serves the new credentials, and tells everybody.
fn settle(shared: &Shared, answer: Result<Credentials, CredentialsError>) {
    let now = shared.clock.now();
    let answer = answer.and_then(|credentials| {
        if left(&credentials, now).is_some_and(|left| left < LEAST_LEFT) {
            Err(CredentialsError::Expired)
        } else {
            Ok(credentials)
        }
    });
    let events = match answer {
        Ok(credentials) => renew(shared, credentials, now),
        Err(error) => vec![fail(shared, error)],
    };
    for event in &events {
        shared.tell(event);
    }
}

fn renew(shared: &Shared, credentials: Credentials, now: SystemTime) -> Vec<Event> {
    let monotonic = shared.monotonic();
    let mut events = Vec::new();
    let mut state = shared.state();
    let before = state.held.take().map(|held| held.credentials);
    if let Some((from, to)) = before
        .as_ref()
        .and_then(|before| principal_change(before, &credentials))
    {
        events.push(Event::PrincipalChanged { from, to });
    }
    let unchanged = before
        .as_ref()
        .is_some_and(|before| before.same_key(&credentials));
    if !unchanged {
        events.push(Event::Refreshed {
            access_key_id: credentials.access_key_id().to_owned(),
            expires_at: credentials.expires_at(),
        });
    }
    let wait = until_next(shared, before.as_ref(), &credentials, now);
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
    if !unchanged && let Ok(served) = shared.sign(&credentials) {
        *shared
            .served
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Some(served);
    }
    state.waiters.wake_all();
    events
}

/// How long to leave the provider alone after it handed out `credentials`.
fn until_next(
    shared: &Shared,
    before: Option<&Credentials>,
    credentials: &Credentials,
    now: SystemTime,
) -> Duration {
    let random = (shared.random)();
    match left(credentials, now) {
        None => {
            let interval = shared.timing.reload;
            schedule::between(interval.saturating_mul(2) / 3, interval, random)
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

fn fail(shared: &Shared, error: CredentialsError) -> Event {
    let mut state = shared.state();
    state.failures = state.failures.saturating_add(1);
    let next_attempt = schedule::backoff(state.failures, (shared.random)());
    state.retry_at = shared.monotonic().saturating_add(next_attempt);
    state.last_error = Some(error.clone());
    state.asking = false;
    state.attempts = state.attempts.saturating_add(1);
    state.waiters.wake_all();
    Event::RefreshFailed {
        error,
        failures: state.failures,
        next_attempt,
    }
}

/// From whom to whom the credentials changed, as far as both tell: the principals, else the
/// accounts.
fn principal_change(before: &Credentials, after: &Credentials) -> Option<(String, String)> {
    let differ = |from: Option<&str>, to: Option<&str>| match (from, to) {
        (Some(from), Some(to)) => Some((from != to).then(|| (from.to_owned(), to.to_owned()))),
        _ => None,
    };
    differ(before.principal(), after.principal())
        .or_else(|| differ(before.account_id(), after.account_id()))
        .flatten()
}

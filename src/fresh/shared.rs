//! The state that callers and the refresher share: the value, and when the next one is due.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread::{self, Thread};
use std::time::{Duration, SystemTime};

use super::schedule;
use super::settings::Settings;
use super::supply::{Answer, Failure, Supply};
use super::waiters::{Waiters, wake_all};

/// A value with less time left counts as expired, because a token must still reach the broker.
const LEAST_LEFT: Duration = Duration::from_secs(5);
/// The longest sleep, so that its arithmetic can't overflow.
const LONGEST_SLEEP: Duration = Duration::from_secs(24 * 60 * 60);

/// What callers and the refresher share.
pub(crate) struct Shared<S: Supply> {
    supply: S,
    settings: Settings<S::Event>,
    stopped: AtomicBool,
    refresher: OnceLock<Thread>,
    keeper: OnceLock<Thread>,
    state: Mutex<State<S>>,
}

pub(crate) struct State<S: Supply> {
    /// The last valid value, and when the next one is due.
    held: Option<Held<S::Item>>,
    /// Whether a request is in progress.
    asking: bool,
    /// How many requests were answered, with or without success.
    pub(crate) attempts: u64,
    failures: u32,
    /// After a failure, the provider is not asked again before this monotonic time.
    retry_at: Duration,
    pub(crate) last_error: Option<S::Error>,
    pub(crate) waiters: Waiters,
}

struct Held<T> {
    item: T,
    /// When to request the next value, on each clock; on the wall clock only if the value expires.
    due: Duration,
    due_by_wall: Option<SystemTime>,
}

impl<S: Supply> Shared<S> {
    pub(crate) fn new(supply: S, settings: Settings<S::Event>) -> Self {
        Self {
            supply,
            settings,
            stopped: AtomicBool::new(false),
            refresher: OnceLock::new(),
            keeper: OnceLock::new(),
            state: Mutex::new(State {
                held: None,
                asking: false,
                attempts: 0,
                failures: 0,
                retry_at: Duration::ZERO,
                last_error: None,
                waiters: Waiters::default(),
            }),
        }
    }

    pub(crate) fn supply(&self) -> &S {
        &self.supply
    }

    pub(crate) fn max_wait(&self) -> Duration {
        self.settings.timing.max_wait
    }

    pub(crate) fn now(&self) -> SystemTime {
        self.settings.clock.now()
    }

    pub(crate) fn monotonic(&self) -> Duration {
        self.settings.clock.monotonic()
    }

    /// A number for jitter.
    pub(crate) fn random(&self) -> u32 {
        (self.settings.random)()
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State<S>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn stop(&self) {
        self.stopped.store(true, Ordering::Release);
    }

    pub(crate) fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Acquire)
    }

    /// Makes the calling thread the one that asks the provider.
    pub(crate) fn run_here(&self) {
        let _ = self.refresher.set(thread::current());
    }

    /// Makes the calling thread the one that ends waits.
    pub(crate) fn keep_here(&self) {
        let _ = self.keeper.set(thread::current());
    }

    pub(crate) fn wake_keeper(&self) {
        if let Some(thread) = self.keeper.get() {
            thread.unpark();
        }
    }

    fn wake_refresher(&self) {
        if let Some(thread) = self.refresher.get() {
            thread.unpark();
        }
    }

    /// The last value, if it is still valid.
    pub(crate) fn valid(&self) -> Option<S::Item> {
        self.valid_in(&self.state())
    }

    /// The same for a caller that holds the state. Wakes the refresher if the next value is due and
    /// it may not know, because a clock jumped.
    pub(crate) fn valid_in(&self, state: &State<S>) -> Option<S::Item> {
        let now = self.now();
        if !state.asking && state.is_due(now, self.monotonic()) {
            self.wake_refresher();
        }
        state.valid(now)
    }

    /// Calls `with` with the value before another one replaces it.
    pub(crate) fn with_held<T>(&self, with: impl FnOnce(Option<&S::Item>) -> T) -> T {
        let state = self.state();
        with(state.held.as_ref().map(|held| &held.item))
    }

    /// Parks the calling thread, no longer than a day.
    pub(crate) fn sleep_until(&self, until: Duration) {
        let latest = self.monotonic().saturating_add(LONGEST_SLEEP);
        self.settings.clock.park_until(until.min(latest));
    }

    /// Asks the provider.
    pub(crate) fn ask(&self) -> Answer<'_, S::Item, S::Error> {
        self.supply.ask()
    }

    pub(crate) fn attempt_timeout(&self) -> Duration {
        self.settings.timing.attempt_timeout
    }

    /// Records the beginning of a request, if it is due.
    pub(crate) fn begin_attempt(&self) -> bool {
        let mut state = self.state();
        let due = state.is_due(self.now(), self.monotonic());
        state.asking |= due;
        due
    }

    /// Records an answer and wakes everyone.
    pub(crate) fn settle(&self, answer: Result<S::Item, S::Error>) {
        let now = self.now();
        let events = match answer {
            Ok(item) if is_over::<S>(&item, now) => vec![self.failed(Failure::Expired.into())],
            Ok(item) => self.renewed(item, now),
            Err(error) => vec![self.failed(error)],
        };
        for event in &events {
            self.tell(event);
        }
    }

    fn renewed(&self, item: S::Item, now: SystemTime) -> Vec<S::Event> {
        let monotonic = self.monotonic();
        let mut state = self.state();
        let before = state.held.take().map(|held| held.item);
        let events = S::changes(before.as_ref(), &item);
        let wait = self.until_next(before.as_ref(), &item, now);
        let ends = S::expires_at(&item).is_some();
        state.held = Some(Held {
            due: monotonic.saturating_add(wait),
            due_by_wall: now.checked_add(wait).filter(|_| ends),
            item: item.clone(),
        });
        state.failures = 0;
        state.last_error = None;
        state.asking = false;
        state.attempts = state.attempts.saturating_add(1);
        // Before any caller is woken, so that none gets something that belongs to the previous
        // value.
        let random = &self.settings.random;
        self.supply().take(before.as_ref(), &item, now, random);
        let waiting = state.waiters.take_all();
        drop(state);
        wake_all(waiting);
        events
    }

    /// How long to wait before the next request, after the provider returned `item`.
    fn until_next(&self, before: Option<&S::Item>, item: &S::Item, now: SystemTime) -> Duration {
        let random = self.random();
        match left::<S>(item, now) {
            None => {
                let interval = self.settings.timing.reload;
                schedule::between(schedule::fraction(interval, 2, 3), interval, random)
            }
            Some(left) => {
                let no_later = before
                    .and_then(S::expires_at)
                    .is_some_and(|end| S::expires_at(item) <= Some(end));
                if no_later {
                    schedule::until_changed(left, random)
                } else {
                    schedule::until_refresh(left, random)
                }
            }
        }
    }

    fn failed(&self, error: S::Error) -> S::Event {
        let mut state = self.state();
        state.failures = state.failures.saturating_add(1);
        let next_attempt = schedule::backoff(state.failures, self.random());
        state.retry_at = self.monotonic().saturating_add(next_attempt);
        state.last_error = Some(error.clone());
        state.asking = false;
        state.attempts = state.attempts.saturating_add(1);
        let (failures, waiting) = (state.failures, state.waiters.take_all());
        drop(state);
        wake_all(waiting);
        S::failure(error, failures, next_attempt)
    }

    fn tell(&self, event: &S::Event) {
        if let Some(observer) = &self.settings.observer {
            // An observer that panics must not stop the source.
            let _ = catch_unwind(AssertUnwindSafe(|| observer(event)));
        }
    }
}

impl<S: Supply> State<S> {
    fn valid(&self, now: SystemTime) -> Option<S::Item> {
        let item = &self.held.as_ref()?.item;
        (!is_over::<S>(item, now)).then(|| item.clone())
    }

    /// Whether a request is due.
    fn is_due(&self, now: SystemTime, monotonic: Duration) -> bool {
        let rested = self.failures == 0 || monotonic >= self.retry_at;
        rested
            && self.held.as_ref().is_none_or(|held| {
                monotonic >= held.due || held.due_by_wall.is_some_and(|due| now >= due)
            })
    }

    /// The monotonic time of the next request.
    pub(crate) fn next_attempt(&self) -> Duration {
        let due = self.held.as_ref().map_or(Duration::ZERO, |held| held.due);
        if self.failures == 0 {
            due
        } else {
            due.max(self.retry_at)
        }
    }

    /// Until when a caller would wait for the next request; `None` if one is in progress.
    pub(crate) fn resting_until(&self) -> Option<Duration> {
        (!self.asking && self.failures > 0).then_some(self.retry_at)
    }
}

/// The remaining lifetime of a value at `now`; `None` if it does not expire.
fn left<S: Supply>(item: &S::Item, now: SystemTime) -> Option<Duration> {
    let end = S::expires_at(item)?;
    Some(end.duration_since(now).unwrap_or(Duration::ZERO))
}

/// Whether it has expired, or is about to.
fn is_over<S: Supply>(item: &S::Item, now: SystemTime) -> bool {
    left::<S>(item, now).is_some_and(|left| left < LEAST_LEFT)
}

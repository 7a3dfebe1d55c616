//! A clock that a test turns by hand. The source's threads sleep on it, and every turn waits until
//! they have done what was due and sleep again.

use std::sync::{Condvar, Mutex, MutexGuard};
use std::thread::{self, Thread};
use std::time::{Duration, SystemTime};

use msk_auth::iam::Clock;

pub struct ManualClock {
    state: Mutex<State>,
    parked: Condvar,
}

/// The threads of a source: one asks the provider, one ends waits.
const THREADS: usize = 2;

struct State {
    now: SystemTime,
    monotonic: Duration,
    sleepers: Vec<Sleeper>,
}

/// A thread that has slept on this clock.
struct Sleeper {
    thread: Thread,
    /// Until when it sleeps; none while it works.
    until: Option<Duration>,
    /// Whether it has yet to look at what callers did.
    kicked: bool,
}

impl State {
    /// The calling thread's entry.
    fn own(&mut self) -> &mut Sleeper {
        let own = thread::current();
        let known = self
            .sleepers
            .iter()
            .position(|sleeper| sleeper.thread.id() == own.id());
        let at = known.unwrap_or_else(|| {
            self.sleepers.push(Sleeper {
                thread: own,
                until: None,
                kicked: false,
            });
            self.sleepers.len() - 1
        });
        &mut self.sleepers[at]
    }

    /// Whether a thread of the source is at work, or will be.
    fn is_busy(&self) -> bool {
        let of_source = |sleeper: &&Sleeper| {
            let name = sleeper.thread.name();
            name.is_some_and(|name| name.starts_with("msk-auth"))
        };
        let threads: Vec<_> = self.sleepers.iter().filter(of_source).collect();
        let is_busy = |sleeper: &&Sleeper| {
            sleeper.kicked || sleeper.until.is_none_or(|until| until <= self.monotonic)
        };
        threads.len() < THREADS || threads.iter().any(is_busy)
    }
}

impl Clock for ManualClock {
    fn now(&self) -> SystemTime {
        self.state().now
    }

    fn monotonic(&self) -> Duration {
        self.state().monotonic
    }

    fn park_until(&self, moment: Duration) {
        {
            let mut state = self.state();
            let monotonic = state.monotonic;
            let own = state.own();
            // Under the lock: a turn of the clock comes before this look or finds the sleeper.
            if std::mem::take(&mut own.kicked) || moment <= monotonic {
                return;
            }
            own.until = Some(moment);
        }
        self.parked.notify_all();
        thread::park();
        let mut state = self.state();
        let own = state.own();
        own.until = None;
        own.kicked = false;
    }
}

impl ManualClock {
    /// A clock at `seconds` after 1970.
    pub fn at(seconds: u64) -> Self {
        Self {
            state: Mutex::new(State {
                now: SystemTime::UNIX_EPOCH + Duration::from_secs(seconds),
                monotonic: Duration::from_secs(1),
                sleepers: Vec::new(),
            }),
            parked: Condvar::new(),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    /// Lets time pass on both clocks.
    pub fn advance(&self, by: Duration) {
        let mut state = self.state();
        state.now += by;
        state.monotonic += by;
        for sleeper in &state.sleepers {
            if sleeper.until.is_some_and(|until| until <= state.monotonic) {
                sleeper.thread.unpark();
            }
        }
        drop(state);
        self.settle();
    }

    /// Lets time pass on the wall clock alone: it was set, or the machine slept.
    pub fn set_forward(&self, by: Duration) {
        self.state().now += by;
    }

    /// Sets the wall clock back.
    pub fn set_back(&self, by: Duration) {
        self.state().now -= by;
    }

    /// Waits until the source's threads have seen what callers did, and sleep.
    pub fn kick(&self) {
        for sleeper in &mut self.state().sleepers {
            sleeper.kicked = true;
            sleeper.thread.unpark();
        }
        self.settle();
    }

    /// Waits until the source's threads sleep, with nothing due and nothing left to see.
    pub fn settle(&self) {
        let busy = |state: &mut State| state.is_busy();
        let limit = Duration::from_secs(60);
        let late = {
            let waited = self.parked.wait_timeout_while(self.state(), limit, busy);
            waited.unwrap().1.timed_out()
        };
        assert!(!late, "the source's threads do not come to rest");
    }
}

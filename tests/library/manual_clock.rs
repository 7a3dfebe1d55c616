//! A clock that a test turns by hand. The source's thread sleeps on it, and every turn waits until
//! that thread has done what was due and sleeps again.

use std::sync::{Condvar, Mutex, MutexGuard};
use std::thread::{self, Thread};
use std::time::{Duration, SystemTime};

use msk_auth::iam::Clock;

pub struct ManualClock {
    state: Mutex<State>,
    parked: Condvar,
}

struct State {
    now: SystemTime,
    monotonic: Duration,
    /// The source's thread.
    sleeper: Option<Thread>,
    /// Until when it sleeps; none while it works.
    until: Option<Duration>,
    /// Whether it has yet to look at what callers told it.
    kicked: bool,
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
            // Under the lock: a turn of the clock comes before this look or finds the sleeper.
            if std::mem::take(&mut state.kicked) || moment <= state.monotonic {
                return;
            }
            state.sleeper = Some(thread::current());
            state.until = Some(moment);
        }
        self.parked.notify_all();
        thread::park();
        let mut state = self.state();
        state.until = None;
        state.kicked = false;
    }
}

impl ManualClock {
    /// A clock at `seconds` after 1970.
    pub fn at(seconds: u64) -> Self {
        Self {
            state: Mutex::new(State {
                now: SystemTime::UNIX_EPOCH + Duration::from_secs(seconds),
                monotonic: Duration::from_secs(1),
                sleeper: None,
                until: None,
                kicked: false,
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
        if let (Some(thread), Some(until)) = (&state.sleeper, state.until)
            && until <= state.monotonic
        {
            thread.unpark();
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

    /// Waits until the source's thread has seen what callers told it, and sleeps.
    pub fn kick(&self) {
        {
            let mut state = self.state();
            state.kicked = true;
            if let Some(thread) = &state.sleeper {
                thread.unpark();
            }
        }
        self.settle();
    }

    /// Waits until the source's thread sleeps, with nothing due and nothing left to see.
    pub fn settle(&self) {
        let busy = |state: &mut State| {
            state.kicked || state.until.is_none_or(|until| until <= state.monotonic)
        };
        let limit = Duration::from_secs(60);
        let late = {
            let waited = self.parked.wait_timeout_while(self.state(), limit, busy);
            waited.unwrap().1.timed_out()
        };
        assert!(!late, "the source's thread does not come to rest");
    }
}

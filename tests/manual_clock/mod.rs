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
    sleeps: u64,
}

impl Clock for ManualClock {
    fn now(&self) -> SystemTime {
        self.state().now
    }

    fn monotonic(&self) -> Duration {
        self.state().monotonic
    }

    fn park(&self, most: Duration) {
        {
            let mut state = self.state();
            state.sleeper = Some(thread::current());
            state.until = Some(state.monotonic + most);
            state.sleeps += 1;
        }
        self.parked.notify_all();
        thread::park();
        self.state().until = None;
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
                sleeps: 0,
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
        self.settle(0);
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
        self.settle(0);
        let sleeps = {
            let state = self.state();
            state.sleeper.as_ref().unwrap().unpark();
            state.sleeps
        };
        self.settle(sleeps + 1);
    }

    /// Waits until the source's thread sleeps at least for the `sleeps`th time, with nothing due.
    pub fn settle(&self, sleeps: u64) {
        let busy = |state: &mut State| {
            state.sleeps < sleeps || state.until.is_none_or(|until| until <= state.monotonic)
        };
        let limit = Duration::from_secs(60);
        let (_rested, late) = self
            .parked
            .wait_timeout_while(self.state(), limit, busy)
            .unwrap();
        assert!(
            !late.timed_out(),
            "the source's thread does not come to rest"
        );
    }
}

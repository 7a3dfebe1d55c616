//! A clock that a test turns by hand. The source's thread sleeps on it, and every turn waits until
//! that thread has done what was due and sleeps again, so that a test sees the same at every run.

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
    /// The source's thread and until when it sleeps.
    sleeper: Option<(Thread, Duration)>,
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
            state.sleeper = Some((thread::current(), state.monotonic + most));
            state.sleeps += 1;
        }
        self.parked.notify_all();
        thread::park();
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
        self.jump(by, true);
    }

    /// Lets time pass on the wall clock alone: it was set, or the machine slept.
    pub fn set_forward(&self, by: Duration) {
        self.state().now += by;
    }

    /// Sets the wall clock back.
    pub fn set_back(&self, by: Duration) {
        self.state().now -= by;
    }

    fn jump(&self, by: Duration, wait: bool) {
        let mut state = self.state();
        state.now += by;
        state.monotonic += by;
        if let Some((thread, until)) = &state.sleeper
            && *until <= state.monotonic
        {
            thread.unpark();
        }
        drop(state);
        if wait {
            self.settle(0);
        }
    }

    /// Waits until the source's thread has seen what callers told it, and sleeps.
    pub fn kick(&self) {
        self.settle(0);
        let sleeps = {
            let state = self.state();
            let (thread, _) = state.sleeper.as_ref().unwrap();
            thread.unpark();
            state.sleeps
        };
        self.settle(sleeps + 1);
    }

    /// Waits until the source's thread sleeps at least for the `sleeps`th time, with nothing due.
    pub fn settle(&self, sleeps: u64) {
        let busy = |state: &mut State| {
            state.sleeps < sleeps
                || state
                    .sleeper
                    .as_ref()
                    .is_none_or(|(_, until)| *until <= state.monotonic)
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

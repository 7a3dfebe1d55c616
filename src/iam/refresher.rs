//! The thread that keeps credentials fresh.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::thread::{self, Thread};
use std::time::Duration;

use crate::iam::credentials::Credentials;
use crate::iam::credentials_error::CredentialsError;
use crate::iam::shared::Shared;
use crate::iam::waiters::Unpark;

/// Starts the thread.
pub(crate) fn spawn(shared: Arc<Shared>) -> std::io::Result<Thread> {
    let handle = thread::Builder::new()
        .name("msk-auth-iam".into())
        .spawn(move || {
            shared.run_here();
            // Whatever happens, nobody may wait for a thread that is gone.
            let _ = catch_unwind(AssertUnwindSafe(|| run(&shared)));
            shared.stop();
            let waiting = shared.state().waiters.take_all();
            waiting.into_iter().for_each(Waker::wake);
        })?;
    Ok(handle.thread().clone())
}

/// Asks when it is time, sleeps in between, until stopped.
fn run(shared: &Shared) {
    while !shared.is_stopped() {
        if shared.begin_attempt() {
            match ask(shared) {
                Some(answer) => shared.settle(answer),
                None => return,
            }
        } else {
            let until = shared.state().next_attempt();
            rest(shared, until);
        }
    }
}

/// Sleeps until something may have to be done: at `until`, when a caller's wait is over, or when a
/// caller or the provider wakes the thread.
fn rest(shared: &Shared, until: Duration) {
    let (late, until) = {
        let mut state = shared.state();
        let late = state.waiters.take_late(shared.monotonic());
        (late, state.waiters.earliest(until))
    };
    late.into_iter().for_each(Waker::wake);
    shared.sleep_until(until);
}

/// Asks the provider once, in bounded time. `None` where the source was stopped meanwhile.
fn ask(shared: &Shared) -> Option<Result<Credentials, CredentialsError>> {
    let timeout = shared.attempt_timeout();
    let deadline = shared.monotonic().saturating_add(timeout);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    let Ok(mut future) = catch_unwind(AssertUnwindSafe(|| shared.provide())) else {
        return Some(Err(CredentialsError::Panicked));
    };
    while !shared.is_stopped() {
        match catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(&mut context))) {
            Ok(Poll::Ready(answer)) => return Some(answer),
            Ok(Poll::Pending) => {}
            Err(_) => return Some(Err(CredentialsError::Panicked)),
        }
        if shared.monotonic() >= deadline {
            return Some(Err(CredentialsError::TimedOut { after: timeout }));
        }
        rest(shared, deadline);
    }
    None
}

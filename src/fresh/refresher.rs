//! The thread that refreshes the value. It runs the provider and the observer, so it may block as
//! long as they do. Callers do not depend on it, see [`keeper`](super::keeper).

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::thread::{self, Thread};

use super::shared::Shared;
use super::supply::{Failure, Supply};
use super::waiters::{Unpark, wake_all};

/// Starts the thread.
pub(crate) fn spawn<S: Supply>(shared: Arc<Shared<S>>) -> std::io::Result<Thread> {
    let handle = thread::Builder::new()
        .name(S::THREAD.into())
        .spawn(move || {
            shared.run_here();
            // In any case, no caller may wait for a thread that has ended.
            let _ = catch_unwind(AssertUnwindSafe(|| run(&shared)));
            shared.stop();
            wake_all(shared.state().waiters.take_all());
        })?;
    Ok(handle.thread().clone())
}

/// Asks at the scheduled times, sleeps in between, until stopped.
fn run<S: Supply>(shared: &Shared<S>) {
    while !shared.is_stopped() {
        if shared.begin_attempt() {
            match ask(shared) {
                Some(answer) => shared.settle(answer),
                None => return,
            }
        } else {
            let until = shared.state().next_attempt();
            shared.sleep_until(until);
        }
    }
}

/// Asks the provider once, in bounded time if it does not block. `None` if the source was stopped
/// meanwhile.
fn ask<S: Supply>(shared: &Shared<S>) -> Option<Result<S::Item, S::Error>> {
    let timeout = shared.attempt_timeout();
    let deadline = shared.monotonic().saturating_add(timeout);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut future = match catch_unwind(AssertUnwindSafe(|| shared.ask())) {
        Ok(future) => future,
        Err(panic) => return Some(Err(Failure::of_panic(&*panic).into())),
    };
    while !shared.is_stopped() {
        match catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(&mut context))) {
            Ok(Poll::Ready(answer)) => return Some(answer),
            Ok(Poll::Pending) => {}
            Err(panic) => return Some(Err(Failure::of_panic(&*panic).into())),
        }
        if shared.monotonic() >= deadline {
            return Some(Err(Failure::TimedOut { after: timeout }.into()));
        }
        shared.sleep_until(deadline);
    }
    None
}

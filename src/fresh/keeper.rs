//! The thread that ends waits in time. It does not run the provider or the observer, so they can't
//! make a caller wait longer than it requested.

use std::sync::Arc;
use std::thread::{self, Thread};
use std::time::Duration;

use super::shared::Shared;
use super::supply::Supply;
use super::waiters::wake_all;

/// Starts the thread.
pub(crate) fn spawn<S: Supply>(shared: Arc<Shared<S>>) -> std::io::Result<Thread> {
    let handle = thread::Builder::new()
        .name("msk-auth-waits".into())
        .spawn(move || {
            shared.keep_here();
            run(&shared);
        })?;
    Ok(handle.thread().clone())
}

/// Wakes callers whose wait is over, sleeps in between, until stopped.
fn run<S: Supply>(shared: &Shared<S>) {
    while !shared.is_stopped() {
        let (late, until) = {
            let mut state = shared.state();
            let late = state.waiters.take_late(shared.monotonic());
            (late, state.waiters.earliest(Duration::MAX))
        };
        wake_all(late);
        shared.sleep_until(until);
    }
    wake_all(shared.state().waiters.take_all());
}

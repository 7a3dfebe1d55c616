//! A caller's wait for a value.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use super::shared::Shared;
use super::supply::Supply;

/// Why a wait ended without a value.
pub(crate) enum WaitError<E> {
    /// The provider failed.
    Failed(E),
    /// The provider did not answer: how long the caller waited, and why the previous attempt
    /// failed.
    TimedOut { waited: Duration, last: Option<E> },
    /// The source has stopped.
    Stopped,
}

/// Waits for a valid value, until the next request is answered or the time limit is reached.
pub(crate) struct Wait<'a, S: Supply> {
    shared: &'a Arc<Shared<S>>,
    begun: Option<Begun>,
}

struct Begun {
    id: u64,
    since: Duration,
    deadline: Duration,
    attempts: u64,
}

impl<'a, S: Supply> Wait<'a, S> {
    pub(crate) fn new(shared: &'a Arc<Shared<S>>) -> Self {
        Self {
            shared,
            begun: None,
        }
    }
}

impl<S: Supply> Future for Wait<'_, S> {
    type Output = Result<S::Item, WaitError<S::Error>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let shared = self.shared;
        let monotonic = shared.monotonic();
        // Wakers are the executor's code, which never runs while the state is held.
        let waker = context.waker().clone();
        // The lock is held from reading the value until the waiter is registered: otherwise a value
        // that arrives in between would wake no one.
        let mut state = shared.state();
        if let Some(item) = shared.valid_in(&state) {
            return Poll::Ready(Ok(item));
        }
        if shared.is_stopped() {
            return Poll::Ready(Err(WaitError::Stopped));
        }
        let (since, deadline, attempts) = match &self.begun {
            Some(begun) => (begun.since, begun.deadline, begun.attempts),
            None => (
                monotonic,
                monotonic.saturating_add(shared.max_wait()),
                state.attempts,
            ),
        };
        let answered = state.attempts > attempts;
        let hopeless = state.resting_until().is_some_and(|until| until > deadline);
        if let Some(error) = state.last_error.clone()
            && (answered || hopeless)
        {
            return Poll::Ready(Err(WaitError::Failed(error)));
        }
        if monotonic >= deadline {
            return Poll::Ready(Err(WaitError::TimedOut {
                waited: monotonic.saturating_sub(since),
                last: state.last_error.clone(),
            }));
        }
        let replaced = self
            .begun
            .as_ref()
            .and_then(|begun| state.waiters.remove(begun.id));
        let id = state.waiters.add(deadline, waker);
        drop(state);
        drop(replaced);
        self.begun = Some(Begun {
            id,
            since,
            deadline,
            attempts,
        });
        // There is a new deadline to keep.
        shared.wake_keeper();
        if shared.is_stopped() {
            return Poll::Ready(Err(WaitError::Stopped));
        }
        Poll::Pending
    }
}

impl<S: Supply> Drop for Wait<'_, S> {
    fn drop(&mut self) {
        if let Some(begun) = &self.begun {
            let waker = self.shared.state().waiters.remove(begun.id);
            drop(waker);
        }
    }
}

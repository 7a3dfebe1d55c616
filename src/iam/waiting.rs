//! Callers that wait for credentials, each with a deadline.

use std::collections::HashMap;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::Thread;
use std::time::Duration;

use crate::iam::credentials::Credentials;
use crate::iam::shared::Shared;
use crate::iam::source::TokenError;

/// Who waits: until when, and how to wake them.
#[derive(Default)]
pub(crate) struct Waiters {
    list: HashMap<u64, (Duration, Waker)>,
    next: u64,
}

impl Waiters {
    fn add(&mut self, deadline: Duration, waker: Waker) -> u64 {
        let id = self.next;
        self.next = self.next.wrapping_add(1);
        self.list.insert(id, (deadline, waker));
        id
    }

    /// The earliest deadline, or `other` where that is earlier.
    pub(crate) fn earliest(&self, other: Duration) -> Duration {
        self.list
            .values()
            .map(|(deadline, _)| *deadline)
            .fold(other, Duration::min)
    }

    /// Forgets those whose deadline has passed; they are to be woken once no lock is held, because
    /// a waker may poll at once.
    pub(crate) fn take_late(&mut self, monotonic: Duration) -> Vec<Waker> {
        let late = self
            .list
            .extract_if(|_, (deadline, _)| *deadline <= monotonic);
        late.map(|(_, (_, waker))| waker).collect()
    }

    /// Forgets all; they are to be woken once no lock is held.
    pub(crate) fn take_all(&mut self) -> Vec<Waker> {
        let all = std::mem::take(&mut self.list);
        all.into_values().map(|(_, waker)| waker).collect()
    }
}

/// Valid credentials, at the latest when the next question to the provider is answered or the
/// wait has lasted as long as it may.
pub(crate) struct WaitForCredentials<'a> {
    shared: &'a Arc<Shared>,
    begun: Option<Begun>,
}

struct Begun {
    id: u64,
    since: Duration,
    deadline: Duration,
    attempts: u64,
}

impl<'a> WaitForCredentials<'a> {
    pub(crate) fn new(shared: &'a Arc<Shared>) -> Self {
        Self {
            shared,
            begun: None,
        }
    }
}

impl Future for WaitForCredentials<'_> {
    type Output = Result<Credentials, TokenError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let shared = self.shared;
        let monotonic = shared.monotonic();
        // Held from the look at the credentials to the entry among the waiters: what arrives in
        // between would wake nobody.
        let mut state = shared.state();
        if let Some(credentials) = shared.valid_in(&state) {
            return Poll::Ready(Ok(credentials));
        }
        if shared.is_stopped() {
            return Poll::Ready(Err(TokenError::Stopped));
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
            return Poll::Ready(Err(TokenError::Credentials(error)));
        }
        if monotonic >= deadline {
            return Poll::Ready(Err(TokenError::TimedOut {
                waited: monotonic.saturating_sub(since),
                last: state.last_error.clone(),
            }));
        }
        if let Some(begun) = &self.begun {
            state.waiters.list.remove(&begun.id);
        }
        let id = state.waiters.add(deadline, context.waker().clone());
        drop(state);
        self.begun = Some(Begun {
            id,
            since,
            deadline,
            attempts,
        });
        // It has a new deadline to keep, and stops waiters if it ended between the check and here.
        shared.wake_refresher();
        if shared.is_stopped() {
            return Poll::Ready(Err(TokenError::Stopped));
        }
        Poll::Pending
    }
}

impl Drop for WaitForCredentials<'_> {
    fn drop(&mut self) {
        if let Some(begun) = &self.begun {
            self.shared.state().waiters.list.remove(&begun.id);
        }
    }
}

/// Wakes a thread that parks.
pub(crate) struct Unpark(pub(crate) Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

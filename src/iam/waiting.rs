//! A caller's wait for credentials.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use crate::iam::credentials::Credentials;
use crate::iam::shared::Shared;
use crate::iam::token_error::TokenError;

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
        // Wakers are the executor's code, which never runs while the state is held.
        let waker = context.waker().clone();
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
            return Poll::Ready(Err(TokenError::Stopped));
        }
        Poll::Pending
    }
}

impl Drop for WaitForCredentials<'_> {
    fn drop(&mut self) {
        if let Some(begun) = &self.begun {
            let waker = self.shared.state().waiters.remove(begun.id);
            drop(waker);
        }
    }
}

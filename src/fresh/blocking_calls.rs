//! Requests that may block, each on its own thread.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::thread;

use super::supply::Failure;
use super::waiters::wake_all;

/// Runs calls that may block, each on its own thread, one at a time.
pub(crate) struct BlockingCalls<T, E> {
    under_way: Mutex<Option<Shared<T, E>>>,
}

type Shared<T, E> = Arc<Mutex<Call<T, E>>>;

impl<T, E> Default for BlockingCalls<T, E> {
    fn default() -> Self {
        Self {
            under_way: Mutex::new(None),
        }
    }
}

/// A call on another thread: its answer, if there is one, and the waker.
struct Call<T, E> {
    answer: Option<Result<T, E>>,
    wakers: Vec<Waker>,
}

impl<T, E> BlockingCalls<T, E>
where
    T: Send + 'static,
    E: From<Failure> + Send + 'static,
{
    /// The answer of the call in progress, or of a new one to `ask`.
    pub(crate) fn poll(
        &self,
        context: &Context<'_>,
        ask: impl FnOnce() -> Result<T, E> + Send + 'static,
    ) -> Poll<Result<T, E>> {
        let waker = context.waker().clone();
        let mut under_way = lock(&self.under_way);
        let call = match &*under_way {
            Some(call) => Arc::clone(call),
            None => match begin(ask) {
                Ok(call) => Arc::clone(under_way.insert(call)),
                Err(error) => return Poll::Ready(Err(error)),
            },
        };
        let mut call = lock(&call);
        match call.answer.take() {
            Some(answer) => {
                *under_way = None;
                Poll::Ready(answer)
            }
            None => {
                if !call.wakers.iter().any(|known| known.will_wake(&waker)) {
                    call.wakers.push(waker);
                }
                Poll::Pending
            }
        }
    }
}

fn begin<T, E>(ask: impl FnOnce() -> Result<T, E> + Send + 'static) -> Result<Shared<T, E>, E>
where
    T: Send + 'static,
    E: From<Failure> + Send + 'static,
{
    let call = Arc::new(Mutex::new(Call {
        answer: None,
        wakers: Vec::new(),
    }));
    let answered = Arc::clone(&call);
    thread::Builder::new()
        .name("msk-auth-creds".into())
        .spawn(move || {
            let answer = catch_unwind(AssertUnwindSafe(ask))
                .unwrap_or_else(|panic| Err(Failure::of_panic(&*panic).into()));
            let wakers = {
                let mut call = lock(&answered);
                call.answer = Some(answer);
                std::mem::take(&mut call.wakers)
            };
            wake_all(wakers);
        })
        .map_err(|error| Failure::NoThread(error.to_string()))?;
    Ok(call)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

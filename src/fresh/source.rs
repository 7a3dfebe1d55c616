//! A handle to a refreshed value.

use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::thread::{self, Thread};

use super::keeper;
use super::refresher;
use super::settings::Settings;
use super::shared::Shared;
use super::supply::Supply;
use super::waiters::Unpark;
use super::waiting::{Wait, WaitError};

/// A handle; the threads end with the last one.
pub(crate) struct Source<S: Supply> {
    shared: Arc<Shared<S>>,
    last: Arc<LastHandle<S>>,
}

impl<S: Supply> Clone for Source<S> {
    fn clone(&self) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
            last: Arc::clone(&self.last),
        }
    }
}

/// Stops the threads when the last handle is dropped.
struct LastHandle<S: Supply> {
    shared: Arc<Shared<S>>,
    threads: [Thread; 2],
}

impl<S: Supply> Drop for LastHandle<S> {
    fn drop(&mut self) {
        self.shared.stop();
        self.threads.iter().for_each(Thread::unpark);
    }
}

impl<S: Supply> Source<S> {
    /// Starts the threads, which make the first request.
    ///
    /// # Errors
    /// If the operating system can't start a thread.
    pub(crate) fn start(supply: S, settings: Settings<S::Event>) -> std::io::Result<Self> {
        let shared = Arc::new(Shared::new(supply, settings));
        let keeper = keeper::spawn(Arc::clone(&shared))?;
        let refresher = refresher::spawn(Arc::clone(&shared)).inspect_err(|_| {
            shared.stop();
            keeper.unpark();
        })?;
        Ok(Self {
            last: Arc::new(LastHandle {
                shared: Arc::clone(&shared),
                threads: [keeper, refresher],
            }),
            shared,
        })
    }

    pub(crate) fn shared(&self) -> &Shared<S> {
        &self.shared
    }

    /// The value, if it is still valid. Never waits.
    pub(crate) fn valid(&self) -> Option<S::Item> {
        self.shared.valid()
    }

    /// A currently valid value, at the latest when the next request is answered.
    pub(crate) async fn wait(&self) -> Result<S::Item, WaitError<S::Error>> {
        Wait::new(&self.shared).await
    }

    /// Runs a future of this source to its end on the calling thread. The thread ends its wait
    /// itself, so no other thread has to be alive.
    pub(crate) fn block_on<T>(&self, future: impl Future<Output = T>) -> T {
        let mut future = std::pin::pin!(future);
        let waker = Waker::from(Arc::new(Unpark(thread::current())));
        let mut context = Context::from_waker(&waker);
        let deadline = self
            .shared
            .monotonic()
            .saturating_add(self.shared.max_wait());
        loop {
            match future.as_mut().poll(&mut context) {
                Poll::Ready(answer) => return answer,
                Poll::Pending => self.shared.sleep_until(deadline),
            }
        }
    }
}

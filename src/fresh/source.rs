//! A handle to what is kept fresh.

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

/// A handle; with the last one the threads end.
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

/// Stops the threads when the last handle goes.
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
    /// Starts the threads: the supply is asked for the first time.
    ///
    /// # Errors
    /// Where the operating system gives no threads.
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

    /// The one that is held, where it is still valid. Never waits.
    pub(crate) fn valid(&self) -> Option<S::Item> {
        self.shared.valid()
    }

    /// One that is valid now, at the latest when the next question is answered.
    pub(crate) async fn wait(&self) -> Result<S::Item, WaitError<S::Error>> {
        Wait::new(&self.shared).await
    }

    /// Runs a future of this source to its end on the calling thread, which ends its wait by itself:
    /// no other thread has to be alive for that.
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

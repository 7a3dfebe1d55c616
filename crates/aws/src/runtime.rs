//! The runtime for the SDK's futures: on a separate thread, or the program's.

use std::future::Future;
use std::{io, thread};

use msk_auth::iam::{Credentials, CredentialsError, CredentialsFuture};
use tokio::runtime::{Builder, Handle, RuntimeFlavor};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// A runtime for the SDK's providers.
#[derive(Debug)]
pub(crate) enum Runtime {
    /// A thread that drives a runtime until this is dropped. It works within any runtime and
    /// without one, even if a callback blocks the program's runtime.
    Own {
        handle: Handle,
        /// Dropping it ends the thread.
        _running: oneshot::Sender<()>,
    },
    Given(Handle),
}

impl Runtime {
    /// Starts a new thread with a runtime.
    ///
    /// # Errors
    /// If the operating system can't start a thread.
    pub(crate) fn own() -> io::Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let handle = runtime.handle().clone();
        let (running, stopped) = oneshot::channel::<()>();
        thread::Builder::new()
            .name("msk-auth-aws".into())
            .spawn(move || {
                // The sender sends nothing: it is dropped.
                let _ = runtime.block_on(stopped);
                // A plain drop would wait for a blocking task, such as a look-up of a name.
                runtime.shutdown_background();
            })?;
        Ok(Self::Own {
            handle,
            _running: running,
        })
    }

    /// Uses the program's runtime, if another of its threads can answer while one waits; otherwise
    /// its own.
    ///
    /// # Errors
    /// If the operating system can't start a thread.
    pub(crate) fn given(handle: Handle) -> io::Result<Self> {
        match handle.runtime_flavor() {
            RuntimeFlavor::MultiThread if handle.metrics().num_workers() > 1 => {
                Ok(Self::Given(handle))
            }
            _ => Self::own(),
        }
    }

    /// Makes a request on this runtime; it ends when the returned future is dropped.
    pub(crate) fn ask<F>(&self, question: F) -> CredentialsFuture<'static>
    where
        F: Future<Output = Result<Credentials, CredentialsError>> + Send + 'static,
    {
        let handle = match self {
            Self::Own { handle, .. } | Self::Given(handle) => handle,
        };
        let mut task = AbortOnDrop(handle.spawn(question));
        Box::pin(async move {
            match (&mut task.0).await {
                Ok(answer) => answer,
                Err(error) if error.is_panic() => Err(CredentialsError::Panicked),
                Err(error) => Err(CredentialsError::other(error)),
            }
        })
    }
}

/// A request that ends with its future.
struct AbortOnDrop<T>(JoinHandle<T>);

impl<T> Drop for AbortOnDrop<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

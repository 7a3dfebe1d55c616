//! The provider of bearer tokens: a trait, and functions that make one from closures.

use std::sync::Arc;

use super::error::BearerError;
use super::token::BearerToken;
use crate::fresh::BlockingCalls;

/// The future of a bearer token.
pub type BearerFuture<'a> =
    std::pin::Pin<Box<dyn Future<Output = Result<BearerToken, BearerError>> + Send + 'a>>;

/// Provides a bearer token on request.
///
/// A [`BearerSource`](super::BearerSource) makes one request at a time, before its current token expires,
/// and drops the future if it takes too long. It polls the future on its own thread, outside of any
/// runtime. A future that needs a runtime must bring one.
pub trait ProvideBearerToken: Send + Sync {
    /// Returns a currently valid token.
    fn provide(&self) -> BearerFuture<'_>;
}

impl<P: ProvideBearerToken + ?Sized> ProvideBearerToken for Arc<P> {
    fn provide(&self) -> BearerFuture<'_> {
        (**self).provide()
    }
}

impl<P: ProvideBearerToken + ?Sized> ProvideBearerToken for Box<P> {
    fn provide(&self) -> BearerFuture<'_> {
        (**self).provide()
    }
}

/// Makes a provider from an asynchronous closure, which is polled outside of any runtime. With
/// Tokio, spawn on a handle inside the closure and await the task.
///
/// ```
/// use msk_auth::bearer::{BearerToken, provider};
///
/// let provider = provider::from_async(|| async { Ok(BearerToken::from("e30.e30.")) });
/// ```
pub fn from_async<F, A>(ask: F) -> impl ProvideBearerToken
where
    F: Fn() -> A + Send + Sync,
    A: Future<Output = Result<BearerToken, BearerError>> + Send + 'static,
{
    FromAsync(ask)
}

struct FromAsync<F>(F);

impl<F, A> ProvideBearerToken for FromAsync<F>
where
    F: Fn() -> A + Send + Sync,
    A: Future<Output = Result<BearerToken, BearerError>> + Send + 'static,
{
    fn provide(&self) -> BearerFuture<'_> {
        Box::pin((self.0)())
    }
}

/// Makes a provider from a closure that may block. Each call gets its own thread.
///
/// A call can't be interrupted. If it takes longer than the source waits, it continues, and the
/// next attempt waits for the same call instead of starting a second one.
pub fn from_fn<F>(ask: F) -> impl ProvideBearerToken
where
    F: Fn() -> Result<BearerToken, BearerError> + Send + Sync + 'static,
{
    FromFn {
        ask: Arc::new(ask),
        calls: BlockingCalls::default(),
    }
}

struct FromFn<F> {
    ask: Arc<F>,
    calls: BlockingCalls<BearerToken, BearerError>,
}

impl<F> ProvideBearerToken for FromFn<F>
where
    F: Fn() -> Result<BearerToken, BearerError> + Send + Sync + 'static,
{
    fn provide(&self) -> BearerFuture<'_> {
        Box::pin(std::future::poll_fn(|context| {
            let ask = Arc::clone(&self.ask);
            self.calls.poll(context, move || ask())
        }))
    }
}

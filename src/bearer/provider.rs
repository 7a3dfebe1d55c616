//! Where bearer tokens come from: one trait, and ways to make it of what a program has.

use std::sync::Arc;

use super::error::BearerError;
use super::token::BearerToken;
use crate::fresh::BlockingCalls;

/// A bearer token on its way.
pub type BearerFuture<'a> =
    std::pin::Pin<Box<dyn Future<Output = Result<BearerToken, BearerError>> + Send + 'a>>;

/// Something that hands out a bearer token when asked.
///
/// A [`BearerSource`](super::BearerSource) asks once at a time, ahead of the end of the token that it has,
/// and drops the future when it takes too long. The future is polled on a thread of the source's own,
/// outside any runtime; one that needs a runtime has to bring it.
pub trait ProvideBearerToken: Send + Sync {
    /// Asks for a token that is valid now.
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

/// A provider of an asynchronous closure, polled outside any runtime. With Tokio, spawn on a handle
/// within and await the task.
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

/// A provider of a closure that may block, called on a thread that lives as long as the call.
///
/// A call can't be cut short: when it takes longer than the source waits, it goes on, and the next
/// attempt waits for the same call instead of making a second one.
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

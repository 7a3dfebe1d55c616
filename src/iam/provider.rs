//! Where credentials come from: one trait, and ways to make it of what a program has.

use std::pin::Pin;
use std::sync::Arc;

use crate::fresh::BlockingCalls;
use crate::iam::credentials::Credentials;
use crate::iam::credentials_error::CredentialsError;

/// Credentials on their way.
pub type CredentialsFuture<'a> =
    Pin<Box<dyn Future<Output = Result<Credentials, CredentialsError>> + Send + 'a>>;

/// Something that hands out credentials when asked.
///
/// A [`TokenSource`](crate::iam::TokenSource) asks once at a time, ahead of the expiry of the
/// credentials it has, and drops the future when it takes too long. The future is polled on a
/// thread of the source's own, outside any runtime; one that needs a runtime has to bring it, as
/// `SdkChain` does.
///
/// [`Credentials`] themselves are a provider that always answers the same.
pub trait ProvideCredentials: Send + Sync {
    /// Asks for credentials that are valid now.
    fn provide(&self) -> CredentialsFuture<'_>;
}

impl ProvideCredentials for Credentials {
    fn provide(&self) -> CredentialsFuture<'_> {
        Box::pin(std::future::ready(Ok(self.clone())))
    }
}

impl<P: ProvideCredentials + ?Sized> ProvideCredentials for Arc<P> {
    fn provide(&self) -> CredentialsFuture<'_> {
        (**self).provide()
    }
}

impl<P: ProvideCredentials + ?Sized> ProvideCredentials for Box<P> {
    fn provide(&self) -> CredentialsFuture<'_> {
        (**self).provide()
    }
}

/// A provider of an asynchronous closure, polled outside any runtime.
///
/// ```
/// use msk_auth::iam::{Credentials, provider};
///
/// let provider = provider::from_async(|| async {
///     Credentials::new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY".into())
/// });
/// ```
pub fn from_async<F, A>(ask: F) -> impl ProvideCredentials
where
    F: Fn() -> A + Send + Sync,
    A: Future<Output = Result<Credentials, CredentialsError>> + Send + 'static,
{
    FromAsync(ask)
}

struct FromAsync<F>(F);

impl<F, A> ProvideCredentials for FromAsync<F>
where
    F: Fn() -> A + Send + Sync,
    A: Future<Output = Result<Credentials, CredentialsError>> + Send + 'static,
{
    fn provide(&self) -> CredentialsFuture<'_> {
        Box::pin((self.0)())
    }
}

/// A provider of a closure that may block, called on a thread that lives as long as the call.
///
/// A call can't be cut short: when it takes longer than the source waits, it goes on, and the next
/// attempt waits for the same call instead of making a second one.
///
/// ```
/// use msk_auth::iam::{Credentials, CredentialsError, provider};
///
/// let provider = provider::from_fn(|| {
///     let secret = std::fs::read_to_string("/run/secrets/aws").map_err(CredentialsError::other)?;
///     Credentials::new("AKIDEXAMPLE", secret.trim_end().into())
/// });
/// ```
pub fn from_fn<F>(ask: F) -> impl ProvideCredentials
where
    F: Fn() -> Result<Credentials, CredentialsError> + Send + Sync + 'static,
{
    FromFn {
        ask: Arc::new(ask),
        calls: BlockingCalls::default(),
    }
}

struct FromFn<F> {
    ask: Arc<F>,
    calls: BlockingCalls<Credentials, CredentialsError>,
}

impl<F> ProvideCredentials for FromFn<F>
where
    F: Fn() -> Result<Credentials, CredentialsError> + Send + Sync + 'static,
{
    fn provide(&self) -> CredentialsFuture<'_> {
        Box::pin(std::future::poll_fn(|context| {
            let ask = Arc::clone(&self.ask);
            self.calls.poll(context, move || ask())
        }))
    }
}

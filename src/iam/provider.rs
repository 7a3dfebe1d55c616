//! The provider of credentials: a trait, and functions that make one from closures.

use std::pin::Pin;
use std::sync::Arc;

use crate::fresh::BlockingCalls;
use crate::iam::credentials::Credentials;
use crate::iam::credentials_error::CredentialsError;

/// The future of credentials.
pub type CredentialsFuture<'a> =
    Pin<Box<dyn Future<Output = Result<Credentials, CredentialsError>> + Send + 'a>>;

/// Provides credentials on request.
///
/// A [`TokenSource`](crate::iam::TokenSource) makes one request at a time, before its current
/// credentials expire, and drops the future if it takes too long. It polls the future on its own
/// thread, outside of any runtime. A future that needs a runtime must bring one, as
/// `SdkCredentials` of `msk-auth-aws` does.
///
/// [`Credentials`] themselves are a provider that always returns the same.
pub trait ProvideCredentials: Send + Sync {
    /// Returns currently valid credentials.
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

/// Makes a provider from an asynchronous closure, which is polled outside of any runtime.
///
/// ```
/// use msk_auth::iam::{Credentials, provider};
///
/// let provider = provider::from_async(|| async {
///     Credentials::new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY".into())
/// });
/// ```
///
/// A future that waits for Tokio's sockets or timers, as most network requests do, needs a runtime,
/// and fails with [`CredentialsError::NeedsRuntime`] without one. Run it on the program's own
/// runtime:
///
/// ```
/// use msk_auth::iam::{Credentials, CredentialsError, provider};
///
/// # async fn ask_the_vault() -> Result<Credentials, CredentialsError> {
/// #     Credentials::new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY".into())
/// # }
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// let runtime = tokio::runtime::Handle::current();
/// let provider = provider::from_async(move || {
///     let answer = runtime.spawn(ask_the_vault());
///     async { answer.await.map_err(CredentialsError::other)? }
/// });
/// # });
/// ```
///
/// If a callback blocks the only thread of that runtime, such a future waits, too.
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

/// Makes a provider from a closure that may block. Each call gets its own thread.
///
/// A call can't be interrupted. If it takes longer than the source waits, it continues, and the
/// next attempt waits for the same call instead of starting a second one.
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

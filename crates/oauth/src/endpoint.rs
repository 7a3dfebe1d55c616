//! Requests tokens from a token endpoint.

use std::fmt;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, SystemTime};

use msk_auth::bearer::{
    BearerError, BearerEvent, BearerSource, BearerToken, SourceBuilder, provider,
};
use msk_auth::oauth::TokenRequest;
use msk_auth::tls::{self, Roots};
use rustls::ClientConfig;
use rustls::crypto::CryptoProvider;
use tokio::runtime::{Builder, Handle};

use crate::address::Address;
use crate::error::{EndpointError, Failure};
use crate::exchange::exchange;

/// How long a request may take.
const TIMEOUT: Duration = Duration::from_secs(10);
/// How much longer a source waits, so that the endpoint's own error arrives.
const MARGIN: Duration = Duration::from_secs(1);

/// A client's token endpoint, over TLS. Clones share its TLS sessions.
#[derive(Clone)]
pub struct TokenEndpoint {
    request: TokenRequest,
    address: Address,
    tls: Arc<ClientConfig>,
    timeout: Duration,
}

impl TokenEndpoint {
    /// Makes a value for the endpoint in the request. It is trusted by the client's own roots if there
    /// are any, or else by the public ones.
    ///
    /// # Errors
    /// [`EndpointError`] if the URL is not `https`, or a certificate can't be used as a root.
    pub fn new(
        request: TokenRequest,
        provider: Arc<CryptoProvider>,
    ) -> Result<Self, EndpointError> {
        let own = &request.client().identity_provider_roots;
        let roots = match own.is_empty() {
            true => Roots::web(),
            false => Roots::from_certificates(own)
                .map_err(|error| EndpointError::new("", Failure::Tls(error)))?,
        };
        Self::with_roots(request, &roots, provider)
    }

    /// Makes a value for the endpoint in the request, trusted by these roots.
    ///
    /// # Errors
    /// Same as [`TokenEndpoint::new`].
    pub fn with_roots(
        request: TokenRequest,
        roots: &Roots,
        provider: Arc<CryptoProvider>,
    ) -> Result<Self, EndpointError> {
        let address = Address::of(&request.client().token_endpoint)
            .ok_or_else(|| EndpointError::new("", Failure::Url))?;
        let tls = tls::client_config(roots, provider)
            .map_err(|error| EndpointError::new(address.authority.as_str(), Failure::Tls(error)))?;
        Ok(Self {
            request,
            address,
            tls: Arc::new(tls),
            timeout: TIMEOUT,
        })
    }

    /// Sets how long a request may take, from the look-up of the name to the last byte; the default is 10
    /// seconds.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Requests a token, within a Tokio runtime with timers and sockets enabled.
    ///
    /// # Errors
    /// [`EndpointError`] with the reason why there is none.
    pub async fn token(&self) -> Result<BearerToken, EndpointError> {
        let message = self
            .request
            .message(SystemTime::now())
            .map_err(|error| self.failed(Failure::Oauth(error)))?;
        let exchange = exchange(&self.address, Arc::clone(&self.tls), &message);
        match tokio::time::timeout(self.timeout, exchange).await {
            Ok(answer) => answer.map_err(|failure| self.failed(failure)),
            Err(_) => Err(self.failed(Failure::TimedOut {
                after: self.timeout,
            })),
        }
    }

    /// Requests a token, for a caller that is not asynchronous. It blocks the calling thread, even
    /// if that is a thread of a runtime.
    ///
    /// # Errors
    /// [`EndpointError`] with the reason why there is none.
    pub fn token_blocking(&self) -> Result<BearerToken, EndpointError> {
        if Handle::try_current().is_err() {
            return self.token_in_own_runtime();
        }
        // A runtime can't be entered within another.
        let answer = thread::scope(|scope| scope.spawn(|| self.token_in_own_runtime()).join());
        answer.unwrap_or_else(|_| {
            let panicked = std::io::Error::other("the requesting thread panicked");
            Err(self.failed(Failure::Runtime(panicked)))
        })
    }

    fn token_in_own_runtime(&self) -> Result<BearerToken, EndpointError> {
        let runtime = Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| self.failed(Failure::Runtime(error)))?;
        let answer = runtime.block_on(self.token());
        // A plain drop would wait for the look-up of a name.
        runtime.shutdown_background();
        answer
    }

    fn failed(&self, failure: Failure) -> EndpointError {
        EndpointError::new(self.address.authority.as_str(), failure)
    }

    /// Makes a source that refreshes a token of this endpoint. It uses its own threads and works within
    /// any runtime and without one.
    pub fn source(&self) -> SourceBuilder<BearerSource, BearerEvent> {
        let endpoint = self.clone();
        let ask = move || endpoint.token_blocking().map_err(BearerError::supply);
        BearerSource::builder(provider::from_fn(ask))
            .attempt_timeout(self.timeout.saturating_add(MARGIN))
    }
}

impl fmt::Debug for TokenEndpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenEndpoint")
            .field("host", &self.address.host)
            .field("port", &self.address.port)
            .finish_non_exhaustive()
    }
}

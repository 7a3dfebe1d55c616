//! A token that is always fresh, shared by any number of connections and threads.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::fresh::clock::Clock;
use crate::fresh::{Settings, Source};
use crate::iam::event::Event;
use crate::iam::provider::ProvideCredentials;
use crate::iam::signer::Signer;
use crate::iam::signing::{Signing, renewed_token};
use crate::iam::token::Token;
use crate::iam::token_error::TokenError;
use crate::sensitive::SensitiveText;

/// Hands out tokens that are valid now, and keeps the credentials behind them fresh.
///
/// Make one for a program, clone it (a clone is a handle to the same source) and ask it whenever a
/// connection authenticates:
///
/// - Credentials are asked for at the start, and again ahead of their end, on a thread of the
///   source's own that sleeps in between. One question is in progress at a time, however many callers
///   wait; it is given up after [`TokenSourceBuilder::attempt_timeout`]. When it fails, the source
///   goes on signing with the credentials it has while they last, and asks again with growing
///   pauses. Waits end on another thread, so that a provider that blocks keeps nobody.
/// - A token is kept while it is in the first part of its life and signed again after, which takes
///   microseconds and waits for nobody.
/// - A caller waits only when there are no valid credentials, at most
///   [`TokenSourceBuilder::max_wait`], and then gets the reason why there are none.
/// - When the last handle is dropped, the threads end and the provider is dropped, once it no
///   longer blocks.
///
/// It needs no runtime and works within any: [`TokenSource::token`] is for asynchronous callers,
/// [`TokenSource::token_blocking`] for callbacks such as librdkafka's, also when these run on a
/// runtime's thread.
///
/// ```
/// use msk_auth::iam::{Credentials, Region, Signer, TokenSource};
///
/// let secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY".into();
/// let credentials = Credentials::new("AKIDEXAMPLE", secret)?;
/// let source = TokenSource::builder(Signer::new(Region::new("us-east-1")?), credentials).start()?;
/// let token = source.token_blocking()?;
/// assert_eq!(token.access_key_id(), "AKIDEXAMPLE");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct TokenSource(Source<Signing>);

impl TokenSource {
    /// A source that signs with `signer` and asks `provider` for credentials.
    pub fn builder(
        signer: Signer,
        provider: impl ProvideCredentials + 'static,
    ) -> TokenSourceBuilder {
        TokenSourceBuilder(Settings::new(Signing::new(signer, Box::new(provider))))
    }

    /// A token that is valid now.
    ///
    /// Ready at once unless there are no valid credentials. Dropping the future is safe at any
    /// time.
    ///
    /// # Errors
    /// [`TokenError`], which says why there is none.
    pub async fn token(&self) -> Result<Arc<Token>, TokenError> {
        if let Some(token) = self.fresh_token() {
            return Ok(token);
        }
        let credentials = self.0.wait().await?;
        renewed_token(&self.0, &credentials)
    }

    /// A token that is valid now, for a caller that is not asynchronous.
    ///
    /// It returns at once unless there are no valid credentials, which is so at the start and after
    /// a long failure; then it blocks the calling thread, at most
    /// [`TokenSourceBuilder::max_wait`]. No runtime is entered or needed, so that it can't
    /// dead-lock one. Where even that is too long, see [`TokenSource::try_token`].
    ///
    /// # Errors
    /// [`TokenError`], which says why there is none.
    pub fn token_blocking(&self) -> Result<Arc<Token>, TokenError> {
        match self.fresh_token() {
            Some(token) => Ok(token),
            None => self.0.block_on(self.token()),
        }
    }

    /// A token that is valid now, or `None` if there are no valid credentials at this moment.
    /// Never waits.
    ///
    /// # Errors
    /// [`TokenError::Sign`] where signing fails, that is, where the clock is unusable.
    pub fn try_token(&self) -> Result<Option<Arc<Token>>, TokenError> {
        if let Some(token) = self.fresh_token() {
            return Ok(Some(token));
        }
        match self.0.valid() {
            Some(credentials) => renewed_token(&self.0, &credentials).map(Some),
            None => Ok(None),
        }
    }

    /// The first message of SASL AWS_MSK_IAM to the broker `host`, signed now.
    ///
    /// # Errors
    /// [`TokenError`], which says why there is none.
    pub async fn payload(&self, host: &str) -> Result<SensitiveText, TokenError> {
        let credentials = self.0.wait().await?;
        self.signer()
            .payload(&credentials, host, self.0.shared().now())
            .map_err(TokenError::Sign)
    }

    /// The same for a caller that is not asynchronous; waits as [`TokenSource::token_blocking`]
    /// does.
    ///
    /// # Errors
    /// [`TokenError`], which says why there is none.
    pub fn payload_blocking(&self, host: &str) -> Result<SensitiveText, TokenError> {
        self.0.block_on(self.payload(host))
    }

    /// The signer behind this source.
    pub fn signer(&self) -> &Signer {
        &self.0.shared().supply().signer
    }

    /// The kept token, where it is still in the first part of its life.
    fn fresh_token(&self) -> Option<Arc<Token>> {
        let shared = self.0.shared();
        shared.supply().fresh_token(shared.now())
    }
}

impl fmt::Debug for TokenSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenSource")
            .field("signer", self.signer())
            .finish_non_exhaustive()
    }
}

/// Settings of a [`TokenSource`] before it starts.
#[must_use = "nothing happens until `start`"]
pub struct TokenSourceBuilder(Settings<Signing>);

impl TokenSourceBuilder {
    /// How long the provider may take to answer; 10 seconds by default. A future that blocks where
    /// it is polled can't be cut short: give what blocks to
    /// [`provider::from_fn`](crate::iam::provider::from_fn).
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.0.timing.attempt_timeout = timeout;
        self
    }

    /// How long a caller waits at most when there are no valid credentials; 15 seconds by default.
    /// It holds whatever the provider and the observer do.
    pub fn max_wait(mut self, most: Duration) -> Self {
        self.0.timing.max_wait = most;
        self
    }

    /// How often credentials of no known expiry are asked for again, so that rotated keys are seen;
    /// 10 minutes by default, of which up to a third is taken off at random.
    pub fn reload_every(mut self, interval: Duration) -> Self {
        self.0.timing.reload = interval;
        self
    }

    /// Called with what happens, on the thread that asks the provider: for logs and alarms. While it
    /// blocks, nothing is renewed. It must not own a handle to the source, which would then never
    /// stop.
    pub fn observe(mut self, observer: impl Fn(&Event) + Send + Sync + 'static) -> Self {
        self.0.observer = Some(Box::new(observer));
        self
    }

    /// Another clock than the operating system's, for tests.
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.0.clock = clock;
        self
    }

    /// Another source of numbers for jitter, uniform over `u32`, for tests.
    pub fn random(mut self, random: impl Fn() -> u32 + Send + Sync + 'static) -> Self {
        self.0.random = Box::new(random);
        self
    }

    /// Starts the source: it asks the provider for the first time.
    ///
    /// # Errors
    /// Where the operating system gives no threads.
    pub fn start(self) -> std::io::Result<TokenSource> {
        Source::start(self.0).map(TokenSource)
    }
}

impl fmt::Debug for TokenSourceBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenSourceBuilder")
            .field("signer", &self.0.supply.signer)
            .field("timing", &self.0.timing)
            .finish_non_exhaustive()
    }
}

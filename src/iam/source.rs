//! A token that is always fresh, shared by any number of connections and threads.

use std::fmt;
use std::sync::Arc;

use crate::fresh::{Source, SourceBuilder};
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
///   wait; it is given up after [`SourceBuilder::attempt_timeout`]. When it fails, the source
///   goes on signing with the credentials it has while they last, and asks again with growing
///   pauses. Waits end on another thread, so that a provider that blocks keeps nobody.
/// - A token is kept while it is in the first part of its life and signed again after, which takes
///   microseconds and waits for nobody.
/// - A caller waits only when there are no valid credentials, at most
///   [`SourceBuilder::max_wait`], and then gets the reason why there are none.
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
    ) -> SourceBuilder<Self, Event> {
        let signing = Signing::new(signer, Box::new(provider));
        SourceBuilder::new(|settings| Source::start(signing, settings).map(Self))
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
    /// [`SourceBuilder::max_wait`]. No runtime is entered or needed, so that it can't
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

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

/// Returns currently valid tokens, and refreshes the credentials that sign them.
///
/// Make one source for a program, clone it (a clone is a handle to the same source), and ask it
/// whenever a connection authenticates:
///
/// - It requests credentials at the start, and again before they expire, on its own thread, which
///   sleeps in between. It makes one request at a time, for any number of waiting callers, and ends
///   it after [`SourceBuilder::attempt_timeout`]. If a request fails, the source keeps signing
///   with its credentials until they expire, and retries with increasing delays. Another thread ends
///   waits, so a blocking provider delays no caller.
/// - It returns the same token in the first part of the token's lifetime, and then signs a new one,
///   which takes microseconds and needs no waiting.
/// - A caller waits only if there are no valid credentials, at most
///   [`SourceBuilder::max_wait`], and then gets the reason.
/// - When the last handle is dropped, the threads end, and the provider is dropped as soon as it no
///   longer blocks.
///
/// It needs no runtime and works within any: [`TokenSource::token`] is for asynchronous callers,
/// and [`TokenSource::token_blocking`] for callbacks such as librdkafka's, even on a runtime's
/// thread.
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
    /// Makes a source that signs with `signer` and asks `provider` for credentials.
    pub fn builder(
        signer: Signer,
        provider: impl ProvideCredentials + 'static,
    ) -> SourceBuilder<Self, Event> {
        let signing = Signing::new(signer, Box::new(provider));
        SourceBuilder::new(|settings| Source::start(signing, settings).map(Self))
    }

    /// Returns a currently valid token.
    ///
    /// Ready at once unless there are no valid credentials. You can drop the future at any time.
    ///
    /// # Errors
    /// [`TokenError`] with the reason why there is none.
    pub async fn token(&self) -> Result<Arc<Token>, TokenError> {
        if let Some(token) = self.fresh_token() {
            return Ok(token);
        }
        let credentials = self.0.wait().await?;
        renewed_token(&self.0, &credentials)
    }

    /// Returns a currently valid token, for a caller that is not asynchronous.
    ///
    /// It returns at once unless there are no valid credentials, as at the start and after a long
    /// failure. Then it blocks the calling thread, at most for [`SourceBuilder::max_wait`]. It
    /// neither enters nor needs a runtime, so it can't deadlock one. If even that is too long, see
    /// [`TokenSource::try_token`].
    ///
    /// # Errors
    /// [`TokenError`] with the reason why there is none.
    pub fn token_blocking(&self) -> Result<Arc<Token>, TokenError> {
        match self.fresh_token() {
            Some(token) => Ok(token),
            None => self.0.block_on(self.token()),
        }
    }

    /// Returns a currently valid token, or `None` if there are no valid credentials at this moment.
    /// Never waits.
    ///
    /// # Errors
    /// [`TokenError::Sign`] if signing fails because the clock is unusable.
    pub fn try_token(&self) -> Result<Option<Arc<Token>>, TokenError> {
        if let Some(token) = self.fresh_token() {
            return Ok(Some(token));
        }
        match self.0.valid() {
            Some(credentials) => renewed_token(&self.0, &credentials).map(Some),
            None => Ok(None),
        }
    }

    /// Makes the first message of SASL AWS_MSK_IAM to the broker `host`, signed now.
    ///
    /// # Errors
    /// [`TokenError`] with the reason why there is none.
    pub async fn payload(&self, host: &str) -> Result<SensitiveText, TokenError> {
        let credentials = self.0.wait().await?;
        self.signer()
            .payload(&credentials, host, self.0.shared().now())
            .map_err(TokenError::Sign)
    }

    /// Makes the first message of SASL AWS_MSK_IAM, for a caller that is not asynchronous; waits
    /// like [`TokenSource::token_blocking`].
    ///
    /// # Errors
    /// [`TokenError`] with the reason why there is none.
    pub fn payload_blocking(&self, host: &str) -> Result<SensitiveText, TokenError> {
        self.0.block_on(self.payload(host))
    }

    /// The signer of this source.
    pub fn signer(&self) -> &Signer {
        &self.0.shared().supply().signer
    }

    /// The current token, if it is still in the first part of its lifetime.
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

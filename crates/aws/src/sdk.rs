//! Converts credentials from the SDK's types to this library's.

use std::{fmt, io};

use aws_credential_types::Credentials as SdkTypes;
use aws_credential_types::provider::{
    ProvideCredentials as SdkProvider, SharedCredentialsProvider,
};
use msk_auth::finding::with_causes;
use msk_auth::iam::{Credentials, CredentialsError, CredentialsFuture, ProvideCredentials};
use msk_auth::sensitive::SensitiveText;
use tokio::runtime::Handle;

use crate::runtime::Runtime;

/// A provider of the SDK's types, as a provider of this library's types.
///
/// ```no_run
/// use aws_credential_types::provider::SharedCredentialsProvider;
/// use msk_auth::iam::{Region, Signer, TokenSource};
/// use msk_auth_aws::SdkCredentials;
///
/// # fn f(provider: SharedCredentialsProvider) -> Result<(), Box<dyn std::error::Error>> {
/// // For example `SdkConfig::credentials_provider`.
/// let credentials = SdkCredentials::new(provider)?;
/// let source = TokenSource::builder(Signer::new(Region::new("eu-west-1")?), credentials).start()?;
/// # Ok(()) }
/// ```
pub struct SdkCredentials {
    provider: SharedCredentialsProvider,
    runtime: Runtime,
}

impl SdkCredentials {
    /// Makes a provider that asks `provider` on a separate thread with its own Tokio runtime. It
    /// works within any runtime and without one, even while a callback blocks the program's only
    /// thread.
    ///
    /// # Errors
    /// If the operating system can't start a thread.
    pub fn new(provider: SharedCredentialsProvider) -> io::Result<Self> {
        Ok(Self {
            provider,
            runtime: Runtime::own()?,
        })
    }

    /// Makes a provider that asks `provider` on a runtime that the program drives.
    ///
    /// A callback of librdkafka that waits for the first credentials blocks its thread. On a
    /// current-thread runtime, or one with a single worker, this would block the answer; on these,
    /// this function works like [`new`](Self::new). If callbacks may block every worker at the same
    /// time, use `new`, too.
    ///
    /// # Errors
    /// If the operating system can't start a thread.
    pub fn on(provider: SharedCredentialsProvider, runtime: Handle) -> io::Result<Self> {
        Ok(Self {
            provider,
            runtime: Runtime::given(runtime)?,
        })
    }
}

impl ProvideCredentials for SdkCredentials {
    fn provide(&self) -> CredentialsFuture<'_> {
        let provider = self.provider.clone();
        self.runtime.ask(async move {
            let answer = provider.provide_credentials().await;
            credentials(&answer.map_err(|error| CredentialsError::other(with_causes(&error)))?)
        })
    }
}

impl fmt::Debug for SdkCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SdkCredentials")
            .field("provider", &self.provider)
            .finish_non_exhaustive()
    }
}

/// Converts the SDK's credentials to this library's, with their expiry and account. This is a
/// function because Rust's rules do not allow either package to implement `TryFrom` for these
/// types.
///
/// # Errors
/// [`CredentialsError::Malformed`] if a part contains characters that credentials can't contain.
pub fn credentials(given: &SdkTypes) -> Result<Credentials, CredentialsError> {
    let mut credentials = Credentials::new(
        given.access_key_id(),
        SensitiveText::from(given.secret_access_key()),
    )?;
    if let Some(token) = given.session_token() {
        credentials = credentials.with_session_token(SensitiveText::from(token))?;
    }
    if let Some(expiry) = given.expiry() {
        credentials = credentials.with_expiry(expiry);
    }
    if let Some(account) = given.account_id() {
        credentials = credentials.with_account_id(account.as_str());
    }
    Ok(credentials)
}

//! Bearer tokens for [`Method::OauthBearer`](crate::Method::OauthBearer), from the program's own
//! provider.

use std::fmt;
use std::sync::Arc;

use crate::bearer::{BearerError, BearerSource, BearerToken};
use crate::client::ClientError;
use crate::sasl::OauthBearer;

/// A provider of bearer tokens, with the SASL extensions to send with them (KIP-342).
#[derive(Clone)]
pub struct BearerTokens {
    supply: Supply,
    extensions: Vec<(String, String)>,
}

#[derive(Clone)]
enum Supply {
    /// Returns at once.
    Function(Arc<dyn Fn() -> Result<BearerToken, BearerError> + Send + Sync>),
    Source(BearerSource),
}

impl From<BearerSource> for BearerTokens {
    /// Uses the tokens of a source, which refreshes them; its provider may block or be
    /// asynchronous.
    fn from(source: BearerSource) -> Self {
        Self::of(Supply::Source(source))
    }
}

impl BearerTokens {
    /// Makes a provider that calls `supply` for a token at every login. The function must return at
    /// once, for example from a cache; a [`BearerSource`] is such a cache. Its error must not
    /// contain a secret.
    ///
    /// ```
    /// let tokens = msk_auth::client::BearerTokens::new(|| Ok("e30.e30.".into()));
    /// ```
    pub fn new(
        supply: impl Fn() -> Result<BearerToken, BearerError> + Send + Sync + 'static,
    ) -> Self {
        Self::of(Supply::Function(Arc::new(supply)))
    }

    fn of(supply: Supply) -> Self {
        Self {
            supply,
            extensions: Vec::new(),
        }
    }

    /// Adds a SASL extension, for example `logicalCluster`.
    #[must_use]
    pub fn extension(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.extensions.push((name.into(), value.into()));
        self
    }

    /// Returns a token, for a caller that is not asynchronous. A [`BearerSource`] without a token may
    /// block for as long as its [`max_wait`](crate::iam::SourceBuilder::max_wait). Neither the
    /// token nor an extension contains a character that would end its field in the message (RFC 7628
    /// section 3.1).
    ///
    /// # Errors
    /// [`ClientError::Bearer`] with the provider's own error, or [`ClientError::Sasl`].
    pub fn token(&self) -> Result<BearerToken, ClientError> {
        self.checked(match &self.supply {
            Supply::Function(supply) => supply(),
            Supply::Source(source) => source.token_blocking(),
        })
    }

    /// Returns a token, for an asynchronous caller, whose thread is never blocked.
    ///
    /// # Errors
    /// Same as [`BearerTokens::token`].
    pub async fn token_async(&self) -> Result<BearerToken, ClientError> {
        self.checked(match &self.supply {
            Supply::Function(supply) => supply(),
            Supply::Source(source) => source.token().await,
        })
    }

    /// The SASL extensions, in the order in which they were added.
    pub fn extensions(&self) -> &[(String, String)] {
        &self.extensions
    }

    /// Makes a login with a token and the extensions.
    pub(super) async fn mechanism(&self) -> Result<OauthBearer, ClientError> {
        self.login(&self.token_async().await?)
    }

    /// The same for a caller that is not asynchronous.
    pub(super) fn mechanism_blocking(&self) -> Result<OauthBearer, ClientError> {
        self.login(&self.token()?)
    }

    fn checked(&self, token: Result<BearerToken, BearerError>) -> Result<BearerToken, ClientError> {
        let token = token.map_err(ClientError::Bearer)?;
        self.login(&token)?;
        Ok(token)
    }

    /// Makes a login with this token and the extensions, if the mechanism can send them.
    fn login(&self, token: &BearerToken) -> Result<OauthBearer, ClientError> {
        let bearer = OauthBearer::new(token.text().clone()).map_err(ClientError::Sasl)?;
        self.extensions
            .iter()
            .try_fold(bearer, |bearer, (name, value)| {
                bearer.extension(name, value).map_err(ClientError::Sasl)
            })
    }
}

impl fmt::Debug for BearerTokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BearerTokens")
            .field("extensions", &self.extensions)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_add_a_field_to_the_message_is_refused() {
        for (given, value) in [
            ("a\u{1}auth=Bearer b", "1"),
            ("token", "1\u{1}auth=Bearer b"),
        ] {
            let tokens = BearerTokens::new(move || Ok(given.into())).extension("pool", value);
            assert!(matches!(tokens.token(), Err(ClientError::Sasl(_))));
        }
        let tokens = BearerTokens::new(|| Ok("token".into())).extension("pool", "1");
        assert_eq!(tokens.token().unwrap().text().expose(), "token");
    }
}

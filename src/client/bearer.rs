//! Bearer tokens for [`Method::OauthBearer`](crate::Method::OauthBearer), from a supply that the
//! program brings.

use std::fmt;
use std::sync::Arc;

use crate::bearer::{BearerError, BearerSource, BearerToken};
use crate::client::ClientError;
use crate::sasl::OauthBearer;

/// Where bearer tokens come from, with the SASL extensions that go with them (KIP-342).
#[derive(Clone)]
pub struct BearerTokens {
    supply: Supply,
    extensions: Vec<(String, String)>,
}

#[derive(Clone)]
enum Supply {
    /// Answers at once.
    Function(Arc<dyn Fn() -> Result<BearerToken, BearerError> + Send + Sync>),
    Source(BearerSource),
}

impl From<BearerSource> for BearerTokens {
    /// The tokens that a source keeps fresh; what fetches them may block or be asynchronous.
    fn from(source: BearerSource) -> Self {
        Self::of(Supply::Source(source))
    }
}

impl BearerTokens {
    /// Asks `supply` for a token at every login. It must answer at once, from a cache that
    /// something else keeps fresh; a [`BearerSource`] is one. Its error holds no secret.
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

    /// Sends this SASL extension along, for example `logicalCluster`.
    #[must_use]
    pub fn extension(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.extensions.push((name.into(), value.into()));
        self
    }

    /// A token, now, for a caller that is not asynchronous; a [`BearerSource`] that has none may block for
    /// as long as its [`max_wait`](crate::iam::SourceBuilder::max_wait). Neither it nor an
    /// extension holds a character that would end its field in the message (RFC 7628 section 3.1).
    ///
    /// # Errors
    /// [`ClientError::Bearer`] with the supply's own error, or [`ClientError::Sasl`].
    pub fn token(&self) -> Result<BearerToken, ClientError> {
        self.checked(match &self.supply {
            Supply::Function(supply) => supply(),
            Supply::Source(source) => source.token_blocking(),
        })
    }

    /// The same for an asynchronous caller, whose thread is never blocked.
    ///
    /// # Errors
    /// As [`BearerTokens::token`].
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

    /// A login with a token and the extensions.
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

    /// A login with this token and the extensions, where the mechanism can carry them.
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

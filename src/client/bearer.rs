//! Bearer tokens for [`Method::OauthBearer`](crate::Method::OauthBearer), from a supply that the
//! program brings.

use std::fmt;
use std::sync::Arc;

use crate::client::ClientError;
use crate::iam::claims::Claims;
use crate::sasl::OauthBearer;
use crate::sensitive::SensitiveText;

/// A bearer token, and what it says of itself where it is a JSON web token (RFC 7519).
#[derive(Debug)]
pub struct BearerToken {
    text: SensitiveText,
    claims: Claims,
}

impl BearerToken {
    /// The token.
    pub fn text(&self) -> &SensitiveText {
        &self.text
    }

    /// `exp`: when it expires, in milliseconds since 1970; `None` where the token does not say so.
    pub fn expires_at_ms(&self) -> Option<i64> {
        self.claims.expires_at_ms()
    }

    /// `sub`: whose token it is; `None` where the token does not say so.
    pub fn principal(&self) -> Option<&str> {
        self.claims.subject()
    }
}

type Supply = dyn Fn() -> Result<SensitiveText, String> + Send + Sync;

/// Where bearer tokens come from, with the SASL extensions that go with them (KIP-342).
#[derive(Clone)]
pub struct BearerTokens {
    supply: Arc<Supply>,
    extensions: Vec<(String, String)>,
}

impl BearerTokens {
    /// Asks `supply` for a token at every login. It must answer at once, from a cache that
    /// something else keeps fresh; its error is a sentence without secrets.
    ///
    /// ```
    /// let tokens = msk_auth::client::BearerTokens::new(|| Ok("e30.e30.".into()));
    /// ```
    pub fn new(supply: impl Fn() -> Result<SensitiveText, String> + Send + Sync + 'static) -> Self {
        Self {
            supply: Arc::new(supply),
            extensions: Vec::new(),
        }
    }

    /// Sends this SASL extension along, for example `logicalCluster`.
    #[must_use]
    pub fn extension(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.extensions.push((name.into(), value.into()));
        self
    }

    /// A token, now. Neither it nor an extension holds a character that would end its field in the
    /// message (RFC 7628 section 3.1).
    ///
    /// # Errors
    /// [`ClientError::Bearer`] with the supply's own sentence, or [`ClientError::Sasl`].
    pub fn token(&self) -> Result<BearerToken, ClientError> {
        let text = (self.supply)().map_err(ClientError::Bearer)?;
        self.checked(text.clone())?;
        Ok(BearerToken {
            claims: Claims::of(&text),
            text,
        })
    }

    /// The SASL extensions, in the order in which they were added.
    pub fn extensions(&self) -> &[(String, String)] {
        &self.extensions
    }

    /// A login with a token and the extensions.
    pub(super) fn mechanism(&self) -> Result<OauthBearer, ClientError> {
        self.checked((self.supply)().map_err(ClientError::Bearer)?)
    }

    /// A login with this token and the extensions, where the mechanism can carry them.
    fn checked(&self, token: SensitiveText) -> Result<OauthBearer, ClientError> {
        let bearer = OauthBearer::new(token).map_err(ClientError::Sasl)?;
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

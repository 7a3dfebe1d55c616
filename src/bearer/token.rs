//! A bearer token, with its expiry and its principal.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::claims::Claims;
use crate::sensitive::SensitiveText;

/// A bearer token, with its expiry and its principal, if they are known.
///
/// If the text is a JSON web token (RFC 7519), both are read from it: `exp` and `sub`. Its signature is
/// not checked; the broker does that. Cloning is cheap. The text is wiped with the last clone, and `Debug`
/// does not show it.
///
/// ```
/// use std::time::{Duration, SystemTime};
/// use msk_auth::bearer::BearerToken;
///
/// let end = SystemTime::now() + Duration::from_secs(3600);
/// let token = BearerToken::from("opaque").with_expiry(end).with_principal("orders");
/// assert_eq!(token.expires_at(), Some(end));
/// assert_eq!(token.principal(), Some("orders"));
/// assert!(!format!("{token:?}").contains("opaque"));
/// ```
#[derive(Clone)]
pub struct BearerToken(Arc<Parts>);

#[derive(Clone)]
struct Parts {
    text: SensitiveText,
    expires_at: Option<SystemTime>,
    principal: Option<Box<str>>,
}

impl BearerToken {
    /// Makes a token, with the expiry and the principal that it contains as a JSON web token.
    pub fn new(text: SensitiveText) -> Self {
        let claims = Claims::of(&text);
        let milliseconds = claims.expires_at_ms().and_then(|end| end.try_into().ok());
        Self(Arc::new(Parts {
            expires_at: milliseconds
                .and_then(|end| UNIX_EPOCH.checked_add(Duration::from_millis(end))),
            principal: claims.subject().map(Box::from),
            text,
        }))
    }

    /// Sets the expiry. If the token itself contains an earlier one, the earlier one counts.
    pub fn with_expiry(mut self, expires_at: SystemTime) -> Self {
        let parts = Arc::make_mut(&mut self.0);
        parts.expires_at = Some(
            parts
                .expires_at
                .map_or(expires_at, |own| own.min(expires_at)),
        );
        self
    }

    /// Sets the principal, in place of the one in the token: brokers may use another claim than
    /// `sub`.
    pub fn with_principal(mut self, principal: &str) -> Self {
        Arc::make_mut(&mut self.0).principal = Some(Box::from(principal));
        self
    }

    /// The token as it is sent.
    pub fn text(&self) -> &SensitiveText {
        &self.0.text
    }

    /// When it expires; `None` if unknown.
    pub fn expires_at(&self) -> Option<SystemTime> {
        self.0.expires_at
    }

    /// When it expires, in milliseconds since 1970, as Kafka's clients require; `None` if unknown.
    pub fn expires_at_ms(&self) -> Option<i64> {
        let end = self.0.expires_at?.duration_since(UNIX_EPOCH).ok()?;
        i64::try_from(end.as_millis()).ok()
    }

    /// Its principal; `None` if unknown.
    pub fn principal(&self) -> Option<&str> {
        self.0.principal.as_deref()
    }

    /// Whether both have the same text.
    pub(super) fn same_text(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0.text == other.0.text
    }
}

impl From<SensitiveText> for BearerToken {
    fn from(text: SensitiveText) -> Self {
        Self::new(text)
    }
}

impl From<&str> for BearerToken {
    fn from(text: &str) -> Self {
        Self::new(text.into())
    }
}

impl fmt::Debug for BearerToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BearerToken")
            .field("expires_at", &self.0.expires_at)
            .field("principal", &self.0.principal)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of RFC 7519 section 3.1: `exp` is 1300819380, and there is no `sub`.
    const RFC_7519: &str = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.\
        eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFt\
        cGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    #[test]
    fn the_earlier_end_holds() {
        let at = |seconds| UNIX_EPOCH + Duration::from_secs(seconds);
        let own = at(1_300_819_380);
        let token = BearerToken::from(RFC_7519);
        assert_eq!(token.expires_at(), Some(own));
        assert_eq!(token.expires_at_ms(), Some(1_300_819_380_000));
        assert_eq!(
            token.clone().with_expiry(at(2_000_000_000)).expires_at(),
            Some(own)
        );
        assert_eq!(token.with_expiry(at(5)).expires_at(), Some(at(5)));
        assert_eq!(BearerToken::from("opaque").expires_at(), None);
    }
}

//! What a bearer token tells of itself where it is a JSON web token, for clients that ask for it.

use base64ct::{Base64UrlUnpadded, Encoding};
use serde_json::Value;
use zeroize::Zeroizing;

use crate::sensitive::SensitiveText;

/// The claims of a JSON web token (RFC 7519 section 4.1); none where it is none. They are as the
/// token has them: the broker is who checks it.
#[derive(Debug)]
pub(crate) struct Claims(Value);

impl Claims {
    pub(crate) fn of(token: &SensitiveText) -> Self {
        let payload = token.expose().split('.').nth(1).unwrap_or_default();
        let mut bytes = Zeroizing::new(vec![0; payload.len()]);
        let json = Base64UrlUnpadded::decode(payload, &mut bytes).unwrap_or_default();
        Self(serde_json::from_slice(json).unwrap_or_default())
    }

    /// `exp`, in milliseconds since 1970. RFC 7519 section 2 lets it have a fraction of a second,
    /// which is left off.
    pub(crate) fn expires_at_ms(&self) -> Option<i64> {
        let number = self.0.get("exp")?.as_number()?.to_string();
        let seconds: i64 = number.split('.').next()?.parse().ok()?;
        seconds.checked_mul(1000).filter(|end| *end >= 0)
    }

    /// `sub`.
    pub(crate) fn subject(&self) -> Option<&str> {
        self.0.get("sub")?.as_str()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn end_of(claims: &str) -> Option<i64> {
        let payload = Base64UrlUnpadded::encode_string(claims.as_bytes());
        let token = format!("e30.{payload}.c2ln");
        Claims::of(&token.as_str().into()).expires_at_ms()
    }

    /// The example of RFC 7519 section 3.1, as the RFC prints it.
    #[test]
    fn the_example_of_rfc_7519_is_read() {
        let token = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.\
                     eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFt\
                     cGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        let claims = Claims::of(&token.into());
        assert_eq!(claims.expires_at_ms(), Some(1_300_819_380_000));
    }

    #[test]
    fn an_end_is_a_number_of_seconds() {
        assert_eq!(end_of(r#"{"exp":1300819380.75}"#), Some(1_300_819_380_000));
        for odd in [
            r#"{"exp":"1300819380"}"#,
            r#"{"exp":-1}"#,
            r#"{"exp":99999999999999999999}"#,
            r#"{"exp":1e400}"#,
            "{}",
            "[]",
            "nonsense",
        ] {
            assert_eq!(end_of(odd), None, "{odd}");
        }
        for opaque in ["", "opaque", "a.b", "a.!.c"] {
            assert_eq!(Claims::of(&opaque.into()).expires_at_ms(), None);
        }
    }
}

//! The claims of a bearer token, if it is a JSON web token, for clients that ask for them.

use base64ct::{Base64UrlUnpadded, Encoding};
use zeroize::Zeroizing;

use crate::json::{Data, Value, read_strict};
use crate::sensitive::SensitiveText;

/// The claims of a JSON web token (RFC 7519 section 4.1); empty for other tokens. They are not
/// checked here: the broker checks them.
#[derive(Debug)]
pub(crate) struct Claims {
    subject: Option<String>,
    expires_at_ms: Option<i64>,
}

impl Claims {
    pub(crate) fn of(token: &SensitiveText) -> Self {
        let payload = token.expose().split('.').nth(1).unwrap_or_default();
        let mut bytes = Zeroizing::new(vec![0; payload.len()]);
        let json = Base64UrlUnpadded::decode(payload, &mut bytes).unwrap_or_default();
        let claims = read_strict(json).ok();
        let claim = |name: &str| claims.as_ref()?.get(name);
        Self {
            subject: claim("sub").and_then(Value::as_text).map(str::to_owned),
            expires_at_ms: claim("exp").and_then(|exp| milliseconds(exp, json)),
        }
    }

    /// `exp`, in milliseconds since 1970.
    pub(crate) fn expires_at_ms(&self) -> Option<i64> {
        self.expires_at_ms
    }

    /// `sub`.
    pub(crate) fn subject(&self) -> Option<&str> {
        self.subject.as_deref()
    }
}

/// Converts a number of seconds to milliseconds. RFC 7519 section 2 allows a fraction of a second,
/// which is dropped.
fn milliseconds(exp: &Value, json: &[u8]) -> Option<i64> {
    let Data::Number = exp.data else { return None };
    let seconds: f64 = std::str::from_utf8(json.get(exp.range.clone())?)
        .ok()?
        .parse()
        .ok()?;
    let whole: i64 = seconds.trunc().to_string().parse().ok()?;
    whole.checked_mul(1000).filter(|end| *end >= 0)
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
        for number in ["1300819380.75", "1.30081938075e9"] {
            let claims = format!("{{\"exp\":{number}}}");
            assert_eq!(end_of(&claims), Some(1_300_819_380_000), "{number}");
        }
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

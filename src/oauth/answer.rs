//! The response of a token endpoint (RFC 6749 sections 5.1 and 5.2).

use std::time::{Duration, SystemTime};

use super::error::OauthError;
use crate::bearer::BearerToken;
use crate::finding::{printable, printable_up_to};
use crate::json::{Data, Value, read_strict};
use crate::sensitive::SensitiveText;

/// The longest accepted lifetime of a token, a year, so that arithmetic on it does not overflow.
const LONGEST: u64 = 366 * 24 * 60 * 60;

/// The token in a success response to a request that was sent at `sent`.
pub(super) fn token(body: &[u8], sent: SystemTime) -> Result<BearerToken, OauthError> {
    let answer = read_strict(body).map_err(|_| OauthError::Malformed("is not JSON"))?;
    let text = answer
        .get("access_token")
        .and_then(Value::as_text)
        .ok_or(OauthError::Malformed("has no access_token"))?;
    let token_type = answer.get("token_type").and_then(Value::as_text);
    if let Some(other) = token_type.filter(|found| !found.eq_ignore_ascii_case("bearer")) {
        return Err(OauthError::TokenType(printable(other)));
    }
    let token = BearerToken::from(text);
    let life = answer
        .get("expires_in")
        .and_then(|life| seconds(life, body));
    let end = life.and_then(|life| sent.checked_add(life));
    Ok(match end {
        Some(end) => token.with_expiry(end),
        None => token,
    })
}

/// A number of seconds; some identity providers write it as text.
fn seconds(life: &Value, body: &[u8]) -> Option<Duration> {
    let digits = match &life.data {
        Data::Number => std::str::from_utf8(body.get(life.range.clone())?).ok()?,
        _ => life.as_text()?,
    };
    let whole = digits.split('.').next().unwrap_or(digits);
    let seconds: u64 = whole.parse().ok()?;
    Some(Duration::from_secs(seconds.min(LONGEST)))
}

/// The refusal in a response whose HTTP status is that of a success.
pub(super) fn refusal_within(
    status: u16,
    body: &[u8],
    secrets: &[SensitiveText],
) -> Option<OauthError> {
    let refusal = refusal(status, body, secrets);
    matches!(refusal, OauthError::Refused { error: Some(_), .. }).then_some(refusal)
}

/// The reason of a refusal, without anything that the client sent as a secret.
pub(super) fn refusal(status: u16, body: &[u8], secrets: &[SensitiveText]) -> OauthError {
    let answer = read_strict(body).ok();
    let text = |name: &str| {
        let text = answer.as_ref()?.get(name)?.as_text()?;
        let repeats = |secret: &SensitiveText| text.contains(secret.expose());
        (!secrets.iter().any(repeats)).then(|| printable_up_to(300, text))
    };
    OauthError::Refused {
        status,
        error: text("error"),
        description: text("error_description"),
    }
}

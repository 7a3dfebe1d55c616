//! Bearer tokens for clients that bring their own OAUTHBEARER, checked as this library's own
//! mechanism checks them.

use crate::client::{BearerTokens, ClientError};
use crate::sensitive::SensitiveText;

/// A token, now. Neither it nor an extension holds what would end its field in the message, which
/// other clients don't look for.
pub(super) fn token(tokens: &BearerTokens) -> Result<SensitiveText, ClientError> {
    let token = tokens.token().map_err(ClientError::Bearer)?;
    tokens.mechanism(token.clone())?;
    Ok(token)
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
            assert!(matches!(token(&tokens), Err(ClientError::Sasl(_))));
        }
        let tokens = BearerTokens::new(|| Ok("token".into())).extension("pool", "1");
        assert_eq!(token(&tokens), Ok("token".into()));
    }
}

//! The parts of messages: their limits, and how names are escaped.

use super::SaslError;

/// Mechanisms can't send a NUL, and do not log in with an empty part.
pub(super) fn check_part(part: &'static str, text: &str) -> Result<(), SaslError> {
    if text.is_empty() {
        return Err(SaslError::Empty { part });
    }
    if text.contains('\0') {
        return Err(SaslError::ContainsNul { part });
    }
    Ok(())
}

/// The `saslname` of a user (RFC 5801 section 4, RFC 5802 section 5.1): `=` as `=3D`, `,` as `=2C`.
pub(super) fn saslname(user: &str) -> String {
    user.replace('=', "=3D").replace(',', "=2C")
}

/// If the server begins, it sends an empty challenge (RFC 4422 section 3).
pub(super) fn expect_empty(challenge: &[u8]) -> Result<(), SaslError> {
    if challenge.is_empty() {
        Ok(())
    } else {
        Err(SaslError::UnexpectedData {
            length: challenge.len(),
        })
    }
}

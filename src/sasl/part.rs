//! The parts of messages: what no mechanism can carry, how names are escaped.

use super::SaslError;

/// No mechanism has room for a NUL, and none logs in with an empty part.
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

/// A server that begins does so with an empty challenge (RFC 4422 section 3).
pub(super) fn expect_empty(challenge: &[u8]) -> Result<(), SaslError> {
    if challenge.is_empty() {
        Ok(())
    } else {
        Err(SaslError::UnexpectedData {
            length: challenge.len(),
        })
    }
}

//! An error in one line, for a person.

use std::error::Error;

/// The error and its causes ([`Error::source`]), joined by colons.
///
/// Each error of this library states only its own fact, not that of its cause, so that a report of
/// the whole chain prints each fact once. Use this function if you want one line.
///
/// ```
/// use msk_auth::finding::with_causes;
/// use msk_auth::iam::{CredentialsError, TokenError};
///
/// let error = TokenError::Credentials(CredentialsError::Panicked);
/// assert_eq!(error.to_string(), "no valid credentials");
/// assert_eq!(with_causes(&error), "no valid credentials: the credentials provider panicked");
/// ```
pub fn with_causes(error: &dyn Error) -> String {
    let mut line = error.to_string();
    let causes = std::iter::successors(error.source(), |&cause| cause.source());
    for cause in causes {
        line.push_str(": ");
        line.push_str(&cause.to_string());
    }
    line
}

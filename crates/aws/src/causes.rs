//! An error of the SDK in one line.

use std::error::Error;

/// The error and its causes, joined by colons: the SDK's own words are in the causes.
pub(crate) fn with_causes(error: &dyn Error) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        words.push_str(": ");
        words.push_str(&error.to_string());
        cause = error.source();
    }
    words
}

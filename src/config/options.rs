//! What a configuration does not say of itself.

use crate::config::dialect::Dialect;
use crate::sensitive::SensitiveText;

/// What a configuration does not say of itself.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Options {
    /// The dialect; by default [`Dialect::of`] the text, and Java's where that says nothing.
    pub dialect: Option<Dialect>,
    /// The password of the keystore, where the configuration has none.
    pub password: Option<SensitiveText>,
    /// The alias of the key in a keystore that has several.
    pub alias: Option<String>,
}

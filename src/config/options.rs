//! What a configuration does not say of itself.

use crate::config::dialect::Dialect;
use crate::config::providers::ConfigProviders;
use crate::sensitive::{SensitiveBytes, SensitiveText};

/// Reads the files to which a configuration refers, by their paths.
pub(crate) type ReadFile<'a> = dyn FnMut(&str) -> std::io::Result<SensitiveBytes> + 'a;

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
    /// What fills in a Java client's references to config providers, as `${env:NAME}`, and Spring's
    /// placeholders, as `${NAME:DEFAULT}`. Without it each is a finding, [`Code::ConfigReference`](crate::Code::ConfigReference).
    pub providers: Option<ConfigProviders>,
}

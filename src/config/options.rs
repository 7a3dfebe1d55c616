//! Options for reading a configuration.

use crate::config::dialect::Dialect;
use crate::config::providers::ConfigProviders;
use crate::sensitive::{SensitiveBytes, SensitiveText};

/// Reads the files that a configuration names, by their paths.
pub(crate) type ReadFile<'a> = dyn FnMut(&str) -> std::io::Result<SensitiveBytes> + 'a;

/// Options for reading a configuration.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Options {
    /// The dialect; by default that of [`Dialect::of`], or Java's if the text does not show it.
    pub dialect: Option<Dialect>,
    /// The password of the keystore, if the configuration has none.
    pub password: Option<SensitiveText>,
    /// The alias of the key, if a keystore has several.
    pub alias: Option<String>,
    /// Resolves a Java client's references to config providers, such as `${env:NAME}`, and Spring's
    /// placeholders, such as `${NAME:DEFAULT}`. Without it, each of them is a finding,
    /// [`Code::ConfigReference`](crate::Code::ConfigReference).
    pub providers: Option<ConfigProviders>,
}

//! The config providers that a caller allows.

use std::fmt;
use std::sync::Arc;

use crate::sensitive::SensitiveText;

/// Looks up an environment variable by its name.
pub(super) type Variable = dyn Fn(&str) -> Option<SensitiveText> + Send + Sync;

/// Kafka's own config providers: `FileConfigProvider`, `DirectoryConfigProvider` and
/// `EnvVarConfigProvider`.
///
/// They resolve references in a Java client's configuration, for example `${file:PATH:KEY}` and
/// `${env:NAME}`, if its `config.providers` names them. The function that reads other files also
/// reads theirs. Other providers are not run.
///
/// For [`Dialect::Spring`](crate::config::Dialect::Spring) they are the environment of its placeholders.
///
/// As in Kafka, a reference that `config.providers.NAME.param.allowed.paths` or `param.allowlist.pattern`
/// does not allow is not resolved. Paths are compared by name, without following links. A pattern is
/// evaluated if it has only letters, digits, `.*`, `|`, groups and simple classes; others are reported.
///
/// ```
/// use msk_auth::config::{ConfigProviders, Options};
///
/// let mut options = Options::default();
/// options.providers = Some(ConfigProviders::with_environment());
/// ```
#[derive(Clone)]
pub struct ConfigProviders {
    variable: Arc<Variable>,
}

impl ConfigProviders {
    /// Uses this function for environment variables.
    pub fn new(variable: impl Fn(&str) -> Option<SensitiveText> + Send + Sync + 'static) -> Self {
        Self {
            variable: Arc::new(variable),
        }
    }

    /// Uses the environment variables of this process.
    pub fn with_environment() -> Self {
        Self::new(|name| {
            let value = std::env::var(name).ok()?;
            Some(value.into_boxed_str().into())
        })
    }

    pub(super) fn variable(&self) -> &Variable {
        &*self.variable
    }
}

impl fmt::Debug for ConfigProviders {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConfigProviders").finish_non_exhaustive()
    }
}

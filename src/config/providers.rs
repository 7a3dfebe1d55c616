//! Which config providers a caller lets a configuration use.

use std::fmt;
use std::sync::Arc;

use crate::sensitive::SensitiveText;

/// An environment variable by its name.
pub(super) type Variable = dyn Fn(&str) -> Option<SensitiveText> + Send + Sync;

/// Kafka's own config providers: `FileConfigProvider`, `DirectoryConfigProvider` and
/// `EnvVarConfigProvider`.
///
/// They fill in what a Java client's configuration refers to, for example `${file:PATH:KEY}` and
/// `${env:NAME}`, as far as its `config.providers` names them. Files are read by the function that
/// reads all others. Other providers are not run.
///
/// For [`Dialect::Spring`](crate::config::Dialect::Spring) they are the environment of its placeholders.
///
/// What `config.providers.NAME.param.allowed.paths` and `param.allowlist.pattern` do not allow is not
/// filled in, as in Kafka. Paths are compared by their names, without following links. A pattern is judged
/// where it has only letters, digits, `.*`, `|`, groups and simple classes; others are reported.
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
    /// With these environment variables.
    pub fn new(variable: impl Fn(&str) -> Option<SensitiveText> + Send + Sync + 'static) -> Self {
        Self {
            variable: Arc::new(variable),
        }
    }

    /// With the environment variables of this process.
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

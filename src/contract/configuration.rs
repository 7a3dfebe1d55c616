//! The output of `msk-auth check` for a client's configuration.

use serde::Serialize;

use crate::config::{Configuration, ConfiguredCredentials};
use crate::contract::{FindingEntry, IdentityEntry, SCHEMA_VERSION};

/// The output of `msk-auth check --format json` for a client's configuration: its meaning, and
/// everything that is wrong with it.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ConfigurationDocument {
    /// The version of this document.
    #[cfg_attr(feature = "schema", schemars(schema_with = "super::schema::version"))]
    pub schema: u32,
    /// The dialect in which it was read: `java`, `java-json`, `librdkafka` or `librdkafka-json`.
    pub dialect: &'static str,
    /// Whether no finding is an error.
    pub accepted: bool,
    /// How the client authenticates, as in `plan`; null if unknown.
    pub method: Option<&'static str>,
    /// The brokers, as `host:port`.
    pub brokers: Vec<String>,
    /// The number of root certificates in the configuration; null if it has none.
    pub roots: Option<usize>,
    /// The problems, errors first.
    pub findings: Vec<FindingEntry>,
    /// For a client certificate that could be read: the client's identity.
    pub identity: Option<IdentityEntry>,
}

impl From<&Configuration> for ConfigurationDocument {
    fn from(configuration: &Configuration) -> Self {
        let identity = match &configuration.credentials {
            ConfiguredCredentials::ClientCertificate(identity) => {
                IdentityEntry::of(identity.chain(), Some(identity.key()))
            }
            _ => None,
        };
        Self {
            schema: SCHEMA_VERSION,
            dialect: configuration.dialect.as_str(),
            accepted: configuration.accepted(),
            method: configuration.method.map(|method| method.as_str()),
            brokers: configuration
                .brokers
                .iter()
                .map(ToString::to_string)
                .collect(),
            roots: configuration.roots.as_ref().map(|roots| roots.len()),
            findings: FindingEntry::ranked(&configuration.findings),
            identity,
        }
    }
}

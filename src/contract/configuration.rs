//! What `msk-auth check` prints of a client's configuration.

use serde::Serialize;

use crate::config::{Configuration, ConfiguredCredentials};
use crate::contract::{FindingEntry, IdentityEntry, SCHEMA_VERSION};

/// What `msk-auth check --format json` prints of a client's configuration: what it means, and
/// everything that is wrong with it.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ConfigurationDocument {
    /// The version of this document.
    #[cfg_attr(feature = "schema", schemars(schema_with = "super::schema::version"))]
    pub schema: u32,
    /// The dialect that it was read as: `java`, `java-json`, `librdkafka`, `librdkafka-json` or
    /// `spring`.
    pub dialect: &'static str,
    /// Whether nothing that was found is an error.
    pub accepted: bool,
    /// How the client authenticates, as `plan` names it; null where that is not known.
    pub method: Option<&'static str>,
    /// The brokers, as `host:port`.
    pub brokers: Vec<String>,
    /// How many root certificates the configuration has of its own; null where it has none.
    pub roots: Option<usize>,
    /// What is wrong, errors first.
    pub findings: Vec<FindingEntry>,
    /// For a client certificate that could be read: who the client is.
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

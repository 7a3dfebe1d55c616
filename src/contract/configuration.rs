//! What `msk-auth check` prints of a client's configuration.

use serde::Serialize;

use crate::config::{Configuration, ConfiguredCredentials};
use crate::contract::{FindingEntry, IdentityEntry, SchemaVersion};

/// What `msk-auth check --format json` prints of a client's configuration: what it means, and
/// everything that is wrong with it.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ConfigurationDocument {
    /// The version of this document.
    schema: SchemaVersion,
    /// The dialect that it was read as: `java`, `java-json`, `librdkafka`, `librdkafka-json` or
    /// `spring`.
    dialect: &'static str,
    /// Whether nothing that was found is an error.
    accepted: bool,
    /// How the client authenticates, as `plan` names it; null where that is not known.
    method: Option<&'static str>,
    /// The brokers, as `host:port`.
    brokers: Vec<String>,
    /// How many root certificates the configuration has of its own; null where it has none.
    roots: Option<usize>,
    /// What is wrong, errors first.
    findings: Vec<FindingEntry>,
    /// For a client certificate that could be read: who the client is.
    identity: Option<IdentityEntry>,
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
            schema: SchemaVersion,
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

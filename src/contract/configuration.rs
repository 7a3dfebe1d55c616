//! The output of `msk-auth check` for a client's configuration.

use serde::Serialize;

use crate::config::{Configuration, ConfiguredCredentials};
use crate::contract::{FindingEntry, IdentityEntry, SchemaVersion};

/// The output of `msk-auth check --format json` for a client's configuration: its meaning, and
/// everything that is wrong with it.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ConfigurationDocument {
    /// The version of this document.
    schema: SchemaVersion,
    /// The dialect in which it was read: `java`, `java-json`, `librdkafka`, `librdkafka-json` or
    /// `spring`.
    dialect: &'static str,
    /// Whether no finding is an error.
    accepted: bool,
    /// How the client authenticates, as in `plan`; null if unknown.
    method: Option<&'static str>,
    /// The brokers, as `host:port`.
    brokers: Vec<String>,
    /// The number of root certificates in the configuration; null if it has none.
    roots: Option<usize>,
    /// The problems, errors first.
    findings: Vec<FindingEntry>,
    /// For a client certificate that could be read: the client's identity.
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

//! The output of `msk-auth token`.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use crate::contract::SchemaVersion;
use crate::iam::Token;

/// The output of `msk-auth token --format json`: an MSK IAM token. Anyone who has it can connect
/// until it expires, so it is borrowed, and omitted from `Debug`.
#[derive(Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TokenDocument<'a> {
    /// The version of this document.
    schema: SchemaVersion,
    /// The bearer token for SASL OAUTHBEARER. A secret.
    token: &'a str,
    /// The host in its signature.
    host: String,
    /// The region in its signature.
    region: &'a str,
    /// When it expires, in milliseconds since 1970.
    expires_ms: i64,
    /// The access key that signed it.
    access_key_id: &'a str,
    /// The signed URL's parameters, decoded; signature and session token are `***`.
    parameters: BTreeMap<String, String>,
}

impl<'a> From<&'a Token> for TokenDocument<'a> {
    fn from(token: &'a Token) -> Self {
        let decoded = token.decoded();
        Self {
            schema: SchemaVersion,
            token: token.expose(),
            host: decoded.host().to_owned(),
            region: token.region().as_str(),
            expires_ms: token.expires_at_ms(),
            access_key_id: token.access_key_id(),
            parameters: decoded.parameters().iter().cloned().collect(),
        }
    }
}

impl fmt::Debug for TokenDocument<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenDocument")
            .field("host", &self.host)
            .field("region", &self.region)
            .field("expires_ms", &self.expires_ms)
            .field("access_key_id", &self.access_key_id)
            .finish_non_exhaustive()
    }
}

//! The parameters of a mapping for the tokens that Lambda requests from an identity provider.

use super::{SourceAccess, SourceAccessType};

/// The parameters for requesting a token, and the extensions that are sent to the brokers with it:
/// the `OAUTHBEARER_…` types whose URI is a value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct OauthParameters {
    /// `OAUTHBEARER_SCOPE`: the scope to request.
    pub scope: Option<String>,
    /// `OAUTHBEARER_AUDIENCE`: the audience to request.
    pub audience: Option<String>,
    /// The SASL extensions (KIP-342), name and value: `logicalCluster` from
    /// `OAUTHBEARER_LOGICAL_CLUSTER` and `identityPoolId` from `OAUTHBEARER_IDENTITY_POOL`. AWS does not
    /// document their names; these are the ones that Confluent Cloud reads.
    pub extensions: Vec<(String, String)>,
}

impl SourceAccess {
    /// The parameters for tokens.
    pub(crate) fn oauth_parameters(&self) -> OauthParameters {
        let value = |kind| {
            let found = self.iter().find(|configuration| configuration.kind == kind);
            found.and_then(|configuration| configuration.uri.clone())
        };
        let extension = |name, kind| value(kind).map(|value| (String::from(name), value));
        let pool = extension("identityPoolId", SourceAccessType::OauthbearerIdentityPool);
        OauthParameters {
            scope: value(SourceAccessType::OauthbearerScope),
            audience: value(SourceAccessType::OauthbearerAudience),
            extensions: extension(
                "logicalCluster",
                SourceAccessType::OauthbearerLogicalCluster,
            )
            .into_iter()
            .chain(pool)
            .collect(),
        }
    }
}

//! What a mapping says of the tokens that Lambda asks an identity provider for.

use super::{SourceAccess, SourceAccessType};

/// What is asked for with a token, and what is sent to the brokers along with it: the
/// `OAUTHBEARER_…` types whose URI is a value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct OauthParameters {
    /// `OAUTHBEARER_SCOPE`: the scope asked for.
    pub scope: Option<String>,
    /// `OAUTHBEARER_AUDIENCE`: the audience asked for.
    pub audience: Option<String>,
    /// The SASL extensions (KIP-342), name and value: `logicalCluster` from
    /// `OAUTHBEARER_LOGICAL_CLUSTER` and `identityPoolId` from `OAUTHBEARER_IDENTITY_POOL`. AWS does not
    /// document their names; these are the ones that Confluent Cloud reads.
    pub extensions: Vec<(String, String)>,
}

impl SourceAccess {
    /// What is said of tokens.
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

//! Bearer tokens, requested with the secret of an OAuth client.

use std::time::Duration;

use clap::{Args, ValueEnum};
use msk_auth::Finding;
use msk_auth::bearer::BearerToken;
use msk_auth::client::{BearerTokens, ClientCredentials};
use msk_auth::finding::with_causes;
use msk_auth::oauth::{TokenGrant, TokenRequest};
use msk_auth::plan::Plan;
use msk_auth_oauth::TokenEndpoint;

use crate::Unusable;
use crate::provider::provider;

#[derive(Args)]
pub(super) struct OauthOptions {
    /// With an OAuth client's secret: the scope to request [default: the mapping's]
    #[arg(long, value_name = "SCOPE")]
    scope: Option<String>,
    /// With an OAuth client's secret: the audience to request [default: the mapping's]
    #[arg(long, value_name = "AUDIENCE")]
    audience: Option<String>,
    /// With oauthbearer: a SASL extension to send, for example logicalCluster=lkc-abc123; may be
    /// repeated
    #[arg(long, value_name = "NAME=VALUE", value_parser = extension)]
    extension: Vec<(String, String)>,
    /// With an OAuth client's secret: how the client proves its identity [default, as in Lambda:
    /// client-secret-basic with a client secret, jwt-bearer with a key]
    #[arg(long, value_name = "GRANT", value_enum)]
    grant: Option<Grant>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Grant {
    /// Client credentials, the secret as HTTP Basic
    ClientSecretBasic,
    /// Client credentials, the secret in the body
    ClientSecretPost,
    /// Client credentials, a signed assertion as the proof of identity
    PrivateKeyJwt,
    /// A signed assertion as the grant
    JwtBearer,
}

impl OauthOptions {
    /// The first of these options that was given.
    pub(super) fn given(&self) -> Option<&'static str> {
        let all = [
            ("--scope", self.scope.is_some()),
            ("--audience", self.audience.is_some()),
            ("--extension", !self.extension.is_empty()),
            ("--grant", self.grant.is_some()),
        ];
        all.iter()
            .find(|(_, is_given)| *is_given)
            .map(|(name, _)| *name)
    }
}

impl From<Grant> for TokenGrant {
    fn from(grant: Grant) -> Self {
        match grant {
            Grant::ClientSecretBasic => Self::ClientSecretBasic,
            Grant::ClientSecretPost => Self::ClientSecretPost,
            Grant::PrivateKeyJwt => Self::PrivateKeyJwt,
            Grant::JwtBearer => Self::JwtBearer,
        }
    }
}

fn extension(text: &str) -> Result<(String, String), &'static str> {
    let (name, value) = text.split_once('=').ok_or("write NAME=VALUE")?;
    Ok((name.to_owned(), value.to_owned()))
}

impl OauthOptions {
    /// Tokens of the client's token endpoint, or why it gives none. Requests one immediately, so that an
    /// error there is not reported as a broker's.
    pub(super) fn credentials(
        &self,
        mut request: TokenRequest,
        plan: &Plan,
        timeout: Duration,
    ) -> Result<Result<ClientCredentials, Finding>, Unusable> {
        if let Some(scope) = self.scope.as_ref().or(plan.oauth.scope.as_ref()) {
            request = request.scope(scope);
        }
        if let Some(audience) = self.audience.as_ref().or(plan.oauth.audience.as_ref()) {
            request = request.audience(audience);
        }
        if let Some(grant) = self.grant {
            request = request.grant(grant.into());
        }
        let endpoint = TokenEndpoint::new(request, provider());
        let ask = |endpoint: TokenEndpoint| endpoint.timeout(timeout).token_blocking();
        let token: BearerToken = match endpoint.and_then(ask) {
            Ok(token) => token,
            Err(error) => {
                let unusable = || Unusable(format!("{}; {}", with_causes(&error), error.help()));
                return error.finding().map(Err).ok_or_else(unusable);
            }
        };
        let tokens = BearerTokens::new(move || Ok(token.clone()));
        Ok(Ok(self.with_extensions(tokens, plan).into()))
    }

    /// The tokens with the given extensions, or else those of the mapping.
    pub(super) fn with_extensions(&self, tokens: BearerTokens, plan: &Plan) -> BearerTokens {
        let given = self.extension.iter().cloned();
        let named = plan.oauth.extensions.iter();
        let named = named
            .filter(|(name, _)| !self.extension.iter().any(|(given, _)| given == name))
            .map(|(name, value)| (name.clone(), value.clone()));
        given.chain(named).fold(tokens, |tokens, (name, value)| {
            tokens.extension(name, value)
        })
    }
}

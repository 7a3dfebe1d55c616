//! As whom AWS is asked: the credentials of the environment, a profile or a role.

#[cfg(feature = "aws")]
use std::time::Duration;
use std::time::SystemTime;

use clap::Args;
use msk_auth::config::IamOptions;
use msk_auth::finding::with_causes;
use msk_auth::iam::{
    Credentials, CredentialsError, Region, Signer, Token, TokenError, TokenSource, environment,
    profile,
};
#[cfg(feature = "aws")]
use msk_auth_aws::{AssumedRole, SdkChain, SdkChainBuilder};

use crate::Unusable;

/// How long the AWS SDK may take to find credentials.
#[cfg(feature = "aws")]
const SDK_TIMEOUT: Duration = Duration::from_secs(30);

/// An identity of AWS's.
#[derive(Args, Clone)]
pub(crate) struct Identity {
    /// The profile of ~/.aws/credentials and ~/.aws/config; by default the environment's keys, then
    /// AWS_PROFILE, then the profile `default`.
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
    /// A role to assume with these credentials.
    #[arg(long, value_name = "ARN")]
    role_arn: Option<String>,
    /// The external id that the role asks for.
    #[arg(long, value_name = "ID", requires = "role_arn")]
    external_id: Option<String>,
    /// The name of the role's session, part of the principal that the broker sees.
    #[arg(long, value_name = "NAME", requires = "role_arn")]
    session_name: Option<String>,
}

/// The region that is given with `--region`, else the one in a broker's name.
pub(crate) fn region(given: Option<&str>, broker: Option<&str>) -> Result<Region, Unusable> {
    match given {
        Some(name) => Region::new(name).map_err(|error| Unusable(format!("--region: {error}"))),
        None => Region::from_broker(broker.unwrap_or_default())
            .map_err(|error| Unusable(format!("{error} (--region REGION)"))),
    }
}

/// Why there is no token.
pub(crate) enum Refusal {
    /// There are no credentials to begin with.
    Unusable(String),
    /// There are, and they or their issuer say no.
    Rejected(String),
}

impl Identity {
    /// The same, with what a client's configuration names where nothing is given.
    pub(crate) fn or(&self, options: &IamOptions) -> Self {
        let mut identity = self.clone();
        if identity.profile.is_none() && identity.role_arn.is_none() {
            identity.profile = options.profile.clone();
            identity.role_arn = options.role_arn.clone();
            identity.session_name = options.role_session_name.clone();
        }
        identity
    }

    /// A token, now.
    pub(crate) fn token(&self, signer: Signer) -> Result<Token, Refusal> {
        match self.without_sdk() {
            Ok(credentials) => signer
                .token(&credentials, SystemTime::now())
                .map_err(|error| Refusal::Rejected(error.to_string())),
            Err(error) => {
                let source = self.source_by_sdk(signer, error)?;
                match source.token_blocking() {
                    Ok(token) => Ok(Token::clone(&token)),
                    Err(TokenError::Credentials(words)) => {
                        Err(Refusal::Rejected(words.to_string()))
                    }
                    Err(error) => Err(Refusal::Rejected(with_causes(&error))),
                }
            }
        }
    }

    /// Tokens for a connection.
    pub(crate) fn source(&self, signer: Signer) -> Result<TokenSource, Refusal> {
        match self.without_sdk() {
            Ok(credentials) => TokenSource::builder(signer, credentials)
                .start()
                .map_err(|error| Refusal::Unusable(error.to_string())),
            Err(error) => self.source_by_sdk(signer, error),
        }
    }

    /// The credentials of a profile, else of the environment, else of the current profile.
    fn without_sdk(&self) -> Result<Credentials, CredentialsError> {
        if self.role_arn.is_some() {
            return Err(CredentialsError::NeedsSdk {
                place: "a role".into(),
                setting: "--role-arn".into(),
            });
        }
        if self.profile.is_some() {
            return profile::credentials(self.profile.as_deref());
        }
        match environment::credentials() {
            Err(absent @ CredentialsError::Missing { .. }) => match profile::credentials(None) {
                // The environment is what people set first; its absence explains most.
                Err(CredentialsError::Missing { .. }) => Err(absent),
                answer => answer,
            },
            answer => answer,
        }
    }

    /// The SDK's chain, as the options have it.
    #[cfg(feature = "aws")]
    pub(crate) fn sdk(&self, region: &Region) -> SdkChainBuilder {
        let mut credentials = SdkChain::new(region);
        if let Some(name) = &self.profile {
            credentials = credentials.profile(name);
        }
        if let Some(arn) = &self.role_arn {
            let mut role = AssumedRole::new(arn);
            if let Some(id) = &self.external_id {
                role = role.external_id(id);
            }
            if let Some(name) = &self.session_name {
                role = role.session_name(name);
            }
            credentials = credentials.role(role);
        }
        credentials
    }

    #[cfg(feature = "aws")]
    fn source_by_sdk(
        &self,
        signer: Signer,
        error: CredentialsError,
    ) -> Result<TokenSource, Refusal> {
        let sdk_may_help = matches!(
            error,
            CredentialsError::NeedsSdk { .. } | CredentialsError::Missing { .. }
        );
        if !sdk_may_help {
            return Err(Refusal::Unusable(error.to_string()));
        }
        let credentials = self.sdk(signer.region()).identify();
        let io = |error: std::io::Error| Refusal::Unusable(error.to_string());
        TokenSource::builder(signer, credentials.build().map_err(io)?)
            .attempt_timeout(SDK_TIMEOUT)
            .max_wait(SDK_TIMEOUT)
            .start()
            .map_err(io)
    }

    #[cfg(not(feature = "aws"))]
    fn source_by_sdk(&self, _: Signer, error: CredentialsError) -> Result<TokenSource, Refusal> {
        Err(Refusal::Unusable(match error {
            CredentialsError::NeedsSdk { place, setting } => format!(
                "{place} gets its credentials by `{setting}`, and this program was built without \
                 the AWS SDK: build it with `cargo install --path crates/cli --features aws`, or put \
                 credentials into the environment with \
                 `eval \"$(aws configure export-credentials --profile NAME --format env)\"` (AWS CLI \
                 2; NAME is a profile with that role or sign-in) and leave --profile and \
                 --role-arn out"
            ),
            error => error.to_string(),
        }))
    }
}

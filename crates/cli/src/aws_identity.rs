//! The identity for requests to AWS: the credentials of the environment, a profile or a role.

use std::time::{Duration, SystemTime};

use clap::Args;
use msk_auth::config::IamOptions;
use msk_auth::finding::{printable, shell_word, with_causes};
use msk_auth::iam::{
    Credentials, CredentialsError, Region, Signer, Token, TokenError, TokenSource, environment,
    profile::{self, ProfileCredentials},
};
#[cfg(feature = "aws")]
use msk_auth_aws::{AssumedRole, SdkChain, SdkChainBuilder};

use crate::Unusable;

/// How long the AWS SDK may take to find credentials.
#[cfg(feature = "aws")]
const SDK_TIMEOUT: Duration = Duration::from_secs(30);

/// How long a profile's program may take, and a little more.
const PROCESS_TIMEOUT: Duration = Duration::from_secs(65);

/// An identity in AWS.
#[derive(Args, Clone)]
pub(crate) struct Identity {
    /// The profile in ~/.aws/credentials and ~/.aws/config [default: the environment's keys, then
    /// AWS_PROFILE, then the profile `default`]
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
    /// A role to assume with these credentials
    #[arg(long, value_name = "ARN")]
    role_arn: Option<String>,
    /// The external id that the role requires
    #[arg(long, value_name = "ID", requires = "role_arn")]
    external_id: Option<String>,
    /// The name of the role's session, part of the principal that the broker sees
    #[arg(long, value_name = "NAME", requires = "role_arn")]
    session_name: Option<String>,
    /// Whether the role is that of a client's configuration.
    #[arg(skip)]
    is_configured: bool,
}

/// The region given with `--region`, or else the one in a broker's name. With `--host`, the region
/// may be newer than this program.
pub(crate) fn region(
    given: Option<&str>,
    broker: Option<&str>,
    host: Option<&str>,
) -> Result<Region, Unusable> {
    match given {
        Some(name) => {
            let region =
                Region::new(name).map_err(|error| Unusable(format!("--region: {error}")))?;
            match region.has_partition() || host.is_some() {
                true => Ok(region),
                false => Err(Unusable(format!(
                    "--region: no partition of AWS has a region `{region}`; `aws ec2 describe-regions \
                     --all-regions --query \"Regions[].RegionName\"` lists them"
                ))),
            }
        }
        None => Region::from_broker(broker.unwrap_or_default())
            .map_err(|error| Unusable(format!("{error} (--region REGION)"))),
    }
}

/// Credentials that are available without the SDK.
enum Found {
    /// In the environment, or static keys of a profile.
    Keys(Credentials),
    /// What the profile's program prints; it has not run yet.
    Process,
}

fn is_profile_named() -> bool {
    std::env::var_os("AWS_PROFILE").is_some_and(|name| !name.is_empty())
}

/// Reports that a variable does not choose the profile, because the AWS CLI may use another identity here. An error
/// about an absent profile says so itself.
fn report_ignored(found: &Result<Found, CredentialsError>) {
    let says_so = matches!(found, Err(CredentialsError::Missing { .. })) && is_profile_named();
    if let Some(name) = profile::ignored_default_profile()
        && !says_so
    {
        errln!(
            "msk-auth: AWS_DEFAULT_PROFILE is ignored, as AWS's SDKs for Java and Rust ignore it; to use its profile, \
             set AWS_PROFILE or add --profile {}",
            shell_word(&name)
        );
    }
}

/// Why there is no token.
pub(crate) enum Refusal {
    /// There are no credentials to begin with.
    Unusable(String),
    /// There are credentials, and they or their issuer refuse.
    Rejected(String),
}

impl Identity {
    /// The same identity, completed with the profile and role that a client's configuration names.
    pub(crate) fn or(&self, options: &IamOptions) -> Self {
        let mut identity = self.clone();
        if identity.profile.is_none() && identity.role_arn.is_none() {
            identity.profile = options.profile.clone();
            identity.role_arn = options.role_arn.clone();
            identity.external_id = options.role_external_id.clone();
            identity.session_name = options.role_session_name.clone();
            identity.is_configured = true;
        }
        identity
    }

    /// A new token.
    pub(crate) fn token(&self, signer: Signer) -> Result<Token, Refusal> {
        let unusable = |error: CredentialsError| Refusal::Unusable(error.to_string());
        let credentials = match self.without_sdk() {
            Ok(Found::Keys(credentials)) => credentials,
            Ok(Found::Process) => {
                profile::credentials_running_processes(self.profile.as_deref()).map_err(unusable)?
            }
            Err(error) => return self.token_by_sdk(signer, error),
        };
        signer
            .token(&credentials, SystemTime::now())
            .map_err(|error| Refusal::Rejected(error.to_string()))
    }

    fn token_by_sdk(&self, signer: Signer, error: CredentialsError) -> Result<Token, Refusal> {
        let source = self.source_by_sdk(signer, error)?;
        match source.token_blocking() {
            Ok(token) => Ok(Token::clone(&token)),
            Err(TokenError::Credentials(words)) => Err(Refusal::Rejected(words.to_string())),
            Err(error) => Err(Refusal::Rejected(with_causes(&error))),
        }
    }

    /// Tokens for a connection.
    pub(crate) fn source(&self, signer: Signer) -> Result<TokenSource, Refusal> {
        let builder = match self.without_sdk() {
            Ok(Found::Keys(credentials)) => TokenSource::builder(signer, credentials),
            // The program runs again for each new token, because its credentials expire.
            Ok(Found::Process) => {
                let profile = match &self.profile {
                    Some(name) => ProfileCredentials::named(name),
                    None => ProfileCredentials::new(),
                };
                TokenSource::builder(signer, profile.run_processes())
                    .attempt_timeout(PROCESS_TIMEOUT)
                    .max_wait(PROCESS_TIMEOUT)
            }
            Err(error) => return self.source_by_sdk(signer, error),
        };
        builder
            .start()
            .map_err(|error| Refusal::Unusable(error.to_string()))
    }

    /// The credentials of a profile, or else of the environment, or else of the current profile.
    fn without_sdk(&self) -> Result<Found, CredentialsError> {
        if let Some(role) = &self.role_arn {
            return Err(self.needs_sdk(role));
        }
        let in_profile = |name| match profile::credentials(name) {
            Ok(credentials) => Ok(Found::Keys(credentials)),
            Err(CredentialsError::ProcessNotRun { .. }) => Ok(Found::Process),
            Err(error) => Err(error),
        };
        let in_current = || {
            let found = in_profile(None);
            report_ignored(&found);
            found
        };
        if self.profile.is_some() {
            return in_profile(self.profile.as_deref());
        }
        match environment::credentials() {
            Ok(credentials) => Ok(Found::Keys(credentials)),
            // The sources that need the SDK come after profiles in its chain.
            Err(
                absent @ (CredentialsError::Missing { .. } | CredentialsError::NeedsSdk { .. }),
            ) => match in_current() {
                // People usually set the environment first, so its absence is the best explanation,
                // unless a named profile does not exist.
                Err(CredentialsError::Missing { .. }) if !is_profile_named() => Err(absent),
                answer => answer,
            },
            Err(error) => Err(error),
        }
    }

    /// The error for a role, and how to do without the SDK.
    fn needs_sdk(&self, role: &str) -> CredentialsError {
        let (setting, leave_out) = match self.is_configured {
            true => (
                "awsRoleArn",
                "remove `awsRoleArn` from a copy of the configuration",
            ),
            false => ("--role-arn", "leave --role-arn out"),
        };
        let external_id = match &self.external_id {
            Some(id) => format!(", `external_id = {}`", printable(id)),
            None => String::new(),
        };
        CredentialsError::NeedsSdk {
            place: "a role".into(),
            setting: setting.into(),
            help: format!(
                "{leave_out} and put the role's credentials into the environment: add a profile with \
                 `role_arn = {}`{external_id} and its `source_profile` to ~/.aws/config, and type \
                 `eval \"$(aws configure export-credentials --profile NAME --format env)\"` (AWS CLI 2)",
                printable(role),
            ),
        }
    }

    /// The SDK's chain, with the given options.
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
            CredentialsError::NeedsSdk {
                place,
                setting,
                help,
            } => {
                let without_profile = match &self.profile {
                    Some(_) if self.role_arn.is_none() => ", and leave --profile out",
                    _ => "",
                };
                format!(
                    "{place} gets its credentials through `{setting}`, and this program was built \
                     without the AWS SDK: build it with `cargo install --path crates/cli \
                     --features aws`, or {help}{without_profile}"
                )
            }
            error => error.to_string(),
        }))
    }
}

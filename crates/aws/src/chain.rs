//! Credentials from the AWS SDK: its default chain, profiles of every kind, roles, web identity.
//!
//! It fixes what the SDK leaves undefined. A role session without a name gets the same name at
//! every refresh, because a broker treats another name as another principal. STS is asked at its
//! regional endpoint. Everything is built once and reused.

use std::fmt;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use aws_config::ecs::EcsCredentialsProvider;
use aws_config::environment::EnvironmentVariableCredentialsProvider;
use aws_config::imds::credentials::ImdsCredentialsProvider;
use aws_config::meta::credentials::CredentialsProviderChain;
use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_config::sts::AssumeRoleProvider;
use aws_config::web_identity_token::{StaticConfiguration, WebIdentityTokenCredentialsProvider};
use aws_config::{BehaviorVersion, SdkConfig};
use aws_credential_types::Credentials as SdkCredentials;
use aws_credential_types::provider::{
    ProvideCredentials as SdkProvider, SharedCredentialsProvider,
};
use aws_runtime::env_config::file::{EnvConfigFileKind, EnvConfigFiles};
use msk_auth::finding::with_causes;
use msk_auth::iam::profile::Profiles;
use msk_auth::iam::{Credentials, CredentialsError, CredentialsFuture, ProvideCredentials, Region};
use tokio::sync::OnceCell;

use crate::role::{AssumedRole, SESSION_NAME};
use crate::runtime::Runtime;
use crate::sdk;

/// How long STS may take to identify the credentials.
const IDENTIFY_TIMEOUT: Duration = Duration::from_secs(3);

/// Selects the credentials that the SDK provides; made by [`SdkChain::new`].
///
/// ```no_run
/// use msk_auth_aws::{AssumedRole, SdkChain};
/// use msk_auth::iam::{Region, Signer, TokenSource};
///
/// let region = Region::new("eu-central-1")?;
/// let role = AssumedRole::new("arn:aws:iam::123456789012:role/orders").external_id("7c1e");
/// let credentials = SdkChain::new(&region).role(role).build()?;
/// let source = TokenSource::builder(Signer::new(region), credentials).start()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "no request is made until `build`"]
pub struct SdkChainBuilder {
    region: Region,
    profile: Option<String>,
    provider: Option<SharedCredentialsProvider>,
    role: Option<AssumedRole>,
    sts_endpoint: Option<String>,
    identify: bool,
}

impl SdkChainBuilder {
    /// Uses the credentials of this profile instead of the default chain.
    pub fn profile(mut self, name: impl Into<String>) -> Self {
        self.profile = Some(name.into());
        self
    }

    /// Uses the credentials of this SDK provider instead of the default chain or a profile. It runs
    /// on [`SdkChain`]'s own runtime.
    pub fn provider(mut self, provider: impl SdkProvider + 'static) -> Self {
        self.provider = Some(SharedCredentialsProvider::new(provider));
        self
    }

    /// Uses the credentials of this role, assumed with those of the chain or the profile.
    pub fn role(mut self, role: AssumedRole) -> Self {
        self.role = Some(role);
        self
    }

    /// Sets another endpoint for STS than the region's, as a URL, for example that of a VPC
    /// endpoint.
    pub fn sts_endpoint(mut self, url: impl Into<String>) -> Self {
        self.sts_endpoint = Some(url.into());
        self
    }

    /// Asks STS for the principal of new credentials (`sts:GetCallerIdentity`, which needs no
    /// permission), so that a change of the principal is detected with any kind of credentials. It
    /// waits three seconds, and a failure is not a failure of the credentials. The principal of an
    /// [`AssumedRole`] is known without this.
    pub fn identify(mut self) -> Self {
        self.identify = true;
        self
    }

    /// Makes the provider. The SDK is set up at the first request.
    ///
    /// # Errors
    /// If the operating system can't start a thread.
    pub fn build(self) -> std::io::Result<SdkChain> {
        let runtime = Runtime::own()?;
        Ok(SdkChain {
            chain: Arc::new(Chain {
                settings: self,
                ready: OnceCell::new(),
                identified: Mutex::new(None),
            }),
            runtime,
        })
    }

    /// The SDK's settings with these credentials, for services other than STS.
    #[cfg(feature = "fetch")]
    pub(crate) async fn sdk_config(&self) -> SdkConfig {
        let provider = self.set_up().await.provider;
        self.settings(provider, None).await
    }

    async fn set_up(&self) -> Ready {
        let region = aws_config::Region::new(self.region.as_str().to_owned());
        let shared = ProviderConfig::without_region().with_region(Some(region));
        let base = match &self.provider {
            Some(given) => given.clone(),
            None => base_chain(&shared, self.profile.as_deref()),
        };
        let config = self
            .settings(base.clone(), self.sts_endpoint.as_deref())
            .await;
        let provider = match &self.role {
            None => base,
            Some(role) => {
                let mut assume = AssumeRoleProvider::builder(&role.arn)
                    .configure(&config)
                    .session_name(&role.session_name);
                if let Some(external_id) = &role.external_id {
                    assume = assume.external_id(external_id);
                }
                if let Some(duration) = role.duration {
                    assume = assume.session_length(duration);
                }
                SharedCredentialsProvider::new(assume.build().await)
            }
        };
        Ready { config, provider }
    }

    async fn settings(
        &self,
        credentials: SharedCredentialsProvider,
        endpoint: Option<&str>,
    ) -> SdkConfig {
        let region = aws_config::Region::new(self.region.as_str().to_owned());
        let mut loader = aws_config::defaults(BehaviorVersion::latest())
            .region(region)
            .credentials_provider(credentials);
        if let Some(url) = endpoint {
            loader = loader.endpoint_url(url);
        }
        loader.load().await
    }
}

/// Provides credentials from the AWS SDK.
///
/// The SDK needs Tokio. This type has its own runtime with one thread, so it works within any
/// runtime and without one, even if a callback blocks the program's runtime.
pub struct SdkChain {
    chain: Arc<Chain>,
    runtime: Runtime,
}

impl SdkChain {
    /// Uses the SDK's default chain: environment, profile, web identity, container, instance.
    /// `region` is the region of STS.
    #[allow(clippy::new_ret_no_self, reason = "a builder, as the SDK's own")]
    pub fn new(region: &Region) -> SdkChainBuilder {
        SdkChainBuilder {
            region: region.clone(),
            profile: None,
            provider: None,
            role: None,
            sts_endpoint: None,
            identify: false,
        }
    }
}

impl ProvideCredentials for SdkChain {
    fn provide(&self) -> CredentialsFuture<'_> {
        let chain = Arc::clone(&self.chain);
        self.runtime.ask(async move { chain.provide().await })
    }
}

impl fmt::Debug for SdkChain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SdkChain")
            .field("settings", &self.chain.settings)
            .finish_non_exhaustive()
    }
}

struct Chain {
    settings: SdkChainBuilder,
    ready: OnceCell<Ready>,
    /// The last access key that was identified, and its principal.
    identified: Mutex<Option<(String, String)>>,
}

/// The SDK after its setup.
struct Ready {
    config: SdkConfig,
    provider: SharedCredentialsProvider,
}

impl Chain {
    async fn provide(&self) -> Result<Credentials, CredentialsError> {
        let ready = self.ready.get_or_init(|| self.settings.set_up()).await;
        let answer = ready.provider.provide_credentials().await;
        let given = answer.map_err(|error| CredentialsError::other(with_causes(&error)))?;
        let credentials = sdk::credentials(&given)?;
        let principal = match &self.settings.role {
            Some(role) => role.principal(),
            None if self.settings.identify => self.identify(&ready.config, given).await,
            None => None,
        };
        Ok(match principal {
            Some(principal) => credentials.with_principal(&principal),
            None => credentials,
        })
    }

    /// The principal of these credentials, from STS; `None` if it does not answer in time.
    async fn identify(&self, config: &SdkConfig, credentials: SdkCredentials) -> Option<String> {
        let key = credentials.access_key_id().to_owned();
        if let Some((known, principal)) = &*self.identified()
            && *known == key
        {
            return Some(principal.clone());
        }
        let provider = SharedCredentialsProvider::new(credentials);
        let config = config.to_builder().credentials_provider(provider).build();
        let sts = aws_sdk_sts::Client::new(&config);
        let question = pin!(sts.get_caller_identity().send());
        let answer = tokio::time::timeout(IDENTIFY_TIMEOUT, question).await;
        let principal = answer.ok()?.ok()?.arn?;
        *self.identified() = Some((key, principal.clone()));
        Some(principal)
    }

    fn identified(&self) -> std::sync::MutexGuard<'_, Option<(String, String)>> {
        self.identified
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// The SDK's default chain, or one profile, with constant session names.
fn base_chain(shared: &ProviderConfig, name: Option<&str>) -> SharedCredentialsProvider {
    let mut profile = ProfileFileCredentialsProvider::builder()
        .configure(shared)
        .profile_files(with_session_names());
    if let Some(name) = name {
        profile = profile.profile_name(name);
        return SharedCredentialsProvider::new(profile.build());
    }
    let chain = CredentialsProviderChain::first_try(
        "Environment",
        EnvironmentVariableCredentialsProvider::new(),
    )
    .or_else("Profile", profile.build());
    let chain = match web_identity() {
        Some(settings) => chain.or_else(
            "WebIdentityToken",
            WebIdentityTokenCredentialsProvider::builder()
                .configure(shared)
                .static_configuration(settings)
                .build(),
        ),
        None => chain,
    };
    let chain = chain
        .or_else(
            "EcsContainer",
            EcsCredentialsProvider::builder().configure(shared).build(),
        )
        .or_else(
            "Ec2InstanceMetadata",
            ImdsCredentialsProvider::builder().configure(shared).build(),
        );
    SharedCredentialsProvider::new(chain)
}

/// The usual files, and a `role_session_name` for every profile that assumes a role without one,
/// because the SDK would use a new one at each refresh.
fn with_session_names() -> EnvConfigFiles {
    let mut named = String::new();
    if let Ok(profiles) = Profiles::load() {
        for name in profiles.names() {
            let set = |setting| profiles.setting(name, setting).is_some();
            if set("role_arn") && !set("role_session_name") {
                named.push_str(&profile_section(name));
                named.push_str(&format!("role_session_name = {SESSION_NAME}\n"));
            }
        }
    }
    EnvConfigFiles::builder()
        .with_contents(EnvConfigFileKind::Config, named)
        .include_default_config_file(true)
        .include_default_credentials_file(true)
        .build()
}

fn profile_section(name: &str) -> String {
    format!("[profile {name}]\n")
}

/// The web identity in the environment, which Kubernetes sets.
fn web_identity() -> Option<StaticConfiguration> {
    let set = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
    Some(StaticConfiguration {
        web_identity_token_file: set("AWS_WEB_IDENTITY_TOKEN_FILE")?.into(),
        role_arn: set("AWS_ROLE_ARN")?,
        session_name: set("AWS_ROLE_SESSION_NAME").unwrap_or_else(|| SESSION_NAME.into()),
    })
}

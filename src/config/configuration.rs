//! What a configuration means, and the client that it becomes.

use std::error::Error;
use std::fmt;

use crate::aws::{Broker, OauthParameters};
use crate::client::{Client, ClientCredentials, ClientError, DelegationToken, IamMechanism};
use crate::config::dialect::Dialect;
use crate::config::login::IamOptions;
use crate::finding::{Conditions, Findings, FindingsError};
use crate::identity::Identity;
use crate::method::Method;
use crate::oauth::TokenRequest;
use crate::plan::Plan;
use crate::secret::{Login, OauthClient};
use crate::tls::Roots;

/// A client's configuration: what it means, and what is wrong with it.
#[derive(Debug)]
#[non_exhaustive]
pub struct Configuration {
    /// The dialect that it was read as.
    pub dialect: Dialect,
    /// Everything that is wrong or odd.
    pub findings: Findings,
    /// How the client authenticates; `None` where a finding says why that is not known.
    pub method: Option<Method>,
    /// The brokers, as far as they are `host:port`.
    pub brokers: Vec<Broker>,
    /// What it authenticates with.
    pub credentials: ConfiguredCredentials,
    /// What an OAuth client asks for beside its token, and what is sent along with that.
    pub oauth: OauthParameters,
    /// The roots that it trusts; `None` where it has none of its own.
    pub roots: Option<Roots>,
    pub(super) token_request: Option<TokenRequest>,
    /// Whether the client's id and secret are encoded in HTTP Basic.
    pub(super) is_encoded: bool,
}

/// What a configuration authenticates with.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub enum ConfiguredCredentials {
    /// Nothing, or nothing that could be read.
    #[default]
    None,
    /// A client certificate and its key.
    ClientCertificate(Box<Identity>),
    /// A user name and a password.
    Login(Login),
    /// A Kafka delegation token: `tokenauth` of a Java client.
    DelegationToken(DelegationToken),
    /// AWS credentials, and whose.
    Iam(IamOptions),
    /// A client of an authorization server, which has yet to ask for its tokens:
    /// [`Configuration::token_request`].
    OauthClient(OauthClient),
}

impl Configuration {
    pub(super) fn nothing(dialect: Dialect, findings: Findings) -> Self {
        Self {
            dialect,
            findings,
            method: None,
            brokers: Vec::new(),
            credentials: ConfiguredCredentials::None,
            oauth: OauthParameters::default(),
            roots: None,
            token_request: None,
            is_encoded: false,
        }
    }

    /// The request for tokens of an [`OauthClient`], as the configuration's own client sends it: by a client
    /// secret or a signed assertion, with its scope, trusting its own roots. `None` where the tokens come from
    /// elsewhere.
    ///
    /// The package `msk-auth-oauth` sends it and keeps the token fresh:
    /// `TokenEndpoint::new(request, provider)?.source().start()?`. The extensions of
    /// [`oauth`](Self::oauth) go with the token.
    pub fn token_request(&self) -> Option<&TokenRequest> {
        self.token_request.as_ref()
    }

    /// Whether nothing that was found is an error.
    pub fn accepted(&self) -> bool {
        !self.findings.has_errors()
    }

    /// The plan: the method at the brokers. `None` where one of them is lacking.
    pub fn plan(&self) -> Option<Plan> {
        let method = self.method.filter(|_| !self.brokers.is_empty())?;
        let mut plan = Plan::given(method, self.brokers.clone());
        plan.oauth = self.oauth.clone();
        Some(plan)
    }

    /// The client, where everything that it needs is in the configuration: a login, a delegation token,
    /// a certificate, or nothing.
    ///
    /// # Errors
    /// [`ConfigurationError::Findings`] where it is not accepted, [`ConfigurationError::Brokers`] where
    /// it names none, [`ConfigurationError::Client`] for IAM and OAUTHBEARER, whose tokens come from
    /// elsewhere: for those there is [`client_with`](Self::client_with).
    pub fn client(self, conditions: &Conditions) -> Result<Client, ConfigurationError> {
        let credentials = match &self.credentials {
            ConfiguredCredentials::ClientCertificate(identity) => {
                ClientCredentials::from(Identity::clone(identity))
            }
            ConfiguredCredentials::Login(login) => ClientCredentials::Login(login.clone()),
            ConfiguredCredentials::DelegationToken(token) => {
                ClientCredentials::DelegationToken(token.clone())
            }
            _ => ClientCredentials::None,
        };
        self.client_with(credentials, conditions)
    }

    /// The client with credentials of the caller's, for example a
    /// [`TokenSource`](crate::iam::TokenSource) for IAM.
    ///
    /// # Errors
    /// As [`client`](Self::client).
    pub fn client_with(
        self,
        credentials: impl Into<ClientCredentials>,
        conditions: &Conditions,
    ) -> Result<Client, ConfigurationError> {
        let plan = self.plan();
        if !self.accepted() {
            return Err(ConfigurationError::Findings(self.findings.into()));
        }
        let plan = plan.ok_or(ConfigurationError::Brokers)?;
        let shape = match &self.credentials {
            ConfiguredCredentials::Iam(options) if options.is_aws_msk_iam => {
                IamMechanism::AwsMskIam
            }
            _ => IamMechanism::OauthBearer,
        };
        let client = Client::new(&plan, credentials, self.roots, conditions.provider.clone());
        let client = client.map_err(ConfigurationError::Client)?;
        Ok(client.iam_mechanism(shape))
    }
}

/// Why a configuration becomes no client.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum ConfigurationError {
    /// What is wrong with it.
    Findings(FindingsError),
    /// It names no brokers.
    Brokers,
    /// What it lacks, or what can't be carried out.
    Client(ClientError),
}

impl fmt::Display for ConfigurationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Findings(_) => "the configuration is not accepted",
            Self::Brokers => "the configuration names no brokers",
            Self::Client(_) => "the configuration lacks something that the client needs",
        })
    }
}

impl Error for ConfigurationError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Findings(error) => Some(error),
            Self::Brokers => None,
            Self::Client(error) => Some(error),
        }
    }
}

//! The meaning of a configuration, and the client made from it.

use std::error::Error;
use std::fmt;

use crate::aws::{Broker, OauthParameters};
use crate::client::{Client, ClientCredentials, ClientError, DelegationToken, IamMechanism};
use crate::config::dialect::Dialect;
use crate::config::fit::Origins;
use crate::config::login::IamOptions;
use crate::config::rest::Rest;
use crate::finding::{Conditions, Findings, FindingsError};
use crate::identity::Identity;
use crate::method::Method;
use crate::oauth::TokenRequest;
use crate::plan::{Plan, RootsSource};
use crate::secret::{Login, OauthClient};
use crate::tls::Roots;

/// A client's configuration: its meaning, and its problems.
#[derive(Debug)]
#[non_exhaustive]
pub struct Configuration {
    /// The dialect in which it was read.
    pub dialect: Dialect,
    /// All problems and unusual settings.
    pub findings: Findings,
    /// How the client authenticates; `None` if unknown, with a finding that gives the reason.
    pub method: Option<Method>,
    /// The valid brokers.
    pub brokers: Vec<Broker>,
    /// The credentials.
    pub credentials: ConfiguredCredentials,
    /// The parameters for requesting a token as an OAuth client, and the extensions that are sent
    /// with it.
    pub oauth: OauthParameters,
    /// The trusted roots; `None` if it uses the client's default.
    pub roots: Option<Roots>,
    pub(super) origins: Origins,
    pub(super) rest: Rest,
    pub(super) token_request: Option<TokenRequest>,
    /// Whether the client's id and secret are encoded in HTTP Basic.
    pub(super) is_encoded: bool,
}

/// The credentials of a configuration.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub enum ConfiguredCredentials {
    /// None, or none that could be read.
    #[default]
    None,
    /// A client certificate and its key.
    ClientCertificate(Box<Identity>),
    /// A user name and a password.
    Login(Login),
    /// A Kafka delegation token: `tokenauth` of a Java client.
    DelegationToken(DelegationToken),
    /// AWS credentials, by profile or role.
    Iam(IamOptions),
    /// A client of an authorization server, which must still request its tokens:
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
            origins: Origins::default(),
            rest: Rest::default(),
            token_request: None,
            is_encoded: false,
        }
    }

    /// The request for tokens of an [`OauthClient`], as the configuration's own client sends it: with a client
    /// secret or a signed assertion, its scope, and its own roots. `None` if the configuration does not
    /// request its tokens.
    ///
    /// The package `msk-auth-oauth` sends the request and refreshes the token:
    /// `TokenEndpoint::new(request, provider)?.source().start()?`. The extensions of
    /// [`oauth`](Self::oauth) are sent with the token.
    pub fn token_request(&self) -> Option<&TokenRequest> {
        self.token_request.as_ref()
    }

    /// Whether no finding is an error.
    pub fn accepted(&self) -> bool {
        !self.findings.has_errors()
    }

    /// The plan: the method and the brokers. `None` if one of them is missing.
    pub fn plan(&self) -> Option<Plan> {
        let method = self.method.filter(|_| !self.brokers.is_empty())?;
        let mut plan = Plan::given(method, self.brokers.clone());
        plan.oauth = self.oauth.clone();
        if let Some(roots) = self.roots_text().filter(|_| method.uses_tls()) {
            plan.roots = RootsSource::Given(roots);
        }
        Some(plan)
    }

    /// Makes a client, if the configuration contains everything that it needs: a login, a delegation
    /// token, a certificate, or none of them if the method needs none.
    ///
    /// # Errors
    /// [`ConfigurationError::Findings`] if it is not accepted; [`ConfigurationError::Brokers`] if it
    /// names no brokers; [`ConfigurationError::Client`] for IAM and OAUTHBEARER, which need tokens: use
    /// [`client_with`](Self::client_with) for them.
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

    /// Makes a client with the caller's credentials, for example a
    /// [`TokenSource`](crate::iam::TokenSource) for IAM.
    ///
    /// # Errors
    /// Same as [`client`](Self::client).
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

/// Why a configuration can't become a client.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum ConfigurationError {
    /// Its problems.
    Findings(FindingsError),
    /// It names no brokers.
    Brokers,
    /// Something is missing or not possible.
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

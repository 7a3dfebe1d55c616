//! What a client needs to carry a plan out: the brokers, the TLS configuration, the credentials.
//!
//! A [`Plan`] says how; a [`Client`] can. The package `msk-auth-connect` opens connections with one,
//! and `msk-auth-rdkafka`, `msk-auth-rskafka` and `msk-auth-krafka` turn one into the configuration
//! of another Kafka client.

mod bearer;
mod error;

use std::fmt;
use std::sync::Arc;

use rustls::ClientConfig;
use rustls::crypto::CryptoProvider;

pub use bearer::BearerTokens;
pub use error::ClientError;

use crate::aws::Broker;
use crate::bearer::BearerSource;
use crate::iam::TokenSource;
use crate::identity::Identity;
use crate::method::Method;
use crate::plan::{self, Plan};
use crate::sasl::{self, AwsMskIam, Mechanism, OauthBearer, Plain, Scram};
use crate::secret::{Login, Secret};
use crate::sensitive::SensitiveText;
use crate::tls::{self, Roots, RotatingIdentity};

/// What a client proves its identity with.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub enum ClientCredentials {
    /// Nothing, for [`Method::Tls`] and [`Method::Plaintext`].
    #[default]
    None,
    /// A client certificate and its key, for [`Method::Mtls`].
    ClientCertificate(Arc<Identity>),
    /// A client certificate that is replaced while clients run, for [`Method::Mtls`].
    RotatingClientCertificate(RotatingIdentity),
    /// A user name and a password, for SCRAM and PLAIN.
    Login(Login),
    /// Signed tokens, for [`Method::Iam`].
    Iam(TokenSource),
    /// Tokens of an authorization server, for [`Method::OauthBearer`].
    OauthBearer(BearerTokens),
}

impl ClientCredentials {
    fn name(&self) -> &'static str {
        match self {
            Self::None => "nothing",
            Self::ClientCertificate(_) | Self::RotatingClientCertificate(_) => {
                "a client certificate"
            }
            Self::Login(_) => "a user name and a password",
            Self::Iam(_) => "IAM tokens",
            Self::OauthBearer(_) => "bearer tokens",
        }
    }
}

impl From<Identity> for ClientCredentials {
    fn from(identity: Identity) -> Self {
        Self::ClientCertificate(Arc::new(identity))
    }
}

impl From<Login> for ClientCredentials {
    fn from(login: Login) -> Self {
        Self::Login(login)
    }
}

impl From<TokenSource> for ClientCredentials {
    fn from(source: TokenSource) -> Self {
        Self::Iam(source)
    }
}

impl From<BearerTokens> for ClientCredentials {
    fn from(tokens: BearerTokens) -> Self {
        Self::OauthBearer(tokens)
    }
}

impl From<BearerSource> for ClientCredentials {
    fn from(source: BearerSource) -> Self {
        Self::OauthBearer(source.into())
    }
}

impl From<Secret> for ClientCredentials {
    /// A secret of type `SERVER_ROOT_CA_CERTIFICATE` is no credential, nor is one of
    /// `OAUTHBEARER_AUTH`, whose client has yet to ask for its tokens: they become
    /// [`ClientCredentials::None`].
    fn from(secret: Secret) -> Self {
        match secret {
            Secret::ClientCertificate(identity) => Self::ClientCertificate(Arc::from(identity)),
            Secret::Login(login) => Self::Login(login),
            Secret::ServerRootCa(_) | Secret::OauthClient(_) => Self::None,
        }
    }
}

/// A plan with everything that carrying it out takes. Clones share it, and with it the keys that
/// SCRAM derives and the sessions that TLS resumes: make one for a cluster.
///
/// ```
/// # #[cfg(feature = "ring")] {
/// use msk_auth::client::{Client, ClientCredentials};
/// use msk_auth::aws::Broker;
/// use msk_auth::{Method, tls};
/// use msk_auth::secret::Login;
/// use msk_auth::plan::Plan;
///
/// let brokers = Broker::parse_list("b-1.demo.abc.c2.kafka.eu-west-1.amazonaws.com:9096").unwrap();
/// let plan = Plan::given(Method::ScramSha512, brokers);
/// let login = Login::new("alice", "alice-secret".into());
/// let client = Client::new(&plan, login, None, tls::ring())?;
/// assert_eq!(client.method(), Method::ScramSha512);
/// # }
/// # Ok::<(), msk_auth::client::ClientError>(())
/// ```
#[derive(Clone)]
pub struct Client {
    method: Method,
    brokers: Vec<Broker>,
    roots: Option<Roots>,
    tls: Option<Arc<ClientConfig>>,
    credentials: ClientCredentials,
    scram: Option<sasl::ScramCredentials>,
    iam_mechanism: IamMechanism,
}

/// In which shape [`Method::Iam`] proves the identity. MSK takes both on the same port.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum IamMechanism {
    /// A signed token over `OAUTHBEARER`: one for all brokers of a region.
    #[default]
    OauthBearer,
    /// `AWS_MSK_IAM`, as Amazon's Java library speaks it: signed for each broker.
    AwsMskIam,
}

impl Client {
    /// Joins a plan, its credentials and the roots that brokers are trusted by.
    ///
    /// Without `roots` they are those that the plan names; a plan that names a secret
    /// ([`plan::RootsSource::Secret`]) needs them given.
    ///
    /// # Errors
    /// [`ClientError`], where the credentials are not those of the plan's method, the roots are
    /// missing, or rustls takes them not.
    pub fn new(
        plan: &Plan,
        credentials: impl Into<ClientCredentials>,
        roots: Option<Roots>,
        provider: Arc<CryptoProvider>,
    ) -> Result<Self, ClientError> {
        let (method, credentials) = (plan.method, credentials.into());
        check_credentials(method, &credentials)?;
        let roots = match roots {
            _ if !method.uses_tls() => None,
            Some(roots) => Some(roots),
            None => Some(roots_of(&plan.roots)?),
        };
        let tls = match &roots {
            Some(roots) => Some(Arc::new(tls_config(&credentials, roots, provider)?)),
            None => None,
        };
        let scram = match &credentials {
            ClientCredentials::Login(login) if is_scram(method) => Some(
                sasl::ScramCredentials::new(&login.username, login.password.clone())
                    .map_err(ClientError::Sasl)?,
            ),
            _ => None,
        };
        Ok(Self {
            method,
            brokers: plan.brokers.clone(),
            roots,
            tls,
            credentials,
            scram,
            iam_mechanism: IamMechanism::default(),
        })
    }

    /// A client with IAM tokens ([`Method::Iam`]), for MSK's port 9098.
    ///
    /// `brokers` are `host:port` with commas between, as Kafka's `bootstrap.servers` has them. Trusted are
    /// the roots that [`Plan::given`] names: Amazon Trust Services for brokers of Amazon MSK, the public
    /// roots for others. For other roots, [`Client::new`]. So it is for [`scram`](Self::scram) and
    /// [`mtls`](Self::mtls), too.
    ///
    /// # Errors
    /// [`ClientError::Brokers`], or as [`Client::new`].
    ///
    /// ```no_run
    /// # #[cfg(feature = "ring")] {
    /// use msk_auth::client::Client;
    /// use msk_auth::iam::{Region, Signer, TokenSource, environment::Environment};
    ///
    /// let brokers = "b-1.demo.abc123.c2.kafka.eu-central-1.amazonaws.com:9098";
    /// let signer = Signer::new(Region::from_broker(brokers)?);
    /// let tokens = TokenSource::builder(signer, Environment::default()).start()?;
    /// let client = Client::iam(brokers, tokens, msk_auth::tls::ring())?;
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn iam(
        brokers: &str,
        tokens: TokenSource,
        provider: Arc<CryptoProvider>,
    ) -> Result<Self, ClientError> {
        common(Method::Iam, brokers, tokens.into(), provider)
    }

    /// A client with a user name and a password over SCRAM-SHA-512, for MSK's port 9096.
    ///
    /// # Errors
    /// [`ClientError::Brokers`], [`ClientError::Sasl`] for a name or password that can't be sent, or as
    /// [`Client::new`].
    ///
    /// ```
    /// # #[cfg(feature = "ring")] {
    /// use msk_auth::client::Client;
    ///
    /// let brokers = "b-1.demo.abc123.c2.kafka.eu-central-1.amazonaws.com:9096";
    /// let client = Client::scram(brokers, "alice", "alice-secret".into(), msk_auth::tls::ring())?;
    /// assert_eq!(client.sasl_mechanism(), Some("SCRAM-SHA-512"));
    /// # }
    /// # Ok::<(), msk_auth::client::ClientError>(())
    /// ```
    pub fn scram(
        brokers: &str,
        username: &str,
        password: SensitiveText,
        provider: Arc<CryptoProvider>,
    ) -> Result<Self, ClientError> {
        let login = Login::new(username, password);
        common(Method::ScramSha512, brokers, login.into(), provider)
    }

    /// A client with a certificate ([`Method::Mtls`]), for MSK's port 9094.
    ///
    /// # Errors
    /// [`ClientError::Brokers`], or as [`Client::new`].
    ///
    /// ```no_run
    /// # #[cfg(feature = "ring")] {
    /// use msk_auth::client::Client;
    /// use msk_auth::identity::Identity;
    /// use msk_auth::{Conditions, Rules, tls};
    ///
    /// let conditions = Conditions::new(Rules::kafka(), tls::ring());
    /// let chain = std::fs::read_to_string("chain.pem")?;
    /// let key = std::fs::read_to_string("key.pem")?;
    /// let identity = Identity::from_pem(&chain, &key, None, &conditions)?;
    /// let brokers = "b-1.demo.abc123.c2.kafka.eu-central-1.amazonaws.com:9094";
    /// let client = Client::mtls(brokers, identity, tls::ring())?;
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn mtls(
        brokers: &str,
        identity: Identity,
        provider: Arc<CryptoProvider>,
    ) -> Result<Self, ClientError> {
        common(Method::Mtls, brokers, identity.into(), provider)
    }

    /// Chooses in which shape [`Method::Iam`] proves the identity.
    #[must_use]
    pub fn iam_mechanism(mut self, mechanism: IamMechanism) -> Self {
        self.iam_mechanism = mechanism;
        self
    }

    /// The plan's method.
    pub fn method(&self) -> Method {
        self.method
    }

    /// The plan's brokers, in its order.
    pub fn brokers(&self) -> &[Broker] {
        &self.brokers
    }

    /// The roots that brokers are trusted by; `None` without TLS.
    pub fn roots(&self) -> Option<&Roots> {
        self.roots.as_ref()
    }

    /// The TLS configuration, with the client certificate where the method has one; `None`
    /// without TLS.
    pub fn tls_config(&self) -> Option<&Arc<ClientConfig>> {
        self.tls.as_ref()
    }

    /// What the client proves its identity with.
    pub fn credentials(&self) -> &ClientCredentials {
        &self.credentials
    }

    /// The SASL mechanism's name, as `SaslHandshake` takes it; `None` without SASL.
    pub fn sasl_mechanism(&self) -> Option<&'static str> {
        match (self.method, self.iam_mechanism) {
            (Method::Iam, IamMechanism::OauthBearer) => Some("OAUTHBEARER"),
            (method, _) => method.sasl_mechanism(),
        }
    }

    /// A mechanism for one login at the broker `host`; `None` without SASL.
    ///
    /// # Errors
    /// [`ClientError::Token`], [`ClientError::Bearer`] or [`ClientError::Sasl`].
    pub async fn mechanism(&self, host: &str) -> Result<Option<Box<dyn Mechanism>>, ClientError> {
        if let (ClientCredentials::Iam(source), Method::Iam) = (&self.credentials, self.method) {
            return Ok(Some(self.signed(source, host).await?));
        }
        if let (ClientCredentials::OauthBearer(tokens), Method::OauthBearer) =
            (&self.credentials, self.method)
        {
            return Ok(Some(Box::new(tokens.mechanism().await?)));
        }
        self.mechanism_of_secret()
    }

    async fn signed(
        &self,
        source: &TokenSource,
        host: &str,
    ) -> Result<Box<dyn Mechanism>, ClientError> {
        Ok(match self.iam_mechanism {
            IamMechanism::OauthBearer => {
                let token = source.token().await.map_err(ClientError::Token)?;
                Box::new(OauthBearer::new(token.expose().into()).map_err(ClientError::Sasl)?)
            }
            IamMechanism::AwsMskIam => {
                let payload = source.payload(host).await.map_err(ClientError::Token)?;
                Box::new(AwsMskIam::new(payload).map_err(ClientError::Sasl)?)
            }
        })
    }

    fn mechanism_of_secret(&self) -> Result<Option<Box<dyn Mechanism>>, ClientError> {
        Ok(match (&self.credentials, &self.scram) {
            (_, Some(scram)) if self.method == Method::ScramSha256 => {
                Some(Box::new(Scram::sha256(scram)))
            }
            (_, Some(scram)) => Some(Box::new(Scram::sha512(scram))),
            (ClientCredentials::Login(login), None) => Some(Box::new(
                Plain::new(&login.username, login.password.clone()).map_err(ClientError::Sasl)?,
            )),
            _ => None,
        })
    }
}

fn common(
    method: Method,
    brokers: &str,
    credentials: ClientCredentials,
    provider: Arc<CryptoProvider>,
) -> Result<Client, ClientError> {
    let brokers = Broker::parse_list(brokers).map_err(ClientError::Brokers)?;
    Client::new(&Plan::given(method, brokers), credentials, None, provider)
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("method", &self.method)
            .field("brokers", &self.brokers)
            .field("credentials", &self.credentials)
            .finish_non_exhaustive()
    }
}

fn is_scram(method: Method) -> bool {
    matches!(method, Method::ScramSha512 | Method::ScramSha256)
}

fn check_credentials(method: Method, given: &ClientCredentials) -> Result<(), ClientError> {
    use ClientCredentials as C;
    let (fits, needed) = match method {
        Method::Mtls => (
            matches!(
                given,
                C::ClientCertificate(_) | C::RotatingClientCertificate(_)
            ),
            "a client certificate",
        ),
        Method::ScramSha512 | Method::ScramSha256 | Method::Plain => {
            (matches!(given, C::Login(_)), "a user name and a password")
        }
        Method::OauthBearer => (matches!(given, C::OauthBearer(_)), "bearer tokens"),
        Method::Iam => (matches!(given, C::Iam(_)), "IAM tokens"),
        Method::Tls | Method::Plaintext => (matches!(given, C::None), "nothing"),
    };
    match fits {
        true => Ok(()),
        false => Err(ClientError::Credentials {
            method,
            needed,
            given: given.name(),
        }),
    }
}

fn roots_of(roots: &plan::RootsSource) -> Result<Roots, ClientError> {
    match roots {
        plan::RootsSource::AmazonTrustServices => Ok(Roots::amazon_trust_services()),
        plan::RootsSource::Public => Ok(Roots::web()),
        plan::RootsSource::Secret(_) | plan::RootsSource::None => Err(ClientError::RootsMissing),
    }
}

fn tls_config(
    credentials: &ClientCredentials,
    roots: &Roots,
    provider: Arc<CryptoProvider>,
) -> Result<ClientConfig, ClientError> {
    match credentials {
        ClientCredentials::ClientCertificate(identity) => {
            tls::mutual_config(identity, roots, provider)
        }
        ClientCredentials::RotatingClientCertificate(identity) => {
            identity.client_config(roots, provider)
        }
        _ => tls::client_config(roots, provider),
    }
    .map_err(ClientError::Tls)
}

//! What a client needs to connect: the brokers, the TLS configuration, the credentials.
//!
//! A [`Plan`] names the method and the brokers; a [`Client`] adds the credentials and the TLS configuration.
//! The package `msk-auth-connect` opens connections with a `Client`. `msk-auth-rdkafka`, `msk-auth-rskafka`
//! and `msk-auth-krafka` configure another Kafka client from it.

mod bearer;
mod credentials;
mod delegation_token;
mod error;
mod tls_config;

use std::fmt;
use std::sync::Arc;

use rustls::ClientConfig;
use rustls::crypto::CryptoProvider;

pub use bearer::BearerTokens;
pub use credentials::ClientCredentials;
pub use delegation_token::DelegationToken;
pub use error::ClientError;
use tls_config::{roots_of, tls_config};

use crate::aws::Broker;
use crate::iam::{Token, TokenError, TokenSource};
use crate::method::Method;
use crate::plan::Plan;
use crate::sasl::{self, AwsMskIam, Mechanism, OauthBearer, Plain, Scram};
use crate::secret::Login;
use crate::sensitive::SensitiveText;
use crate::tls::Roots;

/// A plan with everything that a connection needs. Clones share it, including the keys that SCRAM
/// derives and the TLS sessions to resume. Make one for each cluster.
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

/// The SASL mechanism for [`Method::Iam`]. MSK accepts both on the same port.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum IamMechanism {
    /// A signed token over `OAUTHBEARER`: one token for all brokers of a region.
    #[default]
    OauthBearer,
    /// `AWS_MSK_IAM`, as in Amazon's Java library: signed for each broker.
    AwsMskIam,
}

impl Client {
    /// Makes a client from a plan, its credentials and the trusted roots.
    ///
    /// Without `roots`, the client trusts the roots that the plan names. If the plan names a secret
    /// ([`RootsSource::Secret`](crate::plan::RootsSource::Secret)), `roots` are required.
    ///
    /// # Errors
    /// [`ClientError`] if the credentials are not those of the plan's method, the roots are
    /// missing, or rustls rejects them.
    pub fn new(
        plan: &Plan,
        credentials: impl Into<ClientCredentials>,
        roots: Option<Roots>,
        provider: Arc<CryptoProvider>,
    ) -> Result<Self, ClientError> {
        let (method, credentials) = (plan.method, credentials.into());
        credentials.check_for(method)?;
        let roots = match roots {
            _ if !method.uses_tls() => None,
            Some(roots) => Some(roots),
            None => Some(roots_of(&plan.roots)?),
        };
        let tls = match &roots {
            Some(roots) => Some(Arc::new(tls_config(&credentials, roots, provider)?)),
            None => None,
        };
        Self::assemble(plan, credentials, roots, tls)
    }

    /// Makes a client with the program's own TLS configuration, for roots, verifiers or client
    /// certificates that this library does not support.
    ///
    /// For [`Method::Mtls`] the configuration must present the certificate, and `credentials` are
    /// [`ClientCredentials::None`]. Use it for clients that accept a rustls configuration
    /// (`msk-auth-connect`, `msk-auth-rskafka`); others need the roots.
    ///
    /// # Errors
    /// [`ClientError`] if the credentials are not those of the plan's method, if the method does
    /// not use TLS, or if it is [`Method::Mtls`] and the configuration has no client certificate.
    ///
    /// ```
    /// # #[cfg(feature = "ring")] {
    /// use std::sync::Arc;
    /// use msk_auth::client::Client;
    /// use msk_auth::plan::Plan;
    /// use msk_auth::secret::Login;
    /// use msk_auth::tls::{self, Roots};
    /// use msk_auth::Method;
    ///
    /// let mut config = tls::client_config(&Roots::amazon_trust_services(), tls::ring())?;
    /// config.key_log = Arc::new(msk_auth::rustls::KeyLogFile::new());
    /// let brokers = vec!["b-1.demo.abc.c2.kafka.eu-west-1.amazonaws.com:9096".parse()?];
    /// let plan = Plan::given(Method::ScramSha512, brokers);
    /// let login = Login::new("alice", "alice-secret".into());
    /// let client = Client::with_tls_config(&plan, login, Arc::new(config))?;
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn with_tls_config(
        plan: &Plan,
        credentials: impl Into<ClientCredentials>,
        config: Arc<ClientConfig>,
    ) -> Result<Self, ClientError> {
        let credentials = credentials.into();
        credentials.check_beside(plan.method, &config)?;
        Self::assemble(plan, credentials, None, Some(config))
    }

    fn assemble(
        plan: &Plan,
        credentials: ClientCredentials,
        roots: Option<Roots>,
        tls: Option<Arc<ClientConfig>>,
    ) -> Result<Self, ClientError> {
        Ok(Self {
            method: plan.method,
            brokers: plan.brokers.clone(),
            roots,
            tls,
            scram: credentials.scram(plan.method)?,
            credentials,
            iam_mechanism: IamMechanism::default(),
        })
    }

    /// Makes a client with IAM tokens ([`Method::Iam`]), for MSK's port 9098.
    ///
    /// `brokers` are `host:port`, separated by commas, as in Kafka's `bootstrap.servers`. The client
    /// trusts the roots that [`Plan::given`] names: Amazon Trust Services for brokers of Amazon MSK, the
    /// public roots for others. For other roots, use [`Client::new`]. The same applies to
    /// [`scram`](Self::scram) and [`mtls`](Self::mtls).
    ///
    /// # Errors
    /// [`ClientError::Brokers`], or the errors of [`Client::new`].
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

    /// Makes a client with a user name and a password for SCRAM-SHA-512, for MSK's port 9096.
    ///
    /// # Errors
    /// [`ClientError::Brokers`], [`ClientError::Sasl`] for a name or password that can't be sent, or
    /// the errors of [`Client::new`].
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

    /// Makes a client with a certificate ([`Method::Mtls`]), for MSK's port 9094: an
    /// [`Identity`](crate::identity::Identity), a rotating one, or rustls' own `CertifiedKey`.
    ///
    /// # Errors
    /// [`ClientError::Brokers`], or the errors of [`Client::new`].
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
        identity: impl Into<ClientCredentials>,
        provider: Arc<CryptoProvider>,
    ) -> Result<Self, ClientError> {
        common(Method::Mtls, brokers, identity.into(), provider)
    }

    /// Sets the SASL mechanism for [`Method::Iam`]. Without it, the client uses OAUTHBEARER.
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

    /// The trusted roots; `None` without TLS, and if the program gave the TLS configuration.
    pub fn roots(&self) -> Option<&Roots> {
        self.roots.as_ref()
    }

    /// The TLS configuration, with the client certificate if the method has one; `None` without
    /// TLS.
    pub fn tls_config(&self) -> Option<&Arc<ClientConfig>> {
        self.tls.as_ref()
    }

    /// The credentials of the client.
    pub fn credentials(&self) -> &ClientCredentials {
        &self.credentials
    }

    /// The name of the SASL mechanism for `SaslHandshake`; `None` without SASL.
    pub fn sasl_mechanism(&self) -> Option<&'static str> {
        match (self.method, self.iam_mechanism) {
            (Method::Iam, IamMechanism::OauthBearer) => Some("OAUTHBEARER"),
            (method, _) => method.sasl_mechanism(),
        }
    }

    /// Makes a mechanism for one login at the broker `host`; `None` without SASL.
    ///
    /// # Errors
    /// [`ClientError::Token`], [`ClientError::Bearer`] or [`ClientError::Sasl`].
    pub async fn mechanism(&self, host: &str) -> Result<Option<Box<dyn Mechanism>>, ClientError> {
        match (&self.credentials, self.iam_mechanism) {
            (ClientCredentials::Iam(source), IamMechanism::OauthBearer) => {
                over_token(source.token().await)
            }
            (ClientCredentials::Iam(source), IamMechanism::AwsMskIam) => {
                over_payload(source.payload(host).await)
            }
            (ClientCredentials::OauthBearer(tokens), _) => {
                Ok(Some(Box::new(tokens.mechanism().await?)))
            }
            _ => self.mechanism_of_secret(),
        }
    }

    /// Makes a mechanism for one login, for a caller that is not asynchronous; waits like
    /// [`TokenSource::token_blocking`] and [`BearerTokens::token`].
    ///
    /// # Errors
    /// Same as [`mechanism`](Self::mechanism).
    pub fn mechanism_blocking(
        &self,
        host: &str,
    ) -> Result<Option<Box<dyn Mechanism>>, ClientError> {
        match (&self.credentials, self.iam_mechanism) {
            (ClientCredentials::Iam(source), IamMechanism::OauthBearer) => {
                over_token(source.token_blocking())
            }
            (ClientCredentials::Iam(source), IamMechanism::AwsMskIam) => {
                over_payload(source.payload_blocking(host))
            }
            (ClientCredentials::OauthBearer(tokens), _) => {
                Ok(Some(Box::new(tokens.mechanism_blocking()?)))
            }
            _ => self.mechanism_of_secret(),
        }
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

fn over_token(
    token: Result<Arc<Token>, TokenError>,
) -> Result<Option<Box<dyn Mechanism>>, ClientError> {
    let token = token.map_err(ClientError::Token)?;
    let mechanism = OauthBearer::new(token.expose().into()).map_err(ClientError::Sasl)?;
    Ok(Some(Box::new(mechanism)))
}

fn over_payload(
    payload: Result<SensitiveText, TokenError>,
) -> Result<Option<Box<dyn Mechanism>>, ClientError> {
    let payload = payload.map_err(ClientError::Token)?;
    let mechanism = AwsMskIam::new(payload).map_err(ClientError::Sasl)?;
    Ok(Some(Box::new(mechanism)))
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

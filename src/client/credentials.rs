//! The credentials of a client, and which method needs which.

use std::sync::Arc;

use rustls::ClientConfig;
use rustls::sign::CertifiedKey;

use crate::bearer::BearerSource;
use crate::client::bearer::BearerTokens;
use crate::client::delegation_token::DelegationToken;
use crate::client::error::ClientError;
use crate::iam::TokenSource;
use crate::identity::Identity;
use crate::method::Method;
use crate::sasl::ScramCredentials;
use crate::secret::{Login, Secret};
use crate::tls::RotatingIdentity;

/// The credentials of a client.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub enum ClientCredentials {
    /// No credentials, for [`Method::Tls`] and [`Method::Plaintext`].
    #[default]
    None,
    /// A client certificate and its key, for [`Method::Mtls`].
    ClientCertificate(Arc<Identity>),
    /// A client certificate that is replaced while clients run, for [`Method::Mtls`].
    RotatingClientCertificate(RotatingIdentity),
    /// A client certificate with any key that rustls can sign with, for [`Method::Mtls`]. Clients
    /// that require PEM can't use it.
    CertifiedKey(Arc<CertifiedKey>),
    /// A user name and a password, for SCRAM and PLAIN.
    Login(Login),
    /// A Kafka delegation token, for SCRAM.
    DelegationToken(DelegationToken),
    /// Signed tokens, for [`Method::Iam`].
    Iam(TokenSource),
    /// Tokens of an authorization server, for [`Method::OauthBearer`].
    OauthBearer(BearerTokens),
}

impl ClientCredentials {
    fn name(&self) -> &'static str {
        match self {
            Self::None => "nothing",
            Self::ClientCertificate(_)
            | Self::RotatingClientCertificate(_)
            | Self::CertifiedKey(_) => "a client certificate",
            Self::Login(_) => "a user name and a password",
            Self::DelegationToken(_) => "a delegation token",
            Self::Iam(_) => "IAM tokens",
            Self::OauthBearer(_) => "bearer tokens",
        }
    }

    /// Returns an error unless they are those of the method, by [`name`](Self::name).
    pub(super) fn check_for(&self, method: Method) -> Result<(), ClientError> {
        if is_scram(method) && matches!(self, Self::DelegationToken(_)) {
            return Ok(());
        }
        let needed = match method {
            Method::Mtls => "a client certificate",
            Method::ScramSha512 | Method::ScramSha256 | Method::Plain => {
                "a user name and a password"
            }
            Method::OauthBearer => "bearer tokens",
            Method::Iam => "IAM tokens",
            Method::Tls | Method::Plaintext => "nothing",
        };
        self.check(method, needed)
    }

    /// The same with a TLS configuration of the program.
    pub(super) fn check_beside(
        &self,
        method: Method,
        config: &ClientConfig,
    ) -> Result<(), ClientError> {
        if !method.uses_tls() {
            return Err(ClientError::Unsupported(
                "a TLS configuration for a method without TLS",
            ));
        }
        match method {
            Method::Mtls if config.client_auth_cert_resolver.has_certs() => {
                self.check(method, "nothing")
            }
            Method::Mtls => Err(ClientError::Credentials {
                method,
                needed: "a TLS configuration with a client certificate",
                given: "one without",
            }),
            _ => self.check_for(method),
        }
    }

    /// What SCRAM logs in with, where that is the method.
    pub(super) fn scram(&self, method: Method) -> Result<Option<ScramCredentials>, ClientError> {
        let credentials = match self {
            Self::Login(login) if is_scram(method) => {
                ScramCredentials::new(&login.username, login.password.clone())
            }
            Self::DelegationToken(token) => {
                ScramCredentials::delegation_token(&token.id, token.hmac.clone())
            }
            _ => return Ok(None),
        };
        credentials.map(Some).map_err(ClientError::Sasl)
    }

    fn check(&self, method: Method, needed: &'static str) -> Result<(), ClientError> {
        match self.name() {
            given if given == needed => Ok(()),
            given => Err(ClientError::Credentials {
                method,
                needed,
                given,
            }),
        }
    }
}

fn is_scram(method: Method) -> bool {
    matches!(method, Method::ScramSha512 | Method::ScramSha256)
}

impl From<Identity> for ClientCredentials {
    fn from(identity: Identity) -> Self {
        Self::ClientCertificate(Arc::new(identity))
    }
}

impl From<Arc<Identity>> for ClientCredentials {
    fn from(identity: Arc<Identity>) -> Self {
        Self::ClientCertificate(identity)
    }
}

impl From<RotatingIdentity> for ClientCredentials {
    fn from(identity: RotatingIdentity) -> Self {
        Self::RotatingClientCertificate(identity)
    }
}

impl From<Arc<CertifiedKey>> for ClientCredentials {
    fn from(key: Arc<CertifiedKey>) -> Self {
        Self::CertifiedKey(key)
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

impl From<Login> for ClientCredentials {
    fn from(login: Login) -> Self {
        Self::Login(login)
    }
}

impl From<DelegationToken> for ClientCredentials {
    fn from(token: DelegationToken) -> Self {
        Self::DelegationToken(token)
    }
}

impl From<TokenSource> for ClientCredentials {
    fn from(source: TokenSource) -> Self {
        Self::Iam(source)
    }
}

impl From<Secret> for ClientCredentials {
    /// A secret of type `SERVER_ROOT_CA_CERTIFICATE` is not a credential. A secret of type
    /// `OAUTHBEARER_AUTH` is one only after its client has requested tokens (the package
    /// `msk-auth-oauth` makes a [`BearerSource`] from it). Both become [`ClientCredentials::None`].
    fn from(secret: Secret) -> Self {
        match secret {
            Secret::ClientCertificate(identity) => Self::ClientCertificate(Arc::from(identity)),
            Secret::Login(login) => Self::Login(login),
            Secret::ServerRootCa(_) | Secret::OauthClient(_) => Self::None,
        }
    }
}

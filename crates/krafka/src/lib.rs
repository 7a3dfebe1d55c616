#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![warn(missing_docs, missing_debug_implementations, unreachable_pub)]
//! A [`Client`] as a [`KafkaBuilder`] of the crate `krafka` 0.28.
//!
//! ```no_run
//! # async fn f() -> Result<(), Box<dyn std::error::Error>> {
//! use msk_auth::client::Client;
//! use msk_auth::iam::{Region, Signer, TokenSource, environment::Environment};
//! use msk_auth::tls;
//!
//! let brokers = "b-1.demo.abc123.c2.kafka.eu-central-1.amazonaws.com:9098";
//! let signer = Signer::new(Region::from_broker(brokers)?);
//! let tokens = TokenSource::builder(signer, Environment::default()).start()?;
//! let client = Client::iam(brokers, tokens, tls::ring())?;
//!
//! let kafka = msk_auth_krafka::builder(&client)?.client_id("demo").connect().await?;
//! println!("{} topics", kafka.admin().list_topics(Default::default()).await?.len());
//! # Ok(())
//! # }
//! ```
//!
//! krafka does not accept a rustls configuration. It builds its own from PEM, with the process's
//! default provider. If none is installed, it uses aws-lc-rs or ring, according to the feature of
//! this crate. The provider of the [`Client`] is therefore not krafka's; if that matters, install
//! the same provider as rustls' default. SASL is krafka's own, too. If a broker limits sessions (as
//! MSK does for IAM), krafka opens a new connection with a new token before the old one ends.
//!
//! krafka asks a [`RotatingIdentity`](msk_auth::tls::RotatingIdentity) again when it reloads TLS:
//! set `KafkaBuilder::tls_reload_interval`, or call `Kafka::refresh_tls` after a rotation.
//!
//! krafka wipes password, key and token when it drops them. It builds the token's message in a
//! plain `Vec`, which this library can't wipe.

use krafka::auth::{AuthConfig, OAuthBearerToken, TlsConfig, TlsIdentity};
use krafka::{Kafka, KafkaBuilder, KrafkaError};
use zeroize::Zeroizing;

use msk_auth::Method;
use msk_auth::bearer::BearerToken;
use msk_auth::client::{BearerTokens, Client, ClientCredentials, ClientError};
use msk_auth::finding::with_causes;
use msk_auth::iam::TokenSource;
use msk_auth::identity::Identity;
use msk_auth::secret::Login;

/// Returns a builder with the client's brokers, TLS and SASL.
///
/// # Errors
/// Same as [`auth_config`].
pub fn builder(client: &Client) -> Result<KafkaBuilder, ClientError> {
    let brokers: Vec<String> = client.brokers().iter().map(ToString::to_string).collect();
    Ok(Kafka::builder(brokers.join(",")).security(auth_config(client)?))
}

/// Returns the security protocol with TLS and SASL.
///
/// # Errors
/// Same as [`tls_config`]; [`ClientError::Unsupported`] for `AWS_MSK_IAM` and a delegation token; [`ClientError::Bearer`]
/// and [`ClientError::Sasl`] if there is no bearer token now, or OAUTHBEARER can't send the token
/// or an extension.
pub fn auth_config(client: &Client) -> Result<AuthConfig, ClientError> {
    let config = match client.credentials() {
        ClientCredentials::Login(login) => login_config(client.method(), login),
        ClientCredentials::DelegationToken(_) => {
            return Err(ClientError::Unsupported(
                "krafka can't log in with a delegation token: its SCRAM has no extension tokenauth",
            ));
        }
        ClientCredentials::Iam(_) if client.sasl_mechanism() == Some("AWS_MSK_IAM") => {
            return Err(ClientError::Unsupported(
                "krafka signs AWS_MSK_IAM itself, with its own credentials: use \
                 IamMechanism::OauthBearer",
            ));
        }
        ClientCredentials::Iam(source) => iam_config(source.clone()),
        ClientCredentials::OauthBearer(tokens) => {
            tokens.token()?;
            bearer_config(tokens.clone())
        }
        _ => AuthConfig::plaintext(),
    };
    Ok(match tls_config(client)? {
        Some(tls) => config.with_tls(tls),
        None => config,
    })
}

/// Returns the roots, and the client certificate and its key if the method has them; `None` without
/// TLS.
///
/// Built-in roots that are trusted only for some names are omitted, because a certificate can't
/// express that.
///
/// # Errors
/// [`ClientError::Tls`] if no root is left; [`ClientError::Unsupported`] for the program's own TLS
/// configuration and for rustls' own type of client certificate.
pub fn tls_config(client: &Client) -> Result<Option<TlsConfig>, ClientError> {
    let roots = match (client.roots(), client.tls_config()) {
        (Some(roots), _) => roots,
        (None, None) => return Ok(None),
        (None, Some(_)) => {
            return Err(ClientError::Unsupported(
                "krafka does not accept a rustls configuration: make the client with Roots",
            ));
        }
    };
    let config = TlsConfig::new().with_ca_cert_pem(
        roots
            .to_pem(webpki_root_certs::TLS_SERVER_ROOT_CERTS)
            .map_err(ClientError::Tls)?,
    );
    Ok(Some(match client.credentials() {
        ClientCredentials::ClientCertificate(identity) => {
            config.with_client_cert_pem(identity.chain_pem(), key(identity))
        }
        ClientCredentials::RotatingClientCertificate(rotating) => {
            let rotating = rotating.clone();
            config.with_client_identity_provider(move || {
                let identity = rotating.current();
                async move { Ok(TlsIdentity::from_pem(identity.chain_pem(), key(&identity))) }
            })
        }
        ClientCredentials::CertifiedKey(_) => {
            return Err(ClientError::Unsupported(
                "krafka requires the client certificate and its key as PEM: give an Identity",
            ));
        }
        _ => config,
    }))
}

fn key(identity: &Identity) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(identity.key_pem().expose().as_bytes().to_vec())
}

fn login_config(method: Method, login: &Login) -> AuthConfig {
    let (username, password) = (login.username.as_str(), login.password.expose());
    match method {
        Method::ScramSha256 => AuthConfig::sasl_scram_sha256(username, password),
        Method::Plain => AuthConfig::sasl_plain(username, password),
        _ => AuthConfig::sasl_scram_sha512(username, password),
    }
}

fn iam_config(source: TokenSource) -> AuthConfig {
    AuthConfig::sasl_oauthbearer_provider(move || {
        let source = source.clone();
        async move {
            let token = source.token().await.map_err(no_token)?;
            Ok(OAuthBearerToken::new(token.expose()).with_lifetime_ms(token.expires_at_ms()))
        }
    })
}

fn bearer_config(tokens: BearerTokens) -> AuthConfig {
    AuthConfig::sasl_oauthbearer_provider(move || {
        let tokens = tokens.clone();
        async move {
            let given = tokens.token_async().await.map_err(no_token)?;
            Ok(bearer_token(&given, &tokens))
        }
    })
}

fn bearer_token(given: &BearerToken, tokens: &BearerTokens) -> OAuthBearerToken {
    let mut token = OAuthBearerToken::new(given.text().expose());
    if let Some(end) = given.expires_at_ms() {
        token = token.with_lifetime_ms(end);
    }
    for (name, value) in tokens.extensions() {
        token = token.with_extension(name, value);
    }
    token
}

fn no_token(error: impl std::error::Error + Send + Sync + 'static) -> KrafkaError {
    KrafkaError::auth_with_source(with_causes(&error), error)
}

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

#[cfg(test)]
mod tests {
    use super::*;
    use msk_auth::client::{DelegationToken, IamMechanism};
    use msk_auth::iam::{self, Region, Signer};
    use msk_auth::plan::Plan;
    use msk_auth::tls;

    #[test]
    fn what_krafka_can_not_do_is_said() {
        let credentials = iam::Credentials::new("AKIDEXAMPLE", "secret".into()).unwrap();
        let signer = Signer::new(Region::new("eu-central-1").unwrap());
        let source = TokenSource::builder(signer, credentials).start().unwrap();
        let plan = Plan::given(Method::Iam, vec!["b.example:9098".parse().unwrap()]);
        let client = Client::new(&plan, source, None, tls::ring()).unwrap();
        assert!(builder(&client).is_ok());
        let java = client.iam_mechanism(IamMechanism::AwsMskIam);
        let plan = Plan::given(Method::ScramSha512, vec!["b.example:9096".parse().unwrap()]);
        let token = DelegationToken::new("id", "aG1hYw==".into());
        let token = Client::new(&plan, token, None, tls::ring()).unwrap();
        for other in [java, token] {
            assert!(matches!(
                auth_config(&other),
                Err(ClientError::Unsupported(_))
            ));
        }
    }
}

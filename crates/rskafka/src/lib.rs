#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![warn(missing_docs, missing_debug_implementations, unreachable_pub)]
//! A [`Client`] as a [`ClientBuilder`] of the crate `rskafka` 0.6.
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
//! let kafka = msk_auth_rskafka::builder(&client)?.client_id("demo").build().await?;
//! println!("{} topics", kafka.list_topics().await?.len());
//! # Ok(())
//! # }
//! ```
//!
//! TLS uses this library's configuration, with the provider of the [`Client`], and rotates with a
//! [`RotatingIdentity`](msk_auth::tls::RotatingIdentity). SASL is rskafka's own: it requests a
//! token when it opens a connection, and not later. If a broker limits sessions (as MSK does for
//! IAM), it closes the connection, and rskafka opens another. rskafka retries a refused login as if
//! the broker were down, without end unless you set a `BackoffConfig` with a deadline.
//!
//! This library can't wipe rskafka's copies: it keeps user name, password and each token as plain
//! `String`s, and the `Debug` of its [`SaslConfig`] shows the password. It also turns on the
//! feature `ring` of rustls, so a program that uses rustls' default provider must install one.

use std::sync::Arc;

use rskafka::client::{ClientBuilder, Credentials, OauthBearerCredentials, SaslConfig};

use msk_auth::Method;
use msk_auth::aws::Broker;
use msk_auth::client::{self, Client, ClientError};
use msk_auth::iam::TokenSource;
use msk_auth::secret::Login;

/// Returns a builder with the client's brokers, TLS configuration and SASL.
///
/// # Errors
/// Same as [`bootstrap_brokers`] and [`sasl_config`].
pub fn builder(client: &Client) -> Result<ClientBuilder, ClientError> {
    let mut builder = ClientBuilder::new(bootstrap_brokers(client)?);
    if let Some(tls) = client.tls_config() {
        builder = builder.tls_config(Arc::clone(tls));
    }
    if let Some(sasl) = sasl_config(client)? {
        builder = builder.sasl_config(sasl);
    }
    Ok(builder)
}

/// Returns the brokers, each as `host:port`.
///
/// # Errors
/// [`ClientError::Unsupported`] for an IPv6 address with TLS, because rskafka reads its name wrong.
pub fn bootstrap_brokers(client: &Client) -> Result<Vec<String>, ClientError> {
    let is_address = |broker: &Broker| broker.host.contains(':');
    if client.tls_config().is_some() && client.brokers().iter().any(is_address) {
        return Err(ClientError::Unsupported(
            "rskafka does not support TLS to an IPv6 address: give the broker's name",
        ));
    }
    Ok(client.brokers().iter().map(ToString::to_string).collect())
}

/// Returns the SASL configuration; `None` without SASL.
///
/// # Errors
/// [`ClientError::Unsupported`] for `AWS_MSK_IAM` and delegation tokens, which rskafka does not support.
/// [`ClientError::Bearer`] and [`ClientError::Sasl`] if there is no bearer token now, or
/// OAUTHBEARER can't send the token or an extension.
pub fn sasl_config(client: &Client) -> Result<Option<SaslConfig>, ClientError> {
    use client::ClientCredentials as Given;
    Ok(Some(match client.credentials() {
        Given::Login(login) => login_config(client.method(), login),
        Given::DelegationToken(_) => {
            return Err(ClientError::Unsupported(
                "rskafka can't log in with a delegation token: its SCRAM has no extension tokenauth",
            ));
        }
        Given::Iam(_) if client.sasl_mechanism() == Some("AWS_MSK_IAM") => {
            return Err(ClientError::Unsupported(
                "rskafka does not support AWS_MSK_IAM: use IamMechanism::OauthBearer",
            ));
        }
        Given::Iam(source) => SaslConfig::Oauthbearer(iam_credentials(source.clone())),
        Given::OauthBearer(tokens) => {
            tokens.token()?;
            SaslConfig::Oauthbearer(bearer_credentials(tokens.clone()))
        }
        _ => return Ok(None),
    }))
}

fn login_config(method: Method, login: &Login) -> SaslConfig {
    let password = login.password.expose().to_owned();
    let credentials = Credentials::new(login.username.clone(), password);
    match method {
        Method::ScramSha256 => SaslConfig::ScramSha256(credentials),
        Method::Plain => SaslConfig::Plain(credentials),
        _ => SaslConfig::ScramSha512(credentials),
    }
}

fn iam_credentials(source: TokenSource) -> OauthBearerCredentials {
    OauthBearerCredentials {
        callback: Arc::new(move || {
            let source = source.clone();
            Box::pin(async move { Ok(source.token().await?.expose().to_owned()) })
        }),
        authz_id: None,
        bearer_kvs: Vec::new(),
    }
}

fn bearer_credentials(tokens: client::BearerTokens) -> OauthBearerCredentials {
    OauthBearerCredentials {
        bearer_kvs: tokens.extensions().to_vec(),
        callback: Arc::new(move || {
            let tokens = tokens.clone();
            Box::pin(async move {
                let token = tokens.token_async().await?;
                Ok(token.text().expose().to_owned())
            })
        }),
        authz_id: None,
    }
}

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

#[cfg(test)]
mod tests {
    use super::*;
    use msk_auth::client::IamMechanism;
    use msk_auth::iam::{self, Region, Signer};
    use msk_auth::plan::Plan;
    use msk_auth::tls;

    fn iam(broker: &str) -> Client {
        let credentials = iam::Credentials::new("AKIDEXAMPLE", "secret".into()).unwrap();
        let signer = Signer::new(Region::new("eu-central-1").unwrap());
        let source = TokenSource::builder(signer, credentials).start().unwrap();
        let plan = Plan::given(Method::Iam, vec![broker.parse().unwrap()]);
        Client::new(&plan, source, None, tls::ring()).unwrap()
    }

    #[test]
    fn what_rskafka_can_not_do_is_said() {
        let unsupported = |client: &Client| match builder(client) {
            Err(ClientError::Unsupported(what)) => what,
            other => panic!("{other:?}"),
        };
        assert!(unsupported(&iam("[2001:db8::1]:9098")).contains("IPv6"));
        let java = iam("b.example:9098").iam_mechanism(IamMechanism::AwsMskIam);
        assert!(unsupported(&java).contains("OauthBearer"));
        let plan = Plan::given(Method::ScramSha512, vec!["b.example:9096".parse().unwrap()]);
        let token = client::DelegationToken::new("id", "aG1hYw==".into());
        let token = Client::new(&plan, token, None, tls::ring()).unwrap();
        assert!(unsupported(&token).contains("delegation token"));
    }
}

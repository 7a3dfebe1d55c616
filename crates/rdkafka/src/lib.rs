#![forbid(unsafe_code)]
#![warn(missing_docs, missing_debug_implementations, unreachable_pub)]
//! A [`Client`] as a [`ClientConfig`] of the crate `rdkafka` 0.39, and the tokens that librdkafka
//! asks for.
//!
//! ```no_run
//! # fn f() -> Result<(), Box<dyn std::error::Error>> {
//! use rdkafka::consumer::{BaseConsumer, DefaultConsumerContext};
//! use msk_auth_rdkafka::TokenContext;
//! use msk_auth::client::Client;
//! use msk_auth::iam::{Region, Signer, TokenSource, environment::Environment};
//! use msk_auth::{Method, plan::Plan, tls};
//!
//! let brokers = "b-1.demo.abc123.c2.kafka.eu-central-1.amazonaws.com:9098";
//! let signer = Signer::new(Region::from_broker(brokers)?);
//! let tokens = TokenSource::builder(signer, Environment::default()).start()?;
//! let plan = Plan::given(Method::Iam, vec![brokers.parse()?]);
//! let client = Client::new(&plan, tokens, None, tls::ring())?;
//!
//! let context = TokenContext::new(&client, DefaultConsumerContext)?;
//! let consumer: BaseConsumer<TokenContext> = msk_auth_rdkafka::config(&client)?
//!     .set("group.id", "demo")
//!     .create_with_context(context)?;
//! # Ok(())
//! # }
//! ```
//!
//! librdkafka asks for a token when the client is polled, at the start and then when four fifths
//! of the last one's life are over. A client that isn't polled gets none, and calls such as
//! `fetch_metadata` don't poll: poll a consumer once before them.
//!
//! A context of your own goes into a [`TokenContext`], or asks [`Tokens`] itself, which a
//! `ConsumerContext` must, as rdkafka hands its rebalance callbacks a consumer of exactly that
//! context's type:
//!
//! ```
//! use rdkafka::ClientContext;
//! use rdkafka::client::OAuthToken;
//! use rdkafka::consumer::ConsumerContext;
//! use msk_auth_rdkafka::Tokens;
//!
//! struct Mine {
//!     tokens: Tokens,
//! }
//!
//! impl ClientContext for Mine {
//!     const ENABLE_REFRESH_OAUTH_TOKEN: bool = true;
//!
//!     fn generate_oauth_token(
//!         &self,
//!         _config: Option<&str>,
//!     ) -> Result<OAuthToken, Box<dyn std::error::Error>> {
//!         Ok(self.tokens.token()?)
//!     }
//! }
//!
//! impl ConsumerContext for Mine {
//!     // … pre_rebalance, post_rebalance, commit_callback
//! }
//! ```
//!
//! TLS and SASL are librdkafka's own, with OpenSSL. Out of this library's reach: rdkafka keeps the
//! configuration and each token as plain `String`s, librdkafka as C strings, and neither wipes
//! them. rdkafka's `Debug` of a [`ClientConfig`] hides passwords and shows `ssl.key.pem`, so the
//! key is there encrypted under a password made up for it (`PBE-SHA1-3DES`, which every
//! OpenSSL with its default provider reads). An error of rdkafka about a property shows the value.

use std::error::Error;
use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

use rdkafka::client::{ClientContext, OAuthToken};
use rdkafka::config::{ClientConfig, RDKafkaLogLevel};
use rdkafka::consumer::{ConsumerContext, DefaultConsumerContext};
use rdkafka::error::KafkaError;
use rdkafka::producer::{DeliveryResult, Partitioner, ProducerContext};
use rdkafka::statistics::Statistics;

use msk_auth::Method;
use msk_auth::client::{BearerTokens, Client, ClientCredentials, ClientError};
use msk_auth::finding::{printable, with_causes};
use msk_auth::iam::TokenSource;
use msk_auth::plan::{Material, Plan, librdkafka_properties};

use msk_auth::sasl::Plain;

/// The lifetime that is assumed of a bearer token whose end is not known: librdkafka then asks
/// again after four minutes.
const UNKNOWN_LIFETIME_MS: i64 = 300_000;

/// The configuration: brokers, security protocol, roots, client certificate and key, user name and
/// password. What else a client needs, `group.id` for example, is set on it.
///
/// Built-in roots that are trusted for some names only are left out: a certificate does not say so.
///
/// # Errors
/// [`ClientError::Unsupported`] for `AWS_MSK_IAM`, for bearer tokens with SASL extensions and for a
/// rotating client certificate; [`ClientError::Sasl`] for a password that can't be sent;
/// [`ClientError::Tls`] where no root is left.
pub fn config(client: &Client) -> Result<ClientConfig, ClientError> {
    // Fails where there are tokens that could not be handed over.
    Tokens::new(client)?;
    let (chain, key);
    let material = match client.credentials() {
        ClientCredentials::Login(login) => {
            if client.method() == Method::Plain {
                Plain::new(&login.username, login.password.clone()).map_err(ClientError::Sasl)?;
            }
            Material::Login {
                username: &login.username,
                password: login.password.expose(),
            }
        }
        ClientCredentials::ClientCertificate(identity) => {
            chain = identity.chain_pem();
            key = identity
                .encrypted_key_pem()
                .ok_or(ClientError::Unsupported(
                    "the operating system gave no random numbers to encrypt the key with",
                ))?;
            Material::ClientCertificate {
                certificate: &chain,
                private_key: key.text.expose(),
                private_key_password: Some(key.password.expose()),
            }
        }
        ClientCredentials::RotatingClientCertificate(_) => {
            return Err(ClientError::Unsupported(
                "librdkafka keeps the client certificate that it was made with: give \
                 ClientCredentials::ClientCertificate, and make a new client when it changes",
            ));
        }
        _ => Material::LeftOut,
    };
    let plan = Plan::given(client.method(), client.brokers().to_vec());
    let mut config = ClientConfig::new();
    for property in librdkafka_properties(&plan, &material) {
        // Tokens come from the callback, not from librdkafka's own OIDC client.
        if !property.name.starts_with("sasl.oauthbearer.") {
            config.set(property.name, property.value.expose());
        }
    }
    if let Some(roots) = client.roots() {
        let known = webpki_root_certs::TLS_SERVER_ROOT_CERTS;
        config.set("ssl.ca.pem", roots.to_pem(known).map_err(ClientError::Tls)?);
    }
    Ok(config)
}

/// Tokens as librdkafka's callback wants them. Clones ask the same source.
#[derive(Clone, Debug)]
pub struct Tokens(Supply);

#[derive(Clone, Debug)]
enum Supply {
    Iam(TokenSource),
    Bearer(BearerTokens),
}

impl From<TokenSource> for Tokens {
    /// IAM tokens without a [`Client`], for a program that configures librdkafka itself:
    /// `security.protocol=SASL_SSL`, `sasl.mechanism=OAUTHBEARER`.
    fn from(source: TokenSource) -> Self {
        Self(Supply::Iam(source))
    }
}

impl Tokens {
    /// The client's tokens; `None` where its method takes none.
    ///
    /// # Errors
    /// [`ClientError::Unsupported`] for `AWS_MSK_IAM`, which librdkafka does not speak, and for
    /// bearer tokens with SASL extensions, which rdkafka's callback can't hand over.
    pub fn new(client: &Client) -> Result<Option<Self>, ClientError> {
        match client.credentials() {
            ClientCredentials::Iam(_) if client.sasl_mechanism() == Some("AWS_MSK_IAM") => {
                Err(ClientError::Unsupported(
                    "librdkafka does not speak AWS_MSK_IAM: take IamMechanism::OauthBearer",
                ))
            }
            ClientCredentials::Iam(source) => Ok(Some(Self(Supply::Iam(source.clone())))),
            ClientCredentials::OauthBearer(tokens) if !tokens.extensions().is_empty() => {
                Err(ClientError::Unsupported(
                    "rdkafka's token callback hands over no SASL extensions: leave them out, or \
                     take another client",
                ))
            }
            ClientCredentials::OauthBearer(tokens) => {
                Ok(Some(Self(Supply::Bearer(tokens.clone()))))
            }
            _ => Ok(None),
        }
    }

    /// A token that is valid now, with its end and whose it is.
    ///
    /// An IAM token comes at once unless there are no valid credentials; then the calling thread,
    /// which is the one that polls, waits for at most the source's
    /// [`max_wait`](msk_auth::iam::TokenSourceBuilder::max_wait). After a failure librdkafka asks
    /// again every ten seconds.
    ///
    /// End and principal of a bearer token are the `exp` and `sub` that it has as a JSON web
    /// token. One whose end is not known is assumed to last for five minutes.
    ///
    /// # Errors
    /// [`ClientError::Token`], [`ClientError::Bearer`] or [`ClientError::Sasl`].
    pub fn token(&self) -> Result<OAuthToken, ClientError> {
        match &self.0 {
            Supply::Iam(source) => {
                let token = source.token_blocking().map_err(ClientError::Token)?;
                let principal = token.principal().unwrap_or(token.access_key_id());
                Ok(OAuthToken {
                    token: token.expose().to_owned(),
                    principal_name: principal.to_owned(),
                    lifetime_ms: token.expires_at_ms(),
                })
            }
            Supply::Bearer(tokens) => {
                let token = tokens.token()?;
                let principal = token.principal().filter(|name| !name.is_empty());
                Ok(OAuthToken {
                    token: token.text().expose().to_owned(),
                    principal_name: principal.map_or_else(|| "unknown".to_owned(), printable),
                    lifetime_ms: token.expires_at_ms().unwrap_or_else(unknown_end_ms),
                })
            }
        }
    }
}

fn unknown_end_ms() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let now = now.unwrap_or_default().as_millis();
    i64::try_from(now)
        .unwrap_or(i64::MAX)
        .saturating_add(UNKNOWN_LIFETIME_MS)
}

/// A context that serves a client's tokens and leaves everything else to another context.
///
/// It is for every method: where the client has no tokens, that is left to the other context too.
/// It serves consumers with [`DefaultConsumerContext`] inside, and producers with any context. The
/// rebalance callbacks of a `ConsumerContext` can't be passed on, so one of your own holds
/// [`Tokens`] instead.
#[derive(Clone)]
pub struct TokenContext<C = DefaultConsumerContext> {
    tokens: Option<Tokens>,
    inner: C,
}

impl<C> TokenContext<C> {
    /// The client's tokens around `inner`.
    ///
    /// # Errors
    /// As [`Tokens::new`].
    pub fn new(client: &Client, inner: C) -> Result<Self, ClientError> {
        Ok(Self {
            tokens: Tokens::new(client)?,
            inner,
        })
    }

    /// The context that everything else is left to.
    pub fn inner(&self) -> &C {
        &self.inner
    }
}

impl<C> fmt::Debug for TokenContext<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenContext")
            .field("tokens", &self.tokens)
            .finish_non_exhaustive()
    }
}

impl<C: ClientContext> ClientContext for TokenContext<C> {
    const ENABLE_REFRESH_OAUTH_TOKEN: bool = true;

    fn generate_oauth_token(&self, config: Option<&str>) -> Result<OAuthToken, Box<dyn Error>> {
        match &self.tokens {
            // The error becomes a C string, which can't hold a NUL.
            Some(tokens) => tokens
                .token()
                .map_err(|error| with_causes(&error).replace('\0', "␀").into()),
            None => self.inner.generate_oauth_token(config),
        }
    }

    fn log(&self, level: RDKafkaLogLevel, facility: &str, message: &str) {
        self.inner.log(level, facility, message);
    }

    fn stats(&self, statistics: Statistics) {
        self.inner.stats(statistics);
    }

    fn stats_raw(&self, statistics: &[u8]) {
        self.inner.stats_raw(statistics);
    }

    fn error(&self, error: KafkaError, reason: &str) {
        self.inner.error(error, reason);
    }
}

impl ConsumerContext for TokenContext<DefaultConsumerContext> {}

impl<P: Partitioner, C: ProducerContext<P>> ProducerContext<P> for TokenContext<C> {
    type DeliveryOpaque = C::DeliveryOpaque;

    fn delivery(&self, result: &DeliveryResult<'_>, opaque: Self::DeliveryOpaque) {
        self.inner.delivery(result, opaque);
    }

    fn get_custom_partitioner(&self) -> Option<&P> {
        self.inner.get_custom_partitioner()
    }
}

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

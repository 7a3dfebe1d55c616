#![forbid(unsafe_code)]
#![warn(
    missing_docs,
    missing_debug_implementations,
    unreachable_pub,
    unused_qualifications,
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::string_slice,
    clippy::unwrap_used
)]
//! Bearer tokens from an identity provider's token endpoint, requested as AWS Lambda does for
//! self-managed Kafka clusters with an `OAUTHBEARER_AUTH` secret.
//!
//! A [`TokenEndpoint`] sends the requests of [`msk_auth::oauth`]: the client credentials grant with a client
//! secret or a signed assertion, or a signed assertion as the grant. A
//! [`BearerSource`](msk_auth::bearer::BearerSource) requests a new token before the current one expires:
//!
//! ```no_run
//! use msk_auth::client::{BearerTokens, Client};
//! use msk_auth::oauth::TokenRequest;
//! use msk_auth::plan::Plan;
//! use msk_auth::secret::{self, Secret, SecretType};
//! use msk_auth::{Conditions, Method, Rules, tls};
//! use msk_auth_oauth::TokenEndpoint;
//!
//! // {"oauthTokenEndpointUrl": "https://…", "oauthClientId": "…", "oauthClientSecret": "…"}
//! let document = std::fs::read("secret.json")?;
//! let conditions = Conditions::new(Rules::kafka(), tls::ring());
//! let secret = secret::load(&document, Some(SecretType::OauthbearerAuth), &conditions)?;
//! let Secret::OauthClient(client) = secret else { unreachable!() };
//!
//! let request = TokenRequest::new(client).scope("kafka/consume");
//! let source = TokenEndpoint::new(request, tls::ring())?.source().start()?;
//! // With the SASL extensions that Confluent Cloud requires, if the cluster is there.
//! let tokens = BearerTokens::from(source).extension("logicalCluster", "lkc-abc123");
//!
//! let plan = Plan::given(Method::OauthBearer, vec!["broker-1.example.com:9092".parse()?]);
//! let client = Client::new(&plan, tokens, None, tls::ring())?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The configuration of a Java or librdkafka client contains its own request:
//!
//! ```no_run
//! use msk_auth::client::BearerTokens;
//! use msk_auth::config::{self, Dialect, Options};
//! use msk_auth::{Conditions, tls};
//! use msk_auth_oauth::TokenEndpoint;
//!
//! let text = std::fs::read("client.properties")?;
//! let conditions = Conditions::new(Dialect::Java.rules(), tls::ring());
//! let mut files = |path: &str| std::fs::read(path).map(Into::into);
//! let configuration = config::read(&text, &Options::default(), &mut files, &conditions);
//! let request = configuration.token_request().ok_or("the configuration does not request its tokens")?;
//!
//! let source = TokenEndpoint::new(request.clone(), tls::ring())?.source().start()?;
//! let extensions = configuration.oauth.extensions.clone();
//! let tokens = extensions.into_iter().fold(BearerTokens::from(source), |tokens, (name, value)| {
//!     tokens.extension(name, value)
//! });
//! let client = configuration.client_with(tokens, &conditions)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What it guarantees
//!
//! - It uses only TLS, by rustls with the crypto provider that you pass. If the secret has
//!   `oauthIdpCaCertificate`, only those certificates are trusted; else the public roots are.
//! - A request ends after [`TokenEndpoint::timeout`]; at most 65,536 bytes of an answer are read.
//! - It does not follow redirects and does not use the environment's proxies, because the request
//!   contains a secret.
//! - Errors contain the endpoint's `error` and `error_description`, made safe to show, and never a
//!   secret.
//! - This package wipes its copies of secrets and tokens. hyper and rustls have copies in their own
//!   buffers, which they do not wipe.

mod address;
mod endpoint;
mod error;
mod exchange;
mod tls_fault;

pub use endpoint::TokenEndpoint;
pub use error::{EndpointError, Failure};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

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
//! Bearer tokens from an identity provider's token endpoint: the supply that AWS Lambda itself uses for
//! self-managed Kafka clusters with an `OAUTHBEARER_AUTH` secret.
//!
//! A [`TokenEndpoint`] sends what [`msk_auth::oauth`] writes: the client credentials grant with a client secret
//! or a signed assertion, or a signed assertion as the grant. A
//! [`BearerSource`](msk_auth::bearer::BearerSource) asks it ahead of each token's end:
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
//! // With the SASL extensions that Confluent Cloud asks for, where the cluster is one of its.
//! let tokens = BearerTokens::from(source).extension("logicalCluster", "lkc-abc123");
//!
//! let plan = Plan::given(Method::OauthBearer, vec!["broker-1.example.com:9092".parse()?]);
//! let client = Client::new(&plan, tokens, None, tls::ring())?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A client's configuration, of Java or of librdkafka, has its own request:
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
//! let request = configuration.token_request().ok_or("the tokens come from elsewhere")?;
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
//! # What it holds to
//!
//! - TLS alone, by rustls with the crypto provider that is passed in. The endpoint is trusted by the
//!   certificates of `oauthIdpCaCertificate` and by no others where the secret has them, else by the public
//!   roots.
//! - A request is given up after [`TokenEndpoint::timeout`]; of an answer at most 65,536 bytes are read.
//! - Redirects are not followed and proxies of the environment are not used: the request holds a secret.
//! - Errors have the endpoint's `error` and `error_description`, made safe to show, and never a secret.
//! - Secrets and tokens are wiped where this package holds them. hyper and rustls have copies in buffers of
//!   theirs, which they do not wipe.

mod address;
mod endpoint;
mod error;
mod exchange;

pub use endpoint::TokenEndpoint;
pub use error::{EndpointError, Failure};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

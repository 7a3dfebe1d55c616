//! Requests to an identity provider's token endpoint (RFC 6749), and its responses, as bytes.
//!
//! Make a [`TokenRequest`] from an [`OauthClient`](crate::secret::OauthClient), the content of an
//! `OAUTHBEARER_AUTH` secret. It becomes the body of an HTTP request, and the response becomes a
//! [`BearerToken`](crate::bearer::BearerToken). The package
//! [`msk-auth-oauth`](https://docs.rs/msk-auth-oauth) sends the request over TLS and refreshes the token. A
//! program with its own HTTP client needs only this module:
//!
//! ```
//! use msk_auth::oauth::TokenRequest;
//! use msk_auth::secret::{OauthClient, OauthProof};
//!
//! let endpoint = "https://idp.example.com/oauth2/token";
//! let proof = OauthProof::ClientSecret("my-client-secret".into());
//! let client = OauthClient::new(endpoint, "my-client-id", proof);
//! let request = TokenRequest::new(client).scope("kafka/consume");
//!
//! // POST with `Content-Type: application/x-www-form-urlencoded` and this header and body.
//! let message = request.message(std::time::SystemTime::now())?;
//! assert_eq!(
//!     message.authorization().unwrap().expose(),
//!     "Basic bXktY2xpZW50LWlkOm15LWNsaWVudC1zZWNyZXQ="
//! );
//! assert_eq!(message.body().expose(), b"grant_type=client_credentials&scope=kafka%2Fconsume");
//!
//! let answer = br#"{"access_token": "e30.e30.", "token_type": "Bearer", "expires_in": 300}"#;
//! let token = message.read_answer(200, answer)?;
//! assert!(token.expires_at().is_some());
//! # Ok::<(), msk_auth::oauth::OauthError>(())
//! ```
//!
//! # What AWS documents, and what it does not
//!
//! AWS's guide ([Configuring the OAuth secret]) documents the following. The secret's fields have certain
//! names, and fields of both grants together are an error. With a client secret, Lambda uses the client
//! credentials grant. With a private key, it signs a JWT assertion and sends it to the token endpoint ("JWT
//! bearer"). The client's email is "the service account identity that Lambda puts in the JWT assertion".
//!
//! It does not document how Lambda sends the client secret, which claims and which algorithm the assertion
//! has, and how long it is valid without `oauthTokenExpirationSeconds`. [`TokenGrant`] and
//! [`TokenRequest`] document what this module does instead.
//!
//! [Configuring the OAuth secret]:
//!     https://docs.aws.amazon.com/lambda/latest/dg/kafka-cluster-auth.html#smaa-auth-oauth-secret

mod answer;
mod assertion;
mod error;
mod form;
mod request;

pub use error::OauthError;
pub use request::{MAXIMUM_ANSWER, TokenGrant, TokenMessage, TokenRequest};

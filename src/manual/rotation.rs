//! Rotation without a restart.
//!
//! **A client certificate.** A [`RotatingIdentity`](crate::tls::RotatingIdentity) is asked at every handshake, so a client
//! that keeps one `Arc<ClientConfig>` for good presents the new certificate from the next connection on:
//!
//! ```no_run
//! # #[cfg(feature = "ring")] {
//! use msk_auth::tls::{self, Roots, RotatingIdentity};
//! # fn load() -> Result<msk_auth::identity::Identity, Box<dyn std::error::Error>> { Err("".into()) }
//!
//! let identity = RotatingIdentity::new(&load()?);
//! let config = identity.client_config(&Roots::amazon_trust_services(), tls::ring())?;
//! // When Secrets Manager has a new version:
//! identity.replace(&load()?);
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Open connections keep the old certificate. Close them before it ends: a broker does not.
//!
//! A TLS session that is resumed was authenticated by the certificate of the connection that began it. rustls keeps
//! sessions by server name, and compares the resolver that answered then with the one that would answer now; a resolver
//! that changes its answer looks the same. So a rotating identity resumes nothing. A client that builds a new configuration
//! with [`mutual_config`](crate::tls::mutual_config) for every identity keeps resumption, with a session store of its own for
//! each.
//!
//! **A password.** Make a new [`Client`](crate::client::Client) and new connections. Kafka checks a SCRAM password at the login
//! alone, so connections that are open stay open.
//!
//! **Access keys.** A [`TokenSource`](crate::iam::TokenSource) asks its provider again before the credentials end, and now and
//! then when they have no end. A role needs a fixed session name: a connection can't log in again as somebody else, and the
//! broker ends it.

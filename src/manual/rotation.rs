//! Rotation without a restart.
//!
//! **A client certificate.** Every handshake asks a [`RotatingIdentity`](crate::tls::RotatingIdentity) for its
//! current certificate. A client that keeps one `Arc<ClientConfig>` therefore presents the new certificate from
//! the next connection on:
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
//! Open connections keep the old certificate. Close them before it expires, because a broker does
//! not close them.
//!
//! A rotating identity does not resume TLS sessions. A resumed session is authenticated by the certificate of
//! the connection that began it. rustls stores sessions by server name and compares only the resolvers, and a
//! resolver looks the same after its certificate has changed. To keep resumption, build a new configuration
//! with [`mutual_config`](crate::tls::mutual_config) for every identity; each has its own session store.
//!
//! **A password.** Make a new [`Client`](crate::client::Client) and new connections. Kafka checks a SCRAM
//! password only at login, so open connections stay open.
//!
//! **Access keys.** A [`TokenSource`](crate::iam::TokenSource) asks its provider again before the credentials
//! expire. If they do not expire, it asks from time to time. Use a fixed session name for a role: a connection
//! can't log in again under another name, and the broker closes it.

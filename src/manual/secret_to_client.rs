//! From a secret to a Kafka client.
//!
//! You have a document from Secrets Manager and the brokers' names. You want rskafka, rdkafka or krafka to log
//! in.
//!
//! 1. Load the secret. If loading fails, the error contains every finding, each with its place and
//!    its fix.
//! 2. Make a [`Client`](crate::client::Client) from it. It trusts Amazon's roots for names of Amazon MSK, and
//!    the web's for other names. For a private certificate authority, pass [`Roots`](crate::tls::Roots).
//! 3. Pass the client to the companion of your Kafka crate.
//!
//! ```no_run
//! # #[cfg(feature = "ring")] {
//! use msk_auth::client::Client;
//! use msk_auth::secret::{self, Secret};
//! use msk_auth::{Conditions, Rules, tls};
//!
//! let document = std::fs::read("secret.json")?;
//! let conditions = Conditions::new(Rules::lambda(), tls::ring());
//! let brokers = "b-1.demo.abc123.c2.kafka.eu-central-1.amazonaws.com:9094";
//! let client = match secret::load(&document, None, &conditions)? {
//!     Secret::ClientCertificate(identity) => Client::mtls(brokers, *identity, tls::ring())?,
//!     Secret::Login(login) => {
//!         Client::scram(brokers, &login.username, login.password.clone(), tls::ring())?
//!     }
//!     other => return Err(format!("not a client's secret: {other:?}").into()),
//! };
//! // rskafka:  msk_auth_rskafka::builder(&client)?.build().await?
//! // rdkafka:  msk_auth_rdkafka::config(&client)?
//! // krafka:   msk_auth_krafka::builder(&client)?
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The README of each companion has a complete program:
//! [rskafka](https://docs.rs/msk-auth-rskafka), [rdkafka](https://docs.rs/msk-auth-rdkafka),
//! [krafka](https://docs.rs/msk-auth-krafka).
//!
//! Keep the client for as long as the program runs. Its clones share the keys that SCRAM derives and the TLS
//! sessions to resume.

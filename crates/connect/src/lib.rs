#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![warn(missing_docs, missing_debug_implementations, unreachable_pub)]
//! Connects to the brokers of a plan: returns authenticated connections, or the reason why there
//! are none.
//!
//! A [`Connector`] opens connections with Tokio, and [`blocking`] without Tokio. Each connection
//! goes through the same stages: name resolution, TCP, TLS, SASL, API versions. Each stage has a
//! deadline. A [`Failure`] reports the stage, the reason and the fix. Brokers are tried in the
//! plan's order and only by its method; there is no fallback to another method.
//!
//! ```no_run
//! use msk_auth::client::Client;
//! use msk_auth::aws::Broker;
//! use msk_auth_connect::Connector;
//! use msk_auth::secret::Login;
//! use msk_auth::plan::Plan;
//! use msk_auth::{Method, tls};
//!
//! # async fn f() -> Result<(), Box<dyn std::error::Error>> {
//! let brokers = vec!["b-1.demo.abc123.c2.kafka.eu-west-1.amazonaws.com:9096".parse::<Broker>()?];
//! let plan = Plan::given(Method::ScramSha512, brokers);
//! let login = Login::new("alice", "alice-secret".into());
//! let client = Client::new(&plan, login, None, tls::ring())?;
//!
//! let connection = Connector::new(client).connect().await?;
//! println!("{:?}", connection.tls().map(|session| session.version));
//! # Ok(()) }
//! ```
//!
//! To find out why a client does not connect, [`Connector::examine`] tries the stages at every broker,
//! including those that the cluster advertises. Its observer gets each [`Action`] by name.

mod action;
mod advertised;
mod api_versions;
pub mod blocking;
mod connection;
#[cfg(feature = "serde")]
pub mod contract;
mod distrust;
mod examine;
mod failure;
mod frame;
mod handshake;
mod help;
mod layout;
mod login;
mod message;
mod probe;
mod questions;
mod refusal;
mod sasl_names;
mod socket;
mod stages;
mod timeouts;
mod tls_failure;

use std::fmt;
use std::sync::Arc;
use std::time::Instant;

use action::Trace;
pub use action::{Action, HandshakeKind};
pub use api_versions::ApiVersions;
use connection::Transport;
pub use connection::{Connection, SaslSession};
pub use examine::{AdvertisedBroker, BrokerReport, ConnectReport, Event, StageReport};
pub use failure::{ConnectError, Failure};
pub use handshake::TlsSession;
pub use help::{Help, Term};
pub use kafka_protocol;
use msk_auth::Method;
use msk_auth::aws::Broker;
use msk_auth::client::Client;
use msk_auth::finding::Code;
use msk_auth::lambda::Stage;
pub use questions::Questions;
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use socket::Socket;
use stages::{failed, settled, staged};
pub use timeouts::Timeouts;

/// Reads bytes as each kind of broker response, before and after the login.
#[cfg(fuzzing)]
#[doc(hidden)]
pub fn decode_every_answer(bytes: &[u8]) {
    message::decode_every(bytes);
}

/// Opens connections by one plan. Make one for a client, and keep it: its connections share the
/// keys that SCRAM derives and the sessions that TLS resumes.
#[derive(Clone)]
pub struct Connector {
    client: Client,
    tls: Option<Arc<ClientConfig>>,
    timeouts: Timeouts,
    client_id: String,
    server_name: Option<ServerName<'static>>,
    trace: Trace,
}

impl Connector {
    /// Makes a connector for this client.
    pub fn new(client: Client) -> Self {
        Self {
            tls: client
                .tls_config()
                .map(|config| handshake::observing(config)),
            client,
            timeouts: Timeouts::default(),
            client_id: env!("CARGO_PKG_NAME").to_owned(),
            server_name: None,
            trace: Trace::default(),
        }
    }

    /// Sets how long each stage may take.
    #[must_use]
    pub fn timeouts(mut self, timeouts: Timeouts) -> Self {
        self.timeouts = timeouts;
        self
    }

    /// Sets the client id of every request; the default is `msk-auth`. Brokers write it into their
    /// logs and use it for quotas.
    #[must_use]
    pub fn client_id(mut self, client_id: impl Into<String>) -> Self {
        self.client_id = client_id.into();
        self
    }

    /// Expects this name in every broker's certificate, and requests it in the handshake, instead of
    /// the broker's host. Use it with a tunnel or a proxy. `AWS_MSK_IAM` signs this name, too,
    /// because a broker accepts only its own name.
    #[must_use]
    pub fn server_name(mut self, name: ServerName<'static>) -> Self {
        self.server_name = Some(name);
        self
    }

    /// The client.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Connects to the first broker that accepts this client.
    ///
    /// Brokers are tried in the plan's order. A refusal that every broker would repeat (a wrong
    /// password, an untrusted certificate, see [`Failure::is_final`]) ends the attempt at once.
    ///
    /// # Errors
    /// [`ConnectError`]: each broker that was tried, and what went wrong.
    pub async fn connect(&self) -> Result<Connection, ConnectError> {
        let mut attempts = Vec::new();
        for broker in self.client.brokers() {
            match self.connect_to(broker).await {
                Ok(connection) => return Ok(connection),
                Err(failure) => {
                    let is_final = failure.is_final();
                    attempts.push((broker.clone(), failure));
                    if is_final {
                        break;
                    }
                }
            }
        }
        Err(ConnectError { attempts })
    }

    /// Connects to this broker. The plan does not have to list it, because brokers name other
    /// brokers in their metadata.
    ///
    /// # Errors
    /// Reports the problem and its stage.
    pub async fn connect_to(&self, broker: &Broker) -> Result<Connection, Failure> {
        self.open(broker, &mut |_: StageReport| {}).await
    }

    /// Goes through the stages and reports each as it ends. Only the first answer after the TLS
    /// handshake shows whether the broker accepted it, so that stage is reported later.
    async fn open(
        &self,
        broker: &Broker,
        report: &mut (dyn FnMut(StageReport) + Send),
    ) -> Result<Connection, Failure> {
        let started = Instant::now();
        let addresses = staged(
            socket::resolve(broker, self.timeouts.resolve, &self.trace).await,
            started,
            report,
            |addresses| {
                let shown: Vec<String> = addresses.iter().map(|at| at.ip().to_string()).collect();
                shown.join(", ")
            },
            Stage::Resolve,
        )?;

        let started = Instant::now();
        let stream = staged(
            socket::open(&addresses, self.timeouts.tcp, &self.trace).await,
            started,
            report,
            |stream| match stream.peer_addr() {
                Ok(address) => address.to_string(),
                Err(_) => String::new(),
            },
            Stage::Tcp,
        )?;

        let started = Instant::now();
        let secured = self.secure(broker, Socket::new(stream)).await;
        let tls_elapsed = started.elapsed();
        let transport = match secured {
            Ok(transport) => transport,
            Err(failure) => return Err(failed(failure, tls_elapsed, report)),
        };
        let mut handshake = describe(&transport).map(|message| StageReport {
            stage: Stage::Tls,
            elapsed: tls_elapsed,
            outcome: Ok(message),
        });
        let mut connection = Connection::new(
            broker,
            self.host_of(broker),
            &self.client,
            &self.client_id,
            self.timeouts,
            transport,
        )
        .traced(&self.trace);

        if self.client.sasl_mechanism().is_some() {
            let started = Instant::now();
            let outcome = login::login(&mut connection).await;
            let outcome = settled(outcome, &mut handshake, report)?;
            let message = login_message(&connection);
            staged(outcome, started, report, |_| message, Stage::Sasl)?;
        }

        let started = Instant::now();
        let outcome = connection.ask_api_versions().await;
        let outcome = settled(outcome, &mut handshake, report)?;
        let message = format!("{} kinds of request", connection.api_versions().len());
        staged(outcome, started, report, |()| message, Stage::ApiVersions)?;
        Ok(connection)
    }

    async fn secure(&self, broker: &Broker, socket: Socket) -> Result<Transport, Failure> {
        let Some(config) = &self.tls else {
            return Ok(Transport::Plaintext(socket));
        };
        let name = self.name_of(broker)?;
        let is_mutual = self.client.method() == Method::Mtls;
        let limit = self.timeouts.tls;
        let (stream, session) =
            handshake::handshake(config, name, socket, is_mutual, limit, &self.trace).await?;
        Ok(Transport::Tls(Box::new(stream), Box::new(session)))
    }

    /// The broker's name: its host without the dot of an absolute name, or the name given in its place.
    fn host_of(&self, broker: &Broker) -> String {
        match &self.server_name {
            Some(name) => name.to_str().into_owned(),
            None => {
                let host = broker.host.strip_suffix('.');
                host.unwrap_or(&broker.host).to_owned()
            }
        }
    }

    fn name_of(&self, broker: &Broker) -> Result<ServerName<'static>, Failure> {
        if let Some(name) = &self.server_name {
            return Ok(name.clone());
        }
        let host = self.host_of(broker);
        ServerName::try_from(host.clone()).map_err(|_| {
            Failure::new(
                Stage::Tls,
                Code::TlsServerName,
                format!("{host} is not a name that a certificate can contain"),
            )
            .help("give the name to expect ({server-name})")
        })
    }
}

impl fmt::Debug for Connector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connector")
            .field("client", &self.client)
            .field("timeouts", &self.timeouts)
            .field("client_id", &self.client_id)
            .field("server_name", &self.server_name)
            .finish_non_exhaustive()
    }
}

fn login_message(connection: &Connection) -> String {
    let mechanism = connection.client().sasl_mechanism().unwrap_or_default();
    match connection.session() {
        Some(session) => {
            let seconds = session.lifetime.as_secs_f32();
            format!("{mechanism}, for {seconds} s")
        }
        None => mechanism.to_owned(),
    }
}

fn describe(transport: &Transport) -> Option<String> {
    match transport {
        Transport::Plaintext(_) => None,
        Transport::Tls(_, session) => Some(format!("{}, {}", session.version, session.cipher)),
    }
}

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

//! An authenticated connection: a stream, its negotiated properties, and Kafka's requests.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};
use std::{fmt, io};

use bytes::Bytes;
use kafka_protocol::messages::{ApiKey, ApiVersionsRequest, ApiVersionsResponse};
use kafka_protocol::protocol::{Decodable, Encodable, HeaderVersion, Request, StrBytes};
use msk_auth::aws::Broker;
use msk_auth::client::Client;
use msk_auth::lambda::Stage;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::timeout;
use tokio_rustls::client::TlsStream;

use crate::action::{Action, Trace};
use crate::api_versions::ApiVersions;
use crate::frame::{self, FrameError};
use crate::handshake::TlsSession;
use crate::message::{self, Call};
use crate::socket::Socket;
use crate::{Failure, Timeouts, refusal, tls_failure};

/// How long to wait for the broker's last message if it no longer accepts the client's.
const LAST_WORD: Duration = Duration::from_secs(1);

/// The underlying stream, with or without TLS.
pub(crate) enum Transport {
    Plaintext(Socket),
    Tls(Box<TlsStream<Socket>>, Box<TlsSession>),
}

/// How long an authentication is valid (KIP-368).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SaslSession {
    /// The lifetime from the broker.
    pub lifetime: Duration,
    /// When to authenticate again: after 85 to 95 % of it, as in Kafka's own clients. It is not a
    /// time of day, so setting the clock has no effect.
    pub reauthenticate_at: Instant,
}

/// A connection to a broker that is ready for requests. It reads and writes bytes like any stream
/// of Tokio's; [`exchange`](Self::exchange) speaks Kafka's messages.
///
/// Dropping it closes the socket.
pub struct Connection {
    broker: Broker,
    /// The broker's name, which `AWS_MSK_IAM` signs.
    host: String,
    client: Client,
    client_id: String,
    timeouts: Timeouts,
    transport: Transport,
    session: Option<SaslSession>,
    api_versions: ApiVersions,
    correlation_id: i32,
    /// Whether the broker has answered.
    is_answered: bool,
    /// Whether the login is done; longer responses are then accepted.
    is_open: bool,
    trace: Trace,
}

impl Connection {
    pub(crate) fn new(
        broker: &Broker,
        host: String,
        client: &Client,
        client_id: &str,
        timeouts: Timeouts,
        transport: Transport,
    ) -> Self {
        Self {
            broker: broker.clone(),
            host,
            client: client.clone(),
            client_id: client_id.to_owned(),
            timeouts,
            transport,
            session: None,
            api_versions: ApiVersions::default(),
            correlation_id: 0,
            is_answered: false,
            is_open: false,
            trace: Trace::default(),
        }
    }

    /// The same connection, with reported actions.
    pub(crate) fn traced(mut self, trace: &Trace) -> Self {
        self.trace = trace.clone();
        self
    }

    pub(crate) fn trace(&self) -> &Trace {
        &self.trace
    }

    /// The broker of this connection.
    pub fn broker(&self) -> &Broker {
        &self.broker
    }

    /// What TLS negotiated, and the broker's certificates; `None` without TLS.
    pub fn tls(&self) -> Option<&TlsSession> {
        match &self.transport {
            Transport::Tls(_, session) => Some(session),
            Transport::Plaintext(_) => None,
        }
    }

    /// How long the authentication is valid; `None` without SASL, and if the broker sets no limit.
    pub fn session(&self) -> Option<SaslSession> {
        self.session
    }

    /// The requests that the broker supports.
    pub fn api_versions(&self) -> &ApiVersions {
        &self.api_versions
    }

    /// Sends a request of the crate `kafka-protocol` and returns its response, within the timeout
    /// for requests. The crate defines which response belongs to which request.
    ///
    /// `version` must be one that [`api_versions`](Self::api_versions) lists and the crate
    /// supports. The response's arrays are read as the broker announces them: after the login,
    /// responses are trusted, up to 16 MiB.
    ///
    /// ```no_run
    /// # async fn f(connection: &mut msk_auth_connect::Connection) -> Result<(), Box<dyn std::error::Error>> {
    /// use msk_auth_connect::kafka_protocol::messages::MetadataRequest;
    ///
    /// let request = MetadataRequest::default().with_topics(None);
    /// let answer = connection.exchange(8, &request).await?;
    /// println!("{} brokers", answer.brokers.len());
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// [`Failure`] with [`Stage::Request`]. Do not use the connection afterwards.
    pub async fn exchange<Q: Request>(
        &mut self,
        version: i16,
        request: &Q,
    ) -> Result<Q::Response, Failure> {
        let stage = Stage::Request;
        let key = ApiKey::try_from(Q::KEY).map_err(|()| refusal::unknown_request(stage, Q::KEY))?;
        let mut body = self
            .bytes::<Q, Q::Response>(stage, key, version, request)
            .await?;
        Q::Response::decode(&mut body, version).map_err(|_| refusal::garbage(stage, key))
    }

    /// Sends one of this library's own requests, and checks the response against its layout.
    pub(crate) async fn call<C: Call>(
        &mut self,
        stage: Stage,
        version: i16,
        request: &C,
    ) -> Result<C::Response, Failure> {
        let body = self
            .bytes::<C, C::Response>(stage, C::API_KEY, version, request)
            .await?;
        message::decode::<C>(body, version).ok_or_else(|| refusal::garbage(stage, C::API_KEY))
    }

    async fn bytes<Q, A>(
        &mut self,
        stage: Stage,
        key: ApiKey,
        version: i16,
        request: &Q,
    ) -> Result<Bytes, Failure>
    where
        Q: Encodable + HeaderVersion,
        A: HeaderVersion,
    {
        self.correlation_id = self.correlation_id.wrapping_add(1);
        let id = self.correlation_id;
        let framed = message::encode(key, version, id, &self.client_id, request)
            .ok_or_else(|| refusal::version(stage, key))?;
        self.trace.note(|| Action::RequestSent {
            name: format!("{key:?}"),
            version,
        });
        let limit = self.timeouts.request;
        let maximum = frame::maximum_answer(key, self.is_open);
        let answer = match timeout(limit, self.frame(&framed, maximum)).await {
            Err(_) => return Err(Failure::timeout(stage)),
            Ok(Err(error)) => return Err(self.failure(stage, key, &error)),
            Ok(Ok(answer)) => answer,
        };
        self.is_answered = true;
        let body =
            message::body::<A>(answer, version, id).ok_or_else(|| refusal::garbage(stage, key))?;
        self.trace.note(|| Action::AnswerReceived {
            name: format!("{key:?}"),
            version,
        });
        Ok(body)
    }

    async fn frame(&mut self, framed: &[u8], maximum: usize) -> Result<Bytes, FrameError> {
        if let Err(error) = frame::write(self, framed).await {
            // A broker that refuses may have sent its reason before it stopped reading.
            return match timeout(LAST_WORD, frame::read(self, maximum)).await {
                Ok(Err(FrameError::Io(last))) if tls_failure::tls_error(&last).is_some() => {
                    Err(FrameError::Io(last))
                }
                _ => Err(error),
            };
        }
        frame::read(self, maximum).await
    }

    fn failure(&self, stage: Stage, key: ApiKey, error: &FrameError) -> Failure {
        let method = self.client.method();
        match &self.transport {
            Transport::Tls(_, session) => {
                let failed = match error {
                    FrameError::Io(error) => Some(error),
                    FrameError::Closed(_) => None,
                    FrameError::Length(_) => return refusal::of_frame(stage, key, error, method),
                };
                let (request, version) = (session.request(), session.version);
                let is_first = !self.is_answered;
                if let Some(failure) = tls_failure::afterwards(failed, request, version, is_first) {
                    return failure;
                }
                let failure = refusal::of_frame(stage, key, error, method);
                let is_clean = matches!(error, FrameError::Closed(0));
                match tls_failure::after_clean_end(request, version, is_first) {
                    Some(help) if is_clean => failure.help(help),
                    _ => failure,
                }
            }
            Transport::Plaintext(socket) if tls_failure::is_tls(&socket.received().first()) => {
                refusal::tls_expected(stage)
            }
            Transport::Plaintext(_) => refusal::of_frame(stage, key, error, method),
        }
    }

    /// Asks which requests the broker supports, and identifies the client (KIP-511).
    pub(crate) async fn ask_api_versions(&mut self) -> Result<(), Failure> {
        let stage = Stage::ApiVersions;
        let request = ApiVersionsRequest::default()
            .with_client_software_name(StrBytes::from_static_str(env!("CARGO_PKG_NAME")))
            .with_client_software_version(StrBytes::from_static_str(env!("CARGO_PKG_VERSION")));
        let key = ApiVersionsRequest::API_KEY;
        let body = self
            .bytes::<_, ApiVersionsResponse>(stage, key, 3, &request)
            .await?;
        // A broker that does not know version 3 answers in version 0, with the error 35.
        let answer = match body.get(..2) {
            Some([0, 35]) => {
                let request = ApiVersionsRequest::default();
                self.call(stage, 0, &request).await?
            }
            _ => message::decode::<ApiVersionsRequest>(body, 3)
                .ok_or_else(|| refusal::garbage(stage, key))?,
        };
        if answer.error_code != 0 {
            return Err(refusal::of_error(stage, key, answer.error_code));
        }
        self.api_versions = ApiVersions::of(&answer);
        // The last step of the beginning of a connection, including the login.
        self.is_open = true;
        Ok(())
    }

    pub(crate) fn host(&self) -> &str {
        &self.host
    }

    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    pub(crate) fn timeouts(&self) -> Timeouts {
        self.timeouts
    }

    pub(crate) fn is_encrypted(&self) -> bool {
        matches!(self.transport, Transport::Tls(..))
    }

    /// Records how long the login is valid; 0 means without limit.
    pub(crate) fn begin_session(&mut self, lifetime_ms: i64) {
        self.session = u64::try_from(lifetime_ms)
            .ok()
            .filter(|lifetime| *lifetime > 0)
            .and_then(|lifetime| {
                let lifetime = Duration::from_millis(lifetime);
                Some(SaslSession {
                    lifetime,
                    // A time beyond the range of the clock counts as no limit.
                    reauthenticate_at: Instant::now().checked_add(share_of(lifetime))?,
                })
            });
    }
}

/// 85 to 95 % of it, so that a client's connections don't authenticate all at once.
fn share_of(lifetime: Duration) -> Duration {
    let mut random = [0];
    // It is also correct without jitter.
    let _ = getrandom::fill(&mut random);
    let percent = 85_u32.saturating_add(u32::from(random[0]) % 11);
    lifetime
        .checked_div(100)
        .and_then(|hundredth| hundredth.checked_mul(percent))
        .unwrap_or(lifetime)
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection")
            .field("broker", &self.broker)
            .field("method", &self.client.method())
            .field("tls", &self.tls().map(|session| session.version))
            .field("session", &self.session)
            .finish_non_exhaustive()
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match &mut self.transport {
            Transport::Plaintext(stream) => Pin::new(stream).poll_read(context, buffer),
            Transport::Tls(stream, _) => Pin::new(stream).poll_read(context, buffer),
        }
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        match &mut self.transport {
            Transport::Plaintext(stream) => Pin::new(stream).poll_write(context, bytes),
            Transport::Tls(stream, _) => Pin::new(stream).poll_write(context, bytes),
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.transport {
            Transport::Plaintext(stream) => Pin::new(stream).poll_flush(context),
            Transport::Tls(stream, _) => Pin::new(stream).poll_flush(context),
        }
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.transport {
            Transport::Plaintext(stream) => Pin::new(stream).poll_shutdown(context),
            Transport::Tls(stream, _) => Pin::new(stream).poll_shutdown(context),
        }
    }
}

#[cfg(test)]
mod tests;

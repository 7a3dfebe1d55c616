//! From a broker's name to an open socket, and the first bytes received on it.

use std::fmt::Display;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use msk_auth::aws::Broker;
use msk_auth::finding::Code;
use msk_auth::lambda::Stage;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout, timeout_at};

use crate::Failure;
use crate::action::{Action, Trace};

/// The maximum number of addresses that are tried for one name.
const MAXIMUM_ADDRESSES: usize = 16;

/// The addresses of a broker, each once, in the resolver's order.
pub(crate) async fn resolve(
    broker: &Broker,
    limit: Duration,
    trace: &Trace,
) -> Result<Vec<SocketAddr>, Failure> {
    if let Ok(address) = broker.host.parse::<IpAddr>() {
        return Ok(vec![SocketAddr::new(address, broker.port)]);
    }
    let host = broker.host.as_str();
    trace.note(|| Action::Resolve {
        host: host.to_owned(),
    });
    let found = match timeout(limit, tokio::net::lookup_host((host, broker.port))).await {
        Err(_) => {
            return Err(Failure::new(
                Stage::Resolve,
                Code::Timeout,
                format!("the name servers don't answer for {host}"),
            )
            .help("check this machine's name servers and, in a VPC, its DNS settings"));
        }
        Ok(found) => found.map_err(|error| no_such_host(host, &error.to_string()))?,
    };
    let mut addresses: Vec<SocketAddr> = Vec::new();
    for address in found.take(MAXIMUM_ADDRESSES) {
        if !addresses.contains(&address) {
            addresses.push(address);
        }
    }
    match addresses.is_empty() {
        true => Err(no_such_host(host, "the name has no address")),
        false => {
            trace.note(|| Action::Resolved {
                addresses: addresses.iter().map(SocketAddr::ip).collect(),
            });
            Ok(addresses)
        }
    }
}

fn no_such_host(host: &str, reason: &str) -> Failure {
    Failure::new(
        Stage::Resolve,
        Code::ResolveFailed,
        format!("{host}: {reason}"),
    )
    .help(
        "check the name for typing errors; brokers of a deleted cluster have no addresses, and \
         names of a private network resolve only inside it",
    )
}

/// Opens a socket to the first address that accepts it.
pub(crate) async fn open(
    addresses: &[SocketAddr],
    limit: Duration,
    trace: &Trace,
) -> Result<TcpStream, Failure> {
    let deadline = Instant::now().checked_add(limit);
    let mut last = None;
    for (index, address) in addresses.iter().enumerate() {
        // The remaining time is shared, so that a dead first address leaves time for a second one.
        let left = deadline.map_or(limit, |at| at.saturating_duration_since(Instant::now()));
        let remaining = u32::try_from(addresses.len().saturating_sub(index)).unwrap_or(1);
        let share = left.checked_div(remaining).unwrap_or(left);
        let until = Instant::now().checked_add(share);
        trace.note(|| Action::TcpConnect { address: *address });
        let connecting = TcpStream::connect(address);
        let result = match until {
            Some(until) => timeout_at(until, connecting).await,
            None => Ok(connecting.await),
        };
        let failed = match result {
            Ok(Ok(socket)) => {
                // Requests are small and the client waits for each, so Nagle's algorithm would only
                // delay them.
                let _ = socket.set_nodelay(true);
                trace.note(|| Action::TcpConnected { address: *address });
                return Ok(socket);
            }
            Ok(Err(error)) => {
                note_failed(trace, *address, &error);
                failure(*address, &error)
            }
            Err(_) => {
                note_failed(trace, *address, &"no answer");
                timed_out(*address, share)
            }
        };
        last = Some(failed);
    }
    Err(last.unwrap_or_else(|| Failure::timeout(Stage::Tcp)))
}

fn note_failed(trace: &Trace, address: SocketAddr, reason: &dyn Display) {
    trace.note(|| Action::TcpFailed {
        address,
        reason: reason.to_string(),
    });
}

fn failure(address: SocketAddr, error: &io::Error) -> Failure {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => Failure::new(
            Stage::Tcp,
            Code::TcpRefused,
            format!("no program listens on {address}"),
        )
        .help("check the port: each method of a cluster has its own, see {plan}"),
        io::ErrorKind::TimedOut => timed_out(address, Duration::ZERO),
        io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable => Failure::new(
            Stage::Tcp,
            Code::TcpUnreachable,
            format!("no route to {address}: {error}"),
        )
        .help("check routes, peering and VPN: this machine has no route to the broker's network"),
        _ => Failure::new(
            Stage::Tcp,
            Code::TcpUnreachable,
            format!("no connection to {address}: {error}"),
        ),
    }
}

fn timed_out(address: SocketAddr, after: Duration) -> Failure {
    let waited = match after.as_millis() {
        0 => String::new(),
        milliseconds => format!(" within {milliseconds} ms"),
    };
    Failure::new(
        Stage::Tcp,
        Code::TcpTimeout,
        format!("{address} does not answer{waited}: packets are dropped on the way"),
    )
    .help(&*format!(
        "allow TCP {} from this client in the brokers' security group, and outbound in the \
         client's, if a security group drops the packets; also check network ACLs and routes",
        address.port()
    ))
}

/// The first bytes from a peer, and their number, for identifying its protocol.
#[derive(Debug, Default)]
pub(crate) struct Received {
    bytes: AtomicUsize,
    first: AtomicU64,
}

impl Received {
    /// The number of received bytes.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes.load(Ordering::Relaxed)
    }

    /// The first eight bytes, or fewer.
    pub(crate) fn first(&self) -> Vec<u8> {
        let first = self.first.load(Ordering::Relaxed).to_be_bytes();
        first.into_iter().take(self.bytes()).collect()
    }

    fn record(&self, bytes: &[u8]) {
        let had = self.bytes();
        if had < 8 {
            let mut first = self.first.load(Ordering::Relaxed).to_be_bytes();
            for (place, byte) in first.iter_mut().skip(had).zip(bytes) {
                *place = *byte;
            }
            self.first
                .store(u64::from_be_bytes(first), Ordering::Relaxed);
        }
        self.bytes
            .store(had.saturating_add(bytes.len()), Ordering::Relaxed);
    }
}

/// A socket that remembers the first received bytes.
#[derive(Debug)]
pub(crate) struct Socket {
    stream: TcpStream,
    received: Arc<Received>,
}

impl Socket {
    pub(crate) fn new(stream: TcpStream) -> Self {
        Self {
            stream,
            received: Arc::default(),
        }
    }

    pub(crate) fn received(&self) -> &Arc<Received> {
        &self.received
    }
}

impl AsyncRead for Socket {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let had = buffer.filled().len();
        let polled = Pin::new(&mut self.stream).poll_read(context, buffer);
        if let Some(new) = buffer.filled().get(had..)
            && !new.is_empty()
        {
            self.received.record(new);
        }
        polled
    }
}

impl AsyncWrite for Socket {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffers: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, buffers)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

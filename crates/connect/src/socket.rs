//! From a broker's name to an open socket, and what came first on it.

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

/// The most addresses of one name that are tried.
const MAXIMUM_ADDRESSES: usize = 16;

/// The addresses of a broker, each once, in the resolver's order.
pub(crate) async fn resolve(broker: &Broker, limit: Duration) -> Result<Vec<SocketAddr>, Failure> {
    if let Ok(address) = broker.host.parse::<IpAddr>() {
        return Ok(vec![SocketAddr::new(address, broker.port)]);
    }
    let host = broker.host.as_str();
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
        false => Ok(addresses),
    }
}

fn no_such_host(host: &str, reason: &str) -> Failure {
    Failure::new(
        Stage::Resolve,
        Code::ResolveFailed,
        format!("{host}: {reason}"),
    )
    .help(
        "check the name for typing errors; brokers of a deleted cluster have none, and names of a private \
         network resolve only inside it",
    )
}

/// Opens a socket to the first address that takes it.
pub(crate) async fn open(addresses: &[SocketAddr], limit: Duration) -> Result<TcpStream, Failure> {
    let deadline = Instant::now().checked_add(limit);
    let mut last = None;
    for (index, address) in addresses.iter().enumerate() {
        // What is left is shared, so that a dead first address leaves time for a living second.
        let left = deadline.map_or(limit, |at| at.saturating_duration_since(Instant::now()));
        let remaining = u32::try_from(addresses.len().saturating_sub(index)).unwrap_or(1);
        let share = left.checked_div(remaining).unwrap_or(left);
        let until = Instant::now().checked_add(share);
        let connecting = TcpStream::connect(address);
        let result = match until {
            Some(until) => timeout_at(until, connecting).await,
            None => Ok(connecting.await),
        };
        match result {
            Ok(Ok(socket)) => {
                // Requests are small and waited for: Nagle's algorithm only delays them.
                let _ = socket.set_nodelay(true);
                return Ok(socket);
            }
            Ok(Err(error)) => last = Some(failure(*address, &error)),
            Err(_) => last = Some(timed_out(*address, share)),
        }
    }
    Err(last.unwrap_or_else(|| Failure::timeout(Stage::Tcp)))
}

fn failure(address: SocketAddr, error: &io::Error) -> Failure {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => Failure::new(
            Stage::Tcp,
            Code::TcpRefused,
            format!("nothing listens on {address}"),
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
        format!("{address} does not answer{waited}: something drops the packets"),
    )
    .help(&*format!(
        "if a security group drops them, allow TCP {} from this client in the brokers' security group, and out \
         of the client's; check network ACLs and routes too",
        address.port()
    ))
}

/// What a peer sent first, and how much, for whoever must say what it speaks.
#[derive(Debug, Default)]
pub(crate) struct Received {
    bytes: AtomicUsize,
    first: AtomicU64,
}

impl Received {
    /// How many bytes came.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes.load(Ordering::Relaxed)
    }

    /// The first eight of them, or fewer.
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

/// A socket that remembers what came first.
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

//! A proxy that spoils what a genuine server says.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

/// What is done unchangeds from the server to the client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nothing.
    None,
    /// Hangs up after so many.
    CutAfter(usize),
    /// Says nothing more after so many, and holds the line.
    StallAfter(usize),
    /// Inverts the one after so many.
    Flip(usize),
    /// One at a time, with a pause before each.
    Slow(Duration),
}

/// A running proxy; it stops when dropped.
pub struct Proxy {
    port: u16,
    passed: Arc<AtomicUsize>,
    task: JoinHandle<()>,
}

impl Proxy {
    /// Listens on a free port of 127.0.0.1. With `tls` it is the TLS server itself, and spoils what
    /// is inside.
    ///
    /// # Panics
    /// When there is no port.
    pub async fn start(target: u16, tls: Option<Arc<rustls::ServerConfig>>, fault: Fault) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let target = SocketAddr::from(([127, 0, 0, 1], target));
        let acceptor = tls.map(TlsAcceptor::from);
        let passed = Arc::new(AtomicUsize::new(0));
        let counter = passed.clone();
        let task = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let acceptor = acceptor.clone();
                let passed = counter.clone();
                tokio::spawn(async move {
                    let Ok(server) = TcpStream::connect(target).await else {
                        return;
                    };
                    match acceptor {
                        None => carry(client, server, fault, &passed).await,
                        Some(acceptor) => {
                            if let Ok(client) = acceptor.accept(client).await {
                                carry(client, server, fault, &passed).await;
                            }
                        }
                    }
                });
            }
        });
        Self { port, passed, task }
    }

    /// The port that it listens on.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// How many bytes it has passed on from the server to its clients.
    pub fn passed(&self) -> usize {
        self.passed.load(Ordering::SeqCst)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn carry(
    client: impl AsyncRead + AsyncWrite,
    server: TcpStream,
    fault: Fault,
    passed: &AtomicUsize,
) {
    let (mut from_client, mut to_client) = tokio::io::split(client);
    let (mut from_server, mut to_server) = server.into_split();
    let up = async {
        let _ = tokio::io::copy(&mut from_client, &mut to_server).await;
    };
    let down = async {
        let mut sent = 0;
        let mut buffer = vec![0; 64 << 10];
        while let Ok(count @ 1..) = from_server.read(&mut buffer).await {
            let bytes = &mut buffer[..count];
            match fault {
                Fault::CutAfter(limit) if sent + count >= limit => {
                    let _ = to_client.write_all(&bytes[..limit - sent]).await;
                    let _ = to_client.flush().await;
                    return;
                }
                Fault::StallAfter(limit) if sent + count >= limit => {
                    let _ = to_client.write_all(&bytes[..limit - sent]).await;
                    let _ = to_client.flush().await;
                    tokio::time::sleep(Duration::from_secs(600)).await;
                }
                Fault::Flip(place) if (sent..sent + count).contains(&place) => {
                    bytes[place - sent] ^= 0xff;
                }
                Fault::Slow(pause) => {
                    for byte in bytes {
                        tokio::time::sleep(pause).await;
                        if to_client.write_all(&[*byte]).await.is_err()
                            || to_client.flush().await.is_err()
                        {
                            return;
                        }
                    }
                    sent += count;
                    continue;
                }
                _ => {}
            }
            sent += count;
            passed.fetch_add(count, Ordering::SeqCst);
            if to_client.write_all(&buffer[..count]).await.is_err()
                || to_client.flush().await.is_err()
            {
                return;
            }
        }
    };
    // Whoever ends first ends both.
    tokio::select! {
        () = up => {}
        () = down => {}
    }
}

//! Connections for programs without an asynchronous runtime.
//!
//! ```no_run
//! # fn f(client: msk_auth::client::Client) -> Result<(), Box<dyn std::error::Error>> {
//! use msk_auth_connect::{Connector, blocking};
//!
//! let mut connection = blocking::connect(&Connector::new(client))?;
//! // `connection` is a `Read` and a `Write`.
//! # Ok(()) }
//! ```

use std::io::{self, Read, Write};
use std::sync::OnceLock;
use std::thread;

use kafka_protocol::protocol::Request;
use msk_auth::aws::Broker;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::runtime::{Builder, Handle, Runtime};

use crate::{ConnectError, ConnectReport, Connector, Event, Failure, Questions};

/// Connects like [`Connector::connect`], and blocks the thread meanwhile.
///
/// # Errors
/// [`BlockingError::Connect`], or [`BlockingError::Runtime`] if the operating system can't provide
/// the resources for waiting.
pub fn connect(connector: &Connector) -> Result<Connection, BlockingError> {
    let driver = driver()?;
    let connection = run(driver, connector.connect()).map_err(BlockingError::Connect)?;
    Ok(Connection { connection, driver })
}

/// Connects to this broker like [`Connector::connect_to`], and blocks the thread meanwhile.
///
/// # Errors
/// [`BlockingError::Broker`], or [`BlockingError::Runtime`] as in [`connect`].
pub fn connect_to(connector: &Connector, broker: &Broker) -> Result<Connection, BlockingError> {
    let driver = driver()?;
    let connection = run(driver, connector.connect_to(broker)).map_err(BlockingError::Broker)?;
    Ok(Connection { connection, driver })
}

/// Examines like [`Connector::examine`], and blocks the thread meanwhile.
///
/// # Errors
/// If the operating system can't provide the resources for waiting.
pub fn examine(
    connector: &Connector,
    questions: &Questions,
    observe: impl Fn(Event<'_>) + Send + Sync + 'static,
) -> io::Result<ConnectReport> {
    examine_until(connector, questions, observe, std::future::pending())
}

/// Examines like [`Connector::examine_until`], and blocks the thread meanwhile. `stop` is polled on a
/// Tokio runtime with input, output and time enabled.
///
/// # Errors
/// If the operating system can't provide the resources for waiting.
pub fn examine_until(
    connector: &Connector,
    questions: &Questions,
    observe: impl Fn(Event<'_>) + Send + Sync + 'static,
    stop: impl Future<Output = ()> + Send,
) -> io::Result<ConnectReport> {
    let driver = driver()?;
    Ok(run(
        driver,
        connector.examine_until(questions, observe, stop),
    ))
}

/// Why there is no connection.
#[derive(Debug)]
#[non_exhaustive]
pub enum BlockingError {
    /// No broker accepts this client.
    Connect(ConnectError),
    /// The requested broker does not accept this client.
    Broker(Failure),
    /// The operating system can't provide the resources for waiting.
    Runtime(io::Error),
}

impl std::fmt::Display for BlockingError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Connect(error) => error.fmt(f),
            Self::Broker(failure) => failure.fmt(f),
            Self::Runtime(_) => f.write_str("can't start the runtime for sockets"),
        }
    }
}

impl std::error::Error for BlockingError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            // It speaks for itself.
            Self::Connect(error) => error.source(),
            Self::Broker(failure) => failure.source(),
            Self::Runtime(error) => Some(error),
        }
    }
}

impl From<io::Error> for BlockingError {
    fn from(error: io::Error) -> Self {
        Self::Runtime(error)
    }
}

/// A connection that blocks. [`Connection::get_ref`] returns the negotiated properties.
#[derive(Debug)]
pub struct Connection {
    connection: crate::Connection,
    driver: &'static Handle,
}

impl Connection {
    /// The connection itself.
    pub fn get_ref(&self) -> &crate::Connection {
        &self.connection
    }

    /// Same as [`crate::Connection::reauthenticate`].
    ///
    /// # Errors
    /// The errors of that method.
    pub fn reauthenticate(&mut self) -> Result<(), Failure> {
        run(self.driver, self.connection.reauthenticate())
    }

    /// Same as [`crate::Connection::exchange`].
    ///
    /// # Errors
    /// The errors of that method.
    pub fn exchange<Q>(&mut self, version: i16, request: &Q) -> Result<Q::Response, Failure>
    where
        Q: Request<Response: Send> + Sync,
    {
        run(self.driver, self.connection.exchange(version, request))
    }
}

impl Read for Connection {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        run(self.driver, self.connection.read(buffer))
    }
}

impl Write for Connection {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        run(self.driver, self.connection.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        run(self.driver, self.connection.flush())
    }
}

/// Watches the sockets and clocks of all connections, on one thread.
static RUNTIME: OnceLock<Result<Runtime, io::ErrorKind>> = OnceLock::new();

fn driver() -> io::Result<&'static Handle> {
    let started = RUNTIME.get_or_init(|| {
        Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("msk-auth")
            .enable_all()
            .build()
            .map_err(|error| error.kind())
    });
    match started {
        Ok(runtime) => Ok(runtime.handle()),
        Err(kind) => Err(io::Error::from(*kind)),
    }
}

/// Runs a future to its end on the calling thread.
fn run<T: Send>(driver: &Handle, future: impl Future<Output = T> + Send) -> T {
    if Handle::try_current().is_err() {
        return driver.block_on(future);
    }
    // A runtime's thread must not wait for another runtime, so a separate thread does.
    thread::scope(|scope| {
        let running = scope.spawn(|| driver.block_on(future));
        match running.join() {
            Ok(output) => output,
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

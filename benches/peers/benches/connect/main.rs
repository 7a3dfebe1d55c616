//! From nothing to a connection that is authenticated and has answered a request for metadata:
//! this library beside rskafka, krafka and librdkafka (rdkafka), each alone, method by method.
//!
//! The server is the network and security half of a Kafka broker on this machine, which
//! `tests/peers/setup.sh` installs. Every connection is opened after the one before has ended, on
//! loopback, to `localhost`, with TLS 1.3, X25519 and the same root; contenders take turns, so
//! that a machine whose speed drifts slows all of them alike, and a ratio is the median of the
//! rounds' ratios. What each does:
//!
//! - **msk-auth**: [`Connector::connect`](msk_auth_connect::Connector::connect) of a connector
//!   that is kept, as a client that reconnects does, then Metadata. SCRAM's keys are cached in the
//!   client, tokens in the token source, and TLS sessions are resumed. The others are measured
//!   against this.
//! - **msk-auth, connect alone**: the same without Metadata. Ready, and ApiVersions is known.
//! - **msk-auth, new client**: `Client` and `Connector` are made for each connection, from a parsed
//!   root and certificate: a full handshake, and SCRAM derives its keys.
//! - **rskafka**: `ClientBuilder::build`, with a rustls configuration that is kept, so that TLS
//!   sessions are resumed. It asks for ApiVersions before its login and for Metadata after, and
//!   derives SCRAM's keys each time. It leaves Nagle's algorithm on and has no way to turn it off,
//!   so that it may wait 40 ms for an acknowledgement.
//! - **krafka**: `KafkaBuilder::connect`, Metadata in it. It builds its TLS configuration from PEM
//!   for each client: a full handshake. It derives SCRAM's keys each time.
//! - **librdkafka**: a producer is created, which starts its threads, and `fetch_metadata` waits
//!   until the broker is up. It reads PEM and builds its `SSL_CTX` for each client, and resumes no
//!   sessions: a full handshake. It derives SCRAM's keys each time, asks for Metadata of its own
//!   accord besides, and often opens a second connection. It is seen to pause before it connects, for up to 50 ms;
//!   *connects at once* is the same with its hidden property `enable.sparse.connections` off, with
//!   which it doesn't, but leaves some connections half-way: those that the server turns away.
//!
//! Tokens are given to all of them ready-made.
//!
//! The wall time ends with the answer. Most of it is the server's, a JVM on the same machine. The
//! CPU time says more about a client: that of the whole process, all of its threads, in user and
//! kernel mode, until the connection is closed and the client gone. Contenders therefore run in a
//! process of their own, apart from the one that reads what the server prints; *nothing* is what
//! the measuring takes itself. Tokio's clients run on a current-thread runtime; names are looked
//! up on its blocking pool.
//!
//! `cargo bench --bench connect [-- METHOD [ROUNDS]]`

mod contest;
mod krafka;
mod methods;
mod ours;
mod rdkafka;
mod rskafka;

use std::collections::BTreeMap;
use std::process::Command;
use std::sync::Arc;

use msk_auth_peers::kafka::Kafka;
use rustls::NamedGroup;
use rustls::crypto::CryptoProvider;
use tokio::runtime::{Builder, Runtime};

use contest::Contest;
use methods::Method;

/// Tells the process of the contenders where the server listens.
const PORTS: &str = "MSK_AUTH_BENCH_PORTS";
const ROUNDS: usize = 100;

fn main() {
    match std::env::var(PORTS) {
        Ok(ports) => contend(&ports),
        Err(_) => serve(),
    }
}

/// Starts the server, and the contenders in another process.
fn serve() {
    let kafka = Kafka::start();
    let ports: Vec<String> = methods::listeners()
        .map(|listener| format!("{} {}", listener.name(), kafka.port(listener)))
        .collect();
    let status = Command::new(std::env::current_exe().unwrap())
        .args(std::env::args().skip(1))
        .env(PORTS, ports.join("\n"))
        .status()
        .unwrap();
    assert!(status.success());
    let lines = kafka.lines();
    let count = |head: &str| lines.iter().filter(|line| line.starts_with(head)).count();
    println!(
        "\nthe server let {} connections in and turned {} away",
        count("AUTH "),
        count("FAIL ")
    );
}

fn contend(ports: &str) {
    let ports: BTreeMap<&str, u16> = ports
        .lines()
        .filter_map(|line| line.split_once(' '))
        .map(|(name, port)| (name, port.parse().unwrap()))
        .collect();
    let mut arguments = std::env::args()
        .skip(1)
        .filter(|one| !one.starts_with("--"));
    let only = arguments.next();
    let rounds = arguments
        .next()
        .map_or(ROUNDS, |rounds| rounds.parse().unwrap());

    let provider = provider();
    let installed = provider.as_ref().clone().install_default();
    installed.expect("the process has no provider yet");
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let _entered = runtime.enter();
    let mut methods = methods::all();
    let names: Vec<&str> = methods.iter().map(|method| method.name).collect();
    methods.retain(|method| only.as_deref().is_none_or(|only| method.name == only));
    assert!(!methods.is_empty(), "no such method; there are {names:?}");
    for method in methods {
        let port = ports[method.listener.name()];
        compare(&runtime, &method, port, &provider, rounds);
    }
}

/// What every contender that takes rustls uses. The post-quantum key exchange, which a dependency
/// of another benchmark prefers for the whole build, is left out: the server does not know it.
fn provider() -> Arc<CryptoProvider> {
    let mut provider = rustls::crypto::aws_lc_rs::default_provider();
    provider
        .kx_groups
        .retain(|group| group.name() != NamedGroup::X25519MLKEM768);
    Arc::new(provider)
}

fn compare(
    runtime: &Runtime,
    method: &Method,
    port: u16,
    provider: &Arc<CryptoProvider>,
    rounds: usize,
) {
    let ours = ours::Ours::new(method, port, provider.clone());
    let rskafka = rskafka::Rskafka::new(method, port, provider.clone());
    let krafka = krafka::Krafka::new(method, port);
    let rdkafka = rdkafka::Rdkafka::new(method, port, false);
    let at_once = rdkafka::Rdkafka::new(method, port, true);
    let title = format!("{}, {}", method.name, runtime.block_on(ours.session()));
    Contest::new(&title, runtime)
        .with("msk-auth", || runtime.block_on(ours.kept()))
        .with("msk-auth, connect alone", || runtime.block_on(ours.alone()))
        .with("msk-auth, new client", || {
            runtime.block_on(ours.new_client())
        })
        .with("rskafka 0.6", || runtime.block_on(rskafka.connect()))
        .with("krafka 0.28", || runtime.block_on(krafka.connect()))
        .with("librdkafka (rdkafka 0.39)", || rdkafka.connect())
        .with("librdkafka, connects at once", || at_once.connect())
        .with("nothing", || ())
        .run(rounds);
}

/// Where the listener's clients go.
fn address(port: u16) -> String {
    format!("localhost:{port}")
}

//! Opens an authenticated TLS connection with a broker from a secret's document.
//!
//!     cargo run --features ring --example mutual_tls -- vectors/samples/good.json broker.example:9094

use std::io::Write;
use std::net::TcpStream;
use std::sync::Arc;

use msk_auth::secret::{self, Secret};
use msk_auth::tls::{self, Roots};
use msk_auth::{Conditions, Rules};
use rustls::{ClientConnection, StreamOwned};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let file = arguments
        .next()
        .ok_or("usage: mutual_tls SECRET [BROKER:PORT]")?;
    let document = zeroize::Zeroizing::new(std::fs::read(file)?);

    let provider = tls::ring();
    let conditions = Conditions::new(Rules::lambda(), provider.clone());
    let Secret::ClientCertificate(identity) = secret::load(&document, None, &conditions)? else {
        return Err("this secret contains no client certificate".into());
    };
    let leaf = identity
        .chain()
        .leaf()
        .ok_or("an identity has a client certificate")?;
    println!("client {}", leaf.subject());

    let config = tls::mutual_config(&identity, &Roots::amazon_trust_services(), provider)?;
    let Some(broker) = arguments.next() else {
        return Ok(());
    };
    let host = broker
        .rsplit_once(':')
        .ok_or("a broker is HOST:PORT")?
        .0
        .to_owned();
    let connection = ClientConnection::new(Arc::new(config), host.try_into()?)?;
    let mut stream = StreamOwned::new(connection, TcpStream::connect(&broker)?);
    stream.flush()?;
    println!("connected with {:?}", stream.conn.protocol_version());
    Ok(())
}

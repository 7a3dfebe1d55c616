//! Lists the topics of a cluster with the crate rskafka and a Java client's `client.properties`:
//! brokers, login, keystore and truststore come from that file.
//!
//!     cargo run -p msk-auth-rskafka --example from_properties -- client.properties

use std::error::Error;
use std::path::Path;

use msk_auth::config::{self, Dialect, Options};
use msk_auth::{Conditions, tls};

async fn topics(file: &Path) -> Result<(), Box<dyn Error>> {
    let conditions = Conditions::new(Dialect::Java.rules(), tls::ring());
    let text = zeroize::Zeroizing::new(std::fs::read(file)?);
    // Keystores are in the same folder, unless their paths are absolute.
    let mut files = |name: &str| std::fs::read(file.with_file_name(name)).map(Into::into);
    let configuration = config::read(&text, &Options::default(), &mut files, &conditions);
    for finding in configuration.findings.iter() {
        eprintln!("{finding}");
    }
    let client = configuration.client(&conditions)?;
    let kafka = msk_auth_rskafka::builder(&client)?.build().await?;
    for topic in kafka.list_topics().await? {
        println!("{}", topic.name);
    }
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    let file = std::env::args().nth(1).ok_or("usage: client.properties")?;
    tokio::runtime::Runtime::new()?.block_on(topics(file.as_ref()))
}

//! Sends each line of standard input as a message, over mutual TLS, with the crate rskafka.
//!
//!     echo hello | cargo run -p msk-auth-rskafka --example mtls_producer -- \
//!         SECRET.json HOST:PORT,… TOPIC [ROOTS.pem]
//!
//! The secret is the one that Lambda would use. Without roots, the brokers' certificates must
//! be Amazon's, as MSK's are. `mtls_consumer` prints the messages.

use std::error::Error;
use std::time::Duration;

use msk_auth::client::Client;
use msk_auth::plan::Plan;
use msk_auth::tls::{self, Roots};
use msk_auth::{Conditions, Method, Rules, secret};
use rskafka::BackoffConfig;
use rskafka::client::partition::{Compression, UnknownTopicHandling};
use rskafka::record::Record;

async fn produce(arguments: &[String]) -> Result<(), Box<dyn Error>> {
    let [secret, brokers, topic, roots @ ..] = arguments else {
        return Err("usage: SECRET.json HOST:PORT,… TOPIC [ROOTS.pem]".into());
    };
    let conditions = Conditions::new(Rules::lambda(), tls::ring());
    let document = zeroize::Zeroizing::new(std::fs::read(secret)?);
    let secret = secret::load(&document, None, &conditions)?;
    let roots = roots.first().map(std::fs::read_to_string).transpose()?;
    let roots = roots.map(|pem| Roots::from_pem(&pem, &conditions));
    let brokers: Result<_, _> = brokers.split(',').map(str::parse).collect();
    let plan = Plan::given(Method::Mtls, brokers?);
    let client = Client::new(&plan, secret, roots.transpose()?, conditions.provider)?;

    // Without a deadline it would retry forever if the certificate is refused.
    let mut backoff = BackoffConfig::default();
    backoff.deadline.replace(Duration::from_secs(10));
    let builder = msk_auth_rskafka::builder(&client)?.backoff_config(backoff);
    let kafka = builder.build().await?;
    let partition = kafka.partition_client(topic, 0, UnknownTopicHandling::Error);
    let partition = partition.await?;
    for line in std::io::stdin().lines() {
        let message = Record {
            key: None,
            value: Some(line?.into_bytes()),
            headers: Default::default(),
            timestamp: chrono::Utc::now(),
        };
        let messages = partition.produce(vec![message], Compression::NoCompression);
        println!("offset {:?}", messages.await?);
    }
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    tokio::runtime::Runtime::new()?.block_on(produce(&arguments))
}

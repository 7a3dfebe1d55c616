//! Prints a topic's existing and new messages, over mutual TLS, with the crate rskafka: those of
//! partition 0, beginning with an offset.
//!
//!     cargo run -p msk-auth-rskafka --example mtls_consumer -- \
//!         SECRET.json HOST:PORT,… TOPIC OFFSET [ROOTS.pem]
//!
//! The secret is the one that Lambda would use. Without roots, the brokers' certificates must
//! be Amazon's, as MSK's are. `mtls_producer` writes messages.

use std::error::Error;
use std::time::Duration;

use msk_auth::client::Client;
use msk_auth::plan::Plan;
use msk_auth::tls::{self, Roots};
use msk_auth::{Conditions, Method, Rules, secret};
use rskafka::BackoffConfig;
use rskafka::client::partition::UnknownTopicHandling;

async fn consume(arguments: &[String]) -> Result<(), Box<dyn Error>> {
    let [secret, brokers, topic, offset, roots @ ..] = arguments else {
        return Err("usage: SECRET.json HOST:PORT,… TOPIC OFFSET [ROOTS.pem]".into());
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
    let mut offset = offset.parse()?;
    loop {
        let (records, _) = partition.fetch_records(offset, 1..1_000_000, 1_000).await?;
        for fetched in records {
            let value = fetched.record.value.unwrap_or_default();
            println!("{} {}", fetched.offset, String::from_utf8_lossy(&value));
            offset = fetched.offset + 1;
        }
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    tokio::runtime::Runtime::new()?.block_on(consume(&arguments))
}

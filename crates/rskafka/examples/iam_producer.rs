//! A producer as in a Lambda function behind an API, with IAM and the crate rskafka.
//!
//!     AWS_REGION=… AWS_ACCESS_KEY_ID=… AWS_SECRET_ACCESS_KEY=… cargo run -p msk-auth-rskafka --example iam_producer \
//!         -- HOST:PORT,… TOPIC [ROOTS.pem] < REQUESTS
//!
//! Each line of standard input is a request. Lambda sets the variables itself.

use std::error::Error;
use std::time::Duration;

use msk_auth::client::Client;
use msk_auth::iam::environment::Environment;
use msk_auth::iam::{Region, Signer, TokenSource};
use msk_auth::plan::Plan;
use msk_auth::tls::{self, Roots};
use msk_auth::{Conditions, Method, Rules};
use rskafka::BackoffConfig;
use rskafka::client::partition::{Compression, PartitionClient, UnknownTopicHandling};
use rskafka::record::Record;

/// Runs once, outside of the handler: everything that takes time.
async fn start() -> Result<PartitionClient, Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, brokers, topic, roots @ ..] = arguments.as_slice() else {
        return Err("usage: HOST:PORT,… TOPIC [ROOTS.pem]".into());
    };
    let conditions = Conditions::new(Rules::lambda(), tls::ring());
    let roots = roots.first().map(std::fs::read_to_string).transpose()?;
    let roots = roots.map(|pem| Roots::from_pem(&pem, &conditions));
    let brokers: Result<_, _> = brokers.split(',').map(str::parse).collect();
    let plan = Plan::given(Method::Iam, brokers?);
    let signer = Signer::new(Region::new(&std::env::var("AWS_REGION")?)?);
    let tokens = TokenSource::builder(signer, Environment::default()).start()?;
    let client = Client::new(&plan, tokens, roots.transpose()?, conditions.provider)?;
    // For the caller of an API, an error is better than endless attempts.
    let mut backoff = BackoffConfig::default();
    backoff.deadline.replace(Duration::from_secs(10));
    let builder = msk_auth_rskafka::builder(&client)?.backoff_config(backoff);
    let kafka = builder.build().await?;
    let partition = kafka.partition_client(topic, 0, UnknownTopicHandling::Error);
    Ok(partition.await?)
}

/// Runs for every request, over the open connection. If the broker has closed it meanwhile,
/// rskafka opens another, and the source has a fresh token for it.
async fn handle(topic: &PartitionClient, body: String) -> Result<Vec<i64>, Box<dyn Error>> {
    let batch = vec![Record {
        key: None,
        value: Some(body.into_bytes()),
        headers: Default::default(),
        timestamp: chrono::Utc::now(),
    }];
    Ok(topic.produce(batch, Compression::NoCompression).await?)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let topic = start().await?;
    for request in std::io::stdin().lines() {
        println!("202 Accepted, offset {:?}", handle(&topic, request?).await?);
    }
    Ok(())
}

//! Adds MSK IAM to a program that has a context with rebalance callbacks and statistics, and a
//! credentials provider of the AWS SDK. The lines with `tokens` are new.
//!
//!     AWS_ACCESS_KEY_ID=… AWS_SECRET_ACCESS_KEY=… \
//!         cargo run -p msk-auth-rdkafka --example own_context -- HOST:PORT,… REGION TOPIC [ROOTS.pem SECONDS]
//!
//! SECONDS is the lifetime of a token; the default is 900.

use std::env;
use std::error::Error;
use std::time::Duration;

use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use msk_auth::iam::{Region, Signer, TokenSource};
use msk_auth_aws::SdkCredentials;
use msk_auth_rdkafka::{Tokens, token_callback};
use rdkafka::config::ClientConfig;
use rdkafka::consumer::{BaseConsumer, Consumer, ConsumerContext, Rebalance};
use rdkafka::{ClientContext, Statistics};

struct Context {
    tokens: Option<Tokens>, // None for the program's clients of other clusters
}

impl ClientContext for Context {
    token_callback!(rdkafka, self => self.tokens);

    fn stats(&self, statistics: Statistics) {
        println!("statistics of {} brokers", statistics.brokers.len());
    }
}

impl ConsumerContext for Context {
    fn post_rebalance(&self, consumer: &BaseConsumer<Self>, event: &Rebalance<'_>) {
        println!("{event:?}: {:?}", consumer.assignment());
    }
}

/// The result of `SdkConfig::credentials_provider` in a program.
fn sdk_provider() -> Result<SharedCredentialsProvider, env::VarError> {
    let id = env::var("AWS_ACCESS_KEY_ID")?;
    let keys = Credentials::new(id, env::var("AWS_SECRET_ACCESS_KEY")?, None, None, "env");
    Ok(SharedCredentialsProvider::new(keys))
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let (brokers, region, topic, more) = match arguments.as_slice() {
        [brokers, region, topic, more @ ..] => (brokers, region, topic, more),
        _ => return Err("usage: HOST:PORT,… REGION TOPIC [ROOTS.pem SECONDS]".into()),
    };
    let mut signer = Signer::new(Region::new(region)?);
    let mut config = ClientConfig::new();
    if let [roots, seconds] = more {
        config.set("ssl.ca.location", roots);
        signer = signer.with_lifetime(seconds.parse()?)?;
    }
    let credentials = SdkCredentials::new(sdk_provider()?)?;
    let tokens = Tokens::from(TokenSource::builder(signer, credentials).start()?);

    let consumer: BaseConsumer<Context> = config
        .set("bootstrap.servers", brokers)
        .set("security.protocol", "SASL_SSL")
        .set("sasl.mechanism", "OAUTHBEARER")
        .set("group.id", "example")
        .set("statistics.interval.ms", "1000")
        .create_with_context(Context {
            tokens: Some(tokens.shared()),
        })?;
    tokens.prime(Duration::from_secs(20), |step| drop(consumer.poll(step)))?;
    println!("librdkafka has its token");
    consumer.subscribe(&[topic])?;
    loop {
        if let Some(message) = consumer.poll(Duration::from_millis(200)) {
            println!("{message:?}");
        }
    }
}

//! The topics of a cluster, with the crate rskafka and the secret that Lambda would use.
//!
//!     cargo run --example rskafka --features rskafka -- SECRET.json HOST:PORT,… [ROOTS.pem]
//!
//! The secret is a user name and a password (SCRAM-SHA-512), or a client certificate and its key.

use std::error::Error;
use std::time::Duration;

use ::rskafka::BackoffConfig;
use msk_auth::adapters::rskafka;
use msk_auth::client::Client;
use msk_auth::plan::Plan;
use msk_auth::secret::{self, Secret};
use msk_auth::tls::{self, Roots};
use msk_auth::{Conditions, Method, Policy};

/// Without roots, MSK's brokers are trusted by Amazon's.
fn client(arguments: &[String]) -> Result<Client, Box<dyn Error>> {
    let [secret, brokers, roots @ ..] = arguments else {
        return Err("usage: SECRET.json HOST:PORT,… [ROOTS.pem]".into());
    };
    let provider = tls::aws_lc_rs();
    let conditions = Conditions::new(Policy::lambda(), provider.clone());
    let document = zeroize::Zeroizing::new(std::fs::read(secret)?);
    let secret = secret::load(&document, None, &conditions)?;
    let method = match &secret {
        Secret::ClientCertificate(_) => Method::Mtls,
        _ => Method::ScramSha512,
    };
    let brokers: Result<_, _> = brokers.split(',').map(str::parse).collect();
    let roots = roots.first().map(std::fs::read_to_string).transpose()?;
    let roots = roots.map(|pem| Roots::from_pem(&pem, &conditions));
    let plan = Plan::given(method, brokers?);
    Ok(Client::new(&plan, secret, roots.transpose()?, provider)?)
}

async fn list_topics(client: &Client) -> Result<(), Box<dyn Error>> {
    // Without a deadline it would try a login that is refused for good.
    let mut backoff = BackoffConfig::default();
    backoff.deadline.replace(Duration::from_secs(10));
    let builder = rskafka::builder(client)?.backoff_config(backoff);
    let kafka = builder.build().await?;
    for topic in kafka.list_topics().await? {
        println!("{}", topic.name);
    }
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let client = client(&arguments)?;
    tokio::runtime::Runtime::new()?.block_on(list_topics(&client))
}

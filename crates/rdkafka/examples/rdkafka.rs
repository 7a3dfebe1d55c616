//! Lists the topics of an MSK cluster, with the crate rdkafka and IAM.
//!
//!     AWS_ACCESS_KEY_ID=… AWS_SECRET_ACCESS_KEY=… \
//!         cargo run -p msk-auth-rdkafka --example rdkafka -- HOST:PORT,… [REGION ROOTS.pem]
//!
//! By default, the region is the one in the brokers' names, and the roots are Amazon's.

use std::error::Error;
use std::time::Duration;

use msk_auth::client::Client;
use msk_auth::iam::environment::Environment;
use msk_auth::iam::{Region, Signer, TokenSource};
use msk_auth::plan::Plan;
use msk_auth::tls::{self, Roots};
use msk_auth::{Conditions, Method, Rules};
use msk_auth_rdkafka::{self, TokenContext};
use rdkafka::consumer::{BaseConsumer, Consumer, DefaultConsumerContext};

fn roots(file: &str) -> Result<Roots, Box<dyn Error>> {
    let conditions = Conditions::new(Rules::kafka(), tls::ring());
    Ok(Roots::from_pem(
        &std::fs::read_to_string(file)?,
        &conditions,
    )?)
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (brokers, region, roots) = match arguments.as_slice() {
        [brokers] => (brokers, Region::from_broker(brokers)?, None),
        [brokers, region, file] => (brokers, Region::new(region)?, Some(roots(file)?)),
        _ => return Err("usage: HOST:PORT,… [REGION ROOTS.pem]".into()),
    };
    let tokens = TokenSource::builder(Signer::new(region), Environment::default()).start()?;
    let brokers = brokers
        .split(',')
        .map(str::parse)
        .collect::<Result<_, _>>()?;
    let plan = Plan::given(Method::Iam, brokers);
    let client = Client::new(&plan, tokens, roots, tls::ring())?;

    let context = TokenContext::new(&client, DefaultConsumerContext)?;
    let consumer: BaseConsumer<TokenContext> = msk_auth_rdkafka::config(&client)?
        .set("group.id", "example")
        .create_with_context(context)?;
    // The first poll fetches the token.
    consumer.poll(Duration::ZERO);
    let metadata = consumer.fetch_metadata(None, Duration::from_secs(20))?;
    for topic in metadata.topics() {
        println!("{}", topic.name());
    }
    Ok(())
}

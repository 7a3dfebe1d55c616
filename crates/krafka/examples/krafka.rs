//! Lists the topics of a cluster, with the crate krafka and the secret that Lambda would use.
//!
//!     cargo run -p msk-auth-krafka --example krafka -- SECRET.json HOST:PORT,… [ROOTS.pem]
//!
//! The secret is a user name and a password (SCRAM-SHA-512), or a client certificate and its key.

use std::error::Error;

use msk_auth::client::Client;
use msk_auth::plan::Plan;
use msk_auth::secret::{self, Secret};
use msk_auth::tls::{self, Roots};
use msk_auth::{Conditions, Method, Rules};

/// Without roots, Amazon's are trusted, which MSK's brokers need.
fn client(arguments: &[String]) -> Result<Client, Box<dyn Error>> {
    let [secret, brokers, roots @ ..] = arguments else {
        return Err("usage: SECRET.json HOST:PORT,… [ROOTS.pem]".into());
    };
    let provider = tls::ring();
    let conditions = Conditions::new(Rules::lambda(), provider.clone());
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
    let kafka = msk_auth_krafka::builder(client)?.connect().await?;
    for topic in kafka.admin().list_topics(Default::default()).await? {
        println!("{topic:?}");
    }
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let client = client(&arguments)?;
    tokio::runtime::Runtime::new()?.block_on(list_topics(&client))
}

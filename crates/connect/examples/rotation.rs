//! Replaces secrets while a program runs: the client certificate in a secret's file, and
//! the access key in `~/.aws/credentials`. Later logins use the new ones.
//!
//!     AWS_REGION=… cargo run -p msk-auth-connect --example rotation -- \
//!         SECRET.json HOST:PORT-FOR-MTLS HOST:PORT-FOR-IAM [ROOTS.pem]

use std::error::Error;
use std::time::Duration;
use std::{fs, thread};

use msk_auth::client::Client;
use msk_auth::client::ClientCredentials::RotatingClientCertificate;
use msk_auth::iam::profile::ProfileCredentials;
use msk_auth::iam::{Region, Signer, TokenSource};
use msk_auth::identity::Identity;
use msk_auth::plan::Plan;
use msk_auth::tls::{self, Roots, RotatingIdentity};
use msk_auth::{Conditions, Method, Rules, secret};
use msk_auth_connect::{Connector, blocking};

fn load(file: &str) -> Result<Identity, Box<dyn Error>> {
    let document = zeroize::Zeroizing::new(fs::read(file)?);
    let conditions = Conditions::new(Rules::lambda(), tls::ring());
    match secret::load(&document, None, &conditions)? {
        secret::Secret::ClientCertificate(identity) => Ok(*identity),
        _ => Err("the secret contains no client certificate".into()),
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, file, mtls, iam, roots @ ..] = arguments.as_slice() else {
        return Err("usage: SECRET.json HOST:PORT-FOR-MTLS HOST:PORT-FOR-IAM [ROOTS.pem]".into());
    };
    let conditions = Conditions::new(Rules::lambda(), tls::ring());
    let roots = roots.first().map(fs::read_to_string).transpose()?;
    let roots = roots.map(|pem| Roots::from_pem(&pem, &conditions));
    let roots = roots.transpose()?;
    let identity = RotatingIdentity::new(&load(file)?);
    let certificate = RotatingClientCertificate(identity.clone());
    let plan = Plan::given(Method::Mtls, vec![mtls.parse()?]);
    let mtls = Client::new(&plan, certificate, roots.clone(), tls::ring())?;

    let signer = Signer::new(Region::new(&std::env::var("AWS_REGION")?)?);
    let tokens = TokenSource::builder(signer, ProfileCredentials::new())
        .reload_every(Duration::from_secs(5))
        .observe(|event| eprintln!("{event}"))
        .start()?;
    let plan = Plan::given(Method::Iam, vec![iam.parse()?]);
    let iam = Client::new(&plan, tokens, roots, tls::ring())?;
    for client in [mtls, iam].iter().cycle() {
        // In a program with more to do, once a minute.
        match load(file) {
            Ok(new) => identity.replace(&new),
            Err(error) => eprintln!("the certificate stays: {error}"),
        }
        match blocking::connect(&Connector::new(client.clone())) {
            Ok(_) => println!("let in with {}", client.method()),
            Err(error) => eprintln!("{error}"),
        }
        thread::sleep(Duration::from_secs(1));
    }
    Ok(())
}

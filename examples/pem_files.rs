//! Makes a client with mutual TLS and a private root from PEM files.
//!
//!     cargo run --features ring --example pem_files -- CHAIN.pem KEY.pem ROOTS.pem HOST:PORT,…
//!
//! The password of an encrypted key is in the environment variable KEY_PASSWORD.

use msk_auth::client::Client;
use msk_auth::identity::Identity;
use msk_auth::plan::Plan;
use msk_auth::sensitive::SensitiveText;
use msk_auth::tls::{self, Roots};
use msk_auth::{Conditions, Method, Rules, aws::Broker};
use zeroize::Zeroizing;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [chain, key, roots, brokers] = arguments.as_slice() else {
        return Err("usage: CHAIN.pem KEY.pem ROOTS.pem HOST:PORT,…".into());
    };
    let password = std::env::var("KEY_PASSWORD").ok();
    let password = password.as_deref().map(SensitiveText::from);

    // What any Kafka broker accepts; the error lists everything that is wrong with the files.
    let conditions = Conditions::new(Rules::kafka(), tls::ring());
    let chain = std::fs::read_to_string(chain)?;
    let key = Zeroizing::new(std::fs::read_to_string(key)?);
    let identity = Identity::from_pem(&chain, &key, password.as_ref(), &conditions)?;
    let roots: Roots = std::fs::read_to_string(roots)?.parse()?;

    let plan = Plan::given(Method::Mtls, Broker::parse_list(brokers)?);
    let client = Client::new(&plan, identity, Some(roots), tls::ring())?;
    println!("{client:?}"); // for msk-auth-connect, or the configuration of another client
    Ok(())
}

//! A program with one crypto provider keeps it: `ClientConfig::builder()` panics where a dependency
//! has turned on another.

use msk_auth::tls::Roots;

fn main() {
    let mut store = rustls::RootCertStore::empty();
    store.add_parsable_certificates([]);
    let config = rustls::ClientConfig::builder()
        .with_root_certificates(store)
        .with_no_client_auth();
    let provider = config.crypto_provider().clone();
    let ours = msk_auth::tls::client_config(&Roots::amazon_trust_services(), provider);
    assert!(ours.is_ok());
    println!("rustls keeps its provider beside msk-auth");
}

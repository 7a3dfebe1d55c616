//! Whom the broker that keeps messages lets in.

use msk_auth::client::{Client, ClientCredentials};
use msk_auth::lambda::Stage;
use msk_auth::plan::Plan;
use msk_auth::{Code, Method, tls};
use msk_auth_connect::{Connector, Failure};
use msk_auth_peers::broker::Broker;
use msk_auth_peers::clients::{broker, client_at, identity, identity_of, roots};
use rcgen::{CertificateParams, DnType, KeyPair};

async fn refused(client: Client) -> Failure {
    let error = match Connector::new(client).connect().await {
        Ok(_) => panic!("let in"),
        Err(error) => error,
    };
    error.last().unwrap().clone()
}

/// A certificate that nobody trusts.
fn stranger() -> ClientCredentials {
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.distinguished_name.push(DnType::CommonName, "other");
    let certificate = params.self_signed(&key).unwrap();
    identity_of(&certificate.pem(), &key.serialize_pem())
}

#[tokio::test]
async fn nobody_gets_past_without_a_trusted_certificate() {
    let kept = Broker::start();
    let plan = Plan::given(Method::Tls, vec![broker(kept.port())]);
    let nobody = Client::new(&plan, ClientCredentials::None, Some(roots()), tls::ring());
    let failure = refused(nobody.unwrap()).await;
    let code = Code::TlsClientCertificateRequired;
    assert_eq!((failure.stage, failure.code), (Stage::Tls, code));
    assert_eq!(kept.refusal(0), "peer did not return a certificate");

    let failure = refused(client_at(kept.port(), Method::Mtls, stranger())).await;
    let code = Code::TlsClientCertificateRefused;
    assert_eq!((failure.stage, failure.code), (Stage::Tls, code));
    assert_eq!(kept.refusal(1), "certificate verify failed");
    kept.has_let_through(0);

    let known = Connector::new(client_at(kept.port(), Method::Mtls, identity()));
    known.connect().await.unwrap();
    assert_eq!(kept.client(), "O=Peers, CN=client");
    kept.has_let_through(1);
}

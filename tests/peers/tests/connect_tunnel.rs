//! `AWS_MSK_IAM` through a tunnel: what is signed is the broker's own name, which alone a broker of MSK
//! accepts.

use std::sync::Arc;
use std::time::Duration;

use msk_auth::client::{Client, IamMechanism};
use msk_auth::plan::Plan;
use msk_auth::tls::{self, Roots};
use msk_auth::{Conditions, Method, Rules};
use msk_auth_connect::{Connector, Timeouts};
use msk_auth_peers::clients::{SECRET, broker, token_source};
use rcgen::{CertificateParams, KeyPair};
use rustls::pki_types::PrivateKeyDer;
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

const BROKER: &str = "b-1.demo.abc123.c2.kafka.eu-central-1.amazonaws.com";

/// A request's body: what follows its header of version 1, whose client id is `msk-auth-connect`.
async fn request(stream: &mut (impl AsyncReadExt + Unpin)) -> Vec<u8> {
    let length = stream.read_i32().await.unwrap();
    let mut frame = vec![0; usize::try_from(length).unwrap()];
    stream.read_exact(&mut frame).await.unwrap();
    let id = usize::from(u16::from_be_bytes([frame[8], frame[9]]));
    frame.split_off(10 + id)
}

/// The end of the tunnel: offers AWS_MSK_IAM, and gives the payload that a client then sends.
async fn payload_of(
    listener: TcpListener,
    certificate: &rcgen::Certificate,
    key: &KeyPair,
) -> Value {
    let key = PrivateKeyDer::Pkcs8(key.serialize_der().into());
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .unwrap();
    let (stream, _) = listener.accept().await.unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let mut stream = acceptor.accept(stream).await.unwrap();
    request(&mut stream).await;
    let mechanism = b"AWS_MSK_IAM";
    let answer = [
        b"\0\0\0\x17\0\0\0\x01\0\0\0\0\0\x01\0\x0b".as_slice(),
        mechanism,
    ]
    .concat();
    stream.write_all(&answer).await.unwrap();
    stream.flush().await.unwrap();
    let body = request(&mut stream).await;
    serde_json::from_slice(&body[4..]).unwrap()
}

#[tokio::test]
async fn the_brokers_own_name_is_signed() {
    let parameters =
        CertificateParams::new(vec![BROKER.to_owned(), "localhost".to_owned()]).unwrap();
    let key = KeyPair::generate().unwrap();
    let certificate = parameters.self_signed(&key).unwrap();
    for (name, expected) in [(Some(BROKER), BROKER), (None, "localhost")] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let conditions = Conditions::new(Rules::kafka(), tls::ring());
        let roots = Roots::from_pem(&certificate.pem(), &conditions).unwrap();
        let plan = Plan::given(Method::Iam, vec![broker(port)]);
        let tokens = token_source(SECRET, 900);
        let client = Client::new(&plan, tokens, Some(roots), tls::ring()).unwrap();
        let client = client.iam_mechanism(IamMechanism::AwsMskIam);
        let mut connector =
            Connector::new(client).timeouts(Timeouts::each(Duration::from_secs(10)));
        if let Some(name) = name {
            connector = connector.server_name(name.try_into().unwrap());
        }
        let (payload, _) = tokio::join!(
            payload_of(listener, &certificate, &key),
            connector.connect()
        );
        assert_eq!(payload["host"], expected);
    }
}

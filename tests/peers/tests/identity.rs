//! Identities from secrets, shown to Kafka's own TLS and to OpenSSL's, and chains to Kafka's loader.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

use msk_auth::identity::Identity;
use msk_auth::secret::{self, Secret};
use msk_auth::tls::{self, Roots, RotatingIdentity};
use msk_auth::{Conditions, Rules};
use msk_auth_peers::certs;
use msk_auth_peers::kafka::{Kafka, Listener, PemIdentity, api_versions_request, pem_loader};
use msk_auth_peers::openssl::{OpensslServer, TlsVersion};
use rustls::pki_types::UnixTime;
use rustls::{ClientConfig, ClientConnection, StreamOwned};
use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

fn conditions() -> Conditions {
    Conditions::new(Rules::lambda(), tls::ring())
}

fn roots() -> Roots {
    Roots::from_pem(&certs("ca.pem"), &conditions()).unwrap()
}

/// The peers' client certificate as a secret's document, and what is loaded from it.
fn peers_client() -> Box<Identity> {
    let document =
        json!({"certificate": certs("client.chain.pem"), "privateKey": certs("client.key")});
    load(document.to_string().as_bytes())
}

fn load(document: &[u8]) -> Box<Identity> {
    match secret::load(document, None, &conditions()) {
        Ok(Secret::ClientCertificate(identity)) => identity,
        other => panic!("{other:?}"),
    }
}

type Stream = StreamOwned<ClientConnection, TcpStream>;

fn connect(config: Arc<ClientConfig>, port: u16) -> Stream {
    let socket = TcpStream::connect(("127.0.0.1", port)).unwrap();
    socket
        .set_read_timeout(Some(Duration::from_secs(60)))
        .unwrap();
    let name = "localhost".try_into().unwrap();
    StreamOwned::new(ClientConnection::new(config, name).unwrap(), socket)
}

/// Asks a Kafka listener for its API versions; the length of its answer.
fn ask(config: Arc<ClientConfig>, port: u16) -> std::io::Result<u32> {
    let mut stream = connect(config, port);
    stream.write_all(&api_versions_request("msk-auth"))?;
    let mut length = [0; 4];
    stream.read_exact(&mut length)?;
    Ok(u32::from_be_bytes(length))
}

#[test]
fn kafka_lets_the_identity_in_and_names_it() {
    let sample = include_str!("../../../vectors/samples/good.json");
    let sample = load(sample.as_bytes());
    let root = sample.chain().certificates().last().unwrap().der();
    let kafka = Kafka::trusting(&pem(root));
    let identities = [
        (peers_client(), "User:CN=client,O=Peers"),
        (sample, "User:CN=orders-consumer,O=Example"),
    ];
    for (identity, principal) in identities {
        let config = tls::mutual_config(&identity, &roots(), tls::ring()).unwrap();
        let before = kafka.lines().len();
        assert!(ask(Arc::new(config), kafka.port(Listener::Mtls)).unwrap() > 10);
        assert_eq!(kafka.principal_after(before, Listener::Mtls), principal);
    }

    // The same server without a client certificate: TLS alone is let in, mutual TLS is not.
    let config = Arc::new(tls::client_config(&roots(), tls::ring()).unwrap());
    ask(config.clone(), kafka.port(Listener::Ssl)).unwrap();
    assert_eq!(kafka.principal(Listener::Ssl), "User:ANONYMOUS");
    ask(config, kafka.port(Listener::Mtls)).unwrap_err();
    assert!(
        kafka
            .refusal(Listener::Mtls)
            .contains("AUTHENTICATION_FAILED")
    );
}

#[test]
fn kafka_sees_the_rotated_identity() {
    let sample = load(include_bytes!("../../../vectors/samples/good.json"));
    let root = sample.chain().certificates().last().unwrap().der();
    let kafka = Kafka::trusting(&pem(root));
    let client = peers_client();
    let rotating = RotatingIdentity::new(&client);
    let config = Arc::new(rotating.client_config(&roots(), tls::ring()).unwrap());
    for (identity, principal) in [
        (&client, "User:CN=client,O=Peers"),
        (&sample, "User:CN=orders-consumer,O=Example"),
        (&client, "User:CN=client,O=Peers"),
    ] {
        rotating.replace(identity);
        let before = kafka.lines().len();
        ask(config.clone(), kafka.port(Listener::Mtls)).unwrap();
        assert_eq!(kafka.principal_after(before, Listener::Mtls), principal);
    }
}

#[test]
fn openssl_lets_the_identity_in_and_names_it() {
    for version in [TlsVersion::Tls12, TlsVersion::Tls13] {
        let server = OpensslServer::start(version, &certs("ca.pem"));
        let config = tls::mutual_config(&peers_client(), &roots(), tls::ring()).unwrap();
        let mut stream = connect(Arc::new(config), server.port());
        stream.write_all(b"kafka\n").unwrap();
        let mut answer = [0; 6];
        stream.read_exact(&mut answer).unwrap();
        assert_eq!(&answer, b"akfak\n");
        assert_eq!(server.client(), "O = Peers, CN = client");
    }
    // And one that it does not trust is refused.
    let server = OpensslServer::start(TlsVersion::Tls13, &certs("ca.pem"));
    let stranger = load(include_bytes!("../../../vectors/samples/good.json"));
    let config = tls::mutual_config(&stranger, &roots(), tls::ring()).unwrap();
    let mut stream = connect(Arc::new(config), server.port());
    let refused = stream
        .write_all(b"kafka\n")
        .and_then(|()| stream.read_exact(&mut [0; 6]));
    assert!(refused.is_err());
    assert!(server.refusal().contains("verify error"));
}

/// Whatever the `lambda` rules take of the vectors, Kafka's loader takes.
#[test]
fn kafkas_loader_takes_every_secret_that_we_accept() {
    let mut accepted = Vec::new();
    for name in ["secrets", "chains", "spoiled"] {
        let path = format!("{}/../../vectors/{name}.json", env!("CARGO_MANIFEST_DIR"));
        let file: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        for case in file["cases"].as_array().unwrap() {
            let input = &case["input"];
            let document = match name {
                "chains" => {
                    json!({"certificate": input["certificates"], "privateKey": input["key"]})
                        .to_string()
                }
                _ => input["document"].as_str().unwrap_or_default().to_owned(),
            };
            let at = OffsetDateTime::parse(input["at"].as_str().unwrap(), &Rfc3339).unwrap();
            let at = Duration::from_secs(at.unix_timestamp().try_into().unwrap());
            let conditions = conditions().at(UnixTime::since_unix_epoch(at));
            let secret = secret::load(document.as_bytes(), None, &conditions);
            if let (Ok(Secret::ClientCertificate(_)), Ok(members)) =
                (secret, serde_json::from_str::<Value>(&document))
            {
                // Two things that the rules only warn of, since the contract says so.
                let report = secret::check(document.as_bytes(), None, &conditions);
                let warned = ["key-encryption-not-in-java", "key-password-not-ascii"];
                let refused_by_java = report
                    .findings
                    .iter()
                    .any(|finding| warned.contains(&finding.code.as_str()));
                accepted.push((format!("{name}: {}", case["id"]), members, refused_by_java));
            }
        }
    }
    let identities: Vec<_> = accepted
        .iter()
        .map(|(_, members, _)| PemIdentity {
            certificates: members["certificate"].as_str().unwrap(),
            key: members["privateKey"].as_str().unwrap(),
            password: members["privateKeyPassword"].as_str(),
        })
        .collect();
    assert!(identities.len() > 100, "{} accepted", identities.len());
    for ((id, _, refused_by_java), answer) in accepted.iter().zip(pem_loader(&identities)) {
        assert_eq!(answer != "accepted", *refused_by_java, "{id}: {answer}");
    }
}

fn pem(der: &[u8]) -> String {
    use base64ct::{Base64, Encoding};
    format!(
        "-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n",
        Base64::encode_string(der)
    )
}

//! The peers themselves: that they start, tell who came, and refuse. The client here is
//! `openssl s_client`, so that a failure is the harness's own.

use std::process::Command;

use msk_auth_peers::kafka::{Kafka, Listener, PemIdentity, api_versions_request, pem_loader};
use msk_auth_peers::openssl::{OpensslServer, TlsVersion};
use msk_auth_peers::process::Process;
use msk_auth_peers::{certs, folder};

fn s_client(port: u16, with_certificate: bool, more: &[&str]) -> Process {
    let certs = folder().join("certs");
    let mut command = Command::new("openssl");
    command
        .current_dir(certs)
        .args([
            "s_client",
            "-connect",
            &format!("127.0.0.1:{port}"),
            "-quiet",
            "-CAfile",
            "ca.pem",
        ])
        .args(more);
    if with_certificate {
        command.args([
            "-cert",
            "client.pem",
            "-key",
            "client.key",
            "-cert_chain",
            "client.chain.pem",
        ]);
    }
    Process::start(&mut command)
}

#[test]
fn kafka_tells_the_principal_of_a_client_certificate() {
    let kafka = Kafka::start();
    let mut client = s_client(kafka.port(Listener::Mtls), true, &[]);
    client.write(&api_versions_request("harness"));
    assert_eq!(kafka.principal(Listener::Mtls), "User:CN=client,O=Peers");
    let before = kafka.lines().len();
    let mut anonymous = s_client(kafka.port(Listener::Ssl), false, &[]);
    anonymous.write(&api_versions_request("harness"));
    assert_eq!(
        kafka.principal_after(before, Listener::Ssl),
        "User:ANONYMOUS"
    );
}

#[test]
fn kafka_refuses_a_client_without_a_certificate() {
    let kafka = Kafka::start();
    let _client = s_client(kafka.port(Listener::Mtls), false, &[]);
    let refusal = kafka.refusal(Listener::Mtls);
    assert!(refusal.contains("SslAuthenticationException"), "{refusal}");
}

#[test]
fn openssl_tells_the_subject_of_a_client_certificate() {
    for version in [TlsVersion::Tls12, TlsVersion::Tls13] {
        let server = OpensslServer::start(version, &certs("ca.pem"));
        let mut client = s_client(server.port(), true, &[]);
        client.write(b"kafka\n");
        assert_eq!(server.client(), "O = Peers, CN = client");
        client.wait_for(0, |line| (line == "akfak").then_some(()));
    }
}

#[test]
fn openssl_refuses_a_client_under_another_root() {
    let server = OpensslServer::start(TlsVersion::Tls13, &certs("client.pem"));
    let _client = s_client(server.port(), true, &[]);
    let refusal = server.refusal();
    assert!(
        refusal.contains("self-signed certificate in certificate chain"),
        "{refusal}"
    );
}

#[test]
fn kafkas_loader_takes_the_client_and_refuses_a_reversed_chain() {
    let (chain, key, root, intermediate, client) = (
        certs("client.chain.pem"),
        certs("client.key"),
        certs("ca.pem"),
        certs("int.pem"),
        certs("client.pem"),
    );
    let reversed = format!("{root}{intermediate}{client}");
    let answers = pem_loader(&[
        PemIdentity {
            certificates: &chain,
            key: &key,
            password: None,
        },
        PemIdentity {
            certificates: &reversed,
            key: &key,
            password: None,
        },
        PemIdentity {
            certificates: &chain,
            key: &key,
            password: Some("unused"),
        },
    ]);
    assert_eq!(answers[0], "accepted");
    assert!(
        answers[1].contains("Certificate chain is not valid"),
        "{}",
        answers[1]
    );
    assert!(answers[2].starts_with("refused: "), "{}", answers[2]);
}

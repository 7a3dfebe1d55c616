//! `pack --config`: the secrets of a client's configuration, and the root certificate as a secret of its own.

use std::fs;

use serde_json::Value;

use crate::folder::{Folder, certificates, text, vectors};

const AT: &str = "2026-06-01T00:00:00Z";
const OAUTH: &str = "bootstrap.servers=kafka.example.com:9093\nsecurity.protocol=sasl_ssl\nsasl.mechanism=OAUTHBEARER\nsasl.oauthbearer.method=oidc\nsasl.oauthbearer.client.id=orders\nsasl.oauthbearer.client.secret=shh\nsasl.oauthbearer.token.endpoint.url=https://login.example.com/token\nsasl.oauthbearer.scope=kafka write\nsasl.oauthbearer.extensions=logicalCluster=lkc-1,tenant=blue\n";
const SCRAM: &str = "security.protocol=sasl_ssl\nsasl.mechanism=SCRAM-SHA-512\nsasl.username=alice\nsasl.password=alice-secret\nssl.ca.location=root.pem\n";

fn folder(name: &str) -> Folder {
    let folder = Folder::new(name);
    let secret = vectors("secrets")
        .into_iter()
        .find(|case| case["id"] == "client-chain-of-four")
        .unwrap();
    let secret = secret["input"]["document"].as_str().unwrap();
    let secret: Value = serde_json::from_str(secret).unwrap();
    folder.write("root.pem", certificates(&secret).last().unwrap());
    folder
}

fn read(folder: &Folder, name: &str) -> Value {
    let written = fs::read_to_string(folder.0.join(name)).unwrap();
    serde_json::from_str(&written).unwrap()
}

/// Packs, and returns what was said.
fn pack(folder: &Folder, configuration: &str, arguments: &[&str], status: i32) -> String {
    folder.write("kcat.conf", configuration);
    let mut whole = vec!["pack", "--at", AT, "--config", "kcat.conf"];
    whole.extend(arguments);
    let done = folder.run(&whole);
    let said = text(&done.stderr).to_string();
    assert_eq!(done.status.code(), Some(status), "{said}");
    said
}

#[test]
fn an_oauth_client_is_a_secret_and_its_parameters_are_the_mappings() {
    let folder = folder("pack-oauth");
    let said = pack(&folder, OAUTH, &["--output", "secret.json"], 0);
    let expected = serde_json::json!({
        "oauthTokenEndpointUrl": "https://login.example.com/token",
        "oauthClientId": "orders",
        "oauthClientSecret": "shh",
    });
    assert_eq!(read(&folder, "secret.json"), expected);
    assert!(!said.contains("shh"), "{said}");
    for named in [
        r#"{"Type":"OAUTHBEARER_AUTH","URI":"SECRET_ARN"}"#,
        r#"{"Type":"OAUTHBEARER_SCOPE","URI":"kafka write"}"#,
        r#"{"Type":"OAUTHBEARER_LOGICAL_CLUSTER","URI":"lkc-1"}"#,
    ] {
        assert!(said.contains(named), "{said}");
    }
    assert!(
        said.contains("warning[config-left-out]: the SASL extension `tenant`"),
        "{said}"
    );
    let checked = folder.run(&["check", "--type", "OAUTHBEARER_AUTH", "secret.json"]);
    assert_eq!(checked.status.code(), Some(0));
}

#[test]
fn the_root_is_a_second_secret_for_self_managed_kafka() {
    let folder = folder("pack-root");
    let own = format!("bootstrap.servers=kafka.example.com:9093\n{SCRAM}");
    let said = pack(&folder, &own, &["--output", "login.json"], 0);
    let root = fs::read_to_string(folder.0.join("root.pem")).unwrap();
    assert_eq!(
        read(&folder, "login.root.json"),
        serde_json::json!({"certificate": root})
    );
    assert_eq!(read(&folder, "login.json")["username"], "alice");
    assert!(said.contains(r#"{"Type":"SERVER_ROOT_CA_CERTIFICATE","URI":"ROOT_SECRET_ARN"}"#));
    // A file that nobody named is not replaced.
    let said = pack(&folder, &own, &["--output", "login.json"], 2);
    assert!(said.contains("login.root.json already exists"), "{said}");
    pack(&folder, &own, &["--output", "login.json", "--overwrite"], 0);
    pack(
        &folder,
        &own,
        &["--output", "login.json", "--root-output", "root.json"],
        0,
    );
    assert_eq!(
        read(&folder, "root.json"),
        serde_json::json!({"certificate": root})
    );
    // Nor is a file that is read, or the first document.
    for taken in ["login.json", "kcat.conf"] {
        pack(
            &folder,
            &own,
            &["--output", "login.json", "--root-output", taken],
            2,
        );
    }
    // On standard output there is room for one document.
    let said = pack(&folder, &own, &[], 0);
    assert!(said.contains("add --root-output FILE"), "{said}");
    pack(&folder, &own, &["--root-output", "-"], 2);
}

#[test]
fn msk_has_no_root_of_its_own() {
    let folder = folder("pack-msk");
    let host = "b-1.orders.abc123.c2.kafka.eu-central-1.amazonaws.com:9096";
    let msk = format!("bootstrap.servers={host}\n{SCRAM}");
    let said = pack(&folder, &msk, &["--output", "login.json"], 0);
    assert!(!folder.0.join("login.root.json").exists());
    assert!(
        said.contains("--name AmazonMSK_NAME --kms-key-id KEY_ARN"),
        "{said}"
    );
    assert!(said.contains("batch-associate-scram-secret"), "{said}");
}

#[test]
fn roots_alone_are_a_secret() {
    let folder = folder("pack-tls");
    let tls = "bootstrap.servers=kafka.example.com:9093\nsecurity.protocol=ssl\nssl.ca.location=root.pem\n";
    pack(&folder, tls, &["--output", "secret.json"], 0);
    let written = read(&folder, "secret.json");
    assert_eq!(written.as_object().unwrap().len(), 1);
    assert!(!folder.0.join("secret.root.json").exists());
    // What has nothing to keep secret says so.
    let said = pack(
        &folder,
        &tls.replace("ssl.ca.location=root.pem\n", ""),
        &[],
        2,
    );
    assert!(
        said.contains("TLS without a client certificate has no secret"),
        "{said}"
    );
}

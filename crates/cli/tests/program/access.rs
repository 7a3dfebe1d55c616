//! `msk-auth access` and the secret that it is given.

use serde_json::{Value, json};

use crate::folder::{Folder, text, vectors};

const CLUSTER: &str = "arn:aws:kafka:eu-west-1:123456789012:cluster/orders/5f1c7b0e-1";

fn access(folder: &Folder, secret: &Value) -> (Value, String) {
    folder.write("secret.json", secret.to_string());
    let arguments = ["access", "--cluster-arn", CLUSTER, "--topic", "bills"];
    let more = ["--secret", "secret.json", "--format", "json"];
    let output = folder.run(&[arguments.as_slice(), &more].concat());
    let document = serde_json::from_slice(&output.stdout).unwrap_or_default();
    (document, text(&output.stderr))
}

/// The principals are those that Kafka's own classes make of the certificates.
#[test]
fn the_principal_is_as_kafka_makes_it() {
    let folder = Folder::new("access-principals");
    let mut known = 0;
    for case in vectors("principals") {
        let principal = case["expect"]["principal"].as_str().unwrap();
        let secret = json!({"certificate": case["input"]["certificate"], "privateKey": "none"});
        let (document, error) = access(&folder, &secret);
        if principal.chars().any(char::is_control) || principal == "User:" {
            assert!(
                error.contains("a principal is User:NAME"),
                "{principal:?}: {error}"
            );
            continue;
        }
        assert_eq!(document["principal"], principal, "{error}");
        let acl = document["acls"][0].as_str().unwrap();
        assert!(
            acl.contains("--operation DescribeConfigs --cluster"),
            "{acl}"
        );
        known += 1;
    }
    assert!(known > 20, "{known}");
}

/// Nothing of a login is shown but its user's name.
#[test]
fn a_password_is_never_shown() {
    let folder = Folder::new("access-password");
    let (document, error) = access(&folder, &json!({"username": "alice", "password": "s3cr3t"}));
    assert_eq!(document["principal"], "User:alice");
    assert!(!document.to_string().contains("s3cr3t") && error.is_empty());
    let (document, error) = access(&folder, &json!({"username": "", "password": "s3cr3t"}));
    assert_eq!(document, Value::Null);
    assert!(error.contains("the principal of the secret") && !error.contains("s3cr3t"));
}

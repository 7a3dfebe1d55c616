//! `msk-auth access` and the secret that it is given.

use serde_json::{Value, json};

use crate::folder::{Folder, INPUTS, text, vectors};

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

/// What a statement that can't be read denies is unknown
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html>), so
/// neither command says that the policies suffice.
#[test]
fn a_policy_that_is_not_read_is_not_sufficient() {
    let folder = Folder::new("access-undetermined");
    let allow = json!({"Effect": "Allow", "Action": "*", "Resource": "*"});
    let unread = json!({"Effect": "deny", "Action": "*", "Resource": "*"});
    let policy = json!({"Version": "2012-10-17", "Statement": [allow, unread]});
    folder.write("policy.json", policy.to_string());
    let input = |name: &str| format!("{INPUTS}/{name}");
    let (mapping, cluster) = (input("mapping-iam.json"), input("cluster-iam-scram.json"));
    let brokers = input("brokers-iam-scram.json");
    let access = ["access", "--mapping", &mapping, "--method", "iam"];
    let plan = ["plan", "--mapping", &mapping, "--cluster", &cluster];
    let plan = [plan.as_slice(), &["--bootstrap", &brokers]].concat();
    for command in [access.as_slice(), &plan] {
        let command = [command, &["--policy", "policy.json"]].concat();
        let output = folder.run(&command);
        assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
        let printed = text(&output.stdout);
        assert!(printed.contains("can't be determined"), "{printed}");
        assert!(!printed.contains("allow everything"), "{printed}");
        let output = folder.run(&[command.as_slice(), &["--format", "json"]].concat());
        let document: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(document["missing"], Value::Null);
        assert_eq!(output.status.code(), Some(1));
    }
}

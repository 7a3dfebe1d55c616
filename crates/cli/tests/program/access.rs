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

/// The output of `access` for these arguments and a policy with this effect on everything.
fn judged(folder: &Folder, arguments: &str, effect: &str) -> String {
    let all = json!({"Effect": effect, "Action": "*", "Resource": "*"});
    let policy = json!({"Version": "2012-10-17", "Statement": [all]});
    folder.write("policy.json", policy.to_string());
    let arguments = arguments.split(' ').chain(["--policy", "policy.json"]);
    let arguments: Vec<&str> = std::iter::once("access").chain(arguments).collect();
    text(&folder.run(&arguments).stdout)
}

/// For SCRAM, Kafka's ACLs decide
/// (<https://docs.aws.amazon.com/msk/latest/developerguide/msk-acls.html>), and a client of another
/// account needs the policy of the cluster
/// (<https://docs.aws.amazon.com/msk/latest/developerguide/mvpc-cluster-owner-action-policy.html>).
#[test]
fn what_policies_of_the_role_do_not_decide_is_printed() {
    let folder = Folder::new("access-undecided");
    let scram = format!("--cluster-arn {CLUSTER} --topic b --method scram --role consumer");
    let printed = judged(&folder, &scram, "Deny");
    assert!(printed.contains("No IAM permission is needed"), "{printed}");
    assert!(!printed.contains("allow everything"), "{printed}");
    assert!(printed.contains("--operation Read --topic b"), "{printed}");
    let connection =
        "arn:aws:kafka:eu-west-1:123456789012:vpc-connection/210987654321/orders/aaaaaaaa-1";
    let other = format!("--cluster-arn {connection} --topic b --group g --method iam");
    let printed = judged(&folder, &other, "Allow");
    assert!(
        printed.contains("The policies allow everything"),
        "{printed}"
    );
    assert!(
        printed.contains("don't decide these permissions"),
        "{printed}"
    );
    assert!(printed.contains("put-cluster-policy"), "{printed}");
    let own = format!("--cluster-arn {CLUSTER} --topic b --group g --method iam");
    let printed = judged(&folder, &own, "Allow");
    assert!(!printed.contains("decide"), "{printed}");
}

/// A mapping reads one topic
/// (<https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html>): what another
/// one needs is not evaluated.
#[test]
fn a_mapping_with_several_topics_is_not_evaluated() {
    let folder = Folder::new("access-topics");
    let topics: Vec<String> = (0..10_000).map(|topic| format!("t{topic}")).collect();
    let mapping = json!({"EventSourceArn": CLUSTER, "Topics": topics, "UUID": "u"});
    folder.write("mapping.json", mapping.to_string());
    let printed = judged(&folder, "--mapping mapping.json --method iam", "Allow");
    assert!(printed.contains("can't be determined"), "{printed}");
}

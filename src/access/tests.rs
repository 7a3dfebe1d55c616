//! Requests, and what they need.

mod policies;
mod scopes;
mod unnamed;

use super::*;
use crate::aws::Network;
use crate::method::Method;

const CLUSTER: &str = "arn:aws:kafka:eu-west-1:123456789012:cluster/orders/5f1c7b0e-1";

fn request(method: Method, role: ClientRole) -> AccessRequest {
    AccessRequest::new(CLUSTER.parse().unwrap(), method, role)
        .topics(["bills"])
        .unwrap()
}

fn policy(document: &PolicyDocument) -> IamPolicy {
    IamPolicy::from_json(document.to_json().as_bytes()).unwrap()
}

/// A producer with transactions: Kafka's own permissions
/// (<https://kafka.apache.org/documentation/#operations_resources_and_protocols>).
#[test]
fn acls_of_transactions() {
    let producer = request(Method::Mtls, ClientRole::Producer);
    assert_eq!(producer.acls().len(), 1);
    let producer = producer.transactional_id("billing 1").unwrap();
    let acls = producer.acls();
    assert!(
        acls[1].ends_with("--operation Describe --operation Write --transactional-id 'billing 1'")
    );
    assert_eq!(acls.len(), 2);
    let acls = producer.group("g").unwrap().acls();
    assert!(acls[2].ends_with("--operation Describe --operation Read --group g"));
}

#[test]
fn idempotence_is_a_producers() {
    for role in [ClientRole::Lambda, ClientRole::Consumer] {
        let request = request(Method::Iam, role).idempotent(true);
        let request = request.transactional_id("x").unwrap();
        assert!(!request.is_idempotent());
        let is_of_producers = |need: &Requirement| {
            need.action.contains("Idempotently") || need.action.contains("TransactionalId")
        };
        assert!(!request.requirements().iter().any(is_of_producers));
    }
    let producer = request(Method::Iam, ClientRole::Producer).idempotent(false);
    assert!(!producer.is_idempotent());
    assert!(producer.transactional_id("x").unwrap().is_idempotent());
    let refused = request(Method::Iam, ClientRole::Producer).transactional_id("");
    assert_eq!(refused, Err(NameError::TransactionalId));
}

/// Lambda's words are of Lambda's role alone, and so is its way out.
#[test]
fn another_client_hears_nothing_of_lambda() {
    for role in [ClientRole::Consumer, ClientRole::Producer] {
        let needs = request(Method::Iam, role).requirements();
        assert!(needs.iter().all(|need| need.lambda.is_none()));
        let rules = security_group_rules(&[9098], Network::Vpc, role);
        let peers: Vec<_> = rules.iter().map(|rule| (rule.port, rule.peer)).collect();
        assert_eq!(
            peers,
            [
                (9098, "the client's security groups"),
                (9098, "the cluster's security groups")
            ]
        );
    }
    let needs = request(Method::Iam, ClientRole::Lambda).requirements();
    assert!(needs.iter().any(|need| need.lambda.is_some()));
}

#[test]
fn acls_are_safe_to_paste() {
    let request = request(Method::ScramSha512, ClientRole::Consumer)
        .group("it's $(x)")
        .unwrap()
        .principal("User:o'hara")
        .unwrap();
    let acls = request.acls();
    assert!(acls[1].ends_with(r#"--group 'it'\''s $(x)'"#));
    assert!(acls[0].contains(r#"--allow-principal 'User:o'\''hara'"#));
}

/// What is missing from policies that are read completely.
fn missing(policies: &[IamPolicy], needs: &[Requirement]) -> Vec<Gap> {
    super::missing(policies, needs).unwrap()
}

#[test]
fn names() {
    let build = || request(Method::Iam, ClientRole::Consumer);
    for topic in ["", ".", "..", "a b", "a*", "ä", &"x".repeat(250)] {
        assert_eq!(build().topics([topic]), Err(NameError::Topic), "{topic}");
    }
    assert_eq!(build().group(""), Err(NameError::Group));
    assert_eq!(build().group("a\nb"), Err(NameError::Group));
    for principal in ["alice", "User:", "User:a\nb", "Group:a"] {
        assert_eq!(
            build().principal(principal),
            Err(NameError::Principal),
            "{principal}"
        );
    }
    assert!(build().principal("User:alice").is_ok());
    for role in [
        ClientRole::Lambda,
        ClientRole::Consumer,
        ClientRole::Producer,
    ] {
        let request = AccessRequest::new(CLUSTER.parse().unwrap(), Method::Iam, role);
        assert_eq!(request.role(), role);
        assert_eq!(request.is_idempotent(), role == ClientRole::Producer);
    }
    for (error, word) in [
        (NameError::Topic, "topic"),
        (NameError::Group, "group"),
        (NameError::TransactionalId, "transactional id"),
        (NameError::Principal, "principal"),
    ] {
        assert!(error.to_string().contains(word), "{error}");
    }
}

/// Lambda reports a login that is refused in other words than what an authenticated client may not do.
#[test]
fn what_lambda_says_of_a_refused_login_and_of_a_refused_topic() {
    let words = |action: &str| {
        let needs = request(Method::Iam, ClientRole::Lambda).requirements();
        let need = needs.iter().find(|need| need.action == action).unwrap();
        need.lambda
    };
    let connect = words("kafka-cluster:Connect");
    assert_ne!(connect, words("kafka-cluster:ReadData"));
    assert_eq!(
        words("kafka-cluster:DescribeTopic"),
        words("kafka-cluster:ReadData")
    );
}

/// The ports of MSK's documentation
/// (<https://docs.aws.amazon.com/msk/latest/developerguide/port-info.html>).
#[test]
fn ports_of_msk() {
    for (method, within, public) in [
        (Method::Plaintext, 9092, None),
        (Method::Tls, 9094, Some(9194)),
        (Method::Mtls, 9094, Some(9194)),
        (Method::ScramSha512, 9096, Some(9196)),
        (Method::Iam, 9098, Some(9198)),
    ] {
        assert_eq!(ports(method, Network::Vpc), [within], "{method}");
        let found = ports(method, Network::Public);
        assert_eq!(found, Vec::from_iter(public), "{method}");
        assert!(ports(method, Network::MultiVpc).is_empty(), "{method}");
    }
    for (network, brokers) in [
        (Network::MultiVpc, "the VPC connection's security groups"),
        (Network::Vpc, "the cluster's security groups"),
    ] {
        let rules = security_group_rules(&[9098], network, ClientRole::Lambda);
        let broker_rules: Vec<_> = rules.iter().filter(|rule| rule.port == 9098).collect();
        assert!(!broker_rules.is_empty());
        assert!(broker_rules.iter().all(|rule| rule.peer == brokers));
    }
}

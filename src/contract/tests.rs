use serde_json::{Value, json};

use super::*;
use crate::finding::{Code, FactName, FactValue, Finding, Findings, Place, Rules};

#[test]
fn a_finding_has_every_member() {
    let mut findings = Findings::under(&Rules::lambda());
    let order: FactValue = [2_usize, 1].into_iter().collect();
    findings.push(
        Finding::new(
            Code::LeafExpired,
            Place::field("certificate").at_line(3).at_certificate(1),
            "it expired",
        )
        .fact(FactName::NotAfter, FactValue::Time(1_767_323_045))
        .fact(FactName::Order, order)
        .fact(FactName::Bits, 2048_u32),
    );
    assert_eq!(
        json!(findings),
        json!([{
            "code": "leaf-expired",
            "severity": "error",
            "message": "it expired",
            "help": null,
            "at": {"field": "certificate", "line": 3, "certificate": 1},
            "facts": {"not_after": "2026-01-02T03:04:05Z", "order": [2, 1], "bits": 2048},
            "excerpt": null,
        }])
    );
}

/// `PolicyDocument::to_json` does without serde.
#[test]
fn a_policy_is_the_same_by_either_way() {
    use crate::access::{AccessRequest, ClientRole};
    use crate::method::Method;

    let arn = "arn:aws:kafka:eu-west-1:123456789012:cluster/orders/5f1c7b0e-1";
    let request = AccessRequest::new(arn.parse().unwrap(), Method::Iam, ClientRole::Lambda)
        .topics(["bills", "orders"])
        .unwrap();
    let policy = request.policy().unwrap();
    let written: Value = serde_json::from_str(&policy.to_json()).unwrap();
    assert_eq!(json!(policy), written);
    let document = AccessDocument::new(
        &request,
        &[9098],
        &[],
        Some(&[]),
        &Findings::under(&Rules::lambda()),
    );
    assert_eq!(json!(document)["policy"], written);

    let arn = "arn:aws:kafka:eu-west-1:123456789012:vpc-connection/210987654321/orders/5f1c7b0e-1";
    let request = AccessRequest::new(arn.parse().unwrap(), Method::Iam, ClientRole::Lambda);
    let policy = request.cluster_policy().unwrap().document;
    let written: Value = serde_json::from_str(&policy.to_json()).unwrap();
    assert_eq!(json!(policy), written);
}

#[test]
fn a_token_stays_out_of_debug() {
    use std::time::{Duration, SystemTime};

    use crate::iam::{Credentials, Region, Signer};

    let credentials = Credentials::new("ASIAEXAMPLE", "wJalrXUtnFEMI".into()).unwrap();
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_767_323_045);
    let signer = Signer::new(Region::new("us-east-1").unwrap());
    let token = signer.token(&credentials, now).unwrap();
    let document = TokenDocument::from(&token);
    assert_eq!(json!(document)["token"], token.expose());
    assert_eq!(json!(document)["schema"], SchemaVersion::NUMBER);
    assert!(!format!("{document:?}").contains(token.expose()));
}

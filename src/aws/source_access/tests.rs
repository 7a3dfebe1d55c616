use super::*;
use crate::aws::EventSourceMapping;

fn codes(json: &str, source: EventSource) -> Vec<&'static str> {
    let mut findings = Findings::under(&Rules::lambda());
    if let Some(access) = SourceAccess::read(json.as_bytes(), &mut findings) {
        access.check_into(source, Reader::in_region("us-east-1"), &mut findings);
    }
    findings
        .iter()
        .map(|finding| finding.code.as_str())
        .collect()
}

const SCRAM: &str = r#"{"Type": "SASL_SCRAM_512_AUTH", "URI": "arn:aws:secretsmanager:us-east-1:123456789012:secret:AmazonMSK_x-AbCdEf"}"#;
const CERTIFICATE: &str = r#"{"type": "CLIENT_CERTIFICATE_TLS_AUTH", "uri": "arn:aws:secretsmanager:us-east-1:123456789012:secret:client-AbCdEf"}"#;

#[test]
fn what_msk_takes() {
    assert_eq!(codes(&format!("[{SCRAM}]"), EventSource::Msk), [""; 0]);
    assert_eq!(
        codes(&format!("[{CERTIFICATE}]"), EventSource::Msk),
        [""; 0]
    );
    assert_eq!(codes("[]", EventSource::Msk), [""; 0]);
    for kind in SourceAccessType::ALL
        .iter()
        .filter(|kind| !kind.is_for_msk())
    {
        let uri = match kind.uri() {
            Uri::Secret => r#""arn:aws:secretsmanager:us-east-1:123456789012:secret:s-AbCdEf""#,
            Uri::Value => r#""value""#,
            Uri::None => "null",
        };
        let json = format!(r#"[{{"Type": "{kind}", "URI": {uri}}}]"#);
        let wanted = match kind {
            SourceAccessType::VirtualHost => "source-access-not-for-kafka",
            _ => "source-access-not-for-msk",
        };
        assert_eq!(
            codes(&json, EventSource::Msk).first(),
            Some(&wanted),
            "{kind}"
        );
    }
}

#[test]
fn each_contradiction_has_its_code() {
    use EventSource::{Msk, SelfManaged};
    let secret = "arn:aws:secretsmanager:us-east-1:123456789012:secret:s-AbCdEf";
    let one = |kind: &str, uri: &str| format!(r#"[{{"Type": "{kind}", "URI": "{uri}"}}]"#);
    for (json, source, wanted) in [
        (
            format!("[{SCRAM}, {CERTIFICATE}]"),
            Msk,
            "source-access-conflict",
        ),
        (
            format!("[{SCRAM}, {SCRAM}]"),
            Msk,
            "source-access-duplicate",
        ),
        (
            one("SASL_SCRAM_512_AUTH", "AmazonMSK_x"),
            Msk,
            "source-access-uri-not-secret",
        ),
        (
            one("SASL_SCRAM_512_AUTH", ""),
            Msk,
            "source-access-uri-missing",
        ),
        (
            one("SASL_SCRAM_512_AUTH", secret),
            Msk,
            "source-access-secret-name",
        ),
        (
            one(
                "CLIENT_CERTIFICATE_TLS_AUTH",
                &secret.replace("us-east-1", "eu-west-1"),
            ),
            Msk,
            "source-access-uri-region",
        ),
        (
            one("SASL_SCRAM_512", secret),
            Msk,
            "source-access-type-unknown",
        ),
        (
            one("VIRTUAL_HOST", "/"),
            SelfManaged,
            "source-access-not-for-kafka",
        ),
        (
            one("OAUTHBEARER_SCOPE", "read"),
            SelfManaged,
            "source-access-oauth-alone",
        ),
        (
            one("IAM_AUTH", secret),
            SelfManaged,
            "source-access-uri-unused",
        ),
        (
            one("IAM_OAUTHBEARER_AUTH", ""),
            SelfManaged,
            "source-access-oauth-audience",
        ),
        (
            one("VPC_SUBNET", "subnet-1"),
            SelfManaged,
            "source-access-network-incomplete",
        ),
        (
            r#"[{"URI": "x"}]"#.to_owned(),
            Msk,
            "source-access-type-unknown",
        ),
        (r#"[{"Type": 1}]"#.to_owned(), Msk, "document-member-type"),
    ] {
        assert_eq!(codes(&json, source).first(), Some(&wanted), "{json}");
    }
}

#[test]
fn a_secret_of_any_name_does_outside_msk() {
    let json = r#"[{"Type": "SASL_SCRAM_512_AUTH", "URI": "arn:aws:secretsmanager:us-east-1:123456789012:secret:s-AbCdEf"},
        {"Type": "VPC_SUBNET", "URI": "subnet-1"}, {"Type": "VPC_SUBNET", "URI": "subnet-2"},
        {"Type": "VPC_SECURITY_GROUP", "URI": "sg-1"}]"#;
    assert_eq!(codes(json, EventSource::SelfManaged), [""; 0]);
}

/// What the AWS CLI's skeleton leaves to be filled in counts as absent.
#[test]
fn an_empty_configuration_is_none() {
    let mut findings = Findings::under(&Rules::lambda());
    let access = SourceAccess::read(br#"[{"Type": "", "URI": ""}]"#, &mut findings).unwrap();
    assert_eq!(access.iter().len(), 0);
    assert!(findings.is_empty());
}

#[test]
fn a_near_miss_is_named() {
    let mut findings = Findings::under(&Rules::lambda());
    SourceAccess::read(br#"[{"Type": "sasl-scram-512-auth"}]"#, &mut findings);
    let help = findings
        .iter()
        .next()
        .and_then(|finding| finding.help.clone());
    assert_eq!(help.as_deref(), Some("write SASL_SCRAM_512_AUTH"));
}

#[test]
fn a_secret_has_the_name_of_the_type_that_it_is_for() {
    for secret_type in SecretType::ALL {
        let kind = SourceAccessType::from(*secret_type);
        assert_eq!(kind.as_str(), secret_type.as_str());
        assert_eq!(kind.secret_type(), Some(*secret_type));
    }
    assert_eq!(SourceAccessType::OauthbearerScope.secret_type(), None);
    let unique: std::collections::BTreeSet<_> = SourceAccessType::ALL
        .iter()
        .map(|kind| kind.as_str())
        .collect();
    assert_eq!(unique.len(), SourceAccessType::ALL.len());
}

/// What is found of a secret for SCRAM in a mapping that reads by this ARN, or by this function's.
fn of_mapping(source: &str, secret: &str) -> Vec<&'static str> {
    let json = format!(
        r#"{{{source}, "Topics": ["t"], "SourceAccessConfigurations": [{{"Type": "SASL_SCRAM_512_AUTH",
            "URI": "arn:aws:secretsmanager:us-east-1:{secret}"}}]}}"#
    );
    let mut findings = Findings::under(&Rules::lambda());
    let mapping = EventSourceMapping::read(json.as_bytes(), &mut findings).unwrap();
    mapping.check_access(&mut findings);
    let codes = findings.iter().map(|finding| finding.code.as_str());
    codes.collect()
}

/// The mappings of <https://docs.aws.amazon.com/lambda/latest/dg/msk-cross-account.html>.
#[test]
fn a_secret_for_a_cluster_of_another_account() {
    let connection = r#""EventSourceArn": "arn:aws:kafka:us-east-1:111122223333:vpc-connection/444455556666/my-cluster-name/51jn98b4-0a61-46cc-b0a6-61g9a3d797d5-7""#;
    assert_eq!(
        of_mapping(connection, "444455556666:secret:my-secret"),
        [
            "source-access-uri-suffix-unsure",
            "source-access-uri-account"
        ]
    );
    assert_eq!(
        of_mapping(connection, "111122223333:secret:copy-AbCdEf"),
        [""; 0]
    );
    let cluster =
        r#""EventSourceArn": "arn:aws:kafka:us-east-1:111122223333:cluster/my-cluster-name/abc-7""#;
    assert_eq!(
        of_mapping(cluster, "111122223333:secret:copy-AbCdEf"),
        ["source-access-secret-name"]
    );
    assert_eq!(
        of_mapping(cluster, "111122223333:secret:AmazonMSK_x"),
        ["source-access-uri-suffix"]
    );
    let function = r#""FunctionArn": "arn:aws:lambda:us-east-1:111122223333:function:f",
        "SelfManagedEventSource": {"Endpoints": {"KAFKA_BOOTSTRAP_SERVERS": ["b:9096"]}}"#;
    assert_eq!(
        of_mapping(function, "444455556666:secret:s-AbCdEf"),
        ["source-access-uri-account"]
    );
}

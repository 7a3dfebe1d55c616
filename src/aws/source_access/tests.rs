use super::*;

fn codes(json: &str, source: EventSource) -> Vec<&'static str> {
    let mut findings = Findings::under(&Rules::lambda());
    if let Some(access) = SourceAccess::read(json.as_bytes(), &mut findings) {
        access.check_into(source, Some("us-east-1"), &mut findings);
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
            Uri::Secret => r#""arn:aws:secretsmanager:us-east-1:123456789012:secret:s""#,
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
    let secret = "arn:aws:secretsmanager:us-east-1:123456789012:secret:s";
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
    let json = r#"[{"Type": "SASL_SCRAM_512_AUTH", "URI": "arn:aws:secretsmanager:us-east-1:123456789012:secret:s"},
        {"Type": "VPC_SUBNET", "URI": "subnet-1"}, {"Type": "VPC_SUBNET", "URI": "subnet-2"},
        {"Type": "VPC_SECURITY_GROUP", "URI": "sg-1"}]"#;
    assert_eq!(codes(json, EventSource::SelfManaged), [""; 0]);
}

/// What the AWS CLI's skeleton leaves to be filled in counts as absent.
#[test]
fn an_empty_configuration_is_none() {
    let mut findings = Findings::under(&Rules::lambda());
    let access = SourceAccess::read(br#"[{"Type": "", "URI": ""}]"#, &mut findings).unwrap();
    assert!(access.is_empty());
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

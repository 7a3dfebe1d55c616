use super::*;

fn cluster(text: &str) -> Result<ClusterArn, ArnError> {
    text.parse()
}

#[test]
fn clusters_and_their_connections() {
    let text = "arn:aws-cn:kafka:cn-north-1:123456789012:cluster/orders/abc-2";
    let arn = cluster(text).unwrap();
    assert_eq!(arn.to_string(), text);
    assert_eq!(
        arn.group("g/1"),
        "arn:aws-cn:kafka:cn-north-1:123456789012:group/orders/abc-2/g/1"
    );
    let text = "arn:aws:kafka:us-east-1:111122223333:vpc-connection/444455556666/orders/abc-7";
    let arn = cluster(text).unwrap();
    assert_eq!(arn.to_string(), text);
    assert_eq!(
        arn.topic("t"),
        "arn:aws:kafka:us-east-1:444455556666:topic/orders/*/t"
    );
}

/// The connection and its cluster as they are in the Terraform variables of
/// <https://github.com/pagopa/interop-infra-probing>.
#[test]
fn a_connection_has_a_uuid_of_its_own() {
    let connection = cluster(
        "arn:aws:kafka:eu-south-1:774300547186:vpc-connection/505630707203/interop-platform-events-dev/0c3359f3-92be-4f3e-a52f-9f1b75dfe7df-2",
    )
    .unwrap();
    let target = cluster(
        "arn:aws:kafka:eu-south-1:505630707203:cluster/interop-platform-events-dev/259df37b-31c3-405c-bb30-d2bce2ca67c6-2",
    )
    .unwrap();
    assert!(connection.is_vpc_connection() && !target.is_vpc_connection());
    assert!(connection.may_be_same_cluster(&target) && target.may_be_same_cluster(&connection));
    for (of, text) in [
        (
            "account",
            target.to_string().replace("505630707203", "774300547186"),
        ),
        (
            "region",
            target.to_string().replace("eu-south-1", "eu-west-1"),
        ),
        ("name", target.to_string().replace("-dev/", "-prod/")),
    ] {
        assert!(
            !connection.may_be_same_cluster(&cluster(&text).unwrap()),
            "{of}"
        );
    }
    let sibling = cluster(&target.to_string().replace("259df37b", "359df37b")).unwrap();
    assert!(!target.may_be_same_cluster(&sibling));
}

/// `my-secret` is of AWS's own example, and `MyTestSecret-Ca8JGt` of Secrets Manager's guide.
#[test]
fn suffixes_of_secrets() {
    use SecretSuffix::{Absent, Present, Unsure};
    for (name, suffix) in [
        ("MyTestSecret-Ca8JGt", Present),
        ("AmazonMSK_a-b-AbCdE1", Present),
        ("kafka", Absent),
        ("AmazonMSK_x", Absent),
        ("my-secret-1", Absent),
        ("x-Ab_De1", Absent),
        ("-AbCdEf", Absent),
        ("my-secret", Unsure),
        ("rotated-202611", Unsure),
    ] {
        let text = format!("arn:aws:secretsmanager:us-east-1:123456789012:secret:{name}");
        let arn: SecretArn = text.parse().unwrap();
        assert_eq!(arn.suffix(), suffix, "{name}");
        assert_eq!(arn.with_any_suffix(), format!("{text}-??????"));
    }
    for name in ["", "*", "a:b", "a?", "a${b}", "a b"] {
        let text = format!("arn:aws:secretsmanager:us-east-1:123456789012:secret:{name}");
        assert!(text.parse::<SecretArn>().is_err(), "{name}");
    }
}

/// The first is in AWS's guide to Lambda with MSK, the second in a tutorial.
#[test]
fn what_people_copy() {
    assert_eq!(
        cluster(
            "arn:aws:kafka:us-west-2:arn:aws:kafka:us-west-2:111111111111:cluster/my-cluster/fc2f5bdf-fd1b-45ad-85dd-15b4a5a6247e-2"
        ),
        Err(ArnError::Nested)
    );
    assert_eq!(
        cluster("arn:aws:kafka:us-east-1:123456789:cluster/production-kafka/abc-123"),
        Err(ArnError::Account(9))
    );
}

#[test]
fn what_is_no_cluster() {
    for (text, error) in [
        ("", ArnError::NotAnArn),
        ("arn:aws:kafka", ArnError::NotAnArn),
        (
            "arn:aws:sqs:us-east-1:123456789012:q",
            ArnError::Service("kafka"),
        ),
        ("arn:aws:kafka::123456789012:cluster/a/b", ArnError::Region),
        (
            "arn:aws:kafka:us-east-1:123456789012:topic/a/b/c",
            ArnError::Resource("cluster/NAME/UUID"),
        ),
        (
            "arn:aws:kafka:us-east-1:123456789012:cluster/a/*",
            ArnError::Resource("cluster/NAME/UUID"),
        ),
        (
            "arn:aws:kafka:us-east-1:123456789012:cluster/a/b\n",
            ArnError::NotAnArn,
        ),
    ] {
        assert_eq!(cluster(text), Err(error), "{text}");
    }
}

#[test]
fn secrets() {
    let text = "arn:aws:secretsmanager:us-east-1:123456789012:secret:path/AmazonMSK_x-AbCdEf";
    let arn: SecretArn = text.parse().unwrap();
    assert_eq!(arn.to_string(), text);
    assert_eq!(arn.name, "path/AmazonMSK_x-AbCdEf");
    let refused: Result<SecretArn, _> = "AmazonMSK_x".parse();
    assert_eq!(refused, Err(ArnError::NotAnArn));
}

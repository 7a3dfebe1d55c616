//! Resources whose names only AWS knows.

use super::*;

const ALLOW: &str = r#"{"Effect": "Allow", "Action": "*", "Resource": "*"}"#;

/// Which of these actions the statements lack.
fn lacking(request: &AccessRequest, statements: &[&str], service: &str) -> Vec<&'static str> {
    let json = format!(
        r#"{{"Version": "2012-10-17", "Statement": [{}]}}"#,
        statements.join(",")
    );
    let policy = IamPolicy::from_json(json.as_bytes()).unwrap();
    let gaps = missing(&[policy], &request.requirements());
    let actions = gaps.iter().map(|gap| gap.requirement.action);
    actions
        .filter(|action| action.starts_with(service))
        .collect()
}

fn statement(effect: &str, action: &str, resources: &[&str]) -> String {
    let resources = resources.join(r#"", ""#);
    format!(r#"{{"Effect": "{effect}", "Action": "{action}", "Resource": ["{resources}"]}}"#)
}

/// ec2:CreateNetworkInterface is about the interface, its subnet and its security groups
/// (<https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html>), and
/// ec2:DeleteNetworkInterface about the interface.
#[test]
fn a_network_interface_is_created_in_a_subnet() {
    let request = request(Method::Iam, ClientRole::Lambda);
    let lacking = |statements: &[&str]| {
        let describe = statement("Allow", "ec2:Describe*", &["*"]);
        let mut lacking = lacking(&request, &[statements, &[&describe]].concat(), "ec2");
        lacking.dedup();
        lacking
    };
    let of = |kind: &str| format!("arn:aws:ec2:*:*:{kind}/*");
    let [interface, subnet, group] = ["network-interface", "subnet", "security-group"].map(of);
    let (create, delete) = ("ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface");
    let allow = |resources: &[&str]| statement("Allow", "ec2:*NetworkInterface", resources);
    let allow_all = allow(&[&interface, &subnet, &group]);
    assert_eq!(lacking(&[&allow_all]), [""; 0]);
    assert_eq!(lacking(&[&allow(&[&interface])]), [create]);
    assert_eq!(lacking(&[&allow(&[&interface, &subnet])]), [create]);
    assert_eq!(lacking(&[&allow(&[&subnet])]), [create, delete]);
    for denied in [
        subnet.as_str(),
        &group,
        &interface,
        "arn:aws:ec2:*:*:subnet/subnet-*",
        "arn:aws:ec2:*:*:network-interface/eni-*",
    ] {
        let deny = statement("Deny", create, &[denied]);
        assert_eq!(lacking(&[ALLOW, &deny]), [create], "{denied}");
    }
    // One denied subnet or interface leaves others.
    let one = "arn:aws:ec2:eu-west-1:123456789012:subnet/subnet-0a1b2c3d";
    assert_eq!(
        lacking(&[ALLOW, &statement("Deny", create, &[one])]),
        [""; 0]
    );
    // EC2 issues no such id.
    let named = "arn:aws:ec2:*:*:subnet/mine";
    assert_eq!(lacking(&[&allow(&[&interface, named, &group])]), [create]);
    // The ids that EC2 issues have 8 or 17 hexadecimal digits.
    let digits = ["subnet-????????", "subnet-?????????????????"];
    let all = digits.map(|id| format!("arn:aws:ec2:*:*:subnet/{id}"));
    let deny = statement("Deny", create, &[&all[0], &all[1]]);
    assert_eq!(lacking(&[ALLOW, &deny]), [create]);
}

/// CloudWatch Logs asks about a group with a colon after its name, and about each of its streams
/// (<https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html>);
/// one function has one group.
#[test]
fn logs_are_written_to_the_streams_of_one_group() {
    let request = request(Method::Iam, ClientRole::Lambda);
    let [group, stream, put] = ["CreateLogGroup", "CreateLogStream", "PutLogEvents"];
    let all = [group, stream, put].map(|name| format!("logs:{name}"));
    let lacking = |statements: &[&str]| -> Vec<String> {
        let lacking = lacking(&request, statements, "logs");
        lacking.into_iter().map(str::to_owned).collect()
    };
    let home = "arn:aws:logs:eu-west-1:123456789012:";
    let allow = |rest: &str| statement("Allow", "logs:*", &[&format!("{home}{rest}")]);
    for enough in [
        "*",
        "log-group:*",
        "log-group:/aws/lambda/f:*",
        "log-group:/aws/*",
    ] {
        assert_eq!(lacking(&[&allow(enough)]), [""; 0], "{enough}");
    }
    for too_little in ["log-group:/aws/lambda/f", "log-stream:x", "log-group:a b:*"] {
        assert_eq!(lacking(&[&allow(too_little)]), all, "{too_little}");
    }
    let deny = |action: &str, rest: &str| {
        statement(
            "Deny",
            &format!("logs:{action}"),
            &[&format!("{home}{rest}")],
        )
    };
    let denied = deny(put, "log-group:*:log-stream:*");
    assert_eq!(lacking(&[ALLOW, &denied]), all[2..]);
    for of_group in [group, stream] {
        let denied = deny(of_group, "log-group:*");
        assert_eq!(lacking(&[ALLOW, &denied]), [format!("logs:{of_group}")]);
    }
    let other = deny(put, "log-group:/aws/lambda/other:*");
    assert_eq!(lacking(&[ALLOW, &other]), [""; 0]);
    // The documented policy of an execution role.
    let documented = [
        statement("Allow", "logs:CreateLogGroup", &[&format!("{home}*")]),
        statement(
            "Allow",
            "logs:CreateLogStream",
            &[&format!("{home}log-group:/aws/lambda/f:*")],
        ),
        statement(
            "Allow",
            "logs:PutLogEvents",
            &[&format!("{home}log-group:/aws/lambda/f:*")],
        ),
    ];
    let documented = documented.each_ref().map(String::as_str);
    assert_eq!(lacking(&documented), [""; 0]);
    // Of two groups, neither has all.
    let elsewhere = statement(
        "Allow",
        "logs:PutLogEvents",
        &[&format!("{home}log-group:/g:*")],
    );
    assert_eq!(
        lacking(&[documented[0], documented[1], &elsewhere]).len(),
        1
    );
}

/// Without a function's ARN, its partition, region and account are unknown, and not arbitrary.
#[test]
fn an_unknown_account_is_one_of_twelve_digits() {
    let request = AccessRequest::self_managed(None, true, Method::Plain, ClientRole::Lambda);
    let logs = "arn:*:logs:*-*-*:????????????:log-group:*";
    let deny = statement("Deny", "logs:*", &[logs]);
    assert_eq!(lacking(&request, &[ALLOW, &deny], "logs").len(), 3);
    let allow = statement("Allow", "*", &["*"]);
    let elsewhere = statement("Deny", "*", &["arn:aws:*", "arn:aws-cn:*"]);
    assert_eq!(lacking(&request, &[&allow, &elsewhere], "logs"), [""; 0]);
}

/// Secrets Manager appends a hyphen and six characters to each name
/// (<https://docs.aws.amazon.com/secretsmanager/latest/userguide/whats-in-a-secret.html>), and KMS
/// issues UUIDs and multi-Region ids
/// (<https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id-key-ARN>).
#[test]
fn secrets_and_keys_have_the_names_that_aws_issues() {
    let (read, decrypt) = ("secretsmanager:GetSecretValue", "kms:Decrypt");
    for method in [Method::ScramSha512, Method::Mtls] {
        let request = request(method, ClientRole::Lambda);
        let secret = |rest: &str| format!("arn:aws:secretsmanager:eu-west-1:123456789012:{rest}");
        let rest = r#"{"Effect": "Allow", "NotAction": "secretsmanager:*", "Resource": "*"}"#;
        let lacking = |statements: &[&str]| lacking(&request, statements, "secretsmanager");
        for (name, gaps) in [
            ("secret:AmazonMSK_orders-AbCdEf", &[][..]),
            ("secret:AmazonMSK_orders-??????", &[]),
            ("secret:AmazonMSK_*", &[]),
            ("secret:AmazonMSK_orders", &[read]),
            ("secret:AmazonMSK_orders-AbCd", &[read]),
            ("secret:AmazonMSK_orders-AbCd??x", &[read]),
            ("secret:AmazonMSK_orders-Ab_dEf", &[read]),
        ] {
            let allow = statement("Allow", read, &[&secret(name)]);
            assert_eq!(lacking(&[rest, &allow]), gaps, "{name}");
        }
        for denied in ["secret:*-??????", "secret:*-?*", "secret:*"] {
            let deny = statement("Deny", read, &[&secret(denied)]);
            assert_eq!(lacking(&[ALLOW, &deny]), [read], "{denied}");
        }
    }
    let request = request(Method::ScramSha512, ClientRole::Lambda);
    let lacking = |statements: &[&str]| lacking(&request, statements, "kms");
    let key = |id: &str| format!("arn:aws:kms:eu-west-1:123456789012:key/{id}");
    let uuids = key("????????-????-????-????-????????????");
    let both = [uuids.as_str(), &key("mrk-*")];
    assert_eq!(
        lacking(&[ALLOW, &statement("Deny", decrypt, &both)]),
        [decrypt]
    );
    let uuids = statement("Deny", decrypt, &both[..1]);
    assert_eq!(lacking(&[ALLOW, &uuids]), [""; 0]);
    let rest = r#"{"Effect": "Allow", "NotAction": "kms:*", "Resource": "*"}"#;
    for (id, gaps) in [
        ("0a1b2c3d-0000-4000-8000-0123456789ab", &[][..]),
        ("mrk-0123456789abcdef0123456789abcdef", &[]),
        ("0a1b*", &[]),
        ("orders", &[decrypt]),
        ("z*", &[decrypt]),
        ("mrk-1", &[decrypt]),
        ("0a1b2c3d-0000-4000-8000", &[decrypt]),
    ] {
        let allow = statement("Allow", decrypt, &[&key(id)]);
        assert_eq!(lacking(&[rest, &allow]), gaps, "{id}");
    }
}

/// A cluster has one UUID, which is in the ARNs of its topics and groups
/// (<https://docs.aws.amazon.com/msk/latest/developerguide/kafka-actions.html>), so the statements on
/// several clusters of one name do not add up.
#[test]
fn a_vpc_connection_leads_to_one_cluster() {
    let connection =
        "arn:aws:kafka:eu-west-1:123456789012:vpc-connection/210987654321/orders/aaaaaaaa-1";
    let request = AccessRequest::new(
        connection.parse().unwrap(),
        Method::Iam,
        ClientRole::Consumer,
    );
    let any_group = request.topics(["bills"]).unwrap();
    let one_group = any_group.clone().group("g").unwrap();
    let home = "arn:aws:kafka:eu-west-1:210987654321:";
    let statements = |cluster: &str, topic: &str, group: &str| {
        let cluster = format!("{home}cluster/orders/{cluster}");
        let topic = format!("{home}topic/orders/{topic}");
        let group = format!("{home}group/orders/{group}");
        statement("Allow", "kafka-cluster:*", &[&cluster, &topic, &group])
    };
    for (cluster, topic, group, of_one, of_any) in [
        ("uuid-1", "uuid-1/bills", "uuid-1/g", 0, 2),
        ("uuid-1", "uuid-1/bills", "uuid-1/*", 0, 0),
        ("*", "*/bills", "*/g", 0, 2),
        ("*", "uuid-1/*", "*", 0, 0),
        ("uuid-1", "uuid-2/bills", "uuid-3/g", 3, 3),
        ("uuid-1", "uuid-1/bills", "uuid-3/g", 2, 2),
        // A UUID has no slash.
        ("uuid-1/x", "uuid-1/x/bills", "uuid-1/x/g", 5, 5),
    ] {
        let allow = statements(cluster, topic, group);
        for (request, count) in [(&one_group, of_one), (&any_group, of_any)] {
            let lacking = lacking(request, &[&allow], "kafka");
            assert_eq!(
                lacking.len(),
                count,
                "{cluster} {topic} {group}: {lacking:?}"
            );
        }
    }
    // What one Deny leaves of each cluster is no cluster.
    let allow = statements("*", "*", "*");
    let deny = |name: &str| statement("Deny", "*", &[&format!("{home}{name}")]);
    assert_eq!(
        lacking(
            &one_group,
            &[&allow, &deny("topic/orders/uuid-1/*")],
            "kafka"
        ),
        [""; 0]
    );
    assert_eq!(
        lacking(&one_group, &[&allow, &deny("topic/*/bills")], "kafka").len(),
        2
    );
}

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

/// What is granted is what is needed, names with wildcards in them included.
#[test]
fn the_policy_grants_what_is_needed() {
    for method in [Method::Iam, Method::ScramSha512, Method::Mtls] {
        for role in [
            ClientRole::Lambda,
            ClientRole::Consumer,
            ClientRole::Producer,
        ] {
            for group in [None, Some("g"), Some("*?${aws:username}")] {
                let request = request(method, role);
                let request = match group {
                    Some(group) => request.group(group).unwrap(),
                    None => request,
                };
                let requirements = request.requirements();
                let policies: Vec<_> = request.policy().iter().map(policy).collect();
                assert_eq!(missing(&policies, &requirements), []);
                assert_eq!(policies.is_empty(), requirements.is_empty());
            }
        }
    }
}

#[test]
fn a_wildcard_in_a_name_grants_no_other() {
    let literal = request(Method::Iam, ClientRole::Consumer)
        .group("*")
        .unwrap();
    let granted = policy(&literal.policy().unwrap());
    let other = request(Method::Iam, ClientRole::Consumer)
        .group("other")
        .unwrap();
    let gaps = missing(&[granted], &other.requirements());
    let actions: Vec<_> = gaps.iter().map(|gap| gap.requirement.action).collect();
    assert_eq!(
        actions,
        ["kafka-cluster:DescribeGroup", "kafka-cluster:AlterGroup"]
    );
}

#[test]
fn any_group_needs_every_group() {
    let json = |group: &str| {
        format!(
            r#"{{"Version": "2012-10-17", "Statement": {{"Effect": "Allow", "Action": "*",
                "Resource": ["{CLUSTER}", "arn:aws:kafka:*:*:topic/*", "arn:aws:kafka:*:*:group/{group}"]}}}}"#
        )
    };
    let needs = request(Method::Iam, ClientRole::Consumer).requirements();
    let gaps =
        |json: String| missing(&[IamPolicy::from_json(json.as_bytes()).unwrap()], &needs).len();
    assert_eq!(gaps(json("*")), 0);
    assert_eq!(gaps(json("orders/5f1c7b0e-1/*")), 0);
    assert_eq!(gaps(json("orders/5f1c7b0e-1/g")), 2);
}

/// Where any resource will do, a policy that reaches some is enough, and a `Deny` must reach all.
#[test]
fn what_only_aws_knows() {
    let needs = request(Method::ScramSha512, ClientRole::Lambda).requirements();
    let actions = |statements: &str| -> Vec<&'static str> {
        let json = format!(r#"{{"Version": "2012-10-17", "Statement": [{statements}]}}"#);
        let policy = IamPolicy::from_json(json.as_bytes()).unwrap();
        missing(&[policy], &needs)
            .iter()
            .map(|gap| gap.requirement.action)
            .collect()
    };
    let allow = r#"{"Effect": "Allow", "Action": "*", "Resource": "*"}"#;
    assert_eq!(actions(allow), [""; 0]);
    let some = r#"{"Effect": "Allow", "NotAction": "logs:*", "Resource": "*"},
        {"Effect": "Allow", "Action": "logs:*", "Resource": "arn:aws:logs:*:*:log-group:/aws/lambda/*"}"#;
    assert_eq!(actions(some), [""; 0]);
    let elsewhere = some.replace("arn:aws:logs:*", "arn:aws:logs:us-east-1");
    assert_eq!(
        actions(&elsewhere),
        [
            "logs:CreateLogGroup",
            "logs:CreateLogStream",
            "logs:PutLogEvents"
        ]
    );
    let deny_one = format!(
        r#"{allow}, {{"Effect": "Deny", "Action": "kms:*", "Resource": "arn:aws:kms:*:*:key/1"}}"#
    );
    assert_eq!(actions(&deny_one), [""; 0]);
    let deny_all = deny_one.replace("key/1", "key/*");
    assert_eq!(actions(&deny_all), ["kms:Decrypt"]);
    let allow_rest =
        r#"{"Effect": "Allow", "Action": "*", "NotResource": "arn:aws:kms:*:*:key/1"}"#;
    assert_eq!(actions(allow_rest), [""; 0]);
    let deny_rest = format!(
        r#"{allow}, {{"Effect": "Deny", "Action": "kms:*", "NotResource": "arn:aws:kms:*:*:key/1"}}"#
    );
    assert_eq!(actions(&deny_rest), [""; 0]);
}

#[test]
fn malformed_policies() {
    use crate::finding::{Findings, Rules};
    let codes = |json: &str| -> Vec<&'static str> {
        let mut findings = Findings::under(&Rules::lambda());
        IamPolicy::read(json.as_bytes(), &mut findings);
        findings
            .iter()
            .map(|finding| finding.code.as_str())
            .collect()
    };
    let statement = |body: &str| {
        codes(&format!(
            r#"{{"Version": "2012-10-17", "Statement": {{{body}}}}}"#
        ))
    };
    assert_eq!(
        statement(r#""Effect": "Allow", "Action": "a:b", "Resource": "*""#),
        [""; 0]
    );
    for body in [
        r#""Action": "a:b", "Resource": "*""#,
        r#""Effect": "allow", "Action": "a:b", "Resource": "*""#,
        r#""Effect": "Allow", "Resource": "*""#,
        r#""Effect": "Allow", "Action": "a:b""#,
        r#""Effect": "Allow", "Action": "a:b", "NotAction": "a:b", "Resource": "*""#,
        r#""Effect": "Allow", "Action": "Connect", "Resource": "*""#,
        r#""Effect": "Allow", "Action": "a:b", "Resource": "bills""#,
    ] {
        assert_eq!(statement(body), ["policy-statement"], "{body}");
    }
    assert_eq!(
        statement(r#""Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole""#),
        ["policy-principal"]
    );
    assert_eq!(
        statement(r#""Effect": "Allow", "Action": "a:b", "Resource": "*", "Resorce": "*""#),
        ["policy-element-unknown"]
    );
    assert_eq!(codes(r#"{"Statement": []}"#), ["policy-version"]);
    let long = "x".repeat(2049);
    assert_eq!(
        statement(&format!(
            r#""Effect": "Allow", "Action": "a:{long}", "Resource": "*""#
        )),
        ["policy-statement"]
    );
    // 2,048 bytes is the longest that is read.
    for (action, resource, codes) in [
        (
            format!("a:{}", "x".repeat(2046)),
            "*".to_owned(),
            [].as_slice(),
        ),
        ("a:b".to_owned(), format!("arn:{}", "x".repeat(2044)), &[]),
        (
            "a:b".to_owned(),
            format!("arn:{}", "x".repeat(2045)),
            &["policy-statement"],
        ),
        (
            "a:b".to_owned(),
            format!("arn:{long}"),
            &["policy-statement"],
        ),
    ] {
        let body = format!(r#""Effect": "Allow", "Action": "{action}", "Resource": "{resource}""#);
        assert_eq!(statement(&body), codes);
        let json = format!(r#"{{"Version": "2012-10-17", "Statement": {{{body}}}}}"#);
        assert_eq!(
            IamPolicy::from_json(json.as_bytes()).is_ok(),
            codes.is_empty()
        );
    }
    let many = format!("\"a:{}\"", "x".repeat(2000)).to_string();
    let many = vec![many; 11].join(",");
    assert_eq!(
        statement(&format!(
            r#""Effect": "Allow", "Action": [{many}], "Resource": "*""#
        )),
        ["document-too-large"]
    );
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

/// A secret of which no ARN is known is one that MSK has associated with the cluster, for SCRAM; with
/// mutual TLS it is any. IAM has none.
#[test]
fn secrets_that_are_not_known() {
    let scopes = |method| {
        let request = request(method, ClientRole::Lambda);
        scope_of(&request, "secretsmanager:GetSecretValue")
    };
    let of = |name: &str| {
        let home = "arn:aws:secretsmanager:eu-west-1:123456789012";
        vec![Scope::Some(format!("{home}:secret:{name}"))]
    };
    assert_eq!(scopes(Method::ScramSha512), of("AmazonMSK_*"));
    assert_eq!(scopes(Method::Mtls), of("*"));
    assert_eq!(scopes(Method::Iam), []);
    assert_eq!(scopes(Method::Plaintext), []);
    // Over a VPC connection the secret is of the caller's account, with any name.
    let connection = AccessRequest::new(
        CONNECTION.parse().unwrap(),
        Method::ScramSha512,
        ClientRole::Lambda,
    );
    let secrets = scope_of(&connection, "secretsmanager:GetSecretValue");
    assert!(
        matches!(secrets.as_slice(), [Scope::Some(pattern)] if pattern.ends_with(":secret:*")),
        "{secrets:?}"
    );
}

/// Of several resources that will do, the one that lacks least is reported: what a condition would
/// allow comes before what nothing allows, and that before what is denied.
#[test]
fn the_least_refusal_is_reported() {
    let needs = request(Method::ScramSha512, ClientRole::Lambda).requirements();
    let need = |need: &&Requirement| need.action == "kms:Decrypt";
    let need = needs.iter().find(need).unwrap();
    let gap = |statements: &str| {
        let json = format!(r#"{{"Version": "2012-10-17", "Statement": [{statements}]}}"#);
        let policy = IamPolicy::from_json(json.as_bytes()).unwrap();
        let gaps = missing(&[policy], std::slice::from_ref(need));
        let gap = gaps.first().unwrap();
        (gap.is_denied, gap.depends_on.clone())
    };
    let key = |name: &str| format!(r#""arn:aws:kms:eu-west-1:123456789012:key/{name}""#);
    let if_asked = format!(
        r#"{{"Effect": "Allow", "Action": "kms:*", "Resource": {},
            "Condition": {{"StringEquals": {{"kms:ViaService": "x"}}}}}}"#,
        key("1")
    );
    let deny = |resource: &str| {
        format!(r#"{{"Effect": "Deny", "Action": "kms:*", "Resource": {resource}}}"#)
    };
    let condition = vec!["kms:ViaService".to_owned()];
    // Nothing allows the others; the condition would allow one.
    assert_eq!(gap(&if_asked), (false, condition.clone()));
    assert_eq!(
        gap(&format!("{if_asked}, {}", deny(&key("2")))),
        (false, condition.clone())
    );
    // A Deny of the one leaves what nothing allows.
    assert_eq!(
        gap(&format!("{if_asked}, {}", deny(&key("1")))),
        (false, vec![])
    );
    // A Deny of all leaves nothing else.
    assert_eq!(gap(&deny(r#""*""#)), (true, vec![]));
    assert_eq!(
        gap(&format!("{if_asked}, {}", deny(r#""*""#))),
        (true, vec![])
    );
    // A Deny that depends is one that may apply.
    let allow = r#"{"Effect": "Allow", "Action": "*", "Resource": "*"}"#;
    let may_deny = r#"{"Effect": "Deny", "Action": "kms:*", "Resource": "*",
        "Condition": {"Bool": {"aws:SecureTransport": "false"}}}"#;
    let secure = vec!["aws:SecureTransport".to_owned()];
    assert_eq!(gap(&format!("{allow}, {may_deny}")), (true, secure));
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

const CONNECTION: &str =
    "arn:aws:kafka:us-east-1:111122223333:vpc-connection/444455556666/orders/abc-7";

fn scope_of(request: &AccessRequest, action: &str) -> Vec<Scope> {
    let needs = request.requirements().into_iter();
    let of_action = needs.filter(|need| need.action == action);
    of_action.map(|need| need.scope).collect()
}

#[test]
fn a_connection_to_another_account() {
    let request = AccessRequest::new(CONNECTION.parse().unwrap(), Method::Iam, ClientRole::Lambda)
        .topics(["t"])
        .unwrap()
        .group("g*")
        .unwrap();
    assert_eq!(
        scope_of(&request, "kafka:DescribeVpcConnection"),
        [Scope::Exactly(CONNECTION.to_owned())]
    );
    let owner = "arn:aws:kafka:us-east-1:444455556666";
    assert_eq!(
        scope_of(&request, "kafka-cluster:ReadData"),
        [Scope::Some(format!("{owner}:topic/orders/*/t"))]
    );
    let group = Scope::Some(format!("{owner}:group/orders/*/g${{*}}"));
    assert_eq!(scope_of(&request, "kafka-cluster:AlterGroup"), [group]);
    let policies: Vec<_> = request.policy().iter().map(policy).collect();
    assert_eq!(missing(&policies, &request.requirements()), []);
    let other = request.clone().group("ga").unwrap();
    assert_eq!(missing(&policies, &other.requirements()).len(), 2);

    // With the cluster's description its UUID is known, and what is not this cluster is not taken.
    let cluster: crate::aws::ClusterArn = format!("{owner}:cluster/orders/def-1").parse().unwrap();
    let known = request.target(&cluster).target(&CLUSTER.parse().unwrap());
    assert_eq!(
        scope_of(&known, "kafka-cluster:ReadData"),
        [Scope::Exactly(format!("{owner}:topic/orders/def-1/t"))]
    );
    assert_eq!(
        scope_of(&known, "kafka:DescribeVpcConnection"),
        [Scope::Exactly(CONNECTION.to_owned())]
    );
    let policy = known.cluster_policy().unwrap();
    assert_eq!(policy.owner, "444455556666");
    let written: serde_json::Value = serde_json::from_str(&policy.document.to_json()).unwrap();
    for statement in written["Statement"].as_array().unwrap() {
        let account = serde_json::json!({"AWS": "111122223333"});
        assert_eq!(statement["Principal"], account);
    }
    assert_eq!(policy.cluster, cluster.to_string());
}

/// The actions are those of
/// <https://docs.aws.amazon.com/msk/latest/developerguide/mvpc-cluster-owner-action-policy.html>.
#[test]
fn the_policy_of_a_cluster() {
    let of = |method| {
        let request = AccessRequest::new(CONNECTION.parse().unwrap(), method, ClientRole::Lambda);
        request.topics(["t"]).unwrap().cluster_policy().unwrap()
    };
    let names = |method| -> Vec<_> {
        let statements = of(method).document.statements.into_iter();
        statements.map(|statement| statement.sid).collect()
    };
    assert_eq!(
        of(Method::Mtls).document.statements[0].actions,
        [
            "kafka:CreateVpcConnection",
            "kafka:GetBootstrapBrokers",
            "kafka:DescribeCluster",
            "kafka:DescribeClusterV2"
        ]
    );
    assert_eq!(names(Method::Mtls), ["Connection"]);
    assert_eq!(
        names(Method::Iam),
        ["Connection", "Cluster", "Topics", "Groups"]
    );
    let own = CONNECTION.replace("444455556666", "111122223333");
    let own = AccessRequest::new(own.parse().unwrap(), Method::Iam, ClientRole::Lambda);
    assert_eq!(own.cluster_policy(), None);
    assert_eq!(
        request(Method::Iam, ClientRole::Lambda).cluster_policy(),
        None
    );
}

/// Secrets Manager's random characters are written `-??????` in policies, each of which is needed
/// (<https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_iam-policies.html>).
#[test]
fn a_secret_without_its_suffix() {
    let arn = "arn:aws:secretsmanager:us-west-2:444455556666:secret:kafka";
    let needs = request(Method::ScramSha512, ClientRole::Lambda)
        .secrets([arn])
        .requirements();
    let gaps = |resource: &str| -> Vec<&'static str> {
        let json = format!(
            r#"{{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow", "Action": "*",
                "Resource": ["{resource}", "arn:aws:kms:us-west-2:444455556666:key/k"]}},
                {{"Effect": "Allow", "NotAction": ["secretsmanager:*", "kms:*"], "Resource": "*"}}]}}"#
        );
        let policy = IamPolicy::from_json(json.as_bytes()).unwrap();
        let gaps = missing(&[policy], &needs);
        gaps.iter().map(|gap| gap.requirement.action).collect()
    };
    for enough in ["-??????", "-?*", "-*", "*"] {
        assert_eq!(gaps(&format!("{arn}{enough}")), [""; 0], "{enough}");
    }
    for too_little in ["", "-?????", "-???????", "-AbCdEf", "-A*", "s-*"] {
        let lacking = ["secretsmanager:GetSecretValue"];
        assert_eq!(gaps(&format!("{arn}{too_little}")), lacking, "{too_little}");
    }
}

#[test]
fn a_secret_whose_suffix_may_be_its_name() {
    let arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:my-secret";
    let request = request(Method::Mtls, ClientRole::Lambda).secrets([arn]);
    assert_eq!(
        scope_of(&request, "secretsmanager:GetSecretValue"),
        [
            Scope::Exactly(arn.to_owned()),
            Scope::Every(format!("{arn}-??????"))
        ]
    );
    let complete = request.clone().secrets([format!("{arn}-AbCdEf")]);
    let last = scope_of(&complete, "secretsmanager:GetSecretValue").pop();
    assert_eq!(last, Some(Scope::Exactly(format!("{arn}-AbCdEf"))));
    // The account's own secrets may lie under Secrets Manager's own key.
    assert_eq!(scope_of(&request, "kms:Decrypt"), []);
}

/// A key is in the account and region of its secret, not of the reader.
#[test]
fn a_key_is_in_its_secrets_account_and_region() {
    let secret = "arn:aws-us-gov:secretsmanager:us-gov-east-1:444455556666:secret:s-AbCdEf";
    let key = Scope::Some("arn:aws-us-gov:kms:us-gov-east-1:444455556666:key/*".to_owned());
    for method in [Method::ScramSha512, Method::Mtls] {
        let request = request(method, ClientRole::Lambda).secrets([secret, secret]);
        let keys = scope_of(&request, "kms:Decrypt");
        assert_eq!(keys, std::slice::from_ref(&key));
    }
}

#[test]
fn a_self_managed_cluster_has_its_own_permissions() {
    let function = "arn:aws:lambda:eu-west-1:123456789012:function:f";
    let secret = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:s-AbCdEf";
    let build = |is_in_vpc, function| {
        AccessRequest::self_managed(function, is_in_vpc, Method::Plain, ClientRole::Lambda)
            .topics(["t"])
            .unwrap()
            .secrets([secret])
    };
    let services = |request: &AccessRequest| -> Vec<String> {
        let mut services: Vec<String> = request
            .requirements()
            .iter()
            .map(|need| need.action.split(':').next().unwrap().to_owned())
            .collect();
        services.dedup();
        services
    };
    let request = build(true, Some(function));
    assert_eq!(services(&request), ["ec2", "logs", "secretsmanager"]);
    assert_eq!(request.acls().len(), 3);
    let request = build(false, None);
    assert_eq!(services(&request), ["logs", "secretsmanager"]);
    let logs = request.requirements().remove(0);
    assert_eq!(logs.scope.as_str(), "arn:*:logs:*:*:*");
    let policies: Vec<_> = request.policy().iter().map(policy).collect();
    assert_eq!(missing(&policies, &request.requirements()), []);
}

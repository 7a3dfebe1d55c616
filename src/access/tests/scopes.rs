//! The resources of secrets, keys, clusters and connections.

use super::*;

/// A secret of which no ARN is known is one that MSK has associated with the cluster, for SCRAM; with
/// mutual TLS it is any. IAM has none.
#[test]
fn secrets_that_are_not_known() {
    let scopes = |method| {
        let request = request(method, ClientRole::Lambda);
        some_of(&request, "secretsmanager:GetSecretValue")
    };
    let of = |name: &str| {
        let home = "arn:aws:secretsmanager:eu-west-1:123456789012";
        vec![format!("{home}:secret:{name}")]
    };
    assert_eq!(scopes(Method::ScramSha512), of("AmazonMSK_*"));
    assert_eq!(scopes(Method::Mtls), of("*"));
    assert_eq!(scopes(Method::Iam), [""; 0]);
    assert_eq!(scopes(Method::Plaintext), [""; 0]);
    // Over a VPC connection the secret is of the caller's account, with any name.
    let connection = AccessRequest::new(
        CONNECTION.parse().unwrap(),
        Method::ScramSha512,
        ClientRole::Lambda,
    );
    let secrets = scope_of(&connection, "secretsmanager:GetSecretValue");
    assert!(
        matches!(secrets.as_slice(), [Scope::Some(one)] if one.pattern().ends_with(":secret:*")),
        "{secrets:?}"
    );
}

const CONNECTION: &str =
    "arn:aws:kafka:us-east-1:111122223333:vpc-connection/444455556666/orders/abc-7";

fn scope_of(request: &AccessRequest, action: &str) -> Vec<Scope> {
    let needs = request.requirements().into_iter();
    let of_action = needs.filter(|need| need.action == action);
    of_action.map(|need| need.scope).collect()
}

/// The patterns of an action's resources, of each of which only AWS knows the name.
fn some_of(request: &AccessRequest, action: &str) -> Vec<String> {
    let scopes = scope_of(request, action).into_iter();
    let pattern = |scope| match scope {
        Scope::Some(unnamed) => unnamed.pattern().to_owned(),
        other => panic!("{other:?}"),
    };
    scopes.map(pattern).collect()
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
        some_of(&request, "kafka-cluster:ReadData"),
        [format!("{owner}:topic/orders/*/t")]
    );
    let group = format!("{owner}:group/orders/*/g${{*}}");
    assert_eq!(some_of(&request, "kafka-cluster:AlterGroup"), [group]);
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
                "Resource": ["{resource}", "arn:aws:kms:us-west-2:444455556666:key/*"]}},
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
    let key = "arn:aws-us-gov:kms:us-gov-east-1:444455556666:key/*".to_owned();
    for method in [Method::ScramSha512, Method::Mtls] {
        let request = request(method, ClientRole::Lambda).secrets([secret, secret]);
        let keys = some_of(&request, "kms:Decrypt");
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
    assert_eq!(logs.scope.as_str(), "arn:*:logs:*:*:log-group:*");
    let policies: Vec<_> = request.policy().iter().map(policy).collect();
    assert_eq!(missing(&policies, &request.requirements()), []);
}

/// DescribeCluster is for provisioned clusters: a serverless one needs DescribeClusterV2
/// (<https://docs.aws.amazon.com/lambda/latest/dg/with-msk-permissions.html>,
/// <https://docs.aws.amazon.com/msk/1.0/apireference/clusters-clusterarn.html>).
#[test]
fn a_serverless_cluster_is_described_by_the_newer_action() {
    use crate::aws::ClusterType;
    let older = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action":
        ["kafka-cluster:*", "kafka:DescribeCluster", "kafka:GetBootstrapBrokers", "ec2:*", "logs:*"],
        "Resource": "*"}]}"#;
    let policy = IamPolicy::from_json(older.as_bytes()).unwrap();
    let lacking = |request: &AccessRequest| -> Vec<&'static str> {
        let gaps = missing(std::slice::from_ref(&policy), &request.requirements());
        gaps.iter().map(|gap| gap.requirement.action).collect()
    };
    let provisioned = request(Method::Iam, ClientRole::Lambda);
    assert_eq!(lacking(&provisioned), [""; 0]);
    let newer = ["kafka:DescribeClusterV2"];
    let described = provisioned.cluster_type(ClusterType::Serverless);
    assert_eq!(lacking(&described), newer);
    let arn =
        "arn:aws:kafka:eu-west-1:123456789012:cluster/s/5f1c7b0e-1a2b-4c3d-8e9f-0a1b2c3d4e5f-s1";
    let named = AccessRequest::new(arn.parse().unwrap(), Method::Iam, ClientRole::Lambda);
    assert_eq!(lacking(&named), newer);
}

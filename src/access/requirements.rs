//! The permissions that a role needs.

use std::collections::BTreeSet;

use crate::access::request::{AccessRequest, ClientRole, Home};
use crate::aws::{ClusterArn, SecretArn, SecretSuffix};
use crate::lambda::{self, Answer, FailureKind, Stage};
use crate::method::Method;

/// The resources that a permission must cover.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Scope {
    /// This resource.
    Exactly(String),
    /// All resources of this IAM pattern.
    Every(String),
    /// Any resource of this IAM pattern: only AWS knows which one is needed.
    Some(String),
}

impl Scope {
    /// The ARN, or the pattern of ARNs.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Exactly(text) | Self::Every(text) | Self::Some(text) => text,
        }
    }

    /// The text for a policy's `Resource`; wildcards and variables in the name of a single resource
    /// are escaped.
    pub(crate) fn pattern(&self) -> String {
        match self {
            Self::Every(pattern) | Self::Some(pattern) => pattern.clone(),
            // The resource that IAM uses if an action has none.
            Self::Exactly(name) if name == "*" => name.clone(),
            Self::Exactly(name) => escaped(name),
        }
    }
}

/// A name as a pattern that matches only this name.
fn escaped(name: &str) -> String {
    let escape = |character| match character {
        '*' | '?' | '$' => vec!['$', '{', character, '}'],
        other => vec![other],
    };
    name.chars().flat_map(escape).collect()
}

/// The resources of a cluster, as far as its ARN is known: a VPC connection alone does not contain
/// its UUID.
struct Target<'a>(&'a ClusterArn);

impl Target<'_> {
    fn cluster(&self) -> Scope {
        match self.0.is_vpc_connection() {
            true => Scope::Some(self.0.cluster()),
            false => Scope::Exactly(self.0.cluster()),
        }
    }

    fn topic(&self, name: &str) -> Scope {
        match self.0.is_vpc_connection() {
            true => Scope::Some(self.0.topic(&escaped(name))),
            false => Scope::Exactly(self.0.topic(name)),
        }
    }

    fn transactional_id(&self, id: &str) -> Scope {
        match self.0.is_vpc_connection() {
            true => Scope::Some(self.0.transactional_id(&escaped(id))),
            false => Scope::Exactly(self.0.transactional_id(id)),
        }
    }

    /// This group, or all groups.
    fn group(&self, name: Option<&str>) -> Scope {
        match (name, self.0.is_vpc_connection()) {
            (None, _) => Scope::Every(self.0.group("*")),
            (Some(name), true) => Scope::Some(self.0.group(&escaped(name))),
            (Some(name), false) => Scope::Exactly(self.0.group(name)),
        }
    }
}

/// One needed permission.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Requirement {
    /// The action, for example `kafka-cluster:ReadData`.
    pub action: &'static str,
    /// Another action that is sufficient.
    pub alternative: Option<&'static str>,
    /// Its resources.
    pub scope: Scope,
    /// Lambda's message without it; `None` if Lambda refuses to create the mapping, or the role is
    /// not Lambda's.
    pub lambda: Option<Answer>,
    /// The statement for it.
    pub(crate) statement: &'static str,
}

impl AccessRequest {
    /// The needed IAM permissions, in the order in which a client needs them.
    pub fn requirements(&self) -> Vec<Requirement> {
        let mut list = Vec::new();
        if let (Some(cluster), Method::Iam) = (&self.cluster, self.method) {
            data_plane(cluster, self, &mut list);
        }
        if self.role == ClientRole::Lambda {
            if let Some(cluster) = &self.cluster {
                description(cluster, &mut list);
            }
            if let Some(connection) = &self.connection {
                let connection = Scope::Exactly(connection.to_string());
                let action = "kafka:DescribeVpcConnection";
                list.push(beside("Connection", action, &connection));
            }
            if self.is_in_vpc {
                network(&self.home, &mut list);
            }
            logs(&self.home, &mut list);
            if self.method != Method::Iam {
                secrets(self, &mut list);
            }
        }
        list
    }
}

fn data_plane(arn: &ClusterArn, request: &AccessRequest, list: &mut Vec<Requirement>) {
    let target = Target(arn);
    let cluster = target.cluster();
    let group = target.group(request.group.as_deref());
    let mut push = |statement, action, scope: &Scope| {
        list.push(Requirement {
            action,
            alternative: None,
            scope: scope.clone(),
            lambda: words(request.role, action),
            statement,
        });
    };
    push("Cluster", "kafka-cluster:Connect", &cluster);
    if request.role == ClientRole::Lambda {
        push(
            "Cluster",
            "kafka-cluster:DescribeClusterDynamicConfiguration",
            &cluster,
        );
    }
    if request.is_idempotent() {
        push("Cluster", "kafka-cluster:WriteDataIdempotently", &cluster);
    }
    let on_topic = match request.role {
        ClientRole::Lambda | ClientRole::Consumer => {
            ["kafka-cluster:DescribeTopic", "kafka-cluster:ReadData"]
        }
        ClientRole::Producer => ["kafka-cluster:DescribeTopic", "kafka-cluster:WriteData"],
    };
    for topic in &request.topics {
        let topic = target.topic(topic);
        for action in on_topic {
            push("Topics", action, &topic);
        }
    }
    if request.has_transactions() {
        for id in &request.transactional_ids {
            let id = target.transactional_id(id);
            for action in [
                "kafka-cluster:DescribeTransactionalId",
                "kafka-cluster:AlterTransactionalId",
            ] {
                push("Transactions", action, &id);
            }
        }
    }
    if request.uses_group() {
        for action in ["kafka-cluster:DescribeGroup", "kafka-cluster:AlterGroup"] {
            push("Groups", action, &group);
        }
    }
}

fn words(role: ClientRole, action: &str) -> Option<Answer> {
    let stage = match action {
        "kafka-cluster:Connect" => Stage::Sasl,
        _ => Stage::Authorize,
    };
    lambda::answer(Method::Iam, stage, FailureKind::NotAuthorized)
        .filter(|_| role == ClientRole::Lambda)
}

/// A permission without which Lambda does not create the mapping, or writes no logs.
fn beside(statement: &'static str, action: &'static str, scope: &Scope) -> Requirement {
    Requirement {
        action,
        alternative: None,
        scope: scope.clone(),
        lambda: None,
        statement,
    }
}

fn description(arn: &ClusterArn, list: &mut Vec<Requirement>) {
    let cluster = Target(arn).cluster();
    list.push(Requirement {
        alternative: Some("kafka:DescribeCluster"),
        ..beside("Description", "kafka:DescribeClusterV2", &cluster)
    });
    list.push(beside("Description", "kafka:GetBootstrapBrokers", &cluster));
}

fn network(home: &Home, list: &mut Vec<Requirement>) {
    // EC2's Describe actions have no resource.
    let everywhere = Scope::Exactly("*".to_owned());
    for action in [
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeVpcs",
        "ec2:DescribeSubnets",
        "ec2:DescribeSecurityGroups",
    ] {
        list.push(beside("NetworkDescription", action, &everywhere));
    }
    let interfaces = Scope::Some(home.pattern("ec2", "*"));
    for action in ["ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface"] {
        list.push(beside("NetworkInterfaces", action, &interfaces));
    }
}

fn logs(home: &Home, list: &mut Vec<Requirement>) {
    let logs = Scope::Some(home.pattern("logs", "*"));
    for action in [
        "logs:CreateLogGroup",
        "logs:CreateLogStream",
        "logs:PutLogEvents",
    ] {
        list.push(beside("Logs", action, &logs));
    }
}

fn secrets(request: &AccessRequest, list: &mut Vec<Requirement>) {
    let is_msk = request.cluster.is_some();
    let is_msk_scram = is_msk && request.method == Method::ScramSha512;
    let mut push = |scope| list.push(beside("Secret", "secretsmanager:GetSecretValue", &scope));
    let mut homes = Vec::new();
    for arn in &request.secrets {
        let Ok(parsed) = arn.parse::<SecretArn>() else {
            push(Scope::Exactly(arn.clone()));
            continue;
        };
        if parsed.suffix() != SecretSuffix::Absent {
            push(Scope::Exactly(arn.clone()));
        }
        if parsed.suffix() != SecretSuffix::Present {
            push(Scope::Every(parsed.with_any_suffix()));
        }
        homes.push(Home::of_secret(&parsed));
    }
    if request.secrets.is_empty() && (is_msk_scram || is_msk && request.method == Method::Mtls) {
        let name = match is_msk_scram && request.connection.is_none() {
            true => "secret:AmazonMSK_*",
            false => "secret:*",
        };
        push(Scope::Some(request.home.pattern("secretsmanager", name)));
        homes.push(request.home.clone());
    }
    // MSK requires a customer managed key for SCRAM secrets, and Secrets Manager for those of
    // another account. Other secrets may use Secrets Manager's own key, which needs no permission.
    let mut keys = BTreeSet::new();
    for home in homes {
        let is_under_key = is_msk_scram || home.is_other_account(&request.home);
        let key = home.pattern("kms", "key/*");
        if is_under_key && keys.insert(key.clone()) {
            list.push(beside("SecretKey", "kms:Decrypt", &Scope::Some(key)));
        }
    }
}

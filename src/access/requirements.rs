//! The permissions that a role needs.

use crate::access::{AccessRequest, Role};
use crate::lambda::{self, Failure, LastProcessingResult, Stage};
use crate::method::Method;

/// Which resources a permission must reach.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Scope {
    /// This one.
    Exactly(String),
    /// All of this pattern.
    Every(String),
    /// Any of this pattern will do: which one is needed is known only to AWS.
    Some(String),
}

impl Scope {
    /// The ARN, or the pattern of ARNs.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Exactly(text) | Self::Every(text) | Self::Some(text) => text,
        }
    }

    /// The text for a policy's `Resource`: what IAM would take for a wildcard or a variable in the
    /// name of one resource is escaped.
    pub(crate) fn pattern(&self) -> String {
        match self {
            Self::Every(pattern) | Self::Some(pattern) => pattern.clone(),
            // What IAM asks about where an action takes no resource.
            Self::Exactly(name) if name == "*" => name.clone(),
            Self::Exactly(name) => name
                .chars()
                .flat_map(|character| match character {
                    '*' | '?' | '$' => vec!['$', '{', character, '}'],
                    other => vec![other],
                })
                .collect(),
        }
    }
}

/// One permission that is needed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Requirement {
    /// The action, for example `kafka-cluster:ReadData`.
    pub action: &'static str,
    /// Another action that serves as well.
    pub alternative: Option<&'static str>,
    /// On what.
    pub scope: Scope,
    /// What Lambda says without it; `None` where Lambda refuses to make the mapping, or the role
    /// is not Lambda's.
    pub lambda: Option<LastProcessingResult>,
    /// The statement that it goes into.
    pub(crate) statement: &'static str,
}

pub(super) fn of(request: &AccessRequest) -> Vec<Requirement> {
    let mut list = Vec::new();
    if request.method == Method::Iam {
        data_plane(request, &mut list);
    }
    if request.role == Role::Lambda {
        control_plane(request, &mut list);
        if request.method != Method::Iam {
            secrets(request, &mut list);
        }
    }
    list
}

fn data_plane(request: &AccessRequest, list: &mut Vec<Requirement>) {
    let cluster = Scope::Exactly(request.cluster.cluster());
    let topics = request
        .topics
        .iter()
        .map(|topic| Scope::Exactly(request.cluster.topic(topic)));
    let group = match &request.group {
        Some(group) => Scope::Exactly(request.cluster.group(group)),
        None => Scope::Every(request.cluster.group("*")),
    };
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
    if request.role == Role::Lambda {
        push(
            "Cluster",
            "kafka-cluster:DescribeClusterDynamicConfiguration",
            &cluster,
        );
    }
    let on_topic = match request.role {
        Role::Lambda | Role::Consumer => ["kafka-cluster:DescribeTopic", "kafka-cluster:ReadData"],
        Role::Producer => ["kafka-cluster:DescribeTopic", "kafka-cluster:WriteData"],
    };
    for topic in topics {
        for action in on_topic {
            push("Topics", action, &topic);
        }
    }
    if request.role != Role::Producer {
        for action in ["kafka-cluster:DescribeGroup", "kafka-cluster:AlterGroup"] {
            push("Groups", action, &group);
        }
    }
}

fn words(role: Role, action: &str) -> Option<LastProcessingResult> {
    let stage = match action {
        "kafka-cluster:Connect" => Stage::Sasl,
        _ => Stage::Authorize,
    };
    lambda::answer(Method::Iam, stage, Failure::NotAuthorized)
        .filter(|_| role != Role::Producer)
        .map(|answer| answer.result)
}

fn control_plane(request: &AccessRequest, list: &mut Vec<Requirement>) {
    let arn = &request.cluster;
    let everywhere = Scope::Exactly("*".to_owned());
    let some = |service: &str, rest: &str| {
        Scope::Some(format!(
            "arn:{}:{service}:{}:{}:{rest}",
            arn.partition, arn.region, arn.account
        ))
    };
    let cluster = Scope::Exactly(arn.cluster());
    let mut push = |statement, action, alternative, scope: &Scope| {
        list.push(Requirement {
            action,
            alternative,
            scope: scope.clone(),
            lambda: None,
            statement,
        });
    };
    let older = Some("kafka:DescribeCluster");
    push("Description", "kafka:DescribeClusterV2", older, &cluster);
    push("Description", "kafka:GetBootstrapBrokers", None, &cluster);
    if arn.is_vpc_connection() {
        let connection = Scope::Exactly(arn.to_string());
        push(
            "Connection",
            "kafka:DescribeVpcConnection",
            None,
            &connection,
        );
    }
    // EC2 takes no resource for what only describes.
    for action in [
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeVpcs",
        "ec2:DescribeSubnets",
        "ec2:DescribeSecurityGroups",
    ] {
        push("NetworkDescription", action, None, &everywhere);
    }
    let interfaces = some("ec2", "*");
    for action in ["ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface"] {
        push("NetworkInterfaces", action, None, &interfaces);
    }
    let logs = some("logs", "*");
    for action in [
        "logs:CreateLogGroup",
        "logs:CreateLogStream",
        "logs:PutLogEvents",
    ] {
        push("Logs", action, None, &logs);
    }
}

fn secrets(request: &AccessRequest, list: &mut Vec<Requirement>) {
    let arn = &request.cluster;
    let some = |service: &str, rest: &str| {
        Scope::Some(format!(
            "arn:{}:{service}:{}:{}:{rest}",
            arn.partition, arn.region, arn.account
        ))
    };
    let is_scram = request.method == Method::ScramSha512;
    let scopes: Vec<Scope> = match request.secrets.as_slice() {
        [] if is_scram => vec![some("secretsmanager", "secret:AmazonMSK_*")],
        [] if request.method == Method::Mtls => vec![some("secretsmanager", "secret:*")],
        arns => arns.iter().cloned().map(Scope::Exactly).collect(),
    };
    for scope in scopes {
        list.push(Requirement {
            action: "secretsmanager:GetSecretValue",
            alternative: None,
            scope,
            lambda: None,
            statement: "Secret",
        });
    }
    // MSK takes SCRAM secrets only under a customer-managed key; other secrets may lie under
    // Secrets Manager's own, for which no permission is needed.
    if is_scram {
        list.push(Requirement {
            action: "kms:Decrypt",
            alternative: None,
            scope: some("kms", "key/*"),
            lambda: None,
            statement: "SecretKey",
        });
    }
}

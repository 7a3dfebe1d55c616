//! The permissions that a role needs.

use std::collections::BTreeSet;

use crate::access::request::{AccessRequest, ClientRole, Home};
use crate::access::unnamed::{Kind, Resource, Unknown, Unnamed};
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
    /// Some resource of an IAM pattern: only AWS knows which one is needed.
    Some(Unnamed),
}

impl Scope {
    /// The ARN, or the pattern of ARNs.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Exactly(text) | Self::Every(text) => text,
            Self::Some(unnamed) => unnamed.pattern(),
        }
    }

    /// The text for a policy's `Resource`; wildcards and variables in the name of a single resource
    /// are escaped.
    pub(crate) fn pattern(&self) -> String {
        match self {
            Self::Every(_) | Self::Some(_) => self.as_str().to_owned(),
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
/// its UUID, which is the same for all of them.
struct Target<'a> {
    arn: &'a ClusterArn,
    /// The UUID, if it is unknown.
    unknown: Option<Unknown>,
}

impl<'a> Target<'a> {
    fn new(arn: &'a ClusterArn) -> Self {
        let shapes = || {
            vec![
                arn.cluster(),
                arn.topic("*"),
                arn.group("*"),
                arn.transactional_id("*"),
            ]
        };
        let unknown = arn
            .is_vpc_connection()
            .then(|| Unknown::new(Kind::ClusterUuid, shapes()));
        Self { arn, unknown }
    }

    fn cluster(&self) -> Scope {
        self.exactly("", |_| self.arn.cluster())
    }

    fn topic(&self, name: &str) -> Scope {
        self.exactly(name, |name| self.arn.topic(name))
    }

    fn transactional_id(&self, id: &str) -> Scope {
        self.exactly(id, |id| self.arn.transactional_id(id))
    }

    /// This group, or all groups.
    fn group(&self, name: Option<&str>) -> Scope {
        match name {
            Some(name) => self.exactly(name, |name| self.arn.group(name)),
            None => {
                let every = self.arn.group("*");
                match self.around(&every, &every, Resource::every) {
                    Some(unnamed) => Scope::Some(unnamed),
                    None => Scope::Every(every),
                }
            }
        }
    }

    fn exactly(&self, name: &str, arn: impl Fn(&str) -> String) -> Scope {
        let resource = arn(name);
        match self.around(&arn(&escaped(name)), &resource, Resource::exactly) {
            Some(unnamed) => Scope::Some(unnamed),
            None => Scope::Exactly(resource),
        }
    }

    /// The resource around the unknown UUID; the first asterisk of the ARN is in its place.
    fn around(
        &self,
        pattern: &str,
        arn: &str,
        resource: impl Fn(&str, &str) -> Resource,
    ) -> Option<Unnamed> {
        let (unknown, (before, after)) = self.unknown.as_ref().zip(arn.split_once('*'))?;
        let resources = vec![resource(before, after)];
        Some(Unnamed::new(pattern.to_owned(), unknown, resources))
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
                description(cluster, self.is_serverless, &mut list);
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
    let target = Target::new(arn);
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

fn description(arn: &ClusterArn, is_serverless: bool, list: &mut Vec<Requirement>) {
    let cluster = Target::new(arn).cluster();
    list.push(Requirement {
        // The older action describes provisioned clusters only.
        alternative: Some("kafka:DescribeCluster").filter(|_| !is_serverless),
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
    // Creating an interface is a request about the interface, which has no id yet and is written `*`,
    // about its subnet and about its security groups. Each must be allowed.
    let location = Unknown::new(Kind::Location, home.shapes("ec2", &["network-interface/*"]));
    let interface = |resources: &[&str]| {
        let of = |resource: &&str| Resource::exactly("", &format!(":network-interface/{resource}"));
        let pattern = home.pattern("ec2", "network-interface/*");
        let resources = resources.iter().map(of).collect();
        Scope::Some(Unnamed::new(pattern, &location, resources))
    };
    let chosen = |kind, name: &str, id: &str| {
        let [short, long] = [8, 17].map(|digits| format!("{name}/{id}-{}", "?".repeat(digits)));
        let shapes = home.shapes("ec2", &[&short, &long]);
        one_of(home.pattern("ec2", &format!("{name}/*")), kind, shapes)
    };
    for scope in [
        interface(&["*", ANY_INTERFACE]),
        chosen(Kind::Subnet, "subnet", "subnet"),
        chosen(Kind::SecurityGroup, "security-group", "sg"),
    ] {
        list.push(beside(
            "NetworkInterfaces",
            "ec2:CreateNetworkInterface",
            &scope,
        ));
    }
    let scope = interface(&[ANY_INTERFACE]);
    list.push(beside(
        "NetworkInterfaces",
        "ec2:DeleteNetworkInterface",
        &scope,
    ));
}

/// An id that no policy names: Lambda's interfaces come and go.
const ANY_INTERFACE: &str = "eni-0f7d5c3b1a9e8642d";

/// Some resource with an ARN of these shapes.
fn one_of(pattern: String, kind: Kind, shapes: Vec<String>) -> Scope {
    let resources = vec![Resource::exactly("", "")];
    Scope::Some(Unnamed::new(
        pattern,
        &Unknown::new(kind, shapes),
        resources,
    ))
}

fn logs(home: &Home, list: &mut Vec<Requirement>) {
    // A function has one log group, and a new log stream for each of its environments.
    let group = Unknown::new(Kind::LogGroup, home.shapes("logs", &["log-group:*:*"]));
    let pattern = || home.pattern("logs", "log-group:*");
    // CloudWatch Logs asks about a group with a colon at the end of its ARN, and about a stream
    // without a name: a policy that ends in the group's name grants neither.
    let on_group = [":*", ":log-stream:"].map(|after| Resource::exactly("", after));
    let on_group = Scope::Some(Unnamed::new(pattern(), &group, on_group.to_vec()));
    let streams = vec![Resource::every("", ":log-stream:*")];
    let streams = Scope::Some(Unnamed::new(pattern(), &group, streams));
    for (action, scope) in [
        ("logs:CreateLogGroup", &on_group),
        ("logs:CreateLogStream", &on_group),
        ("logs:PutLogEvents", &streams),
    ] {
        list.push(beside("Logs", action, scope));
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
        // Secrets Manager appends a hyphen and six characters to each name.
        let shapes = request
            .home
            .shapes("secretsmanager", &[&format!("{name}-??????")]);
        let pattern = request.home.pattern("secretsmanager", name);
        push(one_of(pattern, Kind::Secret, shapes));
        homes.push(request.home.clone());
    }
    // MSK requires a customer managed key for SCRAM secrets, and Secrets Manager for those of
    // another account. Other secrets may use Secrets Manager's own key, which needs no permission.
    let mut keys = BTreeSet::new();
    for home in homes {
        let is_under_key = is_msk_scram || home.is_other_account(&request.home);
        let key = home.pattern("kms", "key/*");
        if is_under_key && keys.insert(key.clone()) {
            let scope = one_of(key, Kind::Key, home.shapes("kms", &KEYS));
            list.push(beside("SecretKey", "kms:Decrypt", &scope));
        }
    }
}

/// The ids of KMS keys: UUIDs, and those of multi-Region keys
/// (<https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id-key-ARN>).
const KEYS: [&str; 2] = [
    "key/????????-????-????-????-????????????",
    "key/mrk-????????????????????????????????",
];

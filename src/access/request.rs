//! A request for access: who wants to do what with which cluster.

use std::collections::HashSet;
use std::fmt;

use crate::aws::{ClusterArn, ClusterType, SecretArn, function_parts};
use crate::method::Method;
use crate::names::names;

names! {
    /// The task of a client.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum ClientRole {
        /// Consumes through a Lambda event source mapping; the role is the function's execution
        /// role.
        #[default]
        Lambda = "lambda",
        /// Consumes directly, in a group.
        Consumer = "consumer",
        /// Produces.
        Producer = "producer",
    }
    /// The name as the program prints and reads it: `lambda`, `consumer` or `producer`.
    pub fn as_str;
}

/// A request for access: who, what and where.
///
/// ```
/// use msk_auth::Method;
/// use msk_auth::access::{AccessRequest, ClientRole};
///
/// let cluster = "arn:aws:kafka:eu-west-1:123456789012:cluster/orders/5f1c7b0e-1".parse()?;
/// let request = AccessRequest::new(cluster, Method::Iam, ClientRole::Consumer)
///     .topics(["bills"])?
///     .group("accounting")?;
/// assert_eq!(request.requirements().len(), 5);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessRequest {
    /// The cluster, or a VPC connection to it if only that is known.
    pub(super) cluster: Option<ClusterArn>,
    /// The VPC connection through which the client reads.
    pub(super) connection: Option<ClusterArn>,
    pub(super) home: Home,
    pub(super) is_in_vpc: bool,
    pub(super) is_serverless: bool,
    pub(super) method: Method,
    pub(super) role: ClientRole,
    pub(super) topics: Vec<String>,
    pub(super) group: Option<String>,
    pub(super) is_idempotent: bool,
    pub(super) transactional_ids: Vec<String>,
    pub(super) secrets: Vec<String>,
    pub(super) principal: Option<String>,
}

/// The location of a resource, for the ARNs of others in the same place; `*` for an unknown part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Home {
    partition: String,
    region: String,
    account: String,
}

impl Home {
    /// The location in a Lambda function's ARN, `arn:aws:lambda:REGION:ACCOUNT:function:NAME`.
    fn of_function(arn: Option<&str>) -> Self {
        match arn.and_then(function_parts) {
            Some(parts) => Self::new(parts.partition, parts.region, parts.account),
            None => Self::new("*", "*", "*"),
        }
    }

    pub(super) fn of_secret(arn: &SecretArn) -> Self {
        Self::new(&arn.partition, &arn.region, &arn.account)
    }

    fn new(partition: &str, region: &str, account: &str) -> Self {
        Self {
            partition: partition.to_owned(),
            region: region.to_owned(),
            account: account.to_owned(),
        }
    }

    /// Whether both are known and in different accounts.
    pub(super) fn is_other_account(&self, other: &Self) -> bool {
        let both = [&self.account, &other.account];
        !both.contains(&&"*".to_owned()) && self.account != other.account
    }

    /// Patterns of the ARNs of a service in this location, without those that AWS does not issue.
    pub(super) fn shapes(&self, service: &str, rests: &[&str]) -> Vec<String> {
        let partitions = match self.partition.as_str() {
            "*" => vec!["aws", "aws-cn", "aws-us-gov"],
            known => vec![known],
        };
        let region = match self.region.as_str() {
            "*" => "*-*-?",
            known => known,
        };
        let account = match self.account.as_str() {
            "*" => "????????????",
            known => known,
        };
        let shape = |(partition, rest): (&str, &&str)| {
            format!("arn:{partition}:{service}:{region}:{account}:{rest}")
        };
        let each = partitions.into_iter();
        each.flat_map(|partition| rests.iter().map(move |rest| (partition, rest)))
            .map(shape)
            .collect()
    }

    /// A pattern for the resources of a service in this location.
    pub(super) fn pattern(&self, service: &str, rest: &str) -> String {
        format!(
            "arn:{}:{service}:{}:{}:{rest}",
            self.partition, self.region, self.account
        )
    }
}

/// Why a name can't be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NameError {
    /// A topic's name is not 1 to 249 letters, digits, `.`, `_` and `-`, or is `.` or `..`.
    Topic,
    /// A group's id is empty, has more than 255 bytes or a control character.
    Group,
    /// A transactional id is empty, has more than 255 bytes or a control character.
    TransactionalId,
    /// A principal is not of the form `User:NAME`, or has a control character.
    Principal,
}

impl fmt::Display for NameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Topic => "a topic's name is 1 to 249 letters, digits, '.', '_' and '-'",
            Self::Group => "a group's id is 1 to 255 bytes without control characters",
            Self::TransactionalId => {
                "a transactional id is 1 to 255 bytes without control characters"
            }
            Self::Principal => "a principal is User:NAME, without control characters",
        })
    }
}

impl std::error::Error for NameError {}

impl AccessRequest {
    /// Makes a request for an MSK cluster, or for the VPC connection that leads to it, without topics. Add them with
    /// [`topics`](Self::topics).
    pub fn new(cluster: ClusterArn, method: Method, role: ClientRole) -> Self {
        let home = Home::new(&cluster.partition, &cluster.region, &cluster.account);
        Self {
            connection: Some(cluster.clone()).filter(ClusterArn::is_vpc_connection),
            is_serverless: has_serverless_uuid(&cluster),
            cluster: Some(cluster),
            is_in_vpc: true,
            ..Self::beside(home, method, role)
        }
    }

    /// Makes a request to a self-managed cluster, which stores its permissions in its own ACLs; the
    /// role needs permissions for other services. `function` is the ARN of the Lambda function, if
    /// there is one. `is_in_vpc` is whether Lambda connects from subnets of a VPC.
    pub fn self_managed(
        function: Option<&str>,
        is_in_vpc: bool,
        method: Method,
        role: ClientRole,
    ) -> Self {
        Self {
            is_in_vpc,
            ..Self::beside(Home::of_function(function), method, role)
        }
    }

    fn beside(home: Home, method: Method, role: ClientRole) -> Self {
        Self {
            cluster: None,
            connection: None,
            home,
            is_in_vpc: false,
            is_serverless: false,
            method,
            role,
            topics: Vec::new(),
            group: None,
            is_idempotent: role == ClientRole::Producer,
            transactional_ids: Vec::new(),
            secrets: Vec::new(),
            principal: None,
        }
    }

    /// Sets the cluster to which the VPC connection leads, so that its resources are named exactly.
    /// A cluster to which the connection can't lead is ignored.
    pub fn target(mut self, cluster: &ClusterArn) -> Self {
        let connection = self.connection.as_ref();
        if !cluster.is_vpc_connection()
            && connection.is_some_and(|connection| connection.may_be_same_cluster(cluster))
        {
            self.cluster = Some(cluster.clone());
        }
        self
    }

    /// Sets the type of the cluster, from its description. By default it is the one that the UUID
    /// shows, which ends in `-s` and a digit if the cluster is serverless.
    pub fn cluster_type(mut self, cluster_type: ClusterType) -> Self {
        self.is_serverless = cluster_type == ClusterType::Serverless;
        self
    }

    /// Adds these topics.
    ///
    /// # Errors
    ///
    /// Kafka does not allow a topic with this name.
    pub fn topics<T: Into<String>>(
        mut self,
        topics: impl IntoIterator<Item = T>,
    ) -> Result<Self, NameError> {
        let mut known: HashSet<String> = self.topics.iter().cloned().collect();
        for topic in topics {
            let topic = topic.into();
            let is_legal = (1..=249).contains(&topic.len())
                && topic != "."
                && topic != ".."
                && topic
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte));
            if !is_legal {
                return Err(NameError::Topic);
            }
            if known.insert(topic.clone()) {
                self.topics.push(topic);
            }
        }
        Ok(self)
    }

    /// Sets the consumer group; without one, the request is for any group.
    ///
    /// # Errors
    ///
    /// The id is not valid, see [`NameError::Group`].
    pub fn group(mut self, group: impl Into<String>) -> Result<Self, NameError> {
        let group = group.into();
        if !is_id(&group) {
            return Err(NameError::Group);
        }
        self.group = Some(group);
        Ok(self)
    }

    /// Sets whether a producer writes idempotently; the default is `true`. Kafka's Java client does
    /// this since 3.0 unless `enable.idempotence` is false. A producer with transactions always does;
    /// other clients ignore it.
    pub fn idempotent(mut self, is_idempotent: bool) -> Self {
        self.is_idempotent = is_idempotent && self.role == ClientRole::Producer;
        self
    }

    /// Adds a `transactional.id` under which a producer has transactions. With a group, the
    /// transactions also commit that group's offsets.
    ///
    /// # Errors
    ///
    /// The id is not valid, see [`NameError::TransactionalId`].
    pub fn transactional_id(mut self, id: impl Into<String>) -> Result<Self, NameError> {
        let id = id.into();
        if !is_id(&id) {
            return Err(NameError::TransactionalId);
        }
        if !self.transactional_ids.contains(&id) {
            self.transactional_ids.push(id);
        }
        Ok(self)
    }

    /// Adds the ARNs of secrets that the role must read.
    pub fn secrets<T: Into<String>>(mut self, arns: impl IntoIterator<Item = T>) -> Self {
        self.secrets.extend(arns.into_iter().map(Into::into));
        self
    }

    /// Sets the Kafka principal: `User:` and the user name, or the subject of the client
    /// certificate in Java's format.
    ///
    /// # Errors
    ///
    /// The principal does not have this form.
    pub fn principal(mut self, principal: impl Into<String>) -> Result<Self, NameError> {
        let principal = principal.into();
        let is_legal = principal
            .strip_prefix("User:")
            .is_some_and(|name| !name.is_empty() && !name.chars().any(char::is_control));
        if !is_legal {
            return Err(NameError::Principal);
        }
        self.principal = Some(principal);
        Ok(self)
    }

    /// The method of authentication.
    pub fn method(&self) -> Method {
        self.method
    }

    /// The client's task.
    pub fn role(&self) -> ClientRole {
        self.role
    }

    /// The Kafka principal, if known.
    pub fn kafka_principal(&self) -> Option<&str> {
        self.principal.as_deref()
    }

    /// Whether it is a producer that writes idempotently.
    pub fn is_idempotent(&self) -> bool {
        let is_producer = self.role == ClientRole::Producer;
        is_producer && (self.is_idempotent || self.has_transactions())
    }

    pub(super) fn has_transactions(&self) -> bool {
        self.role == ClientRole::Producer && !self.transactional_ids.is_empty()
    }

    /// Whether it reads in a group, or commits the offsets of one.
    pub(super) fn uses_group(&self) -> bool {
        match self.role {
            ClientRole::Producer => self.has_transactions() && self.group.is_some(),
            ClientRole::Lambda | ClientRole::Consumer => true,
        }
    }
}

fn has_serverless_uuid(arn: &ClusterArn) -> bool {
    let last = arn
        .uuid
        .rsplit('-')
        .next()
        .and_then(|end| end.strip_prefix('s'));
    let is_digits = |end: &str| !end.is_empty() && end.bytes().all(|b| b.is_ascii_digit());
    !arn.is_vpc_connection() && last.is_some_and(is_digits)
}

/// Whether a group's or a transactional id is valid here.
fn is_id(id: &str) -> bool {
    (1..=255).contains(&id.len()) && !id.chars().any(char::is_control)
}

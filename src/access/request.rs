//! Who wants to do what with which cluster.

use std::collections::HashSet;
use std::fmt;

use crate::aws::{ClusterArn, SecretArn, function_parts};
use crate::method::Method;
use crate::names::names;

names! {
    /// What a client does with the cluster.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum ClientRole {
        /// Consumes through a Lambda event source mapping; the execution role of its function.
        #[default]
        Lambda = "lambda",
        /// Consumes by itself, in a group.
        Consumer = "consumer",
        /// Produces.
        Producer = "producer",
    }
    /// The name as the program prints and reads it: `lambda`, `consumer` or `producer`.
    pub fn as_str;
}

/// Who wants to do what, where.
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
    /// The cluster; a VPC connection to it where no more is known.
    pub(super) cluster: Option<ClusterArn>,
    /// The VPC connection through which it is read.
    pub(super) connection: Option<ClusterArn>,
    pub(super) home: Home,
    pub(super) is_in_vpc: bool,
    pub(super) method: Method,
    pub(super) role: ClientRole,
    pub(super) topics: Vec<String>,
    pub(super) group: Option<String>,
    pub(super) is_idempotent: bool,
    pub(super) transactional_ids: Vec<String>,
    pub(super) secrets: Vec<String>,
    pub(super) principal: Option<String>,
}

/// Where something is, for ARNs of what lies beside it; `*` where that is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Home {
    partition: String,
    region: String,
    account: String,
}

impl Home {
    /// That of a Lambda function's ARN, `arn:aws:lambda:REGION:ACCOUNT:function:NAME`.
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

    /// Whether both are known to be in different accounts.
    pub(super) fn is_other_account(&self, other: &Self) -> bool {
        let both = [&self.account, &other.account];
        !both.contains(&&"*".to_owned()) && self.account != other.account
    }

    /// A pattern of what this account has of a service here.
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
    /// A request to an MSK cluster, or through a VPC connection to one, for no topic yet.
    pub fn new(cluster: ClusterArn, method: Method, role: ClientRole) -> Self {
        let home = Home::new(&cluster.partition, &cluster.region, &cluster.account);
        Self {
            connection: Some(cluster.clone()).filter(ClusterArn::is_vpc_connection),
            cluster: Some(cluster),
            is_in_vpc: true,
            ..Self::beside(home, method, role)
        }
    }

    /// A request to a self-managed cluster, whose permissions are its own ACLs; the role needs
    /// what lies around it. `function` is the ARN of the Lambda function, where there is one;
    /// `is_in_vpc` is whether Lambda connects from subnets of a VPC.
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

    /// The same request where the cluster is known to which the VPC connection leads: then its
    /// resources are named exactly. A cluster to which it can't lead is ignored.
    pub fn target(mut self, cluster: &ClusterArn) -> Self {
        let connection = self.connection.as_ref();
        if !cluster.is_vpc_connection()
            && connection.is_some_and(|connection| connection.may_be_same_cluster(cluster))
        {
            self.cluster = Some(cluster.clone());
        }
        self
    }

    /// The same request for these topics too.
    ///
    /// # Errors
    ///
    /// Kafka takes no topic of such a name.
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

    /// The same request in this consumer group; without one, in any.
    ///
    /// # Errors
    ///
    /// The id is not one that is dealt with here.
    pub fn group(mut self, group: impl Into<String>) -> Result<Self, NameError> {
        let group = group.into();
        if !is_id(&group) {
            return Err(NameError::Group);
        }
        self.group = Some(group);
        Ok(self)
    }

    /// The same request of a producer that writes idempotently or not. Kafka's Java client does since
    /// 3.0 unless `enable.idempotence` is false, and so does a producer here unless this says
    /// otherwise. A producer with transactions always does; other clients have no use for it.
    pub fn idempotent(mut self, is_idempotent: bool) -> Self {
        self.is_idempotent = is_idempotent && self.role == ClientRole::Producer;
        self
    }

    /// The same request of a producer that has transactions under this `transactional.id` too. With a
    /// group, it commits that group's offsets in them.
    ///
    /// # Errors
    ///
    /// The id is not one that is dealt with here.
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

    /// The same request with the secrets of these ARNs, which the role must read.
    pub fn secrets<T: Into<String>>(mut self, arns: impl IntoIterator<Item = T>) -> Self {
        self.secrets.extend(arns.into_iter().map(Into::into));
        self
    }

    /// The same request as this Kafka principal: `User:` and the user name, or the subject of the
    /// client certificate as Java prints it.
    ///
    /// # Errors
    ///
    /// The principal is not of this form.
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

    /// What the client does.
    pub fn role(&self) -> ClientRole {
        self.role
    }

    /// The Kafka principal, where it is known.
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

/// Whether a group's or a transactional id is one that is dealt with here.
fn is_id(id: &str) -> bool {
    (1..=255).contains(&id.len()) && !id.chars().any(char::is_control)
}

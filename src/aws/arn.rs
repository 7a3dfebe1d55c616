//! Amazon Resource Names: `arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE`
//! (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html>).

use std::fmt;
use std::str::FromStr;

use crate::finding::printable;

const MAX_ARN_BYTES: usize = 2048;

/// Why a text is not the expected ARN.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ArnError {
    /// The text does not have six parts, beginning with `arn`.
    NotAnArn,
    /// The ARN contains a second ARN, as in an example in AWS's own guide.
    Nested,
    /// The ARN is not of the named service.
    Service(&'static str),
    /// The region is empty or contains other characters than letters, digits and hyphens.
    Region,
    /// The account id does not have twelve digits, but this number of characters.
    Account(usize),
    /// The resource is not of the named kind.
    Resource(&'static str),
}

impl fmt::Display for ArnError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAnArn => {
                f.write_str("not of the form arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE")
            }
            Self::Nested => f.write_str("it contains a second ARN"),
            Self::Service(wanted) => write!(f, "not an ARN of the service {wanted}"),
            Self::Region => f.write_str("the region is empty or malformed"),
            Self::Account(length) => {
                write!(
                    f,
                    "the account id has {length} characters, not twelve digits"
                )
            }
            Self::Resource(wanted) => write!(f, "the resource is not of the form {wanted}"),
        }
    }
}

impl std::error::Error for ArnError {}

/// The checked parts of an ARN of one service.
pub(crate) struct Parts<'a> {
    pub(crate) partition: &'a str,
    pub(crate) region: &'a str,
    pub(crate) account: &'a str,
    resource: &'a str,
}

/// The parts of the ARN of a Lambda function, `arn:aws:lambda:REGION:ACCOUNT:function:NAME`, or of a
/// pipe, `arn:aws:pipes:REGION:ACCOUNT:pipe/NAME`; `None` for only a name.
pub(crate) fn function_parts(text: &str) -> Option<Parts<'_>> {
    parts(text, "lambda").or_else(|_| parts(text, "pipes")).ok()
}

/// The service in an ARN; `None` for a text that is not an ARN.
pub(crate) fn service(text: &str) -> Option<&str> {
    text.strip_prefix("arn:")?.split(':').nth(1)
}

fn parts<'a>(text: &'a str, service: &'static str) -> Result<Parts<'a>, ArnError> {
    if text.len() > MAX_ARN_BYTES || text.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err(ArnError::NotAnArn);
    }
    let mut fields = text.splitn(6, ':');
    let mut next = || fields.next().ok_or(ArnError::NotAnArn);
    let (arn, partition, named, region, account, resource) =
        (next()?, next()?, next()?, next()?, next()?, next()?);
    if arn != "arn" || partition.is_empty() || !partition.bytes().all(is_name_byte) {
        return Err(ArnError::NotAnArn);
    }
    if region == "arn"
        || account == "arn"
        || resource.starts_with("arn:")
        || resource.contains(":arn:")
    {
        return Err(ArnError::Nested);
    }
    if named != service {
        return Err(ArnError::Service(service));
    }
    if region.is_empty() || !region.bytes().all(is_name_byte) {
        return Err(ArnError::Region);
    }
    if account.len() != 12 || !account.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(ArnError::Account(account.chars().count()));
    }
    Ok(Parts {
        partition,
        region,
        account,
        resource,
    })
}

fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-'
}

/// The ARN of an MSK cluster, `arn:aws:kafka:REGION:ACCOUNT:cluster/NAME/UUID`, or of a client VPC
/// connection to one in another account,
/// `arn:aws:kafka:REGION:ACCOUNT:vpc-connection/OWNER/NAME/UUID`.
///
/// ```
/// use msk_auth::aws::ClusterArn;
///
/// let arn: ClusterArn = "arn:aws:kafka:eu-west-1:123456789012:cluster/orders/5f1c7b0e-1".parse()?;
/// assert_eq!(arn.topic("bills"), "arn:aws:kafka:eu-west-1:123456789012:topic/orders/5f1c7b0e-1/bills");
/// # Ok::<(), msk_auth::aws::ArnError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct ClusterArn {
    /// `aws`, `aws-cn`, `aws-us-gov` or another.
    pub partition: String,
    /// The region, for example `eu-west-1`.
    pub region: String,
    /// The twelve digits of the ARN's account.
    pub account: String,
    /// The account that owns the cluster, if it is another one: for a VPC connection.
    pub owner: Option<String>,
    /// The cluster's name.
    pub name: String,
    /// The last part, which distinguishes clusters with the same name. In the ARN of a VPC
    /// connection it is the connection's own, not the cluster's.
    pub uuid: String,
}

/// A VPC connection leads to resources in its owner's account. A connection's ARN does not contain
/// the cluster's UUID: `*` replaces it, as in a policy.
impl ClusterArn {
    /// The ARN of a topic for `kafka-cluster:` actions.
    pub fn topic(&self, topic: &str) -> String {
        self.resource("topic", &format!("/{topic}"))
    }

    /// The ARN of a consumer group for `kafka-cluster:` actions.
    pub fn group(&self, group: &str) -> String {
        self.resource("group", &format!("/{group}"))
    }

    /// The ARN of a transactional id for `kafka-cluster:` actions.
    pub fn transactional_id(&self, id: &str) -> String {
        self.resource("transactional-id", &format!("/{id}"))
    }

    /// The ARN of the cluster itself for `kafka-cluster:` actions.
    pub fn cluster(&self) -> String {
        self.resource("cluster", "")
    }

    /// Whether this is the ARN of a VPC connection, not of the cluster. The brokers are then those
    /// of multi-VPC private connectivity.
    pub fn is_vpc_connection(&self) -> bool {
        self.owner.is_some()
    }

    /// The cluster's account.
    pub(crate) fn cluster_account(&self) -> &str {
        self.owner.as_deref().unwrap_or(&self.account)
    }

    /// Whether both can lead to one cluster. For a VPC connection, everything except the cluster's
    /// UUID is known.
    pub(crate) fn may_be_same_cluster(&self, other: &Self) -> bool {
        let known = |arn: &Self| {
            let account = arn.cluster_account().to_owned();
            (
                arn.partition.clone(),
                arn.region.clone(),
                account,
                arn.name.clone(),
            )
        };
        let is_uuid_open = self.is_vpc_connection() || other.is_vpc_connection();
        known(self) == known(other) && (is_uuid_open || self.uuid == other.uuid)
    }

    fn resource(&self, kind: &str, tail: &str) -> String {
        let uuid = match self.is_vpc_connection() {
            true => "*",
            false => &self.uuid,
        };
        format!(
            "arn:{}:kafka:{}:{}:{kind}/{}/{uuid}{tail}",
            self.partition,
            self.region,
            self.cluster_account(),
            self.name,
        )
    }
}

impl fmt::Display for ClusterArn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.owner {
            None => f.write_str(&self.cluster()),
            Some(owner) => write!(
                f,
                "arn:{}:kafka:{}:{}:vpc-connection/{owner}/{}/{}",
                self.partition, self.region, self.account, self.name, self.uuid
            ),
        }
    }
}

impl FromStr for ClusterArn {
    type Err = ArnError;

    fn from_str(text: &str) -> Result<Self, ArnError> {
        const WANTED: ArnError = ArnError::Resource("cluster/NAME/UUID");
        let parts = parts(text, "kafka")?;
        let fields: Vec<&str> = parts.resource.splitn(5, '/').collect();
        let (owner, name, uuid) = match fields.as_slice() {
            ["cluster", name, uuid] => (None, *name, *uuid),
            ["vpc-connection", owner, name, uuid] => (Some((*owner).to_owned()), *name, *uuid),
            _ => return Err(WANTED),
        };
        let is_plain = |part: &str| !part.is_empty() && part.bytes().all(is_name_byte);
        if !is_plain(name) || !is_plain(uuid) || !owner.as_deref().is_none_or(is_plain) {
            return Err(WANTED);
        }
        Ok(Self {
            partition: parts.partition.to_owned(),
            region: parts.region.to_owned(),
            account: parts.account.to_owned(),
            owner,
            name: name.to_owned(),
            uuid: uuid.to_owned(),
        })
    }
}

/// The ARN of a Secrets Manager secret, `arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME-SUFFIX`, or one
/// without the suffix, with which Secrets Manager also finds most secrets
/// (<https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html#ARN_secretnamehyphen>).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct SecretArn {
    /// `aws`, `aws-cn`, `aws-us-gov` or another.
    pub partition: String,
    /// The region, for example `eu-west-1`.
    pub region: String,
    /// The twelve digits of the account.
    pub account: String,
    /// The secret's name, with the hyphen and six characters that Secrets Manager appends.
    pub name: String,
}

/// Whether an ARN has the hyphen and six random characters that Secrets Manager appends to a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SecretSuffix {
    /// It ends as only random characters do.
    Present,
    /// It has no such ending.
    Absent,
    /// It ends in six lower-case letters or six digits, as names also do: `my-secret`.
    Unsure,
}

impl SecretArn {
    pub(crate) fn suffix(&self) -> SecretSuffix {
        let end = match self.name.rsplit_once('-') {
            Some((name, end)) if !name.is_empty() && end.len() == 6 => end,
            _ => return SecretSuffix::Absent,
        };
        let all = |is_one: fn(&u8) -> bool| end.bytes().all(|byte| is_one(&byte));
        match (
            all(u8::is_ascii_lowercase) || all(u8::is_ascii_digit),
            all(u8::is_ascii_alphanumeric),
        ) {
            (true, _) => SecretSuffix::Unsure,
            (_, true) => SecretSuffix::Present,
            (false, false) => SecretSuffix::Absent,
        }
    }

    /// The pattern of this ARN with any suffix, for one that may lack it.
    pub(crate) fn with_any_suffix(&self) -> String {
        format!("{self}-??????")
    }
}

impl fmt::Display for SecretArn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            partition,
            region,
            account,
            name,
        } = self;
        write!(
            f,
            "arn:{partition}:secretsmanager:{region}:{account}:secret:{name}"
        )
    }
}

impl FromStr for SecretArn {
    type Err = ArnError;

    fn from_str(text: &str) -> Result<Self, ArnError> {
        let parts = parts(text, "secretsmanager")?;
        // Secrets Manager's own rule for names.
        let is_name = |name: &str| {
            let is_name_byte =
                |byte: u8| byte.is_ascii_alphanumeric() || b"/_+=.@-".contains(&byte);
            !name.is_empty() && name.bytes().all(is_name_byte)
        };
        match parts.resource.strip_prefix("secret:") {
            Some(name) if is_name(name) => Ok(Self {
                partition: parts.partition.to_owned(),
                region: parts.region.to_owned(),
                account: parts.account.to_owned(),
                name: name.to_owned(),
            }),
            _ => Err(ArnError::Resource("secret:NAME")),
        }
    }
}

/// An ARN and its problem, in a sentence.
pub(crate) fn complaint(text: &str, error: &ArnError) -> String {
    format!("{}: {error}", printable(text))
}

#[cfg(test)]
mod tests;

//! The questions to a broker after the login: brokers, topics, the group's coordinator.

use kafka_protocol::messages::metadata_request::MetadataRequestTopic;
use kafka_protocol::messages::metadata_response::MetadataResponseTopic;
use kafka_protocol::messages::{
    ApiKey, FindCoordinatorRequest, MetadataRequest, MetadataResponse, TopicName,
};
use kafka_protocol::protocol::StrBytes;
use msk_auth::finding::{Code, printable};
use msk_auth::lambda::Stage;

use crate::connection::Connection;
use crate::{Failure, refusal};

/// What to ask after the login.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Questions {
    /// The topics that the client needs.
    pub topics: Vec<String>,
    /// The consumer group that the client needs. With a group, topics must be readable.
    pub group: Option<String>,
    /// Whether the brokers that the cluster advertises are also examined; the default is `true`.
    pub advertised: bool,
}

impl Default for Questions {
    fn default() -> Self {
        Self {
            topics: Vec::new(),
            group: None,
            advertised: true,
        }
    }
}

impl Questions {
    /// Sets the topics.
    #[must_use]
    pub fn topics(mut self, topics: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.topics = topics.into_iter().map(Into::into).collect();
        self
    }

    /// Sets the consumer group.
    #[must_use]
    pub fn group(mut self, group: impl Into<String>) -> Self {
        self.group = Some(group.into());
        self
    }

    /// Skips the brokers that the cluster advertises, for example if a tunnel leads to only one broker.
    #[must_use]
    pub fn given_brokers_only(mut self) -> Self {
        self.advertised = false;
        self
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.topics.is_empty() && self.group.is_none()
    }
}

/// The cluster's description from a broker.
pub(crate) async fn metadata(
    connection: &mut Connection,
    questions: &Questions,
) -> Result<MetadataResponse, Failure> {
    let stage = Stage::Metadata;
    let version = version_of(connection, stage, ApiKey::Metadata, &[8, 5])?;
    let topics = questions.topics.iter().map(|topic| {
        MetadataRequestTopic::default()
            .with_name(Some(TopicName(StrBytes::from_string(topic.clone()))))
    });
    let request = MetadataRequest::default()
        .with_topics(Some(topics.collect()))
        .with_allow_auto_topic_creation(false)
        .with_include_topic_authorized_operations(version >= 8);
    let metadata = connection.call(stage, version, &request).await?;
    match metadata.brokers.is_empty() {
        true => Err(without_brokers()),
        false => Ok(metadata),
    }
}

/// Kafka's clients have no one to ask then. A broker that starts, or has no controller, may answer so.
fn without_brokers() -> Failure {
    Failure::new(
        Stage::Metadata,
        Code::ProtocolError,
        "the broker's metadata lists no brokers",
    )
    .help(
        "wait, then try again, if the cluster starts; or check the broker's log for its controller",
    )
}

/// The cluster in a sentence.
pub(crate) fn describe(metadata: &MetadataResponse) -> String {
    let brokers = match metadata.brokers.len() {
        1 => "1 broker".to_owned(),
        count => format!("{count} brokers"),
    };
    match &metadata.cluster_id {
        Some(cluster) => format!("cluster {}, {brokers}", printable(cluster)),
        None => brokers,
    }
}

/// Whether topics and group may be used: the allowed operations, or the first refusal.
pub(crate) async fn authorize(
    connection: &mut Connection,
    metadata: &MetadataResponse,
    questions: &Questions,
) -> Result<String, Failure> {
    let mut allowed = Vec::new();
    for name in &questions.topics {
        let topic = metadata
            .topics
            .iter()
            .find(|topic| topic.name.as_ref().is_some_and(|known| **known == **name));
        let Some(topic) = topic else {
            return Err(refusal::garbage(Stage::Authorize, ApiKey::Metadata));
        };
        allowed.push(judge_topic(name, topic, questions.group.is_some())?);
    }
    if let Some(group) = &questions.group {
        allowed.push(judge_group(connection, group).await?);
    }
    Ok(allowed.join("; "))
}

/// Bits of `topic_authorized_operations`: Kafka's `AclOperation` by its code.
const OPERATIONS: [(u32, &str); 4] = [(3, "read"), (4, "write"), (6, "delete"), (8, "describe")];

fn judge_topic(
    name: &str,
    topic: &MetadataResponseTopic,
    is_consumer: bool,
) -> Result<String, Failure> {
    let name = printable(name);
    match topic.error_code {
        0 => {}
        29 => {
            return Err(Failure::new(
                Stage::Authorize,
                Code::AuthorizeDenied,
                format!("this identity may not describe the topic {name}"),
            )
            .help(
                "grant DescribeTopic and ReadData on it (IAM), or Describe and Read (ACLs); \
                 {permissions} prints the policy or the commands",
            ));
        }
        3 => {
            return Err(Failure::new(
                Stage::Authorize,
                Code::TopicUnknown,
                format!("the cluster has no topic {name}"),
            )
            .help(
                "check the name, and that this is the right cluster; a cluster with authorization \
                 may hide a topic that the identity may not describe",
            ));
        }
        code => return Err(refusal::of_error(Stage::Authorize, ApiKey::Metadata, code)),
    }
    let bits = topic.topic_authorized_operations;
    if bits == i32::MIN {
        return Ok(format!("topic {name} may be described"));
    }
    let may = |operation: u32| bits.checked_shr(operation).unwrap_or(0) & 1 == 1;
    let all = may(2);
    if is_consumer && !all && !may(3) {
        return Err(Failure::new(
            Stage::Authorize,
            Code::AuthorizeDenied,
            format!("this identity may describe the topic {name}, but not read it"),
        )
        .help(
            "grant ReadData on it (IAM), or Read (ACLs); {permissions} prints the policy or the \
             commands",
        ));
    }
    let operations: Vec<&str> = OPERATIONS
        .iter()
        .filter(|(operation, _)| all || may(*operation))
        .map(|(_, name)| *name)
        .collect();
    Ok(format!("topic {name}: {}", operations.join(", ")))
}

/// A broker reports a group's coordinator only to clients that may describe the group.
async fn judge_group(connection: &mut Connection, group: &str) -> Result<String, Failure> {
    let stage = Stage::Authorize;
    let version = version_of(connection, stage, ApiKey::FindCoordinator, &[2, 1])?;
    let request =
        FindCoordinatorRequest::default().with_key(StrBytes::from_string(group.to_owned()));
    let answer = connection.call(stage, version, &request).await?;
    let group = printable(group);
    match answer.error_code {
        0 => Ok(format!("group {group} may be described")),
        30 => Err(Failure::new(
            stage,
            Code::AuthorizeDenied,
            format!("this identity may not describe the group {group}"),
        )
        .help(
            "grant DescribeGroup and AlterGroup on it (IAM), or Describe and Read (ACLs); the \
             group of a Lambda mapping is its UUID unless the mapping names one",
        )),
        // The offsets topic is being created, or its partition has no leader at this moment.
        14 | 15 => Ok(format!(
            "group {group} may be described; no coordinator yet"
        )),
        code => Err(refusal::of_error(stage, ApiKey::FindCoordinator, code)),
    }
}

/// The first of these versions that the broker supports.
fn version_of(
    connection: &Connection,
    stage: Stage,
    key: ApiKey,
    versions: &[i16],
) -> Result<i16, Failure> {
    let range = connection.api_versions().range(key);
    versions
        .iter()
        .copied()
        .find(|version| range.as_ref().is_some_and(|range| range.contains(version)))
        .ok_or_else(|| refusal::version(stage, key))
}

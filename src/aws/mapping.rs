//! An event source mapping: connects a Lambda function, or an EventBridge pipe, with topics.

use crate::aws::arn::function_parts;
use crate::aws::broker::Broker;
use crate::aws::source_access::Reader;
use crate::aws::{Cluster, ClusterArn, ClusterType, EventSource, SourceAccess};
use crate::finding::{Code, FactName, Finding, Findings, FindingsError, Rules};
use crate::json::{Document, Origin};

mod bounds;
mod choice;
mod forms;
mod members;
mod state;

/// The source of an event source mapping, and how to authenticate there.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct EventSourceMapping {
    /// The mapping's id, which it gets when it is created.
    pub uuid: Option<String>,
    /// Its name in the document: Terraform's address, the logical id in a template (for an event in
    /// SAM together with its function's, `Function.Event`), or the pipe's name.
    pub name: Option<String>,
    /// The MSK cluster that it reads from, or a VPC connection to it.
    pub event_source_arn: Option<ClusterArn>,
    /// The brokers of a self-managed cluster.
    pub brokers: Vec<Broker>,
    /// The topics that it reads.
    pub topics: Vec<String>,
    /// The requested consumer group.
    pub consumer_group_id: Option<String>,
    /// The name or ARN of the function, or the ARN of the pipe.
    pub function: Option<String>,
    /// The credentials and the network.
    pub source_access: SourceAccess,
    /// Lambda's message about its last attempt.
    pub last_processing_result: Option<String>,
    /// Why the mapping is in its state.
    pub state_transition_reason: Option<String>,
    /// The kind of cluster that it reads from.
    source: EventSource,
    /// The place of the ARN, for findings.
    arn_origin: Origin,
    /// The places of the last result and the reason, for findings.
    state_origins: [Origin; 2],
}

impl EventSourceMapping {
    /// Reads a mapping from any of these documents:
    ///
    /// - the output of `aws lambda get-event-source-mapping`, or the input of
    ///   `create-event-source-mapping --cli-input-json`; empty strings, as in a skeleton, count as
    ///   absent;
    /// - the output of `list-event-source-mappings`, if it lists one mapping of a Kafka cluster;
    /// - `terraform show -json` of a state or a plan, a state file, or the attributes of one resource;
    /// - a CloudFormation or SAM template as JSON, or one of its resources or events;
    /// - the output of `aws pipes describe-pipe`.
    ///
    /// # Errors
    ///
    /// The document is not JSON of such a form, names no Kafka cluster, or has several mappings.
    pub fn from_json(json: &[u8]) -> Result<Self, FindingsError> {
        let mut findings = Findings::under(&Rules::lambda());
        match Self::read(json, &mut findings) {
            Some(mapping) if !findings.has_errors() => Ok(mapping),
            _ => Err(findings.into()),
        }
    }

    /// Same as [`from_json`](Self::from_json), but writes problems into `findings` and continues.
    pub fn read(json: &[u8], findings: &mut Findings) -> Option<Self> {
        Self::read_named(json, None, findings)
    }

    /// Same as [`read`](Self::read). If there are several mappings, it reads the one whose UUID,
    /// name, function or topic is `name`.
    pub fn read_named(json: &[u8], name: Option<&str>, findings: &mut Findings) -> Option<Self> {
        let what = "the event source mapping";
        let document = Document::read_object_or_list(json, what, findings)?;
        let found = forms::find(&document.root(), findings);
        let chosen = choice::choose(&found, name, &document.root(), findings)?;
        members::read(chosen, findings)
    }

    /// Whether the mapping reads from MSK or from another cluster.
    pub fn event_source(&self) -> EventSource {
        self.source
    }

    /// Records a finding if the mapping is for another cluster than the described one, or can't read
    /// from such a cluster.
    pub fn check_cluster(&self, cluster: &Cluster, findings: &mut Findings) {
        let connection = self.event_source_arn.as_ref();
        if let Some(connection) = connection.filter(|arn| arn.is_vpc_connection())
            && cluster.cluster_type == ClusterType::Serverless
        {
            findings.push(
                Finding::new(
                    Code::MappingServerlessConnection,
                    self.arn_origin.place(),
                    format!(
                        "the mapping reads through {connection}, and the cluster is serverless: AWS \
                         allows VPC connections to provisioned clusters only"
                    ),
                )
                .help("create the mapping in the cluster's account, with the cluster's own ARN")
                .fact(FactName::Arn, connection.to_string()),
            );
        }
        let (Some(mapped), Some(described)) = (&self.event_source_arn, &cluster.arn) else {
            return;
        };
        if !mapped.may_be_same_cluster(described) {
            findings.push(
                Finding::new(
                    Code::MappingClusterDiffers,
                    self.arn_origin.place(),
                    format!(
                        "the mapping reads from {mapped}, and the described cluster is \
                             {described}"
                    ),
                )
                .help(match mapped.is_vpc_connection() {
                    true => format!(
                        "describe the cluster that `aws kafka describe-vpc-connection --arn \
                         {mapped}` names as its TargetClusterArn"
                    ),
                    false => format!(
                        "run `aws kafka describe-cluster-v2 --cluster-arn {mapped}` and \
                         `get-bootstrap-brokers`"
                    ),
                })
                .fact(FactName::Arn, mapped.to_string())
                .fact(FactName::OtherArn, described.to_string()),
            );
        }
    }

    /// Records problems of the SourceAccessConfigurations, and anything that makes the list of needed
    /// permissions incomplete.
    pub fn check_access(&self, findings: &mut Findings) {
        self.source_access
            .check_into(self.source, Reader::default(), findings);
        if self.topics.is_empty() {
            findings.push(
                Finding::new(
                    Code::MappingTopicMissing,
                    self.arn_origin.place(),
                    "the mapping names no topic; the permissions on its topic are omitted",
                )
                .help("add Topics with the topic's name"),
            );
        }
    }

    /// The consumer group that Lambda joins: the requested one, or else the mapping's UUID.
    pub fn group(&self) -> Option<&str> {
        self.consumer_group_id.as_deref().or(self.uuid.as_deref())
    }

    /// The region of the mapping: its cluster's, or its function's.
    pub fn region(&self) -> Option<&str> {
        match &self.event_source_arn {
            Some(arn) => Some(&arn.region),
            None => Some(function_parts(self.function.as_deref()?)?.region),
        }
    }

    /// Who reads the secrets.
    fn reader(&self) -> Reader {
        match &self.event_source_arn {
            Some(arn) => Reader::of_cluster(arn),
            None => {
                let function = self.function.as_deref().and_then(function_parts);
                function
                    .map(|parts| Reader::of_function(&parts))
                    .unwrap_or_default()
            }
        }
    }
}

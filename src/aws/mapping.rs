//! An event source mapping: what ties a Lambda function, or a pipe of EventBridge's, to topics.

use crate::aws::arn::function_parts;
use crate::aws::broker::Broker;
use crate::aws::source_access::Reader;
use crate::aws::{Cluster, ClusterArn, EventSource, SourceAccess};
use crate::finding::{Code, FactName, Finding, Findings, FindingsError, Rules};
use crate::json::{Document, Origin};

mod bounds;
mod choice;
mod forms;
mod members;
mod state;

/// What an event source mapping says of its source and how to authenticate there.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct EventSourceMapping {
    /// The mapping's id, which a mapping has once it is created.
    pub uuid: Option<String>,
    /// Its name in the document: Terraform's address, the logical id in a template (for an event of
    /// SAM's with its function's, `Function.Event`), or the pipe's name.
    pub name: Option<String>,
    /// The MSK cluster that is read, or a VPC connection to it.
    pub event_source_arn: Option<ClusterArn>,
    /// The brokers of a self-managed cluster.
    pub brokers: Vec<Broker>,
    /// The topics that are read.
    pub topics: Vec<String>,
    /// The consumer group that was asked for.
    pub consumer_group_id: Option<String>,
    /// The name or ARN of the function, or the ARN of the pipe.
    pub function: Option<String>,
    /// The credentials and the network.
    pub source_access: SourceAccess,
    /// What Lambda said when it last tried.
    pub last_processing_result: Option<String>,
    /// Why the mapping is in its state.
    pub state_transition_reason: Option<String>,
    /// From which kind of cluster it reads.
    source: EventSource,
    /// Where the ARN is, for findings.
    arn_origin: Origin,
    /// Where the last result and the reason are, for findings.
    state_origins: [Origin; 2],
}

impl EventSourceMapping {
    /// Reads a mapping as people have it:
    ///
    /// - what `aws lambda get-event-source-mapping` prints, or what `create-event-source-mapping
    ///   --cli-input-json` takes; empty strings, as a skeleton has them, count as absent;
    /// - what `list-event-source-mappings` prints, where it lists one of a Kafka cluster;
    /// - `terraform show -json` of a state or a plan, a state file, or the attributes of one resource;
    /// - a template of CloudFormation or SAM as JSON, or one resource or event of it;
    /// - what `aws pipes describe-pipe` prints.
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

    /// As [`from_json`](Self::from_json), writing what is wrong into `findings` and going on.
    pub fn read(json: &[u8], findings: &mut Findings) -> Option<Self> {
        Self::read_named(json, None, findings)
    }

    /// As [`read`](Self::read), of several mappings the one that `name` is the UUID, the name, the
    /// function or the topic of.
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

    /// Records it where the mapping is for another cluster than the one described.
    pub fn check_cluster(&self, cluster: &Cluster, findings: &mut Findings) {
        let (Some(mapped), Some(described)) = (&self.event_source_arn, &cluster.arn) else {
            return;
        };
        if !mapped.may_be_same_cluster(described) {
            findings.push(
                Finding::new(
                    Code::MappingClusterDiffers,
                    self.arn_origin.place(),
                    format!("the mapping reads from {mapped}, and the cluster described is {described}"),
                )
                .help(match mapped.is_vpc_connection() {
                    true => format!(
                        "describe the cluster that `aws kafka describe-vpc-connection --arn {mapped}` \
                         names as its TargetClusterArn"
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

    /// Records what is wrong with the SourceAccessConfigurations, and what keeps the permissions that
    /// the mapping takes from being complete.
    pub fn check_access(&self, findings: &mut Findings) {
        self.source_access
            .check_into(self.source, Reader::default(), findings);
        if self.topics.is_empty() {
            findings.push(
                Finding::new(
                    Code::MappingTopicMissing,
                    self.arn_origin.place(),
                    "the mapping names no topic; the permissions on its topic are left out",
                )
                .help("add Topics with the topic's name"),
            );
        }
    }

    /// The consumer group that Lambda joins: the one asked for, else the mapping's UUID.
    pub fn group(&self) -> Option<&str> {
        self.consumer_group_id.as_deref().or(self.uuid.as_deref())
    }

    /// The region of the mapping: that of its cluster, or of its function.
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

//! An event source mapping: what ties a Lambda function to topics.

use crate::aws::arn::function_parts;
use crate::aws::broker::{Broker, malformed};
use crate::aws::cluster::cluster_arn;
use crate::aws::source_access::Reader;
use crate::aws::{Cluster, ClusterArn, EventSource, SourceAccess};
use crate::finding::{Code, FactName, Finding, Findings, FindingsError, Rules};
use crate::json::{Document, Member, Origin};

/// What an event source mapping says of its source and how to authenticate there.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct EventSourceMapping {
    /// The mapping's id, which a mapping has once it is created.
    pub uuid: Option<String>,
    /// The MSK cluster that is read, or a VPC connection to it.
    pub event_source_arn: Option<ClusterArn>,
    /// The brokers of a self-managed cluster.
    pub brokers: Vec<Broker>,
    /// The topics that are read.
    pub topics: Vec<String>,
    /// The consumer group that was asked for.
    pub consumer_group_id: Option<String>,
    /// The name or ARN of the function.
    pub function: Option<String>,
    /// The credentials and the network.
    pub source_access: SourceAccess,
    /// What Lambda said when it last tried.
    pub last_processing_result: Option<String>,
    /// Where `EventSourceArn` is, for findings.
    arn_origin: Origin,
}

impl EventSourceMapping {
    /// Reads what `aws lambda get-event-source-mapping` prints, or what
    /// `create-event-source-mapping --cli-input-json` takes. Empty strings, as a skeleton has
    /// them, count as absent.
    ///
    /// # Errors
    ///
    /// The document is not JSON of this form, or names no Kafka cluster.
    pub fn from_json(json: &[u8]) -> Result<Self, FindingsError> {
        let mut findings = Findings::under(&Rules::lambda());
        match Self::read(json, &mut findings) {
            Some(mapping) if !findings.has_errors() => Ok(mapping),
            _ => Err(findings.into()),
        }
    }

    /// As [`from_json`](Self::from_json), writing what is wrong into `findings` and going on.
    pub fn read(json: &[u8], findings: &mut Findings) -> Option<Self> {
        let document = Document::read_object(json, "the event source mapping", findings)?;
        let root = document.root();
        if root.member("EventSourceMappings", findings).is_present() {
            findings.push(
                Finding::new(
                    Code::DocumentUnexpected,
                    root.place(),
                    "this is a list of mappings",
                )
                .help("give one: `aws lambda get-event-source-mapping --uuid UUID`"),
            );
            return None;
        }
        let arn = root.member("EventSourceArn", findings);
        let managed = root.member("AmazonManagedKafkaEventSourceConfig", findings);
        let self_managed = root.member("SelfManagedKafkaEventSourceConfig", findings);
        let group = [managed, self_managed]
            .iter()
            .find_map(|config| owned(&config.member("ConsumerGroupId", findings), findings));
        let mut mapping = Self {
            uuid: owned(&root.member("UUID", findings), findings),
            event_source_arn: cluster_arn(&arn, findings),
            brokers: self_managed_brokers(&root, findings),
            topics: root
                .member("Topics", findings)
                .texts(findings)
                .into_iter()
                .map(str::to_owned)
                .collect(),
            consumer_group_id: group,
            function: owned(&root.member("FunctionArn", findings), findings)
                .or_else(|| owned(&root.member("FunctionName", findings), findings)),
            source_access: SourceAccess::of(
                &root.member("SourceAccessConfigurations", findings),
                findings,
            ),
            last_processing_result: owned(&root.member("LastProcessingResult", findings), findings),
            arn_origin: arn.origin(),
        };
        let reader = mapping.reader();
        mapping.source_access = mapping.source_access.read_by(reader);
        let has_source = arn.text(findings).is_some() || !mapping.brokers.is_empty();
        if !has_source && !findings.contains(Code::BrokerMalformed) {
            findings.push(
                Finding::new(
                    Code::MappingSourceMissing,
                    arn.place(),
                    "the mapping has neither EventSourceArn nor SelfManagedEventSource",
                )
                .help("give the ARN of an MSK cluster, or the brokers of another"),
            );
        }
        Some(mapping)
    }

    /// Whether the mapping reads from MSK or from another cluster.
    pub fn event_source(&self) -> EventSource {
        match self.brokers.is_empty() {
            true => EventSource::Msk,
            false => EventSource::SelfManaged,
        }
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

    /// Records what is wrong with the SourceAccessConfigurations.
    pub fn check_access(&self, findings: &mut Findings) {
        let source = self.event_source();
        self.source_access
            .check_into(source, Reader::default(), findings);
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

fn owned(member: &Member<'_>, findings: &mut Findings) -> Option<String> {
    member.text(findings).map(str::to_owned)
}

fn self_managed_brokers(root: &Member<'_>, findings: &mut Findings) -> Vec<Broker> {
    let way = [
        "SelfManagedEventSource",
        "Endpoints",
        "KAFKA_BOOTSTRAP_SERVERS",
    ];
    let mut brokers = Vec::new();
    for element in root.at(&way, findings).list(findings) {
        let Some(text) = element.text(findings) else {
            continue;
        };
        match Broker::parse_list(text) {
            Ok(list) => brokers.extend(list),
            Err(error) => findings.push(malformed(&element, &error)),
        }
    }
    brokers
}

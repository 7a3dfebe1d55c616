//! Reads the members of a mapping, in any spelling.

use crate::aws::broker::{Broker, malformed};
use crate::aws::cluster::cluster_arn;
use crate::aws::mapping::EventSourceMapping;
use crate::aws::mapping::bounds;
use crate::aws::mapping::forms::{Form, Found};
use crate::aws::source_access::known_text;
use crate::aws::{ClusterArn, EventSource, SourceAccess, SourceAccessType};
use crate::finding::{Code, FactName, FactValue, Finding, Findings, printable};
use crate::json::Member;

/// Reads the mapping; problems are added to `findings`.
pub(super) fn read(found: &Found<'_>, findings: &mut Findings) -> Option<EventSourceMapping> {
    let object = &found.member;
    object.object(findings)?;
    let mut mapping = match found.form {
        Form::Pipe => pipe(object, findings),
        Form::Mapping | Form::SamEvent => of_lambda(object, findings),
    };
    mapping.name = found.name.clone().or(mapping.name);
    let reader = mapping.reader();
    mapping.source_access = std::mem::take(&mut mapping.source_access).read_by(reader);
    Some(mapping)
}

/// Reads the members of Lambda's API, CloudFormation, SAM and Terraform.
fn of_lambda(object: &Member<'_>, findings: &mut Findings) -> EventSourceMapping {
    let arn = object.first_spelt(&["EventSourceArn", "Stream"], findings);
    let managed = object.spelt("AmazonManagedKafkaEventSourceConfig", findings);
    let endpoints = endpoints(object, findings);
    let source = Source::read(&arn, &endpoints, findings);
    let groups = [
        managed.block(),
        object
            .spelt("SelfManagedKafkaEventSourceConfig", findings)
            .block(),
        object.clone(),
    ];
    let groups = groups.map(|config| config.spelt("ConsumerGroupId", findings));
    let group = groups.into_iter().find(Member::is_present);
    let topics = object.spelt("Topics", findings);
    let pollers = object.spelt("ProvisionedPollerConfig", findings).block();
    bounds::check(object, findings);
    bounds::check_pollers(&pollers, findings);
    bounds::check_topics(&topics, findings);
    if let Some(group) = &group {
        bounds::check_group(group, findings);
    }
    let access = ["SourceAccessConfigurations", "SourceAccessConfiguration"];
    let result = object.spelt("LastProcessingResult", findings);
    let reason = object.spelt("StateTransitionReason", findings);
    let text = |names: &[&str], findings: &mut Findings| {
        let members = names.iter().map(|name| object.spelt(name, findings));
        let texts: Vec<_> = members.filter_map(|member| member.plain_text()).collect();
        texts.first().map(|text| (*text).to_owned())
    };
    // The last one, because the reader stopped there.
    if !source.is_named {
        findings.push(source_missing(object, &arn));
    }
    EventSourceMapping {
        uuid: text(&["UUID"], findings),
        name: None,
        event_source_arn: source.arn,
        brokers: source.brokers,
        topics: texts(&topics, findings),
        consumer_group_id: group
            .and_then(|group| known_text(&group, findings))
            .map(str::to_owned),
        function: text(&["FunctionArn", "FunctionName"], findings),
        source_access: SourceAccess::of(&object.first_spelt(&access, findings), findings),
        last_processing_result: result.plain_text().map(str::to_owned),
        state_transition_reason: reason.plain_text().map(str::to_owned),
        source: source.kind,
        arn_origin: arn.origin(),
        state_origins: [result.origin(), reason.origin()],
    }
}

/// Reads the members of a pipe, from `aws pipes describe-pipe`, a template, or Terraform.
fn pipe(object: &Member<'_>, findings: &mut Findings) -> EventSourceMapping {
    let source = object.spelt("Source", findings);
    let around = object.spelt("SourceParameters", findings).block();
    let around = match around.is_present() {
        true => around,
        false => object.clone(),
    };
    let managed = around
        .spelt("ManagedStreamingKafkaParameters", findings)
        .block();
    let parameters = match managed.is_present() {
        true => managed.clone(),
        false => around.spelt("SelfManagedKafkaParameters", findings).block(),
    };
    let mut read = Source {
        arn: None,
        brokers: Vec::new(),
        kind: match managed.is_present() {
            true => EventSource::Msk,
            false => EventSource::SelfManaged,
        },
        is_named: managed.is_present() || parameters.is_present(),
    };
    match known_text(&source, findings).map(|text| (text, text.strip_prefix("smk://"))) {
        Some((_, Some(brokers))) => read.push_brokers(&source, brokers, findings),
        Some((_, None)) => read.arn = cluster_arn(&source, findings),
        None => {}
    }
    for broker in parameters
        .spelt("AdditionalBootstrapServers", findings)
        .one_or_each(findings)
    {
        if let Some(text) = known_text(&broker, findings) {
            read.push_brokers(&broker, text, findings);
        }
    }
    if !read.is_named && read.arn.is_none() && read.brokers.is_empty() {
        findings.push(source_missing(object, &source));
    }
    let group = parameters.spelt("ConsumerGroupID", findings);
    bounds::check_pipe(&parameters, findings);
    bounds::check_group(&group, findings);
    let topic = parameters.spelt("TopicName", findings);
    let [reason, state] = ["StateReason", "CurrentState"].map(|name| object.spelt(name, findings));
    let text = |name: &str, findings: &mut Findings| {
        object.spelt(name, findings).plain_text().map(str::to_owned)
    };
    EventSourceMapping {
        uuid: None,
        name: text("Name", findings),
        event_source_arn: read.arn,
        brokers: read.brokers,
        topics: texts(&topic, findings),
        consumer_group_id: known_text(&group, findings).map(str::to_owned),
        function: text("Arn", findings),
        source_access: credentials(&parameters, findings),
        last_processing_result: reason.plain_text().map(str::to_owned),
        state_transition_reason: None,
        source: read.kind,
        arn_origin: source.origin(),
        state_origins: [reason.origin(), state.origin()],
    }
}

/// A pipe's names for types of SourceAccessConfiguration.
const PIPE_CREDENTIALS: [(&str, SourceAccessType); 4] = [
    ("BasicAuth", SourceAccessType::BasicAuth),
    ("SaslScram512Auth", SourceAccessType::SaslScram512Auth),
    ("SaslScram256Auth", SourceAccessType::SaslScram256Auth),
    (
        "ClientCertificateTlsAuth",
        SourceAccessType::ClientCertificateTlsAuth,
    ),
];

/// A pipe's credentials, root certificate and network, as SourceAccessConfigurations.
fn credentials(parameters: &Member<'_>, findings: &mut Findings) -> SourceAccess {
    let credentials = parameters.spelt("Credentials", findings).block();
    let mut access = SourceAccess::default();
    let mut push = |kind, member: &Member<'_>, findings: &mut Findings| {
        for member in member.one_or_each(findings) {
            if let Some(uri) = known_text(&member, findings) {
                access.push(kind, uri, member.origin());
            }
        }
    };
    for (name, kind) in PIPE_CREDENTIALS {
        push(kind, &credentials.spelt(name, findings), findings);
    }
    let root = parameters.spelt("ServerRootCaCertificate", findings);
    push(SourceAccessType::ServerRootCaCertificate, &root, findings);
    let network = parameters.spelt("Vpc", findings).block();
    let subnets = network.spelt("Subnets", findings);
    push(SourceAccessType::VpcSubnet, &subnets, findings);
    let groups = network.first_spelt(&["SecurityGroup", "SecurityGroups"], findings);
    push(SourceAccessType::VpcSecurityGroup, &groups, findings);
    access
}

/// The source of a mapping.
struct Source {
    arn: Option<ClusterArn>,
    brokers: Vec<Broker>,
    kind: EventSource,
    /// Whether the mapping names a source, even one that can't be read.
    is_named: bool,
}

impl Source {
    fn read(arn: &Member<'_>, endpoints: &Member<'_>, findings: &mut Findings) -> Self {
        let mut source = Self {
            arn: None,
            brokers: Vec::new(),
            kind: match endpoints.is_present() {
                true => EventSource::SelfManaged,
                false => EventSource::Msk,
            },
            is_named: false,
        };
        for text in endpoints.one_or_each(findings) {
            source.is_named |= text.unresolved().is_some();
            if let Some(list) = known_text(&text, findings) {
                source.is_named = true;
                source.push_brokers(&text, list, findings);
            }
        }
        if !source.is_named {
            source.kind = EventSource::Msk;
        }
        let arns = arn.one_or_each(findings);
        if let [_, _, ..] = arns.as_slice() {
            findings.push(bounds::too_many(arn, arns.len(), 1));
        }
        if let Some(arn) = arns.first() {
            source.is_named |= arn.unresolved().is_some();
            if known_text(arn, findings).is_some() {
                source.is_named = true;
                source.arn = cluster_arn(arn, findings);
            }
        }
        source
    }

    fn push_brokers(&mut self, member: &Member<'_>, text: &str, findings: &mut Findings) {
        match Broker::parse_list(text) {
            Ok(list) => self.brokers.extend(list),
            Err(error) => findings.push(malformed(member, &error)),
        }
    }
}

/// The bootstrap servers of a self-managed cluster.
fn endpoints<'a>(object: &Member<'a>, findings: &mut Findings) -> Member<'a> {
    const SERVERS: &str = "KAFKA_BOOTSTRAP_SERVERS";
    let direct = object.spelt(SERVERS, findings);
    if direct.is_present() {
        return direct;
    }
    let source = object.spelt("SelfManagedEventSource", findings).block();
    let endpoints = source.spelt("Endpoints", findings);
    let named = endpoints.spelt(SERVERS, findings);
    // Some write the list itself.
    let is_list = endpoints.plain_text().is_some() || endpoints.is_list();
    match is_list || endpoints.unresolved().is_some() {
        true => endpoints,
        false => named,
    }
}

/// Reports that there is no source, or none with a known name.
fn source_missing(object: &Member<'_>, arn: &Member<'_>) -> Finding {
    const SHOWN: usize = 12;
    let names: Vec<String> = object.names().iter().map(|name| printable(name)).collect();
    let more = match names.len() > SHOWN {
        true => ", …",
        false => "",
    };
    let shown = names.iter().take(SHOWN).map(String::as_str);
    let listed: Vec<&str> = shown.clone().collect();
    let message = match listed.is_empty() {
        true => "the mapping is empty".to_owned(),
        false => format!(
            "the mapping names no event source; its members are {}{more}",
            listed.join(", ")
        ),
    };
    Finding::new(Code::MappingSourceMissing, arn.place(), message)
        .help(
            "give EventSourceArn, the ARN of an MSK cluster, or SelfManagedEventSource with the \
             brokers of another; a Terraform plan lacks values that become known only after \
             `terraform apply`",
        )
        .fact(FactName::Found, shown.collect::<FactValue>())
}

fn texts(list: &Member<'_>, findings: &mut Findings) -> Vec<String> {
    let elements = list.one_or_each(findings);
    let texts = elements
        .iter()
        .filter_map(|element| known_text(element, findings));
    texts.map(str::to_owned).collect()
}

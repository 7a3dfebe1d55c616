//! `msk-auth access`: what must be allowed, and what given policies lack.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use msk_auth::access::{
    self, AccessRequest, ClientRole, Gap, IamPolicy, PolicyDocument, SecurityGroupRule,
};
use msk_auth::aws::{Cluster, ClusterArn, EventSourceMapping, Network, SourceAccessType};
use msk_auth::contract::{AccessDocument, PolicyEntry, ResourcePolicyEntry};
use msk_auth::plan::method_of;
use msk_auth::{Finding, Findings, Method, Rules, Severity};

use crate::choice::read;
use crate::words::learn_more;
use crate::{Format, Outcome, Unusable, output, painted, words};

/// Say which permissions, ACLs and ports are needed, and what given policies lack
///
/// Any FILE may be `-`, standard input.
#[derive(Args)]
#[command(after_long_help = "Examples:\n  \
    msk-auth access --cluster-arn ARN --topic orders --group billing --method iam\n  \
    msk-auth access --mapping mapping.json --cluster cluster.json --policy policy.json\n  \
    msk-auth access --cluster-arn ARN --topic orders --method scram --principal User:alice")]
pub(crate) struct Arguments {
    /// The cluster's ARN
    #[arg(long, value_name = "ARN", required_unless_present = "mapping")]
    cluster_arn: Option<ClusterArn>,
    /// The topics
    #[arg(long, value_name = "TOPIC", num_args = 1.., required_unless_present = "mapping")]
    topic: Vec<String>,
    /// The consumer group; for Lambda, the mapping's UUID unless the mapping sets another
    #[arg(long, value_name = "GROUP")]
    group: Option<String>,
    /// The method of authentication
    #[arg(long, value_enum, required_unless_present = "mapping")]
    method: Option<MethodName>,
    /// What the client does
    #[arg(long, value_enum, default_value_t)]
    role: RoleName,
    /// The policies of the role, to report what they lack
    #[arg(long, value_name = "FILE", num_args = 1..)]
    policy: Vec<PathBuf>,
    /// The Kafka principal for ACLs, for example User:alice
    #[arg(long, value_name = "PRINCIPAL")]
    principal: Option<String>,
    /// The output of `aws lambda get-event-source-mapping`, in place of the cluster's ARN, topics,
    /// group, method and role
    #[arg(long, value_name = "FILE", conflicts_with_all = ["cluster_arn", "topic", "group", "role"])]
    mapping: Option<PathBuf>,
    /// With --mapping: the output of `aws kafka describe-cluster-v2`, for the method where the
    /// mapping names no secret
    #[arg(long, value_name = "FILE", requires = "mapping")]
    cluster: Option<PathBuf>,
    /// How to print it
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum MethodName {
    /// IAM.
    Iam,
    /// Mutual TLS.
    Mtls,
    /// SASL/SCRAM.
    Scram,
}

impl From<MethodName> for Method {
    fn from(name: MethodName) -> Self {
        match name {
            MethodName::Iam => Self::Iam,
            MethodName::Mtls => Self::Mtls,
            MethodName::Scram => Self::ScramSha512,
        }
    }
}

#[derive(Clone, Copy, Default, ValueEnum)]
enum RoleName {
    /// Consumes through a Lambda event source mapping.
    #[default]
    Lambda,
    /// Consumes by itself.
    Consumer,
    /// Produces.
    Producer,
}

impl From<RoleName> for ClientRole {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::Lambda => Self::Lambda,
            RoleName::Consumer => Self::Consumer,
            RoleName::Producer => Self::Producer,
        }
    }
}

/// What is asked about: who wants to do what, and where the brokers are.
struct Question {
    request: AccessRequest,
    network: Network,
    ports: Vec<u16>,
}

impl Question {
    /// About an MSK cluster, or a VPC connection to one.
    fn of_msk(request: AccessRequest, arn: &ClusterArn) -> Self {
        let network = Network::of(arn);
        let ports = access::ports(request.method(), network);
        Self {
            request,
            network,
            ports,
        }
    }
}

pub(crate) fn run(arguments: &Arguments) -> Result<Outcome, Unusable> {
    let mut findings = Findings::under(&Rules::lambda());
    let Question {
        request,
        network,
        ports,
    } = question(arguments, &mut findings)?;
    let request = match &arguments.principal {
        Some(principal) => request.principal(principal).map_err(unusable)?,
        None => request,
    };
    let errors_before = errors(&findings);
    let gaps = gaps(&request, &arguments.policy, &mut findings)?;
    let are_policies_read = errors(&findings) == errors_before;
    let rules = access::security_group_rules(&ports, network);
    match arguments.format {
        Format::Json => {
            let document = AccessDocument::new(&request, &ports, &rules, &gaps, &findings);
            output::print_json(&document)?;
        }
        Format::Human => {
            output::print_painted(&painted::pictures(findings.clone().into_ranked()));
            match (arguments.policy.is_empty(), are_policies_read) {
                (true, _) => print_needs(&request, &rules)?,
                (false, true) => print_gaps(&gaps)?,
                (false, false) => outln!("What the policies lack can't be determined."),
            }
            if let Some(line) = learn_more(findings.iter()) {
                outln!("{}", line);
            }
        }
    }
    match gaps.is_empty() && !findings.has_errors() {
        true => Ok(Outcome::Accepted),
        false => Ok(Outcome::Rejected),
    }
}

fn errors(findings: &Findings) -> usize {
    let is_error = |finding: &&Finding| finding.severity == Severity::Error;
    findings.iter().filter(is_error).count()
}

fn unusable(error: impl std::fmt::Display) -> Unusable {
    Unusable(error.to_string())
}

fn question(arguments: &Arguments, findings: &mut Findings) -> Result<Question, Unusable> {
    let method = arguments.method.map(Method::from);
    if let Some(path) = &arguments.mapping {
        return question_of_mapping(path, method, arguments.cluster.as_deref(), findings);
    }
    match (&arguments.cluster_arn, method) {
        (Some(arn), Some(method)) => {
            let request = AccessRequest::new(arn.clone(), method, arguments.role.into())
                .topics(arguments.topic.iter().cloned())
                .map_err(unusable)?;
            let request = match &arguments.group {
                Some(group) => request.group(group).map_err(unusable)?,
                None => request,
            };
            Ok(Question::of_msk(request, arn))
        }
        _ => Err(unusable(
            "give --cluster-arn, --topic and --method, or --mapping",
        )),
    }
}

fn question_of_mapping(
    path: &Path,
    method: Option<Method>,
    cluster: Option<&Path>,
    findings: &mut Findings,
) -> Result<Question, Unusable> {
    let mapping = read(path, findings, EventSourceMapping::read)?;
    let cluster = match cluster {
        Some(path) => Some(read(path, findings, Cluster::read)?),
        None => None,
    };
    if let Some(cluster) = &cluster {
        mapping.check_cluster(cluster, findings);
    }
    mapping.check_access(findings);
    let method = method
        .or_else(|| method_of(&mapping, cluster.as_ref()))
        .ok_or_else(|| {
            unusable("the mapping names no secret: give --method, or --cluster to decide it")
        })?;
    let mut request = request_of_mapping(&mapping, method)?;
    if let Some(arn) = cluster.as_ref().and_then(|cluster| cluster.arn.as_ref()) {
        request = request.target(arn);
    }
    if let Some(arn) = &mapping.event_source_arn {
        return Ok(Question::of_msk(request, arn));
    }
    let mut ports: Vec<u16> = mapping.brokers.iter().map(|broker| broker.port).collect();
    ports.sort_unstable();
    ports.dedup();
    Ok(Question {
        request,
        network: Network::Vpc,
        ports,
    })
}

fn request_of_mapping(
    mapping: &EventSourceMapping,
    method: Method,
) -> Result<AccessRequest, Unusable> {
    let access = &mapping.source_access;
    let request = match &mapping.event_source_arn {
        Some(arn) => AccessRequest::new(arn.clone(), method, ClientRole::Lambda),
        None => {
            let is_in_vpc = access.contains(SourceAccessType::VpcSubnet);
            let function = mapping.function.as_deref();
            AccessRequest::self_managed(function, is_in_vpc, method, ClientRole::Lambda)
        }
    };
    let request = request
        .topics(mapping.topics.iter().cloned())
        .map_err(unusable)?
        .secrets(access.secrets());
    match mapping.group() {
        Some(group) => request.group(group).map_err(unusable),
        None => Ok(request),
    }
}

fn gaps(
    request: &AccessRequest,
    policies: &[PathBuf],
    findings: &mut Findings,
) -> Result<Vec<Gap>, Unusable> {
    if policies.is_empty() {
        return Ok(Vec::new());
    }
    let mut read_policies = Vec::new();
    for path in policies {
        read_policies.push(read(path, findings, IamPolicy::read)?);
    }
    Ok(access::missing(&read_policies, &request.requirements()))
}

/// What the policies lack for a mapping that authenticates with `method`.
pub(crate) fn gaps_of_mapping(
    mapping: &EventSourceMapping,
    method: Method,
    policies: &[PathBuf],
    findings: &mut Findings,
) -> Result<Vec<Gap>, Unusable> {
    gaps(&request_of_mapping(mapping, method)?, policies, findings)
}

fn print_needs(request: &AccessRequest, rules: &[SecurityGroupRule]) -> Result<(), Unusable> {
    if let Some(policy) = request.policy() {
        outln!("IAM policy for the role:");
        output::print_json(&PolicyEntry::from(&policy))?;
        outln!();
    }
    if request.role() == ClientRole::Producer && request.method() == Method::Iam {
        outln!(
            "An idempotent producer, as Kafka's Java client is by default, also needs\n\
             kafka-cluster:WriteDataIdempotently on the cluster.\n"
        );
    }
    if let Some(policy) = request.cluster_policy() {
        // A pattern is no argument of a command.
        let cluster = match policy.cluster.contains('*') {
            true => "ARN",
            false => &policy.cluster,
        };
        outln!(
            "Policy of the cluster, which its owner {} attaches with `aws kafka put-cluster-policy \
             --cluster-arn {} --policy file://cluster-policy.json`:",
            policy.owner,
            cluster
        );
        output::print_json(&ResourcePolicyEntry::from(&policy))?;
        outln!();
    }
    let acls = request.acls();
    if !acls.is_empty() {
        outln!("Kafka ACLs:");
        for command in acls {
            outln!("  {}", command);
        }
        outln!();
    }
    outln!("Security group rules (TCP):");
    for rule in rules {
        let preposition = match rule.direction.as_str() {
            "inbound" => "from",
            _ => "to",
        };
        let ports = match rule.last_port == rule.port {
            true => rule.port.to_string(),
            false => format!("{}-{}", rule.port, rule.last_port),
        };
        outln!(
            "  {:<8} {:<5} {} {}",
            rule.direction.as_str(),
            ports,
            preposition,
            rule.peer
        );
    }
    outln!();
    Ok(())
}

/// What the policies lack, for a person.
pub(crate) fn print_gaps(gaps: &[Gap]) -> Result<(), Unusable> {
    if gaps.is_empty() {
        outln!("The policies allow everything that is needed.");
        return Ok(());
    }
    outln!("The policies lack:");
    for gap in gaps {
        let what = match (gap.is_denied, gap.depends_on.as_slice()) {
            (true, []) => "denied".to_owned(),
            (false, []) => "absent".to_owned(),
            (true, keys) => format!("denied, depending on {}", keys.join(", ")),
            (false, keys) => format!("allowed, depending on {}", keys.join(", ")),
        };
        let needed = &gap.requirement;
        outln!("  {} on {}", needed.action, needed.scope.as_str());
        match needed.lambda {
            Some(answer) => outln!("    {}; {}", what, words::lambda(answer)),
            None => outln!("    {}", what),
        }
    }
    // What a condition withholds is withheld on purpose: no remedy takes that away.
    let absent = gaps
        .iter()
        .filter(|gap| !gap.is_denied && gap.depends_on.is_empty());
    if let Some(remedy) = PolicyDocument::granting(absent.map(|gap| &gap.requirement)) {
        outln!("\nThis policy adds what is absent:");
        output::print_json(&PolicyEntry::from(&remedy))?;
    }
    Ok(())
}

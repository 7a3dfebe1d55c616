//! `msk-auth access`: what must be allowed, and what the given policies lack.

mod print;

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use msk_auth::access::{self, AccessRequest, ClientRole, Gap, IamPolicy};
use msk_auth::aws::{
    Cluster, ClusterArn, EventSource, EventSourceMapping, Network, SourceAccessType,
};
use msk_auth::contract::AccessDocument;
use msk_auth::plan::method_of;
use msk_auth::{Conditions, Findings, Method, Rules};
pub(crate) use print::print_gaps;
use print::{print_needs, print_verdict};

use crate::choice::{self, MappingInput, read};
use crate::given_secret::GivenSecret;
use crate::provider::provider;
use crate::words::learn_more;
use crate::{Format, Outcome, Unusable, output, painted};

/// Report which permissions, ACLs and ports are needed, and what existing policies lack
///
/// Any FILE may be `-` for standard input.
#[derive(Args)]
#[command(after_long_help = "Examples:\n  \
    msk-auth access --cluster-arn ARN --topic orders --group billing --method iam\n  \
    msk-auth access --mapping mapping.json --cluster cluster.json --policy policy.json\n  \
    msk-auth access --cluster-arn ARN --topic orders --method scram --principal User:alice")]
#[command(
    override_usage = "msk-auth access --cluster-arn ARN --topic TOPIC... --method METHOD [OPTIONS]\n       \
                      msk-auth access --cluster-arn ARN --topic TOPIC... --secret FILE [OPTIONS]\n       \
                      msk-auth access --mapping FILE [--cluster FILE] [OPTIONS]"
)]
pub(crate) struct Arguments {
    /// The ARN of the cluster
    #[arg(
        long,
        value_name = "ARN",
        required_unless_present = "mapping",
        conflicts_with = "mapping"
    )]
    cluster_arn: Option<ClusterArn>,
    /// A topic; may be repeated
    #[arg(long, value_name = "TOPIC", num_args = 1.., required_unless_present = "mapping", conflicts_with = "mapping")]
    topic: Vec<String>,
    /// The consumer group; for Lambda, the mapping's UUID unless the mapping sets another
    #[arg(long, value_name = "GROUP", conflicts_with = "mapping")]
    group: Option<String>,
    /// The method of authentication [default: the method of the mapping or of the secret]
    #[arg(long, value_enum, required_unless_present_any = ["mapping", "secret"])]
    method: Option<MethodName>,
    /// What the client does
    #[arg(long, value_enum, default_value_t, conflicts_with = "mapping")]
    role: RoleName,
    /// With --role producer: the producer does not write idempotently (enable.idempotence=false).
    /// Kafka's Java client writes idempotently by default since 3.0
    #[arg(long, conflicts_with_all = ["mapping", "transactional_id"])]
    no_idempotence: bool,
    /// With --role producer: a transactional.id of the producer. With --group, its transactions also
    /// commit that group's offsets
    #[arg(long, value_name = "ID", num_args = 1.., conflicts_with = "mapping")]
    transactional_id: Vec<String>,
    /// The policies of the role, to report what they lack
    #[arg(long, value_name = "FILE", num_args = 1..)]
    policy: Vec<PathBuf>,
    /// The Kafka principal for ACLs, for example User:alice
    #[arg(long, value_name = "PRINCIPAL")]
    principal: Option<String>,
    /// The client's secret, as in Secrets Manager, to read the Kafka principal for ACLs from
    #[arg(long, value_name = "FILE", conflicts_with = "principal")]
    secret: Option<PathBuf>,
    #[command(flatten)]
    mapping: MappingInput,
    /// With --mapping: the output of `aws kafka describe-cluster-v2`, to choose the method if the
    /// mapping names no secret
    #[arg(long, value_name = "FILE")]
    cluster: Option<PathBuf>,
    /// How to print the result
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
    /// Consumes directly.
    Consumer,
    /// Produces, idempotently unless --no-idempotence is given.
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

/// The question: who wants to do what, and where the brokers are.
struct Question {
    request: AccessRequest,
    network: Network,
    ports: Vec<u16>,
}

impl Question {
    /// A question about an MSK cluster, or a VPC connection to one.
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
    let mapping = arguments.mapping.read(&mut findings)?;
    let secret = arguments.secret(mapping.as_ref())?;
    let kind = secret.as_ref().map(|secret| secret.kind);
    let Question {
        request,
        network,
        ports,
    } = question(arguments, mapping.as_ref(), kind, &mut findings)?;
    let request = match (&arguments.principal, secret) {
        (Some(principal), _) => request.principal(principal).map_err(unusable)?,
        (None, Some(secret)) => as_principal_of(request, secret)?,
        (None, None) => request,
    };
    let is_refused = mapping.as_ref().is_some_and(has_several_topics);
    let gaps = match is_refused && !arguments.policy.is_empty() {
        true => None,
        false => gaps(&request, &arguments.policy, &mut findings)?,
    };
    let rules = access::security_group_rules(&ports, network, request.role());
    match arguments.format {
        Format::Json => {
            let document =
                AccessDocument::new(&request, &ports, &rules, gaps.as_deref(), &findings);
            output::print_json(&document)?;
        }
        Format::Human => {
            output::print_painted(&painted::pictures(findings.clone().into_ranked()));
            match arguments.policy.is_empty() {
                true => print_needs(&request, &rules)?,
                false => print_verdict(&request, gaps.as_deref())?,
            }
            if let Some(line) = learn_more(findings.iter()) {
                outln!("{}", line);
            }
        }
    }
    let is_sufficient = gaps.is_some_and(|gaps| gaps.is_empty());
    match is_sufficient && !findings.has_errors() {
        true => Ok(Outcome::Accepted),
        false => Ok(Outcome::Rejected),
    }
}

impl Arguments {
    /// The client's secret, if one is given. If the mapping names a type for a login, the secret
    /// has that type.
    fn secret(
        &self,
        mapping: Option<&EventSourceMapping>,
    ) -> Result<Option<GivenSecret>, Unusable> {
        let Some(path) = &self.secret else {
            return Ok(None);
        };
        let named = mapping.and_then(|mapping| mapping.source_access.credential());
        let named = named.map(|configuration| configuration.kind);
        let conditions = Conditions::new(Rules::kafka(), provider());
        GivenSecret::read(path, None, named, &conditions).map(Some)
    }

    /// The same request with the options of a producer.
    fn producing(&self, mut request: AccessRequest) -> Result<AccessRequest, Unusable> {
        let is_producer = request.role() == ClientRole::Producer;
        for (option, is_given) in [
            ("--no-idempotence", self.no_idempotence),
            ("--transactional-id", !self.transactional_id.is_empty()),
        ] {
            if is_given && !is_producer {
                return Err(unusable(format!("{option} is for --role producer")));
            }
        }
        for id in &self.transactional_id {
            request = request.transactional_id(id).map_err(unusable)?;
        }
        Ok(request.idempotent(!self.no_idempotence))
    }
}

fn unusable(error: impl std::fmt::Display) -> Unusable {
    Unusable(error.to_string())
}

/// The same request as the principal that a broker gives to a client with this secret.
fn as_principal_of(request: AccessRequest, secret: GivenSecret) -> Result<AccessRequest, Unusable> {
    let (kind, method) = (secret.kind, request.method());
    // All logins are interchangeable for each method that uses one.
    let takes_login = matches!(
        method,
        Method::ScramSha512 | Method::ScramSha256 | Method::Plain
    );
    let is_for_method = kind.method() == Some(method) || (kind.is_login() && takes_login);
    if !is_for_method {
        let name = method.name();
        return Err(unusable(format!(
            "the secret is for {kind}, and the method is {name}"
        )));
    }
    let principal = secret.principal().ok_or_else(|| {
        unusable(
            "the principal of the secret can't be read; run `msk-auth check` to find the reason",
        )
    })?;
    request.principal(principal).map_err(unusable)
}

fn question(
    arguments: &Arguments,
    mapping: Option<&EventSourceMapping>,
    secret: Option<SourceAccessType>,
    findings: &mut Findings,
) -> Result<Question, Unusable> {
    let method = arguments.method.map(Method::from);
    let of_secret = secret.and_then(SourceAccessType::method);
    if let Some(mapping) = mapping {
        let cluster = arguments.cluster.as_deref();
        return question_of_mapping(mapping, method, of_secret, cluster, findings);
    }
    let method = method.or(of_secret);
    match (&arguments.cluster_arn, method) {
        (Some(arn), Some(method)) => {
            let request = AccessRequest::new(arn.clone(), method, arguments.role.into())
                .topics(arguments.topic.iter().cloned())
                .map_err(unusable)?;
            let request = arguments.producing(request)?;
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
    mapping: &EventSourceMapping,
    method: Option<Method>,
    of_secret: Option<Method>,
    cluster: Option<&Path>,
    findings: &mut Findings,
) -> Result<Question, Unusable> {
    let cluster = match cluster {
        Some(path) => Some(read(path, findings, Cluster::read)?),
        None => None,
    };
    if let Some(cluster) = &cluster {
        mapping.check_cluster(cluster, findings);
    }
    mapping.check_access(findings);
    let method = method
        .or_else(|| method_of(mapping, cluster.as_ref()))
        .or(of_secret)
        .ok_or_else(|| {
            unusable(
                "the mapping names no secret: give --method, or --cluster to choose the method",
            )
        })?;
    mapping.check_state(Some(method), findings);
    let described = cluster.as_ref().and_then(|cluster| cluster.arn.as_ref());
    if mapping.event_source() == EventSource::Msk
        && mapping.event_source_arn.as_ref().or(described).is_none()
        && findings.has_errors()
    {
        return Err(choice::unusable(findings));
    }
    let request = request_of_mapping(mapping, method, cluster.as_ref())?;
    if let Some(arn) = mapping.event_source_arn.as_ref().or(described)
        && mapping.event_source() == EventSource::Msk
    {
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
    cluster: Option<&Cluster>,
) -> Result<AccessRequest, Unusable> {
    let access = &mapping.source_access;
    let described = cluster.and_then(|cluster| cluster.arn.as_ref());
    let mapped = mapping.event_source_arn.as_ref().or(described);
    let request = match (mapping.event_source(), mapped) {
        (EventSource::Msk, Some(arn)) => {
            let request = AccessRequest::new(arn.clone(), method, ClientRole::Lambda);
            let request = match described {
                Some(arn) => request.target(arn),
                None => request,
            };
            match cluster {
                Some(cluster) => request.cluster_type(cluster.cluster_type),
                None => request,
            }
        }
        (EventSource::Msk, None) => {
            return Err(unusable(
                "the mapping does not name its MSK cluster: give --cluster too",
            ));
        }
        _ => {
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

/// Whether AWS refuses the mapping for its topics, so that its permissions are not determined.
fn has_several_topics(mapping: &EventSourceMapping) -> bool {
    mapping.topics.len() > 1
}

/// What the policies lack; `None` if it can't be determined.
fn gaps(
    request: &AccessRequest,
    policies: &[PathBuf],
    findings: &mut Findings,
) -> Result<Option<Vec<Gap>>, Unusable> {
    if policies.is_empty() {
        return Ok(Some(Vec::new()));
    }
    let mut read_policies = Vec::new();
    for path in policies {
        read_policies.push(read(path, findings, IamPolicy::read)?);
    }
    Ok(access::missing(&read_policies, &request.requirements()))
}

/// What the policies lack for a mapping that authenticates with `method`; `None` if it can't be
/// determined.
pub(crate) fn gaps_of_mapping(
    mapping: &EventSourceMapping,
    method: Method,
    cluster: Option<&Cluster>,
    policies: &[PathBuf],
    findings: &mut Findings,
) -> Result<Option<Vec<Gap>>, Unusable> {
    if has_several_topics(mapping) && !policies.is_empty() {
        return Ok(None);
    }
    let request = request_of_mapping(mapping, method, cluster)?;
    gaps(&request, policies, findings)
}

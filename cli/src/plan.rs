//! `msk-auth plan`: which method, which brokers, why, and the client's configuration.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use msk_auth::access::Gap;
use msk_auth::cluster::{BootstrapBrokers, Cluster, EventSourceMapping, Network};
use msk_auth::lambda::{Answer, Basis};
use msk_auth::plan::{self, Decision, Material, Plan, Source};
use msk_auth::sensitive::SensitiveText;
use msk_auth::source_access::{EventSource, SourceAccess, SourceAccessType};
use msk_auth::{Findings, Policy, Severity};
use serde::Serialize;

use crate::access::{self, JsonGap};
use crate::given_secret::GivenSecret;
use crate::output::{self, JsonFinding};
use crate::{Outcome, Unusable, input};

/// Say which method and brokers Lambda would use, why, and how a client is configured for them
///
/// Nothing is connected to: the answer comes from what the AWS CLI prints. `-` is standard input.
#[derive(Args)]
#[command(
    override_usage = "msk-auth plan --cluster FILE --bootstrap FILE [--access FILE] [OPTIONS]\n       \
                      msk-auth plan --mapping FILE [--cluster FILE --bootstrap FILE] [OPTIONS]"
)]
pub(crate) struct Arguments {
    /// The output of `aws kafka describe-cluster-v2` (or describe-cluster)
    #[arg(
        long,
        value_name = "FILE",
        requires = "bootstrap",
        required_unless_present = "mapping"
    )]
    cluster: Option<PathBuf>,
    /// The output of `aws kafka get-bootstrap-brokers`
    #[arg(long, value_name = "FILE", requires = "cluster")]
    bootstrap: Option<PathBuf>,
    /// The output of `aws lambda get-event-source-mapping`, or the input of
    /// create-event-source-mapping
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    /// The mapping's list of SourceAccessConfigurations
    #[arg(long, value_name = "FILE", conflicts_with = "mapping")]
    access: Option<PathBuf>,
    /// The secret, as Secrets Manager holds it
    #[arg(long, value_name = "FILE")]
    secret: Option<PathBuf>,
    /// The SourceAccessConfiguration type of the secret; by default, what it looks like
    #[arg(long = "type", value_name = "TYPE", requires = "secret")]
    secret_type: Option<SourceAccessType>,
    /// From where the client comes
    #[arg(long, value_enum, default_value_t)]
    network: NetworkName,
    /// With --mapping: the policies of the execution role, to say what they lack
    #[arg(long, value_name = "FILE", num_args = 1.., requires = "mapping")]
    policy: Vec<PathBuf>,
    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    format: PlanFormat,
    /// Put the secret's content into the client's configuration
    #[arg(long, requires = "secret")]
    reveal: bool,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum PlanFormat {
    /// For a person at a terminal.
    #[default]
    Human,
    /// For a program; the members are documented in the README.
    Json,
    /// Properties of a Kafka client in Java.
    Java,
    /// Properties of librdkafka.
    Librdkafka,
    /// A configuration file of kcat.
    Kcat,
}

#[derive(Clone, Copy, Default, ValueEnum)]
enum NetworkName {
    /// The cluster's own VPC, as Lambda does.
    #[default]
    Vpc,
    /// The brokers' public addresses.
    Public,
    /// Multi-VPC private connectivity.
    MultiVpc,
    /// The cluster's own VPC over IPv6.
    Ipv6,
}

impl From<NetworkName> for Network {
    fn from(name: NetworkName) -> Self {
        match name {
            NetworkName::Vpc => Self::Vpc,
            NetworkName::Public => Self::Public,
            NetworkName::MultiVpc => Self::MultiVpc,
            NetworkName::Ipv6 => Self::Ipv6,
        }
    }
}

pub(crate) fn run(arguments: &Arguments) -> Result<Outcome, Unusable> {
    let mut findings = Findings::under(&Policy::lambda());
    let mapping = match &arguments.mapping {
        Some(path) => Some(read(path, &mut findings, EventSourceMapping::read)?),
        None => None,
    };
    let access = match (&arguments.access, &mapping) {
        (Some(path), _) => Some(read(path, &mut findings, SourceAccess::read)?),
        (None, Some(mapping)) => Some(mapping.source_access.clone()),
        (None, None) => None,
    };
    let named = access.as_ref().and_then(SourceAccess::credential);
    let secret = match &arguments.secret {
        Some(path) => Some(GivenSecret::read(
            path,
            arguments.secret_type,
            named.map(|configuration| configuration.kind),
        )?),
        None => None,
    };
    let cluster = match (&arguments.cluster, &arguments.bootstrap) {
        (Some(cluster), Some(bootstrap)) => Some((
            read(cluster, &mut findings, Cluster::read)?,
            read(bootstrap, &mut findings, BootstrapBrokers::read)?,
        )),
        _ => None,
    };
    let source = match (&cluster, &mapping) {
        (_, Some(mapping)) if mapping.event_source() == EventSource::SelfManaged => {
            Source::SelfManaged {
                brokers: &mapping.brokers,
            }
        }
        (Some((cluster, brokers)), mapping) => {
            if let Some(mapping) = mapping {
                mapping.check_cluster(cluster, &mut findings);
            }
            Source::Msk {
                cluster,
                brokers,
                network: arguments.network.into(),
            }
        }
        (None, _) if findings.has_errors() => return Err(unusable(&findings)),
        (None, _) => {
            return Err(Unusable(
                "the mapping reads from an MSK cluster: give --cluster and --bootstrap too"
                    .to_owned(),
            ));
        }
    };
    let kind = secret.as_ref().map(|secret| secret.kind);
    let mut decision = plan::decide(source, access.as_ref(), kind, &mut findings);
    if let Some(report) = secret.as_ref().and_then(|secret| secret.report.as_ref()) {
        decision.judge_secret(report, &mut findings);
    }
    let gaps = match (&mapping, &decision.plan, arguments.policy.is_empty()) {
        (Some(mapping), Some(plan), false) => Some(access::gaps_of_mapping(
            mapping,
            plan.method,
            &arguments.policy,
            &mut findings,
        )?),
        _ => None,
    };
    let material = match (&secret, arguments.reveal) {
        (Some(secret), true) => secret.material(),
        _ => Material::LeftOut,
    };
    match (arguments.format, &decision.plan) {
        (PlanFormat::Human, _) => print_human(&decision, &findings, gaps.as_deref())?,
        (PlanFormat::Json, _) => print_json(&decision, &findings, gaps.as_deref())?,
        (_, None) => print_failure(&decision, &findings),
        (PlanFormat::Java, Some(plan)) => print_secret(&plan::java_properties(plan, &material)),
        (PlanFormat::Librdkafka, Some(plan)) => print_secret(&plan::librdkafka(plan, &material)),
        (PlanFormat::Kcat, Some(plan)) => print_secret(&plan::kcat(plan, &material)),
    }
    let is_lacking = gaps.is_some_and(|gaps| !gaps.is_empty());
    match decision.plan {
        Some(_) if !is_lacking => Ok(Outcome::Accepted),
        _ => Ok(Outcome::Rejected),
    }
}

/// Reads one document; what can't be read at all is wrong usage.
pub(crate) fn read<T>(
    path: &Path,
    findings: &mut Findings,
    parse: impl FnOnce(&[u8], &mut Findings) -> Option<T>,
) -> Result<T, Unusable> {
    let bytes = input::read(path)?;
    parse(&bytes, findings).ok_or_else(|| {
        let Unusable(sentence) = unusable(findings);
        Unusable(format!("{}: {sentence}", input::name(path)))
    })
}

/// The last error as one sentence: the one on which the reader gave up.
fn unusable(findings: &Findings) -> Unusable {
    let mut errors = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error);
    Unusable(match errors.next_back() {
        Some(finding) => match &finding.help {
            Some(help) => format!("{}; {help}", finding.message),
            None => finding.message.clone(),
        },
        None => "unreadable".to_owned(),
    })
}

#[derive(Serialize)]
struct JsonPlan<'a> {
    method: Option<&'static str>,
    security_protocol: Option<&'static str>,
    sasl_mechanism: Option<&'static str>,
    brokers: Vec<String>,
    port: Option<u16>,
    reason: &'a str,
    rejected: Vec<JsonRejected<'a>>,
    lambda: Option<&'static str>,
    findings: Vec<JsonFinding>,
    #[serde(skip_serializing_if = "Option::is_none")]
    missing: Option<Vec<JsonGap<'a>>>,
}

#[derive(Serialize)]
struct JsonRejected<'a> {
    method: &'static str,
    why: &'a str,
}

/// The findings as `check` prints them: errors first.
pub(crate) fn ranked(findings: &Findings) -> Vec<JsonFinding> {
    let ranked = findings.clone().into_ranked();
    ranked.into_iter().map(JsonFinding::from).collect()
}

fn print_json(
    decision: &Decision,
    findings: &Findings,
    gaps: Option<&[Gap]>,
) -> Result<(), Unusable> {
    let plan = decision.plan.as_ref();
    let method = plan.map(|plan| plan.method);
    let json = JsonPlan {
        method: method.map(|method| method.as_str()),
        security_protocol: method.map(|method| method.security_protocol()),
        sasl_mechanism: method.and_then(|method| method.sasl_mechanism()),
        brokers: plan.map(brokers).unwrap_or_default(),
        port: plan.and_then(only_port),
        reason: &decision.reason,
        rejected: decision
            .rejected
            .iter()
            .map(|rejected| JsonRejected {
                method: rejected.method.as_str(),
                why: &rejected.why,
            })
            .collect(),
        lambda: decision.lambda.map(|answer| answer.result.as_str()),
        findings: ranked(findings),
        missing: gaps.map(|gaps| gaps.iter().map(JsonGap::from).collect()),
    };
    output::print_json(&json)
}

fn brokers(plan: &Plan) -> Vec<String> {
    plan.brokers.iter().map(ToString::to_string).collect()
}

/// The port, where all brokers have the same.
fn only_port(plan: &Plan) -> Option<u16> {
    match plan.ports().as_slice() {
        [port] => Some(*port),
        _ => None,
    }
}

fn print_secret(text: &SensitiveText) {
    anstream::print!("{}", text.expose());
}

/// There is no configuration to print: says why where errors go.
fn print_failure(decision: &Decision, findings: &Findings) {
    anstream::eprint!("{}", output::pictures(findings.clone().into_ranked()));
    if let Some(answer) = decision.lambda {
        anstream::eprintln!("{}", words(answer));
    }
}

fn print_human(
    decision: &Decision,
    findings: &Findings,
    gaps: Option<&[Gap]>,
) -> Result<(), Unusable> {
    match &decision.plan {
        Some(plan) => print_plan(plan, &decision.reason),
        None => {
            anstream::println!("method    none");
            anstream::println!("why       {}", decision.reason);
        }
    }
    if !decision.rejected.is_empty() {
        anstream::println!("\nnot chosen");
        for rejected in &decision.rejected {
            anstream::println!("  {:<11} {}", rejected.method.as_str(), rejected.why);
        }
    }
    anstream::println!();
    anstream::print!("{}", output::pictures(findings.clone().into_ranked()));
    if let Some(answer) = decision.lambda {
        anstream::println!("{}", words(answer));
    }
    if let Some(gaps) = gaps {
        access::print_gaps(gaps)?;
    }
    Ok(())
}

fn words(answer: Answer) -> String {
    match answer.basis {
        Basis::Documented => format!("Lambda would say: {}", answer.result),
        _ => format!("Lambda would probably say: {}", answer.result),
    }
}

fn print_plan(plan: &Plan, reason: &str) {
    let mechanism = match plan.method.sasl_mechanism() {
        Some(mechanism) => format!(", {mechanism}"),
        None => String::new(),
    };
    anstream::println!(
        "method    {} ({}{mechanism})",
        plan.method.name(),
        plan.method.security_protocol()
    );
    anstream::println!("why       {reason}");
    for (index, broker) in brokers(plan).iter().enumerate() {
        let label = if index == 0 { "brokers" } else { "" };
        anstream::println!("{label:<9} {broker}");
    }
    let ports: Vec<String> = plan.ports().iter().map(ToString::to_string).collect();
    anstream::println!(
        "port      {}: open it both ways in the security groups, and 443 outbound",
        ports.join(", ")
    );
    if plan.method.uses_tls() {
        anstream::println!(
            "roots     {}; each broker's certificate must be for its host",
            plan.roots.name()
        );
    }
}

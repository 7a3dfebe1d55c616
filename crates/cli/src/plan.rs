//! `msk-auth plan`: which method, which brokers, why, and the client's configuration.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use msk_auth::access::Gap;
use msk_auth::lambda::{Answer, Basis};
use msk_auth::plan::{self, Decision, Material, Plan};
use msk_auth::sensitive::SensitiveText;
use msk_auth::{Findings, Rules};
use serde::Serialize;

use crate::access::{self, JsonGap};
use crate::choice::{Choice, Inputs};
use crate::output::{self, JsonFinding};
use crate::{Outcome, Unusable};

/// Say which method and brokers Lambda would use, why, and how a client is configured for them
///
/// Nothing is connected to: the answer comes from what the AWS CLI prints. Any FILE may be `-`,
/// standard input.
#[derive(Args)]
#[command(
    override_usage = "msk-auth plan --cluster FILE --bootstrap FILE [--access FILE] [OPTIONS]\n       \
                      msk-auth plan --cluster-arn ARN [--secret-arn ARN] [OPTIONS]\n       \
                      msk-auth plan --mapping FILE [--cluster FILE --bootstrap FILE] [OPTIONS]"
)]
pub(crate) struct Arguments {
    #[command(flatten)]
    inputs: Inputs,
    /// With --mapping: the policies of the execution role, to report what they lack
    #[arg(long, value_name = "FILE", num_args = 1.., requires = "mapping")]
    policy: Vec<PathBuf>,
    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    format: PlanFormat,
    /// Put the secret's content into the client's configuration
    #[arg(long, requires = "secret_document")]
    reveal: bool,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum PlanFormat {
    /// For a person at a terminal.
    #[default]
    Human,
    /// For a program; docs/json.md lists the members.
    Json,
    /// Properties of a Kafka client in Java.
    Java,
    /// Properties of librdkafka.
    Librdkafka,
    /// A configuration file of kcat.
    Kcat,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Outcome, Unusable> {
    let mut findings = Findings::under(&Rules::lambda());
    let Choice {
        decision,
        mapping,
        secret,
    } = arguments.inputs.decide(&mut findings)?;
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
    out!("{}", text.expose());
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
            outln!("method    none");
            outln!("why       {}", decision.reason);
        }
    }
    if !decision.rejected.is_empty() {
        outln!("\nnot chosen");
        for rejected in &decision.rejected {
            outln!("  {:<11} {}", rejected.method.as_str(), rejected.why);
        }
    }
    outln!();
    out!("{}", output::pictures(findings.clone().into_ranked()));
    if let Some(answer) = decision.lambda {
        outln!("{}", words(answer));
    }
    if let Some(gaps) = gaps {
        access::print_gaps(gaps)?;
    }
    Ok(())
}

/// The line about Lambda; "probably" where its words are inferred.
pub(crate) fn words(answer: Answer) -> String {
    match answer.basis {
        Basis::Documented | Basis::Seen => format!("Lambda would say: {}", answer.result),
        _ => format!("Lambda would probably say: {}", answer.result),
    }
}

fn print_plan(plan: &Plan, reason: &str) {
    let mechanism = match plan.method.sasl_mechanism() {
        Some(mechanism) => format!(", {mechanism}"),
        None => String::new(),
    };
    outln!(
        "method    {} ({}{mechanism})",
        plan.method.name(),
        plan.method.security_protocol()
    );
    outln!("why       {reason}");
    for (index, broker) in brokers(plan).iter().enumerate() {
        let label = if index == 0 { "brokers" } else { "" };
        outln!("{label:<9} {broker}");
    }
    let ports: Vec<String> = plan.ports().iter().map(ToString::to_string).collect();
    outln!(
        "port      {}: open it both ways in the security groups, and 443 outbound",
        ports.join(", ")
    );
    if plan.method.uses_tls() {
        outln!(
            "roots     {}; each broker's certificate must be for its host",
            plan.roots.name()
        );
    }
}

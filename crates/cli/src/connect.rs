//! `msk-auth connect`: every stage at every broker, and the reason where one fails.

mod grid;
mod means;
mod oauth;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use clap::{Args, ValueEnum};
use grid::Grid;
use msk_auth::client::Client;
use msk_auth::lambda::Stage;
use msk_auth::timestamp::rfc3339;
use msk_auth::{Findings, Method};
use msk_auth_connect::contract::ConnectDocument;
use msk_auth_connect::{
    BrokerReport, ConnectReport, Connector, Failure, Questions, Timeouts, blocking,
};
use rustls_pki_types::ServerName;

use crate::choice::Inputs;
use crate::configuration::KeystoreOptions;
use crate::{Format, Outcome, Unusable, output, painted, words};

/// Connect to every broker, and say at which stage and why it fails
///
/// Goes through name resolution, TCP, TLS, SASL, API versions and metadata at all brokers at the
/// same time. The brokers and the method are given, or chosen as `msk-auth plan` does from what the
/// AWS CLI prints.
#[derive(Args)]
#[command(after_long_help = "Examples:\n  \
    msk-auth connect --brokers b-1.example.com:9096 --secret login.json --topic orders --group billing\n  \
    msk-auth connect --brokers b-1.example.com:9094 --method tls --ca root.pem\n  \
    msk-auth connect --cluster cluster.json --bootstrap brokers.json --secret secret.json")]
#[command(
    mut_arg("rules", |rules| {
        rules.help("The rules to judge by [default: lambda; for --brokers that are not MSK's, kafka]")
    }),
    override_usage = "msk-auth connect --brokers HOST:PORT,… [--method METHOD] [--secret FILE] [OPTIONS]\n       \
                      msk-auth connect --cluster FILE --bootstrap FILE [--secret FILE] [OPTIONS]\n       \
                      msk-auth connect --cluster-arn ARN [--secret-arn ARN] [OPTIONS]\n       \
                      msk-auth connect --mapping FILE [--cluster FILE --bootstrap FILE] [--secret FILE] [OPTIONS]\n       \
                      msk-auth connect --config FILE [OPTIONS]",
    mut_arg("rules", |rules| rules.help(
        "By whose rules a secret is judged [default: kafka with --brokers that are not MSK's, else lambda]"
    ))
)]
pub(crate) struct Arguments {
    /// The brokers to connect to
    #[arg(long, value_name = "HOST:PORT,…", conflicts_with_all = ["cluster", "cluster_arn", "mapping", "access"])]
    brokers: Option<String>,
    /// mtls, scram, iam, tls, plaintext, scram-256, plain or oauthbearer; by default what the
    /// secret is for
    #[arg(long, value_name = "METHOD", requires = "brokers")]
    method: Option<Method>,
    /// A client's configuration: client.properties of Java, or librdkafka's, with brokers and login
    #[arg(long, value_name = "FILE", conflicts_with_all = ["brokers", "cluster", "cluster_arn", "mapping", "access", "secret_document"])]
    config: Option<PathBuf>,
    #[command(flatten)]
    keystore: KeystoreOptions,
    #[command(flatten)]
    inputs: Inputs,
    /// The root certificates to trust: PEM, or a secret of type SERVER_ROOT_CA_CERTIFICATE; by
    /// default Amazon's for MSK, else the public ones
    #[arg(long, value_name = "FILE")]
    ca: Option<PathBuf>,
    /// The name that the brokers' certificates must be for, instead of the brokers' hosts
    #[arg(long, value_name = "NAME")]
    server_name: Option<String>,
    /// With IAM: the region of the cluster; by default the one in the brokers' names
    #[arg(long)]
    region: Option<String>,
    /// With IAM: the SASL mechanism; brokers before Kafka 2.7 take aws-msk-iam alone [default: oauthbearer, or
    /// what --config says]
    #[arg(long, value_name = "MECHANISM", value_enum)]
    iam_mechanism: Option<IamShape>,
    /// With oauthbearer: a file with the token; by default one is asked for with the secret
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
    #[command(flatten)]
    oauth: oauth::OauthOptions,
    /// Ask whether this topic may be described; may be repeated
    #[arg(long, value_name = "TOPIC")]
    topic: Vec<String>,
    /// Ask whether this consumer group may be described, and the topics read
    #[arg(long, value_name = "GROUP")]
    group: Option<String>,
    /// How long each stage may take
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=3600))]
    timeout: u64,
    /// How to print it
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum IamShape {
    /// A signed token over OAUTHBEARER.
    Oauthbearer,
    /// AWS_MSK_IAM, as Amazon's Java library.
    AwsMskIam,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Outcome, Unusable> {
    let means = match means::gather(arguments)? {
        Ok(means) => means,
        Err(rejection) => return reject(arguments, &rejection),
    };
    let timeouts = Timeouts::each(Duration::from_secs(arguments.timeout));
    let mut connector = Connector::new(means.client).timeouts(timeouts);
    if let Some(name) = &arguments.server_name {
        let name = ServerName::try_from(name.clone())
            .map_err(|_| Unusable(format!("--server-name: {name} is no host name")))?;
        connector = connector.server_name(name);
    }
    let mut questions = Questions::default().topics(arguments.topic.iter().cloned());
    if let Some(group) = &arguments.group {
        questions = questions.group(group);
    }
    let is_asking = !arguments.topic.is_empty() || arguments.group.is_some();
    let is_human = arguments.format == Format::Human;
    let grid = Arc::new(Mutex::new(Grid::new(connector.client(), is_asking)));
    if is_human {
        print_head(connector.client(), means.reason.as_deref());
        lock(&grid).begin();
    }
    let observed = grid.clone();
    let report = blocking::examine(&connector, &questions, move |broker, stage| {
        if is_human {
            lock(&observed).note(broker, stage);
        }
    })
    .map_err(|error| Unusable(format!("no means to wait for sockets: {error}")))?;
    match arguments.format {
        Format::Json => {
            let mut document = ConnectDocument::from(&report);
            if arguments.inputs.rules.are_not_lambdas() {
                (document.lambda, document.lambda_basis) = (None, None);
            }
            output::print_json(&document)?;
        }
        Format::Human => {
            lock(&grid).end();
            print_human(&report);
            let answer = report.lambda();
            if let Some(answer) = answer.filter(|_| !arguments.inputs.rules.are_not_lambdas()) {
                outln!("{}", words::lambda(answer));
            }
        }
    }
    match report.is_ready() {
        true => Ok(Outcome::Accepted),
        false => Ok(Outcome::Rejected),
    }
}

fn lock(grid: &Mutex<Grid>) -> std::sync::MutexGuard<'_, Grid> {
    grid.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Nothing was connected to: the secret or the choice is already wrong.
fn reject(arguments: &Arguments, rejection: &means::Rejection) -> Result<Outcome, Unusable> {
    match arguments.format {
        Format::Json => output::print_json(&ConnectDocument::not_tried(
            rejection.method,
            rejection.lambda,
            &rejection.findings,
        ))?,
        Format::Human => {
            let findings: Findings = rejection.findings.clone();
            output::print_painted(&painted::pictures(findings.into_ranked()));
            outln!("not connected: {}", rejection.reason);
            if let Some(answer) = rejection.lambda {
                outln!("{}", words::lambda(answer));
            }
            if let Some(line) = words::learn_more(rejection.findings.iter()) {
                outln!("{}", line);
            }
        }
    }
    Ok(Outcome::Rejected)
}

fn print_head(client: &Client, reason: Option<&str>) {
    let method = client.method();
    let mechanism = match client.sasl_mechanism() {
        Some(mechanism) => format!(", {mechanism}"),
        None => String::new(),
    };
    outln!(
        "method   {} ({}{})",
        method.name(),
        method.security_protocol(),
        mechanism
    );
    if let Some(reason) = reason {
        outln!("why      {}", reason);
    }
    outln!();
}

fn print_human(report: &ConnectReport) {
    outln!();
    print_facts(report);
    print_failures(report);
    let ready = report
        .brokers
        .iter()
        .filter(|broker| broker.is_ready())
        .count();
    outln!("ready: {} of {} brokers", ready, report.brokers.len());
    if let Some(failure) = report.brokers.iter().find_map(BrokerReport::failure) {
        outln!("{}", words::learn_more_of(failure.code));
    }
}

/// What is worth knowing of those that came far enough: each fact once, if it is the same for all.
fn print_facts(report: &ConnectReport) {
    let mut facts: Vec<(&str, String)> = Vec::new();
    for broker in &report.brokers {
        for fact in facts_of(broker) {
            if !facts.contains(&fact) {
                facts.push(fact);
            }
        }
    }
    for (name, fact) in &facts {
        outln!("{:<8} {}", name, fact);
    }
    if !facts.is_empty() {
        outln!();
    }
}

fn facts_of(broker: &BrokerReport) -> Vec<(&'static str, String)> {
    let mut facts = Vec::new();
    if let Some(tls) = &broker.tls {
        facts.push(("tls", format!("{}, {}", tls.version, tls.cipher)));
        if let Some(peer) = tls.peer() {
            let until = rfc3339(peer.not_after());
            facts.push(("peer", format!("{}, valid until {until}", peer.subject())));
        }
    }
    if let Some(session) = &broker.session {
        let seconds = session.lifetime.as_secs();
        facts.push((
            "session",
            format!("{seconds} s, then it is authenticated again"),
        ));
    }
    for stage in &broker.stages {
        let name = match stage.stage {
            Stage::Metadata => "cluster",
            Stage::Authorize => "allowed",
            _ => continue,
        };
        if let Ok(message) = &stage.outcome {
            facts.push((
                name,
                message
                    .strip_prefix("cluster ")
                    .unwrap_or(message)
                    .to_owned(),
            ));
        }
    }
    facts
}

/// Whether two failures are shown as one.
fn same(one: &Failure, other: &Failure) -> bool {
    (one.stage, one.code, &one.help) == (other.stage, other.code, &other.help)
}

/// Each failure once, with the brokers that it met.
fn print_failures(report: &ConnectReport) {
    let mut met: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    let failures: Vec<_> = report
        .brokers
        .iter()
        .filter_map(|broker| Some((broker, broker.failure()?)))
        .collect();
    for (broker, failure) in &failures {
        let first = failures.iter().position(|(_, other)| same(failure, other));
        let first = first.unwrap_or_default();
        met.entry(first)
            .or_default()
            .push(broker.broker.to_string());
    }
    for (first, brokers) in met {
        let Some((_, failure)) = failures.get(first) else {
            continue;
        };
        let place = match brokers.len() {
            _ if report.brokers.len() == 1 => failure.stage.to_string(),
            1..=3 => format!("{} at {}", failure.stage, brokers.join(", ")),
            count => format!("{} at {count} brokers", failure.stage),
        };
        let of_one = failures
            .iter()
            .any(|(_, other)| same(failure, other) && other.message != failure.message);
        let at_first = if of_one { "; at the first" } else { "" };
        let message = format!("{place}{at_first}: {}", failure.message);
        output::print_painted(&painted::failure(
            failure.code.as_str(),
            &message,
            failure.help.as_deref(),
        ));
    }
}

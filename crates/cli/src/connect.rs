//! `msk-auth connect`: tries every stage at every broker, and reports why one fails.

mod files;
mod grid;
mod means;
mod oauth;
mod steps;
mod terms;
mod unused;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use clap::{Args, ValueEnum};
use grid::Grid;
use msk_auth::client::Client;
use msk_auth::lambda::Stage;
use msk_auth::timestamp::rfc3339;
use msk_auth::{Findings, Method, Severity};
use msk_auth_connect::contract::ConnectDocument;
use msk_auth_connect::{
    BrokerReport, ConnectReport, Connector, Event, Failure, Questions, Timeouts, blocking,
};
use rustls_pki_types::ServerName;

use crate::choice::Inputs;
use crate::configuration::KeystoreOptions;
use crate::{Format, Outcome, Unusable, output, painted, words};

/// Connect to every broker, and report which stage fails and why
///
/// Tries name resolution, TCP, TLS, SASL, API versions and metadata at all brokers at the same time,
/// including those that the cluster advertises. Give the brokers and the method. Or give the output of the
/// AWS CLI, and `connect` chooses as `msk-auth plan` does.
#[derive(Args)]
#[command(after_long_help = "Examples:\n  \
    msk-auth connect --brokers b-1.example.com:9096 --secret login.json --topic orders --group billing\n  \
    msk-auth connect --brokers b-1.example.com:9094 --method tls --ca root.pem --verbose\n  \
    msk-auth connect --cluster cluster.json --bootstrap brokers.json --secret secret.json\n  \
    msk-auth connect --config client.properties --topic orders --group billing")]
#[command(
    override_usage = "msk-auth connect --brokers HOST:PORT,… [--method METHOD] [--secret FILE] [OPTIONS]\n       \
                      msk-auth connect --cluster FILE --bootstrap FILE [--secret FILE] [OPTIONS]\n       \
                      msk-auth connect --cluster-arn ARN [--secret-arn ARN] [OPTIONS]\n       \
                      msk-auth connect --mapping FILE [--cluster FILE --bootstrap FILE] [--secret FILE] [OPTIONS]\n       \
                      msk-auth connect --config FILE [OPTIONS]",
    mut_arg("rules", |rules| rules.help(
        "The rules to check a secret by [default: kafka with --brokers that are not MSK's, else \
         lambda]"
    ))
)]
pub(crate) struct Arguments {
    /// The brokers to connect to
    #[arg(long, value_name = "HOST:PORT,…", conflicts_with_all = ["cluster", "cluster_arn", "mapping", "access"])]
    brokers: Option<String>,
    /// mtls, scram, iam, tls, plaintext, scram-256, plain or oauthbearer
    /// [default: the method that the secret is for]
    #[arg(long, value_name = "METHOD")]
    method: Option<Method>,
    /// A client's configuration with brokers and login: Java's client.properties, or librdkafka's
    #[arg(long, value_name = "FILE", conflicts_with_all = ["brokers", "cluster", "cluster_arn", "mapping", "access", "secret_document"])]
    config: Option<PathBuf>,
    #[command(flatten)]
    keystore: KeystoreOptions,
    #[command(flatten)]
    inputs: Inputs,
    /// The root certificates to trust: PEM, or a secret of type SERVER_ROOT_CA_CERTIFICATE
    /// [default: Amazon's for MSK, else the public ones]
    #[arg(long, value_name = "FILE")]
    ca: Option<PathBuf>,
    /// With a tunnel: the name that the given brokers' certificates must contain, and that aws-msk-iam
    /// signs, instead of their hosts
    #[arg(long, value_name = "NAME")]
    server_name: Option<String>,
    /// With IAM: the region of the cluster [default: the one in the brokers' names]
    #[arg(long)]
    region: Option<String>,
    /// With IAM: the SASL mechanism; brokers before Kafka 2.7 accept only aws-msk-iam
    /// [default: that of --config, else oauthbearer]
    #[arg(long, value_name = "MECHANISM", value_enum)]
    iam_mechanism: Option<IamShape>,
    /// With oauthbearer: a file that contains the token
    /// [default: a token is requested with the secret]
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
    #[command(flatten)]
    oauth: oauth::OauthOptions,
    /// Check that the client may describe this topic; may be repeated
    #[arg(long, value_name = "TOPIC")]
    topic: Vec<String>,
    /// Check that the client may describe this consumer group, and read the topics
    #[arg(long, value_name = "GROUP")]
    group: Option<String>,
    /// Do not connect to the brokers that the cluster advertises, only to the given ones
    #[arg(long)]
    no_advertised: bool,
    /// Show each step on standard error: addresses, TLS, the names of the SASL and Kafka messages, but
    /// not their content
    #[arg(short, long)]
    verbose: bool,
    /// How many seconds each stage may take
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=3600))]
    timeout: u64,
    /// How to print the result
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum IamShape {
    /// A signed token over OAUTHBEARER.
    Oauthbearer,
    /// AWS_MSK_IAM, as Amazon's Java library uses.
    AwsMskIam,
}

impl Arguments {
    fn timeout(&self) -> Duration {
        Duration::from_secs(self.timeout)
    }
}

pub(crate) fn run(arguments: &Arguments) -> Result<Outcome, Unusable> {
    let means = match means::gather(arguments)? {
        Ok(means) => means,
        Err(rejection) => return reject(arguments, &rejection),
    };
    let timeouts = Timeouts::each(arguments.timeout());
    let mut connector = Connector::new(means.client).timeouts(timeouts);
    if let Some(name) = &arguments.server_name {
        let name = ServerName::try_from(name.clone())
            .map_err(|_| Unusable(format!("--server-name: {name} is not a host name")))?;
        connector = connector.server_name(name);
    }
    let mut questions = Questions::default().topics(arguments.topic.iter().cloned());
    if let Some(group) = &arguments.group {
        questions = questions.group(group);
    }
    if arguments.no_advertised {
        questions = questions.given_brokers_only();
    }
    let is_asking = !arguments.topic.is_empty() || arguments.group.is_some();
    let is_human = arguments.format == Format::Human;
    // The steps would be printed into a table that is being redrawn.
    let is_live = is_human && !arguments.verbose;
    let grid = Arc::new(Mutex::new(Grid::new(
        connector.client(),
        is_asking,
        is_live,
    )));
    if is_human {
        print_head(connector.client(), means.reason.as_deref());
        lock(&grid).begin();
    }
    let observed = grid.clone();
    let is_verbose = arguments.verbose;
    let observe = move |event: Event<'_>| {
        if is_verbose {
            steps::print(&event);
        }
        lock(&observed).note(event);
    };
    let report = blocking::examine_until(&connector, &questions, observe, interrupt())
        .map_err(|error| Unusable(format!("can't start the runtime for sockets: {error}")))?;
    let lambda = report.lambda().filter(|_| means.is_lambdas);
    match arguments.format {
        Format::Json => {
            let word = |term| terms::word(term, report.method);
            let document = ConnectDocument::new(&report, lambda, &means.findings, &word);
            output::print_json(&document)?;
        }
        Format::Human => {
            lock(&grid).end();
            print_human(&report, &means.findings);
            if let Some(answer) = lambda {
                outln!("{}", words::lambda(answer));
            }
            if let Some(failure) = report.failure() {
                outln!("{}", words::learn_more_of(failure.code));
            }
        }
    }
    match (report.is_interrupted, report.is_ready()) {
        (true, _) => Ok(Outcome::Interrupted),
        (_, true) => Ok(Outcome::Accepted),
        (_, false) => Ok(Outcome::Rejected),
    }
}

/// Completes when Ctrl-C is typed.
async fn interrupt() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

fn lock(grid: &Mutex<Grid>) -> std::sync::MutexGuard<'_, Grid> {
    grid.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Reports that nothing was connected to: the secret or the choice is already wrong.
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

fn print_human(report: &ConnectReport, secret: &Findings) {
    outln!();
    print_facts(report);
    print_failures(report);
    print_warnings(report, secret);
    outln!("{}", verdict(report));
    if report.is_interrupted {
        outln!("interrupted: some brokers were not examined completely");
    }
}

fn verdict(report: &ConnectReport) -> String {
    let count = |ready: usize, all: usize| format!("{ready} of {all}");
    let ready = report.brokers.iter().filter(|broker| broker.is_ready());
    let given = count(ready.count(), report.brokers.len());
    let mut verdict = format!("ready: {given} brokers");
    let others = report.examined_advertised().count();
    if others > 0 {
        let ready = report.examined_advertised();
        let ready = ready.filter(|broker| broker.is_ready()).count();
        verdict.push_str(&format!(
            ", and {} more that are advertised",
            count(ready, others)
        ));
    }
    if report.advertised_left_out > 0 {
        let left_out = report.advertised_left_out;
        verdict.push_str(&format!(
            "; {left_out} more are advertised and were not tried"
        ));
    }
    verdict
}

/// Prints facts about the brokers that were reached: each fact once, if it is the same for all.
fn print_facts(report: &ConnectReport) {
    let mut facts: Vec<(&str, String)> = Vec::new();
    for broker in report.examined() {
        for fact in facts_of(broker) {
            if !facts.contains(&fact) {
                facts.push(fact);
            }
        }
    }
    facts.extend(advertised(report));
    for (name, fact) in &facts {
        outln!("{:<8} {}", name, fact);
    }
    if !facts.is_empty() {
        outln!();
    }
}

/// How many advertised brokers are listed one by one.
const MAXIMUM_LISTED: usize = 12;

/// The brokers that the cluster advertises, one per line.
fn advertised(report: &ConnectReport) -> Vec<(&'static str, String)> {
    let listed = report.advertised.iter().take(MAXIMUM_LISTED);
    let mut lines: Vec<String> = listed
        .map(|one| {
            let given = if one.is_given { ", given" } else { "" };
            format!("{} (no. {}{given})", one.address, one.node_id)
        })
        .collect();
    let more = report.advertised.len().saturating_sub(lines.len());
    let more = more.saturating_add(report.advertised_left_out);
    if more > 0 {
        lines.push(format!("and {more} more"));
    }
    let names = std::iter::once("brokers").chain(std::iter::repeat(""));
    names.zip(lines).collect()
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

/// Prints each failure once, with the brokers where it occurred.
fn print_failures(report: &ConnectReport) {
    let mut met: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    let failures: Vec<_> = report
        .examined()
        .filter_map(|broker| Some((broker, broker.failure()?)))
        .collect();
    for (broker, failure) in &failures {
        let first = failures.iter().position(|(_, other)| same(failure, other));
        let first = first.unwrap_or_default();
        met.entry(first).or_default().push(&broker.address);
    }
    for (first, brokers) in met {
        let Some((broker, failure)) = failures.get(first) else {
            continue;
        };
        // The message about an advertised broker contains its name.
        let is_named = !report.brokers.contains(broker);
        let place = match brokers.len() {
            1 if is_named || report.examined().count() == 1 => failure.stage.to_string(),
            1..=3 => format!("{} at {}", failure.stage, brokers.join(", ")),
            count => format!("{} at {count} brokers", failure.stage),
        };
        let of_one = failures
            .iter()
            .any(|(_, other)| same(failure, other) && other.message != failure.message);
        let at_first = if of_one { "; at the first" } else { "" };
        let message = format!("{place}{at_first}: {}", failure.message);
        let help = failure.help.as_ref();
        let help = help.map(|help| help.in_terms_of(|term| terms::word(term, report.method)));
        output::print_painted(&painted::failure(
            failure.code.as_str(),
            &message,
            help.as_deref(),
        ));
    }
}

/// Prints warnings about an accepted secret that can explain a failed login.
fn print_warnings(report: &ConnectReport, secret: &Findings) {
    let failures = report.examined().filter_map(BrokerReport::failure);
    let mut stages = failures.map(|failure| failure.stage);
    if stages.any(|stage| matches!(stage, Stage::Tls | Stage::Sasl)) {
        let ranked = secret.clone().into_ranked().into_iter();
        let warnings = ranked.filter(|finding| finding.severity == Severity::Warning);
        output::print_painted(&painted::pictures(warnings.collect()));
    }
}

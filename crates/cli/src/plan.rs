//! `msk-auth plan`: chooses the method and the brokers, and prints the client's configuration.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use msk_auth::access::Gap;
use msk_auth::aws::{EventSource, Network};
use msk_auth::config::{Configuration, ConfiguredCredentials, Dialect};
use msk_auth::contract::PlanDocument;
use msk_auth::plan::{self, Decision, Material, Plan, RootsSource};
use msk_auth::sensitive::SensitiveText;
use msk_auth::{Findings, Rules};

use crate::choice::{Choice, Inputs};
use crate::configuration::KeystoreOptions;
use crate::given_secret::GivenSecret;
use crate::target::Output;
use crate::words::learn_more;
use crate::{Outcome, Unusable, access, configuration, input, output, painted, words};

/// Report which method and brokers Lambda would use, why, and how to configure a client for them
///
/// Opens no connection: reads the output of the AWS CLI, or a client's configuration. With both, it also
/// reports where the configuration does not fit the cluster or the mapping. Any FILE may be `-` for
/// standard input.
#[derive(Args)]
#[command(after_long_help = "Examples:\n  \
    msk-auth plan --cluster cluster.json --bootstrap brokers.json --secret secret.json\n  \
    msk-auth plan --mapping mapping.json --cluster cluster.json --bootstrap brokers.json --policy policy.json\n  \
    msk-auth plan --cluster cluster.json --bootstrap brokers.json --format librdkafka\n  \
    msk-auth plan --config client.properties\n  \
    msk-auth plan --config client.properties --mapping mapping.json\n  \
    msk-auth plan --config client.properties --format kcat --reveal --output kcat.conf")]
#[command(
    mut_arg("output", |output| output.help(
        "Where to write the client's configuration: a file (mode 0600), or - for standard output \
         [default: standard output, unless that is a terminal and --reveal is given]"
    )),
    mut_arg("password_file", |option| option.help(
        "With --config: a keystore's password, where the configuration has none; a line break at its end is ignored"
    )),
    mut_arg("alias", |option| option.help(
        "With --config: the alias of the key, in a keystore with several"
    )),
    mut_arg("resolve", |option| option.help(
        "With --config of Java: fill in ${file:PATH:KEY}, ${directory:FOLDER:FILE} and ${env:NAME}, as its \
         config.providers name them"
    )),
    mut_arg("rules", |rules| rules.help(
        "The rules to judge by [default: lambda; with --config those of its client]"
    )),
    override_usage = "msk-auth plan --cluster FILE --bootstrap FILE [--access FILE] [OPTIONS]\n       \
                      msk-auth plan --cluster-arn ARN [--secret-arn ARN] [OPTIONS]\n       \
                      msk-auth plan --mapping FILE [--cluster FILE --bootstrap FILE] [OPTIONS]\n       \
                      msk-auth plan --config FILE [--mapping FILE] [--cluster FILE --bootstrap FILE] [OPTIONS]"
)]
pub(crate) struct Arguments {
    #[command(flatten)]
    inputs: Inputs,
    /// A client's configuration: client.properties of Java, or librdkafka's, with brokers and login
    #[arg(long, value_name = "FILE", group = "secret_document", conflicts_with_all = ["secret_arn", "secret_type"])]
    config: Option<PathBuf>,
    /// With --config: its dialect [default: what its keys look like]
    #[arg(long, value_name = "DIALECT", value_parser = configuration::dialect())]
    dialect: Option<Dialect>,
    #[command(flatten)]
    keystore: KeystoreOptions,
    /// With --mapping: the policies of the execution role, to report what they lack
    #[arg(long, value_name = "FILE", num_args = 1..)]
    policy: Vec<PathBuf>,
    /// How to print the result
    #[arg(long, value_enum, default_value_t)]
    format: PlanFormat,
    /// Put the content of the secret, or of --config, into the client's configuration (--format java, librdkafka or
    /// kcat)
    #[arg(long, requires = "secret_document")]
    reveal: bool,
    #[command(flatten)]
    output: Output,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum PlanFormat {
    /// For a person at a terminal
    #[default]
    Human,
    /// For a program; docs/json.md describes the members
    Json,
    /// Properties of a Java client
    Java,
    /// Properties of librdkafka, one KEY=VALUE per line without escapes; certificates and key are files that it names
    Librdkafka,
    /// A configuration file of kcat, with the same names; certificates and key are files that it names
    Kcat,
}

impl Arguments {
    /// Refuses, before any work, an output that can't be written.
    fn check_output(&self) -> Result<(), Unusable> {
        let is_configuration = !matches!(self.format, PlanFormat::Human | PlanFormat::Json);
        for (option, is_given) in [
            ("--reveal", self.reveal),
            ("--output", self.output.is_given()),
        ] {
            if is_given && !is_configuration {
                return Err(Unusable(format!(
                    "{option} is for a client's configuration: give --format java, librdkafka or kcat"
                )));
            }
        }
        if self.reveal {
            self.output.refuse_terminal()?;
        }
        let policies = self.policy.iter().map(PathBuf::as_path);
        let mut inputs: Vec<&Path> = self.inputs.files().chain(policies).collect();
        inputs.extend(self.config.as_deref());
        inputs.extend(self.keystore.password_file());
        self.output.refuse_inputs(&inputs, "")
    }

    /// What of a secret or of a configuration the client's configuration was written without.
    fn left_out(
        &self,
        configuration: Option<&Configuration>,
        plan: &Plan,
        material: &Material<'_>,
    ) -> Option<String> {
        let is_lines = matches!(self.format, PlanFormat::Librdkafka | PlanFormat::Kcat);
        let Some(configuration) = configuration else {
            let is_certificate = matches!(material, Material::ClientCertificate { .. });
            return (is_lines && is_certificate).then(|| {
                "the output omits the secret's certificate and key, which have no place in a line: write them into \
                 the files that it names"
                    .to_owned()
            });
        };
        let has_roots = matches!(plan.roots, RootsSource::Given(_));
        let omitted = match &configuration.credentials {
            ConfiguredCredentials::None if is_lines && has_roots => IN_FILES_ROOTS,
            ConfiguredCredentials::None => return None,
            ConfiguredCredentials::Iam(options) => {
                let named = options.named()?;
                return Some(format!(
                    "the output omits {named} of the configuration, which `msk-auth convert` keeps for Java"
                ));
            }
            ConfiguredCredentials::DelegationToken(_) => {
                "the output omits the delegation token; `msk-auth convert` keeps it for Java"
            }
            ConfiguredCredentials::ClientCertificate(_) if is_lines => {
                "the output omits the certificates and the key; `msk-auth convert --to librdkafka --output FILE` writes them into files"
            }
            _ if !self.reveal => {
                "the output omits the secrets of the configuration; add --reveal to include them"
            }
            _ if is_lines && has_roots => IN_FILES_ROOTS,
            _ => return None,
        };
        Some(omitted.to_owned())
    }
}

const IN_FILES_ROOTS: &str = "the output omits the root certificates; `msk-auth convert --to librdkafka --output FILE` writes them into a file";

pub(crate) fn run(arguments: &Arguments) -> Result<Outcome, Unusable> {
    arguments.check_output()?;
    let read = match &arguments.config {
        Some(path) => Some(configuration::read(
            path,
            arguments.dialect,
            &arguments.keystore,
            &arguments.inputs.rules,
        )?),
        None => None,
    };
    if let Some(read) = &read {
        let named: Vec<_> = read.files.iter().map(PathBuf::as_path).collect();
        arguments.output.refuse_inputs(&named, "")?;
    }
    let configuration = read.as_ref().map(|read| &read.configuration);
    let mut findings = match configuration {
        Some(configuration) => configuration.findings.clone(),
        None => Findings::under(&Rules::lambda()),
    };
    let Choice {
        decision,
        mapping,
        cluster,
        secret,
    } = match configuration {
        Some(configuration) if !configuration.accepted() || !arguments.inputs.is_given() => {
            Choice::of_configuration(configuration)
        }
        _ => arguments.inputs.decide(configuration, &mut findings)?,
    };
    let secret = secret.or_else(|| GivenSecret::of_configuration(read.as_ref()?));
    let gaps = match (&mapping, &decision.plan, arguments.policy.is_empty()) {
        (Some(mapping), Some(plan), false) => Some(access::gaps_of_mapping(
            mapping,
            plan.method,
            cluster.as_ref(),
            &arguments.policy,
            &mut findings,
        )?),
        _ => None,
    };
    let material = match (&secret, arguments.reveal) {
        (Some(secret), true) if secret.is_client_with_a_key() => {
            return Err(Unusable(
                "--reveal: the secret's client has a key, which these clients read from a file: \
                 see Kafka's properties sasl.oauthbearer.assertion.*"
                    .to_owned(),
            ));
        }
        (Some(secret), true) => secret.material(),
        _ => Material::LeftOut,
    };
    // Security groups are AWS's; the brokers of a configuration can be anywhere.
    let in_aws = arguments.inputs.is_given()
        || configuration.is_none_or(|one| one.event_source() == EventSource::Msk);
    match (arguments.format, &decision.plan) {
        (PlanFormat::Human, _) => print_human(&decision, &findings, gaps.as_ref(), in_aws)?,
        (PlanFormat::Json, _) => {
            let known = gaps.as_ref().and_then(Option::as_deref);
            output::print_json(&PlanDocument::new(&decision, &findings, known))?;
        }
        (_, None) => print_failure(&decision, &findings),
        (format, Some(plan)) => {
            let text = rendered(format, plan, &material)?;
            let written = arguments.output.write(text.expose().as_bytes())?;
            if let Some(path) = written {
                errln!("written to {}", input::name(path));
            }
            if let Some(line) = arguments.left_out(configuration, plan, &material) {
                errln!("{}", line);
            }
        }
    }
    let is_lacking = gaps.is_some_and(|gaps| gaps.is_none_or(|gaps| !gaps.is_empty()));
    match decision.plan {
        Some(_) if !is_lacking => Ok(Outcome::Accepted),
        _ => Ok(Outcome::Rejected),
    }
}

fn brokers(plan: &Plan) -> Vec<String> {
    plan.brokers.iter().map(ToString::to_string).collect()
}

fn rendered(
    format: PlanFormat,
    plan: &Plan,
    material: &Material<'_>,
) -> Result<SensitiveText, Unusable> {
    let rendered = match format {
        PlanFormat::Librdkafka => plan::librdkafka(plan, material),
        PlanFormat::Kcat => plan::kcat(plan, material),
        _ => Ok(plan::java_properties(plan, material)),
    };
    rendered.map_err(|error| Unusable(format!("{error}; --format java escapes every character")))
}

/// Reports on standard error why there is no configuration to print.
fn print_failure(decision: &Decision, findings: &Findings) {
    output::print_error_painted(&painted::pictures(findings.clone().into_ranked()));
    if let Some(answer) = decision.lambda {
        errln!("{}", words::lambda(answer));
    }
    if let Some(line) = learn_more(findings.iter()) {
        errln!("{}", line);
    }
}

fn print_human(
    decision: &Decision,
    findings: &Findings,
    gaps: Option<&Option<Vec<Gap>>>,
    in_aws: bool,
) -> Result<(), Unusable> {
    match &decision.plan {
        Some(plan) => print_plan(plan, &decision.reason, in_aws),
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
    output::print_painted(&painted::pictures(findings.clone().into_ranked()));
    if let Some(answer) = decision.lambda {
        outln!("{}", words::lambda(answer));
    }
    if let Some(gaps) = gaps {
        access::print_gaps(gaps.as_deref())?;
    }
    if let Some(line) = learn_more(findings.iter()) {
        outln!("{}", line);
    }
    Ok(())
}

fn print_plan(plan: &Plan, reason: &str, in_aws: bool) {
    let mechanism = match plan.method.sasl_mechanism() {
        Some(mechanism) => format!(", {mechanism}"),
        None => String::new(),
    };
    outln!(
        "method    {} ({}{})",
        plan.method.name(),
        plan.method.security_protocol(),
        mechanism
    );
    outln!("why       {}", reason);
    if let Some(network) = plan.network.filter(|network| *network != Network::Vpc) {
        outln!("network   {}", network.as_str());
    }
    for (index, broker) in brokers(plan).iter().enumerate() {
        let label = if index == 0 { "brokers" } else { "" };
        outln!("{:<9} {}", label, broker);
    }
    let ports: Vec<String> = plan.ports().iter().map(ToString::to_string).collect();
    let groups = match in_aws {
        true => ": in the security groups allow it inbound and outbound, and 443 outbound",
        false => "",
    };
    outln!("port      {}{}", ports.join(", "), groups);
    if plan.method.uses_tls() {
        outln!(
            "roots     {}; each broker's certificate must be for its host",
            plan.roots.name()
        );
    }
    let asked = [
        ("scope", plan.oauth.scope.as_deref()),
        ("audience", plan.oauth.audience.as_deref()),
    ];
    for (name, value) in asked {
        if let Some(value) = value {
            outln!("{:<9} {}", name, value);
        }
    }
    for (name, value) in &plan.oauth.extensions {
        outln!("{:<9} {}={}", "extension", name, value);
    }
}

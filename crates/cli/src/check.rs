//! `msk-auth check`: reports what is wrong with a secret, a client's configuration or a keystore.

use std::path::PathBuf;

use clap::Args;
use msk_auth::config::Dialect;
use msk_auth::contract::CheckDocument;
use msk_auth::finding::is_unprintable;
use msk_auth::secret::{self, Secret, SecretReport, SecretType, repair};
use msk_auth::timestamp::{rfc3339, seconds};
use msk_auth::{Conditions, FindingsError};

use crate::configuration::KeystoreOptions;
use crate::rules::{self, RuleOptions};
use crate::{
    Format, Outcome, Unusable, configuration, input, keystore, output, painted, summary, words,
};

/// Report everything that is wrong with a secret, a client's configuration or a keystore, and how to
/// fix it
///
/// A secret is a JSON document as in Secrets Manager. It may be inside the output of a tool:
/// `aws secretsmanager get-secret-value`, kubectl, Vault, ACM and Private CA. A configuration is a Java
/// client's client.properties or librdkafka's, or either as JSON. `check` also reads the files that it
/// names, relative to the working folder or to the configuration.
#[derive(Args)]
#[command(after_long_help = "Examples:\n  \
    msk-auth check secret.json\n  \
    msk-auth check --rules kafka --format json secret.json\n  \
    msk-auth check client.properties\n  \
    msk-auth check --dialect librdkafka kcat.conf\n  \
    msk-auth check --password-file password.txt client.p12\n  \
    aws secretsmanager get-secret-value --secret-id ID --query SecretString --output text |\n    \
    msk-auth check -")]
pub(crate) struct Arguments {
    /// The secret's type, as in SourceAccessConfigurations [default: recognised by the names of its
    /// fields and by its certificate]
    #[arg(long = "type", value_name = "TYPE", value_parser = rules::secret_type())]
    secret_type: Option<SecretType>,
    /// The dialect of a client's configuration [default: recognised by its keys]
    #[arg(long, value_name = "DIALECT", conflicts_with = "secret_type", value_parser = configuration::dialect())]
    dialect: Option<Dialect>,
    #[command(flatten)]
    keystore: KeystoreOptions,
    #[command(flatten)]
    rules: RuleOptions,
    /// How to print the result
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// The secret's JSON document, the configuration or the keystore, or - for standard input
    file: PathBuf,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Outcome, Unusable> {
    let document = input::read_beginning(&arguments.file)?;
    let looks = || Dialect::of(document.expose()).is_some();
    if arguments.dialect.is_some() || (arguments.secret_type.is_none() && looks()) {
        let read = configuration::of(
            document.expose(),
            &arguments.file,
            arguments.dialect,
            &arguments.keystore,
            &arguments.rules,
        )?;
        return configuration::print(&read, &arguments.file, arguments.format);
    }
    let conditions = arguments.rules.conditions();
    let document = match arguments.keystore.password_file() {
        Some(_) if is_text(document.expose()) => {
            return Err(Unusable(format!(
                "{} is text and not a keystore: check a secret without --password-file",
                input::name(&arguments.file)
            )));
        }
        Some(_) => match keystore::secret(document.expose(), &arguments.keystore, &conditions)? {
            Ok(secret) => secret,
            Err(error) => return reject_keystore(&error, arguments),
        },
        None if arguments.keystore.is_for_configurations() => {
            return Err(Unusable(format!(
                "--alias and --resolve are for configurations and keystores, and {} is neither; a keystore also \
                 needs --password-file",
                input::name(&arguments.file)
            )));
        }
        None => document,
    };
    let (document, secret_type) = (document.expose(), arguments.secret_type);
    let is_keystore = arguments.keystore.password_file().is_some();
    let report = match arguments.format {
        Format::Human => {
            // Both in one call, so that a key that takes long to open is opened only once.
            let prospect = repair::prospect(document, secret_type, &conditions);
            let report = report_of(prospect.report, is_keystore);
            print_human(&report, arguments, &conditions);
            let can_be_typed = !arguments.file.to_string_lossy().contains(is_unprintable);
            if !is_keystore && can_be_typed && prospect.repair_suffices {
                outln!("fix it with: {}", repair_command(arguments));
            }
            if let Some(line) = words::learn_more(report.findings.iter()) {
                outln!("{}", line);
            }
            report
        }
        Format::Json => {
            let report = report_of(
                secret::check(document, secret_type, &conditions),
                is_keystore,
            );
            output::print_json(&CheckDocument::from(&report))?;
            report
        }
    };
    Ok(if report.accepted() {
        Outcome::Accepted
    } else {
        Outcome::Rejected
    })
}

/// The report; a keystore has no lines.
fn report_of(report: SecretReport, is_keystore: bool) -> SecretReport {
    match is_keystore {
        true => report.without_lines(),
        false => report,
    }
}

/// Whether a document is text, which no keystore is: they are DER, or begin with a number.
fn is_text(document: &[u8]) -> bool {
    let is_binary = |character: char| character.is_control() && !character.is_ascii_whitespace();
    std::str::from_utf8(document).is_ok_and(|text| !text.contains(is_binary))
}

/// Reports a keystore that can't be opened, or that lacks the key.
fn reject_keystore(error: &FindingsError, arguments: &Arguments) -> Result<Outcome, Unusable> {
    let secret_type = SecretType::ClientCertificateTlsAuth;
    let document = CheckDocument::unopened(secret_type, error.findings());
    match arguments.format {
        Format::Json => output::print_json(&document)?,
        Format::Human => {
            outln!("{}: a keystore\n", input::name(&arguments.file));
            output::print_painted(&painted::pictures(error.findings().to_vec()));
            outln!("rejected: 1 error");
            if let Some(line) = words::learn_more(error.findings()) {
                outln!("{}", line);
            }
        }
    }
    Ok(Outcome::Rejected)
}

/// Prints the report for a person.
fn print_human(report: &SecretReport, arguments: &Arguments, conditions: &Conditions) {
    let kind = match report.is_recognised() {
        true => report.secret_type.as_str(),
        false => "not recognised as a secret",
    };
    outln!(
        "{}: {}, by the {} rules, at {}\n",
        input::name(&arguments.file),
        kind,
        conditions.rules.name(),
        rfc3339(seconds(conditions.at)),
    );
    output::print_painted(&painted::pictures(report.findings.clone().into_ranked()));
    if let Some(chain) = &report.chain
        && report.accepted()
    {
        summary::print_summary(chain, report.key.as_ref(), conditions);
    }
    if let Some(Secret::ServerRootCa(roots)) = report.secret() {
        summary::print_roots(roots);
    }
    outln!(
        "{}",
        words::verdict(report.accepted(), None, report.findings.iter())
    );
    if let Some(answer) = report.lambda() {
        outln!("{}", words::lambda(answer));
    }
}

/// The command that fixes what is wrong.
fn repair_command(arguments: &Arguments) -> String {
    let secret_type = match arguments.secret_type {
        Some(secret_type) => format!("--type {} ", secret_type.as_str()),
        None => String::new(),
    };
    let output = words::quoted(&input::beside(&arguments.file, "repaired"));
    let file = words::quoted(&arguments.file);
    let rules = arguments.rules.options();
    format!("msk-auth repair {secret_type}{rules}--output {output} {file}")
}

//! `msk-auth check`: what is wrong with a secret.

use std::fmt::Write;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use msk_auth::chain::{Certificate, Chain};
use msk_auth::key::PrivateKey;
use msk_auth::secret::{self, Report, SecretType};
use msk_auth::timestamp::rfc3339;
use msk_auth::{Conditions, Policy, tls};
use serde::Serialize;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::output::{self, JsonFinding};
use crate::{Format, Outcome, Unusable, input};

/// Says everything that is wrong with a secret, where, and what to type to mend it.
///
/// FILE is a secret's JSON document as Secrets Manager holds it, `-` for standard input:
/// aws secretsmanager get-secret-value --secret-id ID --query SecretString --output text | msk-auth check -
#[derive(Args)]
pub(crate) struct Arguments {
    /// The secret's type, as SourceAccessConfigurations name it [default: SASL_SCRAM_512_AUTH for
    /// a document with a username, else CLIENT_CERTIFICATE_TLS_AUTH]
    #[arg(long = "type", value_name = "TYPE", value_parser = secret_type())]
    secret_type: Option<SecretType>,
    /// By whose rules
    #[arg(long, value_enum, default_value_t = PolicyName::Lambda)]
    policy: PolicyName,
    /// The time for which validity is judged, for example 2027-01-31T12:00:00Z [default: now]
    #[arg(long, value_name = "RFC3339", value_parser = parse_time)]
    at: Option<OffsetDateTime>,
    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// The secret's JSON document, or - for standard input
    file: PathBuf,
}

/// By whose rules material is judged.
#[derive(Clone, Copy, ValueEnum)]
enum PolicyName {
    /// AWS Lambda's documents and the Java client behind its pollers
    Lambda,
    /// Any Kafka broker: PBES2, Ed25519 and a chain without its root as well
    Kafka,
}

fn secret_type() -> impl clap::builder::TypedValueParser<Value = SecretType> {
    use clap::builder::{PossibleValuesParser, TypedValueParser};
    let names = SecretType::ALL.iter().map(|known| known.as_str());
    PossibleValuesParser::new(names).try_map(|name| name.parse::<SecretType>())
}

fn parse_time(text: &str) -> Result<OffsetDateTime, String> {
    OffsetDateTime::parse(text, &Rfc3339)
        .map_err(|_| "not RFC 3339, for example 2027-01-31T12:00:00Z".to_owned())
        .and_then(|time| match time.unix_timestamp() {
            0.. => Ok(time),
            _ => Err("before 1970".to_owned()),
        })
}

pub(crate) fn run(arguments: &Arguments) -> Result<Outcome, Unusable> {
    let document = input::read(&arguments.file)?;
    let policy = match arguments.policy {
        PolicyName::Lambda => Policy::lambda(),
        PolicyName::Kafka => Policy::kafka(),
    };
    let mut conditions = Conditions::new(policy, tls::aws_lc_rs());
    if let Some(at) = arguments.at {
        let seconds = u64::try_from(at.unix_timestamp()).unwrap_or(0);
        conditions = conditions.at(input::unix_time(seconds));
    }
    let report = secret::check(&document, arguments.secret_type, &conditions);
    match arguments.format {
        Format::Human => anstream::print!("{}", picture(&report, arguments, &conditions)),
        Format::Json => output::print_json(&JsonReport::from(&report))?,
    }
    Ok(if report.accepted() {
        Outcome::Accepted
    } else {
        Outcome::Rejected
    })
}

/// The report as a person reads it.
fn picture(report: &Report, arguments: &Arguments, conditions: &Conditions) -> String {
    let mut text = format!(
        "{}: {}, by the {} policy, at {}\n\n",
        input::name(&arguments.file),
        report.secret_type.as_str(),
        conditions.policy.name(),
        rfc3339(seconds(conditions)),
    );
    text.push_str(&output::pictures(report.findings.clone().into_ranked()));
    if let Some(chain) = &report.chain
        && report.accepted()
    {
        text.push_str(&summary(chain, report.key.as_ref(), conditions));
    }
    text.push_str(&output::verdict(&report.findings, report.accepted()));
    if let Some(words) = report.lambda() {
        let _ = writeln!(text, "Lambda would say: {words}");
    }
    text
}

/// Who the client is, when all is well.
fn summary(chain: &Chain, key: Option<&PrivateKey>, conditions: &Conditions) -> String {
    let Some(leaf) = chain.leaf() else {
        return String::new();
    };
    let days = leaf.not_after().saturating_sub(seconds(conditions)) / 86_400;
    let mut text = format!(
        "client      {}\nserial      {}\nvalid       {} to {} ({days} days left)\n",
        leaf.subject(),
        leaf.serial(),
        rfc3339(leaf.not_before()),
        rfc3339(leaf.not_after()),
    );
    if let Some(key) = key {
        let (name, bits) = (key.algorithm().name(), key.bits());
        let encryption = key.encryption().unwrap_or("not encrypted");
        let _ = writeln!(text, "key         {name}, {bits} bits, {encryption}");
    }
    for (index, issuer) in chain.certificates().iter().enumerate().skip(1) {
        let title = if index == 1 { "issued by" } else { "" };
        let (subject, end) = (issuer.subject(), rfc3339(issuer.not_after()));
        let _ = writeln!(text, "{title:<12}{subject}, until {end}");
    }
    text.push('\n');
    text
}

fn seconds(conditions: &Conditions) -> i64 {
    i64::try_from(conditions.at.as_secs()).unwrap_or(i64::MAX)
}

/// The report as `--format json` prints it.
#[derive(Serialize)]
struct JsonReport<'a> {
    r#type: &'static str,
    accepted: bool,
    lambda: Option<&'static str>,
    findings: Vec<JsonFinding>,
    identity: Option<JsonIdentity<'a>>,
}

#[derive(Serialize)]
struct JsonIdentity<'a> {
    subject: &'a str,
    issuer: &'a str,
    serial: &'a str,
    not_before: String,
    not_after: String,
    key: Option<JsonKey>,
    chain: Vec<JsonCertificate<'a>>,
}

#[derive(Serialize)]
struct JsonKey {
    algorithm: &'static str,
    bits: u32,
    encryption: Option<&'static str>,
}

#[derive(Serialize)]
struct JsonCertificate<'a> {
    subject: &'a str,
    issuer: &'a str,
    not_after: String,
    sha256: String,
}

impl<'a> From<&'a Report> for JsonReport<'a> {
    fn from(report: &'a Report) -> Self {
        let findings = report.findings.clone().into_ranked();
        Self {
            r#type: report.secret_type.as_str(),
            accepted: report.accepted(),
            lambda: report.lambda().map(|words| words.as_str()),
            findings: findings.into_iter().map(JsonFinding::from).collect(),
            identity: report
                .chain
                .as_ref()
                .and_then(|chain| identity(chain, report.key.as_ref())),
        }
    }
}

fn identity<'a>(chain: &'a Chain, key: Option<&PrivateKey>) -> Option<JsonIdentity<'a>> {
    let leaf = chain.leaf()?;
    Some(JsonIdentity {
        subject: leaf.subject(),
        issuer: leaf.issuer(),
        serial: leaf.serial(),
        not_before: rfc3339(leaf.not_before()),
        not_after: rfc3339(leaf.not_after()),
        key: key.map(|key| JsonKey {
            algorithm: key.algorithm().name(),
            bits: key.bits(),
            encryption: key.encryption(),
        }),
        chain: chain
            .certificates()
            .iter()
            .map(JsonCertificate::from)
            .collect(),
    })
}

impl<'a> From<&'a Certificate> for JsonCertificate<'a> {
    fn from(certificate: &'a Certificate) -> Self {
        Self {
            subject: certificate.subject(),
            issuer: certificate.issuer(),
            not_after: rfc3339(certificate.not_after()),
            sha256: certificate.sha256(),
        }
    }
}

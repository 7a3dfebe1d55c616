//! The rules and the time of a check: the options that all checking commands share.

use std::fmt::Write;

use clap::{Args, ValueEnum};
use msk_auth::secret::SecretType;
use msk_auth::{Conditions, Rules};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::input;
use crate::provider::provider;

/// The rules and the time of a check.
#[derive(Args)]
pub(crate) struct RuleOptions {
    /// The rules to check by [default: lambda; for a client's configuration, those of that client]
    #[arg(long, value_enum)]
    rules: Option<RulesName>,
    /// The time at which certificates must be valid, for example 2027-01-31T12:00:00Z
    /// [default: now]
    #[arg(long, value_name = "RFC3339", value_parser = parse_time)]
    at: Option<OffsetDateTime>,
}

/// The rules of a check.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum RulesName {
    /// AWS Lambda's documents and the Java client that Lambda presumably uses
    Lambda,
    /// Any Kafka broker: also accepts PBES2, Ed25519 and a chain without its root
    Kafka,
}

impl RuleOptions {
    /// Rules, time and the crypto provider; without `--rules`, Lambda's rules.
    pub(crate) fn conditions(&self) -> Conditions {
        self.conditions_or(Rules::lambda())
    }

    /// The same, with other default rules.
    pub(crate) fn conditions_or(&self, fitting: Rules) -> Conditions {
        let rules = match self.rules {
            None => fitting,
            Some(RulesName::Lambda) => Rules::lambda(),
            Some(RulesName::Kafka) => Rules::kafka(),
        };
        let conditions = Conditions::new(rules, provider());
        match self.at {
            Some(at) => {
                let seconds = u64::try_from(at.unix_timestamp()).unwrap_or(0);
                conditions.at(input::unix_time(seconds))
            }
            None => conditions,
        }
    }

    /// Whether other rules than Lambda's were requested, so that Lambda's answer is not relevant.
    pub(crate) fn are_not_lambdas(&self) -> bool {
        self.rules == Some(RulesName::Kafka)
    }

    /// Whether any rules were requested.
    pub(crate) fn are_given(&self) -> bool {
        self.rules.is_some()
    }

    /// Whether Lambda's rules were requested.
    pub(crate) fn are_lambdas(&self) -> bool {
        self.rules == Some(RulesName::Lambda)
    }

    /// The same options for a command line, each with a space after it.
    pub(crate) fn options(&self) -> String {
        let mut options = String::new();
        if self.rules == Some(RulesName::Kafka) {
            options.push_str("--rules kafka ");
        }
        if let Some(at) = self.at.and_then(|at| at.format(&Rfc3339).ok()) {
            let _ = write!(options, "--at {at} ");
        }
        options
    }
}

/// Reads `--type`.
pub(crate) fn secret_type() -> impl clap::builder::TypedValueParser<Value = SecretType> {
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

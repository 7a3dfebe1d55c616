//! Options that have a meaning only with others. clap does not require the other option if that conflicts with one
//! that is given, so a requirement is checked here, for every command.

use clap::ArgMatches;
use clap::parser::ValueSource;

use crate::Unusable;

/// A command, options of it, and the options of which one must be given with them.
type Requirement = (
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
);

const REQUIREMENTS: [Requirement; 12] = [
    ("pack", &["root-output", "resolve"], &["config"]),
    ("pack", &["alias"], &["config", "keystore"]),
    (
        "plan",
        &["dialect", "password-file", "alias", "resolve"],
        &["config"],
    ),
    ("plan", &["policy", "mapping-name"], &["mapping"]),
    ("plan", &["type"], &["secret", "secret-arn"]),
    ("plan", &["secret-arn"], &["cluster-arn"]),
    ("access", &["cluster", "mapping-name"], &["mapping"]),
    ("connect", &["method"], &["brokers"]),
    (
        "connect",
        &["password-file", "alias", "resolve"],
        &["config"],
    ),
    ("connect", &["mapping-name"], &["mapping"]),
    ("connect", &["type"], &["secret", "secret-arn"]),
    ("connect", &["secret-arn"], &["cluster-arn"]),
];

/// Refuses an option without the one that it belongs to.
pub(crate) fn check(command: &clap::Command, matches: &ArgMatches) -> Result<(), Unusable> {
    let Some((name, matches)) = matches.subcommand() else {
        return Ok(());
    };
    let Some(command) = command.find_subcommand(name) else {
        return Ok(());
    };
    let is_given = |option: &&str| is_given(command, matches, option);
    for (_, options, others) in REQUIREMENTS.iter().filter(|row| row.0 == name) {
        let lonely = options.iter().find(|option| is_given(option));
        if let Some(option) = lonely.filter(|_| !others.iter().any(&is_given)) {
            let others: Vec<_> = others.iter().map(|other| format!("--{other}")).collect();
            return Err(Unusable(format!(
                "--{option} is only for use with {}",
                others.join(" or ")
            )));
        }
    }
    Ok(())
}

/// Whether the user typed this option.
fn is_given(command: &clap::Command, matches: &ArgMatches, option: &str) -> bool {
    let mut arguments = command.get_arguments();
    let argument = arguments.find(|argument| argument.get_long() == Some(option));
    argument.is_some_and(|argument| {
        matches.value_source(argument.get_id().as_str()) == Some(ValueSource::CommandLine)
    })
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::Arguments;

    #[test]
    fn every_option_exists() {
        let command = Arguments::command();
        for (name, options, others) in REQUIREMENTS {
            let command = command.find_subcommand(name).unwrap();
            for option in options.iter().chain(others) {
                let mut arguments = command.get_arguments();
                let is_it = |argument: &clap::Arg| argument.get_long() == Some(option);
                assert!(arguments.any(is_it), "{name} --{option}");
            }
        }
    }

    /// What clap enforces by itself only without a conflict.
    #[test]
    fn an_option_alone_is_refused() {
        const ARN: &str = "arn:aws:kafka:eu-west-1:123456789012:cluster/orders/5f1c7b0e-1";
        for (line, refused) in [
            ("connect --config c --method iam", Some("--method")),
            ("connect --config c --alias a", None),
            ("connect --brokers b:1 --method iam", None),
            (
                "connect --brokers b:1 --method iam --alias a",
                Some("--alias"),
            ),
            (
                "connect --brokers b:1 --method iam --mapping-name m",
                Some("--mapping-name"),
            ),
            (
                "pack --certificate c --root-output r",
                Some("--root-output"),
            ),
            ("pack --certificate c --resolve", Some("--resolve")),
            ("pack --certificate c --alias a", Some("--alias")),
            ("pack --keystore k --password-file p --alias a", None),
            (
                "plan --cluster c --bootstrap b --secret s --alias a",
                Some("--alias"),
            ),
            (
                "plan --cluster c --bootstrap b --secret s --dialect java",
                Some("--dialect"),
            ),
            ("plan --config c --dialect java --resolve", None),
            (
                "access --cluster-arn ARN --topic t --method iam --cluster c",
                Some("--cluster"),
            ),
            (
                "access --cluster-arn ARN --topic t --method iam --mapping-name m",
                Some("--mapping-name"),
            ),
        ] {
            let words = ["msk-auth"].into_iter().chain(line.split(' '));
            let words = words.map(|word| if word == "ARN" { ARN } else { word });
            let found = Arguments::command().try_get_matches_from(words);
            // clap's own refusal is as good.
            let refusal = match found {
                Err(error) => Some(error.to_string()),
                Ok(matches) => check(&Arguments::command(), &matches)
                    .err()
                    .map(|one| one.0),
            };
            match (refusal, refused) {
                (None, None) => {}
                (Some(sentence), Some(option)) => {
                    assert!(sentence.contains(option), "{line}: {sentence}")
                }
                (refusal, _) => panic!("{line}: {refusal:?}"),
            }
        }
    }
}

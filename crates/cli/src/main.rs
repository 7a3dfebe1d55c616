//! `msk-auth`: reports what is wrong with Kafka and Amazon MSK credentials, where, and what to type
//! to fix it.

#![forbid(unsafe_code)]

#[macro_use]
mod output;

mod access;
mod aws_identity;
mod check;
mod choice;
mod configuration;
mod connect;
mod convert;
mod explain;
mod given_secret;
mod input;
mod json;
mod keystore;
mod pack;
mod packaging;
mod painted;
mod plan;
mod provider;
mod repair;
mod requirements;
mod rules;
mod summary;
mod target;
mod token;
mod words;

use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

/// Check, repair and use Kafka and Amazon MSK credentials; report what is wrong, where, and how to
/// fix it
///
/// Exit status: 0 for accepted or done, 1 for rejected, 2 for wrong usage or unreadable input; 130 if
/// Ctrl-C ends `connect`.
#[derive(Parser)]
#[command(
    name = "msk-auth",
    version,
    arg_required_else_help = true,
    max_term_width = 100
)]
struct Arguments {
    /// When to use colours: auto (on a terminal, unless NO_COLOR is set), always or never
    #[arg(
        long,
        value_enum,
        value_name = "WHEN",
        global = true,
        default_value_t,
        hide_possible_values = true
    )]
    color: Color,
    #[command(subcommand)]
    command: Command,
}

/// When to use colours.
#[derive(Clone, Copy, Default, ValueEnum)]
enum Color {
    /// On a terminal, unless NO_COLOR is set
    #[default]
    Auto,
    /// Also in files and pipes
    Always,
    /// Never
    Never,
}

impl Color {
    /// The requested value. Help and usage errors are printed before the arguments are known.
    fn asked_for() -> Self {
        let mut arguments = std::env::args_os().skip(1).peekable();
        let mut color = Self::Auto;
        while let Some(argument) = arguments.next() {
            let value = match argument.to_str() {
                Some("--") => break,
                Some("--color") => arguments.peek().and_then(|next| next.to_str()),
                Some(other) => other.strip_prefix("--color="),
                None => None,
            };
            if let Some(asked) = value.and_then(|value| Self::from_str(value, false).ok()) {
                color = asked;
            }
        }
        color
    }
}

#[derive(Subcommand)]
enum Command {
    Check(check::Arguments),
    Repair(repair::Arguments),
    Pack(pack::Arguments),
    Plan(Box<plan::Arguments>),
    Access(access::Arguments),
    Token(token::Arguments),
    Connect(Box<connect::Arguments>),
    Convert(convert::Arguments),
    Explain(explain::Arguments),
    Completions(packaging::CompletionArguments),
    #[command(hide = true)]
    Man(packaging::ManArguments),
}

/// How a command prints its result.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For a person at a terminal
    Human,
    /// For a program; docs/json.md describes the members
    Json,
}

/// How a command ended: its exit status.
enum Outcome {
    /// 0: accepted or done.
    Accepted,
    /// 1: rejected.
    Rejected,
    /// 130, as in shells: ended by Ctrl-C.
    Interrupted,
}

/// Wrong usage or unreadable input: exit status 2, with this sentence.
struct Unusable(String);

fn main() -> ExitCode {
    output::colour(Color::asked_for());
    let command = Arguments::command();
    let parsed = command.clone().try_get_matches().and_then(|matches| {
        let arguments = Arguments::from_arg_matches(&matches)?;
        Ok((matches, arguments))
    });
    let (matches, arguments) = match parsed {
        Ok(parsed) => parsed,
        Err(error) => {
            output::print_usage(&error, |shown| Arguments::try_parse_from(shown).err());
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    output::colour(arguments.color);
    if let Err(unusable) = requirements::check(&command, &matches) {
        return refuse(&unusable);
    }
    let result = match arguments.command {
        Command::Check(arguments) => check::run(&arguments),
        Command::Repair(arguments) => repair::run(&arguments),
        Command::Pack(arguments) => pack::run(&arguments),
        Command::Plan(arguments) => plan::run(&arguments),
        Command::Access(arguments) => access::run(&arguments),
        Command::Token(arguments) => token::run(&arguments),
        Command::Connect(arguments) => connect::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Completions(arguments) => packaging::completions(&arguments),
        Command::Man(arguments) => packaging::man(&arguments),
        Command::Convert(arguments) => convert::run(&arguments),
    };
    match result {
        Ok(Outcome::Accepted) => ExitCode::SUCCESS,
        Ok(Outcome::Rejected) => ExitCode::from(1),
        Ok(Outcome::Interrupted) => ExitCode::from(130),
        Err(unusable) => refuse(&unusable),
    }
}

fn refuse(Unusable(sentence): &Unusable) -> ExitCode {
    errln!("msk-auth: {}", sentence);
    ExitCode::from(2)
}

#[cfg(test)]
mod tests {
    use clap::Parser;
    use msk_auth::explain::messages;
    use msk_auth::lambda::{LastProcessingResult, causes};

    use super::*;

    /// The words of a command line without a shell's quoting, its placeholders filled in.
    fn words(line: &str) -> Vec<String> {
        const CLUSTER: &str = "arn:aws:kafka:eu-west-1:123456789012:cluster/orders/5f1c7b0e-1";
        let fill = |word: &str| match word {
            "CLUSTER_ARN" | "ARN" => CLUSTER.to_owned(),
            "METHOD" => "mtls".to_owned(),
            "TYPE" => "BASIC_AUTH".to_owned(),
            "REGION" => "eu-west-1".to_owned(),
            word => word.to_owned(),
        };
        line.split(' ').map(fill).collect()
    }

    /// The commands of this program within a text: whole lines, parts of pipes, and those in backquotes.
    fn commands(text: &str) -> Vec<&str> {
        let parts = text.split(['`', '|', '\n']).map(str::trim);
        parts
            .filter(|part| part.starts_with("msk-auth ") && part.contains(" -"))
            .collect()
    }

    /// The examples at the end of each command's help.
    fn examples() -> Vec<String> {
        let command = Arguments::command();
        let commands = command.get_subcommands();
        let help = commands.filter_map(|command| command.get_after_long_help());
        help.map(ToString::to_string).collect()
    }

    #[test]
    fn every_command_has_examples() {
        let command = Arguments::command();
        for command in command.get_subcommands() {
            let help = command.get_after_long_help().map(ToString::to_string);
            let lines = help.unwrap_or_default();
            assert!(lines.starts_with("Example"), "{}", command.get_name());
            assert!(lines.contains("msk-auth "), "{}", command.get_name());
        }
    }

    /// What an explanation or a command's help says to type is what the program takes.
    #[test]
    fn explained_commands_are_commands() {
        let examples = examples();
        let mut texts: Vec<&str> = examples.iter().map(String::as_str).collect();
        for code in msk_auth::Code::ALL {
            let explanation = code.explanation();
            texts.extend([explanation.why, explanation.fix]);
            texts.extend(explanation.example);
        }
        let all = LastProcessingResult::ALL.iter();
        texts.extend(
            all.flat_map(|result| causes(*result))
                .map(|cause| cause.command),
        );
        texts.extend(messages().flat_map(|message| [message.meaning, message.fix]));
        let mut count = 0;
        for command in texts.into_iter().flat_map(commands) {
            if let Err(error) = Arguments::try_parse_from(words(command)) {
                panic!("{command}: {error}");
            }
            count += 1;
        }
        assert!(count > 60, "{count}");
    }
}

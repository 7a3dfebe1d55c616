//! `msk-auth`: says what is wrong with Kafka and Amazon MSK credentials, where, and what to type
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
mod given_secret;
mod input;
mod json;
mod keystore;
mod pack;
mod painted;
mod plan;
mod provider;
mod repair;
mod rules;
mod target;
mod token;
mod words;

use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};

/// Say what is wrong with Kafka and Amazon MSK credentials, where, and what to type to fix it
///
/// Exit status: 0 accepted or done, 1 rejected, 2 wrong usage or unreadable input.
#[derive(Parser)]
#[command(
    name = "msk-auth",
    version,
    arg_required_else_help = true,
    max_term_width = 100
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
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
}

/// How a command prints what it found.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For a person at a terminal.
    Human,
    /// For a program; docs/json.md lists the members.
    Json,
}

/// How a command ended: its exit status.
enum Outcome {
    /// 0: accepted or done.
    Accepted,
    /// 1: rejected.
    Rejected,
}

/// Wrong usage or unreadable input: exit status 2, with this sentence.
struct Unusable(String);

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            output::print_usage(&error, |shown| Arguments::try_parse_from(shown).err());
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let result = match arguments.command {
        Command::Check(arguments) => check::run(&arguments),
        Command::Repair(arguments) => repair::run(&arguments),
        Command::Pack(arguments) => pack::run(&arguments),
        Command::Plan(arguments) => plan::run(&arguments),
        Command::Access(arguments) => access::run(&arguments),
        Command::Token(arguments) => token::run(&arguments),
        Command::Connect(arguments) => connect::run(&arguments),
        Command::Convert(arguments) => convert::run(&arguments),
    };
    match result {
        Ok(Outcome::Accepted) => ExitCode::SUCCESS,
        Ok(Outcome::Rejected) => ExitCode::from(1),
        Err(Unusable(sentence)) => {
            errln!("msk-auth: {}", sentence);
            ExitCode::from(2)
        }
    }
}

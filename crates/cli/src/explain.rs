//! `msk-auth explain`: explains a code, a message of Lambda, or a message of another program.

use std::path::Path;

use clap::Args;
use msk_auth::contract::ExplainDocument;
use msk_auth::explain::{KnownMessage, Subject, answers, nearest, subjects};
use msk_auth::finding::Family;
use msk_auth::lambda::{LastProcessingResult, Words, causes};
use msk_auth::{Code, Rules, Severity};

use crate::{Format, Outcome, Unusable, input, output, words};

/// Explain a finding code, a message that Lambda shows, or an error line of another program
///
/// TEXT is one or more codes such as key-pbes2, a mapping's LastProcessingResult, or lines from the log of Kafka's Java
/// client, of librdkafka or of a broker. Every known message in it is explained once. Without TEXT, the codes
/// are listed.
#[derive(Args)]
#[command(after_long_help = "Examples:\n  \
    msk-auth explain key-pbes2\n  \
    msk-auth explain \"PROBLEM: SASL authentication failed\"\n  \
    msk-auth explain \"java.io.IOException: overrun, bytes = 111\"\n  \
    tail -n 500 client.log | msk-auth explain -")]
pub(crate) struct Arguments {
    /// How to print the result
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// The code or the text, in quotes, or - for standard input
    #[arg(value_name = "TEXT")]
    text: Vec<String>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Outcome, Unusable> {
    if arguments.text.is_empty() {
        match arguments.format {
            Format::Json => output::print_json(&ExplainDocument::of_everything())?,
            Format::Human => print_codes(),
        }
        return Ok(Outcome::Accepted);
    }
    let found = subjects(&text(arguments)?);
    if found.is_empty() {
        return Err(unknown(&arguments.text));
    }
    match arguments.format {
        Format::Json => output::print_json(&ExplainDocument::of(&found))?,
        Format::Human => {
            for (index, subject) in found.iter().enumerate() {
                if index > 0 {
                    outln!();
                }
                print(*subject);
            }
        }
    }
    Ok(Outcome::Accepted)
}

fn text(arguments: &Arguments) -> Result<String, Unusable> {
    match arguments.text.as_slice() {
        [dash] if dash == "-" => {
            let bytes = input::read(Path::new("-"))?;
            Ok(String::from_utf8_lossy(bytes.expose()).into_owned())
        }
        words => Ok(words.join(" ")),
    }
}

/// Reports that the text is unknown. Repeats only a single word, because a longer text may contain
/// a secret.
fn unknown(text: &[String]) -> Unusable {
    let word = match text {
        [word]
            if word != "-"
                && (1..=64).contains(&word.len())
                && !word.contains(char::is_whitespace) =>
        {
            word
        }
        words if words.iter().any(|word| is_code(word)) => {
            let unknown = words.iter().filter(|word| !is_code(word)).count();
            return Unusable(format!(
                "{unknown} of these words {} not a code: give only codes, or the text in quotes",
                if unknown == 1 { "is" } else { "are" }
            ));
        }
        _ => {
            return Unusable(
                "this text contains no known message; `msk-auth explain` lists the codes"
                    .to_owned(),
            );
        }
    };
    let near: Vec<_> = nearest(word).iter().map(|code| code.as_str()).collect();
    Unusable(match near.as_slice() {
        [] => format!("nothing is known about {word}; `msk-auth explain` lists the codes"),
        near => format!("there is no code {word}; did you mean {}?", near.join(", ")),
    })
}

fn is_code(word: &str) -> bool {
    matches!(subjects(word).as_slice(), [Subject::Code(_)])
}

/// Every code, by family.
fn print_codes() {
    for family in Family::ALL {
        outln!("{}: {}", family.as_str(), family.sentence());
        for code in Code::ALL.iter().filter(|code| code.family() == *family) {
            outln!("  {}", code.as_str());
        }
        outln!();
    }
    outln!("To explain one: msk-auth explain CODE");
}

fn print(subject: Subject) {
    match subject {
        Subject::Code(code) => print_code(code),
        Subject::Result(result) => print_result(result),
        Subject::Message(message) => print_message(message),
        _ => {}
    }
}

fn print_code(code: Code) {
    let explanation = code.explanation();
    outln!("{}", code.as_str());
    print_wrapped("  ", code.sentence());
    print_titled("Why", explanation.why);
    print_titled("Fix", explanation.fix);
    outln!("\nExample");
    for line in explanation.example {
        outln!("  {}", line);
    }
    outln!("\nSeverity");
    for rules in [Rules::lambda(), Rules::kafka()] {
        let severity = rules.severity(code).map_or("not raised", Severity::as_str);
        outln!("  {} by the {} rules", severity, rules.name());
    }
    outln!("\nLambda");
    for answer in answers(code) {
        print_wrapped(
            "  ",
            &format!("reports: {} ({})", answer.result, answer.basis),
        );
    }
    if let Words::Nothing(why) = code.lambda() {
        print_wrapped("  ", &format!("no known message: {why}"));
    }
}

fn print_result(result: LastProcessingResult) {
    outln!("Lambda: {}", result.as_str());
    outln!("\nCauses, the most likely first");
    for (index, cause) in causes(result).iter().enumerate() {
        let number = format!("{}. ", index.saturating_add(1));
        print_hanging(&number, &format!("{} ({})", cause.what, cause.basis));
        outln!("     {}", cause.command);
        if !cause.codes.is_empty() {
            print_wrapped("     ", &format!("reports {}", listed(cause.codes)));
        }
    }
    outln!("\nTo explain a code: msk-auth explain CODE");
}

fn print_message(message: &KnownMessage) {
    let text = message.text.trim_end_matches(':');
    outln!("{}: {}", message.program.as_str(), text);
    print_titled("Meaning", message.meaning);
    print_titled("Fix", message.fix);
    if !message.codes.is_empty() {
        outln!("\nCodes");
        print_wrapped("  ", &listed(message.codes));
    }
}

fn listed(codes: &[Code]) -> String {
    let names: Vec<_> = codes.iter().map(|code| code.as_str()).collect();
    names.join(", ")
}

fn print_titled(title: &str, text: &str) {
    outln!("\n{}", title);
    print_wrapped("  ", text);
}

fn print_wrapped(indent: &str, text: &str) {
    for line in words::wrapped(text, indent.len()) {
        outln!("{}{}", indent, line);
    }
}

/// The first line after a number, the others indented to its text.
fn print_hanging(number: &str, text: &str) {
    for (index, line) in words::wrapped(text, 5).iter().enumerate() {
        let before = if index == 0 { number } else { "" };
        outln!("  {:<3}{}", before, line);
    }
}

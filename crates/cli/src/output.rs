//! What every command prints alike: JSON, and findings for a person.

use std::fmt;
use std::io::{ErrorKind, Write};
use std::path::Path;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use msk_auth::{Finding, Findings, Rules, Severity};
use serde::Serialize;

use crate::Unusable;

/// Prints to standard output, as `print!` does.
macro_rules! out {
    ($($text:tt)*) => {
        crate::output::print(format_args!($($text)*))
    };
}

/// Prints a line to standard output, as `println!` does.
macro_rules! outln {
    () => {
        crate::output::print(format_args!("\n"))
    };
    ($($text:tt)*) => {
        crate::output::print(format_args!("{}\n", format_args!($($text)*)))
    };
}

/// Prints to standard output. A reader that has seen enough, such as `head`, is no failure; whatever
/// else keeps the text from being written ends the program with status 2.
pub(crate) fn print(text: fmt::Arguments<'_>) {
    let mut stdout = anstream::stdout().lock();
    match stdout.write_fmt(text).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            anstream::eprintln!("msk-auth: can't write to standard output: {error}");
            std::process::exit(2);
        }
        _ => {}
    }
}

/// Prints a value as JSON, two spaces deep.
pub(crate) fn print_json(value: &impl Serialize) -> Result<(), Unusable> {
    let text = serde_json::to_string_pretty(value)
        .map_err(|error| Unusable(format!("can't write JSON: {error}")))?;
    outln!("{text}");
    Ok(())
}

/// Each finding with the line that it is about, what is wrong with it, and what to do.
pub(crate) fn pictures(findings: Vec<Finding>) -> String {
    let renderer = Renderer::styled();
    let pictures = findings.iter().map(|finding| {
        let level = match finding.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            _ => Level::NOTE,
        };
        let title = level
            .primary_title(finding.message.as_str())
            .id(finding.code.as_str());
        let mut group = located(Group::with_title(title), finding);
        if let Some(help) = &finding.help {
            group = group.element(Level::HELP.message(help.as_str()));
        }
        format!("{}\n\n", renderer.render(&[group]))
    });
    let mut text: String = pictures.collect();
    let mut excerpts = findings
        .iter()
        .filter_map(|finding| finding.excerpt.as_ref());
    if excerpts.any(|excerpt| excerpt.text.contains('·')) {
        text.push_str("(each `·` hides a character that may belong to a secret)\n\n");
    }
    text
}

/// A failure that has no place in a document: what is wrong, and what to do.
pub(crate) fn failure(code: &str, message: &str, help: Option<&str>) -> String {
    let title = Level::ERROR.primary_title(message).id(code);
    let mut group = Group::with_title(title);
    if let Some(help) = help {
        group = group.element(Level::HELP.message(help));
    }
    format!("{}\n\n", Renderer::styled().render(&[group]))
}

/// The group with its place: the line itself where it can be shown.
fn located<'a>(group: Group<'a>, finding: &'a Finding) -> Group<'a> {
    let place = &finding.place;
    let mut path = place.field.as_deref().unwrap_or("the document").to_owned();
    if let Some(number) = place.certificate {
        path.push_str(&format!(" (no. {number})"));
    }
    match (&finding.excerpt, place.line) {
        (Some(excerpt), Some(line)) => {
            let byte = |character: usize| {
                excerpt
                    .text
                    .chars()
                    .take(character)
                    .map(char::len_utf8)
                    .sum::<usize>()
            };
            let marked = byte(excerpt.marked.start)..byte(excerpt.marked.end);
            group.element(
                Snippet::source(excerpt.text.as_str())
                    .line_start(line)
                    .path(path)
                    .annotation(AnnotationKind::Primary.span(marked)),
            )
        }
        (None, Some(line)) => group.element(Origin::path(path).line(line)),
        (_, None) if place.field.is_some() => group.element(Origin::path(path)),
        (_, None) => group,
    }
}

/// A path as a POSIX shell takes it for one word, and no program for an option.
pub(crate) fn quoted(path: &Path) -> String {
    let text = path.to_string_lossy();
    let text = match text.as_ref() {
        "-" => "-".to_owned(),
        option if option.starts_with('-') => format!("./{option}"),
        path => path.to_owned(),
    };
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._-+=:,@%".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) {
        return text;
    }
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// `accepted` or `rejected`, by which rules, with how many of each severity there are.
pub(crate) fn verdict(accepted: bool, rules: Option<&Rules>, findings: &Findings) -> String {
    let mut word = if accepted { "accepted" } else { "rejected" }.to_owned();
    if let Some(rules) = rules {
        word.push_str(&format!(" by the {} rules", rules.name()));
    }
    let counts = [Severity::Error, Severity::Warning, Severity::Note].map(|severity| {
        let count = findings
            .iter()
            .filter(|finding| finding.severity == severity)
            .count();
        (count, severity.as_str())
    });
    let counted: Vec<_> = counts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, name)| format!("{count} {name}{}", if count == 1 { "" } else { "s" }))
        .collect();
    match counted.as_slice() {
        [] => format!("{word}\n"),
        _ => format!("{word}: {}\n", counted.join(", ")),
    }
}

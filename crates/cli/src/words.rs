//! Phrases that several commands print.

use std::borrow::Cow;
use std::path::Path;

use msk_auth::finding::shell_word;
use msk_auth::lambda::Answer;
use msk_auth::{Code, Finding, Rules, Severity};

use crate::output;

/// A path as one word for a POSIX shell, which no program reads as an option.
pub(crate) fn quoted(path: &Path) -> String {
    let text = path.to_string_lossy();
    let text: Cow<'_, str> = match text.strip_prefix('-') {
        Some("") | None => text,
        Some(_) => format!("./{text}").into(),
    };
    shell_word(&text).into_owned()
}

/// Lambda's message; with "probably" unless Amazon documents it or users saw it.
pub(crate) fn lambda(answer: Answer) -> String {
    let probably = if answer.basis.is_certain() {
        ""
    } else {
        "probably "
    };
    format!("Lambda would {probably}report: {}", answer.result)
}

/// `accepted` or `rejected`, by which rules, with the number of findings of each severity.
pub(crate) fn verdict<'a>(
    accepted: bool,
    rules: Option<&Rules>,
    findings: impl IntoIterator<Item = &'a Finding, IntoIter: Clone>,
) -> String {
    let findings = findings.into_iter();
    let mut word = if accepted { "accepted" } else { "rejected" }.to_owned();
    if let Some(rules) = rules {
        word.push_str(&format!(" by the {} rules", rules.name()));
    }
    let counts = [Severity::Error, Severity::Warning, Severity::Note].map(|severity| {
        let count = findings
            .clone()
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
        [] => word,
        _ => format!("{word}: {}", counted.join(", ")),
    }
}

/// The maximum number of columns for running text.
const WIDEST: usize = 100;

/// A text in lines that fit after an indent of that many columns. A word that is longer than a line gets its
/// own line.
pub(crate) fn wrapped(text: &str, indent: usize) -> Vec<String> {
    let columns = output::terminal_size().map_or(WIDEST, |(columns, _)| columns.clamp(40, WIDEST));
    let columns = columns.saturating_sub(indent);
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        let length = |text: &str| text.chars().count();
        match lines.last_mut() {
            Some(line) if length(line).saturating_add(length(word)) < columns => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// The hint for learning more, about the first error or else the first finding.
pub(crate) fn learn_more<'a>(
    findings: impl IntoIterator<Item = &'a Finding, IntoIter: Clone>,
) -> Option<String> {
    let mut findings = findings.into_iter();
    let first = findings.clone().next();
    let error = findings.find(|finding| finding.severity == Severity::Error);
    error.or(first).map(|finding| learn_more_of(finding.code))
}

/// The last line of human output with codes.
pub(crate) fn learn_more_of(code: Code) -> String {
    format!("to learn more about a code: msk-auth explain {code}")
}

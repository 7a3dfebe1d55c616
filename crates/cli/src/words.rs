//! What commands say alike.

use std::borrow::Cow;
use std::path::Path;

use msk_auth::finding::shell_word;
use msk_auth::lambda::Answer;
use msk_auth::{Findings, Rules, Severity};

/// A path as a POSIX shell takes it for one word, and no program for an option.
pub(crate) fn quoted(path: &Path) -> String {
    let text = path.to_string_lossy();
    let text: Cow<'_, str> = match text.strip_prefix('-') {
        Some("") | None => text,
        Some(_) => format!("./{text}").into(),
    };
    shell_word(&text).into_owned()
}

/// What Lambda would say; "probably" where neither Amazon nor anybody who saw it says so.
pub(crate) fn lambda(answer: Answer) -> String {
    let probably = if answer.basis.is_certain() {
        ""
    } else {
        "probably "
    };
    format!("Lambda would {probably}say: {}", answer.result)
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
        [] => word,
        _ => format!("{word}: {}", counted.join(", ")),
    }
}

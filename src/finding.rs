//! One structure for every problem: a stable [`Code`], a [`Severity`], a [`Place`], a message that
//! states the fact, and a help that fixes it.
//!
//! Every step of the library adds to a [`Findings`] and continues as far as possible, so that one run
//! reports every problem. A [`FindingsError`] is such a list with at least one finding of severity
//! [`Severity::Error`]. The [`Rules`] define how severe each code is.

mod causes;
mod code;
#[cfg(feature = "tls")]
mod conditions;
mod excerpt;
mod explanation;
mod facts;
mod lines;
mod place;
mod printable;
mod rules;
mod shell;
mod table;
pub(crate) mod words;

use std::borrow::Cow;
use std::fmt;

pub use causes::with_causes;
pub use code::Severity;
#[cfg(feature = "tls")]
pub use conditions::Conditions;
pub use excerpt::Excerpt;
pub(crate) use excerpt::{excerpt, is_whole_line, whole_line};
pub use explanation::Explanation;
pub use facts::{FactName, FactValue, Facts};
pub(crate) use lines::{Lines, is_line_break};
pub use place::Place;
pub(crate) use printable::printable_char;
pub use printable::{is_unprintable, printable, printable_up_to, printable_whole};
pub use rules::{KeyAlgorithm, Rules};
pub use shell::shell_word;
pub use table::{Code, Family};

/// One problem.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// The kind of problem.
    pub code: Code,
    /// How severe it is under the applied rules.
    pub severity: Severity,
    /// Where the problem is.
    pub place: Place,
    /// The fact, without any secret.
    pub message: String,
    /// The command or edit that fixes it, without any secret.
    pub help: Option<String>,
    /// The line with the problem.
    pub excerpt: Option<Excerpt>,
    /// The data that the message states.
    pub facts: Facts,
}

impl Finding {
    /// Makes a finding with the severity of the strictest rules; [`Findings::push`] sets the one of
    /// its own rules. The message, and every text that is added, is made safe to show.
    pub fn new(code: Code, place: Place, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            place,
            message: shown(message),
            help: None,
            excerpt: None,
            facts: Facts::default(),
        }
    }

    /// Adds the help to the finding.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(shown(help));
        self
    }

    /// Adds the excerpt to the finding.
    pub fn excerpt(mut self, excerpt: Option<Excerpt>) -> Self {
        self.excerpt = excerpt;
        self
    }

    /// Adds a fact that the message states, never a secret. Texts are made safe to show.
    pub fn fact(mut self, name: FactName, value: impl Into<FactValue>) -> Self {
        self.facts.set(name, value);
        self
    }

    /// Adds facts that were collected earlier.
    pub(crate) fn facts(mut self, facts: Facts) -> Self {
        self.facts.extend(facts);
        self
    }
}

/// A text without characters that control a terminal, because it may quote untrusted input.
fn shown(text: impl Into<String>) -> String {
    let text = text.into();
    match printable_whole(&text) {
        Cow::Owned(printable) => printable,
        Cow::Borrowed(_) => text,
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}[{}]", self.severity, self.code)?;
        let place = self.place.to_string();
        if !place.is_empty() {
            write!(f, " {place}")?;
        }
        write!(f, ": {}", self.message)
    }
}

/// The findings of one run, with their severity under some [`Rules`].
///
/// ```
/// use msk_auth::{Code, Finding, Findings, Place, Rules};
///
/// let mut findings = Findings::under(&Rules::kafka());
/// findings.push(Finding::new(Code::ChainRootMissing, Place::field("certificate"), "no root"));
/// assert!(!findings.has_errors()); // a note under these rules
/// ```
#[derive(Clone, Debug)]
pub struct Findings {
    rules: Rules,
    list: Vec<Finding>,
}

impl Findings {
    /// Makes an empty list under `rules`.
    pub fn under(rules: &Rules) -> Self {
        Self {
            rules: rules.clone(),
            list: Vec::new(),
        }
    }

    /// The rules that decide the severity of these findings.
    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    /// Records a finding with the severity that the rules give to its code, or drops it if the
    /// rules do not raise that code.
    pub fn push(&mut self, mut finding: Finding) {
        if let Some(severity) = self.rules.severity(finding.code) {
            finding.severity = severity;
            self.list.push(finding);
        }
    }

    /// Records each, as [`Findings::push`] does.
    pub(crate) fn extend(&mut self, findings: impl IntoIterator<Item = Finding>) {
        findings.into_iter().for_each(|finding| self.push(finding));
    }

    /// Removes the lines of places whose text was made here, so that its lines are in no file.
    #[cfg(feature = "tls")]
    pub(crate) fn remove_lines(&mut self, is_made: impl Fn(&Place) -> bool) {
        let about = |finding: &&mut Finding| is_made(&finding.place);
        for finding in self.list.iter_mut().filter(about) {
            finding.place.line = None;
            finding.excerpt = None;
        }
    }

    /// Replaces the help of each finding with a code.
    #[cfg(feature = "tls")]
    pub(crate) fn set_help(&mut self, code: Code, help: &str) {
        for finding in self.list.iter_mut().filter(|finding| finding.code == code) {
            finding.help = Some(shown(help));
        }
    }

    /// Whether any finding is an error.
    pub fn has_errors(&self) -> bool {
        self.list
            .iter()
            .any(|finding| finding.severity == Severity::Error)
    }

    /// The number of errors.
    pub(crate) fn errors(&self) -> usize {
        let is_error = |finding: &&Finding| finding.severity == Severity::Error;
        self.list.iter().filter(is_error).count()
    }

    /// Whether this code was recorded.
    pub fn contains(&self, code: Code) -> bool {
        self.list.iter().any(|finding| finding.code == code)
    }

    /// The findings in the order in which they were recorded.
    pub fn iter(&self) -> std::slice::Iter<'_, Finding> {
        self.list.iter()
    }

    /// The number of findings.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are no findings.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The findings, errors first. Otherwise they keep the order in which they were recorded: the
    /// root problem before its consequences.
    pub fn into_ranked(mut self) -> Vec<Finding> {
        self.list.sort_by_key(|finding| finding.severity);
        self.list
    }
}

/// Why something could not be loaded: the findings, errors first. `{:?}`, which Rust prints of an error that `main`
/// returns, has a line for each finding.
#[derive(Clone, PartialEq, Eq)]
pub struct FindingsError(Vec<Finding>);

impl FindingsError {
    /// The findings, errors first, including warnings and notes.
    pub fn findings(&self) -> &[Finding] {
        &self.0
    }
}

impl From<Findings> for FindingsError {
    fn from(findings: Findings) -> Self {
        Self(findings.into_ranked())
    }
}

impl fmt::Display for FindingsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut errors = self
            .0
            .iter()
            .filter(|finding| finding.severity == Severity::Error);
        match errors.next() {
            Some(first) => write!(f, "{first}")?,
            None => f.write_str("nothing could be loaded")?,
        }
        match errors.count() {
            0 => Ok(()),
            1 => f.write_str(" (and 1 more error)"),
            more => write!(f, " (and {more} more errors)"),
        }
    }
}

impl fmt::Debug for FindingsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return fmt::Display::fmt(self, f);
        }
        for (index, finding) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { "\n" };
            write!(f, "{separator}{finding}")?;
        }
        Ok(())
    }
}

impl std::error::Error for FindingsError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rules_judge() {
        let finding = || {
            Finding::new(
                Code::KeyPasswordNotAscii,
                Place::field("privateKey").at_line(3),
                "ü",
            )
        };
        let mut lambda = Findings::under(&Rules::lambda());
        lambda.push(finding());
        lambda.push(Finding::new(Code::KeyPbes2, Place::default(), "PBES2"));
        let mut kafka = Findings::under(&Rules::kafka());
        kafka.push(finding());
        assert!(kafka.is_empty());
        assert!(lambda.has_errors());
        let error = FindingsError::from(lambda);
        assert_eq!(error.to_string(), "error[key-pbes2]: PBES2");
        assert_eq!(
            error.findings()[1].to_string(),
            "warning[key-password-not-ascii] privateKey, line 3: ü"
        );
        assert_eq!(
            format!("{error:?}"),
            "error[key-pbes2]: PBES2\nwarning[key-password-not-ascii] privateKey, line 3: ü"
        );
    }
}

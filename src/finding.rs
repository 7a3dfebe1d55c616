//! One form for every problem: a stable [`Code`], a [`Severity`], a [`Place`], a message that
//! states the fact and a help that mends it.
//!
//! Every step of the library writes into a [`Findings`] and goes on as far as sense allows. An
//! [`Error`] is such a list with at least one finding of severity [`Severity::Error`].

use std::borrow::Cow;
use std::fmt;

use crate::code::{Code, Severity};
use crate::policy::Policy;

/// Where a finding lies. All parts count from 1; what is not known is `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Place {
    /// The field of the secret or document, for example `privateKey`.
    pub field: Option<Cow<'static, str>>,
    /// The line: within the field's text where there is a field, else within the document.
    /// LF, CRLF and CR each end a line.
    pub line: Option<usize>,
    /// Which certificate of the field, in the order in which they stand.
    pub certificate: Option<usize>,
}

impl Place {
    /// A whole field.
    pub fn field(name: impl Into<Cow<'static, str>>) -> Self {
        Self {
            field: Some(name.into()),
            ..Self::default()
        }
    }

    /// The same place, at a line.
    pub fn at_line(mut self, line: usize) -> Self {
        self.line = Some(line);
        self
    }

    /// The same place, at a certificate.
    pub fn at_certificate(mut self, certificate: usize) -> Self {
        self.certificate = Some(certificate);
        self
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        if let Some(field) = &self.field {
            write!(f, "{}", printable(field))?;
            separator = ", ";
        }
        if let Some(certificate) = self.certificate {
            write!(f, "{separator}certificate {certificate}")?;
            separator = ", ";
        }
        if let Some(line) = self.line {
            write!(f, "{separator}line {line}")?;
        }
        Ok(())
    }
}

/// The line that a finding is about, fit to be shown: whatever could be secret is masked with
/// `·`, one for each character, and control characters with `␦`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// The line's text, at most 120 characters.
    pub text: String,
    /// The characters of `text` to mark.
    pub marked: std::ops::Range<usize>,
}

/// One problem.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// What kind of problem.
    pub code: Code,
    /// How much it matters under the policy that was applied.
    pub severity: Severity,
    /// Where it lies.
    pub place: Place,
    /// The fact, without any secret.
    pub message: String,
    /// The command or edit that mends it, without any secret.
    pub help: Option<String>,
    /// The line that it is about.
    pub excerpt: Option<Excerpt>,
}

impl Finding {
    /// A finding with the severity that it has under the strictest policy; [`Findings::push`]
    /// sets the one that counts.
    pub fn new(code: Code, place: Place, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            place,
            message: message.into(),
            help: None,
            excerpt: None,
        }
    }

    /// The same finding with its remedy.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same finding with the line that it is about.
    pub fn excerpt(mut self, excerpt: Option<Excerpt>) -> Self {
        self.excerpt = excerpt;
        self
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

/// The findings of one run, judged by one [`Policy`].
///
/// ```
/// use msk_auth::{Code, Finding, Findings, Place, Policy};
///
/// let mut findings = Findings::under(&Policy::kafka());
/// findings.push(Finding::new(Code::ChainRootMissing, Place::field("certificate"), "no root"));
/// assert!(!findings.has_errors()); // a note under this policy
/// ```
#[derive(Clone, Debug)]
pub struct Findings {
    policy: Policy,
    list: Vec<Finding>,
}

impl Findings {
    /// None so far, to be judged by `policy`.
    pub fn under(policy: &Policy) -> Self {
        Self {
            policy: policy.clone(),
            list: Vec::new(),
        }
    }

    /// The policy that judges these findings.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Records a finding with the severity that the policy gives to its code, or drops it where
    /// the policy does not raise that code.
    pub fn push(&mut self, mut finding: Finding) {
        if let Some(severity) = self.policy.severity(finding.code) {
            finding.severity = severity;
            self.list.push(finding);
        }
    }

    /// Whether any finding is an error.
    pub fn has_errors(&self) -> bool {
        self.list
            .iter()
            .any(|finding| finding.severity == Severity::Error)
    }

    /// Whether this code was recorded.
    pub fn contains(&self, code: Code) -> bool {
        self.list.iter().any(|finding| finding.code == code)
    }

    /// The findings in the order in which they were made.
    pub fn iter(&self) -> std::slice::Iter<'_, Finding> {
        self.list.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The findings, errors first, otherwise in the order in which they were made: the root
    /// fault before its consequences.
    pub fn into_ranked(mut self) -> Vec<Finding> {
        self.list.sort_by_key(|finding| finding.severity);
        self.list
    }
}

/// Why something could not be loaded: the findings, errors first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(Vec<Finding>);

impl Error {
    /// The findings, errors first, warnings and notes among them.
    pub fn findings(&self) -> &[Finding] {
        &self.0
    }
}

impl From<Findings> for Error {
    fn from(findings: Findings) -> Self {
        Self(findings.into_ranked())
    }
}

impl fmt::Display for Error {
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

impl std::error::Error for Error {}

/// A stranger's text made fit to be shown: at most 100 characters, and `␦` for every control,
/// line-breaking or direction-changing character.
pub fn printable(text: &str) -> String {
    printable_up_to(100, text)
}

/// The same with another limit, for a whole sentence.
pub(crate) fn printable_up_to(most: usize, text: &str) -> String {
    let mut shown: String = text.chars().take(most).map(printable_char).collect();
    if text.chars().nth(most).is_some() {
        shown.push('…');
    }
    shown
}

pub(crate) fn printable_char(character: char) -> char {
    match character {
        '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}' => '␦',
        control if control.is_control() => '␦',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_judges() {
        let finding = || {
            Finding::new(
                Code::KeyPasswordNotAscii,
                Place::field("privateKey").at_line(3),
                "ü",
            )
        };
        let mut lambda = Findings::under(&Policy::lambda());
        lambda.push(finding());
        lambda.push(Finding::new(Code::KeyPbes2, Place::default(), "PBES2"));
        let mut kafka = Findings::under(&Policy::kafka());
        kafka.push(finding());
        assert!(kafka.is_empty());
        assert!(lambda.has_errors());
        let error = Error::from(lambda);
        assert_eq!(error.to_string(), "error[key-pbes2]: PBES2");
        assert_eq!(
            error.findings()[1].to_string(),
            "warning[key-password-not-ascii] privateKey, line 3: ü"
        );
    }

    #[test]
    fn a_strangers_text_cannot_drive_a_terminal() {
        assert_eq!(printable("a\u{1b}[2Jb\u{202e}\n"), "a␦[2Jb␦␦");
        assert_eq!(printable(&"x".repeat(101)).chars().count(), 101);
    }
}

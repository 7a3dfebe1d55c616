//! The output of `msk-auth explain`.

use serde::Serialize;

use crate::contract::SCHEMA_VERSION;
use crate::explain::{Cause, KnownMessage, Subject, answers, causes};
use crate::finding::{Code, Family, Rules, Severity};
use crate::lambda::{Answer, LastProcessingResult, Words};

/// The output of `msk-auth explain --format json`: explanations of the given text, or, without a text, the
/// codes.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ExplainDocument {
    /// The version of this document.
    #[cfg_attr(feature = "schema", schemars(schema_with = "super::schema::version"))]
    pub schema: u32,
    /// The known parts of the text, in their order.
    pub explained: Vec<ExplainedEntry>,
    /// Every code by family, without a text; else empty.
    pub families: Vec<FamilyEntry>,
}

/// A code, a message of Lambda or a message of another program.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ExplainedEntry {
    /// `code`, `lambda` or `message`.
    #[cfg_attr(feature = "schema", schemars(schema_with = "super::schema::subject"))]
    pub kind: &'static str,
    /// The code, Lambda's message, or the constant part of the message.
    pub text: &'static str,
    /// The program that prints the message, for example `librdkafka`.
    pub program: Option<&'static str>,
    /// Its meaning.
    pub meaning: Option<&'static str>,
    /// For a code: why it matters.
    pub why: Option<&'static str>,
    /// How to fix it.
    pub fix: Option<&'static str>,
    /// For a code: lines to type, or a text before and after.
    pub example: Vec<&'static str>,
    /// For a code: its severity.
    pub severity: Option<SeverityEntry>,
    /// For a code: the message that Lambda shows as the mapping's `LastProcessingResult`, by method
    /// and stage.
    pub answers: Vec<AnswerEntry>,
    /// For a code without a known message: the reason.
    pub unanswered: Option<&'static str>,
    /// For a message of Lambda: its possible causes, the most likely first.
    pub causes: Vec<CauseEntry>,
    /// For a message: the codes for its meaning, the most likely first.
    pub codes: Vec<&'static str>,
}

/// How severe a code is. Null if the rules do not raise it.
#[derive(Clone, Copy, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SeverityEntry {
    /// Under the rules `lambda`.
    #[cfg_attr(
        feature = "schema",
        schemars(schema_with = "super::schema::severity_or_null")
    )]
    pub lambda: Option<&'static str>,
    /// Under the rules `kafka`.
    #[cfg_attr(
        feature = "schema",
        schemars(schema_with = "super::schema::severity_or_null")
    )]
    pub kafka: Option<&'static str>,
}

/// Lambda's answer.
#[derive(Clone, Copy, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AnswerEntry {
    /// Its message.
    pub lambda: &'static str,
    /// The basis of this answer.
    #[cfg_attr(feature = "schema", schemars(schema_with = "super::schema::basis"))]
    pub lambda_basis: Option<&'static str>,
}

/// A possible cause of Lambda's message.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CauseEntry {
    /// The cause.
    pub what: &'static str,
    /// The basis for connecting this cause with the message.
    #[cfg_attr(feature = "schema", schemars(schema_with = "super::schema::basis"))]
    pub lambda_basis: Option<&'static str>,
    /// The command that confirms this cause.
    pub command: &'static str,
    /// The codes that the command then reports.
    pub codes: Vec<&'static str>,
}

/// A family of codes.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct FamilyEntry {
    /// Its name, for example `chain`.
    pub family: &'static str,
    /// The subject of its codes.
    pub about: &'static str,
    /// Its codes.
    pub codes: Vec<CodeEntry>,
}

/// A code.
#[derive(Clone, Copy, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CodeEntry {
    /// Its name, for example `key-pbes2`.
    pub code: &'static str,
    /// Its meaning.
    pub meaning: &'static str,
}

impl ExplainDocument {
    /// Explains these subjects.
    pub fn of(subjects: &[Subject]) -> Self {
        Self {
            schema: SCHEMA_VERSION,
            explained: subjects.iter().copied().map(ExplainedEntry::from).collect(),
            families: Vec::new(),
        }
    }

    /// Lists every code by family.
    pub fn of_everything() -> Self {
        Self {
            schema: SCHEMA_VERSION,
            explained: Vec::new(),
            families: Family::ALL.iter().copied().map(FamilyEntry::from).collect(),
        }
    }
}

impl From<Subject> for ExplainedEntry {
    fn from(subject: Subject) -> Self {
        match subject {
            Subject::Code(code) => Self::from(code),
            Subject::Result(result) => Self::from(result),
            Subject::Message(message) => Self::from(message),
        }
    }
}

impl ExplainedEntry {
    fn new(kind: &'static str, text: &'static str) -> Self {
        Self {
            kind,
            text,
            program: None,
            meaning: None,
            why: None,
            fix: None,
            example: Vec::new(),
            severity: None,
            answers: Vec::new(),
            unanswered: None,
            causes: Vec::new(),
            codes: Vec::new(),
        }
    }
}

impl From<Code> for ExplainedEntry {
    fn from(code: Code) -> Self {
        let explanation = code.explanation();
        let severity = |rules: Rules| rules.severity(code).map(Severity::as_str);
        Self {
            meaning: Some(code.sentence()),
            why: Some(explanation.why),
            fix: Some(explanation.fix),
            example: explanation.example.to_vec(),
            severity: Some(SeverityEntry {
                lambda: severity(Rules::lambda()),
                kafka: severity(Rules::kafka()),
            }),
            answers: answers(code).into_iter().map(AnswerEntry::from).collect(),
            unanswered: match code.lambda() {
                Words::Nothing(why) => Some(why),
                _ => None,
            },
            ..Self::new("code", code.as_str())
        }
    }
}

impl From<LastProcessingResult> for ExplainedEntry {
    fn from(result: LastProcessingResult) -> Self {
        Self {
            causes: causes(result).iter().map(CauseEntry::from).collect(),
            ..Self::new("lambda", result.as_str())
        }
    }
}

impl From<&KnownMessage> for ExplainedEntry {
    fn from(message: &KnownMessage) -> Self {
        Self {
            program: Some(message.program.as_str()),
            meaning: Some(message.meaning),
            fix: Some(message.fix),
            codes: names(message.codes),
            ..Self::new("message", message.text)
        }
    }
}

impl From<Answer> for AnswerEntry {
    fn from(answer: Answer) -> Self {
        Self {
            lambda: answer.result.as_str(),
            lambda_basis: Some(answer.basis.as_str()),
        }
    }
}

impl From<&Cause> for CauseEntry {
    fn from(cause: &Cause) -> Self {
        Self {
            what: cause.what,
            lambda_basis: Some(cause.basis.as_str()),
            command: cause.command,
            codes: names(cause.codes),
        }
    }
}

impl From<Family> for FamilyEntry {
    fn from(family: Family) -> Self {
        let codes = Code::ALL.iter().filter(|code| code.family() == family);
        Self {
            family: family.as_str(),
            about: family.sentence(),
            codes: codes
                .map(|code| CodeEntry {
                    code: code.as_str(),
                    meaning: code.sentence(),
                })
                .collect(),
        }
    }
}

fn names(codes: &[Code]) -> Vec<&'static str> {
    codes.iter().map(|code| code.as_str()).collect()
}

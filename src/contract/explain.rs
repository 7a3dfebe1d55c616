//! The output of `msk-auth explain`.

use serde::Serialize;

use crate::contract::SchemaVersion;
use crate::explain::{KnownMessage, Subject, answers};
use crate::finding::{Code, Family, Rules, Severity};
use crate::lambda::{Answer, Basis, Cause, LastProcessingResult, Words, causes};

/// The output of `msk-auth explain --format json`: explanations of the given text, or, without a text, the
/// codes.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ExplainDocument {
    /// The version of this document.
    schema: SchemaVersion,
    /// The known parts of the text, in their order.
    explained: Vec<ExplainedEntry>,
    /// Every code by family, without a text; else empty.
    families: Vec<FamilyEntry>,
}

/// A code, a message of Lambda or a message of another program.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct ExplainedEntry {
    /// `code`, `lambda` or `message`.
    #[cfg_attr(feature = "schema", schemars(schema_with = "super::schema::subject"))]
    kind: &'static str,
    /// The code, Lambda's message, or the constant part of the message.
    text: &'static str,
    /// The program that prints the message, for example `librdkafka`.
    program: Option<&'static str>,
    /// Its meaning.
    meaning: Option<&'static str>,
    /// For a code: why it matters.
    why: Option<&'static str>,
    /// How to fix it.
    fix: Option<&'static str>,
    /// For a code: lines to type, or a text before and after.
    example: Vec<&'static str>,
    /// For a code: its severity.
    severity: Option<SeverityEntry>,
    /// For a code: the message that Lambda shows as the mapping's `LastProcessingResult`, by method
    /// and stage.
    answers: Vec<AnswerEntry>,
    /// For a code without a known message: the reason.
    unanswered: Option<&'static str>,
    /// For a message of Lambda: its possible causes, the most likely first.
    causes: Vec<CauseEntry>,
    /// For a message: the codes for its meaning, the most likely first.
    codes: Vec<&'static str>,
}

/// How severe a code is. Null if the rules do not raise it.
#[derive(Clone, Copy, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct SeverityEntry {
    /// Under the rules `lambda`.
    #[cfg_attr(
        feature = "schema",
        schemars(schema_with = "super::schema::severity_or_null")
    )]
    lambda: Option<&'static str>,
    /// Under the rules `kafka`.
    #[cfg_attr(
        feature = "schema",
        schemars(schema_with = "super::schema::severity_or_null")
    )]
    kafka: Option<&'static str>,
}

/// Lambda's answer.
#[derive(Clone, Copy, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct AnswerEntry {
    /// Its message.
    lambda: &'static str,
    /// The basis of this answer.
    lambda_basis: Option<Basis>,
}

/// A possible cause of Lambda's message.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct CauseEntry {
    /// The cause.
    what: &'static str,
    /// The basis for connecting this cause with the message.
    lambda_basis: Option<Basis>,
    /// The command that confirms this cause.
    command: &'static str,
    /// The codes that the command then reports.
    codes: Vec<&'static str>,
}

/// A family of codes.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct FamilyEntry {
    /// Its name, for example `chain`.
    family: &'static str,
    /// The subject of its codes.
    about: &'static str,
    /// Its codes.
    codes: Vec<CodeEntry>,
}

/// A code.
#[derive(Clone, Copy, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct CodeEntry {
    /// Its name, for example `key-pbes2`.
    code: &'static str,
    /// Its meaning.
    meaning: &'static str,
}

impl ExplainDocument {
    /// Explains these subjects.
    pub fn of(subjects: &[Subject]) -> Self {
        Self {
            schema: SchemaVersion,
            explained: subjects.iter().copied().map(ExplainedEntry::from).collect(),
            families: Vec::new(),
        }
    }

    /// Lists every code by family.
    pub fn of_everything() -> Self {
        Self {
            schema: SchemaVersion,
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
            lambda_basis: Some(answer.basis),
        }
    }
}

impl From<&Cause> for CauseEntry {
    fn from(cause: &Cause) -> Self {
        Self {
            what: cause.what,
            lambda_basis: Some(cause.basis),
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

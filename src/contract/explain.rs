//! What `msk-auth explain` prints.

use serde::Serialize;

use crate::contract::SchemaVersion;
use crate::explain::{KnownMessage, Subject, answers};
use crate::finding::{Code, Family, Rules, Severity};
use crate::lambda::{Answer, Basis, Cause, LastProcessingResult, Words, causes};

/// What `msk-auth explain --format json` prints: explanations of what was asked for, or, where nothing was,
/// the codes.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ExplainDocument {
    /// The version of this document.
    schema: SchemaVersion,
    /// What was found in the text, in its order.
    explained: Vec<ExplainedEntry>,
    /// Every code by family, where nothing was asked for; else empty.
    families: Vec<FamilyEntry>,
}

/// A code, words of Lambda's or a message of another program.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct ExplainedEntry {
    /// `code`, `lambda` or `message`.
    #[cfg_attr(feature = "schema", schemars(schema_with = "super::schema::subject"))]
    kind: &'static str,
    /// The code, Lambda's words, or the part of the message that is always the same.
    text: &'static str,
    /// Whose message it is, for example `librdkafka`.
    program: Option<&'static str>,
    /// What it means.
    meaning: Option<&'static str>,
    /// Of a code: why it matters.
    why: Option<&'static str>,
    /// What to do.
    fix: Option<&'static str>,
    /// Of a code: lines that can be typed, or a text before and after.
    example: Vec<&'static str>,
    /// Of a code: its severity.
    severity: Option<SeverityEntry>,
    /// Of a code: what Lambda shows as the mapping's `LastProcessingResult`, by method and stage.
    answers: Vec<AnswerEntry>,
    /// Of a code for which nothing is known of that: why.
    unanswered: Option<&'static str>,
    /// Of Lambda's words: what can be behind them, the likeliest first.
    causes: Vec<CauseEntry>,
    /// Of a message: the codes for what it means, the likeliest first.
    codes: Vec<&'static str>,
}

/// How much a code matters. Null where the rules do not raise it.
#[derive(Clone, Copy, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct SeverityEntry {
    /// By the rules `lambda`.
    #[cfg_attr(
        feature = "schema",
        schemars(schema_with = "super::schema::severity_or_null")
    )]
    lambda: Option<&'static str>,
    /// By the rules `kafka`.
    #[cfg_attr(
        feature = "schema",
        schemars(schema_with = "super::schema::severity_or_null")
    )]
    kafka: Option<&'static str>,
}

/// What Lambda shows.
#[derive(Clone, Copy, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct AnswerEntry {
    /// Its words.
    lambda: &'static str,
    /// On what that rests.
    lambda_basis: Option<Basis>,
}

/// A fault that leads to Lambda's words.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct CauseEntry {
    /// What is wrong.
    what: &'static str,
    /// On what it rests that Lambda then says this.
    lambda_basis: Option<Basis>,
    /// The command that shows whether it is this.
    command: &'static str,
    /// The codes that it then reports.
    codes: Vec<&'static str>,
}

/// What a family of codes is about.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct FamilyEntry {
    /// Its name, for example `chain`.
    family: &'static str,
    /// What its codes are about.
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
    /// What it means.
    meaning: &'static str,
}

impl ExplainDocument {
    /// The explanations of these.
    pub fn of(subjects: &[Subject]) -> Self {
        Self {
            schema: SchemaVersion,
            explained: subjects.iter().copied().map(ExplainedEntry::from).collect(),
            families: Vec::new(),
        }
    }

    /// Every code by family.
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

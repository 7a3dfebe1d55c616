//! A finding in the documents.

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use crate::finding::{Excerpt, FactValue, Facts, Finding, Findings, Place};
use crate::lambda::Basis;
use crate::timestamp::rfc3339;

/// One problem.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct FindingEntry {
    /// The kind of problem: a stable name, for example `key-pbes2`. `docs/codes.md` lists all.
    code: &'static str,
    /// How severe it is. Only errors reject.
    #[cfg_attr(feature = "schema", schemars(schema_with = "super::schema::severity"))]
    severity: &'static str,
    /// What is wrong, in a sentence.
    message: String,
    /// What to do, often a command.
    help: Option<String>,
    /// The place of the problem.
    at: PlaceEntry,
    /// The data that the message states, by name.
    facts: Facts,
    /// The line with the problem, if it can be shown.
    excerpt: Option<ExcerptEntry>,
}

/// The place of a finding. All numbers count from 1.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct PlaceEntry {
    /// The member of the document, for example `privateKey`.
    field: Option<String>,
    /// The line: for a secret within that member's text, for AWS's documents and a client's
    /// configuration within the document.
    line: Option<usize>,
    /// The certificate within that member.
    certificate: Option<usize>,
}

/// A line, safe to show: each character that could be secret is masked with `·`.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct ExcerptEntry {
    /// The line's text. `…` replaces the parts that were cut off.
    text: String,
    /// The characters (Unicode scalar values) of `text` to mark: the first, and the one after the
    /// last, from 0.
    marked: [usize; 2],
}

/// The findings as documents list them: errors first.
impl Serialize for Findings {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        FindingEntry::ranked(self).serialize(serializer)
    }
}

impl Serialize for Basis {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl FindingEntry {
    /// The findings in the order of the documents: errors first.
    pub(super) fn ranked(findings: &Findings) -> Vec<Self> {
        let ranked = findings.clone().into_ranked();
        ranked.into_iter().map(Self::from).collect()
    }
}

impl From<Finding> for FindingEntry {
    fn from(finding: Finding) -> Self {
        Self {
            code: finding.code.as_str(),
            severity: finding.severity.as_str(),
            message: finding.message,
            help: finding.help,
            at: finding.place.into(),
            facts: finding.facts,
            excerpt: finding.excerpt.map(ExcerptEntry::from),
        }
    }
}

impl From<Place> for PlaceEntry {
    fn from(place: Place) -> Self {
        Self {
            field: place.field.map(Into::into),
            line: place.line,
            certificate: place.certificate,
        }
    }
}

impl From<Excerpt> for ExcerptEntry {
    fn from(excerpt: Excerpt) -> Self {
        Self {
            text: excerpt.text,
            marked: [excerpt.marked.start, excerpt.marked.end],
        }
    }
}

/// An object with a member for each fact.
impl Serialize for Facts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.iter().count()))?;
        for (name, value) in self.iter() {
            map.serialize_entry(name.as_str(), value)?;
        }
        map.end()
    }
}

/// A string, an integer or an array of these; a time is RFC 3339 in UTC.
impl Serialize for FactValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Number(number) => serializer.serialize_u64(*number),
            Self::Time(seconds) => serializer.serialize_str(&rfc3339(*seconds)),
            Self::Texts(texts) => texts.serialize(serializer),
            Self::Numbers(numbers) => numbers.serialize(serializer),
        }
    }
}

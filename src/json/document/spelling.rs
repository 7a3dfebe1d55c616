//! Members as spelt by other tools: Terraform, CloudFormation and SAM.

use crate::finding::{Findings, printable};
use crate::json::document::Member;
use crate::json::reader::Data;

/// The letters and digits of a name, in lower case.
fn letters(name: &str) -> impl Iterator<Item = u8> {
    let bytes = name.bytes().filter(|byte| *byte != b'_');
    bytes.map(|byte| byte.to_ascii_lowercase())
}

impl<'a> Member<'a> {
    /// The member with that name, in any case and with or without underscores: `BatchSize`,
    /// `batchSize`, `batch_size`. If two spellings occur, the second is reported.
    pub(crate) fn spelt(&self, name: &str, findings: &mut Findings) -> Self {
        let entries = match self.is_object() {
            true => self.object(findings).unwrap_or_default(),
            false => &[],
        };
        let is_named = |key: &str| letters(key).eq(letters(name));
        let mut named = entries.iter().filter(|entry| is_named(entry.key.expose()));
        let Some(first) = named.next() else {
            return self.absent(name);
        };
        let name = printable(first.key.expose());
        if let Some(second) = named.next() {
            findings.push(self.twice(&name, second));
        }
        self.of(first, &name)
    }

    /// The first of these members that is present, or else the first as an absent one.
    pub(crate) fn first_spelt(&self, names: &[&str], findings: &mut Findings) -> Self {
        let mut members = names.iter().map(|name| self.spelt(name, findings));
        let first = members.next();
        let is_there = first.as_ref().is_some_and(Member::is_present);
        let other = match is_there {
            true => None,
            false => members.find(Member::is_present),
        };
        other.or(first).unwrap_or_else(|| self.absent(""))
    }

    /// The member at a path, in any tool's spelling, if it is present; reports no findings.
    pub(crate) fn at_present(&self, way: &[&str]) -> Option<Self> {
        let mut member = self.clone();
        for name in way {
            let Some(Data::Object(entries)) = member.value.map(|value| &value.data) else {
                return None;
            };
            let is_named = |key: &str| letters(key).eq(letters(name));
            let entry = entries.iter().find(|entry| is_named(entry.key.expose()))?;
            member = member.of(entry, &printable(entry.key.expose()));
        }
        member.is_present().then_some(member)
    }

    /// The object in a block of Terraform, `[{…}]`; any other value unchanged.
    pub(crate) fn block(&self) -> Self {
        match self.value.map(|value| &value.data) {
            Some(Data::Array(elements)) => match elements.as_slice() {
                [] => Self {
                    value: None,
                    ..self.clone()
                },
                [one] => Self {
                    value: Some(one),
                    ..self.clone()
                },
                _ => self.clone(),
            },
            _ => self.clone(),
        }
    }

    /// Each element of an array, or the value itself; none if it is absent.
    pub(crate) fn one_or_each(&self, findings: &mut Findings) -> Vec<Self> {
        match (self.is_list(), self.is_present()) {
            (true, _) => self.list(findings),
            (false, true) => vec![self.clone()],
            (false, false) => Vec::new(),
        }
    }

    /// The string, if it is one and not empty; reports no findings.
    pub(crate) fn plain_text(&self) -> Option<&'a str> {
        match self.value.map(|value| &value.data) {
            Some(Data::Text(text)) => Some(text.text.expose()).filter(|text| !text.is_empty()),
            _ => None,
        }
    }

    /// The expression in place of a value that becomes known only when a template is deployed or a
    /// configuration applied: a CloudFormation function such as `Ref` or `Fn::Sub`, or `${…}`.
    pub(crate) fn unresolved(&self) -> Option<&'a str> {
        match self.value.map(|value| &value.data) {
            Some(Data::Object(entries)) => match entries.as_slice() {
                [one] => {
                    Some(one.key.expose()).filter(|key| *key == "Ref" || key.starts_with("Fn::"))
                }
                _ => None,
            },
            Some(Data::Text(text)) => Some(text.text.expose()).filter(|text| text.contains("${")),
            _ => None,
        }
    }

    /// A whole number, or its text, which CloudFormation also accepts; `Err` with the actual value
    /// if it is neither.
    pub(crate) fn number(&self) -> Option<Result<i64, String>> {
        let value = self.value?;
        let written = match &value.data {
            Data::Number => String::from_utf8_lossy(self.lines.text(value.range.clone())),
            Data::Text(text) => text.text.expose().into(),
            _ => value.kind().into(),
        };
        Some(written.trim().parse().map_err(|_| printable(&written)))
    }

    /// The path of the member, for a sentence.
    pub(crate) fn name(&self) -> &str {
        match self.path.as_str() {
            "" => "the document",
            path => path,
        }
    }

    /// The names of an object's members.
    pub(crate) fn names(&self) -> Vec<&'a str> {
        match self.value.map(|value| &value.data) {
            Some(Data::Object(entries)) => entries.iter().map(|entry| entry.key.expose()).collect(),
            _ => Vec::new(),
        }
    }
}

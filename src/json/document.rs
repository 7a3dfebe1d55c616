//! Documents of AWS's commands and services.
//!
//! The AWS CLI prints `ClusterInfo`; the service itself sends `clusterInfo`. Both occur, so the case
//! of member names is ignored. Other members are ignored; an absent member and `null` are the same. A
//! key that appears twice is an error, because it is not defined which of the two counts.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::finding::{Code, FactName, Finding, Findings, Lines, Place, printable};
use crate::json::reader::{Data, Entry, Fault, Value, read_strict};

mod origin;
mod spelling;

pub(crate) use origin::Origin;

/// The maximum size of a document; the description of the largest cluster is a hundredth of this.
const MAX_DOCUMENT_BYTES: usize = 1024 * 1024;

const ONE_TOO_MANY: &str = "remove one of the two; which one counts is not defined";

/// A document and its lines.
pub(crate) struct Document<'a> {
    root: Value,
    lines: Lines<'a>,
}

impl<'a> Document<'a> {
    /// Reads an object out of `bytes`; `what` names the document in messages.
    pub(crate) fn read_object(
        bytes: &'a [u8],
        what: &str,
        findings: &mut Findings,
    ) -> Option<Self> {
        let document = Self::read(bytes, what, findings)?;
        document
            .root()
            .is_object_or_report(what, findings)
            .then_some(document)
    }

    /// Reads an object or an array out of `bytes`; `what` names the document in messages.
    pub(crate) fn read_object_or_list(
        bytes: &'a [u8],
        what: &str,
        findings: &mut Findings,
    ) -> Option<Self> {
        let document = Self::read(bytes, what, findings)?;
        let root = document.root();
        (root.is_list() || root.is_object_or_report(what, findings)).then_some(document)
    }

    /// Reads any JSON value out of `bytes`; `what` names the document in messages.
    pub(crate) fn read(bytes: &'a [u8], what: &str, findings: &mut Findings) -> Option<Self> {
        if bytes.len() > MAX_DOCUMENT_BYTES {
            findings.push(too_large(bytes.len(), what));
            return None;
        }
        let lines = Lines::of(bytes);
        let root = match read_strict(bytes) {
            Ok(root) => root,
            Err(fault) => {
                findings.push(not_json(&fault, &lines, what));
                return None;
            }
        };
        if let Some(second) = first_duplicate(&root) {
            findings.push(duplicate(second, &lines, what));
            return None;
        }
        Some(Self { root, lines })
    }

    /// The whole value.
    pub(crate) fn root(&self) -> Member<'_> {
        Member {
            lines: &self.lines,
            value: Some(&self.root),
            at: self.root.range.start,
            path: String::new(),
        }
    }
}

/// The first member of any object whose key occurs earlier in that object.
fn first_duplicate(value: &Value) -> Option<&Entry> {
    match &value.data {
        Data::Array(elements) => elements.iter().find_map(first_duplicate),
        Data::Object(entries) => {
            let mut keys = BTreeSet::new();
            entries
                .iter()
                .find_map(|entry| match keys.insert(entry.key.expose()) {
                    true => first_duplicate(&entry.value),
                    false => Some(entry),
                })
        }
        _ => None,
    }
}

fn too_large(length: usize, what: &str) -> Finding {
    Finding::new(
        Code::DocumentTooLarge,
        Place::default(),
        format!("{what} has {length} bytes; at most {MAX_DOCUMENT_BYTES} are read"),
    )
    .fact(FactName::Bytes, length)
    .fact(FactName::MaximumBytes, MAX_DOCUMENT_BYTES)
}

fn not_json(fault: &Fault, lines: &Lines<'_>, what: &str) -> Finding {
    Finding::new(
        Code::DocumentNotJson,
        Place::default().at_line(lines.number(fault.at)),
        format!("{what} is not JSON: {}", fault.message),
    )
    .help("give the output of the AWS CLI with --output json")
}

fn duplicate(second: &Entry, lines: &Lines<'_>, what: &str) -> Finding {
    Finding::new(
        Code::DocumentKeyDuplicate,
        Place::default().at_line(lines.number(second.at)),
        format!(
            "{what}: the key {} appears twice in one object",
            printable(second.key.expose())
        ),
    )
    .help(ONE_TOO_MANY)
    .fact(FactName::Field, printable(second.key.expose()))
}

/// A member of a document, present or not, and its path.
#[derive(Clone)]
pub(crate) struct Member<'a> {
    lines: &'a Lines<'a>,
    /// `None` if it is absent or `null`.
    value: Option<&'a Value>,
    /// The offset of its key, or of the object that lacks it.
    at: usize,
    path: String,
}

impl<'a> Member<'a> {
    /// The member with that name, in any case, or an absent one. A value that is not an object has
    /// no members; [`Member::object`] reports it.
    pub(crate) fn member(&self, name: &str, findings: &mut Findings) -> Self {
        let entries = self.object(findings).unwrap_or_default();
        let mut named = entries
            .iter()
            .filter(|entry| entry.key.expose().eq_ignore_ascii_case(name));
        let first = named.next();
        if let Some(second) = named.next() {
            findings.push(self.twice(name, second));
        }
        match first {
            Some(entry) => self.of(entry, name),
            None => self.absent(name),
        }
    }

    /// The member at a path such as `["Sasl", "Scram", "Enabled"]`.
    pub(crate) fn at(&self, way: &[&str], findings: &mut Findings) -> Self {
        way.iter()
            .fold(self.clone(), |member, name| member.member(name, findings))
    }

    /// The members of an object with their names, in order; none if it is absent or not an object.
    pub(crate) fn members(&self, findings: &mut Findings) -> Vec<(&'a str, Self)> {
        let mut names = BTreeSet::new();
        let mut members = Vec::new();
        for entry in self.object(findings).unwrap_or_default() {
            let name = entry.key.expose();
            match names.insert(name.to_ascii_lowercase()) {
                true => members.push((name, self.of(entry, &printable(name)))),
                false => findings.push(self.twice(&printable(name), entry)),
            }
        }
        members
    }

    /// Whether the member is present.
    pub(crate) fn is_present(&self) -> bool {
        self.value.is_some()
    }

    /// Whether the member is an object.
    pub(crate) fn is_object(&self) -> bool {
        self.value
            .is_some_and(|value| matches!(value.data, Data::Object(_)))
    }

    /// Whether the member is an array.
    pub(crate) fn is_list(&self) -> bool {
        self.value
            .is_some_and(|value| matches!(value.data, Data::Array(_)))
    }

    fn is_object_or_report(&self, what: &str, findings: &mut Findings) -> bool {
        if !self.is_object() {
            let kind = self.value.map_or("null", Value::kind);
            findings.push(
                Finding::new(
                    Code::DocumentNotJson,
                    self.place(),
                    format!("{what} is {kind}, not a JSON object"),
                )
                .fact(FactName::Found, kind)
                .fact(FactName::Expected, "an object"),
            );
        }
        self.is_object()
    }

    /// The place of the member, for a finding: its line, or that of the object that lacks it.
    pub(crate) fn place(&self) -> Place {
        self.place_at(&self.path, self.at)
    }

    /// The same for one of the object's members.
    pub(crate) fn place_of(&self, entry: &Entry) -> Place {
        self.place_at(&self.path, entry.at)
    }

    /// The place of the member, for a later finding, when the document is no longer in memory.
    pub(crate) fn origin(&self) -> Origin {
        Origin::from(self.place())
    }

    /// The members of an object in their order, or `None` if it is absent or not an object.
    pub(crate) fn object(&self, findings: &mut Findings) -> Option<&'a [Entry]> {
        let value = self.value?;
        match &value.data {
            Data::Object(entries) => Some(entries),
            _ => {
                self.wrong_type(value, "an object", findings);
                None
            }
        }
    }

    /// The member if it is an object, or else an absent one. A wrong type is reported here, and not
    /// again for each member that is looked up.
    pub(crate) fn object_only(&self, findings: &mut Findings) -> Self {
        let is_object = self.object(findings).is_some();
        Self {
            value: self.value.filter(|_| is_object),
            ..self.clone()
        }
    }

    /// The number of characters of the value in its document, `bytes`, without whitespace.
    pub(crate) fn characters(&self, bytes: &[u8]) -> usize {
        let text = self.value.and_then(|value| bytes.get(value.range.clone()));
        let is_counted = |byte: &&u8| !byte.is_ascii_whitespace() && !matches!(byte, 0x80..=0xBF);
        text.unwrap_or_default().iter().filter(is_counted).count()
    }

    /// A boolean, or `None` if it is absent.
    pub(crate) fn flag(&self, findings: &mut Findings) -> Option<bool> {
        let value = self.value?;
        match value.data {
            Data::Bool(flag) => Some(flag),
            _ => {
                self.wrong_type(value, "true or false", findings);
                None
            }
        }
    }

    /// A string, or `None` if it is absent or empty: an AWS CLI skeleton prints `""` for a value to
    /// fill in.
    pub(crate) fn text(&self, findings: &mut Findings) -> Option<&'a str> {
        let value = self.value?;
        match &value.data {
            Data::Text(text) => Some(text.text.expose()).filter(|text| !text.is_empty()),
            _ => {
                self.wrong_type(value, "a string", findings);
                None
            }
        }
    }

    /// The elements of an array; none if it is absent.
    pub(crate) fn list(&self, findings: &mut Findings) -> Vec<Self> {
        let elements: &[Value] = match self.value.map(|value| (value, &value.data)) {
            None => &[],
            Some((_, Data::Array(elements))) => elements,
            Some((other, _)) => {
                self.wrong_type(other, "an array", findings);
                &[]
            }
        };
        elements
            .iter()
            .enumerate()
            .map(|(index, value)| Self {
                lines: self.lines,
                value: Some(value),
                at: value.range.start,
                path: format!("{}[{index}]", self.path),
            })
            .collect()
    }

    /// The strings of an array, without empty ones.
    pub(crate) fn texts(&self, findings: &mut Findings) -> Vec<&'a str> {
        self.list(findings)
            .iter()
            .filter_map(|element| element.text(findings))
            .collect()
    }

    /// A string or an array of strings, as IAM writes both.
    pub(crate) fn text_or_texts(&self, findings: &mut Findings) -> Vec<&'a str> {
        match self.value.map(|value| &value.data) {
            Some(Data::Text(text)) => vec![text.text.expose()],
            _ => self.texts(findings),
        }
    }

    /// An object or an array of objects, as IAM writes both.
    pub(crate) fn one_or_list(&self, findings: &mut Findings) -> Vec<Self> {
        match self.is_object() {
            true => vec![self.clone()],
            false => self.list(findings),
        }
    }

    fn absent(&self, name: &str) -> Self {
        Self {
            lines: self.lines,
            value: None,
            at: self.value.map_or(self.at, |object| object.range.start),
            path: self.path_to(name),
        }
    }

    fn of(&self, entry: &'a Entry, name: &str) -> Self {
        Self {
            lines: self.lines,
            value: Some(&entry.value).filter(|value| !matches!(value.data, Data::Null)),
            at: entry.at,
            path: self.path_to(name),
        }
    }

    fn path_to(&self, name: &str) -> String {
        match self.path.as_str() {
            "" => name.to_owned(),
            above => format!("{above}.{name}"),
        }
    }

    fn place_at(&self, path: &str, at: usize) -> Place {
        let place = match path {
            "" => Place::default(),
            path => Place::field(path.to_owned()),
        };
        place.at_line(self.lines.number(at))
    }

    fn twice(&self, name: &str, second: &Entry) -> Finding {
        Finding::new(
            Code::DocumentKeyDuplicate,
            self.place_at(&self.path_to(name), second.at),
            format!("{name} appears twice, in different cases"),
        )
        .help(ONE_TOO_MANY)
        .fact(FactName::Field, name)
    }

    fn wrong_type(&self, found: &Value, wanted: &str, findings: &mut Findings) {
        let named: Cow<'_, str> = match self.path.as_str() {
            "" => "the document".into(),
            path => path.into(),
        };
        findings.push(
            Finding::new(
                Code::DocumentMemberType,
                self.place(),
                format!("{named} is {}, not {wanted}", found.kind()),
            )
            .fact(FactName::Found, found.kind())
            .fact(FactName::Expected, wanted),
        );
    }
}

#[cfg(test)]
mod tests;

//! JSON documents as AWS's commands and services write them.
//!
//! The AWS CLI prints `ClusterInfo`; the service's own wire has `clusterInfo`. Both are met, so
//! members are found whatever the case of their names. Members that are not asked for are passed
//! over; an absent one and `null` are the same. A key that stands twice is an error: which of the
//! two counts would be a guess.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;

use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::finding::{Code, Finding, Findings, Place, printable};

/// The most bytes a document may have: a description of the largest cluster has a hundredth.
pub(crate) const MAX_DOCUMENT_BYTES: usize = 1024 * 1024;

/// A JSON value, its objects in the order in which they stand.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Json {
    Null,
    Bool(bool),
    Number,
    Text(String),
    List(Vec<Self>),
    Object(Vec<(String, Self)>),
}

impl Json {
    /// Reads an object out of `bytes`; `what` names the document in messages.
    pub(crate) fn read_object(bytes: &[u8], what: &str, findings: &mut Findings) -> Option<Self> {
        let json = Self::read(bytes, what, findings)?;
        match json {
            Self::Object(_) => Some(json),
            other => {
                findings.push(Finding::new(
                    Code::DocumentNotJson,
                    Place::default(),
                    format!("{what} is {}, not a JSON object", other.kind()),
                ));
                None
            }
        }
    }

    /// Reads any JSON value out of `bytes`; `what` names the document in messages.
    pub(crate) fn read(bytes: &[u8], what: &str, findings: &mut Findings) -> Option<Self> {
        if bytes.len() > MAX_DOCUMENT_BYTES {
            findings.push(Finding::new(
                Code::DocumentTooLarge,
                Place::default(),
                format!(
                    "{what} has {} bytes; at most {MAX_DOCUMENT_BYTES} are read",
                    bytes.len()
                ),
            ));
            return None;
        }
        // PowerShell writes a byte order mark before what it redirects into a file.
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        match serde_json::from_slice(bytes) {
            Ok(json) => Some(json),
            Err(error) => {
                findings.push(refused(&error, what));
                None
            }
        }
    }

    /// What kind of value this is, for a message.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Number => "a number",
            Self::Text(_) => "a string",
            Self::List(_) => "a list",
            Self::Object(_) => "an object",
        }
    }

    /// The whole value, to walk down from.
    pub(crate) fn root(&self) -> Member<'_> {
        Member {
            value: Some(self),
            path: String::new(),
        }
    }
}

const DUPLICATE: &str = "stands twice";

fn refused(error: &serde_json::Error, what: &str) -> Finding {
    let place = match error.line() {
        0 => Place::default(),
        line => Place::default().at_line(line),
    };
    let reason = error.to_string();
    if error.is_data() && reason.contains(DUPLICATE) {
        return Finding::new(
            Code::DocumentKeyDuplicate,
            place,
            format!("{what}: {}", printable(&reason)),
        )
        .help("remove one of the two; which one counts would be a guess");
    }
    Finding::new(
        Code::DocumentNotJson,
        place,
        format!("{what} is not JSON: {}", printable(&reason)),
    )
    .help("give what the AWS CLI prints with --output json")
}

/// A member of a document, present or not, and the way to it.
#[derive(Clone, Debug)]
pub(crate) struct Member<'a> {
    value: Option<&'a Json>,
    path: String,
}

impl<'a> Member<'a> {
    /// The member of that name in whatever case, or an absent one. A value that is not an object
    /// has no members; [`Member::object`] reports it.
    pub(crate) fn member(&self, name: &str, findings: &mut Findings) -> Self {
        let path = match self.path.as_str() {
            "" => name.to_owned(),
            above => format!("{above}.{name}"),
        };
        let mut value = None;
        match self.value {
            None => {}
            Some(Json::Object(members)) => {
                let mut named = members
                    .iter()
                    .filter(|(key, _)| key.eq_ignore_ascii_case(name));
                value = named.next().map(|(_, value)| value);
                if named.next().is_some() {
                    findings.push(
                        Finding::new(
                            Code::DocumentKeyDuplicate,
                            Place::field(path.clone()),
                            format!("{name} stands twice, in different cases"),
                        )
                        .help("remove one of the two; which one counts would be a guess"),
                    );
                }
            }
            Some(other) => self.wrong_type(other, "an object", findings),
        }
        Self {
            value: value.filter(|value| **value != Json::Null),
            path,
        }
    }

    /// The member at the end of a way such as `["Sasl", "Scram", "Enabled"]`.
    pub(crate) fn at(&self, way: &[&str], findings: &mut Findings) -> Self {
        way.iter()
            .fold(self.clone(), |member, name| member.member(name, findings))
    }

    /// Whether the member is there.
    pub(crate) fn is_present(&self) -> bool {
        self.value.is_some()
    }

    /// Where the member stands, for a finding.
    pub(crate) fn place(&self) -> Place {
        match self.path.as_str() {
            "" => Place::default(),
            path => Place::field(path.to_owned()),
        }
    }

    /// The way to the member.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    /// The members of an object in their order, or `None` if it is absent or no object.
    pub(crate) fn object(&self, findings: &mut Findings) -> Option<&'a [(String, Json)]> {
        match self.value? {
            Json::Object(members) => Some(members),
            other => {
                self.wrong_type(other, "an object", findings);
                None
            }
        }
    }

    /// A boolean, or `None` if it is absent.
    pub(crate) fn flag(&self, findings: &mut Findings) -> Option<bool> {
        match self.value? {
            Json::Bool(flag) => Some(*flag),
            other => {
                self.wrong_type(other, "true or false", findings);
                None
            }
        }
    }

    /// A string, or `None` if it is absent or empty: an AWS CLI skeleton prints `""` for what is
    /// still to be filled in.
    pub(crate) fn text(&self, findings: &mut Findings) -> Option<&'a str> {
        match self.value? {
            Json::Text(text) if text.is_empty() => None,
            Json::Text(text) => Some(text),
            other => {
                self.wrong_type(other, "a string", findings);
                None
            }
        }
    }

    /// The elements of a list; none if it is absent.
    pub(crate) fn list(&self, findings: &mut Findings) -> Vec<Self> {
        let elements: &[Json] = match self.value {
            None => &[],
            Some(Json::List(elements)) => elements,
            Some(other) => {
                self.wrong_type(other, "a list", findings);
                &[]
            }
        };
        elements
            .iter()
            .enumerate()
            .map(|(index, value)| Self {
                value: Some(value),
                path: format!("{}[{index}]", self.path),
            })
            .collect()
    }

    /// The strings of a list, empty ones left out.
    pub(crate) fn texts(&self, findings: &mut Findings) -> Vec<&'a str> {
        self.list(findings)
            .iter()
            .filter_map(|element| element.text(findings))
            .collect()
    }

    /// One string or a list of them, as IAM writes both.
    pub(crate) fn text_or_texts(&self, findings: &mut Findings) -> Vec<&'a str> {
        match self.value {
            Some(Json::Text(text)) => vec![text],
            _ => self.texts(findings),
        }
    }

    /// One object or a list of them, as IAM writes both.
    pub(crate) fn one_or_list(&self, findings: &mut Findings) -> Vec<Self> {
        match self.value {
            Some(Json::Object(_)) => vec![self.clone()],
            _ => self.list(findings),
        }
    }

    fn wrong_type(&self, found: &Json, wanted: &str, findings: &mut Findings) {
        let named: Cow<'_, str> = match self.path.as_str() {
            "" => "the document".into(),
            path => path.into(),
        };
        findings.push(Finding::new(
            Code::DocumentMemberType,
            self.place(),
            format!("{named} is {}, not {wanted}", found.kind()),
        ));
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(JsonVisitor)
    }
}

struct JsonVisitor;

impl<'de> Visitor<'de> for JsonVisitor {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Json, E> {
        Ok(Json::Bool(flag))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Json, E> {
        Ok(Json::Number)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Json, E> {
        Ok(Json::Number)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Json, E> {
        Ok(Json::Number)
    }

    fn visit_str<E>(self, text: &str) -> Result<Json, E> {
        Ok(Json::Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Json, E> {
        Ok(Json::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Json, A::Error> {
        let mut list = Vec::new();
        while let Some(element) = elements.next_element()? {
            list.push(element);
        }
        Ok(Json::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Json, A::Error> {
        let mut object = Vec::new();
        let mut keys = BTreeSet::new();
        while let Some((key, value)) = members.next_entry::<String, Json>()? {
            if !keys.insert(key.clone()) {
                return Err(de::Error::custom(format_args!(
                    "the key {} {DUPLICATE} in one object",
                    printable(&key)
                )));
            }
            object.push((key, value));
        }
        Ok(Json::Object(object))
    }
}

#[cfg(test)]
mod tests;

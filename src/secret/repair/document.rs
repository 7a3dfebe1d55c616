//! The JSON document of a secret, to be changed and written anew.

use crate::finding::{Code, Place, Rules};
use crate::json::{self, Data, push_string, push_value};
use crate::secret::change::Changes;
use crate::secret::fields::{Known, known, nearest, shown};
use crate::secret::recognise::recognised;
use crate::secret::{SecretType, entries};
use crate::sensitive::{SensitiveBuffer, SensitiveBytes, SensitiveText};

/// A document's members in their order.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    members: Vec<Member>,
    secret_type: SecretType,
}

#[derive(Clone, Debug, PartialEq)]
struct Member {
    key: SensitiveText,
    content: Content,
}

#[derive(Clone, Debug, PartialEq)]
enum Content {
    Text(SensitiveText),
    /// JSON of another type, as it stands.
    Json(SensitiveBytes),
}

impl Content {
    fn text(&self) -> Option<&SensitiveText> {
        match self {
            Self::Text(text) => Some(text),
            Self::Json(_) => None,
        }
    }

    fn is_blank(&self) -> bool {
        self.text()
            .is_some_and(|text| text.expose().trim().is_empty())
    }
}

impl Document {
    /// A document with nothing in it.
    pub(crate) fn empty(secret_type: SecretType) -> Self {
        Self {
            members: Vec::new(),
            secret_type,
        }
    }

    /// Reads a document; `None` where it is no JSON object. Members that stand twice with one
    /// value are joined, and what is not strict JSON is told.
    pub(super) fn read(
        document: &[u8],
        secret_type: Option<SecretType>,
        changes: &mut Changes,
    ) -> Option<Self> {
        let place = Place::default();
        let members = match entries::read(document) {
            Ok(members) => members,
            Err(_) => {
                let inner = json::read_text(document)?;
                changes.push(
                    Code::SecretNotJson,
                    &place,
                    "took the document out of the JSON text that held it",
                );
                return Self::read(inner.expose().as_bytes(), secret_type, changes);
            }
        };
        if document.starts_with("\u{feff}".as_bytes()) {
            let message = "left out the byte order mark, which strict JSON readers refuse";
            changes.push(Code::SecretNotJson, &place, message);
        }
        let mut read = Self::empty(secret_type.unwrap_or_else(|| recognised(&members)));
        for member in members {
            let place = Place::field(shown(member.key.expose()));
            let content = match member.value.data {
                Data::Text(text) => {
                    if text.raw_control.is_some() {
                        let message = "escaped the raw line breaks of the JSON string";
                        changes.push(Code::SecretRawNewline, &place, message);
                    }
                    Content::Text(text.text)
                }
                _ => Content::Json(SensitiveBytes::from(document.get(member.value.range)?)),
            };
            read.add(member.key, content, &place, changes);
        }
        Some(read)
    }

    /// Adds a member, unless it is there with the same value.
    fn add(&mut self, key: SensitiveText, content: Content, place: &Place, changes: &mut Changes) {
        let member = Member { key, content };
        if self.members.contains(&member) {
            let message = "joined what stood twice with the same value";
            changes.push(Code::SecretFieldDuplicate, place, message);
        } else {
            self.members.push(member);
        }
    }

    pub(super) fn secret_type(&self) -> SecretType {
        self.secret_type
    }

    /// Gives fields that are absent or empty the texts that stand under nearly their names.
    pub(super) fn mend_names(&mut self, changes: &mut Changes) {
        for field in known(self.secret_type)
            .iter()
            .filter(|field| field.required)
        {
            let blank =
                |member: &Member| member.key.expose() == field.name && member.content.is_blank();
            let there = |member: &Member| member.key.expose() == field.name && !blank(member);
            if self.members.iter().any(there) {
                continue;
            }
            let Some(text) = self.meant(field) else {
                continue;
            };
            self.members.retain(|member| !blank(member));
            let secret_type = self.secret_type;
            for member in self
                .members
                .extract_if(.., |one| is_meant(one, field, secret_type))
            {
                changes.push(
                    Code::SecretFieldUnknown,
                    &Place::field(shown(member.key.expose())),
                    format!("renamed to `{}`", field.name),
                );
            }
            self.set(field.name, Some(text));
        }
    }

    /// The text that was meant to be a field's. Several certificate fields are several parts of
    /// one chain; of anything else there must be one.
    fn meant(&self, field: &Known) -> Option<SensitiveText> {
        let meant = || {
            let candidates = self.members.iter();
            candidates.filter(|member| is_meant(member, field, self.secret_type))
        };
        if meant().count() > 1 && field.name != "certificate" {
            return None;
        }
        let mut joined = SensitiveBuffer::default();
        for text in meant().filter_map(|member| member.content.text()) {
            if !joined.as_slice().is_empty() {
                joined.extend_from_slice(b"\n");
            }
            joined.extend_from_slice(text.expose().as_bytes());
        }
        (!joined.as_slice().is_empty()).then(|| joined.to_text())?
    }

    /// The texts under names that are nearly a field's, where the field itself is there.
    pub(super) fn set_aside(&self, name: &str) -> Vec<(String, SensitiveText)> {
        let Some(field) = known(self.secret_type).iter().find(|one| one.name == name) else {
            return Vec::new();
        };
        let candidates = self.members.iter();
        candidates
            .filter(|member| is_meant(member, field, self.secret_type))
            .filter_map(|member| {
                // A name that is nearly a field's is public.
                let name = member.key.expose().to_owned();
                Some((name, member.content.text()?.clone()))
            })
            .collect()
    }

    /// The text of a field; `None` where it is absent, blank, no text, or stands twice.
    pub(super) fn text(&self, name: &str) -> Option<&SensitiveText> {
        let mut found = self
            .members
            .iter()
            .filter(|member| member.key.expose() == name);
        let only = found.next().filter(|member| !member.content.is_blank())?;
        match found.next() {
            Some(_) => None,
            None => only.content.text(),
        }
    }

    /// Whether a field is there at all.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.members
            .iter()
            .any(|member| member.key.expose() == name)
    }

    /// Whether a field can be given a text: it is absent, or is one text.
    pub(super) fn is_settable(&self, name: &str) -> bool {
        let mut found = self
            .members
            .iter()
            .filter(|member| member.key.expose() == name);
        match (found.next(), found.next()) {
            (None, _) => true,
            (Some(only), None) => only.content.text().is_some(),
            (Some(_), Some(_)) => false,
        }
    }

    /// Gives a field a text, or takes it away.
    pub(crate) fn set(&mut self, name: &str, text: Option<SensitiveText>) {
        let at = self
            .members
            .iter()
            .position(|member| member.key.expose() == name);
        match (at.and_then(|at| self.members.get_mut(at)), text) {
            (Some(member), Some(text)) => member.content = Content::Text(text),
            (None, Some(text)) => self.members.push(Member {
                key: name.into(),
                content: Content::Text(text),
            }),
            (_, None) => self.members.retain(|member| member.key.expose() != name),
        }
    }

    /// Tells of the size where writing anew brings it within the rules' bound.
    pub(super) fn judge_size(&self, before: usize, rules: &Rules, changes: &mut Changes) {
        let after = self.write().expose().len();
        if after <= rules.max_secret_bytes {
            changes.push(
                Code::SecretTooLarge,
                &Place::default(),
                format!("{after} bytes instead of {before}"),
            );
        }
    }

    /// The document as strict JSON: the known fields first, in the order of AWS's guide.
    pub(crate) fn write(&self) -> SensitiveBytes {
        let known = known(self.secret_type);
        let rank = |member: &&Member| {
            let at = known
                .iter()
                .position(|field| field.name == member.key.expose());
            at.unwrap_or(known.len())
        };
        let mut members: Vec<_> = self.members.iter().collect();
        members.sort_by_key(rank);
        let mut json = SensitiveBuffer::with_capacity(16 * 1024);
        json.extend_from_slice(b"{");
        for (index, member) in members.into_iter().enumerate() {
            json.extend_from_slice(if index == 0 { b"\n  " } else { b",\n  " });
            push_string(member.key.expose(), &mut json);
            json.extend_from_slice(b": ");
            match &member.content {
                Content::Text(text) => push_string(text.expose(), &mut json),
                Content::Json(value) => push_value(value.expose(), &mut json),
            }
        }
        json.extend_from_slice(b"\n}\n");
        SensitiveBytes::from(json.as_slice())
    }
}

/// Whether a member is a text under a name that is nearly the field's.
fn is_meant(member: &Member, field: &Known, secret_type: SecretType) -> bool {
    let known = known(secret_type);
    let exact = known.iter().any(|one| one.name == member.key.expose());
    let text = member.content.text().is_some() && !member.content.is_blank();
    !exact && text && nearest(member.key.expose(), known).is_some_and(|one| one.name == field.name)
}

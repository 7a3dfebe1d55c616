//! The JSON document of a secret, for changing and writing it.

mod placing;

use placing::is_meant;

use crate::finding::{Code, Place, Rules};
use crate::json::{Data, Entry, push_string, push_value};
use crate::secret::SecretType;
use crate::secret::change::Changes;
use crate::secret::fields::shown;
use crate::secret::known::{known, names_password};
use crate::secret::meaning::{Holds, has_other_texts, is_of_pem, is_unfilled, nested};
use crate::secret::proven::is_encrypted;
use crate::sensitive::{SensitiveBuffer, SensitiveBytes, SensitiveText};

/// A document's members in their order.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    members: Vec<Member>,
    /// Those that became `certificate`, under their own names.
    renamed: Vec<Member>,
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
    /// JSON of another type, unchanged, and the PEM texts in it.
    Json(SensitiveBytes, Option<SensitiveText>),
}

impl Content {
    fn text(&self) -> Option<&SensitiveText> {
        match self {
            Self::Text(text) => Some(text),
            Self::Json(_, nested) => nested.as_ref(),
        }
    }

    /// Whether it is null, blank, or only says what belongs into the field.
    fn is_unfilled(&self, name: &str) -> bool {
        match self {
            Self::Text(text) => is_unfilled(name, text.expose()),
            Self::Json(json, _) => match json.expose().trim_ascii_start().first() {
                Some(b'[' | b'{') => false,
                Some(b'n') => true,
                _ => is_of_pem(name),
            },
        }
    }

    fn is_blank(&self) -> bool {
        self.text()
            .is_some_and(|text| text.expose().trim().is_empty())
    }
}

impl Document {
    /// A document without members.
    pub(crate) fn empty(secret_type: SecretType) -> Self {
        Self {
            members: Vec::new(),
            renamed: Vec::new(),
            secret_type,
        }
    }

    /// The members found in `text`; `None` if one of them is not in it. Members that occur twice
    /// with the same value are joined, and anything that is not strict JSON is reported.
    pub(super) fn of(
        members: Vec<Entry>,
        text: &[u8],
        secret_type: SecretType,
        changes: &mut Changes,
    ) -> Option<Self> {
        let mut read = Self::empty(secret_type);
        let known = known(read.secret_type);
        for member in members {
            let place = Place::field(shown(member.key.expose()));
            let field = known.iter().find(|field| field.name == member.key.expose());
            let is_field = field.is_some();
            let parts = nested(&member.value).filter(|parts| {
                // Its password may be there too, and it would be lost.
                !is_encrypted(parts) || !has_other_texts(&member.value)
            });
            let content = match (member.value.data, parts) {
                (Data::Text(text), _) => {
                    if text.raw_control.is_some() {
                        let message = "escaped the raw line breaks of the JSON string";
                        changes.push(Code::SecretRawNewline, &place, message);
                    }
                    Content::Text(text.text)
                }
                (_, Some(joined)) if is_field => {
                    let message = "joined the PEM texts in it into one";
                    changes.push(Code::SecretFieldType, &place, message);
                    Content::Text(joined)
                }
                (Data::Null, _) if field.is_some_and(|field| !field.required) => {
                    changes.push(Code::SecretFieldType, &place, "omitted, because it is null");
                    continue;
                }
                (Data::Number, _) if field.is_some_and(|field| !field.is_pem()) => {
                    let number = std::str::from_utf8(text.get(member.value.range)?).ok()?;
                    changes.push(
                        Code::SecretFieldType,
                        &place,
                        "put the number into double quotes",
                    );
                    Content::Text(number.trim().into())
                }
                (_, parts) => {
                    Content::Json(SensitiveBytes::from(text.get(member.value.range)?), parts)
                }
            };
            read.add(member.key, content, &place, changes);
        }
        Some(read)
    }

    /// Adds a member, unless it is already present with the same value.
    fn add(&mut self, key: SensitiveText, content: Content, place: &Place, changes: &mut Changes) {
        let member = Member { key, content };
        if self.members.contains(&member) {
            let message = "merged duplicates with the same value";
            changes.push(Code::SecretFieldDuplicate, place, message);
        } else {
            self.members.push(member);
        }
    }

    pub(super) fn secret_type(&self) -> SecretType {
        self.secret_type
    }

    /// The texts that are meant for a field, if the field itself is present.
    pub(super) fn set_aside(&self, name: &str) -> Vec<(SensitiveText, SensitiveText)> {
        let Some(field) = known(self.secret_type).iter().find(|one| one.name == name) else {
            return Vec::new();
        };
        let candidates = self.members.iter();
        candidates
            .filter(|member| {
                let is_password = name == "privateKeyPassword"
                    && member.key.expose() != name
                    && names_password(member.key.expose());
                is_password || is_meant(member, field, self.secret_type).is_some()
            })
            .filter_map(|member| Some((member.key.clone(), member.content.text()?.clone())))
            .collect()
    }

    /// Whether it has any field of its type.
    pub(super) fn has_any_field(&self) -> bool {
        known(self.secret_type)
            .iter()
            .any(|field| self.has(field.name))
    }

    /// Removes members that are not part of the secret, after it is extracted from its envelope.
    pub(super) fn leave_out(&mut self, changes: &mut Changes) {
        let known = known(self.secret_type);
        let is_field = |member: &Member| known.iter().any(|one| one.name == member.key.expose());
        for member in self.members.extract_if(.., |member| !is_field(member)) {
            let what = match member.content.text().map(|text| Holds::of(text.expose())) {
                Some(Holds {
                    certificates: true,
                    keys: true,
                }) => "omitted a key and certificates that the secret does not need",
                Some(Holds {
                    certificates: true, ..
                }) => "omitted certificates that the client's chain does not need",
                Some(Holds { keys: true, .. }) => "omitted a key that is not the client's",
                _ => "omitted, because it is not part of the secret",
            };
            changes.push(
                Code::SecretEnvelope,
                &Place::field(shown(member.key.expose())),
                what,
            );
        }
    }

    /// The text of a field; `None` if it is absent, blank, not a text, or occurs twice.
    pub(crate) fn text(&self, name: &str) -> Option<&SensitiveText> {
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

    /// Whether a field is present.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.members
            .iter()
            .any(|member| member.key.expose() == name)
    }

    /// Whether a field can be set: it is absent, or a single text.
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

    /// Sets or removes the text of a field.
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

    /// Reports the size if writing the document again brings it within the rules' limit.
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
                Content::Json(value, _) => push_value(value.expose(), &mut json),
            }
        }
        json.extend_from_slice(b"\n}\n");
        SensitiveBytes::from(json.as_slice())
    }
}

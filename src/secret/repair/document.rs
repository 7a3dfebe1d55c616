//! The JSON document of a secret, for changing and writing it.

use crate::finding::{Code, Place, Rules};
use crate::json::{Data, Entry, push_string, push_value};
use crate::secret::SecretType;
use crate::secret::change::Changes;
use crate::secret::fields::shown;
use crate::secret::known::{Known, known, names_password};
use crate::secret::meaning::{Holds, chained, joined, meant, nested};
use crate::secret::recognise::recognised;
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
        secret_type: Option<SecretType>,
        changes: &mut Changes,
    ) -> Option<Self> {
        let mut read = Self::empty(secret_type.unwrap_or_else(|| recognised(&members)));
        let known = known(read.secret_type);
        for member in members {
            let place = Place::field(shown(member.key.expose()));
            let field = known.iter().find(|field| field.name == member.key.expose());
            let is_field = field.is_some();
            let parts = nested(&member.value);
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

    /// Fills absent or empty fields with the texts that were meant for them.
    pub(super) fn mend_names(&mut self, changes: &mut Changes) {
        self.mend_crossed(changes);
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
            let chosen = self.chosen(field);
            let texts = chosen.iter().filter_map(|at| self.members.get(*at));
            let texts = texts.filter_map(|member| member.content.text());
            let Some(text) = joined(texts.map(SensitiveText::expose)) else {
                continue;
            };
            for at in &chosen {
                if let Some(member) = self.members.get(*at) {
                    changes.push(
                        Code::SecretFieldUnknown,
                        &Place::field(shown(member.key.expose())),
                        format!("renamed to `{}`", field.name),
                    );
                }
            }
            if field.name == "certificate" {
                let chosen = chosen.iter().filter_map(|at| self.members.get(*at));
                self.renamed = chosen.cloned().collect();
            }
            let mut at: usize = 0;
            self.members.retain(|member| {
                let is_gone = chosen.contains(&at) || blank(member);
                at = at.saturating_add(1);
                !is_gone
            });
            self.set(field.name, Some(text));
        }
    }

    /// Whether `certificate` is made of members with other names, which held nothing but certificates.
    pub(super) fn has_renamed(&self) -> bool {
        let holds_key = |member: &Member| {
            let text = member.content.text();
            text.is_some_and(|text| Holds::of(text.expose()).keys)
        };
        !self.renamed.is_empty() && !self.renamed.iter().any(holds_key)
    }

    /// Gives these members their own names back.
    pub(super) fn put_back_renamed(&mut self, changes: &mut Changes) {
        for member in std::mem::take(&mut self.renamed) {
            let place = Place::field(shown(member.key.expose()));
            changes.take_back(Code::SecretFieldUnknown, &place);
            self.members.push(member);
        }
    }

    /// Exchanges a key and certificates that are in each other's field.
    fn mend_crossed(&mut self, changes: &mut Changes) {
        if self.secret_type != SecretType::ClientCertificateTlsAuth {
            return;
        }
        let held = |name: &str| self.text(name).map(|text| Holds::of(text.expose()));
        let (certificate, key) = (held("certificate"), held("privateKey"));
        let only_key = |held: Holds| held.keys && !held.certificates;
        let only_certificates = |held: Holds| held.certificates && !held.keys;
        let key_is_in_certificate = certificate.is_some_and(only_key);
        let certificates_are_in_key = key.is_some_and(only_certificates);
        let (certificate, key) = (
            self.text("certificate").cloned(),
            self.text("privateKey").cloned(),
        );
        let place = Place::field("privateKey");
        if key_is_in_certificate && certificates_are_in_key {
            let message = "swapped with `certificate`: each contained the other's content";
            changes.push(Code::PemLabelUnexpected, &place, message);
            self.set("certificate", key);
            self.set("privateKey", certificate);
        } else if certificates_are_in_key {
            // The key is elsewhere, if at all.
            let message = "moved the certificates to `certificate`";
            changes.push(Code::PemLabelUnexpected, &place, message);
            let all = certificate.iter().chain(&key).map(SensitiveText::expose);
            let all = joined(all);
            self.set("privateKey", None);
            self.set("certificate", all);
        } else if key_is_in_certificate && key.is_none() && self.is_settable("privateKey") {
            let message = "moved the key to `privateKey`";
            changes.push(
                Code::PemLabelUnexpected,
                &Place::field("certificate"),
                message,
            );
            self.set("privateKey", certificate);
            self.set("certificate", None);
        }
    }

    /// The indices of the members that make up an absent field's text. Of several members with
    /// certificates: for a client, the one with the client's; for roots, all. Of keys: all. Of
    /// members with only the right name: the only one.
    fn chosen(&self, field: &Known) -> Vec<usize> {
        let all: Vec<(usize, &str, bool)> = self
            .members
            .iter()
            .enumerate()
            .filter_map(|(at, member)| {
                let held = is_meant(member, field, self.secret_type)?;
                Some((at, member.content.text()?.expose(), held))
            })
            .collect();
        let held: Vec<_> = all.iter().filter(|(_, _, held)| *held).collect();
        let index = |one: &&(usize, &str, bool)| one.0;
        match (held.len(), all.len()) {
            (0, 1) => all.iter().map(|(at, _, _)| *at).collect(),
            (0, _) if field.name == "certificate" => all.iter().map(|(at, _, _)| *at).collect(),
            _ if field.name == "certificate"
                && self.secret_type == SecretType::ClientCertificateTlsAuth =>
            {
                let texts: Vec<_> = held.iter().map(|(_, text, _)| *text).collect();
                let first = chained(&texts, &[], |_| true).first().copied().unwrap_or(0);
                held.get(first).map(index).into_iter().collect()
            }
            _ => held.iter().map(index).collect(),
        }
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
                    certificates: true, ..
                }) => "omitted certificates that are not part of the client's chain",
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

/// Whether a member with an unknown name is a text that is meant for the field; and if so, whether
/// its content decides it.
fn is_meant(member: &Member, field: &Known, secret_type: SecretType) -> Option<bool> {
    let known = known(secret_type);
    let name = member.key.expose();
    let text = member
        .content
        .text()
        .filter(|_| !member.content.is_blank())?;
    if known.iter().any(|one| one.name == name) {
        return None;
    }
    let (found, held) = meant(name, Some(text.expose()), known)?;
    (found.name == field.name).then_some(held)
}

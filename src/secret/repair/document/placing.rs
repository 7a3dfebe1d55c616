//! Puts each text under the field for which it is meant.

use super::{Content, Document, Member};
use crate::chain::Certificate;
use crate::finding::{Code, Conditions, Place};
use crate::json::Entry;
use crate::key::Budget;
use crate::secret::SecretType;
use crate::secret::change::Changes;
use crate::secret::fields::shown;
use crate::secret::known::{
    Known, PRIVATE_KEY, PRIVATE_KEY_PASSWORD, known, names_authority, of_client,
};
use crate::secret::meaning::{Holds, chained, joined, meant};
use crate::secret::proven::{Proven, is_encrypted, proven};
use crate::sensitive::SensitiveText;

impl Document {
    /// Fills absent or empty fields with the texts that were meant for them.
    pub(in crate::secret::repair) fn mend_names(
        &mut self,
        conditions: &Conditions,
        budget: &mut Budget,
        changes: &mut Changes,
    ) {
        self.mend_crossed(changes);
        self.mend_password_field(changes);
        let proven = self.proven(conditions, budget);
        for field in known(self.secret_type)
            .iter()
            .filter(|field| field.required)
        {
            let blank = |member: &Member| {
                member.key.expose() == field.name && member.content.is_unfilled(field.name)
            };
            let there = |member: &Member| member.key.expose() == field.name && !blank(member);
            if self.members.iter().any(there) {
                continue;
            }
            let chosen = self.chosen(field, &proven, conditions);
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
    pub(in crate::secret::repair) fn has_renamed(&self) -> bool {
        let holds_key = |member: &Member| {
            let text = member.content.text();
            text.is_some_and(|text| Holds::of(text.expose()).keys)
        };
        !self.renamed.is_empty() && !self.renamed.iter().any(holds_key)
    }

    /// Gives these members their own names back.
    pub(in crate::secret::repair) fn put_back_renamed(&mut self, changes: &mut Changes) {
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

    /// Moves certificates or a key out of the field of the key's password.
    fn mend_password_field(&mut self, changes: &mut Changes) {
        if self.secret_type != SecretType::ClientCertificateTlsAuth {
            return;
        }
        let Some(text) = self.text(PRIVATE_KEY_PASSWORD.name).cloned() else {
            return;
        };
        let (field, message) = match Holds::of(text.expose()) {
            Holds {
                certificates: true,
                keys: false,
            } => ("certificate", "moved its certificates to `certificate`"),
            Holds {
                certificates: false,
                keys: true,
            } if self.text(PRIVATE_KEY.name).is_none() => {
                ("privateKey", "moved the key to `privateKey`")
            }
            _ => return,
        };
        if !self.is_settable(field) {
            return;
        }
        let there = self.text(field).cloned();
        let all = joined(there.iter().chain([&text]).map(SensitiveText::expose));
        let place = Place::field(PRIVATE_KEY_PASSWORD.name);
        changes.push(Code::PemLabelUnexpected, &place, message);
        self.set(PRIVATE_KEY_PASSWORD.name, None);
        self.set(field, all);
    }

    /// What the keys prove, as it is now.
    fn proven(&self, conditions: &Conditions, budget: &mut Budget) -> Proven {
        if self.secret_type != SecretType::ClientCertificateTlsAuth {
            return Proven::default();
        }
        let entry = |member: &Member| {
            let text = member.content.text()?;
            Some(Entry::of_text(member.key.expose(), text.clone()))
        };
        let entries: Vec<_> = self.members.iter().filter_map(entry).collect();
        proven(&entries, conditions, budget)
    }

    /// Exchanges the key in `privateKey` with the client's key in another field, and its password with the other's.
    pub(in crate::secret::repair) fn mend_misplaced(
        &mut self,
        conditions: &Conditions,
        budget: &mut Budget,
        changes: &mut Changes,
    ) {
        let proven = self.proven(conditions, budget);
        let Some(key) = proven.misplaced_key() else {
            return;
        };
        let is_key = |text: &SensitiveText| text == key;
        let message = |name| {
            format!("swapped with `{name}`, which contained the key of the client certificate")
        };
        if !self.swap(
            PRIVATE_KEY.name,
            is_key,
            Code::KeyMismatch,
            message,
            changes,
        ) {
            return;
        }
        let opens = |text: &SensitiveText| proven.is_password(text);
        if !self.text(PRIVATE_KEY_PASSWORD.name).is_some_and(opens) {
            let message =
                |name| format!("swapped with `{name}`, which contained the key's password");
            self.swap(
                PRIVATE_KEY_PASSWORD.name,
                opens,
                Code::KeyPasswordWrong,
                message,
                changes,
            );
        }
    }

    /// Keeps a password that does not open the key, so that the key is not left without any.
    pub(in crate::secret::repair) fn keep_password(&mut self, changes: &mut Changes) {
        let is_encrypted = self.text(PRIVATE_KEY.name).is_some_and(is_encrypted);
        if !is_encrypted || self.has(PRIVATE_KEY_PASSWORD.name) {
            return;
        }
        let named = self.set_aside(PRIVATE_KEY_PASSWORD.name);
        let first = of_client(&named, |(name, _)| names_authority(name.expose()));
        let Some((name, text)) = first.cloned() else {
            return;
        };
        changes.push(
            Code::SecretFieldUnknown,
            &Place::field(shown(name.expose())),
            format!("renamed to `{}`", PRIVATE_KEY_PASSWORD.name),
        );
        self.set(name.expose(), None);
        self.set(PRIVATE_KEY_PASSWORD.name, Some(text));
    }

    /// Exchanges the text of a field with that of a member of another name, and reports it.
    fn swap(
        &mut self,
        name: &'static str,
        is_it: impl Fn(&SensitiveText) -> bool,
        code: Code,
        message: impl Fn(String) -> String,
        changes: &mut Changes,
    ) -> bool {
        let known = known(self.secret_type);
        let is_other = |member: &Member| {
            matches!(&member.content, Content::Text(text) if is_it(text))
                && known.iter().all(|field| field.name != member.key.expose())
        };
        let Some(text) = self.text(name).filter(|_| self.is_settable(name)).cloned() else {
            return false;
        };
        let Some(other) = self.members.iter_mut().find(|member| is_other(member)) else {
            return false;
        };
        let message = message(shown(other.key.expose()));
        let found = std::mem::replace(&mut other.content, Content::Text(text));
        changes.push(code, &Place::field(name), message);
        if let Content::Text(found) = found {
            self.set(name, Some(found));
        }
        true
    }

    /// The indices of the members that make up an absent field's text. Of several members with
    /// certificates: for a client, the one with the client's; for roots, all. Of keys: all. Of
    /// members with only the right name: the only one.
    fn chosen(&self, field: &Known, proven: &Proven, conditions: &Conditions) -> Vec<usize> {
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
        let own_key = proven.key_text.as_ref().map(SensitiveText::expose);
        match (held.len(), all.len()) {
            (0, 1) => all.iter().map(|(at, _, _)| *at).collect(),
            (0, _) if field.name == "certificate" => all.iter().map(|(at, _, _)| *at).collect(),
            _ if field.name == "certificate"
                && self.secret_type == SecretType::ClientCertificateTlsAuth =>
            {
                let texts: Vec<_> = held.iter().map(|(_, text, _)| *text).collect();
                let is_valid = |one: &Certificate| one.is_valid(conditions.at);
                // The key is not lost: with certificates in its text, these come first.
                let keys = match texts.iter().any(|text| Some(*text) == own_key) {
                    true => &[],
                    false => proven.keys.as_slice(),
                };
                let chain = chained(&texts, keys, is_valid);
                let first = chain.first().copied().unwrap_or(0);
                held.get(first).map(index).into_iter().collect()
            }
            _ if field.name == PRIVATE_KEY.name => {
                let own = held.iter().find(|one| own_key == Some(one.1));
                let first = of_client(&held, |one| {
                    let member = self.members.get(one.0);
                    member.is_some_and(|member| names_authority(member.key.expose()))
                });
                own.or(first).map(index).into_iter().collect()
            }
            _ => held.iter().map(index).collect(),
        }
    }
}

/// Whether a member with an unknown name is a text that is meant for the field; and if so, whether
/// its content decides it.
pub(super) fn is_meant(member: &Member, field: &Known, secret_type: SecretType) -> Option<bool> {
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

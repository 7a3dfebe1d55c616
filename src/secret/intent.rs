//! Determines the intended fields of members with unknown names.

use super::SecretType;
use super::known::{
    CERTIFICATE, Known, PRIVATE_KEY, PRIVATE_KEY_PASSWORD, is_key_password, known, names_authority,
    names_password, of_client,
};
use super::meaning::{Holds, chained, container, is_filled, joined, meant, text_in};
use super::proven::{Proven, is_encrypted};
use super::relation::{Relation, relations};
use crate::chain::Certificate;
use crate::finding::Conditions;
use crate::json::Entry;
use crate::sensitive::SensitiveText;

/// The intended fields of members with unknown names.
pub(super) struct Meant {
    /// By the member's index: the field, and the text.
    list: Vec<(usize, &'static Known, Option<SensitiveText>)>,
    /// For each field, the members that make up its text, in order.
    chosen: Vec<(&'static str, Vec<usize>)>,
    /// By the member's index: how its certificates relate to those of the field.
    relations: Vec<(usize, Relation)>,
    /// Whether the keys prove which chain is the client's.
    is_proven: bool,
    /// The text with the client's key, if `privateKey` contains another one.
    misplaced_key: Option<SensitiveText>,
    /// The member with the password that opens the key, if `privateKeyPassword` does not.
    misplaced_password: Option<usize>,
}

/// The intended field of one member.
#[derive(Clone, Copy)]
pub(super) enum Intent {
    /// No field of the type.
    Nothing,
    /// This field, which is absent.
    Field(&'static Known),
    /// Another part of the certificates of an absent field.
    Part(&'static Known),
    /// This field, which is also present.
    Taken(&'static Known),
    /// This field, which is also present with a key that is not the client's, or with another password.
    Misplaced(&'static Known),
    /// A field for which another member is more suitable.
    Spare(&'static Known),
    /// Certificates, although others are in the field or are more suitable.
    Certificates(&'static Known, Surplus),
}

/// What surplus certificates are to those in the field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Surplus {
    Related(Relation),
    /// They begin with a client's certificate, and no key proves which client is meant; the member
    /// that was chosen, if it is not the field itself.
    Doubtful(Option<usize>),
}

impl Meant {
    pub(super) fn of(
        members: &[Entry],
        known: &'static [Known],
        proven: &Proven,
        conditions: &Conditions,
    ) -> Self {
        let is_known = |member: &Entry| known.iter().any(|field| field.name == member.key.expose());
        let mut list = Vec::new();
        let mut by_content = Vec::new();
        for (index, member) in members.iter().enumerate() {
            if is_known(member) {
                continue;
            }
            let text = text_in(member);
            let exposed = text.as_ref().map(SensitiveText::expose);
            let name = member.key.expose();
            let opens =
                names_password(name) && text.as_ref().is_some_and(|text| proven.is_password(text));
            let by_name = meant(name, exposed, known);
            let by_name = by_name.or_else(|| {
                let mut known = known.iter();
                let field = known.find(|field| field.name == PRIVATE_KEY_PASSWORD.name);
                field.filter(|_| opens).map(|field| (field, false))
            });
            if let Some((field, held)) = by_name {
                if held {
                    by_content.push(index);
                }
                list.push((index, field, text));
            }
        }
        let chosen: Vec<(&str, Vec<usize>)> = known
            .iter()
            .map(|field| {
                (
                    field.name,
                    choose(field.name, members, &list, &by_content, proven, conditions),
                )
            })
            .collect();
        let opens = |member: &Entry| {
            let text = text_in(member).filter(|_| member.key.expose() == PRIVATE_KEY_PASSWORD.name);
            text.is_some_and(|text| proven.is_password(&text))
        };
        let misplaced_password = match members.iter().any(opens) {
            true => None,
            false => opening(&list, PRIVATE_KEY_PASSWORD.name, proven),
        };
        let mut meant = Self {
            misplaced_password,
            list,
            chosen,
            relations: Vec::new(),
            is_proven: proven.clients == 1,
            misplaced_key: proven.misplaced_key().cloned(),
        };
        if known.iter().any(|field| field.name == PRIVATE_KEY.name) {
            meant.relations = meant.relate(members, proven, conditions);
        }
        meant
    }

    /// Compares the surplus certificates with those in the field, or else with those chosen for it.
    fn relate(
        &self,
        members: &[Entry],
        proven: &Proven,
        conditions: &Conditions,
    ) -> Vec<(usize, Relation)> {
        let mut own = members.iter();
        let own = own.find(|member| is_filled(member, CERTIFICATE.name));
        let (base, chosen) = match own {
            Some(own) => (text_in(own), [].as_slice()),
            None => (self.text(CERTIFICATE.name), self.chosen(CERTIFICATE.name)),
        };
        let Some(base) = base else {
            return Vec::new();
        };
        let surplus = self.list.iter().filter_map(|(index, field, text)| {
            let text = text.as_ref()?.expose();
            let is_surplus = field.name == CERTIFICATE.name && !chosen.contains(index);
            (is_surplus && Holds::of(text).certificates).then_some((*index, text))
        });
        let (indices, texts): (Vec<_>, Vec<_>) = surplus.unzip();
        if texts.is_empty() {
            return Vec::new();
        }
        let relations = relations(base.expose(), &texts, proven.own.as_deref(), conditions);
        indices.into_iter().zip(relations).collect()
    }

    fn surplus(&self, index: usize, is_taken: bool) -> Option<Surplus> {
        let (_, relation) = *self.relations.iter().find(|(at, _)| *at == index)?;
        let chosen = self.chosen(CERTIFICATE.name).first().copied();
        Some(match relation {
            Relation::AnotherClient if !self.is_proven => {
                Surplus::Doubtful(chosen.filter(|_| !is_taken))
            }
            relation => Surplus::Related(relation),
        })
    }

    fn chosen(&self, name: &str) -> &[usize] {
        let found = self.chosen.iter().find(|(field, _)| *field == name);
        found.map_or(&[], |(_, chosen)| chosen)
    }

    pub(super) fn intent(&self, index: usize, taken: &[&str]) -> Intent {
        let Some((_, field, text)) = self.list.iter().find(|(at, _, _)| *at == index) else {
            return Intent::Nothing;
        };
        let is_taken = taken.contains(&field.name);
        if let Some(surplus) = self.surplus(index, is_taken) {
            return Intent::Certificates(field, surplus);
        }
        if is_taken {
            let is_key = text.is_some() && *text == self.misplaced_key;
            let is_misplaced = match field.name {
                name if name == PRIVATE_KEY.name => is_key,
                _ => self.misplaced_password == Some(index),
            };
            return match is_misplaced {
                true => Intent::Misplaced(field),
                false => Intent::Taken(field),
            };
        }
        match self.chosen(field.name).iter().position(|at| *at == index) {
            Some(0) => Intent::Field(field),
            Some(_) => Intent::Part(field),
            None => Intent::Spare(field),
        }
    }

    /// The text for a field.
    pub(super) fn text(&self, name: &str) -> Option<SensitiveText> {
        let texts = self.chosen(name).iter().filter_map(|index| {
            let (_, _, text) = self.list.iter().find(|(at, _, _)| at == index)?;
            text.as_ref()
        });
        joined(texts.map(SensitiveText::expose))
    }
}

/// The members that make up a field's text: the parts of one chain, or else the first member. A
/// member with the right content comes before one with only the right name, and a client's name
/// comes before an authority's.
fn choose(
    name: &str,
    members: &[Entry],
    list: &[(usize, &'static Known, Option<SensitiveText>)],
    by_content: &[usize],
    proven: &Proven,
    conditions: &Conditions,
) -> Vec<usize> {
    let of_field: Vec<_> = list
        .iter()
        .filter(|(_, field, _)| field.name == name)
        .filter_map(|(index, _, text)| Some((*index, text.as_ref()?.expose())))
        .collect();
    let held: Vec<_> = of_field
        .iter()
        .copied()
        .filter(|(index, _)| by_content.contains(index))
        .collect();
    let is_chain = name == CERTIFICATE.name && held.len() > 1;
    let own_key = proven.key_text.as_ref().map(SensitiveText::expose);
    if name == PRIVATE_KEY_PASSWORD.name
        && let Some(index) = opening(list, name, proven)
    {
        return vec![index];
    }
    if name == PRIVATE_KEY.name
        && let Some((index, _)) = held.iter().find(|(_, text)| Some(*text) == own_key)
    {
        return vec![*index];
    }
    let is_authoritys = |(index, _): &(usize, &str)| {
        let member = members.get(*index);
        member.is_some_and(|member| names_authority(member.key.expose()))
    };
    let first = of_client(&held, is_authoritys).or(of_client(&of_field, is_authoritys));
    match (is_chain, first) {
        (true, _) => {
            let texts: Vec<_> = held.iter().map(|(_, text)| *text).collect();
            let is_valid = |one: &Certificate| one.is_valid(conditions.at);
            let parts = chained(&texts, &proven.keys, is_valid).into_iter();
            parts
                .filter_map(|part| held.get(part).map(|(index, _)| *index))
                .collect()
        }
        (false, Some((first, _))) => vec![*first],
        // Without a text, it is still what was meant.
        (false, None) => {
            let named = list.iter().find(|(_, field, _)| field.name == name);
            named.map(|(index, _, _)| *index).into_iter().collect()
        }
    }
}

/// The member meant for a field whose text is the password that opens the key.
fn opening(
    list: &[(usize, &'static Known, Option<SensitiveText>)],
    name: &str,
    proven: &Proven,
) -> Option<usize> {
    let opens = |text: &Option<SensitiveText>| {
        let text = text.as_ref();
        text.is_some_and(|text| proven.is_password(text))
    };
    let mut list = list.iter();
    let found = list.find(|(_, field, text)| field.name == name && opens(text));
    found.map(|(index, _, _)| *index)
}

impl Intent {
    pub(super) fn field(self) -> Option<&'static Known> {
        match self {
            Self::Nothing => None,
            Self::Field(field)
            | Self::Part(field)
            | Self::Taken(field)
            | Self::Misplaced(field)
            | Self::Spare(field)
            | Self::Certificates(field, _) => Some(field),
        }
    }
}

/// The members of an envelope, renamed to a secret's fields according to their content. The rest is
/// omitted, except for keystores if there is no certificate.
pub(super) fn gathered(
    members: Vec<Entry>,
    secret_type: SecretType,
    proven: &Proven,
    conditions: &Conditions,
) -> Vec<Entry> {
    let known = known(secret_type);
    let texts = known.iter().filter_map(|field| {
        let text = text_for(field, &members, known, proven, conditions)?;
        Some(Entry::of_text(field.name, text))
    });
    let mut kept: Vec<_> = texts.collect();
    let has_certificate = kept.iter().any(|one| one.key.expose() == CERTIFICATE.name);
    let is_keystore = |member: &Entry| member.value.as_text().and_then(container).is_some();
    kept.extend(
        members
            .into_iter()
            .filter(|member| !has_certificate && is_keystore(member)),
    );
    kept
}

/// The text of an envelope for a field.
fn text_for(
    field: &'static Known,
    members: &[Entry],
    known: &'static [Known],
    proven: &Proven,
    conditions: &Conditions,
) -> Option<SensitiveText> {
    let texts: Vec<_> = members
        .iter()
        .filter_map(|member| Some((member.key.expose(), text_in(member)?)))
        .collect();
    let is_authoritys = |(name, _): &&(&str, SensitiveText)| names_authority(name);
    let held: Vec<_> = texts
        .iter()
        .filter(|(_, text)| Holds::of(text.expose()).field() == Some(field.name))
        .collect();
    if field.name == CERTIFICATE.name && held.len() > 1 {
        let held: Vec<_> = held.iter().map(|(_, text)| text.expose()).collect();
        let is_valid = |one: &Certificate| one.is_valid(conditions.at);
        let parts = chained(&held, &proven.keys, is_valid);
        return joined(parts.iter().filter_map(|part| held.get(*part).copied()));
    }
    let own = held
        .iter()
        .find(|(_, text)| Some(text) == proven.key_text.as_ref());
    if let Some((_, text)) = own.or(of_client(&held, is_authoritys)) {
        return Some(text.clone());
    }
    if field.name == PRIVATE_KEY_PASSWORD.name {
        let opens = |(_, text): &&(&str, SensitiveText)| proven.is_password(text);
        let mut named = texts.iter().filter(|(name, _)| is_key_password(name));
        if let Some((_, text)) = named.find(opens) {
            return Some(text.clone());
        }
    }
    let exact = texts.iter().find(|(name, _)| *name == field.name);
    let is_encrypted = texts.iter().any(|(_, text)| is_encrypted(text));
    let is_named = |(name, text): &&(&str, SensitiveText)| match field.name {
        name_of_field if name_of_field == PRIVATE_KEY_PASSWORD.name => {
            is_encrypted && names_password(name)
        }
        name_of_field => meant(name, Some(text.expose()), known)
            .is_some_and(|(found, held)| found.name == name_of_field && !held),
    };
    let named: Vec<_> = texts.iter().filter(is_named).collect();
    let named = of_client(&named, is_authoritys).copied();
    exact.or(named).map(|(_, text)| text.clone())
}

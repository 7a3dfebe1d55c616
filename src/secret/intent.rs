//! What the members under unknown names were meant for.

use super::known::{CERTIFICATE, Known};
use super::meaning::{chained, joined, meant, nested};
use crate::json::{Data, Entry};
use crate::sensitive::SensitiveText;

/// What the members under unknown names were meant for.
pub(super) struct Meant {
    /// By the member's index: the field, and the text.
    list: Vec<(usize, &'static Known, Option<SensitiveText>)>,
    /// Of each field, the members that its text is made of, in order.
    chosen: Vec<(&'static str, Vec<usize>)>,
}

/// What one member was meant for.
#[derive(Clone, Copy)]
pub(super) enum Intent {
    /// Nothing that the type has.
    Nothing,
    /// The field, which is absent.
    Field(&'static Known),
    /// A further part of a field that is absent.
    Part(&'static Known),
    /// A field that is there as well.
    Taken(&'static Known),
    /// A field that another member fits better.
    Spare(&'static Known),
}

impl Meant {
    pub(super) fn of(members: &[Entry], known: &'static [Known]) -> Self {
        let is_known = |member: &Entry| known.iter().any(|field| field.name == member.key.expose());
        let mut list = Vec::new();
        let mut by_content = Vec::new();
        for (index, member) in members.iter().enumerate() {
            if is_known(member) {
                continue;
            }
            let text = match &member.value.data {
                Data::Text(text) => Some(text.text.clone()),
                _ => nested(&member.value),
            };
            let exposed = text.as_ref().map(SensitiveText::expose);
            if let Some((field, held)) = meant(member.key.expose(), exposed, known) {
                if held {
                    by_content.push(index);
                }
                list.push((index, field, text));
            }
        }
        let chosen = known
            .iter()
            .map(|field| (field.name, choose(field.name, &list, &by_content)))
            .collect();
        Self { list, chosen }
    }

    fn chosen(&self, name: &str) -> &[usize] {
        let found = self.chosen.iter().find(|(field, _)| *field == name);
        found.map_or(&[], |(_, chosen)| chosen)
    }

    pub(super) fn intent(&self, index: usize, taken: &[&str]) -> Intent {
        let Some((_, field, _)) = self.list.iter().find(|(at, _, _)| *at == index) else {
            return Intent::Nothing;
        };
        if taken.contains(&field.name) {
            return Intent::Taken(field);
        }
        match self.chosen(field.name).iter().position(|at| *at == index) {
            Some(0) => Intent::Field(field),
            Some(_) => Intent::Part(field),
            None => Intent::Spare(field),
        }
    }

    /// The text that a field would have.
    pub(super) fn text(&self, name: &str) -> Option<SensitiveText> {
        let texts = self.chosen(name).iter().filter_map(|index| {
            let (_, _, text) = self.list.iter().find(|(at, _, _)| at == index)?;
            text.as_ref()
        });
        let mut texts: Vec<_> = texts.collect();
        match texts.len() {
            0 | 1 => texts.pop().cloned(),
            _ => joined(texts.into_iter().map(SensitiveText::expose)),
        }
    }
}

/// The members that a field's text is made of: the parts of one chain; of anything else the first.
/// What holds such a thing goes before what is only named so.
fn choose(
    name: &str,
    list: &[(usize, &'static Known, Option<SensitiveText>)],
    by_content: &[usize],
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
    match (is_chain, held.first().or(of_field.first())) {
        (true, _) => {
            let texts: Vec<_> = held.iter().map(|(_, text)| *text).collect();
            let parts = chained(&texts).into_iter();
            parts
                .filter_map(|part| held.get(part).map(|(index, _)| *index))
                .collect()
        }
        (false, Some((first, _))) => vec![*first],
        (false, None) => Vec::new(),
    }
}

impl Intent {
    pub(super) fn field(self) -> Option<&'static Known> {
        match self {
            Self::Nothing => None,
            Self::Field(field) | Self::Part(field) | Self::Taken(field) | Self::Spare(field) => {
                Some(field)
            }
        }
    }
}

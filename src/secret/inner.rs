//! A secret that is one level deeper than it should be: in a field of another document, or with an object for each value.

use super::entries;
use super::envelope::{Envelope, Inside};
use super::meaning::Holds;
use crate::json::{Data, Entry, Value};
use crate::sensitive::SensitiveText;

/// Extracts the secret if it is deeper; returns the members unchanged if not.
pub(crate) fn take_out(mut members: Vec<Entry>) -> Result<(Envelope, Inside), Vec<Entry>> {
    if is_terraform_output(&members) {
        let values = members.into_iter().filter_map(value_of).collect();
        return Ok((Envelope::Terraform, Inside::Members(values)));
    }
    if is_one_password(&members) {
        let fields = members.into_iter().flat_map(labelled).collect();
        return Ok((Envelope::OnePassword, Inside::Members(fields)));
    }
    let Some(at) = only_secret(&members) else {
        return Err(members);
    };
    Ok((Envelope::Nested, content(members.swap_remove(at))))
}

/// The secret in one of an envelope's members, or what the envelope contains.
pub(super) fn deepest(inside: Inside) -> Inside {
    match inside {
        Inside::Members(mut members) => match only_secret(&members) {
            Some(at) => content(members.swap_remove(at)),
            None => Inside::Members(members),
        },
        Inside::Document(_) => inside,
    }
}

fn content(member: Entry) -> Inside {
    match member.value.data {
        Data::Text(text) => Inside::Document(text.text.expose().as_bytes().into()),
        Data::Object(members) => Inside::Members(members),
        _ => Inside::Members(Vec::new()),
    }
}

/// The only member that is a whole secret, if there is no other key or login next to it.
fn only_secret(members: &[Entry]) -> Option<usize> {
    let mut others = members.iter().enumerate();
    let (at, _) = others.find(|(_, member)| is_whole_secret(&member.value))?;
    let is_part = |(_, member): (usize, &Entry)| {
        has_key(&member.value)
            || is_whole_secret(&member.value)
            || is_login_name(member.key.expose())
    };
    let before = members.iter().enumerate().take(at);
    (!before.chain(others).any(is_part)).then_some(at)
}

/// Whether an object, or a text that is one, has a key and certificates, or a login.
fn is_whole_secret(value: &Value) -> bool {
    let is_whole = |members: &[Entry]| {
        let texts = || members.iter().filter_map(|member| member.value.as_text());
        let holds = |is_it: fn(Holds) -> bool| texts().any(|text| is_it(Holds::of(text)));
        let has = |name: &str| members.iter().any(|member| member.key.expose() == name);
        holds(|held| held.keys) && holds(|held| held.certificates)
            || has("username") && has("password")
    };
    match &value.data {
        Data::Object(members) => is_whole(members),
        Data::Text(text) if text.text.expose().trim_start().starts_with('{') => {
            entries::read(text.text.expose().as_bytes()).is_ok_and(|members| is_whole(&members))
        }
        _ => false,
    }
}

fn has_key(value: &Value) -> bool {
    match &value.data {
        Data::Text(text) => text.text.expose().contains("PRIVATE KEY"),
        Data::Array(values) => values.iter().any(has_key),
        Data::Object(members) => members.iter().any(|member| has_key(&member.value)),
        Data::Null | Data::Bool(_) | Data::Number => false,
    }
}

fn is_login_name(name: &str) -> bool {
    matches!(name, "username" | "password" | "certificate" | "privateKey")
}

/// Whether each value is an object with `value`, `type` and `sensitive`.
fn is_terraform_output(members: &[Entry]) -> bool {
    let is_output = |member: &Entry| match &member.value.data {
        Data::Object(parts) => {
            let has = |name: &str| parts.iter().any(|part| part.key.expose() == name);
            has("value") && has("sensitive") && has("type")
        }
        _ => false,
    };
    !members.is_empty() && members.iter().all(is_output)
}

fn value_of(member: Entry) -> Option<Entry> {
    let Data::Object(parts) = member.value.data else {
        return None;
    };
    let value = parts
        .into_iter()
        .find(|part| part.key.expose() == "value")?;
    Some(Entry {
        key: member.key,
        at: member.at,
        value: value.value,
    })
}

/// Whether there are `fields` with labels, in an item with a title.
fn is_one_password(members: &[Entry]) -> bool {
    let is_field = |value: &Value| match &value.data {
        Data::Object(parts) => parts.iter().any(|part| part.key.expose() == "label"),
        _ => false,
    };
    let has = |name: &str| members.iter().any(|member| member.key.expose() == name);
    has("id") && has("title") && {
        let mut fields = members.iter();
        fields.any(|member| match &member.value.data {
            Data::Array(fields) if member.key.expose() == "fields" => fields.iter().any(is_field),
            _ => false,
        })
    }
}

/// The fields of an item, each with its label as the name.
fn labelled(member: Entry) -> Vec<Entry> {
    let fields = match member.value.data {
        Data::Array(fields) if member.key.expose() == "fields" => fields,
        _ => return Vec::new(),
    };
    let field = |value: Value| {
        let Data::Object(parts) = value.data else {
            return None;
        };
        let part = |name: &str| parts.iter().find(|part| part.key.expose() == name);
        let label = SensitiveText::from(part("label")?.value.as_text()?);
        let value = parts
            .into_iter()
            .find(|part| part.key.expose() == "value")?;
        Some(Entry {
            key: label,
            at: value.at,
            value: value.value,
        })
    };
    fields.into_iter().filter_map(field).collect()
}

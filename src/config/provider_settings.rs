//! The `config.providers` of a configuration: their classes and their `param`s.

use std::collections::BTreeMap;

use crate::config::entry::Entry;
use crate::config::options::ReadFile;
use crate::config::restrictions::{AllowedNames, AllowedPaths, Refused};

/// More providers than a real configuration lists.
const MAX_PROVIDERS: usize = 64;

/// The three providers that Kafka has.
#[derive(Clone, Copy)]
pub(super) enum Class {
    File,
    Directory,
    Environment,
}

impl Class {
    pub(super) fn of(name: &str) -> Option<Self> {
        match name.strip_prefix("org.apache.kafka.common.config.provider.")? {
            "FileConfigProvider" => Some(Self::File),
            "DirectoryConfigProvider" => Some(Self::Directory),
            "EnvVarConfigProvider" => Some(Self::Environment),
            _ => None,
        }
    }
}

pub(super) const PATHS: &str = ".param.allowed.paths";
pub(super) const PATTERN: &str = ".param.allowlist.pattern";

/// The last entry whose key is meant.
pub(super) fn last(entries: &[Entry], is_meant: impl Fn(&str) -> bool) -> Option<&Entry> {
    let mut from_last = entries.iter().rev();
    from_last.find(|entry| is_meant(entry.key.expose()))
}

/// The entry of `config.providers.NAME` with this ending.
pub(super) fn member<'a>(entries: &'a [Entry], name: &str, end: &str) -> Option<&'a Entry> {
    last(entries, |key| {
        let rest = key.strip_prefix("config.providers.");
        rest.and_then(|rest| rest.strip_prefix(name)) == Some(end)
    })
}

/// The `param`s for which Kafka rejects the whole configuration, by their indexes. Kafka creates every provider
/// that is listed, even if nothing refers to it. With a function that reads files, paths must exist.
pub(super) fn rejected(
    entries: &[Entry],
    mut read_file: Option<&mut ReadFile<'_>>,
) -> BTreeMap<usize, Refused> {
    let mut rejected = BTreeMap::new();
    let Some(list) = last(entries, |key| key == "config.providers") else {
        return rejected;
    };
    for name in list.value.expose().split(',').take(MAX_PROVIDERS) {
        let class =
            member(entries, name, ".class").and_then(|class| Class::of(class.value.expose()));
        let end = match class {
            Some(Class::File | Class::Directory) => PATHS,
            Some(Class::Environment) => PATTERN,
            None => continue,
        };
        let Some(entry) = member(entries, name, end) else {
            continue;
        };
        let value = Some(entry.value.expose());
        let judged = match class {
            Some(Class::Environment) => AllowedNames::parse(value).map(drop),
            _ => AllowedPaths::parse(value, read_file.as_deref_mut()).map(drop),
        };
        let index = entries.iter().position(|one| std::ptr::eq(one, entry));
        if let (Err(refused), Some(index)) = (judged, index) {
            rejected.insert(index, refused);
        }
    }
    rejected
}

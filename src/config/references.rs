//! Resolves references to Kafka's config providers: replaces `${provider:path:key}` in a value, as
//! Kafka's `ConfigTransformer` does.
//!
//! An unresolved reference stays in the value, and Kafka's client uses it as the value.

use std::collections::BTreeMap;

use crate::config::entry::Entry;
use crate::config::java_lines::{self, Charset};
use crate::config::options::ReadFile;
use crate::config::provider_settings::{Class, PATHS, PATTERN, last, member};
use crate::config::providers::{ConfigProviders, Variable};
use crate::config::restrictions::{AllowedNames, AllowedPaths, Refused};
use crate::finding::{Findings, Rules, printable};
use crate::sensitive::{SensitiveBuffer, SensitiveBytes, SensitiveText};

/// The maximum number of resolved references.
const MAX_REFERENCES: usize = 64;
/// The maximum total size of the files and variables for them.
const MAX_BYTES: usize = 4 * 1024 * 1024;

/// Why a reference is not resolved.
pub(super) struct Unresolved {
    pub(super) message: String,
    pub(super) help: &'static str,
}

impl Unresolved {
    fn new(message: impl Into<String>, help: &'static str) -> Self {
        Self {
            message: message.into(),
            help,
        }
    }
}

/// `${provider:path:key}`; the path is empty in `${provider:key}`.
struct Reference<'a> {
    provider: &'a str,
    path: &'a str,
    key: &'a str,
}

/// The first reference in a text, with the text before and after it.
fn first(text: &str) -> Option<(&str, Reference<'_>, &str)> {
    let mut from = 0;
    loop {
        let begin = text.get(from..)?.find("${")?.saturating_add(from);
        let (before, rest) = text.split_at_checked(begin)?;
        let (inside, after) = rest.get(2..)?.split_once('}')?;
        if let Some((provider, rest)) = inside.split_once(':') {
            let (path, key) = rest.split_once(':').unwrap_or(("", rest));
            let reference = Reference {
                provider,
                path,
                key,
            };
            return Some((before, reference, after));
        }
        from = begin.saturating_add(2);
    }
}

/// Whether a value contains a reference.
pub(super) fn has_one(value: &str) -> bool {
    first(value).is_some()
}

/// Resolves the references in the entries that `is_own` selects. Returns, by the entry's number, why a
/// reference stays unresolved.
pub(super) fn resolve(
    entries: &mut [Entry],
    is_own: impl Fn(&Entry) -> bool,
    providers: Option<&ConfigProviders>,
    read_file: &mut ReadFile<'_>,
) -> BTreeMap<usize, Unresolved> {
    let mut unresolved = BTreeMap::new();
    let has_one = |(_, entry): &(usize, &Entry)| has_one(entry.value.expose()) && is_own(entry);
    let found = entries.iter().enumerate().filter(has_one);
    let found: Vec<usize> = found.map(|(index, _)| index).collect();
    let Some(providers) = providers else {
        let asked = |index| (index, Unresolved::new(NOT_ASKED, ASK));
        return found.into_iter().map(asked).collect();
    };
    let mut values = Vec::new();
    let mut resolver = Resolver {
        entries,
        variable: providers.variable(),
        read_file,
        references: MAX_REFERENCES,
        bytes: MAX_BYTES,
    };
    for index in found {
        let Some(entry) = resolver.entries.get(index) else {
            continue;
        };
        match resolver.value(entry.value.expose()) {
            Ok(value) => values.push((index, value)),
            Err(problem) => {
                unresolved.insert(index, problem);
            }
        }
    }
    for (index, value) in values {
        if let Some(entry) = entries.get_mut(index) {
            entry.value = value;
            entry.is_filled_in = true;
        }
    }
    unresolved
}

const NOT_ASKED: &str = "a reference to a config provider, which is resolved only on request";
const ASK: &str =
    "give `--resolve` (in the library, `Options::providers`), or write the value itself";
const LITERAL: &str = "Kafka's client uses the reference itself as the value";

struct Resolver<'a, 'f> {
    entries: &'a [Entry],
    variable: &'a Variable,
    read_file: &'a mut ReadFile<'f>,
    /// How many more may be resolved.
    references: usize,
    /// The remaining number of bytes for them.
    bytes: usize,
}

impl Resolver<'_, '_> {
    /// The value with every reference resolved. References in the results are not resolved.
    fn value(&mut self, written: &str) -> Result<SensitiveText, Unresolved> {
        let mut value = SensitiveBuffer::with_capacity(written.len());
        let mut rest = written;
        while let Some((before, reference, after)) = first(rest) {
            value.extend_from_slice(before.as_bytes());
            value.extend_from_slice(self.look_up(&reference)?.expose().as_bytes());
            rest = after;
        }
        value.extend_from_slice(rest.as_bytes());
        let value = value.into_text();
        value.ok_or_else(|| {
            Unresolved::new("the value from the provider is not text", "write UTF-8")
        })
    }

    fn look_up(&mut self, reference: &Reference<'_>) -> Result<SensitiveText, Unresolved> {
        self.references = self.references.checked_sub(1).ok_or_else(|| {
            let message = format!("more than {MAX_REFERENCES} references");
            Unresolved::new(message, "write the values themselves")
        })?;
        let provider = reference.provider;
        match self.class(provider)? {
            Class::File => self.of_file(reference, &self.allowed_paths(provider)?),
            Class::Directory => self.of_directory(reference, &self.allowed_paths(provider)?),
            Class::Environment => self.of_environment(reference),
        }
    }

    /// The class of a provider in `config.providers`. Names are compared exactly, including spaces
    /// around them.
    fn class(&self, name: &str) -> Result<Class, Unresolved> {
        let list = last(self.entries, |key| key == "config.providers");
        let mut listed = list.map_or("", |list| list.value.expose()).split(',');
        let class = member(self.entries, name, ".class").filter(|_| listed.any(|one| one == name));
        let class = class.ok_or_else(|| {
            Unresolved::new(
                format!("`config.providers` does not list the provider, or its class is missing: {LITERAL}"),
                "write `config.providers=NAME` and `config.providers.NAME.class=CLASS`; separate \
                 several names with a comma and no space",
            )
        })?;
        Class::of(class.value.expose()).ok_or_else(|| {
            Unresolved::new(
                "the provider's class is not one of Kafka's own three, and msk-auth runs only those",
                "write the value itself for the check",
            )
        })
    }

    fn allowed_paths(&self, provider: &str) -> Result<AllowedPaths, Unresolved> {
        let value = member(self.entries, provider, PATHS).map(|entry| entry.value.expose());
        AllowedPaths::parse(value, None).map_err(rejected_provider)
    }

    fn of_environment(&mut self, reference: &Reference<'_>) -> Result<SensitiveText, Unresolved> {
        if !reference.path.is_empty() {
            return Err(Unresolved::new(
                "a path for EnvVarConfigProvider, which rejects it",
                "write `${env:NAME}`",
            ));
        }
        let pattern = member(self.entries, reference.provider, PATTERN);
        let names = AllowedNames::parse(pattern.map(|entry| entry.value.expose()));
        match names.map_err(rejected_provider)?.allow(reference.key) {
            Some(true) => {}
            Some(false) => {
                return Err(Unresolved::new(
                    format!(
                        "the provider's `param.allowlist.pattern` does not match the whole name of the variable: {LITERAL}"
                    ),
                    "change the pattern, for example to `KAFKA_.*`, or use a variable that it matches",
                ));
            }
            None => {
                return Err(Unresolved::new(
                    "the provider's `param.allowlist.pattern` is a regular expression that msk-auth does not evaluate",
                    "write it with letters, digits, `.*`, `|`, groups and simple classes, or write the value itself for the check",
                ));
            }
        }
        let value = (self.variable)(reference.key).ok_or_else(|| {
            Unresolved::new(
                format!("the environment variable is not set, or not UTF-8: {LITERAL}"),
                "set the variable for this program, or correct its name",
            )
        })?;
        self.pay(value.expose().len())?;
        Ok(value)
    }

    fn of_file(
        &mut self,
        reference: &Reference<'_>,
        allowed: &AllowedPaths,
    ) -> Result<SensitiveText, Unresolved> {
        if reference.path.is_empty() {
            return Err(Unresolved::new(
                format!("a reference to a file without a key in it: {LITERAL}"),
                "write `${file:PATH:KEY}`, or `${directory:FOLDER:FILE}` for a file that contains \
                 only the value",
            ));
        }
        let path = allowed
            .path(reference.path)
            .ok_or_else(|| not_allowed(reference.path))?;
        let content = self.read(&path)?;
        // Kafka's FileConfigProvider opens the file as UTF-8, and fails where it is not.
        if str::from_utf8(content.expose()).is_err() {
            return Err(Unresolved::new(
                format!("{} is not UTF-8", printable(reference.path)),
                "save that file as UTF-8",
            ));
        }
        let mut findings = Findings::under(&Rules::kafka());
        let properties = java_lines::read_in(Charset::Utf8, content.expose(), &mut findings);
        if findings.has_errors() {
            return Err(Unresolved::new(
                format!("{} is not a properties file", printable(reference.path)),
                "write a backslash that is part of a value twice",
            ));
        }
        let mut from_last = properties.into_iter().rev();
        let found = from_last.find(|entry| entry.key.expose() == reference.key);
        found.map(|entry| entry.value).ok_or_else(|| {
            Unresolved::new(
                format!("{} has no such key: {LITERAL}", printable(reference.path)),
                "add the key to that file, or correct its name",
            )
        })
    }

    /// A file in a folder is the value, including its last byte.
    fn of_directory(
        &mut self,
        reference: &Reference<'_>,
        allowed: &AllowedPaths,
    ) -> Result<SensitiveText, Unresolved> {
        let (folder, name) = (reference.path, reference.key);
        if folder.is_empty() || ["", ".", ".."].contains(&name) || name.contains(['/', '\\']) {
            return Err(Unresolved::new(
                format!("not a folder and the name of a file in it: {LITERAL}"),
                "write `${directory:FOLDER:FILE}`",
            ));
        }
        let folder = allowed.path(folder).ok_or_else(|| not_allowed(folder))?;
        let content = self.read(&format!("{}/{name}", folder.trim_end_matches('/')))?;
        let text = std::str::from_utf8(content.expose()).ok();
        text.map(SensitiveText::from)
            .ok_or_else(|| Unresolved::new("the file is not UTF-8", "save it as UTF-8"))
    }

    fn read(&mut self, path: &str) -> Result<SensitiveBytes, Unresolved> {
        let content = (self.read_file)(path).map_err(|error| {
            Unresolved::new(
                format!("can't read {}: {error}", printable(path)),
                "give the path of a file that exists; a relative path starts at the client's \
                 working directory",
            )
        })?;
        self.pay(content.expose().len())?;
        Ok(content)
    }

    fn pay(&mut self, bytes: usize) -> Result<(), Unresolved> {
        let left = self.bytes.checked_sub(bytes);
        self.bytes = left.ok_or_else(|| {
            let message = format!("the providers' files have more than {MAX_BYTES} bytes together");
            Unresolved::new(message, "refer to files that contain only the values")
        })?;
        Ok(())
    }
}

fn rejected_provider(_: Refused) -> Unresolved {
    Unresolved::new(
        "Kafka rejects a `param` of the provider, and with it the whole configuration",
        "correct the `param`",
    )
}

fn not_allowed(path: &str) -> Unresolved {
    Unresolved::new(
        format!(
            "the provider's `param.allowed.paths` does not allow {}: {LITERAL}",
            printable(path)
        ),
        "give a path below an allowed one, or add the path to `param.allowed.paths`",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As `ConfigTransformer` takes them apart: its pattern is
    /// `\$\{([^}]*?):(([^}]*?):)?([^}]*?)\}`.
    #[test]
    fn references_are_found_as_kafka_finds_them() {
        for (text, expected) in [
            ("${env:NAME}", Some(("", "env", "", "NAME", ""))),
            ("${env::NAME}", Some(("", "env", "", "NAME", ""))),
            ("a${file:/b:c}d", Some(("a", "file", "/b", "c", "d"))),
            ("${file:/b:c:d}", Some(("", "file", "/b", "c:d", ""))),
            ("$${env:NAME}}", Some(("$", "env", "", "NAME", "}"))),
            ("${a${env:NAME}", Some(("", "a${env", "", "NAME", ""))),
            ("${a}${env:NAME}", Some(("${a}", "env", "", "NAME", ""))),
            ("${:}", Some(("", "", "", "", ""))),
            ("${NAME}", None),
            ("${env:NAME", None),
            ("$", None),
        ] {
            let found = first(text)
                .map(|(before, one, after)| (before, one.provider, one.path, one.key, after));
            assert_eq!(found, expected, "{text}");
        }
    }
}

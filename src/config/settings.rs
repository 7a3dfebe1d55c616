//! The entries of a configuration, looked up as the client does.

use std::collections::{BTreeMap, BTreeSet};

use crate::config::dialect::Dialect;
use crate::config::entry::{Entry, MAX_ENTRIES, too_many};
use crate::config::keys::{self, Known};
use crate::config::options::{Options, ReadFile};
use crate::config::prefixes;
use crate::config::provider_settings;
use crate::config::references::{self, Unresolved};
use crate::config::restrictions::Refused;
use crate::config::spring;
use crate::finding::{Code, Excerpt, FactName, Finding, Findings, Place, printable};
use crate::sensitive::SensitiveText;

/// The entries of a configuration.
pub(super) struct Settings<'a> {
    pub(super) dialect: Dialect,
    text: &'a [u8],
    entries: Vec<Entry>,
}

/// A key that is set, and its value according to the client.
#[derive(Clone, Copy)]
pub(super) struct Setting<'a> {
    entry: &'a Entry,
    text: &'a [u8],
    pub(super) value: &'a str,
}

impl Setting<'_> {
    pub(super) fn key(&self) -> &str {
        self.entry.key.expose()
    }

    /// The key as it is written.
    pub(super) fn name(&self) -> &str {
        self.entry.name()
    }

    pub(super) fn place(&self) -> Place {
        self.entry.place()
    }

    /// The line, with everything except the key masked.
    pub(super) fn excerpt(&self) -> Option<Excerpt> {
        self.entry.excerpt(self.text)
    }

    pub(super) fn finding(&self, code: Code, message: impl Into<String>) -> Finding {
        let finding = self.entry.finding(code, self.text, message);
        finding.fact(FactName::Field, self.name())
    }

    /// The value for a sentence; a config provider's value is not shown.
    pub(super) fn shown(&self) -> String {
        match self.entry.is_filled_in {
            true => "the value from the config provider".to_owned(),
            false => printable(self.value),
        }
    }

    /// Whether a config provider returned the value.
    pub(super) fn is_filled_in(&self) -> bool {
        self.entry.is_filled_in
    }

    /// The value as a text that can be a secret.
    pub(super) fn sensitive(&self) -> SensitiveText {
        self.value.into()
    }
}

impl<'a> Settings<'a> {
    /// Reads the text, and reports keys that the client reads differently than intended.
    pub(super) fn read(
        text: &'a [u8],
        dialect: Dialect,
        options: &Options,
        read_file: &mut ReadFile<'_>,
        findings: &mut Findings,
    ) -> Self {
        let providers = options.providers.as_ref();
        let mut entries = match dialect {
            Dialect::Spring => spring::read(text, providers, findings),
            _ => dialect.read(text, findings),
        };
        if let Some(surplus) = entries.get(MAX_ENTRIES) {
            findings.push(too_many(surplus));
            entries.truncate(MAX_ENTRIES);
        }
        let (mut rejected, mut unresolved) = (BTreeMap::new(), BTreeMap::new());
        // Spring takes every `${` for its own.
        if dialect.is_java() && dialect != Dialect::Spring {
            let is_own = |entry: &Entry| keys::known(entry.key.expose(), true) == Known::Own;
            // Nothing is read unless asked.
            let exists = providers.is_some().then_some(&mut *read_file);
            rejected = provider_settings::rejected(&entries, exists);
            unresolved = references::resolve(&mut entries, is_own, providers, read_file);
        }
        let settings = Self {
            dialect,
            text,
            entries,
        };
        settings.check_keys(findings);
        if dialect.is_java() && dialect != Dialect::Spring {
            settings.check_prefixes(findings);
        }
        for (index, refused) in rejected {
            if let Some(entry) = settings.entries.get(index) {
                findings.push(settings.param(entry, refused));
            }
        }
        for (index, problem) in unresolved {
            if let Some(entry) = settings.entries.get(index) {
                findings.push(settings.reference(entry, problem));
            }
        }
        settings
    }

    /// The value of a key, the last of several. It may be empty, unless that means none to librdkafka.
    pub(super) fn get(&self, key: &str) -> Option<Setting<'_>> {
        self.any(&[key])
    }

    /// The value of a key that is set to something.
    pub(super) fn set(&self, key: &str) -> Option<Setting<'_>> {
        self.get(key).filter(|setting| !setting.value.is_empty())
    }

    /// The value of the key that was set last, among keys with the same meaning.
    pub(super) fn any(&self, keys: &[&str]) -> Option<Setting<'_>> {
        let mut from_last = self.entries.iter().rev();
        let entry = from_last.find(|entry| keys.contains(&entry.key.expose()))?;
        let value = entry.value.expose();
        let is_java = self.dialect.is_java();
        if value.is_empty() && !is_java && keys::is_text_of_librdkafka(entry.key.expose()) {
            return None;
        }
        Some(Setting {
            entry,
            text: self.text,
            value: match is_java {
                // `String.trim`, which Kafka applies to texts and passwords.
                true => value.trim_matches(|character| character <= ' '),
                false => value,
            },
        })
    }

    /// The keys of the client's security that are set, each once.
    pub(super) fn own(&self) -> impl Iterator<Item = (&'static str, Setting<'_>)> {
        let is_java = self.dialect.is_java();
        let entries = self.entries.iter();
        let keys = entries.filter_map(|entry| keys::own(entry.key.expose(), is_java));
        let keys: BTreeSet<_> = keys.collect();
        keys.into_iter()
            .filter_map(|key| Some((key, self.get(key)?)))
    }

    /// How many settings are not for security, where no key is misspelt.
    pub(super) fn unrelated(&self) -> usize {
        let is_java = self.dialect.is_java();
        let keys = self.entries.iter().map(|entry| entry.key.expose());
        let is_unrelated =
            |key: &&str| keys::own(key, is_java).is_none() && !keys::is_in_space_of_security(key);
        keys.filter(is_unrelated).count()
    }

    /// Whether a key is for security, or can be one of the client's other keys, which are words with dots.
    pub(super) fn has_key_of_client(&self) -> bool {
        let is_java = self.dialect.is_java();
        self.entries.iter().any(|entry| {
            let key = entry.key.expose();
            let is_word =
                |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase());
            let has_dots = key.contains('.') && key.split('.').all(is_word);
            has_dots || keys::known(key, is_java) != Known::Unrelated
        })
    }

    /// The first of the keys that is set.
    pub(super) fn first_of(&self, keys: &[&str]) -> Option<Setting<'_>> {
        keys.iter().find_map(|key| self.get(key))
    }

    /// The options of a login module whose names begin so, as settings at the place of the module.
    pub(super) fn of_options<'o>(
        &self,
        module: &Setting<'_>,
        options: impl Iterator<Item = (&'o str, &'o SensitiveText)>,
        beginning: &str,
    ) -> Settings<'a> {
        let entries = options.map(|(name, value)| Entry {
            key: format!("{beginning}{name}").as_str().into(),
            value: value.clone(),
            at: module.entry.at.clone(),
            line: module.entry.line,
            is_filled_in: module.entry.is_filled_in,
            spelling: None,
        });
        let is_own = |entry: &Entry| keys::known(entry.key.expose(), true) == Known::Own;
        Settings {
            dialect: self.dialect,
            text: self.text,
            entries: entries.filter(is_own).collect(),
        }
    }

    /// Reports settings of other clients of the same program.
    fn check_prefixes(&self, findings: &mut Findings) {
        let has_brokers = self.get("bootstrap.servers").is_some();
        for (entry, prefix) in prefixes::of_other_clients(&self.entries) {
            findings.push(prefix.of_other_client(entry, self.text, has_brokers));
        }
    }

    fn check_keys(&self, findings: &mut Findings) {
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        for entry in &self.entries {
            let key = entry.key.expose();
            match keys::known(key, self.dialect.is_java()) {
                Known::Unrelated => {}
                Known::Own => {
                    if let Some(first) = seen.insert(entry.name(), entry.line) {
                        findings.push(self.twice(entry, first));
                    }
                }
                Known::Other(instead) => findings.push(self.of_other(entry, instead)),
                Known::Misspelt(meant) => findings.push(self.misspelt(entry, meant)),
                Known::Stranger => findings.push(self.stranger(entry)),
            }
        }
    }

    fn twice(&self, entry: &Entry, first: usize) -> Finding {
        let message = format!("already set in line {first}; the last one counts");
        let finding = entry.finding(Code::ConfigKeyDuplicate, self.text, message);
        finding
            .help("remove one of the two")
            .fact(FactName::OtherLine, first)
    }

    fn reference(&self, entry: &Entry, problem: Unresolved) -> Finding {
        entry
            .finding(Code::ConfigReference, self.text, problem.message)
            .help(problem.help)
    }

    fn param(&self, entry: &Entry, refused: Refused) -> Finding {
        let message = format!("{refused}: Kafka rejects the whole configuration");
        entry
            .finding(Code::ConfigValue, self.text, message)
            .help(refused.help())
    }

    fn of_other(&self, entry: &Entry, instead: Option<&str>) -> Finding {
        let (other, own) = match self.dialect.is_java() {
            true => ("librdkafka's", "Kafka's Java client"),
            false => ("the Java client's", "librdkafka"),
        };
        let key = entry.name();
        let message = format!("`{key}` is {other}, and this configuration is for {own}");
        let finding = entry.finding(Code::ConfigKeyDialect, self.text, message);
        match instead {
            Some(instead) => finding.help(format!("{own} has {instead} instead")),
            None => finding.help(format!("remove it: {own} has no such key")),
        }
    }

    fn misspelt(&self, entry: &Entry, meant: &'static str) -> Finding {
        let message = match self.dialect.is_java() {
            true => format!("not a key of the client, which ignores it; probably `{meant}`"),
            false => format!("not a key of the client, which rejects it; probably `{meant}`"),
        };
        entry
            .finding(Code::ConfigKeyMisspelt, self.text, message)
            .help(format!("write `{meant}`"))
            .fact(FactName::MeantField, meant)
    }

    /// Shows the key unless it can be a secret.
    fn stranger(&self, entry: &Entry) -> Finding {
        let client = self.dialect.client();
        let (code, message) = match self.dialect.is_java() {
            true => (Code::ConfigKeyUnknown, "ignores it"),
            false => (Code::ConfigKeyRefused, "rejects the whole configuration"),
        };
        let message = format!("{client} has no such key and {message}");
        let finding = match is_surely_a_key(entry) {
            true => entry
                .finding(code, self.text, message)
                .fact(FactName::Field, entry.name()),
            false => Finding::new(code, Place::default().at_line(entry.line), message),
        };
        finding.help("remove the line, or correct the key")
    }
}

/// Whether the key has no part of a value: it is written as keys are and has a value of its own, and does not begin
/// with the key of a secret, as in `sasl.passwordhunter`.
fn is_surely_a_key(entry: &Entry) -> bool {
    let key = entry.name();
    let is_written_as_key = key
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || b".-_".contains(&byte));
    let has_value = entry.value.expose().bytes().any(|byte| byte != b'=');
    is_written_as_key && has_value && !keys::begins_with_secret(key)
}

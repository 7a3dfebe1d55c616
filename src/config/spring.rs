//! Spring Boot's `application.properties`: which of Kafka's keys its keys set.
//!
//! The mapping follows `KafkaProperties` of Spring Boot 4.0, mainly its `with` and `buildCommonProperties`
//! (<https://github.com/spring-projects/spring-boot>, `module/spring-boot-kafka`). From the lowest precedence to
//! the highest: `spring.kafka.ssl.…` and `spring.kafka.security.protocol`, `spring.kafka.properties.…`, and the
//! same keys under `consumer`, `producer`, `admin` or `streams`, for that client. Names are compared without
//! regard to case, `-` and `_`, as Spring's relaxed binding compares them.

use std::collections::{BTreeMap, BTreeSet};

use zeroize::Zeroizing;

use crate::config::entry::{Entry, MAX_ENTRIES, too_many};
use crate::config::java_lines;
use crate::config::keys::{Known, is_in_space_of_security, known, of_java};
use crate::config::placeholders::Placeholders;
use crate::config::providers::ConfigProviders;
use crate::finding::{Code, FactName, Finding, Findings, Place};
use crate::names::edits;
use crate::sensitive::{SensitiveBuffer, SensitiveText};

/// The first words of every key of Spring for Kafka.
pub(super) const PREFIX: [&str; 2] = ["spring", "kafka"];

const BROKERS: &str = "bootstrap.servers";
/// Spring's only list among them, as Spring compares it.
const LIST: &str = "bootstrapservers";

/// Spring's names below `spring.kafka`, and Kafka's keys.
const NAMES: &[(&str, &str)] = &[
    ("bootstrap-servers", BROKERS),
    ("security.protocol", "security.protocol"),
    ("ssl.key-password", "ssl.key.password"),
    (
        "ssl.key-store-certificate-chain",
        "ssl.keystore.certificate.chain",
    ),
    ("ssl.key-store-key", "ssl.keystore.key"),
    ("ssl.key-store-location", "ssl.keystore.location"),
    ("ssl.key-store-password", "ssl.keystore.password"),
    ("ssl.key-store-type", "ssl.keystore.type"),
    ("ssl.protocol", "ssl.protocol"),
    (
        "ssl.trust-store-certificates",
        "ssl.truststore.certificates",
    ),
    ("ssl.trust-store-location", "ssl.truststore.location"),
    ("ssl.trust-store-password", "ssl.truststore.password"),
    ("ssl.trust-store-type", "ssl.truststore.type"),
];

/// The clients that can have their own settings, in the order of the search.
const CLIENTS: [&str; 4] = ["consumer", "producer", "admin", "streams"];

/// The meaning of a key of Spring.
enum Meaning {
    /// One of Kafka's keys; whether it is under `properties`, and the client that it is for, if only one. A
    /// list's element has its index.
    Key {
        kafka: String,
        is_property: bool,
        client: Option<&'static str>,
        index: Option<usize>,
    },
    /// Close to one of Spring's names.
    Misspelt(&'static str),
    /// In the name space of security, and unknown to Spring.
    Stranger,
    /// A form that this library does not read, and what to write instead.
    Unsupported(&'static str, &'static str),
    /// Kafka's key without Spring's prefix.
    Bare,
    Unrelated,
}

/// A setting of Spring, as an entry of Kafka's.
struct Setting {
    client: Option<&'static str>,
    is_property: bool,
    index: Option<usize>,
    entry: Entry,
}

/// Reads the entries as Kafka's client gets them: a later entry takes precedence. Placeholders are resolved
/// if `providers` are given.
pub(super) fn read(
    text: &[u8],
    providers: Option<&ConfigProviders>,
    findings: &mut Findings,
) -> Vec<Entry> {
    let all = java_lines::read(first_document(text, findings), findings);
    let placeholders = Placeholders::new(&all, providers);
    let mut found = Vec::new();
    let relevant = all.iter().map(|entry| (entry, meaning(entry.key.expose())));
    let relevant = relevant.filter(|(_, meaning)| !matches!(meaning, Meaning::Unrelated));
    for (index, (entry, meaning)) in relevant.enumerate() {
        if index >= MAX_ENTRIES {
            findings.push(too_many(entry));
            break;
        }
        match meaning {
            Meaning::Key {
                kafka,
                is_property,
                client,
                index,
            } => {
                let mut own = Entry {
                    key: kafka.as_str().into(),
                    spelling: Some(entry.key.clone()),
                    value: entry.value.clone(),
                    at: entry.at.clone(),
                    line: entry.line,
                    is_filled_in: false,
                };
                placeholders.fill_in(&mut own, text, findings);
                if !is_property && !locate(&mut own, text, findings) {
                    continue;
                }
                found.push(Setting {
                    client,
                    is_property,
                    index,
                    entry: own,
                });
            }
            other => findings.extend(problem(&other, entry, text)),
        }
    }
    of_one_client(found, text, findings)
}

/// The first document of the file. Lines of `#---` separate documents, each of which can be for one profile.
fn first_document<'a>(text: &'a [u8], findings: &mut Findings) -> &'a [u8] {
    let mut at: usize = 0;
    for (index, line) in text.split_inclusive(|byte| *byte == b'\n').enumerate() {
        if matches!(line.trim_ascii_end(), b"#---" | b"!---") {
            let place = Place::default().at_line(index.saturating_add(1));
            let message = "a second document begins here, which can be for one profile; the rest of the file was not read";
            findings.push(
                Finding::new(Code::ConfigUnsupported, place, message)
                    .help("write each document to its own file, and check each file"),
            );
            return text.get(..at).unwrap_or(text);
        }
        at = at.saturating_add(line.len());
    }
    text
}

fn meaning(key: &str) -> Meaning {
    let Some(rest) = after(key, "spring").and_then(|rest| after(rest, "kafka")) else {
        return match of_java().any(|known| known == key) {
            true => Meaning::Bare,
            false => Meaning::Unrelated,
        };
    };
    let of_client = |client: &&str| after(rest, client);
    let client = CLIENTS
        .iter()
        .copied()
        .find(|client| of_client(client).is_some());
    let rest = client
        .and_then(|client| after(rest, client))
        .unwrap_or(rest);
    if let Some(kafka) = property(rest) {
        return Meaning::Key {
            kafka: kafka.to_owned(),
            is_property: true,
            client,
            index: None,
        };
    }
    let name = uniform(rest);
    let (own, index) = match element(&name) {
        Some((LIST, index)) => (LIST, Some(index)),
        _ => (name.as_str(), None),
    };
    if let Some((_, kafka)) = NAMES.iter().find(|(spring, _)| *uniform(spring) == own) {
        return Meaning::Key {
            kafka: (*kafka).to_owned(),
            is_property: false,
            client,
            index,
        };
    }
    if *name == "ssl.bundle" {
        return Meaning::Unsupported(
            "msk-auth does not read SSL bundles",
            "write the bundle's settings as `spring.kafka.ssl.…`, or check its files one by one",
        );
    }
    if name.starts_with("jaas.") {
        return Meaning::Unsupported(
            "msk-auth does not read login modules from `spring.kafka.jaas`",
            "write it as `spring.kafka.properties.sasl.jaas.config`",
        );
    }
    // A difference in length needs at least as many edits.
    let as_long = |spring: &str| uniform(spring).len().abs_diff(name.len()) <= 2;
    let mut all = NAMES.iter().map(|(spring, _)| *spring);
    match all.find(|spring| as_long(spring) && edits(&uniform(spring), &name) <= 2) {
        Some(spring) => Meaning::Misspelt(spring),
        _ if is_in_space_of_security(&name) => Meaning::Stranger,
        _ => Meaning::Unrelated,
    }
}

/// The rest of a key after this name and its dot.
fn after<'a>(key: &'a str, name: &str) -> Option<&'a str> {
    let (first, rest) = key.split_once('.')?;
    (*uniform(first) == *name).then_some(rest)
}

/// Kafka's key under `properties`, with or without brackets.
fn property(rest: &str) -> Option<&str> {
    if let Some(kafka) = after(rest, "properties") {
        let bare = kafka
            .strip_prefix('[')
            .and_then(|kafka| kafka.strip_suffix(']'));
        return Some(bare.unwrap_or(kafka));
    }
    rest.strip_prefix("properties[")?.strip_suffix(']')
}

/// The name and the index of a list's element, `name[0]`.
fn element(name: &str) -> Option<(&str, usize)> {
    let (list, index) = name.strip_suffix(']')?.split_once('[')?;
    Some((list, index.parse().ok()?))
}

/// A name as Spring compares it.
fn uniform(name: &str) -> Zeroizing<String> {
    // It can be a secret, so it must not move while it grows.
    let mut uniform = Zeroizing::new(String::with_capacity(name.len()));
    let kept = name
        .chars()
        .filter(|character| !matches!(character, '-' | '_'));
    uniform.extend(kept.map(|character| character.to_ascii_lowercase()));
    uniform
}

/// Turns a resource into the path of a file; `false` if it has none.
fn locate(entry: &mut Entry, text: &[u8], findings: &mut Findings) -> bool {
    if !["ssl.keystore.location", "ssl.truststore.location"].contains(&entry.key.expose()) {
        return true;
    }
    let value = entry.value.expose().trim();
    if value.starts_with("classpath:") {
        let finding = entry.finding(
            Code::ConfigFile,
            text,
            "a file within the program's JAR, which msk-auth can't read",
        );
        findings.push(
            finding.help(
                "extract the file from the JAR, and write its path for the check, as file:PATH",
            ),
        );
        return false;
    }
    if let Some(path) = value.strip_prefix("file:") {
        let path = path.strip_prefix("//").unwrap_or(path);
        entry.value = SensitiveText::from(path);
    }
    true
}

/// The settings for all clients, and those of the first client that has its own security settings.
fn of_one_client(mut found: Vec<Setting>, text: &[u8], findings: &mut Findings) -> Vec<Entry> {
    let is_security = |entry: &Entry| known(entry.key.expose(), true) != Known::Unrelated;
    let mut of_clients = CLIENTS.iter().copied();
    let chosen = of_clients.find(|client| {
        let of_it = |one: &Setting| one.client == Some(*client) && is_security(&one.entry);
        found.iter().any(of_it)
    });
    for Setting { client, entry, .. } in &found {
        if client.is_some() && *client != chosen && is_security(entry) {
            let message = format!(
                "ignored: a setting of another client; msk-auth reads the configuration of the {}",
                chosen.unwrap_or_default()
            );
            let finding = entry.finding(Code::ConfigOtherClient, text, message);
            findings.push(
                finding.help(
                    "write the other client's settings to their own file, and check that file",
                ),
            );
        }
    }
    found.retain(|one| one.client.is_none() || one.client == chosen);
    let mut found = joined_lists(found);
    found.sort_by_key(|one| (one.client.is_some(), one.is_property));
    found.into_iter().map(|one| one.entry).collect()
}

/// The settings, with the elements of a list as one in the order of their indexes. Spring ignores them where
/// the list is also set as a whole.
fn joined_lists(found: Vec<Setting>) -> Vec<Setting> {
    let of_list = |one: &Setting| !one.is_property && one.entry.key.expose() == BROKERS;
    let whole: BTreeSet<_> = found
        .iter()
        .filter(|one| of_list(one) && one.index.is_none())
        .map(|one| one.client)
        .collect();
    let mut lists: BTreeMap<_, BTreeMap<usize, Setting>> = BTreeMap::new();
    let mut settings = Vec::new();
    for one in found {
        match one.index {
            None => settings.push(one),
            Some(_) if whole.contains(&one.client) => {}
            Some(index) => {
                lists.entry(one.client).or_default().insert(index, one);
            }
        }
    }
    settings.extend(lists.into_values().filter_map(joined));
    settings
}

fn joined(elements: BTreeMap<usize, Setting>) -> Option<Setting> {
    let values = elements.values().map(|one| one.entry.value.expose());
    let length = values.clone().map(|value| value.len().saturating_add(1));
    let mut list = SensitiveBuffer::with_capacity(length.fold(0, usize::saturating_add));
    for (index, value) in values.enumerate() {
        if index > 0 {
            list.extend_from_slice(b",");
        }
        list.extend_from_slice(value.as_bytes());
    }
    let mut first = elements.into_values().next()?;
    first.entry.value = list.into_text()?;
    Some(first)
}

fn problem(meaning: &Meaning, entry: &Entry, text: &[u8]) -> Option<Finding> {
    Some(match meaning {
        Meaning::Misspelt(meant) => entry
            .finding(
                Code::ConfigKeyMisspelt,
                text,
                format!("Spring has no such key and ignores it; probably `spring.kafka.{meant}` is meant"),
            )
            .help(format!("write `spring.kafka.{meant}`"))
            .fact(FactName::MeantField, format!("spring.kafka.{meant}")),
        Meaning::Stranger => {
            let place = Place::default().at_line(entry.line);
            let message = "Spring has no such key and ignores it";
            Finding::new(Code::ConfigKeyUnknown, place, message)
                .help("write Kafka's own key after `spring.kafka.properties.`, for example `spring.kafka.properties.sasl.mechanism`")
        }
        Meaning::Unsupported(message, help) => {
            let place = Place::default().at_line(entry.line);
            Finding::new(Code::ConfigUnsupported, place, *message).help(*help)
        }
        Meaning::Bare => entry
            .finding(
                Code::ConfigKeyUnknown,
                text,
                "Spring does not give this key to Kafka's client",
            )
            .help(format!(
                "write `spring.kafka.properties.{}`",
                entry.key.expose()
            )),
        Meaning::Key { .. } | Meaning::Unrelated => return None,
    })
}

/// The help, with Kafka's keys as they are written for Spring.
pub(super) fn help(help: &str, keys: impl Iterator<Item = &'static str>) -> String {
    keys.fold(help.to_owned(), |help, key| {
        help.replace(
            &format!("`{key}"),
            &format!("`spring.kafka.properties.{key}"),
        )
    })
}

/// A key of Kafka's as it is written for Spring.
pub(super) fn key(kafka: &str) -> String {
    match kafka {
        "bootstrap.servers" => "spring.kafka.bootstrap-servers".to_owned(),
        "security.protocol" => "spring.kafka.security.protocol".to_owned(),
        other => format!("spring.kafka.properties.{other}"),
    }
}

/// Whether a key is under `spring.kafka`.
pub(super) fn is_one(key: &str) -> bool {
    after(key, "spring")
        .and_then(|rest| after(rest, "kafka"))
        .is_some()
}

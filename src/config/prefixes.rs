//! Kafka's keys behind a prefix, as programs with several clients or with other settings write them: Kafka Connect and
//! MirrorMaker 2, Schema Registry, Spark, Flink, Quarkus, and environment variables.

use std::collections::BTreeSet;

use zeroize::Zeroizing;

use crate::config::dialect::is_json;
use crate::config::entry::Entry;
use crate::config::java_lines;
use crate::config::keys;
use crate::finding::{Code, Finding, Findings, Lines, Place, Rules};
use crate::json::Entry as Member;
use crate::json::{Data, read_object};
use crate::sensitive::SensitiveText;

/// The most prefixes that are reported, and the longest key that is looked at.
const MAX_PREFIXES: usize = 8;
const MAX_KEY: usize = 256;

/// The names of a secret's fields, as people write them.
const SECRETS: [&str; 9] = [
    "username",
    "password",
    "user",
    "pass",
    "certificate",
    "privatekey",
    "cert",
    "key",
    "secret",
];

/// How the keys are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Form {
    /// `source.security.protocol`.
    Dots,
    /// `'properties.security.protocol'`, as in the SQL of Flink.
    Quoted,
    /// `CONNECT_SECURITY_PROTOCOL`.
    Variable,
}

/// A key behind a prefix.
struct Prefixed<'a> {
    prefix: &'a str,
    form: Form,
    /// Kafka's key.
    key: &'static str,
}

/// A prefix, and where it is first.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Prefix {
    text: String,
    form: Form,
    line: usize,
    /// Whether the keys are in the member `config` of a JSON object.
    is_nested: bool,
}

/// A key and where it is.
type Key<'a> = (&'a str, usize);

fn known(key: &str) -> Option<&'static str> {
    keys::own(key, true).or_else(|| keys::own(key, false))
}

/// The prefixes of Kafka's clients within a program.
const CLIENTS: [&str; 3] = ["producer.", "consumer.", "admin."];

impl<'a> Prefixed<'a> {
    /// Whether it shows a Kafka client. Keys of TLS can be for any connection, and a broker's listeners are no clients.
    fn shows_client(&self) -> bool {
        let is_client = CLIENTS.iter().any(|name| self.prefix.ends_with(name));
        let is_of_kafka = ["sasl.", "security."]
            .iter()
            .any(|begin| self.key.starts_with(begin));
        let is_of_client = is_client && self.key.starts_with("ssl.");
        (is_of_kafka || is_of_client) && !self.prefix.starts_with("listener.")
    }

    fn of(key: &'a str) -> Option<Self> {
        if key.len() > MAX_KEY {
            return None;
        }
        let is_variable =
            |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
        if key.bytes().all(is_variable) {
            return Self::variable(key);
        }
        let bare = key.strip_prefix(['\'', '"']);
        let (bare, form) = match bare.and_then(|bare| bare.strip_suffix(['\'', '"'])) {
            Some(bare) => (bare, Form::Quoted),
            None => (key, Form::Dots),
        };
        let mut ends = bare
            .match_indices('.')
            .filter_map(|(at, _)| bare.split_at_checked(at.saturating_add(1)));
        let (prefix, key) = ends.find_map(|(prefix, rest)| Some((prefix, known(rest)?)))?;
        let is_written_as_key = |byte: u8| byte.is_ascii_alphanumeric() || b".-_".contains(&byte);
        prefix
            .bytes()
            .all(is_written_as_key)
            .then_some(Self { prefix, form, key })
    }

    fn variable(name: &'a str) -> Option<Self> {
        // It can be a secret, so it must not move while it grows.
        let mut dotted = Zeroizing::new(String::with_capacity(name.len()));
        dotted.extend(name.chars().map(|one| match one {
            '_' => '.',
            other => other.to_ascii_lowercase(),
        }));
        let begins = dotted
            .match_indices('.')
            .map(|(at, _)| at.saturating_add(1));
        std::iter::once(0).chain(begins).find_map(|at| {
            let key = known(dotted.get(at..)?)?;
            Some(Self {
                prefix: name.get(..at)?,
                form: Form::Variable,
                key,
            })
        })
    }
}

/// The prefixes of these keys behind which are keys of security, each once, in their order.
fn prefixes<'a>(keys: impl Iterator<Item = Key<'a>>, is_nested: bool) -> Vec<Prefix> {
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for (key, line) in keys {
        let Some(one) = Prefixed::of(key).filter(Prefixed::shows_client) else {
            continue;
        };
        if found.len() < MAX_PREFIXES && seen.insert((one.prefix, one.form)) {
            found.push(Prefix {
                text: one.prefix.to_owned(),
                form: one.form,
                line,
                is_nested,
            });
        }
    }
    found
}

/// Whether a key shows that a text is a client's own configuration.
fn is_own(key: &str) -> bool {
    known(key).is_some_and(|key| !key.starts_with("ssl."))
}

/// The prefixes in a text that has Kafka's keys, and none of a client's own; empty for any other text.
pub(super) fn only_prefixed(text: &[u8]) -> Vec<Prefix> {
    if is_json(text) {
        return in_json(text);
    }
    let mut ignored = Findings::under(&Rules::kafka());
    let entries = java_lines::read(text, &mut ignored);
    let keys = || entries.iter().map(|entry| (entry.key.expose(), entry.line));
    match keys().any(|(key, _)| is_own(key)) {
        true => Vec::new(),
        false => prefixes(keys(), false),
    }
}

fn in_json(text: &[u8]) -> Vec<Prefix> {
    let members = read_object(text).unwrap_or_default();
    let lines = Lines::of(text);
    // A secret can have other members too.
    let is_secret = |key: &str| {
        let key = Zeroizing::new(key.to_ascii_lowercase());
        SECRETS.contains(&key.as_str()) || key.starts_with("oauth")
    };
    let is_other = |member: &Member| is_own(member.key.expose()) || is_secret(member.key.expose());
    if members.iter().any(is_other) {
        return Vec::new();
    }
    let keys = |members: &[Member]| -> Vec<(SensitiveText, usize)> {
        let places = members
            .iter()
            .map(|member| (member.key.clone(), lines.number(member.at)));
        places.collect()
    };
    let mut configs = members
        .iter()
        .filter(|member| member.key.expose() == "config");
    let nested = configs.find_map(|member| match &member.value.data {
        Data::Object(members) => Some(members.as_slice()),
        _ => None,
    });
    let all = keys(nested.unwrap_or(&members));
    let all = || all.iter().map(|(key, line)| (key.expose(), *line));
    if let Some((_, line)) = all().find(|(key, _)| is_own(key)) {
        return vec![Prefix {
            text: String::new(),
            form: Form::Dots,
            line,
            is_nested: true,
        }];
    }
    prefixes(all(), nested.is_some())
}

/// The prefixes of other clients in a client's own configuration, each with its first entry.
pub(super) fn of_other_clients(entries: &[Entry]) -> Vec<(&Entry, Prefix)> {
    let keys = entries.iter().map(|entry| (entry.key.expose(), entry.line));
    let found = prefixes(keys, false).into_iter();
    let of_dots = found.filter(|prefix| prefix.form == Form::Dots);
    let with_entry = of_dots.filter_map(|prefix| {
        let begins = |entry: &&Entry| {
            entry.line == prefix.line && entry.key.expose().starts_with(&prefix.text)
        };
        let entry = entries.iter().find(begins)?;
        Some((entry, prefix))
    });
    with_entry.collect()
}

impl Prefix {
    /// Reports that the text has the keys of no client of its own.
    pub(super) fn not_own(&self, text: &[u8]) -> Finding {
        let prefix = &self.text;
        let location = match (self.is_nested, prefix.as_str(), self.form) {
            (true, "", _) => "in the member `config`".to_owned(),
            (true, ..) => format!("in the member `config`, behind the prefix `{prefix}`"),
            (false, "", _) => "environment variables".to_owned(),
            (false, _, Form::Variable) => {
                format!("environment variables, behind the prefix `{prefix}`")
            }
            (false, ..) => format!("behind the prefix `{prefix}`"),
        };
        let message = format!(
            "the settings of a Kafka client are {location}; msk-auth reads only a client's own keys, such as `security.protocol`"
        );
        let place = Place::default().at_line(self.line);
        Finding::new(Code::ConfigOtherProgram, place, message)
            .help(format!("check them with `{}`", self.command(text, false)))
    }

    /// Reports the settings of another client in a client's own configuration.
    pub(super) fn of_other_client(&self, entry: &Entry, text: &[u8], has_brokers: bool) -> Finding {
        let message = format!(
            "ignored: behind `{}` are the settings of another client; msk-auth reads those without a prefix",
            self.text
        );
        let command = self.command(text, has_brokers);
        let finding = entry.finding(Code::ConfigOtherClient, text, message);
        finding.help(format!(
            "check the other client's settings with `{command}`"
        ))
    }

    /// The command that checks the settings behind the prefix; with the brokers of all clients, if asked.
    fn command(&self, text: &[u8], with_brokers: bool) -> String {
        let prefix = &self.text;
        let escaped = prefix.replace('.', "\\.");
        let is_continued = text
            .split(|byte| *byte == b'\n')
            .any(|line| line.trim_ascii_end().ends_with(b"\\"));
        let filter = match self.form {
            _ if is_json(text) => match (self.is_nested, prefix.as_str()) {
                (true, "") => "jq .config FILE".to_owned(),
                (true, _) => {
                    format!("jq '.config | with_entries(.key |= ltrimstr(\"{prefix}\"))' FILE")
                }
                (false, _) => format!("jq 'with_entries(.key |= ltrimstr(\"{prefix}\"))' FILE"),
            },
            Form::Quoted => {
                format!("sed -n \"s/^ *'{escaped}\\([^']*\\)' *= *'\\(.*\\)',*$/\\1=\\2/p\" FILE")
            }
            Form::Variable => format!(
                "awk -F= '/^{prefix}/ {{key = tolower(substr($1, {})); gsub(\"_\", \".\", key); \
                 value = substr($0, length($1) + 2); gsub(/^[\"\\047]|[\"\\047]\\r?$/, \"\", value); print key \"=\" value}}' FILE",
                prefix.len().saturating_add(1)
            ),
            Form::Dots if is_continued => {
                let brokers = if with_brokers {
                    "/^[ \\t]*bootstrap\\.servers/ || "
                } else {
                    ""
                };
                format!(
                    "awk '!more {{on = {brokers}sub(/^[ \\t]*{escaped}/, \"\")}} on {{print}} {{more = /\\\\\\r?$/}}' FILE"
                )
            }
            Form::Dots => {
                let brokers = if with_brokers {
                    "-e '/^[[:blank:]]*bootstrap\\.servers/p' -e "
                } else {
                    ""
                };
                format!("sed -n {brokers}'s/^[[:blank:]]*{escaped}//p' FILE")
            }
        };
        format!("{filter} | msk-auth check -")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn found(text: &str, wanted: &[&str]) {
        let prefixes = only_prefixed(text.as_bytes());
        let texts: Vec<_> = prefixes.iter().map(|prefix| prefix.text.as_str()).collect();
        assert_eq!(texts, wanted, "{text}");
    }

    #[test]
    fn prefixes_are_found() {
        found(
            "a.security.protocol=SSL\nb.sasl.mechanism=PLAIN\na.sasl.mechanism=PLAIN\n",
            &["a.", "b."],
        );
        found(
            "a.b-c.consumer.security.protocol SSL\n",
            &["a.b-c.consumer."],
        );
        found("consumer.ssl.key.password=x\n", &["consumer."]);
        found("A_SSL_KEY_PASSWORD=x\nA_SECURITY_PROTOCOL=SSL\n", &["A_"]);
        found("SASL_JAAS_CONFIG=x\n", &[""]);
        found("'properties.sasl.mechanism' = 'PLAIN',\n", &["properties."]);
        found("{\"kafka.sasl.mechanism\": \"PLAIN\"}", &["kafka."]);
        found(
            "{\"name\": \"x\", \"config\": {\"sasl.mechanism\": \"PLAIN\"}}",
            &[""],
        );
        let many: String = (0..20)
            .map(|at| format!("p{at}.sasl.mechanism=x\n"))
            .collect();
        assert_eq!(only_prefixed(many.as_bytes()).len(), MAX_PREFIXES);
    }

    #[test]
    fn other_texts_have_none() {
        for text in [
            "",
            "security.protocol=SSL\nproducer.security.protocol=SSL\n",
            "bootstrap.servers=x\na.security.protocol=SSL\n",
            "schema.registry.ssl.truststore.location=x\n",
            "a.bootstrap.servers=x\n",
            "listener.name.x.sasl.jaas.config=x\n",
            "a b.security.protocol=SSL\n",
            "a\\u00e4.security.protocol=SSL\n",
            "{\"username\": \"x\", \"kafka.sasl.mechanism\": \"PLAIN\"}",
            "{\"Password\": \"x\", \"kafka.sasl.mechanism\": \"PLAIN\"}",
            "{\"username\": \"x\", \"config\": {\"sasl.mechanism\": \"PLAIN\"}}",
            "{\"config\": \"sasl.mechanism\"}",
            "{\"a.sasl.mechanism\": ",
        ] {
            found(text, &[]);
        }
        found(&format!("{}.sasl.mechanism=x\n", "a".repeat(MAX_KEY)), &[]);
    }
}

//! The dialect of a configuration: its keys, and its file format.

use crate::config::entry::Entry;
use crate::config::keys::{JAVA, Known, LIBRDKAFKA, is_shared, known};
use crate::config::{jaas_file, java_lines, lines, prefixes, spring};
use crate::encoding;
use crate::finding::{Code, Findings, Rules, Severity};
use crate::json::{Data, read_object};
use crate::names::names;
use crate::yaml;

names! {
    /// The dialect of a configuration: its keys, and its file format.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    #[non_exhaustive]
    pub enum Dialect {
        /// The properties file of a Java client, as `java.util.Properties` reads it.
        Java = "java",
        /// The keys of a Java client as the members of a JSON object.
        JavaJson = "java-json",
        /// librdkafka's properties as `key=value` lines, as in kcat's file and in Confluent's
        /// examples.
        Librdkafka = "librdkafka",
        /// librdkafka's properties as the members of a JSON object.
        LibrdkafkaJson = "librdkafka-json",
        /// The `application.properties` of a program on Spring Boot, whose keys begin with `spring.kafka`.
        Spring = "spring",
    }
    /// Every dialect.
    pub const ALL;
    /// The name as the program prints and reads it.
    pub fn as_str;
    impl FromStr = "not a dialect";
}

/// The keys that any client needs first.
const LEADING: [&str; 3] = [
    "bootstrap.servers",
    "metadata.broker.list",
    "security.protocol",
];

impl Dialect {
    /// Whether the keys are those of Kafka's Java clients.
    pub fn is_java(self) -> bool {
        matches!(self, Self::Java | Self::JavaJson | Self::Spring)
    }

    /// Whether it is a JSON object.
    pub(crate) fn is_json(self) -> bool {
        matches!(self, Self::JavaJson | Self::LibrdkafkaJson)
    }

    /// The name of its client, for a sentence.
    pub(super) fn client(self) -> &'static str {
        match self.is_java() {
            true => "Kafka's Java client",
            false => "librdkafka",
        }
    }

    /// The rules for its client's certificates and keys: what Java reads, but without requiring the
    /// root in the chain as Lambda does, or what OpenSSL reads.
    pub fn rules(self) -> Rules {
        match self.is_java() {
            true => Rules::lambda()
                .with_severity(Code::ChainRootMissing, Some(Severity::Note))
                // A warning for Lambda, whose documents accept every scheme of PBES1.
                .with_severity(Code::KeyEncryptionNotInJava, Some(Severity::Error))
                // A warning for Lambda, which is not known to read keys by Java's factories.
                .with_severity(Code::KeyPasswordNotAscii, Some(Severity::Error)),
            // Forms of PEM that Java reads and OpenSSL does not.
            false => [Code::PemMarker, Code::PemEndLabel, Code::PemBase64Unpadded]
                .into_iter()
                .fold(Rules::kafka(), |rules, code| {
                    rules.with_severity(code, Some(Severity::Error))
                }),
        }
    }

    /// The dialect of a text, by its format and its keys; `None` if it has no key for a client's
    /// security, or is JSON without brokers and protocol. A text with such keys only behind a prefix, as in
    /// MirrorMaker 2's `source.security.protocol`, and a JAAS file have the dialect of Java's client;
    /// [`read`](crate::config::read) reports that it is not a client's own configuration.
    ///
    /// ```
    /// use msk_auth::config::Dialect;
    ///
    /// let text = b"security.protocol=SASL_SSL\nsasl.username=alice\n";
    /// assert_eq!(Dialect::of(text), Some(Dialect::Librdkafka));
    /// assert_eq!(Dialect::of(b"-----BEGIN CERTIFICATE-----"), None);
    /// ```
    pub fn of(text: &[u8]) -> Option<Self> {
        let decoded = encoding::decode(text);
        let text = decoded.as_ref().map_or(text, |(_, text)| text.as_slice());
        if yaml::has_path(text, &spring::PREFIX) {
            return Some(Self::Spring);
        }
        let is_json = is_json(text);
        let mut ignored = Findings::under(&Rules::kafka());
        let entries = match is_json {
            true => of_json(text),
            // Both readers read the keys of either dialect in the same way.
            false => java_lines::read(text, &mut ignored),
        };
        if !is_json
            && entries
                .iter()
                .any(|entry| spring::is_one(entry.key.expose()))
        {
            return Some(Self::Spring);
        }
        let is_other_file =
            || jaas_file::finding(text).is_some() || !prefixes::only_prefixed(text).is_empty();
        let java = score(&entries, true, "SASL_SSL");
        let librdkafka = score(&entries, false, "sasl_ssl");
        let is_known = entries.iter().any(|entry| {
            let key = entry.key.expose();
            match is_json {
                // A secret can also have fields with such names.
                true => LEADING.contains(&key),
                false => is_shared(key) || JAVA.contains(&key) || LIBRDKAFKA.contains(&key),
            }
        });
        // It is reported as what it is.
        (is_known || is_other_file()).then_some(match (librdkafka > java, is_json) {
            (false, false) => Self::Java,
            (false, true) => Self::JavaJson,
            (true, false) => Self::Librdkafka,
            (true, true) => Self::LibrdkafkaJson,
        })
    }

    /// Reads the entries of a text in this dialect.
    pub(super) fn read(self, text: &[u8], findings: &mut Findings) -> Vec<Entry> {
        match self {
            Self::Java | Self::Spring => java_lines::read(text, findings),
            Self::Librdkafka => lines::read(text, findings),
            Self::JavaJson | Self::LibrdkafkaJson => super::json::read(text, findings),
        }
    }
}

/// Whether a text is JSON and not lines.
pub(super) fn is_json(text: &[u8]) -> bool {
    text.trim_ascii_start().starts_with(b"{")
}

fn of_json(text: &[u8]) -> Vec<Entry> {
    let members = read_object(text).unwrap_or_default();
    let entries = members.into_iter().map(|member| Entry {
        key: member.key,
        value: match member.value.data {
            Data::Text(text) => text.text,
            _ => "".into(),
        },
        at: 0..0,
        line: 1,
        is_filled_in: false,
        spelling: None,
    });
    entries.collect()
}

/// The most keys that are compared with the dialect's to find misspelt ones.
const MAX_MISSPELT: usize = 64;

/// Scores a dialect: by keys that only it has, written correctly or nearly, and by its spelling of the protocol.
fn score(entries: &[Entry], is_java: bool, protocol: &str) -> usize {
    let keys = if is_java { JAVA } else { LIBRDKAFKA };
    let mut left = MAX_MISSPELT;
    let mut is_nearly = |key: &str| {
        left = left.saturating_sub(1);
        left > 0 && matches!(known(key, is_java), Known::Misspelt(meant) if keys.contains(&meant))
    };
    let speaks = entries.iter().map(|entry| {
        let key = entry.key.expose();
        if is_shared(key) {
            let value = entry.value.expose();
            let is_protocol = key == "security.protocol";
            return usize::from(is_protocol && written_as(value, protocol));
        }
        match keys.contains(&key) {
            true => 2,
            false => usize::from(is_nearly(key)),
        }
    });
    speaks.fold(0, usize::saturating_add)
}

/// Whether a value has the same case as the sample.
fn written_as(value: &str, sample: &str) -> bool {
    let upper = |text: &str| text.bytes().any(|byte| byte.is_ascii_uppercase());
    !value.is_empty() && upper(value) == upper(sample)
}

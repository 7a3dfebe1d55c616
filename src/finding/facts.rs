//! The data that a finding's message states, each under a name.

use std::fmt;

use crate::finding::printable::printable_up_to;
use crate::names::names;
use crate::timestamp::rfc3339;

/// The maximum length of a fact's text; an ARN has at most as many characters.
const MAX_CHARACTERS: usize = 2048;

/// Makes [`FactName`] from its names. The sentence is the doc comment.
macro_rules! facts {
    ($($(#[doc = $line:literal])+ $variant:ident = $name:literal;)*) => {
        names! {
            /// The name of a fact of a finding. Stable: a released name keeps its meaning.
            #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
            #[non_exhaustive]
            pub enum FactName {
                $($(#[doc = $line])+ $variant = $name,)*
            }
            /// Every name, in the order of the documentation.
            pub const ALL;
            /// The name in the program's JSON, for example `not_after`.
            pub fn as_str;
        }

        impl FactName {
            /// Its meaning, in a sentence.
            pub fn sentence(self) -> &'static str {
                match self {
                    $(Self::$variant => concat!($($line),+).trim_ascii(),)*
                }
            }
        }
    };
}

facts! {
    /// The certificate's subject (RFC 4514).
    Subject = "subject";
    /// The certificate's issuer (RFC 4514).
    Issuer = "issuer";
    /// The SHA-256 of the certificate's DER, in lower-case hexadecimal.
    Sha256 = "sha256";
    /// The first second of the certificate's validity.
    NotBefore = "not_before";
    /// The last second of the certificate's validity.
    NotAfter = "not_after";
    /// The time for which validity was checked.
    JudgedAt = "judged_at";
    /// The number of another certificate in the field, from 1.
    OtherCertificate = "other_certificate";
    /// The subject of another certificate in the field.
    OtherSubject = "other_subject";
    /// The numbers of the certificates, in the correct order.
    Order = "order";
    /// The algorithm of a key or of a signature.
    Algorithm = "algorithm";
    /// The number of bits of the key.
    Bits = "bits";
    /// The minimum number of bits.
    MinimumBits = "minimum_bits";
    /// The scheme of the key's encryption, as OpenSSL names it.
    Scheme = "scheme";
    /// The object identifier of an algorithm, a scheme or an extension.
    Oid = "oid";
    /// The number of iterations of the key derivation.
    Iterations = "iterations";
    /// The maximum number of iterations.
    MaximumIterations = "maximum_iterations";
    /// The number of bytes of the key derivation's salt.
    SaltBytes = "salt_bytes";
    /// The label of a PEM block, from its BEGIN line; for an END line without BEGIN, from that.
    Label = "label";
    /// The label in the END line.
    EndLabel = "end_label";
    /// The field of the secret, or the member of the document.
    Field = "field";
    /// The field or member that was probably meant.
    MeantField = "meant_field";
    /// The number of another line in the document, from 1.
    OtherLine = "other_line";
    /// What was found.
    Found = "found";
    /// What was expected, if there is one possibility.
    Expected = "expected";
    /// What is allowed, if there are several possibilities.
    Allowed = "allowed";
    /// The number of items.
    Count = "count";
    /// The maximum number of items.
    MaximumCount = "maximum_count";
    /// The number of bytes.
    Bytes = "bytes";
    /// The maximum number of bytes.
    MaximumBytes = "maximum_bytes";
    /// The type of a secret or of a SourceAccessConfiguration.
    Type = "type";
    /// Another such type, which contradicts the first or is missing.
    OtherType = "other_type";
    /// The Amazon Resource Name.
    Arn = "arn";
    /// Another Amazon Resource Name, which contradicts the first.
    OtherArn = "other_arn";
    /// The region of the secret.
    Region = "region";
    /// The region of the mapping.
    OtherRegion = "other_region";
    /// The part of a list of brokers.
    Broker = "broker";
    /// The method of authentication.
    Method = "method";
    /// The network from which clients reach the brokers.
    Network = "network";
}

/// The value of a fact. Never a secret.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FactValue {
    /// A text, safe to show.
    Text(String),
    /// A number.
    Number(u64),
    /// A point in time, in seconds since 1970.
    Time(i64),
    /// Several texts, safe to show.
    Texts(Vec<String>),
    /// Several numbers.
    Numbers(Vec<u64>),
}

impl FactValue {
    /// The same value with every text made safe to show.
    fn shown(self) -> Self {
        match self {
            Self::Text(text) => Self::Text(shown(&text)),
            Self::Texts(texts) => Self::Texts(texts.iter().map(|text| shown(text)).collect()),
            other => other,
        }
    }
}

fn shown(text: &str) -> String {
    printable_up_to(MAX_CHARACTERS, text)
}

/// As in the JSON; several values are separated by commas, and times are RFC 3339.
impl fmt::Display for FactValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Number(number) => write!(f, "{number}"),
            Self::Time(seconds) => f.write_str(&rfc3339(*seconds)),
            Self::Texts(texts) => f.write_str(&texts.join(", ")),
            Self::Numbers(numbers) => {
                let numbers: Vec<_> = numbers.iter().map(u64::to_string).collect();
                f.write_str(&numbers.join(", "))
            }
        }
    }
}

impl From<&str> for FactValue {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for FactValue {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<u32> for FactValue {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl From<u64> for FactValue {
    fn from(number: u64) -> Self {
        Self::Number(number)
    }
}

impl From<usize> for FactValue {
    fn from(number: usize) -> Self {
        Self::Number(u64::try_from(number).unwrap_or(u64::MAX))
    }
}

impl FromIterator<usize> for FactValue {
    fn from_iter<I: IntoIterator<Item = usize>>(numbers: I) -> Self {
        let number = |number| u64::try_from(number).unwrap_or(u64::MAX);
        Self::Numbers(numbers.into_iter().map(number).collect())
    }
}

impl<'a> FromIterator<&'a str> for FactValue {
    fn from_iter<I: IntoIterator<Item = &'a str>>(texts: I) -> Self {
        Self::Texts(texts.into_iter().map(str::to_owned).collect())
    }
}

/// The data that a finding's message states, so that programs do not have to parse the message.
///
/// ```
/// use msk_auth::finding::{FactName, FactValue};
/// use msk_auth::{Code, Finding, Place};
///
/// let finding = Finding::new(Code::KeyTooSmall, Place::field("privateKey"), "1024 bits")
///     .fact(FactName::Bits, 1024_u32);
/// assert_eq!(finding.facts.get(FactName::Bits), Some(&FactValue::Number(1024)));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts(Vec<(FactName, FactValue)>);

impl Facts {
    /// The value under this name.
    pub fn get(&self, name: FactName) -> Option<&FactValue> {
        self.iter()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| value)
    }

    /// The facts in the order in which they were added, each name once.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (FactName, &FactValue)> {
        self.0.iter().map(|(name, value)| (*name, value))
    }

    /// Sets a fact, and replaces an earlier one of this name. Its texts are made safe to show.
    pub(crate) fn set(&mut self, name: FactName, value: impl Into<FactValue>) {
        let value = value.into().shown();
        match self.0.iter_mut().find(|(known, _)| *known == name) {
            Some((_, before)) => *before = value,
            None => self.0.push((name, value)),
        }
    }

    /// Adds one fact.
    pub(crate) fn with(mut self, name: FactName, value: impl Into<FactValue>) -> Self {
        self.set(name, value);
        self
    }

    /// Adds the facts of another list, which replace those of the same name.
    pub(crate) fn extend(&mut self, others: Self) {
        for (name, value) in others.0 {
            self.set(name, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_one_value() {
        let mut facts = Facts::default()
            .with(FactName::Bits, 1024_u32)
            .with(FactName::Algorithm, "RSA");
        facts.extend(Facts::default().with(FactName::Bits, 2048_u32));
        let stated: Vec<_> = facts
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        assert_eq!(stated, ["bits=2048", "algorithm=RSA"]);
        assert_eq!(facts.get(FactName::Scheme), None);
    }

    #[test]
    fn a_strangers_text_cannot_drive_a_terminal() {
        let long = "x".repeat(MAX_CHARACTERS + 1);
        let texts: FactValue = ["a\u{1b}[2J", &long].into_iter().collect();
        let facts = Facts::default()
            .with(FactName::Found, "b\u{202e}\n")
            .with(FactName::Allowed, texts);
        assert_eq!(facts.get(FactName::Found), Some(&"b␦␦".into()));
        let Some(FactValue::Texts(texts)) = facts.get(FactName::Allowed) else {
            panic!("{facts:?}");
        };
        assert_eq!(texts[0], "a␦[2J");
        assert_eq!(texts[1].chars().count(), MAX_CHARACTERS + 1);
        assert!(texts[1].ends_with('…'));
    }

    #[test]
    fn values_read_well() {
        let times = FactValue::Time(1_767_323_045);
        assert_eq!(times.to_string(), "2026-01-02T03:04:05Z");
        let numbers: FactValue = [3_usize, 1, 2].into_iter().collect();
        assert_eq!(numbers.to_string(), "3, 1, 2");
    }

    /// `FactName::NotAfter` is `not_after`: who has one finds the other.
    #[test]
    fn names_are_those_of_the_variants() {
        for name in FactName::ALL {
            let joined = name.as_str().replace('_', "");
            assert_eq!(joined, format!("{name:?}").to_lowercase());
            assert!(name.sentence().ends_with('.'), "{name}");
        }
    }
}

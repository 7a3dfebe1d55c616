//! Resources whose names only AWS knows, and the values that their names can have.
//!
//! The formats are those of the Service Authorization Reference, for example
//! <https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html>. What AWS
//! never issues is not tried: it could be allowed although each real resource is denied.

use std::collections::HashSet;

use crate::access::pattern::Pattern;
use crate::access::symbol::Symbol;

/// Resources of which a part of the name is unknown. All of them are needed, for one value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unnamed {
    pattern: String,
    pub(super) unknown: Unknown,
    pub(super) resources: Vec<Resource>,
}

impl Unnamed {
    pub(super) fn new(pattern: String, unknown: &Unknown, resources: Vec<Resource>) -> Self {
        Self {
            pattern,
            unknown: unknown.clone(),
            resources,
        }
    }

    /// The IAM pattern of the resources.
    pub fn pattern(&self) -> &str {
        &self.pattern
    }
}

/// A resource, or a pattern of resources that are all needed, around the unknown value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Resource {
    pub(super) before: String,
    pub(super) after: String,
    /// Whether `after` is a pattern, and every resource of it is needed.
    pub(super) is_every: bool,
}

impl Resource {
    pub(super) fn exactly(before: &str, after: &str) -> Self {
        Self {
            before: before.to_owned(),
            after: after.to_owned(),
            is_every: false,
        }
    }

    pub(super) fn every(before: &str, after: &str) -> Self {
        Self {
            is_every: true,
            ..Self::exactly(before, after)
        }
    }

    /// The resource, or the pattern, with this value.
    pub(super) fn with(&self, value: &str) -> String {
        format!("{}{value}{}", self.before, self.after)
    }
}

/// A part of names that only AWS knows. Equal parts have the same value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unknown {
    kind: Kind,
    /// IAM patterns of the ARNs that contain the value.
    shapes: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The UUID of a cluster, which the ARN of a VPC connection does not contain.
    ClusterUuid,
    /// The ARN up to the account.
    Location,
    /// The ARN of a log group.
    LogGroup,
    /// The ARN of a secret.
    Secret,
    /// The ARN of a KMS key.
    Key,
    /// The ARN of a subnet.
    Subnet,
    /// The ARN of a security group.
    SecurityGroup,
}

/// The lengths of runs of unnamed characters in the values that are tried.
const RUNS: [usize; 2] = [36, 1];
/// The maximum number of values that are tried.
const MAX_VALUES: usize = 32;
/// A character that each kind of value may contain.
const UNNAMED: char = '0';

impl Unknown {
    pub(super) fn new(kind: Kind, shapes: Vec<String>) -> Self {
        Self { kind, shapes }
    }

    /// A value that no statement names, and those that these patterns contain.
    pub(super) fn values<'a>(&self, patterns: impl Iterator<Item = &'a Pattern>) -> Vec<String> {
        let shapes: Vec<Pattern> = self.shapes.iter().map(|text| Pattern::of(text)).collect();
        let any = Pattern::of("*");
        let examples = std::iter::once(&any)
            // The shape's lifetime is shorter than that of the patterns.
            .chain(patterns.map(|pattern| -> &Pattern { pattern }))
            .flat_map(|within| shapes.iter().map(move |shape| (shape, within)))
            .flat_map(|(shape, within)| RUNS.map(|run| shape.arn_within(within, run)))
            .flatten();
        let mut known = HashSet::new();
        examples
            .filter_map(|example| self.kind.value(&text(&example)))
            .filter(|value| known.insert(value.clone()))
            .take(MAX_VALUES)
            .collect()
    }
}

fn text(symbols: &[Symbol]) -> String {
    let character = |symbol: &Symbol| match symbol {
        Symbol::Character(character) => *character,
        Symbol::Other => UNNAMED,
    };
    symbols.iter().map(character).collect()
}

impl Kind {
    /// The value in an ARN; `None` if AWS does not issue such a value.
    fn value(self, arn: &str) -> Option<String> {
        let is_hex = |text: &str| text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        let fields = |count| arn.split(':').take(count).collect::<Vec<_>>().join(":");
        let is_of = |text: &str, others: &[u8]| {
            let is_one = |byte: u8| byte.is_ascii_alphanumeric() || others.contains(&byte);
            !text.is_empty() && text.bytes().all(is_one)
        };
        let last = |separator: char| arn.rsplit(separator).next().unwrap_or_default();
        let (value, is_issued) = match self {
            Self::ClusterUuid => {
                let uuid = arn.split('/').nth(2)?;
                (uuid.to_owned(), is_of(uuid, b"-"))
            }
            Self::Location => (fields(5), true),
            Self::LogGroup => (fields(7), is_of(arn.split(':').nth(6)?, b"_-/.#")),
            Self::Secret => {
                let (name, suffix) = last(':').rsplit_once('-')?;
                let is_issued = suffix.len() == 6 && is_of(suffix, b"") && is_of(name, b"/_+=.@-");
                (arn.to_owned(), is_issued)
            }
            Self::Key => {
                let key = last('/');
                let is_issued = match key.strip_prefix("mrk-") {
                    Some(digits) => digits.len() == 32 && is_hex(digits),
                    None => {
                        let lengths = key.split('-').map(str::len);
                        lengths.eq([8, 4, 4, 4, 12]) && key.split('-').all(is_hex)
                    }
                };
                (arn.to_owned(), is_issued)
            }
            Self::Subnet | Self::SecurityGroup => {
                let (_, digits) = last('/').split_once('-')?;
                (arn.to_owned(), is_hex(digits))
            }
        };
        is_issued.then_some(value)
    }
}

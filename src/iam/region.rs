//! Regions, their partitions, and the region in a broker's name.

use std::fmt;
use std::sync::Arc;

use crate::finding::printable;

/// The maximum length of a region's name, that of a DNS label (RFC 1035 section 2.3.4).
const MAX_NAME: usize = 63;

/// An AWS region, for example `us-east-1`.
///
/// ```
/// use msk_auth::iam::Region;
///
/// let broker = "b-1.demo-us-west-1-app.abc123.c2.kafka.us-west-2.amazonaws.com:9098";
/// assert_eq!(Region::from_broker(broker)?.as_str(), "us-west-2");
/// # Ok::<(), msk_auth::iam::RegionError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Region(Arc<str>);

impl Region {
    /// Makes a region from its name.
    ///
    /// # Errors
    /// If the name is not a DNS label in lower case (1 to 63 of `a`–`z`, `0`–`9` and `-`, without
    /// `-` at either end), or if it is the name of a zone (`us-east-1a`).
    pub fn new(name: &str) -> Result<Self, RegionError> {
        let label = (1..=MAX_NAME).contains(&name.len())
            && name
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && !name.starts_with('-')
            && !name.ends_with('-');
        if !label {
            return Err(RegionError::Name {
                name: printable(name),
            });
        }
        match region_of_zone(name) {
            Some(region) => Err(RegionError::Zone {
                zone: name.to_owned(),
                region: region.to_owned(),
            }),
            None => Ok(Self(Arc::from(name))),
        }
    }

    /// Whether any partition has regions with such a name, by the patterns in the AWS SDKs' table
    /// of partitions. A region that is newer than this library may not match.
    ///
    /// ```
    /// use msk_auth::iam::Region;
    ///
    /// assert!(Region::new("us-gov-west-1")?.has_partition());
    /// assert!(!Region::new("us-east")?.has_partition());
    /// # Ok::<(), msk_auth::iam::RegionError>(())
    /// ```
    pub fn has_partition(&self) -> bool {
        is_in_a_partition(&self.0)
    }

    /// The region in a broker's name: the label before the partition's DNS suffix, after `kafka` or
    /// `kafka-serverless`. The rest of the name does not count, because a cluster's name may
    /// contain another region.
    ///
    /// A port and a final dot are ignored; in a comma-separated list, the first broker counts.
    ///
    /// # Errors
    /// If the name is not one that Amazon MSK gives (an alias, an address, another service).
    pub fn from_broker(broker: &str) -> Result<Self, RegionError> {
        let unknown = || RegionError::Broker {
            broker: printable(broker),
        };
        let host = host_of(broker).to_ascii_lowercase();
        Partition::ALL
            .iter()
            .flat_map(|partition| [partition.dns_suffix, partition.dual_stack_dns_suffix])
            .find_map(|suffix| region_before(&host, suffix))
            .ok_or_else(unknown)
    }

    /// The name, for example `us-east-1`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The region's partition, by the first part of its name. A region with an unknown prefix
    /// counts as one of the standard partition.
    pub(crate) fn partition(&self) -> &'static Partition {
        Partition::ALL
            .iter()
            .find(|partition| self.0.starts_with(partition.region_prefix))
            .unwrap_or(&Partition::STANDARD)
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The host of the first of `host`, `host:port`, `host:port,host:port…`, without a final dot.
fn host_of(broker: &str) -> &str {
    let first = broker.split(',').next().unwrap_or_default().trim();
    let host = match first.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) => host,
        _ => first,
    };
    host.strip_suffix('.').unwrap_or(host)
}

/// The region in `….kafka.REGION.SUFFIX`, if it belongs to the partition of that suffix.
fn region_before(host: &str, suffix: &str) -> Option<Region> {
    let rest = host.strip_suffix(suffix)?.strip_suffix('.')?;
    let rest = rest.strip_suffix(".vpce").unwrap_or(rest);
    let (before, name) = rest.rsplit_once('.')?;
    let service = before.rsplit('.').next()?;
    let region = Region::new(name).ok()?;
    let partition = region.partition();
    let fits = matches!(service, "kafka" | "kafka-serverless")
        && is_shaped_like_a_region(name)
        && [partition.dns_suffix, partition.dual_stack_dns_suffix].contains(&suffix);
    fits.then_some(region)
}

/// The prefixes of the standard partition's regions.
const STANDARD_PREFIXES: [&str; 9] = [
    "us-", "eu-", "ap-", "sa-", "ca-", "me-", "af-", "il-", "mx-",
];

/// Whether a name matches `regionRegex` of a partition in botocore's `partitions.json`.
fn is_in_a_partition(name: &str) -> bool {
    let prefixes = Partition::ALL
        .iter()
        .map(|partition| partition.region_prefix)
        .filter(|prefix| !prefix.is_empty());
    prefixes
        .chain(STANDARD_PREFIXES)
        .filter_map(|prefix| Some((prefix, name.strip_prefix(prefix)?)))
        .any(|(prefix, rest)| match prefix {
            "eusc-" => rest.strip_prefix("de-").is_some_and(is_word_and_number),
            _ => is_word_and_number(rest),
        })
}

/// `southeast-2`
fn is_word_and_number(text: &str) -> bool {
    let is_alphanumeric =
        |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphanumeric());
    text.split_once('-').is_some_and(|(word, number)| {
        is_alphanumeric(word) && !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())
    })
}

/// The region of an availability zone (`us-east-1a`), or of a local or Wavelength zone
/// (`us-east-1-bos-1a`).
fn region_of_zone(name: &str) -> Option<&str> {
    let ends_in_letter = name.ends_with(|last: char| last.is_ascii_lowercase());
    let cuts = name.match_indices(|c: char| c.is_ascii_digit());
    let mut regions = cuts.filter_map(|(at, _)| name.split_at_checked(at.checked_add(1)?));
    let (region, _) = regions.find(|(region, rest)| {
        let is_zone = rest.len() == 1 || rest.starts_with('-');
        ends_in_letter && is_zone && is_in_a_partition(region)
    })?;
    Some(region)
}

/// Letters, more words, a number: `ap-southeast-2`, `us-gov-west-1`.
fn is_shaped_like_a_region(name: &str) -> bool {
    let mut parts = name.rsplit('-');
    let number = parts.next().unwrap_or_default();
    !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) && parts.count() >= 2
}

/// A partition of AWS: a group of regions with its own endpoints and accounts.
///
/// The table is the AWS SDKs' (`partitions.json` in botocore).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Partition {
    /// The prefix of its regions' names; empty for the standard partition.
    region_prefix: &'static str,
    /// The suffix of its endpoints' names, without a dot before it.
    pub(super) dns_suffix: &'static str,
    /// The suffix of its endpoints that also support IPv6.
    dual_stack_dns_suffix: &'static str,
}

impl Partition {
    const STANDARD: Self = Self::row("", "amazonaws.com", "api.aws");

    /// Every partition. The standard one is last, because its prefix matches any region.
    const ALL: &'static [Self] = &[
        Self::row("cn-", "amazonaws.com.cn", "api.amazonwebservices.com.cn"),
        Self::row("us-gov-", "amazonaws.com", "api.aws"),
        Self::row("eusc-", "amazonaws.eu", "api.amazonwebservices.eu"),
        Self::row("us-iso-", "c2s.ic.gov", "api.aws.ic.gov"),
        Self::row("us-isob-", "sc2s.sgov.gov", "api.aws.scloud"),
        Self::row("eu-isoe-", "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk"),
        Self::row("us-isof-", "csp.hci.ic.gov", "api.aws.hci.ic.gov"),
        Self::STANDARD,
    ];

    const fn row(
        region_prefix: &'static str,
        dns_suffix: &'static str,
        dual_stack_dns_suffix: &'static str,
    ) -> Self {
        Self {
            region_prefix,
            dns_suffix,
            dual_stack_dns_suffix,
        }
    }
}

/// Why there is no region.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RegionError {
    /// The name can't be a region's.
    Name {
        /// The given name, safe to show.
        name: String,
    },
    /// The name is that of a zone.
    Zone {
        /// The given zone.
        zone: String,
        /// Its region.
        region: String,
    },
    /// The broker's name contains no region.
    Broker {
        /// The given name, safe to show.
        broker: String,
    },
}

impl fmt::Display for RegionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name { name } => write!(
                f,
                "`{name}` is not a region: \
                 a region is written in lower case with hyphens, for example us-east-1"
            ),
            Self::Zone { zone, region } => write!(
                f,
                "`{zone}` is a zone of the region {region}; give the region"
            ),
            Self::Broker { broker } => write!(
                f,
                "`{broker}` has no region in its name: only names that Amazon MSK gives contain \
                 one (….kafka.REGION.amazonaws.com, ….kafka-serverless.REGION.amazonaws.com); pass \
                 the cluster's region, for example us-east-1"
            ),
        }
    }
}

impl std::error::Error for RegionError {}

//! Regions, their partitions, and the region that a broker's name has.

use std::fmt;
use std::sync::Arc;

use crate::finding::printable;

/// The most characters a region's name may have; a DNS label has no more (RFC 1035 section 2.3.4).
const MAX_NAME: usize = 63;

/// An AWS region, for example `us-east-1`.
///
/// ```
/// use msk_auth::iam::Region;
///
/// let broker = "b-1.demo-us-west-1-app.abc123.c2.kafka.us-west-2.amazonaws.com:9098";
/// assert_eq!(Region::from_broker(broker)?.as_str(), "us-west-2");
/// assert_eq!(Region::new("cn-north-1")?.partition().dns_suffix, "amazonaws.com.cn");
/// # Ok::<(), msk_auth::iam::RegionError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Region(Arc<str>);

impl Region {
    /// A region by its name.
    ///
    /// # Errors
    /// Where the name is no DNS label in lower case: 1 to 63 of `a`–`z`, `0`–`9` and `-`, with no
    /// `-` at either end.
    pub fn new(name: &str) -> Result<Self, RegionError> {
        let label = (1..=MAX_NAME).contains(&name.len())
            && name
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && !name.starts_with('-')
            && !name.ends_with('-');
        if label {
            Ok(Self(Arc::from(name)))
        } else {
            Err(RegionError::Name {
                name: printable(name),
            })
        }
    }

    /// The region that a broker's name has: the label before the partition's DNS suffix, after
    /// `kafka` or `kafka-serverless`. Nothing else in the name counts, because a cluster may have
    /// the name of another region in its own.
    ///
    /// A port and a final dot are passed over; of a comma-separated list the first broker counts.
    ///
    /// # Errors
    /// Where the name is not one that Amazon MSK gives (an alias, an address, another service).
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

    /// The partition that the region belongs to, by the first part of its name. A region of no
    /// known prefix is taken for one of the standard partition.
    pub fn partition(&self) -> &'static Partition {
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

/// The region in `….kafka.REGION.SUFFIX`, where it is one of that suffix's own partition.
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

/// Letters, more words, a number: `ap-southeast-2`, `us-gov-west-1`.
fn is_shaped_like_a_region(name: &str) -> bool {
    let mut parts = name.rsplit('-');
    let number = parts.next().unwrap_or_default();
    !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) && parts.count() >= 2
}

/// A partition of AWS: a group of regions with endpoints and accounts of its own.
///
/// The table is that of the AWS SDKs (`partitions.json` in botocore).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Partition {
    /// As in an ARN: `aws`, `aws-cn`, `aws-us-gov` …
    pub id: &'static str,
    /// What the names of its regions begin with; empty for the standard partition.
    pub region_prefix: &'static str,
    /// What the names of its endpoints end with, without a dot before it.
    pub dns_suffix: &'static str,
    /// The same for endpoints that speak IPv6 too.
    pub dual_stack_dns_suffix: &'static str,
}

impl Partition {
    const STANDARD: Self = Self::row("aws", "", "amazonaws.com", "api.aws");

    /// Every partition; the standard one, whose prefix fits any region, is the last.
    pub const ALL: &'static [Self] = &[
        Self::row(
            "aws-cn",
            "cn-",
            "amazonaws.com.cn",
            "api.amazonwebservices.com.cn",
        ),
        Self::row("aws-us-gov", "us-gov-", "amazonaws.com", "api.aws"),
        Self::row(
            "aws-eusc",
            "eusc-",
            "amazonaws.eu",
            "api.amazonwebservices.eu",
        ),
        Self::row("aws-iso", "us-iso-", "c2s.ic.gov", "api.aws.ic.gov"),
        Self::row("aws-iso-b", "us-isob-", "sc2s.sgov.gov", "api.aws.scloud"),
        Self::row(
            "aws-iso-e",
            "eu-isoe-",
            "cloud.adc-e.uk",
            "api.cloud-aws.adc-e.uk",
        ),
        Self::row(
            "aws-iso-f",
            "us-isof-",
            "csp.hci.ic.gov",
            "api.aws.hci.ic.gov",
        ),
        Self::STANDARD,
    ];

    const fn row(
        id: &'static str,
        region_prefix: &'static str,
        dns_suffix: &'static str,
        dual_stack_dns_suffix: &'static str,
    ) -> Self {
        Self {
            id,
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
    /// The name is not one that a region can have.
    Name {
        /// What was given, fit to be shown.
        name: String,
    },
    /// The broker's name has no region.
    Broker {
        /// What was given, fit to be shown.
        broker: String,
    },
}

impl fmt::Display for RegionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name { name } => write!(
                f,
                "`{name}` is no region: \
                 a region is written in lower case with hyphens, as us-east-1"
            ),
            Self::Broker { broker } => write!(
                f,
                "`{broker}` has no region in its name: only names that Amazon MSK gives do \
                 (….kafka.REGION.amazonaws.com, ….kafka-serverless.REGION.amazonaws.com); \
                 pass the region that the cluster is in, as us-east-1"
            ),
        }
    }
}

impl std::error::Error for RegionError {}

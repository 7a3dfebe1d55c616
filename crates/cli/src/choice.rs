//! The inputs that describe a cluster, and the choice of a method and brokers.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use msk_auth::aws::{
    BootstrapBrokers, Cluster, ClusterArn, EventSource, EventSourceMapping, Network, SecretArn,
    SourceAccess, SourceAccessType,
};
use msk_auth::config::Configuration;
#[cfg(not(feature = "aws"))]
use msk_auth::finding::shell_word;
#[cfg(feature = "aws")]
use msk_auth::iam::Region;
use msk_auth::plan::{self, ClusterSource, Decision};
use msk_auth::sensitive::SensitiveBytes;
use msk_auth::{Conditions, Findings, Severity};

use crate::aws_identity::Identity;
use crate::given_secret::GivenSecret;
use crate::rules::RuleOptions;
use crate::{Unusable, input};

/// An event source mapping, in any kind of document.
#[derive(Args)]
pub(crate) struct MappingInput {
    /// The event source mapping: the output of `aws lambda get-event-source-mapping` or
    /// list-event-source-mappings, the input of create-event-source-mapping, `terraform show -json`, a
    /// CloudFormation or SAM template as JSON, or the output of `aws pipes describe-pipe`
    #[arg(id = "mapping", long = "mapping", value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
    /// With several mappings: the UUID, name, function or topic of the one to use
    #[arg(long = "mapping-name", value_name = "NAME")]
    name: Option<String>,
}

impl MappingInput {
    /// Reads the mapping, if one is given.
    pub(crate) fn read(
        &self,
        findings: &mut Findings,
    ) -> Result<Option<EventSourceMapping>, Unusable> {
        let Some(path) = &self.file else {
            return Ok(None);
        };
        let name = self.name.as_deref();
        let read_mapping = |json: &[u8], findings: &mut Findings| {
            EventSourceMapping::read_named(json, name, findings)
        };
        read(path, findings, read_mapping).map(Some)
    }
}

/// AWS's documents, and a secret.
#[derive(Args)]
pub(crate) struct Inputs {
    /// The output of `aws kafka describe-cluster-v2` (or describe-cluster)
    #[arg(long, value_name = "FILE", requires = "bootstrap")]
    cluster: Option<PathBuf>,
    /// The output of `aws kafka get-bootstrap-brokers`
    #[arg(long, value_name = "FILE", requires = "cluster")]
    bootstrap: Option<PathBuf>,
    /// The cluster's ARN, to fetch its description from AWS (needs a build with the feature `aws`)
    #[arg(long, value_name = "ARN", conflicts_with_all = ["cluster", "bootstrap"])]
    cluster_arn: Option<ClusterArn>,
    #[command(flatten)]
    mapping: MappingInput,
    /// The mapping's list of SourceAccessConfigurations
    #[arg(long, value_name = "FILE", conflicts_with = "mapping")]
    access: Option<PathBuf>,
    /// The secret, as in Secrets Manager
    #[arg(long, value_name = "FILE", group = "secret_document")]
    secret: Option<PathBuf>,
    /// The secret's ARN, to fetch it from Secrets Manager
    #[arg(long, value_name = "ARN", conflicts_with = "secret")]
    secret_arn: Option<SecretArn>,
    /// The SourceAccessConfiguration type of the secret [default: recognised by its fields]
    #[arg(long = "type", value_name = "TYPE")]
    secret_type: Option<SourceAccessType>,
    /// Where the client connects from [default: vpc, or multi-vpc if the ARN is that of a VPC
    /// connection]
    #[arg(long, value_enum)]
    network: Option<NetworkName>,
    #[command(flatten)]
    pub(crate) rules: RuleOptions,
    #[command(flatten)]
    identity: Identity,
}

#[derive(Clone, Copy, ValueEnum)]
enum NetworkName {
    /// The cluster's own VPC, as Lambda does.
    Vpc,
    /// The brokers' public addresses.
    Public,
    /// Multi-VPC private connectivity.
    MultiVpc,
    /// The cluster's own VPC over IPv6.
    Ipv6,
}

impl From<NetworkName> for Network {
    fn from(name: NetworkName) -> Self {
        match name {
            NetworkName::Vpc => Self::Vpc,
            NetworkName::Public => Self::Public,
            NetworkName::MultiVpc => Self::MultiVpc,
            NetworkName::Ipv6 => Self::Ipv6,
        }
    }
}

/// The choice, with its inputs.
pub(crate) struct Choice {
    pub(crate) decision: Decision,
    pub(crate) mapping: Option<EventSourceMapping>,
    /// The cluster's description.
    pub(crate) cluster: Option<Cluster>,
    pub(crate) secret: Option<GivenSecret>,
}

impl Choice {
    /// What a configuration decides by itself.
    pub(crate) fn of_configuration(configuration: &Configuration) -> Self {
        Self {
            decision: configuration.decision(),
            mapping: None,
            cluster: None,
            secret: None,
        }
    }
}

impl Inputs {
    /// Whether a cluster or a mapping is given to decide from.
    pub(crate) fn is_given(&self) -> bool {
        self.cluster.is_some()
            || self.cluster_arn.is_some()
            || self.mapping.file.is_some()
            || self.access.is_some()
    }

    /// The secret, if there is one, checked under `conditions`; `named` is the type that a mapping
    /// names.
    pub(crate) fn secret(
        &self,
        named: Option<SourceAccessType>,
        conditions: &Conditions,
    ) -> Result<Option<GivenSecret>, Unusable> {
        match &self.secret {
            Some(path) => GivenSecret::read(path, self.secret_type, named, conditions).map(Some),
            None => Ok(None),
        }
    }

    /// The files to read.
    pub(crate) fn files(&self) -> impl Iterator<Item = &Path> {
        let files = [
            &self.cluster,
            &self.bootstrap,
            &self.mapping.file,
            &self.access,
            &self.secret,
        ];
        files.into_iter().filter_map(|file| file.as_deref())
    }

    /// The identity for requests to AWS.
    pub(crate) fn identity(&self) -> &Identity {
        &self.identity
    }

    /// Where the client connects from: as given, or according to the ARN.
    fn network(&self, mapping: Option<&EventSourceMapping>) -> Network {
        let mapped = mapping.and_then(|mapping| mapping.event_source_arn.as_ref());
        match (self.network, mapped.or(self.cluster_arn.as_ref())) {
            (Some(name), _) => name.into(),
            (None, Some(arn)) => Network::of(arn),
            (None, None) => Network::default(),
        }
    }

    /// Reads all inputs, and chooses; for a configuration's credential, if there is one.
    pub(crate) fn decide(
        &self,
        configuration: Option<&Configuration>,
        findings: &mut Findings,
    ) -> Result<Choice, Unusable> {
        if !self.is_given() {
            return Err(Unusable(
                "no cluster is given: use --cluster and --bootstrap, --cluster-arn, --mapping, or \
                 --config"
                    .to_owned(),
            ));
        }
        let mapping = self.mapping.read(findings)?;
        let access = match (&self.access, &mapping) {
            (Some(path), _) => Some(read(path, findings, SourceAccess::read)?),
            (None, Some(mapping)) => Some(mapping.source_access.clone()),
            (None, None) => None,
        };
        let named = access.as_ref().and_then(SourceAccess::credential);
        let named = named.map(|configuration| configuration.kind);
        // Lambda loads the secret, also for a self-managed cluster.
        let conditions = self.rules.conditions();
        let secret_in_file = || self.secret(named, &conditions);
        let (cluster, secret) = match (&self.cluster, &self.bootstrap, &self.cluster_arn) {
            (Some(cluster), Some(bootstrap), _) => {
                let cluster = read(cluster, findings, Cluster::read)?;
                let brokers = read(bootstrap, findings, BootstrapBrokers::read)?;
                (Some((cluster, brokers)), secret_in_file()?)
            }
            (_, _, Some(arn)) => {
                let (cluster, brokers, fetched) = self.fetch(arn)?;
                let secret = match fetched {
                    Some(document) => Some(GivenSecret::of(
                        document.expose(),
                        self.secret_type,
                        named,
                        &conditions,
                    )),
                    None => secret_in_file()?,
                };
                (Some((cluster, brokers)), secret)
            }
            _ => (None, secret_in_file()?),
        };
        let source = match (&cluster, &mapping) {
            (_, Some(mapping)) if mapping.event_source() == EventSource::SelfManaged => {
                ClusterSource::SelfManaged {
                    brokers: &mapping.brokers,
                }
            }
            (Some((cluster, brokers)), mapping) => {
                if let Some(mapping) = mapping {
                    mapping.check_cluster(cluster, findings);
                }
                ClusterSource::Msk {
                    cluster,
                    brokers,
                    network: self.network(mapping.as_ref()),
                }
            }
            (None, _) if findings.has_errors() => return Err(unusable(findings)),
            (None, Some(_)) => {
                return Err(Unusable(
                    "the mapping reads from an MSK cluster: give --cluster and --bootstrap too"
                        .to_owned(),
                ));
            }
            (None, None) => {
                return Err(Unusable(
                    "--access does not name a cluster: give --cluster and --bootstrap too"
                        .to_owned(),
                ));
            }
        };
        let kind = match (&secret, configuration) {
            (Some(secret), _) => Some(secret.kind),
            // What the mapping names is the credential; whether it fits is judged afterwards.
            (None, Some(configuration)) if named.is_none() => {
                configuration.source_access(source.event_source())
            }
            (None, _) => None,
        };
        let mut decision = plan::decide(source, access.as_ref(), kind, findings);
        if let Some(configuration) = configuration {
            configuration.judge(&mut decision, findings);
        }
        if let Some(report) = secret.as_ref().and_then(|secret| secret.report.as_ref()) {
            decision.judge_secret(report, findings);
        }
        if let Some(mapping) = &mapping {
            let cluster = cluster.as_ref().map(|(cluster, _)| cluster);
            mapping.check_state(plan::method_of(mapping, cluster), findings);
        }
        if self.rules.are_not_lambdas() {
            decision.lambda = None;
        }
        Ok(Choice {
            decision,
            mapping,
            cluster: cluster.map(|(cluster, _)| cluster),
            secret,
        })
    }
}

type Fetched = (Cluster, BootstrapBrokers, Option<SensitiveBytes>);

impl Inputs {
    #[cfg(feature = "aws")]
    fn fetch(&self, arn: &ClusterArn) -> Result<Fetched, Unusable> {
        let region = Region::new(&arn.region).map_err(|error| Unusable(error.to_string()))?;
        let credentials = self.identity.sdk(&region);
        let fetched =
            msk_auth_aws::connection_blocking(&credentials, arn, self.secret_arn.as_ref())
                .map_err(|error| Unusable(error.to_string()))?;
        Ok((fetched.cluster, fetched.brokers, fetched.secret))
    }

    #[cfg(not(feature = "aws"))]
    fn fetch(&self, arn: &ClusterArn) -> Result<Fetched, Unusable> {
        let secret = match &self.secret_arn {
            Some(secret) => format!(
                "; the secret with `(umask 077; aws secretsmanager get-secret-value --secret-id {} \
                 --query SecretString --output text > secret.json)`, and give --secret",
                shell_word(&secret.to_string())
            ),
            None => String::new(),
        };
        Err(Unusable(format!(
            "this program was built without the AWS SDK: build it with `cargo install \
             --path crates/cli --features aws`, or fetch the cluster with `aws kafka \
             describe-cluster-v2 --cluster-arn {arn} > cluster.json` and `aws kafka \
             get-bootstrap-brokers --cluster-arn {arn} > brokers.json`, and give --cluster and \
             --bootstrap{secret}"
        )))
    }
}

/// Reads one document; an unreadable document is wrong usage.
pub(crate) fn read<T>(
    path: &Path,
    findings: &mut Findings,
    parse: impl FnOnce(&[u8], &mut Findings) -> Option<T>,
) -> Result<T, Unusable> {
    let bytes = input::read(path)?;
    parse(bytes.expose(), findings).ok_or_else(|| {
        let Unusable(sentence) = unusable(findings);
        Unusable(format!("{}: {sentence}", input::name(path)))
    })
}

/// The last error as one sentence: the one at which the reader stopped.
pub(crate) fn unusable(findings: &Findings) -> Unusable {
    let mut errors = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error);
    Unusable(match errors.next_back() {
        Some(finding) => match &finding.help {
            Some(help) => format!("{}; {help}", finding.message),
            None => finding.message.clone(),
        },
        None => "unreadable".to_owned(),
    })
}

//! The cluster that is asked about, and the plan that comes of it.

use crate::aws::{
    BootstrapBrokers, Broker, Cluster, EventSource, Network, OauthParameters, SourceAccessType,
};
use crate::iam::Region;
use crate::lambda::Answer;
use crate::method::Method;

/// The cluster that a plan is for.
#[derive(Clone, Copy, Debug)]
pub enum ClusterSource<'a> {
    /// An MSK cluster.
    Msk {
        /// What AWS says of the cluster.
        cluster: &'a Cluster,
        /// Where its brokers listen.
        brokers: &'a BootstrapBrokers,
        /// From where the client comes. Lambda comes from the cluster's own VPC.
        network: Network,
    },
    /// Any other Kafka cluster.
    SelfManaged {
        /// Its bootstrap brokers.
        brokers: &'a [Broker],
    },
}

impl ClusterSource<'_> {
    /// What a mapping of this cluster reads from.
    pub fn event_source(self) -> EventSource {
        match self {
            Self::Msk { .. } => EventSource::Msk,
            Self::SelfManaged { .. } => EventSource::SelfManaged,
        }
    }

    /// The network from which the client comes, where the cluster has several.
    pub(super) fn network(self) -> Option<Network> {
        match self {
            Self::Msk { network, .. } => Some(network),
            Self::SelfManaged { .. } => None,
        }
    }
}

/// Whose certificates sign those of the brokers.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RootsSource {
    /// No TLS, so nobody's.
    None,
    /// Amazon Trust Services: Amazon Root CA 1 to 4 and Starfield Services Root CA G2.
    AmazonTrustServices,
    /// The public certificate authorities.
    Public,
    /// The certificate in the secret of type `SERVER_ROOT_CA_CERTIFICATE` with this ARN.
    Secret(Option<String>),
    /// These certificates, as PEM: those of a client's own configuration.
    Given(String),
}

impl RootsSource {
    /// Who it is, for a sentence.
    pub fn name(&self) -> &'static str {
        match self {
            Self::None => "none",
            Self::AmazonTrustServices => "Amazon Trust Services",
            Self::Public => "the public certificate authorities",
            Self::Secret(_) => "the certificate of SERVER_ROOT_CA_CERTIFICATE",
            Self::Given(_) => "the configuration's own certificates",
        }
    }
}

/// How a client connects and authenticates.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Plan {
    /// The method.
    pub method: Method,
    /// The brokers to begin with, in AWS's order. Each one's host is also the name that its
    /// certificate must be for, and that goes into the TLS handshake (SNI).
    pub brokers: Vec<Broker>,
    /// The network on which they are reached; `None` for a self-managed cluster.
    pub network: Option<Network>,
    /// Whose certificates to trust.
    pub roots: RootsSource,
    /// The type of the credential, if the method takes one from a secret.
    pub credential: Option<SourceAccessType>,
    /// The ARN of the secret with the credential, where it is known.
    pub secret: Option<String>,
    /// What is asked for with a token, for [`Method::OauthBearer`].
    pub oauth: OauthParameters,
}

impl Plan {
    /// A plan of the caller's own, where nothing is to be decided: this method at these brokers.
    ///
    /// The roots are Amazon's where every broker's name is one of MSK, else the public
    /// certificate authorities'.
    pub fn given(method: Method, brokers: Vec<Broker>) -> Self {
        let is_msk = |broker: &Broker| Region::from_broker(&broker.host).is_ok();
        let roots = match method {
            _ if !method.uses_tls() => RootsSource::None,
            _ if !brokers.is_empty() && brokers.iter().all(is_msk) => {
                RootsSource::AmazonTrustServices
            }
            _ => RootsSource::Public,
        };
        Self {
            method,
            brokers,
            network: None,
            roots,
            credential: None,
            secret: None,
            oauth: OauthParameters::default(),
        }
    }

    /// The TCP ports of the brokers, ascending, each once. One, except with multi-VPC
    /// connectivity or a cluster that mixes them.
    pub fn ports(&self) -> Vec<u16> {
        let mut ports: Vec<u16> = self.brokers.iter().map(|broker| broker.port).collect();
        ports.sort_unstable();
        ports.dedup();
        ports
    }
}

/// A method that was not chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rejected {
    /// The method.
    pub method: Method,
    /// Why not this one.
    pub why: String,
}

/// What was decided, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Decision {
    /// The plan, or `None` where a mapping of this kind would fail.
    pub plan: Option<Plan>,
    /// Why this method, or why none.
    pub reason: String,
    /// The methods that were not chosen, strongest first.
    pub rejected: Vec<Rejected>,
    /// What Lambda would say, if there is no plan and that is known.
    pub lambda: Option<Answer>,
}

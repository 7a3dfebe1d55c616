//! The cluster of a request, and the resulting plan.

use crate::aws::{
    BootstrapBrokers, Broker, Cluster, EventSource, Network, OauthParameters, SourceAccessType,
};
use crate::lambda::Answer;
use crate::method::Method;

/// The cluster for a plan.
#[derive(Clone, Copy, Debug)]
pub enum ClusterSource<'a> {
    /// An MSK cluster.
    Msk {
        /// AWS's description of the cluster.
        cluster: &'a Cluster,
        /// The addresses of its brokers.
        brokers: &'a BootstrapBrokers,
        /// The network from which the client connects. Lambda connects from the cluster's own VPC.
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

    /// The network from which the client connects, if the cluster has several.
    pub(super) fn network(self) -> Option<Network> {
        match self {
            Self::Msk { network, .. } => Some(network),
            Self::SelfManaged { .. } => None,
        }
    }
}

/// The roots that sign the brokers' certificates.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RootsSource {
    /// None, because there is no TLS.
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
    /// Its name, for a sentence.
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
    /// The bootstrap brokers, in AWS's order. A broker's certificate must be for its host, which is
    /// also the name in the TLS handshake (SNI).
    pub brokers: Vec<Broker>,
    /// The network on which to reach them; `None` for a self-managed cluster.
    pub network: Option<Network>,
    /// The roots to trust.
    pub roots: RootsSource,
    /// The type of the credential, if the method needs a secret.
    pub credential: Option<SourceAccessType>,
    /// The ARN of the secret with the credential, if known.
    pub secret: Option<String>,
    /// The parameters for requesting a token, for [`Method::OauthBearer`].
    pub oauth: OauthParameters,
}

impl Plan {
    /// Makes a plan without choosing: this method at these brokers.
    ///
    /// The roots are Amazon's if every broker's name is one of MSK, or else the public certificate
    /// authorities'.
    pub fn given(method: Method, brokers: Vec<Broker>) -> Self {
        let roots = match method {
            _ if !method.uses_tls() => RootsSource::None,
            _ if Broker::are_of_msk(&brokers) => RootsSource::AmazonTrustServices,
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

    /// The TCP ports of the brokers, ascending, each once. There is one, except with multi-VPC
    /// connectivity or a cluster that mixes ports.
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
    /// Why it was not chosen.
    pub why: String,
}

/// The decision, and the reasons.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Decision {
    /// The plan, or `None` if a mapping like this would fail.
    pub plan: Option<Plan>,
    /// Why this method was chosen, or why none was.
    pub reason: String,
    /// The methods that were not chosen, strongest first.
    pub rejected: Vec<Rejected>,
    /// Lambda's message, if there is no plan and the message is known.
    pub lambda: Option<Answer>,
}

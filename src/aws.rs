//! Reads the output of AWS's commands and services about a cluster, and about the mappings that read from
//! it.
//!
//! [`Cluster`] reads the output of `aws kafka describe-cluster-v2` and `describe-cluster`, and
//! [`BootstrapBrokers`] that of `aws kafka get-bootstrap-brokers`. [`EventSourceMapping`] reads the
//! output of `aws lambda get-event-source-mapping` and the input of `create-event-source-mapping`.

mod arn;
mod broker;
mod brokers;
mod cluster;
mod mapping;
mod source_access;

pub use arn::{ArnError, ClusterArn, SecretArn};
pub(crate) use arn::{SecretSuffix, function_parts};
#[cfg(feature = "tls")]
pub(crate) use broker::shown_broker;
pub use broker::{Broker, BrokerError, BrokerListError};
pub use brokers::{BootstrapBrokers, Listener, Network};
pub use cluster::{Cluster, ClusterType, EncryptionInTransit, VpcConnectivity};
pub use mapping::EventSourceMapping;
pub(crate) use source_access::Reader;
pub use source_access::{
    EventSource, OauthParameters, SourceAccess, SourceAccessConfiguration, SourceAccessType,
};

//! Reads what AWS's commands and services print about a cluster, and about the mappings that read from it.
//!
//! [`Cluster`] reads what `aws kafka describe-cluster-v2` and `describe-cluster` print,
//! [`BootstrapBrokers`] what `aws kafka get-bootstrap-brokers` prints, and [`EventSourceMapping`]
//! what `aws lambda get-event-source-mapping` prints and `create-event-source-mapping` takes.

mod arn;
mod broker;
mod brokers;
mod cluster;
mod mapping;
mod source_access;

pub use arn::{ArnError, ClusterArn, SecretArn};
pub(crate) use arn::{SecretSuffix, function_parts};
pub use broker::{Broker, BrokerError, BrokerListError};
pub use brokers::{BootstrapBrokers, Listener, Network};
pub use cluster::{Cluster, ClusterType, EncryptionInTransit, VpcConnectivity};
pub use mapping::EventSourceMapping;
pub(crate) use source_access::Reader;
pub use source_access::{
    EventSource, OauthParameters, SourceAccess, SourceAccessConfiguration, SourceAccessType,
};

//! The request that tokens and payloads sign: to connect to a cluster.

/// The service that it is signed for.
pub(crate) const SERVICE: &str = "kafka-cluster";
/// The action that it asks for.
pub(crate) const ACTION: &str = "kafka-cluster:Connect";
/// [`ACTION`] as a canonical query string.
pub(crate) const ACTION_QUERY: &str = "Action=kafka-cluster%3AConnect";

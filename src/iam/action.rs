//! The request that tokens and payloads sign: connecting to a cluster.

/// The service in the signature.
pub(crate) const SERVICE: &str = "kafka-cluster";
/// The requested action.
pub(crate) const ACTION: &str = "kafka-cluster:Connect";
/// [`ACTION`] as a canonical query string.
pub(crate) const ACTION_QUERY: &str = "Action=kafka-cluster%3AConnect";

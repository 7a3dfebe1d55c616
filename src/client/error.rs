//! Why a client can't be made or can't log in.

use std::error::Error;
use std::fmt;

use crate::aws::BrokerListError;
use crate::bearer::BearerError;
use crate::iam::TokenError;
use crate::method::Method;
use crate::{sasl, tls};

/// Why a client can't be made or can't log in.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum ClientError {
    /// The credentials are not those of the plan's method.
    Credentials {
        /// The plan's method.
        method: Method,
        /// The credentials that it needs.
        needed: &'static str,
        /// What was given.
        given: &'static str,
    },
    /// A part of the list of brokers is not `host:port`.
    Brokers(BrokerListError),
    /// The roots are in a secret of type `SERVER_ROOT_CA_CERTIFICATE` and were not given.
    RootsMissing,
    /// There is no TLS configuration.
    Tls(tls::TlsError),
    /// The mechanism can't send the user name, password, token or extension.
    Sasl(sasl::SaslError),
    /// There is no IAM token.
    Token(TokenError),
    /// There is no bearer token.
    Bearer(BearerError),
    /// The request is not possible with these credentials.
    Unsupported(&'static str),
}

impl fmt::Display for ClientError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Credentials {
                method,
                needed,
                given,
            } => write!(f, "{} needs {needed}, not {given}", method.name()),
            Self::Brokers(_) => f.write_str("the brokers are not a list of host:port"),
            Self::RootsMissing => f.write_str(
                "the root certificates are missing: give those of SERVER_ROOT_CA_CERTIFICATE",
            ),
            Self::Tls(_) => f.write_str("no TLS configuration"),
            Self::Sasl(_) => f.write_str("the SASL mechanism can't send these credentials"),
            Self::Token(_) => f.write_str("no IAM token"),
            Self::Bearer(_) => f.write_str("no bearer token"),
            Self::Unsupported(what) => f.write_str(what),
        }
    }
}

impl Error for ClientError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Brokers(error) => Some(error),
            Self::Tls(error) => Some(error),
            Self::Sasl(error) => Some(error),
            Self::Token(error) => Some(error),
            Self::Bearer(error) => Some(error),
            Self::Credentials { .. } | Self::RootsMissing | Self::Unsupported(_) => None,
        }
    }
}

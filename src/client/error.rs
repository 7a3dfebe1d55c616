//! Why a plan can't be carried out.

use std::fmt;

use crate::iam::TokenError;
use crate::method::Method;
use crate::{sasl, tls};

/// Why a plan can't be carried out.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum ClientError {
    /// The credentials are not those of the plan's method.
    Credentials {
        /// The plan's method.
        method: Method,
        /// What it takes.
        needed: &'static str,
        /// What was given.
        given: &'static str,
    },
    /// The roots lie in a secret of type `SERVER_ROOT_CA_CERTIFICATE` and were not given.
    RootsMissing,
    /// There is no TLS configuration.
    Tls(tls::TlsError),
    /// The user name, password, token or extension is none that the mechanism can carry.
    Sasl(sasl::SaslError),
    /// There is no IAM token.
    Token(TokenError),
    /// There is no bearer token: the supply's own sentence.
    Bearer(String),
    /// What is asked for is not possible with these credentials.
    Unsupported(&'static str),
}

impl fmt::Display for ClientError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Credentials {
                method,
                needed,
                given,
            } => write!(f, "{} takes {needed}, not {given}", method.name()),
            Self::RootsMissing => f.write_str(
                "the root certificates are missing: give those of SERVER_ROOT_CA_CERTIFICATE",
            ),
            Self::Tls(error) => error.fmt(f),
            Self::Sasl(error) => error.fmt(f),
            Self::Token(error) => error.fmt(f),
            Self::Bearer(sentence) => write!(f, "no bearer token: {sentence}"),
            Self::Unsupported(what) => f.write_str(what),
        }
    }
}

// Its text tells the cause; a `source` would tell it twice.
impl std::error::Error for ClientError {}

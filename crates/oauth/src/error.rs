//! Why a token endpoint returned no token.

use std::error::Error;
use std::fmt;
use std::io;
use std::time::Duration;

use msk_auth::finding::{FactName, printable, with_causes};
use msk_auth::oauth::OauthError;
use msk_auth::tls::TlsError;
use msk_auth::{Code, Finding, Place};

use crate::tls_fault::{TlsFault, of_http, of_io};

/// Why there is no token, and the endpoint. Contains no secret.
#[derive(Debug)]
pub struct EndpointError {
    endpoint: String,
    failure: Failure,
}

/// The failure of a token request.
#[derive(Debug)]
#[non_exhaustive]
pub enum Failure {
    /// The token endpoint's URL is not an `https` URL.
    Url,
    /// There is no TLS configuration.
    Tls(TlsError),
    /// The operating system can't provide the resources for waiting.
    Runtime(io::Error),
    /// The name is unknown, or the connection is not accepted.
    Connect(io::Error),
    /// The TLS handshake failed.
    Handshake(io::Error),
    /// The response is not HTTP, or the connection ended before it.
    Http(hyper::Error),
    /// There was no response in time.
    TimedOut {
        /// How long the caller waited.
        after: Duration,
    },
    /// The request can't be made, or the endpoint returned no token.
    Oauth(OauthError),
}

impl EndpointError {
    pub(crate) fn new(endpoint: impl Into<String>, failure: Failure) -> Self {
        Self {
            endpoint: endpoint.into(),
            failure,
        }
    }

    /// The failure.
    pub fn failure(&self) -> &Failure {
        &self.failure
    }

    /// The endpoint's host, and its port if it is not 443; empty if the URL has none.
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// The same as a finding: [`Code::SaslTokenRefused`] or [`Code::SaslTokenEndpoint`]. `None` where the
    /// endpoint was not asked, because the request can't be made.
    pub fn finding(&self) -> Option<Finding> {
        let code = match &self.failure {
            Failure::Oauth(error @ OauthError::Refused { .. }) if !error.is_fault() => {
                Code::SaslTokenRefused
            }
            Failure::Url
            | Failure::Tls(_)
            | Failure::Runtime(_)
            | Failure::Oauth(OauthError::Proof { .. } | OauthError::Sign) => return None,
            _ => Code::SaslTokenEndpoint,
        };
        let finding = Finding::new(code, Place::default(), with_causes(self)).help(self.help());
        Some(match &self.failure {
            Failure::Oauth(OauthError::Refused {
                error: Some(error), ..
            }) => finding.fact(FactName::Found, printable(error)),
            _ => finding,
        })
    }

    /// How to fix it.
    pub fn help(&self) -> &'static str {
        match &self.failure {
            Failure::Url => {
                "write the whole URL, for example https://login.example.com/oauth2/token"
            }
            Failure::Tls(_) => "check the certificates of `oauthIdpCaCertificate`",
            Failure::Runtime(_) => "raise the limits of the process",
            Failure::Connect(_) | Failure::TimedOut { .. } => {
                "check the URL's host and port, and firewalls and security groups in between"
            }
            Failure::Handshake(_) | Failure::Http(_) => match self.tls_fault() {
                Some(fault) => fault.help(),
                None => "check the URL's port: it must be that of HTTPS",
            },
            Failure::Oauth(error) => error.help(),
        }
    }
}

impl EndpointError {
    /// The reason of a failure in TLS, if it has a sentence of its own.
    fn tls_fault(&self) -> Option<TlsFault> {
        match &self.failure {
            Failure::Handshake(error) => of_io(error),
            Failure::Http(error) => of_http(error),
            _ => None,
        }
    }
}

impl fmt::Display for EndpointError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let endpoint = &self.endpoint;
        match &self.failure {
            Failure::Url => f.write_str("the token endpoint is not an https URL"),
            Failure::Tls(_) => f.write_str("no TLS configuration for the token endpoint"),
            Failure::Runtime(_) => f.write_str("can't start the runtime for the token endpoint"),
            Failure::Connect(_) => write!(f, "no connection to the token endpoint {endpoint}"),
            Failure::Handshake(_) | Failure::Http(_) => {
                let what = match self.failure {
                    Failure::Handshake(_) => "no TLS with",
                    _ => "no HTTP response from",
                };
                write!(f, "{what} the token endpoint {endpoint}")?;
                match self.tls_fault() {
                    Some(fault) => write!(f, ": {fault}"),
                    None => Ok(()),
                }
            }
            Failure::TimedOut { after } => write!(
                f,
                "no response from the token endpoint {endpoint} within {} s",
                after.as_secs_f32()
            ),
            Failure::Oauth(_) => write!(f, "no token from {endpoint}"),
        }
    }
}

impl Error for EndpointError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.failure {
            Failure::Url | Failure::TimedOut { .. } => None,
            // Its sentence is in the text.
            _ if self.tls_fault().is_some() => None,
            Failure::Tls(error) => Some(error),
            Failure::Runtime(error) | Failure::Connect(error) | Failure::Handshake(error) => {
                Some(error)
            }
            Failure::Http(error) => Some(error),
            Failure::Oauth(error) => Some(error),
        }
    }
}

//! The ways in which a client proves to a Kafka broker who it is.

use std::fmt;
use std::str::FromStr;

/// A way in which a client authenticates to a Kafka broker, with the security protocol under it.
///
/// Amazon MSK offers [`Mtls`](Self::Mtls), [`ScramSha512`](Self::ScramSha512), [`Iam`](Self::Iam)
/// and the two without authentication; the others are for self-managed clusters.
///
/// ```
/// use msk_auth::Method;
///
/// assert_eq!("scram".parse(), Ok(Method::ScramSha512));
/// assert_eq!(Method::ScramSha512.sasl_mechanism(), Some("SCRAM-SHA-512"));
/// assert_eq!(Method::Mtls.security_protocol(), "SSL");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Method {
    /// TLS with a client certificate.
    Mtls,
    /// SASL/SCRAM with SHA-512 (RFC 5802), over TLS.
    ScramSha512,
    /// SASL/SCRAM with SHA-256 (RFC 7677), over TLS.
    ScramSha256,
    /// SASL/PLAIN (RFC 4616), over TLS.
    Plain,
    /// SASL/OAUTHBEARER (RFC 7628) with a token from an authorization server, over TLS.
    OauthBearer,
    /// IAM: `AWS_MSK_IAM`, or a signed token over OAUTHBEARER; over TLS.
    Iam,
    /// TLS without a client certificate.
    Tls,
    /// Neither encryption nor authentication.
    Plaintext,
}

impl Method {
    /// Every method, strongest first as Lambda orders those of MSK.
    pub const ALL: &'static [Self] = &[
        Self::Mtls,
        Self::ScramSha512,
        Self::ScramSha256,
        Self::Plain,
        Self::OauthBearer,
        Self::Iam,
        Self::Tls,
        Self::Plaintext,
    ];

    /// The name as the program prints and reads it: `mtls`, `scram`, `scram-256`, `plain`,
    /// `oauthbearer`, `iam`, `tls` or `plaintext`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Mtls => "mtls",
            Self::ScramSha512 => "scram",
            Self::ScramSha256 => "scram-256",
            Self::Plain => "plain",
            Self::OauthBearer => "oauthbearer",
            Self::Iam => "iam",
            Self::Tls => "tls",
            Self::Plaintext => "plaintext",
        }
    }

    /// The name as Amazon's and Kafka's documents write it, for a sentence.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mtls => "mutual TLS",
            Self::ScramSha512 => "SASL/SCRAM",
            Self::ScramSha256 => "SASL/SCRAM with SHA-256",
            Self::Plain => "SASL/PLAIN",
            Self::OauthBearer => "SASL/OAUTHBEARER",
            Self::Iam => "SASL/IAM",
            Self::Tls => "unauthenticated TLS",
            Self::Plaintext => "plaintext",
        }
    }

    /// Kafka's `security.protocol`: `SSL`, `SASL_SSL` or `PLAINTEXT`.
    pub fn security_protocol(self) -> &'static str {
        match self {
            Self::Mtls | Self::Tls => "SSL",
            Self::Plaintext => "PLAINTEXT",
            Self::ScramSha512 | Self::ScramSha256 | Self::Plain | Self::OauthBearer | Self::Iam => {
                "SASL_SSL"
            }
        }
    }

    /// Kafka's `sasl.mechanism`, or `None` for a method without SASL. For [`Iam`](Self::Iam) it is
    /// the mechanism of Amazon's Java library, `AWS_MSK_IAM`; MSK takes the same identity as a
    /// signed token over `OAUTHBEARER` too.
    pub fn sasl_mechanism(self) -> Option<&'static str> {
        match self {
            Self::Mtls | Self::Tls | Self::Plaintext => None,
            Self::ScramSha512 => Some("SCRAM-SHA-512"),
            Self::ScramSha256 => Some("SCRAM-SHA-256"),
            Self::Plain => Some("PLAIN"),
            Self::OauthBearer => Some("OAUTHBEARER"),
            Self::Iam => Some("AWS_MSK_IAM"),
        }
    }

    /// Whether the connection is encrypted and the broker shows a certificate.
    pub fn uses_tls(self) -> bool {
        self != Self::Plaintext
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Method {
    type Err = UnknownMethod;

    fn from_str(text: &str) -> Result<Self, UnknownMethod> {
        Self::ALL
            .iter()
            .copied()
            .find(|method| method.as_str() == text)
            .ok_or(UnknownMethod)
    }
}

/// A text that names no [`Method`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownMethod;

impl fmt::Display for UnknownMethod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "not a method; there are mtls, scram, scram-256, plain, oauthbearer, iam, tls and plaintext",
        )
    }
}

impl std::error::Error for UnknownMethod {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_read_back() {
        for method in Method::ALL {
            assert_eq!(method.as_str().parse(), Ok(*method));
        }
        let refused: Result<Method, _> = "SCRAM".parse();
        let sentence = refused.unwrap_err().to_string();
        assert!(
            Method::ALL
                .iter()
                .all(|method| sentence.contains(method.as_str()))
        );
    }
}

//! The methods by which a client authenticates to a Kafka broker.

use crate::names::names;

names! {
    /// A method by which a client authenticates to a Kafka broker, including the security protocol.
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
        Mtls = "mtls",
        /// SASL/SCRAM with SHA-512 (RFC 5802), over TLS.
        ScramSha512 = "scram",
        /// SASL/SCRAM with SHA-256 (RFC 7677), over TLS.
        ScramSha256 = "scram-256",
        /// SASL/PLAIN (RFC 4616), over TLS.
        Plain = "plain",
        /// SASL/OAUTHBEARER (RFC 7628) with a token from an authorization server, over TLS.
        OauthBearer = "oauthbearer",
        /// IAM: `AWS_MSK_IAM`, or a signed token over OAUTHBEARER; over TLS.
        Iam = "iam",
        /// TLS without a client certificate.
        Tls = "tls",
        /// Neither encryption nor authentication.
        Plaintext = "plaintext",
    }
    /// Every method, in order of strength, as Lambda orders those of MSK.
    pub const ALL;
    /// The name as the program prints and reads it: `mtls`, `scram`, `scram-256`, `plain`,
    /// `oauthbearer`, `iam`, `tls` or `plaintext`.
    pub fn as_str;
    impl FromStr = "not a method";
}

impl Method {
    /// The name in Amazon's and Kafka's documents, for a sentence.
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
    /// the mechanism of Amazon's Java library, `AWS_MSK_IAM`; MSK also accepts the same identity as
    /// a signed token over `OAUTHBEARER`.
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

    /// Whether the connection is encrypted and the broker presents a certificate.
    pub fn uses_tls(self) -> bool {
        self != Self::Plaintext
    }
}

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

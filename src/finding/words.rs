//! The messages of AWS Lambda that result from a code, and how well they are known.
//!
//! Declared here, before the table of codes that needs them; the module `lambda` makes them public.

use crate::names::names;

names! {
    /// The messages that Lambda writes into an event source mapping's `LastProcessingResult`.
    ///
    /// Lambda writes `PROBLEM: ` and the message; [`as_str`](Self::as_str) is the message.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    #[non_exhaustive]
    pub enum LastProcessingResult {
        /// The certificate or key could not be loaded; no connection was tried.
        ProvidedCertificateOrPrivateKeyInvalid = "Provided certificate or private key is invalid",
        /// No connection was established.
        ConnectionError = "Connection error. Please check your event source connection configuration.",
        /// The broker's certificate was not trusted.
        LambdaFailedToAuthenticateServer = "Lambda failed to authenticate server",
        /// The broker requested a client certificate and got none, or one that it does not trust.
        ServerFailedToAuthenticateLambda = "Server failed to authenticate Lambda",
        /// The broker refused the user name and password, or the role may not connect.
        SaslAuthenticationFailed = "SASL authentication failed",
        /// The broker accepted the identity, which lacks a permission.
        ClusterFailedToAuthorizeLambda = "Cluster failed to authorize Lambda",
    }
    /// Every message, in the order of the stages of a connection.
    pub const ALL;
    /// The message as Lambda shows it, without the `PROBLEM: ` before it.
    pub fn as_str;
}

names! {
    /// What went wrong on the way to a broker, with any method and at any stage.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    #[non_exhaustive]
    pub enum FailureKind {
        /// The certificate, key or password can't be loaded.
        MaterialInvalid = "material-invalid",
        /// The cluster does not offer the method of the given secret.
        MethodInactive = "method-inactive",
        /// The cluster has no method for a client without a secret or a role.
        CredentialMissing = "credential-missing",
        /// There was no answer: no address, no route, a closed port, a timeout.
        Unreachable = "unreachable",
        /// The broker's certificate is not trusted: an unknown issuer, expired, another name.
        ServerUntrusted = "server-untrusted",
        /// The broker requires a client certificate, and none was given.
        ClientCertificateMissing = "client-certificate-missing",
        /// The broker rejects the given client certificate.
        ClientCertificateRefused = "client-certificate-refused",
        /// The broker rejects the user name and password, or the token.
        CredentialsRefused = "credentials-refused",
        /// The identity is known, but lacks a permission.
        NotAuthorized = "not-authorized",
        /// The broker has as many connections as it allows.
        ConnectionQuota = "connection-quota",
    }
    /// The name as `docs/codes.md` prints it, for example `method-inactive`.
    pub fn as_str;
}

names! {
    /// The basis of an answer, the best first.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    #[non_exhaustive]
    pub enum Basis {
        /// Amazon's documents state it.
        Documented = "documented",
        /// Users report that Lambda showed them this message.
        Reported = "reported",
        /// The Java client that Lambda presumably runs (kafka-clients 4.3.0 on JDK 17), or a broker
        /// with the same classes, refused such material in a test. Lambda itself was not tested.
        Seen = "seen",
        /// It follows from the others, and was not tested itself.
        Inferred = "inferred",
    }
    /// Every basis, the best first.
    pub const ALL;
    /// The name as `docs/codes.md` prints it, for example `documented`.
    pub fn as_str;
}

/// Lambda's message, and how well it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Answer {
    /// Lambda's message.
    pub result: LastProcessingResult,
    /// The basis of this answer.
    pub basis: Basis,
}

impl Basis {
    /// Whether Amazon documents it or users reported it; if not, Lambda *probably* reports it.
    ///
    /// ```
    /// use msk_auth::lambda::Basis;
    ///
    /// assert!(Basis::Documented.is_certain() && !Basis::Inferred.is_certain());
    /// ```
    pub fn is_certain(self) -> bool {
        matches!(self, Self::Documented | Self::Reported)
    }
}

impl Answer {
    pub(crate) const fn new(result: LastProcessingResult, basis: Basis) -> Self {
        Self { result, basis }
    }
}

/// Lambda's message for a problem, as far as the code alone decides it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Words {
    /// For a secret with this problem, Lambda shows this message.
    Says(Answer),
    /// The method and the stage decide, too: see [`lambda::answer`](crate::lambda::answer).
    Depends(FailureKind),
    /// No message is known, for this reason.
    Nothing(&'static str),
}

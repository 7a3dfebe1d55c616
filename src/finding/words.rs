//! The words of AWS Lambda that a code leads to, and how well that is known.
//!
//! Declared here, before the table of codes that needs them; the room `lambda` makes them public.

use crate::names::names;

names! {
    /// The sentences that Lambda puts into an event source mapping's `LastProcessingResult`.
    ///
    /// Lambda writes them as `PROBLEM: ` and the sentence; [`as_str`](Self::as_str) is the sentence.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    #[non_exhaustive]
    pub enum LastProcessingResult {
        /// The material could not be loaded; nothing was connected to yet.
        ProvidedCertificateOrPrivateKeyInvalid = "Provided certificate or private key is invalid",
        /// No connection came about.
        ConnectionError = "Connection error. Please check your event source connection configuration.",
        /// The broker's certificate was not trusted.
        LambdaFailedToAuthenticateServer = "Lambda failed to authenticate server",
        /// The broker asked for a client certificate and got none, or none that it trusts.
        ServerFailedToAuthenticateLambda = "Server failed to authenticate Lambda",
        /// User name and password were refused, or the role may not connect.
        SaslAuthenticationFailed = "SASL authentication failed",
        /// The identity was accepted, and lacks a permission.
        ClusterFailedToAuthorizeLambda = "Cluster failed to authorize Lambda",
    }
    /// Every sentence, in the order in which a connection comes to them.
    pub const ALL;
    /// The sentence as Lambda shows it, without the `PROBLEM: ` before it.
    pub fn as_str;
}

names! {
    /// What went wrong on the way to a broker, whatever the method and the stage.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    #[non_exhaustive]
    pub enum FailureKind {
        /// The certificate, key or password can't be loaded.
        MaterialInvalid = "material-invalid",
        /// The cluster does not offer the method whose secret was given.
        MethodInactive = "method-inactive",
        /// The cluster has nothing for a client that brings neither secret nor role.
        CredentialMissing = "credential-missing",
        /// Nobody answered: no address, no route, a closed port, a timeout.
        Unreachable = "unreachable",
        /// The broker's certificate is not trusted: an unknown issuer, expired, another name.
        ServerUntrusted = "server-untrusted",
        /// The broker wants a client certificate and none was given.
        ClientCertificateMissing = "client-certificate-missing",
        /// The broker rejects the client certificate that was given.
        ClientCertificateRefused = "client-certificate-refused",
        /// The broker rejects the user name and password, or the token.
        CredentialsRefused = "credentials-refused",
        /// The identity is known and lacks a permission.
        NotAuthorized = "not-authorized",
        /// The broker has as many connections as it allows.
        ConnectionQuota = "connection-quota",
    }
    /// The name as `docs/codes.md` prints it, for example `method-inactive`.
    pub fn as_str;
}

names! {
    /// On what an answer rests, the best first.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    #[non_exhaustive]
    pub enum Basis {
        /// Amazon's documents state it.
        Documented = "documented",
        /// Users report that Lambda showed them these words.
        Reported = "reported",
        /// The Java client that Lambda's pollers are taken to run (kafka-clients 4.3.0 on JDK 17), or a
        /// broker of the same classes, was seen to refuse such material. Lambda was not seen.
        Seen = "seen",
        /// It follows from the others, and was not seen itself.
        Inferred = "inferred",
    }
    /// Every basis, the best first.
    pub const ALL;
    /// The name as `docs/codes.md` prints it, for example `documented`.
    pub fn as_str;
}

/// What Lambda would say, and how well that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Answer {
    /// Lambda's words.
    pub result: LastProcessingResult,
    /// On what this rests.
    pub basis: Basis,
}

impl Basis {
    /// Whether Amazon or somebody who uses Lambda says so; else Lambda *probably* says it.
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

/// What Lambda says of a fault, as far as the code alone decides it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Words {
    /// Of a secret with this fault, Lambda says this.
    Says(Answer),
    /// The method and the stage decide too: [`lambda::answer`](crate::lambda::answer) knows what
    /// it says of this failure.
    Depends(FailureKind),
    /// Nothing that is known, for this reason.
    Nothing(&'static str),
}

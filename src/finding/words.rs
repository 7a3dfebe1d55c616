//! The words of AWS Lambda that a code leads to, and how well that is known.
//!
//! Declared here, before the table of codes that needs them; the room `lambda` makes them public.

use std::fmt;

/// The sentences that Lambda puts into an event source mapping's `LastProcessingResult`.
///
/// Lambda writes them as `PROBLEM: ` and the sentence; [`as_str`](Self::as_str) is the sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum LastProcessingResult {
    /// The material could not be loaded; nothing was connected to yet.
    ProvidedCertificateOrPrivateKeyInvalid,
    /// No connection came about.
    ConnectionError,
    /// The broker's certificate was not trusted.
    LambdaFailedToAuthenticateServer,
    /// The broker asked for a client certificate and got none, or none that it trusts.
    ServerFailedToAuthenticateLambda,
    /// User name and password were refused, or the role may not connect.
    SaslAuthenticationFailed,
    /// The identity was accepted, and lacks a permission.
    ClusterFailedToAuthorizeLambda,
}

impl LastProcessingResult {
    /// The sentence as Lambda shows it, without the `PROBLEM: ` before it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ProvidedCertificateOrPrivateKeyInvalid => {
                "Provided certificate or private key is invalid"
            }
            Self::ConnectionError => {
                "Connection error. Please check your event source connection configuration."
            }
            Self::LambdaFailedToAuthenticateServer => "Lambda failed to authenticate server",
            Self::ServerFailedToAuthenticateLambda => "Server failed to authenticate Lambda",
            Self::SaslAuthenticationFailed => "SASL authentication failed",
            Self::ClusterFailedToAuthorizeLambda => "Cluster failed to authorize Lambda",
        }
    }
}

impl fmt::Display for LastProcessingResult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What went wrong on the way to a broker, whatever the method and the stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Failure {
    /// The certificate, key or password can't be loaded.
    MaterialInvalid,
    /// The cluster does not offer the method whose secret was given.
    MethodInactive,
    /// The cluster has nothing for a client that brings neither secret nor role.
    CredentialMissing,
    /// Nobody answered: no address, no route, a closed port, a timeout.
    Unreachable,
    /// The broker's certificate is not trusted: an unknown issuer, expired, another name.
    ServerUntrusted,
    /// The broker wants a client certificate and none was given.
    ClientCertificateMissing,
    /// The broker does not take the client certificate that was given.
    ClientCertificateRefused,
    /// The broker does not take the user name and password, or the token.
    CredentialsRefused,
    /// The identity is known and lacks a permission.
    NotAuthorized,
    /// The broker has as many connections as it allows.
    ConnectionQuota,
}

impl Failure {
    /// The name as `docs/codes.md` prints it, for example `method-inactive`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::MaterialInvalid => "material-invalid",
            Self::MethodInactive => "method-inactive",
            Self::CredentialMissing => "credential-missing",
            Self::Unreachable => "unreachable",
            Self::ServerUntrusted => "server-untrusted",
            Self::ClientCertificateMissing => "client-certificate-missing",
            Self::ClientCertificateRefused => "client-certificate-refused",
            Self::CredentialsRefused => "credentials-refused",
            Self::NotAuthorized => "not-authorized",
            Self::ConnectionQuota => "connection-quota",
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// On what an answer rests, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Basis {
    /// Amazon's documents state it.
    Documented,
    /// It was seen: users report that Lambda showed them these words, or the Java client that
    /// Lambda's pollers are taken to run (kafka-clients 4.3.0 on JDK 17), or a broker of the same
    /// classes, refused such material.
    Seen,
    /// It follows from what is documented or seen, and was not seen itself.
    Inferred,
}

impl Basis {
    /// The name as `docs/codes.md` prints it: `documented`, `seen` or `inferred`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Documented => "documented",
            Self::Seen => "seen",
            Self::Inferred => "inferred",
        }
    }
}

impl fmt::Display for Basis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
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
    Depends(Failure),
    /// Nothing that is known, for this reason.
    Nothing(&'static str),
}

//! What AWS Lambda says of an event source mapping that does not work.
//!
//! Lambda shows one sentence, the mapping's `LastProcessingResult`, whatever went wrong. This is
//! the one table from what went wrong to that sentence, used wherever a fault is reported, so that
//! a person who has the sentence finds the fault and the other way round.
//!
//! Each row says on what it rests ([`Basis`]): most causes stand in Amazon's documents
//! (<https://docs.aws.amazon.com/lambda/latest/dg/with-kafka-troubleshoot.html>); the rest follow
//! from them or were reported by users. Where nothing is known, the answer is `None`.

mod table;

use std::fmt;

use crate::finding::{Code, Finding, Severity};
use crate::method::Method;

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

/// How far a client has come, in the order in which a connection goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Stage {
    /// Reading the secret and loading what it holds.
    Secret,
    /// Choosing the method and the brokers.
    Plan,
    /// Looking up the broker's name.
    Resolve,
    /// Opening the socket.
    Tcp,
    /// The TLS handshake.
    Tls,
    /// The SASL exchange.
    Sasl,
    /// Asking which requests the broker knows.
    ApiVersions,
    /// Asking for topics and partitions.
    Metadata,
    /// Using topic, group and cluster.
    Authorize,
}

impl Stage {
    /// The name as the program prints it, for example `api-versions`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Secret => "secret",
            Self::Plan => "plan",
            Self::Resolve => "resolve",
            Self::Tcp => "tcp",
            Self::Tls => "tls",
            Self::Sasl => "sasl",
            Self::ApiVersions => "api-versions",
            Self::Metadata => "metadata",
            Self::Authorize => "authorize",
        }
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What went wrong at a [`Stage`].
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

/// On what a row of the table rests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Basis {
    /// Amazon's documents state it.
    Documented,
    /// Users have reported it.
    Reported,
    /// It follows from what is documented, and was not seen.
    Inferred,
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

/// What Lambda says when `failure` happens at `stage` to a mapping that uses `method`; `None`
/// where neither documents nor reports tell.
///
/// ```
/// use msk_auth::Method;
/// use msk_auth::lambda::{self, Failure, LastProcessingResult, Stage};
///
/// let answer = lambda::answer(Method::Iam, Stage::Sasl, Failure::NotAuthorized);
/// assert_eq!(
///     answer.map(|answer| answer.result),
///     Some(LastProcessingResult::SaslAuthenticationFailed)
/// );
/// ```
pub fn answer(method: Method, stage: Stage, failure: Failure) -> Option<Answer> {
    table::TABLE
        .iter()
        .find(|row| {
            row.failure == failure && row.methods.contains(&method) && row.stages.contains(&stage)
        })
        .map(|row| row.answer)
}

/// What Lambda says of a secret with this fault, or `None` where the fault does no harm there, or
/// is not known to.
///
/// Two sentences are possible, by what Kafka's Java client (seen with kafka-clients 4.3.0 on
/// JDK 17) and then the broker make of it: what its loader refuses is "Provided certificate or
/// private key is invalid"; what it loads without a word and brokers refuse is "Server failed to
/// authenticate Lambda". Faults of a login become "SASL authentication failed".
///
/// The answer is for a client certificate's secret wherever the code alone leaves that open. With
/// several findings, use [`for_findings`].
pub fn for_code(code: Code) -> Option<LastProcessingResult> {
    use LastProcessingResult::{
        ProvidedCertificateOrPrivateKeyInvalid as MaterialInvalid,
        SaslAuthenticationFailed as LoginRefused,
        ServerFailedToAuthenticateLambda as CertificateRefused,
    };
    match code {
        Code::SecretNotJson
        | Code::SecretFieldMissing
        | Code::SecretFieldType
        | Code::SecretFieldEmpty
        | Code::SecretFieldDuplicate
        | Code::PemNotFound
        | Code::PemNewlinesAsSpaces
        | Code::PemNewlinesEscaped
        | Code::PemNewlinesMissing
        | Code::PemBeginNotOnNewLine
        | Code::PemTextAfterEnd
        | Code::PemBeginMissing
        | Code::PemEndMissing
        | Code::PemTooManyBlocks
        | Code::PemLabelMismatch
        | Code::PemBase64
        | Code::PemBase64Wrapped
        | Code::PemDashes
        | Code::PemLowerCase
        | Code::PemLabelUnexpected
        | Code::KeyNotPkcs8
        | Code::KeyMultiple
        | Code::KeyMalformed
        | Code::KeyPbes2
        | Code::KeyEncryptionUnsupported
        | Code::KeyEncryptionNotInJava
        | Code::KeyEncryptionParameters
        | Code::KeyPasswordMissing
        | Code::KeyPasswordWrong
        | Code::KeyPasswordNotAscii
        | Code::KeyPasswordUnused
        | Code::KeyAlgorithmUnsupported
        | Code::ChainCertificateMalformed
        | Code::ChainReversed
        | Code::ChainOutOfOrder
        | Code::ChainIncomplete
        | Code::ChainRootMissing
        | Code::ChainUnrelated
        | Code::ChainDuplicate
        | Code::ChainSubjectEmpty => Some(MaterialInvalid),

        Code::KeyMismatch
        | Code::KeyTooSmall
        | Code::ChainSignature
        | Code::ChainIssuerNotCa
        | Code::ChainPathLength
        | Code::ChainCriticalExtension
        | Code::ChainExpired
        | Code::ChainNotYetValid
        | Code::LeafExpired
        | Code::LeafNotYetValid
        | Code::LeafClientAuth
        | Code::LeafKeyUsage
        | Code::LeafSelfSigned => Some(CertificateRefused),

        Code::LoginWhitespace | Code::LoginUserNotAscii => Some(LoginRefused),

        // The rest does no harm to a mapping, is met elsewhere, or can't be: a secret that is too
        // large is never stored.
        _ => None,
    }
}

/// What Lambda says of a secret with these findings: warnings and notes are passed over, and what
/// keeps the material from loading comes before what a broker would refuse later.
pub fn for_findings<'a>(
    findings: impl IntoIterator<Item = &'a Finding>,
) -> Option<LastProcessingResult> {
    findings
        .into_iter()
        .filter(|finding| finding.severity == Severity::Error)
        .filter_map(|finding| for_code(finding.code))
        .min()
}

#[cfg(test)]
mod tests;

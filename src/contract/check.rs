//! The output of `msk-auth check`.

use serde::Serialize;

use crate::chain::{Certificate, Chain};
use crate::contract::{FindingEntry, SchemaVersion};
use crate::finding::Finding;
use crate::key::PrivateKey;
use crate::lambda::Basis;
use crate::secret::{Secret, SecretReport, SecretType};
use crate::timestamp::rfc3339;

/// The output of `msk-auth check --format json`: everything that is wrong with a secret.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CheckDocument {
    /// The version of this document.
    schema: SchemaVersion,
    /// The secret's type, as in SourceAccessConfigurations: given, or recognised by its content.
    r#type: &'static str,
    /// Whether the rules accept it.
    accepted: bool,
    /// The message that Lambda would show as the mapping's `LastProcessingResult`, if known.
    lambda: Option<&'static str>,
    /// The basis of this answer.
    lambda_basis: Option<Basis>,
    /// The problems, errors first.
    findings: Vec<FindingEntry>,
    /// For a client certificate, if one was found: the client's identity.
    identity: Option<IdentityEntry>,
    /// For accepted roots of a server: the certificates, in the order of the secret.
    roots: Vec<CertificateEntry>,
}

/// A client's identity.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct IdentityEntry {
    /// The client certificate's subject (RFC 4514).
    subject: String,
    /// The principal that a broker gives to the client, for ACLs: `User:CN=client,O=Example`.
    principal: String,
    /// The client certificate's issuer (RFC 4514).
    issuer: String,
    /// The client certificate's serial number in capital hexadecimal.
    serial: String,
    /// The first second of its validity, RFC 3339 in UTC.
    not_before: String,
    /// The last second of its validity, RFC 3339 in UTC.
    not_after: String,
    /// The private key, if it was read.
    key: Option<KeyEntry>,
    /// The certificates, the client's first.
    chain: Vec<CertificateEntry>,
}

/// The properties of a private key, without the key itself.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct KeyEntry {
    /// `RSA`, `EC` or `Ed25519`.
    algorithm: &'static str,
    /// The size of the RSA modulus or of the curve's field, in bits.
    bits: u32,
    /// The scheme that encrypts it; null for an unencrypted key.
    encryption: Option<&'static str>,
}

/// A certificate of a chain or of the roots.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct CertificateEntry {
    /// The subject (RFC 4514).
    subject: String,
    /// The issuer (RFC 4514).
    issuer: String,
    /// The last second of its validity, RFC 3339 in UTC.
    not_after: String,
    /// The SHA-256 of the DER in lower-case hexadecimal.
    sha256: String,
}

impl From<&SecretReport> for CheckDocument {
    fn from(report: &SecretReport) -> Self {
        let answer = report.lambda();
        let chain = report.chain.as_ref();
        Self {
            schema: SchemaVersion,
            r#type: report.secret_type.as_str(),
            accepted: report.accepted(),
            lambda: answer.map(|answer| answer.result.as_str()),
            lambda_basis: answer.map(|answer| answer.basis),
            findings: FindingEntry::ranked(&report.findings),
            identity: chain.and_then(|chain| IdentityEntry::of(chain, report.key.as_ref())),
            roots: match report.secret() {
                Some(Secret::ServerRootCa(roots)) => {
                    roots.iter().map(CertificateEntry::from).collect()
                }
                _ => Vec::new(),
            },
        }
    }
}

impl CheckDocument {
    /// Makes the document for material that could not be opened, so that there is no secret to
    /// report on.
    pub fn unopened(secret_type: SecretType, findings: &[Finding]) -> Self {
        Self {
            schema: SchemaVersion,
            r#type: secret_type.as_str(),
            accepted: false,
            lambda: None,
            lambda_basis: None,
            findings: findings.iter().cloned().map(FindingEntry::from).collect(),
            identity: None,
            roots: Vec::new(),
        }
    }
}

impl IdentityEntry {
    pub(super) fn of(chain: &Chain, key: Option<&PrivateKey>) -> Option<Self> {
        let leaf = chain.leaf()?;
        let certificates = chain.certificates().iter();
        Some(Self {
            subject: leaf.subject(),
            principal: leaf.principal(),
            issuer: leaf.issuer(),
            serial: leaf.serial(),
            not_before: rfc3339(leaf.not_before()),
            not_after: rfc3339(leaf.not_after()),
            key: key.map(KeyEntry::from),
            chain: certificates.map(CertificateEntry::from).collect(),
        })
    }
}

impl From<&PrivateKey> for KeyEntry {
    fn from(key: &PrivateKey) -> Self {
        Self {
            algorithm: key.algorithm().name(),
            bits: key.bits(),
            encryption: key.encryption(),
        }
    }
}

impl From<&Certificate> for CertificateEntry {
    fn from(certificate: &Certificate) -> Self {
        Self {
            subject: certificate.subject(),
            issuer: certificate.issuer(),
            not_after: rfc3339(certificate.not_after()),
            sha256: certificate.sha256(),
        }
    }
}

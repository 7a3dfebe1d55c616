//! What `msk-auth connect --format json` prints, as a struct that serializes. The documents of the
//! other commands are in [`msk_auth::contract`].

use msk_auth::contract::{FindingEntry, SCHEMA_VERSION};
use msk_auth::finding::Findings;
use msk_auth::lambda::Answer;
use msk_auth::timestamp::rfc3339;
use msk_auth::{Method, chain};
use serde::Serialize;

use crate::{BrokerReport, ConnectReport, StageReport, TlsSession};

/// What `msk-auth connect --format json` prints: how every broker answers.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ConnectDocument {
    /// The version of this document.
    #[cfg_attr(
        feature = "schema",
        schemars(schema_with = "msk_auth::contract::schema::version")
    )]
    pub schema: u32,
    /// The method, as in a plan; null where none was chosen.
    pub method: Option<&'static str>,
    /// Whether every broker lets this client in.
    pub ready: bool,
    /// What Lambda would show as the mapping's `LastProcessingResult`, where that is known.
    pub lambda: Option<&'static str>,
    /// On what that rests.
    #[cfg_attr(
        feature = "schema",
        schemars(schema_with = "msk_auth::contract::schema::basis")
    )]
    pub lambda_basis: Option<&'static str>,
    /// Each broker; none where no connection was tried.
    pub brokers: Vec<BrokerEntry>,
    /// Where no connection was tried: why, errors first.
    pub findings: Vec<FindingEntry>,
}

/// How a broker answers.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct BrokerEntry {
    /// `host:port`, IPv6 addresses in brackets.
    pub broker: String,
    /// Whether every stage went well.
    pub ready: bool,
    /// The stages that were reached, in order.
    pub stages: Vec<StageEntry>,
    /// What TLS negotiated, where it came to that.
    pub tls: Option<TlsEntry>,
    /// For how many milliseconds the login holds (KIP-368), where the broker sets a limit.
    pub session_lifetime_ms: Option<u64>,
}

/// How a stage ended.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct StageEntry {
    /// `resolve`, `tcp`, `tls`, `sasl`, `api-versions`, `metadata` or `authorize`.
    pub stage: &'static str,
    /// Whether it went well.
    pub ok: bool,
    /// How many milliseconds it took.
    pub ms: f64,
    /// What kind of failure it is; null where it went well.
    pub code: Option<&'static str>,
    /// What came of it, or what went wrong.
    pub message: String,
    /// What to look at, change or type.
    pub help: Option<String>,
}

/// What TLS negotiated.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct TlsEntry {
    /// `TLSv1.3` or `TLSv1.2`.
    pub version: &'static str,
    /// The cipher suite, as IANA names it.
    pub cipher: String,
    /// The broker's own certificate, where it could be read.
    pub peer: Option<PeerEntry>,
}

/// A broker's certificate.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct PeerEntry {
    /// The subject (RFC 4514).
    pub subject: String,
    /// The last second of its validity, RFC 3339 in UTC.
    pub not_after: String,
}

impl ConnectDocument {
    /// For a client that could not even try: the method, where one was chosen, what Lambda would
    /// show, and why.
    pub fn not_tried(method: Option<Method>, lambda: Option<Answer>, findings: &Findings) -> Self {
        Self {
            schema: SCHEMA_VERSION,
            method: method.map(|method| method.as_str()),
            ready: false,
            lambda: lambda.map(|answer| answer.result.as_str()),
            lambda_basis: lambda.map(|answer| answer.basis.as_str()),
            brokers: Vec::new(),
            findings: FindingEntry::ranked(findings),
        }
    }
}

impl From<&ConnectReport> for ConnectDocument {
    fn from(report: &ConnectReport) -> Self {
        let answer = report.lambda();
        Self {
            schema: SCHEMA_VERSION,
            method: Some(report.method.as_str()),
            ready: report.is_ready(),
            lambda: answer.map(|answer| answer.result.as_str()),
            lambda_basis: answer.map(|answer| answer.basis.as_str()),
            brokers: report.brokers.iter().map(BrokerEntry::from).collect(),
            findings: Vec::new(),
        }
    }
}

impl From<&BrokerReport> for BrokerEntry {
    fn from(report: &BrokerReport) -> Self {
        let session = report.session.as_ref();
        Self {
            broker: report.broker.to_string(),
            ready: report.is_ready(),
            stages: report.stages.iter().map(StageEntry::from).collect(),
            tls: report.tls.as_ref().map(TlsEntry::from),
            session_lifetime_ms: session
                .and_then(|session| u64::try_from(session.lifetime.as_millis()).ok()),
        }
    }
}

impl From<&StageReport> for StageEntry {
    fn from(report: &StageReport) -> Self {
        let failure = report.outcome.as_ref().err();
        let message = match &report.outcome {
            Ok(message) => message,
            Err(failure) => &failure.message,
        };
        Self {
            stage: report.stage.as_str(),
            ok: failure.is_none(),
            // Microseconds are as fine as it is worth.
            ms: (report.elapsed.as_secs_f64() * 1_000_000.0).round() / 1000.0,
            code: failure.map(|failure| failure.code.as_str()),
            message: message.clone(),
            help: failure.and_then(|failure| failure.help.clone()),
        }
    }
}

impl From<&TlsSession> for TlsEntry {
    fn from(session: &TlsSession) -> Self {
        Self {
            version: session.version,
            cipher: session.cipher.clone(),
            peer: session.peer().as_ref().map(PeerEntry::from),
        }
    }
}

impl From<&chain::Certificate> for PeerEntry {
    fn from(certificate: &chain::Certificate) -> Self {
        Self {
            subject: certificate.subject(),
            not_after: rfc3339(certificate.not_after()),
        }
    }
}

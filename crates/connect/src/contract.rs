//! The output of `msk-auth connect --format json`, as a struct that serializes. The documents of
//! the other commands are in [`msk_auth::contract`].

use msk_auth::contract::{FindingEntry, SCHEMA_VERSION};
use msk_auth::finding::Findings;
use msk_auth::lambda::Answer;
use msk_auth::timestamp::rfc3339;
use msk_auth::{Method, chain};
use serde::Serialize;

use crate::{AdvertisedBroker, BrokerReport, ConnectReport, StageReport, Term, TlsSession};

/// The output of `msk-auth connect --format json`: how every broker answers.
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
    /// The method, as in a plan; null if none was chosen.
    pub method: Option<&'static str>,
    /// Whether every broker accepts this client: the given ones and, unless they were skipped, those
    /// that the cluster advertises.
    pub ready: bool,
    /// Whether it was stopped before its end, so that some brokers were not examined completely.
    pub interrupted: bool,
    /// The message that Lambda would show as the mapping's `LastProcessingResult`, if known.
    pub lambda: Option<&'static str>,
    /// The basis of this answer.
    #[cfg_attr(
        feature = "schema",
        schemars(schema_with = "msk_auth::contract::schema::basis")
    )]
    pub lambda_basis: Option<&'static str>,
    /// Each given broker; empty if no connection was tried.
    pub brokers: Vec<BrokerEntry>,
    /// Each broker that the cluster advertises, 256 at most.
    pub advertised: Vec<AdvertisedEntry>,
    /// How many more it advertises.
    pub advertised_left_out: usize,
    /// Problems of the secret, errors first. With an error, no connection was tried.
    pub findings: Vec<FindingEntry>,
}

/// How a broker answers.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct BrokerEntry {
    /// `host:port`, IPv6 addresses in brackets.
    pub broker: String,
    /// Whether every stage succeeded.
    pub ready: bool,
    /// The stages that were reached, in order.
    pub stages: Vec<StageEntry>,
    /// What TLS negotiated, if that stage was reached.
    pub tls: Option<TlsEntry>,
    /// For how many milliseconds the login is valid (KIP-368), if the broker sets a limit.
    pub session_lifetime_ms: Option<u64>,
}

/// A broker that the cluster advertises, to which clients connect after the first connection.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AdvertisedEntry {
    /// The broker's number.
    pub node_id: i32,
    /// `host:port` as the cluster advertises it.
    pub broker: String,
    /// Whether it is one of `brokers`, which has its stages.
    pub given: bool,
    /// Whether every stage succeeded; null if it is among `brokers` or was not tried.
    pub ready: Option<bool>,
    /// The stages that were reached, in order.
    pub stages: Vec<StageEntry>,
    /// What TLS negotiated, if that stage was reached.
    pub tls: Option<TlsEntry>,
}

/// The result of a stage.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct StageEntry {
    /// `resolve`, `tcp`, `tls`, `sasl`, `api-versions`, `metadata` or `authorize`.
    pub stage: &'static str,
    /// Whether it succeeded.
    pub ok: bool,
    /// How many milliseconds it took.
    pub ms: f64,
    /// The kind of failure; null if it succeeded.
    pub code: Option<&'static str>,
    /// The result, or the problem.
    pub message: String,
    /// What to check, change or type.
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
    /// The broker's own certificate, if it could be read.
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
    /// Makes the document for a client that could not try to connect: the method, if one was
    /// chosen, Lambda's message, and the reasons.
    pub fn not_tried(method: Option<Method>, lambda: Option<Answer>, findings: &Findings) -> Self {
        Self {
            schema: SCHEMA_VERSION,
            method: method.map(|method| method.as_str()),
            ready: false,
            interrupted: false,
            lambda: lambda.map(|answer| answer.result.as_str()),
            lambda_basis: lambda.map(|answer| answer.basis.as_str()),
            brokers: Vec::new(),
            advertised: Vec::new(),
            advertised_left_out: 0,
            findings: FindingEntry::ranked(findings),
        }
    }

    /// Makes the document for a report. `findings` are those of the secret, and `word` translates
    /// the terms in each help ([`Help::in_terms_of`](crate::Help::in_terms_of)).
    pub fn new(report: &ConnectReport, findings: &Findings, word: &dyn Fn(Term) -> String) -> Self {
        let answer = report.lambda();
        let brokers = report.brokers.iter();
        let advertised = report.advertised.iter();
        Self {
            schema: SCHEMA_VERSION,
            method: Some(report.method.as_str()),
            ready: report.is_ready(),
            interrupted: report.is_interrupted,
            lambda: answer.map(|answer| answer.result.as_str()),
            lambda_basis: answer.map(|answer| answer.basis.as_str()),
            brokers: brokers.map(|one| BrokerEntry::new(one, word)).collect(),
            advertised: advertised
                .map(|one| AdvertisedEntry::new(one, word))
                .collect(),
            advertised_left_out: report.advertised_left_out,
            findings: FindingEntry::ranked(findings),
        }
    }
}

impl BrokerEntry {
    fn new(report: &BrokerReport, word: &dyn Fn(Term) -> String) -> Self {
        let session = report.session.as_ref();
        Self {
            broker: report.address.clone(),
            ready: report.is_ready(),
            stages: stages(report, word),
            tls: report.tls.as_ref().map(TlsEntry::from),
            session_lifetime_ms: session
                .and_then(|session| u64::try_from(session.lifetime.as_millis()).ok()),
        }
    }
}

impl AdvertisedEntry {
    fn new(advertised: &AdvertisedBroker, word: &dyn Fn(Term) -> String) -> Self {
        let report = advertised.report.as_ref();
        Self {
            node_id: advertised.node_id,
            broker: advertised.address.clone(),
            given: advertised.is_given,
            ready: report.map(BrokerReport::is_ready),
            stages: report
                .map(|report| stages(report, word))
                .unwrap_or_default(),
            tls: report
                .and_then(|report| report.tls.as_ref())
                .map(TlsEntry::from),
        }
    }
}

fn stages(report: &BrokerReport, word: &dyn Fn(Term) -> String) -> Vec<StageEntry> {
    let stages = report.stages.iter();
    stages.map(|stage| StageEntry::new(stage, word)).collect()
}

impl StageEntry {
    fn new(report: &StageReport, word: &dyn Fn(Term) -> String) -> Self {
        let failure = report.outcome.as_ref().err();
        let message = match &report.outcome {
            Ok(message) => message,
            Err(failure) => &failure.message,
        };
        let help = failure.and_then(|failure| failure.help.as_ref());
        Self {
            stage: report.stage.as_str(),
            ok: failure.is_none(),
            // Microseconds are precise enough.
            ms: (report.elapsed.as_secs_f64() * 1_000_000.0).round() / 1000.0,
            code: failure.map(|failure| failure.code.as_str()),
            message: message.clone(),
            help: help.map(|help| help.in_terms_of(word)),
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

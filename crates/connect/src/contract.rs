//! The output of `msk-auth connect --format json`, as a struct that serializes. The documents of
//! the other commands are in [`msk_auth::contract`].

use msk_auth::contract::SchemaVersion;
use msk_auth::finding::Findings;
use msk_auth::lambda::{Answer, Basis};
use msk_auth::timestamp::rfc3339;
use msk_auth::{Method, chain};
use serde::Serialize;

use crate::{AdvertisedBroker, BrokerReport, ConnectReport, StageReport, Term, TlsSession};

/// The output of `msk-auth connect --format json`: how every broker answers.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ConnectDocument {
    /// The version of this document.
    schema: SchemaVersion,
    /// The method, as in a plan; null if none was chosen.
    method: Option<&'static str>,
    /// Whether every broker accepts this client: the given ones and, unless they were skipped, those
    /// that the cluster advertises.
    ready: bool,
    /// Whether it was stopped before its end, so that some brokers were not examined completely.
    interrupted: bool,
    /// The message that Lambda would show as the mapping's `LastProcessingResult`, if known.
    lambda: Option<&'static str>,
    /// The basis of this answer.
    lambda_basis: Option<Basis>,
    /// Each given broker; empty if no connection was tried.
    brokers: Vec<BrokerEntry>,
    /// Each broker that the cluster advertises, 256 at most.
    advertised: Vec<AdvertisedEntry>,
    /// How many more it advertises.
    advertised_left_out: usize,
    /// What is wrong with the secret, or why there is no token, errors first. With an error, no connection
    /// was tried.
    findings: Findings,
}

/// How a broker answers.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct BrokerEntry {
    /// `host:port`, IPv6 addresses in brackets.
    broker: String,
    /// Whether every stage succeeded.
    ready: bool,
    /// The stages that were reached, in order.
    stages: Vec<StageEntry>,
    /// What TLS negotiated, if that stage was reached.
    tls: Option<TlsEntry>,
    /// For how many milliseconds the login is valid (KIP-368), if the broker sets a limit.
    session_lifetime_ms: Option<u64>,
}

/// A broker that the cluster advertises, to which clients connect after the first connection.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct AdvertisedEntry {
    /// The broker's number.
    node_id: i32,
    /// `host:port` as the cluster advertises it.
    broker: String,
    /// Whether it is one of `brokers`, which has its stages.
    given: bool,
    /// Whether every stage succeeded; null if it is among `brokers` or was not tried.
    ready: Option<bool>,
    /// The stages that were reached, in order.
    stages: Vec<StageEntry>,
    /// What TLS negotiated, if that stage was reached.
    tls: Option<TlsEntry>,
}

/// The result of a stage.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct StageEntry {
    /// `resolve`, `tcp`, `tls`, `sasl`, `api-versions`, `metadata` or `authorize`.
    stage: &'static str,
    /// Whether it succeeded.
    ok: bool,
    /// How many milliseconds it took.
    ms: f64,
    /// The kind of failure; null if it succeeded.
    code: Option<&'static str>,
    /// The result, or the problem.
    message: String,
    /// What to check, change or type.
    help: Option<String>,
}

/// What TLS negotiated.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct TlsEntry {
    /// `TLSv1.3` or `TLSv1.2`.
    version: &'static str,
    /// The cipher suite, as IANA names it.
    cipher: String,
    /// The broker's own certificate, if it could be read.
    peer: Option<PeerEntry>,
}

/// A broker's certificate.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct PeerEntry {
    /// The subject (RFC 4514).
    subject: String,
    /// The last second of its validity, RFC 3339 in UTC.
    not_after: String,
}

impl ConnectDocument {
    /// Makes the document for a client that could not try to connect: the method, if one was
    /// chosen, Lambda's message, and the reasons.
    pub fn not_tried(method: Option<Method>, lambda: Option<Answer>, findings: &Findings) -> Self {
        Self {
            schema: SchemaVersion,
            method: method.map(|method| method.as_str()),
            ready: false,
            interrupted: false,
            lambda: lambda.map(|answer| answer.result.as_str()),
            lambda_basis: lambda.map(|answer| answer.basis),
            brokers: Vec::new(),
            advertised: Vec::new(),
            advertised_left_out: 0,
            findings: findings.clone(),
        }
    }

    /// Makes the document for a report, with Lambda's message if it is relevant, and the `findings` of
    /// the secret. `word` translates the terms in each help
    /// ([`Help::in_terms_of`](crate::Help::in_terms_of)).
    pub fn new(
        report: &ConnectReport,
        lambda: Option<Answer>,
        findings: &Findings,
        word: &dyn Fn(Term) -> String,
    ) -> Self {
        let brokers = report.brokers.iter();
        let advertised = report.advertised.iter();
        Self {
            schema: SchemaVersion,
            method: Some(report.method.as_str()),
            ready: report.is_ready(),
            interrupted: report.is_interrupted,
            lambda: lambda.map(|answer| answer.result.as_str()),
            lambda_basis: lambda.map(|answer| answer.basis),
            brokers: brokers.map(|one| BrokerEntry::new(one, word)).collect(),
            advertised: advertised
                .map(|one| AdvertisedEntry::new(one, word))
                .collect(),
            advertised_left_out: report.advertised_left_out,
            findings: findings.clone(),
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

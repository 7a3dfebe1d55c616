//! What `--format json` prints.

use msk_auth::timestamp::rfc3339;
use msk_auth_connect::{BrokerReport, ConnectReport, StageReport};
use serde::Serialize;

use super::means::Rejection;
use crate::output::JsonFinding;

#[derive(Serialize)]
pub(super) struct JsonReport {
    method: Option<&'static str>,
    ready: bool,
    lambda: Option<&'static str>,
    brokers: Vec<JsonBroker>,
    #[serde(skip_serializing_if = "Option::is_none")]
    findings: Option<Vec<JsonFinding>>,
}

#[derive(Serialize)]
struct JsonBroker {
    broker: String,
    ready: bool,
    stages: Vec<JsonStage>,
    tls: Option<JsonTls>,
    session_lifetime_ms: Option<u64>,
}

#[derive(Serialize)]
struct JsonStage {
    stage: &'static str,
    ok: bool,
    ms: f64,
    code: Option<&'static str>,
    message: String,
    help: Option<String>,
}

#[derive(Serialize)]
struct JsonTls {
    version: &'static str,
    cipher: String,
    peer: Option<JsonPeer>,
}

#[derive(Serialize)]
struct JsonPeer {
    subject: String,
    not_after: String,
}

pub(super) fn of_report(report: &ConnectReport) -> JsonReport {
    JsonReport {
        method: Some(report.method.as_str()),
        ready: report.is_ready(),
        lambda: report.lambda().map(|answer| answer.result.as_str()),
        brokers: report.brokers.iter().map(of_broker).collect(),
        findings: None,
    }
}

pub(super) fn of_rejection(rejection: &Rejection) -> JsonReport {
    JsonReport {
        method: rejection.method.map(|method| method.as_str()),
        ready: false,
        lambda: rejection.result.map(|result| result.as_str()),
        brokers: Vec::new(),
        findings: Some(crate::plan::ranked(&rejection.findings)),
    }
}

fn of_broker(report: &BrokerReport) -> JsonBroker {
    JsonBroker {
        broker: report.broker.to_string(),
        ready: report.is_ready(),
        stages: report.stages.iter().map(of_stage).collect(),
        tls: report.tls.as_ref().map(|tls| JsonTls {
            version: tls.version,
            cipher: tls.cipher.clone(),
            peer: tls.peer().map(|peer| JsonPeer {
                subject: peer.subject(),
                not_after: rfc3339(peer.not_after()),
            }),
        }),
        session_lifetime_ms: report
            .session
            .and_then(|session| u64::try_from(session.lifetime.as_millis()).ok()),
    }
}

fn of_stage(report: &StageReport) -> JsonStage {
    let failure = report.outcome.as_ref().err();
    // Microseconds are as fine as it is worth.
    let ms = (report.elapsed.as_secs_f64() * 1_000_000.0).round() / 1000.0;
    JsonStage {
        stage: report.stage.as_str(),
        ok: failure.is_none(),
        ms,
        code: failure.map(|failure| failure.code.as_str()),
        message: match &report.outcome {
            Ok(message) => message.clone(),
            Err(failure) => failure.message.clone(),
        },
        help: failure.and_then(|failure| failure.help.clone()),
    }
}

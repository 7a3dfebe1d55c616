//! Explains Lambda's messages about a mapping that does not work.

use crate::aws::mapping::EventSourceMapping;
use crate::finding::{Code, FactName, Finding, Findings, printable, printable_up_to, shell_word};
use crate::lambda;
use crate::method::Method;

/// The codes that Lambda gives for a mapping that it has stopped
/// (<https://docs.aws.amazon.com/lambda/latest/dg/services-mq-errors.html>).
const REASONS: [(&str, &str); 4] = [
    (
        "ESM_CONFIG_NOT_VALID",
        "the mapping's configuration is not valid",
    ),
    (
        "EVENT_SOURCE_AUTHN_ERROR",
        "Lambda failed to authenticate to the brokers",
    ),
    (
        "EVENT_SOURCE_AUTHZ_ERROR",
        "Lambda lacks a permission on the cluster, its topic or its group",
    ),
    (
        "FUNCTION_CONFIG_NOT_VALID",
        "the function's configuration is not valid",
    ),
];

impl EventSourceMapping {
    /// Records the messages in `LastProcessingResult` and `StateTransitionReason`, with the known
    /// causes for a mapping that uses `method`, or for any method if it is unknown. Messages that do
    /// not report a problem are ignored.
    pub fn check_state(&self, method: Option<Method>, findings: &mut Findings) {
        let [result, reason] = &self.state_origins;
        let names_credential = self.source_access.credential().is_some();
        let last = self.last_processing_result.as_deref();
        if let Some((text, (message, help))) =
            last.and_then(|text| Some((text, explain(text, method, names_credential)?)))
        {
            findings.push(
                Finding::new(Code::MappingProblem, result.place(), message)
                    .help(help)
                    .fact(FactName::Found, printable(text)),
            );
        }
        let code = self.state_transition_reason.as_deref().and_then(|text| {
            let known = REASONS.iter().find(|(code, _)| text.contains(code));
            known.map(|known| (text, known))
        });
        if let Some((text, (code, meaning))) = code {
            findings.push(
                Finding::new(
                    Code::MappingProblem,
                    reason.place(),
                    format!("Lambda stopped the mapping: {code}, {meaning}"),
                )
                .help("see LastProcessingResult, if present, for details; AWS documents this code")
                .fact(FactName::Found, printable(text)),
            );
        }
    }
}

/// The meaning and the causes of the last result; `None` if it does not mean a failure.
fn explain(text: &str, method: Option<Method>, names_credential: bool) -> Option<(String, String)> {
    let Some(result) = lambda::read(text) else {
        // Lambda puts this before every problem.
        let problem = text.trim().strip_prefix("PROBLEM:")?.trim();
        let message = format!("Lambda last reported: {}", printable_up_to(300, problem));
        let help = "AWS does not document this message for Kafka";
        return Some((message, help.to_owned()));
    };
    let causes: Vec<String> = lambda::causes_of(result, method, names_credential)
        .map(|cause| format!("{} ({})", cause.what.trim_end_matches('.'), cause.basis))
        .collect();
    let of_method = match method {
        Some(method) => format!(" with {}", method.name()),
        None => String::new(),
    };
    let help = match (causes.as_slice(), method) {
        ([], Some(method)) => format!(
            "check whether the mapping uses another method: no known cause of this message fits {}",
            method.name()
        ),
        ([], None) => "AWS documents no cause of this message".to_owned(),
        (causes, _) => format!(
            "run `msk-auth explain {}` for a command that confirms each cause. The possible \
             causes{of_method}, the most likely first: {}",
            shell_word(result.as_str()),
            causes.join(". ")
        ),
    };
    Some((format!("Lambda last reported: {}", result.as_str()), help))
}

//! What AWS Lambda reports for an event source mapping that does not work.
//!
//! For each problem, Lambda shows one message, the mapping's `LastProcessingResult`. The table of codes has
//! that message for each [`Code`], or the [`FailureKind`] that leads to it; this module adds the method and
//! the stage. `docs/codes.md` lists the messages with their causes, and the codes with their messages.
//!
//! Each answer has its [`Basis`]. Most causes are in Amazon's documents
//! (<https://docs.aws.amazon.com/lambda/latest/dg/with-kafka-troubleshoot.html>); the others follow
//! from them or were seen in tests. If nothing is known, the answer is `None`.

mod cause;
mod causes;
mod methods;
mod table;

pub use cause::Cause;
pub use causes::causes;
pub(crate) use causes::causes_of;

pub use crate::finding::words::{Answer, Basis, FailureKind, LastProcessingResult, Words};
use crate::finding::{Code, Finding, Severity};
use crate::method::Method;
use crate::names::names;

names! {
    /// The stage that a client has reached, in the order of a connection.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    #[non_exhaustive]
    pub enum Stage {
        /// Reading the secret and loading its content.
        Secret = "secret",
        /// Choosing the method and the brokers.
        Plan = "plan",
        /// Looking up the broker's name.
        Resolve = "resolve",
        /// Opening the socket.
        Tcp = "tcp",
        /// The TLS handshake.
        Tls = "tls",
        /// The SASL exchange.
        Sasl = "sasl",
        /// Requesting the API versions of the broker.
        ApiVersions = "api-versions",
        /// Requesting topics and partitions.
        Metadata = "metadata",
        /// Using topic, group and cluster.
        Authorize = "authorize",
        /// The program's own request, on a ready connection.
        Request = "request",
    }
    /// Every stage, in the order of a connection.
    pub const ALL;
    /// The name as the program prints it, for example `api-versions`.
    pub fn as_str;
}

/// Lambda's message if `failure` happens at `stage` to a mapping that uses `method`; `None` if
/// neither documents nor reports mention it.
///
/// ```
/// use msk_auth::Method;
/// use msk_auth::lambda::{self, FailureKind, LastProcessingResult, Stage};
///
/// let answer = lambda::answer(Method::Iam, Stage::Sasl, FailureKind::NotAuthorized);
/// assert_eq!(
///     answer.map(|answer| answer.result),
///     Some(LastProcessingResult::SaslAuthenticationFailed)
/// );
/// ```
pub fn answer(method: Method, stage: Stage, failure: FailureKind) -> Option<Answer> {
    table::TABLE
        .iter()
        .find(|row| {
            row.failure == failure && row.methods.contains(&method) && row.stages.contains(&stage)
        })
        .map(|row| row.answer)
}

/// Finds Lambda's message in a text such as `PROBLEM: SASL authentication failed`.
pub(crate) fn read(text: &str) -> Option<LastProcessingResult> {
    let lower = text.to_ascii_lowercase();
    let sentence = |result: &&LastProcessingResult| {
        let words = result.as_str().to_ascii_lowercase();
        lower.contains(words.split('.').next().unwrap_or(&words))
    };
    LastProcessingResult::ALL.iter().find(sentence).copied()
}

/// Lambda's message for a secret with this problem, or `None` if the problem does no harm there, or
/// if no message is known.
///
/// Two messages are possible, depending on Kafka's Java client (kafka-clients 4.3.0 on JDK 17) and
/// on the broker. If the client's loader refuses the secret, the message is "Provided certificate
/// or private key is invalid". If the loader silently accepts it and brokers reject it, the message
/// is "Server failed to authenticate Lambda". Problems of a login lead to "SASL authentication
/// failed".
///
/// If the code alone does not decide, the answer is the one for a client certificate's secret. With
/// several findings, use [`for_findings`].
#[cfg_attr(not(feature = "tls"), allow(dead_code))]
pub(crate) fn for_code(code: Code) -> Option<Answer> {
    match code.lambda() {
        Words::Says(answer) => Some(answer),
        Words::Depends(_) | Words::Nothing(_) => None,
    }
}

/// Lambda's message if a mapping that uses `method` fails with `code` at `stage`; `None` if neither
/// documents nor reports mention it, or if this client is at fault.
pub fn for_failure(method: Method, stage: Stage, code: Code) -> Option<Answer> {
    match code.lambda() {
        Words::Depends(failure) => answer(method, stage, failure),
        Words::Says(_) | Words::Nothing(_) => None,
    }
}

/// Lambda's message for a secret with these findings. Warnings and notes are ignored. Findings that
/// prevent loading count before those that a broker would report later. Of several findings with
/// the same message, the best basis counts.
#[cfg_attr(not(feature = "tls"), allow(dead_code))]
pub(crate) fn for_findings<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> Option<Answer> {
    findings
        .into_iter()
        .filter(|finding| finding.severity == Severity::Error)
        .filter_map(|finding| for_code(finding.code))
        .min_by_key(|answer| (answer.result, answer.basis))
}

#[cfg(test)]
mod tests;

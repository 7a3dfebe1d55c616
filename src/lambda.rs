//! What AWS Lambda reports for an event source mapping that does not work.
//!
//! For any problem Lambda shows one sentence, the mapping's `LastProcessingResult`. The table of codes has
//! that sentence for each [`Code`], or the [`FailureKind`] that leads to it; this module adds the method
//! and the stage. `docs/codes.md` lists the sentences with their causes, and the codes with their sentences.
//!
//! Each answer has its [`Basis`]: most causes are in Amazon's documents
//! (<https://docs.aws.amazon.com/lambda/latest/dg/with-kafka-troubleshoot.html>); the rest follow
//! from them or were seen. If nothing is known, the answer is `None`.

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
    /// How far a client has come, in the order in which a connection goes.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    #[non_exhaustive]
    pub enum Stage {
        /// Reading the secret and loading what it holds.
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
        /// Asking which requests the broker knows.
        ApiVersions = "api-versions",
        /// Asking for topics and partitions.
        Metadata = "metadata",
        /// Using topic, group and cluster.
        Authorize = "authorize",
        /// A request of the program's own, on a connection that is ready.
        Request = "request",
    }
    /// Every stage, in the order in which a connection goes.
    pub const ALL;
    /// The name as the program prints it, for example `api-versions`.
    pub fn as_str;
}

/// What Lambda says when `failure` happens at `stage` to a mapping that uses `method`; `None`
/// where neither documents nor reports say.
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

/// Lambda's words in a text such as `PROBLEM: SASL authentication failed`.
pub(crate) fn read(text: &str) -> Option<LastProcessingResult> {
    let lower = text.to_ascii_lowercase();
    let sentence = |result: &&LastProcessingResult| {
        let words = result.as_str().to_ascii_lowercase();
        lower.contains(words.split('.').next().unwrap_or(&words))
    };
    LastProcessingResult::ALL.iter().find(sentence).copied()
}

/// What Lambda says of a secret with this fault, or `None` where the fault does no harm there, or
/// is not known to.
///
/// Two sentences are possible, by what Kafka's Java client (seen with kafka-clients 4.3.0 on
/// JDK 17) and then the broker make of it: what its loader refuses is "Provided certificate or
/// private key is invalid"; what it silently loads and brokers reject is "Server failed to
/// authenticate Lambda". Faults of a login become "SASL authentication failed".
///
/// The answer is for a client certificate's secret wherever the code alone leaves that open. With
/// several findings, use [`for_findings`].
#[cfg_attr(not(feature = "tls"), allow(dead_code))]
pub(crate) fn for_code(code: Code) -> Option<Answer> {
    match code.lambda() {
        Words::Says(answer) => Some(answer),
        Words::Depends(_) | Words::Nothing(_) => None,
    }
}

/// What Lambda says when a mapping that uses `method` fails with `code` at `stage`; `None` where
/// neither documents nor reports say, or the fault lies with this client.
pub fn for_failure(method: Method, stage: Stage, code: Code) -> Option<Answer> {
    match code.lambda() {
        Words::Depends(failure) => answer(method, stage, failure),
        Words::Says(_) | Words::Nothing(_) => None,
    }
}

/// What Lambda says of a secret with these findings: warnings and notes are ignored, and what
/// keeps the material from loading comes before what a broker would refuse later. Of several
/// findings that lead to the same words, the best basis counts.
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

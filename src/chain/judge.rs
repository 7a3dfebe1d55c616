//! Checks a chain, and reports the root problem before its consequences.

use std::collections::BTreeMap;

use rustls::pki_types::UnixTime;

use super::certificate::Certificate;
use super::certificates::Certificates;
use super::copies::holder;
use super::doubt::{Alternative, alternatives};
use super::order::Order;
use super::signature::Algorithms;
use crate::finding::{Code, FactName, FactValue, Finding, Findings, Place};
use crate::timestamp::{rfc3339, seconds};

/// The default of `jdk.tls.maxCertificateChainLength`.
pub(super) const MOST_CERTIFICATES: usize = 10;

/// The default of `jdk.tls.maxHandshakeMessageSize`.
const MOST_BYTES: usize = 32_768;

/// The size of the `Certificate` message of TLS 1.3 without extensions (RFC 8446 section 4.4.2).
fn message_bytes(certificates: &[&Certificate]) -> usize {
    let entry = |one: &&Certificate| one.der().len().saturating_add(5);
    let entries = certificates.iter().map(entry);
    entries.fold(4, usize::saturating_add)
}

/// Whether one issuer issued both, by its name and, if both have it, its key's identifier (RFC 5280 section 4.2.1.1).
fn has_issuer_of(one: &Certificate, other: &Certificate) -> bool {
    let key_ids = one.authority_key_id().zip(other.authority_key_id());
    one.issuer_key() == other.issuer_key() && key_ids.is_none_or(|(one, other)| one == other)
}

pub(super) struct Judge<'a> {
    pub(super) certificates: &'a Certificates,
    pub(super) order: &'a Order,
    pub(super) at: UnixTime,
    pub(super) algorithms: Algorithms<'a>,
    pub(super) place: &'a Place,
    /// The last certificate of the chain, if it is self-issued.
    root: Option<&'a Certificate>,
}

impl<'a> Judge<'a> {
    pub(super) fn new(
        certificates: &'a Certificates,
        order: &'a Order,
        at: UnixTime,
        algorithms: Algorithms<'a>,
        place: &'a Place,
    ) -> Self {
        let last = order.beyond_gap.last().or(order.path.last());
        let last = last.and_then(|index| certificates.list.get(*index));
        Self {
            certificates,
            order,
            at,
            algorithms,
            place,
            root: last.filter(|last| last.is_self_issued()),
        }
    }

    pub(super) fn judge(&self, leaf_is_certain: bool, findings: &mut Findings) {
        // The consequences of a lost certificate would only hide the loss.
        if self.certificates.complete {
            self.judge_order(findings);
            self.judge_completeness(findings);
            findings.extend(self.too_long());
        }
        let path = self.below_anchor(self.chosen(&self.order.path));
        let beyond_gap = self.chosen(&self.order.beyond_gap);
        if let Some(leaf) = path.first().filter(|_| leaf_is_certain) {
            self.judge_leaf(leaf, path.len(), findings);
        }
        for issuer in path.iter().skip(1).chain(&beyond_gap) {
            match self.is_anchor(issuer) {
                true => self.judge_anchor(issuer, findings),
                false => self.judge_issuer(issuer, findings),
            }
        }
        for run in [&path, &self.chosen(&self.order.beyond_root), &beyond_gap] {
            self.judge_readers(run, findings);
        }
        self.judge_path_lengths(&path, findings);
        self.judge_name_constraints(&path, findings);
        for run in [&path, &beyond_gap] {
            self.judge_signatures(run, findings);
        }
    }

    /// Whether a broker has this certificate as its trust anchor: the root, or another certificate with
    /// the root's name and key. Java compares only name, key and key identifiers (RFC 5280 section
    /// 6.1.1).
    pub(super) fn is_anchor(&self, certificate: &Certificate) -> bool {
        self.root.is_some_and(|root| {
            root.subject_key() == certificate.subject_key()
                && root.subject_public_key_info() == certificate.subject_public_key_info()
        })
    }

    /// The path up to its first trust anchor; the certificates above it are not checked.
    fn below_anchor(&self, mut path: Vec<&'a Certificate>) -> Vec<&'a Certificate> {
        let mut issuers = path.iter().skip(1);
        if let Some(position) = issuers.position(|issuer| self.is_anchor(issuer)) {
            path.truncate(position.saturating_add(2));
        }
        path
    }

    fn chosen(&self, indices: &[usize]) -> Vec<&'a Certificate> {
        indices
            .iter()
            .filter_map(|index| self.certificates.list.get(*index))
            .collect()
    }

    pub(super) fn finding(
        &self,
        code: Code,
        certificate: &Certificate,
        message: impl Into<String>,
    ) -> Finding {
        certificate.finding(code, self.place, message)
    }

    fn too_long(&self) -> Option<Finding> {
        let certificates = self.chosen(&self.order.right());
        let leaf = certificates.first()?;
        let count = certificates.len();
        if count > MOST_CERTIFICATES {
            let message = format!(
                "the chain has {count} certificates, and Java accepts {MOST_CERTIFICATES} from a client"
            );
            let finding = self
                .finding(Code::ChainTooLong, leaf, message)
                .help("have the client's certificate issued by a CA higher up")
                .fact(FactName::Count, count)
                .fact(FactName::MaximumCount, MOST_CERTIFICATES);
            return Some(finding);
        }
        let bytes = message_bytes(&certificates);
        (bytes > MOST_BYTES).then(|| {
            let message = format!("the certificates take {bytes} bytes in the handshake, and Java accepts {MOST_BYTES} from a client");
            self.finding(Code::ChainTooLong, leaf, message)
                .help("have the client's certificate issued by a CA with smaller certificates")
                .fact(FactName::Bytes, bytes)
                .fact(FactName::MaximumBytes, MOST_BYTES)
        })
    }

    fn judge_order(&self, findings: &mut Findings) {
        let right = self.order.right();
        let mut standing = right.clone();
        standing.sort_unstable();
        if standing == right {
            return;
        }
        standing.reverse();
        let certificates = self.chosen(&right);
        let Some(leaf) = certificates.first() else {
            return;
        };
        let (code, message) = if standing == right {
            (
                Code::ChainReversed,
                "the certificates are in reverse order, the client's last",
            )
        } else {
            (Code::ChainOutOfOrder, "the certificates are out of order")
        };
        let order: Vec<_> = certificates
            .iter()
            .map(|certificate| format!("{} ({})", certificate.position(), certificate.subject()))
            .collect();
        let positions: FactValue = certificates.iter().map(|one| one.position()).collect();
        findings.push(
            self.finding(code, leaf, message)
                .help(format!(
                    "put the certificates in this order: {}",
                    order.join(", then ")
                ))
                .fact(FactName::Order, positions),
        );
    }

    fn judge_completeness(&self, findings: &mut Findings) {
        let Some(last) = self.chosen(&self.order.path).last().copied() else {
            return;
        };
        self.judge_unrelated(findings);
        let above = self.chosen(&self.order.beyond_gap);
        let gaps = std::iter::once(last)
            .chain(above.iter().copied())
            .zip(&above);
        for (lower, upper) in gaps {
            if lower.is_self_issued() || upper.names_issuer_of(lower) {
                continue;
            }
            findings.push(
                self.finding(
                    Code::ChainIncomplete,
                    lower,
                    format!(
                        "its issuer {} is not in the list; the next certificate is {}",
                        lower.issuer(),
                        upper.subject()
                    ),
                )
                .help(format!(
                    "insert the certificate of {} after certificate {}; \
                     `aws acm-pca get-certificate` prints it in `CertificateChain`",
                    lower.issuer(),
                    lower.position()
                ))
                .fact(FactName::Issuer, lower.issuer())
                .fact(FactName::OtherCertificate, upper.position())
                .fact(FactName::OtherSubject, upper.subject()),
            );
        }
        let last = above.last().copied().unwrap_or(last);
        if !last.is_self_issued() {
            findings.push(
                self.finding(
                    Code::ChainRootMissing,
                    last,
                    format!(
                        "the list ends before its root; {} issued the last one",
                        last.issuer()
                    ),
                )
                .help(format!(
                    "append the certificate of {}, and of its issuers up to the root; for AWS Private CA: \
                     `aws acm-pca get-certificate-authority-certificate --certificate-authority-arn CA_ARN \
                     --query Certificate --output text`",
                    last.issuer()
                ))
                .fact(FactName::Issuer, last.issuer()),
            );
        }
    }

    /// Reports what is not in the chain. A copy of a certificate of the chain belongs to another path.
    fn judge_unrelated(&self, findings: &mut Findings) {
        if self.order.unrelated.is_empty() {
            return;
        }
        let chain = self.chosen(&self.order.right());
        let of_holder: BTreeMap<_, _> = chain.iter().map(|one| (holder(one), *one)).collect();
        let list = &self.certificates.list;
        let alternatives = alternatives(list, &self.order.path, self.algorithms);
        for index in &self.order.unrelated {
            let Some(unrelated) = list.get(*index) else {
                continue;
            };
            let alternative = alternatives.iter().find(|one| one.other == *index);
            if let Some(finding) = alternative.and_then(|one| self.undecided(unrelated, *one)) {
                findings.push(finding);
                continue;
            }
            let (subject, position) = (unrelated.subject(), unrelated.position());
            let (message, help) = match of_holder.get(&holder(unrelated)) {
                None => (
                    format!("{subject} is not part of the client certificate's chain"),
                    format!("delete certificate {position}"),
                ),
                Some(used) => (
                    format!(
                        "{subject} has the subject and key of certificate {}; Kafka's loader accepts one path only, \
                         and this certificate is not part of it",
                        used.position()
                    ),
                    self.help_for_copy(unrelated, used),
                ),
            };
            findings.push(
                self.finding(Code::ChainUnrelated, unrelated, message)
                    .help(help),
            );
        }
    }

    /// What to do about a copy of a certificate of the chain. A path with the copy makes sense only if the copy is
    /// valid and leads to another issuer.
    fn help_for_copy(&self, copy: &Certificate, used: &Certificate) -> String {
        let (issuer, position, used_position) = (copy.issuer(), copy.position(), used.position());
        let reason = if self.seconds() > copy.not_after() {
            format!("it expired at {}", rfc3339(copy.not_after()))
        } else if self.seconds() < copy.not_before() {
            format!("it is not valid before {}", rfc3339(copy.not_before()))
        } else if has_issuer_of(copy, used) {
            format!("{issuer} issued both, and certificate {used_position} is sufficient")
        } else {
            return format!(
                "delete certificate {position}; if your brokers trust only {issuer}, which issued it, build the chain \
                 with it, and without certificate {used_position}"
            );
        };
        format!("delete certificate {position}: {reason}")
    }

    /// Reports a certificate that may belong to the chain in place of another one.
    fn undecided(&self, unrelated: &Certificate, alternative: Alternative) -> Option<Finding> {
        let position = |index: usize| Some(self.certificates.list.get(index)?.position());
        let (issuer, subject) = (
            position(alternative.issuer)?,
            position(alternative.subject)?,
        );
        let (name, other) = (unrelated.subject(), unrelated.position());
        let message = format!(
            "{name} has the name of certificate {issuer} and another key; the signature of certificate {subject} can't be \
             verified here, so it is unknown which of them issued it"
        );
        let help = format!(
            "keep the one that issued certificate {subject}, and delete the other: `openssl verify -partial_chain \
             -trusted ISSUER.pem CERTIFICATE.pem`, with certificate {issuer} or {other} as ISSUER.pem and certificate \
             {subject} as CERTIFICATE.pem, prints OK for it"
        );
        let finding = self.finding(Code::ChainUnrelated, unrelated, message);
        Some(finding.help(help))
    }

    pub(super) fn seconds(&self) -> i64 {
        seconds(self.at)
    }
}

//! Checks issuers, and what they may issue.

use super::certificate::Certificate;
use super::judge::Judge;
use crate::finding::{Code, FactName, FactValue, Finding, Findings};
use crate::timestamp::{rfc3339, span};

pub(super) const RENEW: &str = "have a new certificate issued and put it in place of this one";
const UNCOMPRESSED: &str = "write its key again, `openssl ec -in key.pem -conv_form uncompressed -out \
    uncompressed.pem`, and have a certificate issued for that";

impl Judge<'_> {
    /// Checks an issuer: its validity, and whether it may issue.
    pub(super) fn judge_issuer(&self, issuer: &Certificate, findings: &mut Findings) {
        let codes = (Code::ChainExpired, Code::ChainNotYetValid);
        findings.extend(self.not_valid(issuer, codes));
        if let Some(why) = issuer.not_an_issuer() {
            let message = format!(
                "{} issues a certificate of this chain, but {why}",
                issuer.subject()
            );
            findings.push(self.finding(Code::ChainIssuerNotCa, issuer, message).help(
                "have the certificates issued by a CA whose own certificate is marked as \
                           a CA's",
            ));
        }
    }

    /// Checks the root. Other clients check some properties that Java does not.
    pub(super) fn judge_anchor(&self, anchor: &Certificate, findings: &mut Findings) {
        let codes = (Code::ChainOnlyJava, Code::ChainOnlyJava);
        findings.extend(self.not_valid(anchor, codes));
        if let Some(why) = anchor.not_an_issuer() {
            findings.push(self.only_java(anchor, format!("the root is not a CA: {why}")));
        }
    }

    /// A finding about something that Java's brokers accept and others do not.
    pub(super) fn only_java(&self, certificate: &Certificate, what: impl Into<String>) -> Finding {
        let what = what.into();
        let message = format!("{what}; Java accepts it, and brokers that use OpenSSL refuse it");
        self.finding(Code::ChainOnlyJava, certificate, message)
            .help("change nothing for Amazon MSK; for other brokers have it issued without this problem")
    }

    /// Reports that it is expired or not yet valid, with these two codes.
    pub(super) fn not_valid(
        &self,
        certificate: &Certificate,
        (expired, not_yet_valid): (Code, Code),
    ) -> Option<Finding> {
        let now = self.seconds();
        let subject = certificate.subject();
        if now > certificate.not_after() {
            let ago = span(now.abs_diff(certificate.not_after()));
            let end = rfc3339(certificate.not_after());
            let message = format!("{subject} expired {ago} ago, at {end}");
            let finding = self.validity(certificate, expired, message).help(RENEW);
            let end = FactValue::Time(certificate.not_after());
            return Some(finding.fact(FactName::NotAfter, end));
        }
        if now < certificate.not_before() {
            let ahead = span(now.abs_diff(certificate.not_before()));
            let begin = rfc3339(certificate.not_before());
            let message = format!("{subject} is valid in {ahead}, from {begin}");
            let finding = self
                .validity(certificate, not_yet_valid, message)
                .help("wait until then, or check the clocks of the CA and of this machine");
            let begin = FactValue::Time(certificate.not_before());
            return Some(finding.fact(FactName::NotBefore, begin));
        }
        None
    }

    fn validity(&self, certificate: &Certificate, code: Code, message: String) -> Finding {
        let finding = match code {
            Code::ChainOnlyJava => self.only_java(certificate, message),
            code => self.finding(code, certificate, message),
        };
        finding.fact(FactName::JudgedAt, FactValue::Time(self.seconds()))
    }

    /// Reports why the broker's Java, or another program, can't read or accept a certificate that
    /// is sound otherwise.
    pub(super) fn judge_readers(&self, run: &[&Certificate], findings: &mut Findings) {
        for certificate in run {
            let extensions = certificate.extensions();
            if certificate.has_no_name() {
                let message = "an empty subject without a critical subject alternative name, which Java refuses";
                findings.push(
                    self.finding(Code::ChainSubjectEmpty, certificate, message)
                        .help(
                            "have it issued with a subject, for example `/CN=client`; Kafka \
                            derives the principal from it",
                        ),
                );
            }
            findings.extend(self.compressed(certificate));
            if let Some(id) = &extensions.malformed {
                let message = format!("an extension ({id}) does not parse");
                findings.push(
                    self.only_java(certificate, message)
                        .fact(FactName::Oid, &**id),
                );
            }
            // A trust anchor's extensions are not processed (RFC 5280 section 6.1).
            if self.is_anchor(certificate) {
                continue;
            }
            if let Some(id) = &extensions.unprocessed {
                let message = format!("a critical extension ({id}) that Java does not process");
                findings.push(
                    self.finding(Code::ChainCriticalExtension, certificate, message)
                        .help("have it issued without this extension, or with the extension not critical; until then brokers reject it")
                        .fact(FactName::Oid, &**id),
                );
            }
            if extensions.demands_policies {
                let message = "it requires certificate policies, which msk-auth does not check";
                findings.push(
                    self.finding(Code::ChainPolicies, certificate, message)
                        .help("ask the CA whether the client certificate has the required policy"),
                );
            }
        }
    }

    /// Reports a key that Java does not read, so that it reads none of the certificates.
    pub(super) fn compressed(&self, certificate: &Certificate) -> Option<Finding> {
        certificate.key().compressed.then(|| {
            let message = "its key is a compressed point, which Java does not read";
            self.finding(Code::ChainCertificateMalformed, certificate, message)
                .help(UNCOMPRESSED)
        })
    }

    /// RFC 5280 section 4.2.1.9: self-issued intermediates don't count.
    pub(super) fn judge_path_lengths(&self, path: &[&Certificate], findings: &mut Findings) {
        let mut below: usize = 0;
        for issuer in path.iter().skip(1) {
            let limit = issuer.extensions().path_length();
            if let Some(most) = limit.filter(|most| below > *most) {
                let message =
                    format!("it allows {most} intermediates below itself, and there are {below}");
                let finding = match self.is_anchor(issuer) {
                    true => self.only_java(issuer, message),
                    false => self
                        .finding(Code::ChainPathLength, issuer, message)
                        .help("have the client's certificate issued by a CA higher up"),
                };
                findings.push(
                    finding
                        .fact(FactName::Count, below)
                        .fact(FactName::MaximumCount, most),
                );
            }
            below = below.saturating_add((!issuer.is_self_issued()).into());
        }
    }
}

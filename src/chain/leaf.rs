//! Checks the client certificate.

use super::certificate::Certificate;
use super::issuers::RENEW;
use super::judge::Judge;
use crate::finding::{Code, FactName, FactValue, Finding, Findings};
use crate::timestamp::{rfc3339, span};

impl Judge<'_> {
    pub(super) fn judge_leaf(
        &self,
        leaf: &Certificate,
        path_length: usize,
        findings: &mut Findings,
    ) {
        findings.extend(self.not_valid(leaf, (Code::LeafExpired, Code::LeafNotYetValid)));
        findings.extend(self.expires_soon(leaf, findings.rules().expires_soon_seconds));
        let is_alone = path_length == 1 && self.certificates.list.len() == 1;
        let is_its_own_root = is_alone && leaf.is_self_issued();
        for finding in self.usage(leaf) {
            // Java does not check a certificate that it trusts itself.
            findings.push(match is_its_own_root {
                true => self.only_java(leaf, finding.message),
                false => finding,
            });
        }
        if leaf.key().is_pss_only {
            let message = "its key is for RSASSA-PSS only, and Java's clients do not send it";
            findings.push(
                self.finding(Code::ChainAlgorithmRefused, leaf, message)
                    .help("have a certificate issued for an ordinary RSA key (`rsaEncryption`) or for P-256"),
            );
        }
        if leaf.is_ca() {
            findings.push(
                self.finding(
                    Code::LeafIsCa,
                    leaf,
                    "the client certificate is a CA certificate",
                )
                .help("have a certificate issued for the client, and put it first"),
            );
        }
        if is_its_own_root {
            findings.push(
                self.finding(
                    Code::LeafSelfSigned,
                    leaf,
                    "a self-signed certificate without an \
                    issuer",
                )
                .help(
                    "have the brokers trust this very certificate, or use a certificate from \
                           a CA, which is more common",
                ),
            );
        }
    }

    fn expires_soon(&self, leaf: &Certificate, soon: i64) -> Option<Finding> {
        let left = leaf.not_after().saturating_sub(self.seconds());
        if !(0..soon).contains(&left) {
            return None;
        }
        let end = rfc3339(leaf.not_after());
        let message = format!("it expires in {}, at {end}", span(left.unsigned_abs()));
        Some(
            self.finding(Code::LeafExpiresSoon, leaf, message)
                .help(RENEW)
                .fact(FactName::NotAfter, FactValue::Time(leaf.not_after()))
                .fact(FactName::JudgedAt, FactValue::Time(self.seconds())),
        )
    }

    /// The checks of Java's `EndEntityChecker` for a TLS client's certificate.
    fn usage(&self, leaf: &Certificate) -> Vec<Finding> {
        let extensions = leaf.extensions();
        let mut findings = Vec::new();
        if !extensions.allows_client_auth() {
            let message = "its extended key usage lacks `clientAuth`; brokers refuse it";
            findings.push(
                self.finding(Code::LeafClientAuth, leaf, message)
                    .help("have it issued for TLS clients: `extendedKeyUsage = clientAuth`")
                    .fact(FactName::Expected, "clientAuth"),
            );
        }
        if !extensions.netscape_allows_client() {
            let message = "its Netscape certificate type lacks `sslClient`; brokers refuse it";
            findings.push(
                self.finding(Code::LeafClientAuth, leaf, message)
                    .help("have it issued without `nsCertType`, or with `nsCertType = client`")
                    .fact(FactName::Expected, "sslClient"),
            );
        }
        if !extensions.allows_signatures() {
            let message = "its key usage lacks `digitalSignature`, which TLS clients need; brokers \
                           refuse it";
            findings.push(
                self.finding(Code::LeafKeyUsage, leaf, message)
                    .help("have it issued with `keyUsage = digitalSignature`")
                    .fact(FactName::Expected, "digitalSignature"),
            );
        }
        findings
    }
}

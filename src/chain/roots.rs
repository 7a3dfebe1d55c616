//! Checks a list of roots, of which a client needs only one.

use super::certificate::Certificate;
use super::judge::Judge;
use crate::finding::{Code, FactName, FactValue, Finding, Findings};
use crate::timestamp::rfc3339;

impl Judge<'_> {
    /// Checks each root: its validity, and whether it is a CA's.
    pub(super) fn judge_roots(&self, list: &[Certificate], findings: &mut Findings) {
        let has_valid = list.iter().any(|root| root.is_valid(self.at));
        let is_spare = |root: &&Certificate| has_valid && self.is_expired(root);
        let (spare, judged): (Vec<_>, Vec<_>) = list.iter().partition(is_spare);
        // A broker's whole chain is often given in place of its root.
        let has_root = judged
            .iter()
            .any(|one| one.is_self_issued() && one.not_an_issuer().is_none());
        for root in judged {
            let is_its_own = root.is_self_issued() && !root.is_ca();
            if is_its_own && root.is_valid(self.at) {
                self.judge_own_root(root, findings);
            } else if root.is_self_issued() || root.not_an_issuer().is_none() || !has_root {
                self.judge_listed_root(root, findings);
            }
        }
        findings.extend(self.expired_roots(&spare));
    }

    /// Checks a certificate of a list of roots: its validity, and whether it is a CA's. It issues nothing here.
    fn judge_listed_root(&self, root: &Certificate, findings: &mut Findings) {
        let codes = (Code::ChainExpired, Code::ChainNotYetValid);
        findings.extend(self.not_valid(root, codes));
        if let Some(why) = root.not_an_issuer() {
            let message = format!(
                "{} is not a CA certificate: {why}; the certificate of the CA belongs here",
                root.subject()
            );
            findings.push(self.finding(Code::ChainIssuerNotCa, root, message).help(
                "replace it with the certificate of the CA that issued the server's certificate; a client's or \
                 server's own certificate does not belong in a list of roots",
            ));
        }
    }

    /// Checks a server's self-signed certificate that is given as its own root.
    fn judge_own_root(&self, root: &Certificate, findings: &mut Findings) {
        if let Some(why) = root.not_an_issuer() {
            let message = format!(
                "the root {} is not a CA: {why}; Java trusts a server that presents this very certificate, \
                 and other clients may not",
                root.subject()
            );
            findings.push(self.finding(Code::ChainOnlyJava, root, message).help(
                "have the server's certificate issued by a CA, and give that CA's certificate",
            ));
        }
    }

    fn is_expired(&self, certificate: &Certificate) -> bool {
        self.seconds() > certificate.not_after()
    }

    /// Reports roots that are expired among others that are valid.
    fn expired_roots(&self, expired: &[&Certificate]) -> Option<Finding> {
        let first = expired.first()?;
        let count = expired.len();
        let (subject, end) = (first.subject(), rfc3339(first.not_after()));
        let message = match count {
            1 => format!("the root {subject} expired at {end}"),
            _ => format!("{count} of the roots are expired, the first is {subject}, at {end}"),
        };
        let message = format!(
            "{message}; Java still trusts an expired root, and OpenSSL refuses the servers whose \
             certificates it issued"
        );
        Some(
            self.finding(Code::ChainOnlyJava, first, message)
                .help("change nothing if the server's certificate is from another root, or remove what is expired")
                .fact(FactName::Count, count)
                .fact(FactName::NotAfter, FactValue::Time(first.not_after()))
                .fact(FactName::JudgedAt, FactValue::Time(self.seconds())),
        )
    }
}

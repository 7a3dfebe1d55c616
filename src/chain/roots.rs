//! Checks a list of roots, of which a client needs only one.

use super::certificate::Certificate;
use super::judge::Judge;
use super::links::JAVA_MIN_RSA_BITS;
use crate::finding::{Code, FactName, FactValue, Finding, Findings};
use crate::timestamp::rfc3339;

impl Judge<'_> {
    /// Checks each root: its validity, its key, and whether it is a CA's.
    pub(super) fn judge_roots(&self, list: &[Certificate], findings: &mut Findings) {
        let (valid, others): (Vec<_>, Vec<_>) =
            list.iter().partition(|root| root.is_valid(self.at));
        let judged = match valid.is_empty() {
            true => list.iter().collect(),
            false => valid,
        };
        // A broker's whole chain is often given in place of its root.
        let has_root = judged
            .iter()
            .any(|one| one.is_self_issued() && one.not_an_issuer().is_none());
        for root in &judged {
            let is_its_own = root.is_self_issued() && !root.is_ca();
            if is_its_own {
                self.judge_own_root(root, findings);
            } else if root.is_self_issued() || root.not_an_issuer().is_none() || !has_root {
                self.judge_listed_root(root, findings);
            }
        }
        findings.extend(list.iter().filter_map(|root| self.compressed(root)));
        let refused: Vec<_> = judged
            .iter()
            .filter_map(|root| self.refused_key(root))
            .collect();
        if refused.len() == judged.len() {
            findings.extend(refused);
        }
        let (expired, early): (Vec<_>, Vec<_>) =
            others.into_iter().partition(|root| self.is_expired(root));
        findings.extend(self.expired_roots(&expired));
        findings.extend(self.roots_not_yet_valid(&early));
    }

    /// Checks whether a certificate of a list of roots is a CA's. It issues nothing here.
    fn judge_listed_root(&self, root: &Certificate, findings: &mut Findings) {
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

    /// Reports a root with whose key Java verifies nothing.
    fn refused_key(&self, root: &Certificate) -> Option<Finding> {
        let what = match (root.key().rsa_bits, root.key().curve) {
            (Some(bits), _) if bits < JAVA_MIN_RSA_BITS => format!("an RSA key of {bits} bits"),
            (_, Some(curve)) if !curve.in_java => format!("a key on the curve {}", curve.name),
            _ => return None,
        };
        let message = format!("{} has {what}, which Java refuses", root.subject());
        let finding = self.finding(Code::ChainAlgorithmRefused, root, message);
        Some(finding.help("have the server's certificate issued by a CA with a key on P-256, or RSA of at least 2048 bits"))
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

    /// Reports roots that are expired.
    fn expired_roots(&self, expired: &[&Certificate]) -> Option<Finding> {
        let first = expired.first()?;
        let (subject, end) = (first.subject(), rfc3339(first.not_after()));
        let message = match expired.len() {
            1 => format!("the root {subject} expired at {end}"),
            count => format!("{count} of the roots are expired, the first is {subject}, at {end}"),
        };
        let finding = self.spare_roots(expired, message)?;
        Some(finding.fact(FactName::NotAfter, FactValue::Time(first.not_after())))
    }

    /// Reports roots that are not yet valid.
    fn roots_not_yet_valid(&self, early: &[&Certificate]) -> Option<Finding> {
        let first = early.first()?;
        let (subject, begin) = (first.subject(), rfc3339(first.not_before()));
        let message = match early.len() {
            1 => format!("the root {subject} is valid only from {begin}"),
            count => format!(
                "{count} of the roots are not yet valid, the first is {subject}, until {begin}"
            ),
        };
        let finding = self.spare_roots(early, message)?;
        Some(finding.fact(FactName::NotBefore, FactValue::Time(first.not_before())))
    }

    /// Reports roots at whose dates Java does not look.
    fn spare_roots(&self, roots: &[&Certificate], message: String) -> Option<Finding> {
        let message = format!(
            "{message}; Java ignores the dates of a root, and OpenSSL refuses the servers whose \
             certificates it issued"
        );
        let finding = self
            .finding(Code::ChainOnlyJava, roots.first()?, message)
            .help("change nothing if the server's certificate is from another root, or give the CA's new root")
            .fact(FactName::Count, roots.len())
            .fact(FactName::JudgedAt, FactValue::Time(self.seconds()));
        Some(finding)
    }
}

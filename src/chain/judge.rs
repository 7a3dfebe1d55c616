//! What is wrong with a chain, the root fault before its consequences.

use rustls::pki_types::UnixTime;

use super::certificate::Certificate;
use super::certificates::Certificates;
use super::order::Order;
use super::signature::{Algorithms, Verdict, verify};
use crate::finding::{Code, FactName, FactValue, Finding, Findings, Place};
use crate::timestamp::{rfc3339, seconds, span};

pub(super) struct Judge<'a> {
    pub(super) certificates: &'a Certificates,
    pub(super) order: &'a Order,
    pub(super) at: UnixTime,
    pub(super) algorithms: Algorithms<'a>,
    pub(super) place: &'a Place,
}

impl<'a> Judge<'a> {
    pub(super) fn judge(&self, leaf_is_certain: bool, findings: &mut Findings) {
        // What follows from a lost certificate would only hide the loss.
        if self.certificates.complete {
            self.judge_order(findings);
            self.judge_completeness(findings);
        }
        let path = self.chosen(&self.order.path);
        if let Some(leaf) = path.first().filter(|_| leaf_is_certain) {
            self.judge_leaf(leaf, path.len(), findings);
        }
        let issuers = path
            .iter()
            .skip(1)
            .copied()
            .chain(self.chosen(&self.order.beyond_gap));
        for issuer in issuers {
            self.judge_issuer(issuer, findings);
        }
        for certificate in self
            .chosen(&self.order.right())
            .into_iter()
            .filter(|one| one.has_no_name())
        {
            findings.push(
                self.finding(
                    Code::ChainSubjectEmpty,
                    certificate,
                    "an empty subject without a critical subject alternative name, which Java refuses",
                )
                .help("have it issued with a subject, for example `/CN=client`; Kafka's principal is made of it"),
            );
        }
        for run in [&path, &self.chosen(&self.order.beyond_gap)] {
            self.judge_readers(run, findings);
        }
        self.judge_path_lengths(&path, findings);
        for run in [&path, &self.chosen(&self.order.beyond_gap)] {
            self.judge_signatures(run, findings);
        }
    }

    fn chosen(&self, indices: &[usize]) -> Vec<&'a Certificate> {
        indices
            .iter()
            .filter_map(|index| self.certificates.list.get(*index))
            .collect()
    }

    fn finding(
        &self,
        code: Code,
        certificate: &Certificate,
        message: impl Into<String>,
    ) -> Finding {
        certificate.finding(code, self.place, message)
    }

    /// What keeps the broker's Java from reading or accepting a certificate that is sound otherwise.
    fn judge_readers(&self, run: &[&Certificate], findings: &mut Findings) {
        for certificate in run {
            if certificate.has_compressed_key() {
                let message = "its key is a compressed point, which Java does not read";
                findings.push(
                    self.finding(Code::ChainCertificateMalformed, certificate, message)
                        .help(UNCOMPRESSED),
                );
            }
            // Nobody validates the extensions of a trust anchor (RFC 5280 section 6.1).
            if let Some(id) = certificate.extensions().unprocessed.as_deref()
                && !certificate.is_self_issued()
            {
                let message = format!("a critical extension ({id}) that Java does not process");
                findings.push(
                    self.finding(Code::ChainCriticalExtension, certificate, message)
                        .help("have it issued without this extension, or with it not critical; brokers refuse it as it is")
                        .fact(FactName::Oid, id.to_string()),
                );
            }
        }
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
                "the certificates stand back to front, the client's last",
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
        for stranger in self.chosen(&self.order.unrelated) {
            findings.push(
                self.finding(
                    Code::ChainUnrelated,
                    stranger,
                    format!(
                        "{} is no part of the client certificate's chain",
                        stranger.subject()
                    ),
                )
                .help(format!("delete certificate {}", stranger.position())),
            );
        }
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
                        "its issuer {} is not in the list; what comes next is {}",
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
                    "append the certificate of {}, and of its issuers up to the root; \
                     `aws acm-pca get-certificate-authority-certificate` prints them",
                    last.issuer()
                ))
                .fact(FactName::Issuer, last.issuer()),
            );
        }
    }

    fn judge_leaf(&self, leaf: &Certificate, path_length: usize, findings: &mut Findings) {
        self.judge_validity(leaf, Code::LeafExpired, Code::LeafNotYetValid, findings);
        let left = leaf.not_after().saturating_sub(self.seconds());
        if (0..findings.rules().expires_soon_seconds).contains(&left) {
            findings.push(
                self.finding(
                    Code::LeafExpiresSoon,
                    leaf,
                    format!(
                        "it expires in {}, at {}",
                        span(left.unsigned_abs()),
                        rfc3339(leaf.not_after())
                    ),
                )
                .help(RENEW)
                .fact(FactName::NotAfter, FactValue::Time(leaf.not_after()))
                .fact(FactName::JudgedAt, FactValue::Time(self.seconds())),
            );
        }
        if !leaf.extensions().allows_client_auth() {
            findings.push(
                self.finding(
                    Code::LeafClientAuth,
                    leaf,
                    "its extended key usage lacks `clientAuth`; brokers refuse it",
                )
                .help("have it issued for TLS clients: `extendedKeyUsage = clientAuth`")
                .fact(FactName::Expected, "clientAuth"),
            );
        }
        if !leaf.extensions().netscape_allows_client() {
            findings.push(
                self.finding(
                    Code::LeafClientAuth,
                    leaf,
                    "its Netscape certificate type lacks `sslClient`; brokers refuse it",
                )
                .help("have it issued without `nsCertType`, or with `nsCertType = client`")
                .fact(FactName::Expected, "sslClient"),
            );
        }
        if !leaf.extensions().allows_signatures() {
            findings.push(
                self.finding(
                    Code::LeafKeyUsage,
                    leaf,
                    "its key usage lacks `digitalSignature`, which TLS clients sign with",
                )
                .help("have it issued with `keyUsage = digitalSignature`")
                .fact(FactName::Expected, "digitalSignature"),
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
        if path_length == 1 && leaf.is_self_issued() && self.certificates.list.len() == 1 {
            findings.push(
                self.finding(Code::LeafSelfSigned, leaf, "a lone self-signed certificate")
                    .help("brokers must trust this very certificate; a certificate from a CA is the usual way"),
            );
        }
    }

    /// A certificate that others are judged by: its validity, and whether it may issue.
    pub(super) fn judge_issuer(&self, issuer: &Certificate, findings: &mut Findings) {
        self.judge_validity(issuer, Code::ChainExpired, Code::ChainNotYetValid, findings);
        if let Some(why) = issuer.not_an_issuer() {
            findings.push(
                self.finding(
                    Code::ChainIssuerNotCa,
                    issuer,
                    format!(
                        "{} issues a certificate of this chain, but {why}",
                        issuer.subject()
                    ),
                )
                .help("have the certificates issued by a CA whose own certificate says so"),
            );
        }
    }

    fn judge_validity(
        &self,
        certificate: &Certificate,
        expired: Code,
        not_yet_valid: Code,
        findings: &mut Findings,
    ) {
        let now = self.seconds();
        if now > certificate.not_after() {
            let ago = span(now.abs_diff(certificate.not_after()));
            let end = rfc3339(certificate.not_after());
            let message = format!("{} expired {ago} ago, at {end}", certificate.subject());
            findings.push(
                self.finding(expired, certificate, message)
                    .help(RENEW)
                    .fact(FactName::NotAfter, FactValue::Time(certificate.not_after()))
                    .fact(FactName::JudgedAt, FactValue::Time(now)),
            );
        }
        if now < certificate.not_before() {
            let ahead = span(now.abs_diff(certificate.not_before()));
            let begin = rfc3339(certificate.not_before());
            let message = format!(
                "{} is valid in {ahead}, from {begin}",
                certificate.subject()
            );
            findings.push(
                self.finding(not_yet_valid, certificate, message)
                    .help("wait until then, or check the clocks of the CA and of this machine")
                    .fact(
                        FactName::NotBefore,
                        FactValue::Time(certificate.not_before()),
                    )
                    .fact(FactName::JudgedAt, FactValue::Time(now)),
            );
        }
    }

    /// RFC 5280 section 4.2.1.9: intermediates that issued themselves don't count.
    fn judge_path_lengths(&self, path: &[&Certificate], findings: &mut Findings) {
        let mut below: usize = 0;
        for issuer in path.iter().skip(1) {
            if issuer
                .extensions()
                .path_length()
                .is_some_and(|most| below > most)
            {
                let most = issuer.extensions().path_length().unwrap_or(0);
                findings.push(
                    self.finding(
                        Code::ChainPathLength,
                        issuer,
                        format!(
                            "it allows {most} intermediates below itself, and there are {below}"
                        ),
                    )
                    .help("have the client's certificate issued by a CA higher up")
                    .fact(FactName::Count, below)
                    .fact(FactName::MaximumCount, most),
                );
            }
            below = below.saturating_add((!issuer.is_self_issued()).into());
        }
    }

    fn judge_signatures(&self, run: &[&Certificate], findings: &mut Findings) {
        let itself = run.last().copied().filter(|last| last.is_self_issued());
        let issuers = run.iter().skip(1).copied().chain(itself);
        for (subject, issuer) in run.iter().copied().zip(issuers) {
            let is_root = std::ptr::eq(subject, issuer);
            if !is_root && let Some(name) = subject.weak_signature() {
                findings.push(
                    self.finding(
                        Code::ChainWeakSignature,
                        subject,
                        format!("signed with {name}, which can be forged"),
                    )
                    .help("have it issued again with SHA-256")
                    .fact(FactName::Algorithm, name)
                    .fact(FactName::Oid, subject.signature_algorithm().to_string()),
                );
            }
            match verify(subject, issuer, self.algorithms) {
                Verdict::Verified => {}
                Verdict::Refuted => findings.push(self.refuted(subject, issuer, is_root)),
                Verdict::NotVerifiable if is_root || subject.weak_signature().is_some() => {}
                // A finding says already that its key is not readable.
                Verdict::NotVerifiable if issuer.has_compressed_key() => {}
                Verdict::NotVerifiable => findings.push(self.not_verifiable(subject, issuer)),
            }
        }
    }

    fn refuted(&self, subject: &Certificate, issuer: &Certificate, is_root: bool) -> Finding {
        if is_root {
            return self
                .finding(
                    Code::ChainSignature,
                    subject,
                    "its signature on itself does not verify",
                )
                .help("copy the root certificate again from its source");
        }
        let help = match issuer.key_id_issues(subject) {
            Some(false) => format!(
                "the CA has another key by now; put the certificate of {} that carries the issuing key in place of certificate {}",
                issuer.subject(),
                issuer.position()
            ),
            _ => format!(
                "copy certificates {} and {} again from their source",
                subject.position(),
                issuer.position()
            ),
        };
        self.finding(
            Code::ChainSignature,
            subject,
            format!(
                "its issuer's name is that of certificate {}, but that key did not sign it",
                issuer.position()
            ),
        )
        .help(help)
        .fact(FactName::Issuer, issuer.subject())
        .fact(FactName::OtherCertificate, issuer.position())
    }

    fn not_verifiable(&self, subject: &Certificate, issuer: &Certificate) -> Finding {
        let small = issuer.rsa_bits().filter(|bits| *bits < 2048);
        let message = match small {
            Some(bits) => {
                format!("signed with an RSA key of {bits} bits, which is not verified here")
            }
            None => format!(
                "signed with an algorithm ({}) that the TLS provider can't verify",
                subject.signature_algorithm()
            ),
        };
        let finding = self
            .finding(Code::ChainSignatureUnsupported, subject, message)
            .help("brokers may refuse it too; have it issued with ECDSA or RSA of at least 2048 bits and SHA-256")
            .fact(FactName::Issuer, issuer.subject())
            .fact(FactName::Oid, subject.signature_algorithm().to_string());
        match small {
            Some(bits) => finding.fact(FactName::Bits, bits),
            None => finding,
        }
    }

    fn seconds(&self) -> i64 {
        seconds(self.at)
    }
}

const UNCOMPRESSED: &str = "write its key anew, `openssl ec -in key.pem -conv_form uncompressed -out \
    uncompressed.pem`, and have a certificate issued for that";
const RENEW: &str = "have a new certificate issued and put it in place of this one";

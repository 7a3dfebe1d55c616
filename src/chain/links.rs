//! Checks the links of a chain: the signatures, their algorithms, and the identifiers of the keys.

use super::algorithms::{Strength, strength};
use super::certificate::Certificate;
use super::judge::Judge;
use super::name::shown_oid;
use super::signature::{Verdict, verify};
use crate::finding::{Code, FactName, Finding, Findings};

/// The minimum number of bits of an RSA key in Java's `jdk.certpath.disabledAlgorithms`.
pub(super) const JAVA_MIN_RSA_BITS: u32 = 1024;

impl Judge<'_> {
    pub(super) fn judge_signatures(&self, run: &[&Certificate], findings: &mut Findings) {
        for (subject, issuer) in run.iter().zip(run.iter().skip(1)) {
            let verdict = self.judge_signature(subject, issuer, findings);
            // If another key signed, the other key identifier is only a consequence.
            if verdict != Verdict::Refuted {
                findings.extend(self.wrong_authority(subject, issuer));
            }
        }
        if let Some(root) = run.last().filter(|last| self.is_anchor(last)) {
            findings.extend(self.wrong_root_signature(root));
        }
    }

    fn judge_signature(
        &self,
        subject: &Certificate,
        issuer: &Certificate,
        findings: &mut Findings,
    ) -> Verdict {
        let strength = strength(subject.signature_oid());
        if let Some(refused) = self.refused_algorithm(subject, issuer) {
            findings.push(refused);
            return Verdict::NotVerifiable;
        }
        if let Strength::Weak(name) = strength {
            findings.push(
                self.finding(
                    Code::ChainWeakSignature,
                    subject,
                    format!("signed with {name}, which can be forged"),
                )
                .help("have it issued again with SHA-256")
                .fact(FactName::Algorithm, name)
                .fact(FactName::Oid, shown_oid(subject.signature_oid())),
            );
        }
        let verdict = verify(subject, issuer, self.algorithms);
        match verdict {
            Verdict::Verified => {}
            Verdict::Refuted => findings.push(self.refuted(subject, issuer)),
            // Another finding already reports that its key is not readable.
            Verdict::NotVerifiable if issuer.key().compressed => {}
            Verdict::NotVerifiable => findings.push(self.not_verifiable(subject, issuer)),
        }
        verdict
    }

    /// Reports what `jdk.certpath.disabledAlgorithms` and the curves of JDK 17 exclude.
    fn refused_algorithm(&self, subject: &Certificate, issuer: &Certificate) -> Option<Finding> {
        let key = issuer.key();
        let (what, bits) = match (strength(subject.signature_oid()), key.rsa_bits, key.curve) {
            (Strength::Broken(name), ..) => (name.to_owned(), None),
            (_, Some(bits), _) if bits < JAVA_MIN_RSA_BITS => {
                (format!("an RSA key of {bits} bits"), Some(bits))
            }
            (.., Some(curve)) if !curve.in_java => {
                (format!("a key on the curve {}", curve.name), None)
            }
            _ => return None,
        };
        let finding = self
            .finding(
                Code::ChainAlgorithmRefused,
                subject,
                format!("signed with {what}, which Java refuses"),
            )
            .help("have it issued with ECDSA on P-256 or RSA of at least 2048 bits, and SHA-256")
            .fact(FactName::Oid, shown_oid(subject.signature_oid()));
        Some(match bits {
            Some(bits) => finding
                .fact(FactName::Bits, bits)
                .fact(FactName::MinimumBits, JAVA_MIN_RSA_BITS),
            None => finding.fact(FactName::Algorithm, what),
        })
    }

    /// Readers that trust a root do not check its signature on itself. A root that is signed by
    /// another key of the same authority results from a key rollover (RFC 4210 section 4.4).
    fn wrong_root_signature(&self, root: &Certificate) -> Option<Finding> {
        let is_rollover = root.key_id_issues(root) == Some(false);
        let refuted = verify(root, root, self.algorithms) == Verdict::Refuted;
        (refuted && !is_rollover).then(|| {
            let message = "its signature on itself does not verify";
            self.finding(Code::ChainRootSignature, root, message)
                .help("copy the root certificate again from its source")
        })
    }

    fn refuted(&self, subject: &Certificate, issuer: &Certificate) -> Finding {
        let help = match issuer.key_id_issues(subject) {
            Some(false) => format!(
                "the CA has a new key; replace certificate {} by the certificate of {} that \
                 contains the signing key",
                issuer.position(),
                issuer.subject()
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
        let small = issuer.key().rsa_bits.filter(|bits| *bits < 2048);
        let message = match small {
            Some(bits) => {
                format!("signed with an RSA key of {bits} bits, which is not verified here")
            }
            None if issuer.key().has_large_exponent => {
                "signed with an RSA key with an exponent of more than 33 bits, which the TLS \
                 provider can't verify"
                    .to_owned()
            }
            None => format!(
                "signed with an algorithm ({}) that the TLS provider can't verify",
                shown_oid(subject.signature_oid())
            ),
        };
        let finding = self
            .finding(Code::ChainSignatureUnsupported, subject, message)
            .help(match issuer.key().has_large_exponent {
                true => {
                    "have it issued by a CA whose key is on P-256, or RSA with the exponent 65537"
                }
                false => {
                    "have it issued with ECDSA or RSA of at least 2048 bits, and SHA-256; brokers \
                     may refuse it, too"
                }
            })
            .fact(FactName::Issuer, issuer.subject())
            .fact(FactName::Oid, shown_oid(subject.signature_oid()));
        match small {
            Some(bits) => finding.fact(FactName::Bits, bits),
            None => finding,
        }
    }

    /// Java checks this for the certificate below the root; OpenSSL checks it for every
    /// certificate.
    fn wrong_authority(&self, subject: &Certificate, issuer: &Certificate) -> Option<Finding> {
        let what = Mismatch::between(subject, issuer)?;
        let message = format!(
            "its authority key identifier has another {what} than {}",
            issuer.subject()
        );
        // Java ignores the serial number where the root is of version 1 or 2, which has no key identifier.
        let finding = match self.is_anchor(issuer) && issuer.has_extensions_version() {
            true => self
                .finding(
                    Code::ChainAuthorityKeyId,
                    subject,
                    format!("{message}; Java does not accept that as its root"),
                )
                .help(
                    "put the root with that identifier into the list, or have the certificate \
                       issued again by this root",
                ),
            false => self.only_java(subject, message),
        };
        Some(
            finding
                .fact(FactName::OtherCertificate, issuer.position())
                .fact(FactName::OtherSubject, issuer.subject()),
        )
    }
}

/// The part of an authority key identifier (RFC 5280 section 4.2.1.1) that differs from the
/// issuer's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mismatch {
    KeyId,
    Serial,
}

impl Mismatch {
    fn between(subject: &Certificate, issuer: &Certificate) -> Option<Self> {
        let other_serial = |serial: &[u8]| serial != issuer.raw_serial();
        if issuer.key_id_issues(subject) == Some(false) {
            Some(Self::KeyId)
        } else {
            let serial = subject.authority_serial();
            serial.is_some_and(other_serial).then_some(Self::Serial)
        }
    }
}

impl std::fmt::Display for Mismatch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::KeyId => "key identifier",
            Self::Serial => "serial number",
        })
    }
}

//! PKCS #8 keys, plain or encrypted, and findings about their format.

use super::advice::{DECRYPT_ELSEWHERE, RE_ENCRYPT, RE_ENCRYPT_LEGACY, WITHOUT_ATTRIBUTES};
use super::budget::{Budget, Exceeded};
use super::encrypted::{EncryptedPrivateKeyInfo, Encryption, KnownScheme};
use super::private_key::PrivateKey;
use super::reading::Reading;
use crate::finding::{Code, FactName, Findings, printable};
use crate::sensitive::SensitiveBytes;

impl Reading<'_> {
    /// Reads a `PrivateKeyInfo`.
    pub(super) fn plain(&self, der: &[u8], findings: &mut Findings) -> Option<PrivateKey> {
        self.judge_label("PRIVATE KEY", findings);
        let key = self.private_key(der.into(), None, findings)?;
        self.judge_unused_password(findings);
        Some(key)
    }

    /// Reads an `EncryptedPrivateKeyInfo`.
    pub(super) fn encrypted(
        &self,
        der: &[u8],
        info: &EncryptedPrivateKeyInfo<'_>,
        budget: &mut Budget,
        findings: &mut Findings,
    ) -> Option<PrivateKey> {
        self.judge_label("ENCRYPTED PRIVATE KEY", findings);
        self.judge_scheme(info, findings);
        let encryption = self.encryption(info, findings)?;
        let pkcs8 = self.decrypt(der, info, &encryption, budget, findings)?;
        let key = self.private_key(pkcs8, info.name(), findings)?;
        self.judge_attributes(&key, findings);
        Some(key)
    }

    fn judge_attributes(&self, key: &PrivateKey, findings: &mut Findings) {
        if key.has_attributes() {
            let message = "the encrypted content has attributes or a public key after the private key, \
                           which Java's loader rejects in an encrypted key";
            findings.push(
                self.finding(Code::KeyEncryptedAttributes, message)
                    .help(WITHOUT_ATTRIBUTES),
            );
        }
    }

    fn judge_label(&self, right: &'static str, findings: &mut Findings) {
        let label = self.block.label.as_str();
        if label != right {
            let label = printable(label);
            let message = format!(
                "the body is that of `{right}`, under the label `{label}`; Java reads it, rustls does not"
            );
            findings.push(
                self.finding(Code::KeyLabel, message)
                    .help(format!("write `{right}` in its BEGIN and END lines"))
                    .fact(FactName::Label, label)
                    .fact(FactName::Expected, right),
            );
        }
    }

    fn encryption<'a>(
        &self,
        info: &EncryptedPrivateKeyInfo<'a>,
        findings: &mut Findings,
    ) -> Option<Encryption<'a>> {
        let rules = findings.rules().clone();
        let refusal = match info.encryption(&rules) {
            Ok(encryption) => return Some(encryption),
            Err(refusal) => refusal,
        };
        let message = match (refusal.code, info.name()) {
            (Code::KeyEncryptionUnsupported, _) => format!("encrypted with {}", refusal.what),
            (_, name) => format!(
                "{}: {}",
                name.unwrap_or("the key's encryption"),
                refusal.what
            ),
        };
        findings.push(
            self.finding(refusal.code, message)
                .help(match info.is_legacy_pbes2() {
                    true => RE_ENCRYPT_LEGACY,
                    false => DECRYPT_ELSEWHERE,
                })
                .facts(info.facts())
                .facts(refusal.facts),
        );
        None
    }

    /// Reports an encryption that Lambda does not accept, for any password.
    fn judge_scheme(&self, info: &EncryptedPrivateKeyInfo<'_>, findings: &mut Findings) {
        let (code, message, help) = match (info.scheme(), info.java_lacks()) {
            (Some(KnownScheme::Pbes2), _) => (
                Code::KeyPbes2,
                "encrypted with PBES2, OpenSSL's default; Lambda accepts only PBES1".to_owned(),
                match info.is_legacy_pbes2() {
                    true => RE_ENCRYPT_LEGACY,
                    false => RE_ENCRYPT,
                },
            ),
            (_, Some(lacking)) => (
                Code::KeyEncryptionNotInJava,
                format!("encrypted with {lacking}"),
                RE_ENCRYPT_LEGACY,
            ),
            (_, None) => return,
        };
        let finding = self.finding(code, message).help(help);
        findings.push(finding.facts(info.facts()));
    }

    fn decrypt(
        &self,
        der: &[u8],
        info: &EncryptedPrivateKeyInfo<'_>,
        encryption: &Encryption<'_>,
        budget: &mut Budget,
        findings: &mut Findings,
    ) -> Option<SensitiveBytes> {
        let Some(password) = self.password else {
            findings.push(self.missing_password("the key is encrypted and there is no password"));
            return None;
        };
        match budget.decrypt(der, info, encryption, password) {
            Err(Exceeded) => {
                let message = "opening it takes more work than the remaining limit; other \
                               encrypted keys in the document used the rest";
                findings.push(
                    self.finding(Code::KeyEncryptionParameters, message)
                        .help("remove every private key except the client's own")
                        .facts(info.facts()),
                );
                None
            }
            Ok(plaintext) => self.decrypted(plaintext, password, findings),
        }
    }
}

//! Keys in formats older than PKCS #8: reports the format, and reads the content.

use super::advice::{
    COPY_AGAIN, DECRYPT_ELSEWHERE, OPENSSH_TO_PKCS8, RE_ENCRYPT, RE_ENCRYPT_LEGACY, TO_PKCS8,
};
use super::private_key::PrivateKey;
use super::private_key_info;
use super::proc_type::DekInfo;
use super::reading::Reading;
use super::refusal::Refusal;
use super::traditional::{self, Unwrappable};
use crate::finding::{Code, FactName, Finding, Findings, printable};
use crate::sensitive::SensitiveBytes;

impl Reading<'_> {
    /// Reads a body that is not PKCS #8.
    pub(super) fn traditional(&self, der: &[u8], findings: &mut Findings) -> Option<PrivateKey> {
        let Some(form) = traditional::recognise(der) else {
            self.judge_unknown_body(findings);
            return None;
        };
        findings.push(match form == self.block.label {
            true => self.not_pkcs8(form),
            false => self.mislabelled(form),
        });
        let pkcs8 = self.wrapped(der, findings)?;
        let key = self.private_key(pkcs8, None, findings)?;
        self.judge_unused_password(findings);
        Some(key)
    }

    /// Reads the headers and the base64 of a block with `Proc-Type` encryption.
    pub(super) fn proc_type(&self, body: &[u8], findings: &mut Findings) -> Option<PrivateKey> {
        let info = DekInfo::find(body);
        let is_legacy = info.as_ref().is_ok_and(DekInfo::is_legacy);
        findings.push(
            self.about_form(
                Code::KeyNotPkcs8,
                "a key with `Proc-Type` encryption (RFC 1421), not PKCS #8; Java's loader can't read it",
            )
            .help(match is_legacy {
                true => RE_ENCRYPT_LEGACY,
                false => RE_ENCRYPT,
            }),
        );
        if self.block.label == DSA {
            findings.push(self.unsupported("DSA"));
            return None;
        }
        let info = match info {
            Ok(info) => info,
            Err(refusal) => {
                findings.push(self.refused(refusal));
                return None;
            }
        };
        let Some(ciphertext) = info.ciphertext(body) else {
            findings.push(
                self.finding(
                    Code::PemBase64,
                    "the body of the encrypted key is not base64",
                )
                .help(COPY_AGAIN),
            );
            return None;
        };
        let Some(password) = self.password else {
            findings.push(self.missing_password("the key is encrypted and there is no password"));
            return None;
        };
        let plaintext = info.decrypt(ciphertext.expose(), password.expose());
        let der = self.decrypted(plaintext, password, findings)?;
        let pkcs8 = match private_key_info::is_one(der.expose()) {
            true => der,
            false => self.wrapped(der.expose(), findings)?,
        };
        self.private_key(pkcs8, Some(info.cipher_name()), findings)
    }

    /// The key as `PrivateKeyInfo`.
    fn wrapped(&self, der: &[u8], findings: &mut Findings) -> Option<SensitiveBytes> {
        let fault = match traditional::to_pkcs8(der, self.curve) {
            Ok(pkcs8) => return Some(pkcs8),
            Err(fault) => fault,
        };
        findings.push(match fault {
            Unwrappable::CurveSpeltOut => self.unsupported("EC with explicit curve parameters"),
            Unwrappable::CurveMissing => self
                .finding(Code::KeyMalformed, "the key does not name its curve")
                .help("put the block `EC PARAMETERS` that came with it in front of it"),
            Unwrappable::Malformed => self.malformed("the key"),
        });
        None
    }

    /// Reports what is known about a body that could not be read as a key.
    fn judge_unknown_body(&self, findings: &mut Findings) {
        match self.block.label.as_str() {
            "PRIVATE KEY" => findings.push(self.malformed("PrivateKeyInfo")),
            "ENCRYPTED PRIVATE KEY" => findings.push(self.malformed("EncryptedPrivateKeyInfo")),
            RSA => {
                findings.push(self.not_pkcs8(RSA));
                findings.push(self.malformed("RSAPrivateKey"));
            }
            EC => {
                findings.push(self.not_pkcs8(EC));
                findings.push(self.malformed("ECPrivateKey"));
            }
            DSA => findings.push(self.unsupported("DSA")),
            "OPENSSH PRIVATE KEY" => findings.push(
                self.about_form(
                    Code::KeyFormatUnsupported,
                    "an OpenSSH key, not PKCS #8; msk-auth does not read it",
                )
                .help(OPENSSH_TO_PKCS8),
            ),
            other => findings.push(
                self.about_form(
                    Code::KeyFormatUnsupported,
                    format!(
                        "`{}`, not PKCS #8; msk-auth does not read it",
                        printable(other)
                    ),
                )
                .help("write the key as PKCS #8 with the program that made it, or make a new one"),
            ),
        }
    }

    fn not_pkcs8(&self, form: &str) -> Finding {
        let name = match form {
            RSA => "PKCS #1",
            _ => "SEC 1",
        };
        let message = format!("a {name} key, not PKCS #8; Java's loader can't read it");
        self.about_form(Code::KeyNotPkcs8, message).help(TO_PKCS8)
    }

    fn mislabelled(&self, form: &'static str) -> Finding {
        let message = format!(
            "the body is that of `{form}`, not PKCS #8, although its label differs; Java's loader \
             can't read it"
        );
        self.about_form(Code::KeyNotPkcs8, message)
            .help(format!(
                "write `{form}` in its BEGIN and END lines, then `{TO_PKCS8}`"
            ))
            .fact(FactName::Expected, form)
    }

    fn refused(&self, refusal: Refusal) -> Finding {
        let message = match refusal.code {
            Code::KeyEncryptionUnsupported => format!("encrypted with {}", refusal.what),
            _ => refusal.what,
        };
        self.finding(refusal.code, message)
            .help(DECRYPT_ELSEWHERE)
            .facts(refusal.facts)
    }

    fn about_form(&self, code: Code, message: impl Into<String>) -> Finding {
        self.finding(code, message)
            .fact(FactName::Label, printable(&self.block.label))
    }
}

const RSA: &str = "RSA PRIVATE KEY";
const EC: &str = "EC PRIVATE KEY";
const DSA: &str = "DSA PRIVATE KEY";

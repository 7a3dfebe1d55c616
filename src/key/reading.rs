//! A key block in its field, and the checks for every format.

use super::advice::{COPY_AGAIN, NEW_KEY, RE_ENCRYPT, wrong_password};
use super::plaintext::Plaintext;
use super::private_key::PrivateKey;
use super::private_key_info::{self, Fault};
use crate::finding::{Code, FactName, Finding, Findings, KeyAlgorithm, Place};
use crate::pem::Block;
use crate::sensitive::{SensitiveBytes, SensitiveText};

/// The block of a key, and its password.
pub(super) struct Reading<'a> {
    pub(super) block: &'a Block,
    pub(super) place: &'a Place,
    pub(super) password: Option<&'a SensitiveText>,
    pub(super) password_place: &'a Place,
    /// The body of a block `EC PARAMETERS` in the same field.
    pub(super) curve: Option<&'a [u8]>,
}

impl Reading<'_> {
    /// The key itself, checked against the rules.
    pub(super) fn private_key(
        &self,
        pkcs8: SensitiveBytes,
        encryption: Option<&'static str>,
        findings: &mut Findings,
    ) -> Option<PrivateKey> {
        let parameters = match private_key_info::read(pkcs8.expose()) {
            Ok(parameters) => parameters,
            Err(Fault::Malformed(part)) => {
                findings.push(self.malformed(part));
                return None;
            }
            Err(Fault::Unsupported(name, oid)) => {
                let finding = self.unsupported(&name);
                findings.push(finding.fact(FactName::Oid, oid.to_string()));
                return None;
            }
        };
        let private_key_info::Parameters { algorithm, bits } = parameters;
        if !findings.rules().key_algorithms.contains(&algorithm) {
            findings.push(
                self.unsupported(algorithm.name())
                    .fact(FactName::Algorithm, algorithm.name())
                    .fact(FactName::Bits, bits),
            );
        }
        if algorithm == KeyAlgorithm::Rsa && bits < findings.rules().min_rsa_bits {
            let least = findings.rules().min_rsa_bits;
            findings.push(
                self.finding(
                    Code::KeyTooSmall,
                    format!("an RSA key of {bits} bits; at least {least} are required"),
                )
                .help(NEW_KEY)
                .fact(FactName::Algorithm, algorithm.name())
                .fact(FactName::Bits, bits)
                .fact(FactName::MinimumBits, least),
            );
        }
        Some(PrivateKey {
            algorithm,
            bits,
            encryption,
            pkcs8,
        })
    }

    /// The key from a decryption, or a finding with the reason why there is none.
    pub(super) fn decrypted(
        &self,
        plaintext: Plaintext,
        password: &SensitiveText,
        findings: &mut Findings,
    ) -> Option<SensitiveBytes> {
        match plaintext {
            Plaintext::Key(key) => {
                self.judge_password(password, findings);
                return Some(key);
            }
            Plaintext::Damaged => findings.push(
                self.finding(
                    Code::KeyMalformed,
                    "the key is damaged: the password is right, but the decrypted content is not a \
                     complete key",
                )
                .help(COPY_AGAIN),
            ),
            Plaintext::WrongPassword if password.is_empty() => {
                findings
                    .push(self.missing_password("the key is encrypted and the password is empty"));
            }
            Plaintext::WrongPassword => findings.push(
                self.password_finding(
                    Code::KeyPasswordWrong,
                    "the password does not decrypt the key",
                )
                .help(wrong_password(password.expose())),
            ),
        }
        None
    }

    fn judge_password(&self, password: &SensitiveText, findings: &mut Findings) {
        if !is_for_java(password) {
            findings.push(
                self.password_finding(
                    Code::KeyPasswordNotAscii,
                    "a password with characters other than printable ASCII, which Java's key factories reject",
                )
                .help(format!("choose an ASCII password: {RE_ENCRYPT}")),
            );
        }
    }

    /// Reports a password although nothing is encrypted.
    pub(super) fn judge_unused_password(&self, findings: &mut Findings) {
        if self.password.is_some() {
            findings.push(
                self.password_finding(
                    Code::KeyPasswordUnused,
                    "a password for a key that is not encrypted; Kafka's Java client fails on this",
                )
                .help("delete the field `privateKeyPassword`"),
            );
        }
    }

    pub(super) fn malformed(&self, part: &str) -> Finding {
        self.finding(
            Code::KeyMalformed,
            format!("the DER of {part} does not parse"),
        )
        .help(COPY_AGAIN)
    }

    pub(super) fn unsupported(&self, name: &str) -> Finding {
        self.finding(
            Code::KeyAlgorithmUnsupported,
            format!("a key for {name}, which the rules do not accept"),
        )
        .help(NEW_KEY)
    }

    pub(super) fn missing_password(&self, message: &str) -> Finding {
        // An OAuth client's secret has no field for a password.
        let help = match self.password_place.field.as_deref() {
            _ if self.password_place == self.place => {
                "decrypt it: openssl pkcs8 -in key.pem -out key.plain.pem"
            }
            Some("privateKeyPassword") => {
                "put the key's password into the field `privateKeyPassword`: `msk-auth repair \
                 --password-file PASSWORD_FILE FILE` does this"
            }
            _ => "give the key's password",
        };
        self.password_finding(Code::KeyPasswordMissing, message)
            .help(help)
    }

    pub(super) fn finding(&self, code: Code, message: impl Into<String>) -> Finding {
        self.block.finding(code, self.place, message)
    }

    pub(super) fn password_finding(&self, code: Code, message: impl Into<String>) -> Finding {
        Finding::new(code, self.password_place.clone(), message)
    }
}

/// Whether Java's key factories accept a password: they require printable ASCII.
pub(crate) fn is_for_java(password: &SensitiveText) -> bool {
    let mut bytes = password.expose().bytes();
    bytes.all(|byte| (0x20..0x7f).contains(&byte))
}

//! Private keys: PKCS #8 (RFC 5208, RFC 5958), plain or encrypted.
//!
//! Encrypted keys are decrypted under PBES1 (RFC 8018 section 6.1), the PKCS #12 schemes
//! (RFC 7292 appendix C) and PBES2 (RFC 8018 section 6.2), whether or not the rules accept the
//! scheme: what else is wrong should be reported in the same run. Only MD2 and unknown schemes are
//! left alone.

mod budget;
mod cipher;
mod container;
mod derivation;
mod encode;
mod encrypt;
mod encrypted;
mod only_key;
mod open;
mod pbes2;
mod pbkdf2;
mod plaintext;
mod private_key;
mod private_key_info;
mod proc_type;
mod refusal;
mod scheme;
mod scrypt;
mod traditional;

pub(crate) use budget::Budget;
pub(crate) use container::{
    DecryptError, decrypt_block, decrypt_content, iteration_count, pkcs12_mac_key,
};
pub(crate) use encrypt::{SALT_BYTES, pbe_sha1_3des};
pub(crate) use open::{Form, Opened, open};
pub use private_key::PrivateKey;

use budget::Exceeded;
use encrypted::{EncryptedPrivateKeyInfo, Encryption, KnownScheme};
use only_key::only_key;
use plaintext::Plaintext;
use private_key_info::Fault;

use crate::finding::{Code, FactName, Finding, Findings, KeyAlgorithm, Place, printable};
use crate::pem::{self, Block};
use crate::sensitive::{SensitiveBytes, SensitiveText};

/// Reads the one private key of `text`, a PEM text at `place`.
///
/// `password` is that of an encrypted key; what is wrong with it is reported at
/// `password_place`. Returns the key where it could be read, also where the rules do not
/// accept it; the findings say so.
///
/// ```
/// use msk_auth::{Code, Findings, Place, Rules, key};
///
/// let pem = "-----BEGIN RSA PRIVATE KEY-----\nMAA=\n-----END RSA PRIVATE KEY-----\n";
/// let mut findings = Findings::under(&Rules::lambda());
/// let place = Place::field("privateKey");
/// let key = key::read(pem, &place, None, &Place::field("privateKeyPassword"), &mut findings);
/// assert!(key.is_none() && findings.contains(Code::KeyNotPkcs8));
/// ```
pub fn read(
    text: impl AsRef<[u8]>,
    place: &Place,
    password: Option<&SensitiveText>,
    password_place: &Place,
    findings: &mut Findings,
) -> Option<PrivateKey> {
    let mut budget = Budget::under(findings.rules());
    read_within(text, place, password, password_place, &mut budget, findings)
}

/// [`read`], within what is left of a call's budget.
pub(crate) fn read_within(
    text: impl AsRef<[u8]>,
    place: &Place,
    password: Option<&SensitiveText>,
    password_place: &Place,
    budget: &mut Budget,
    findings: &mut Findings,
) -> Option<PrivateKey> {
    let blocks = pem::read(text, place, findings);
    let block = only_key(&blocks, place, findings)?;
    let reading = Reading {
        block,
        place,
        password,
        password_place,
    };
    if block.proc_type {
        findings.push(not_pkcs8(&block.label, block, place));
        return None;
    }
    reading.body(budget, findings)
}

struct Reading<'a> {
    block: &'a Block,
    place: &'a Place,
    password: Option<&'a SensitiveText>,
    password_place: &'a Place,
}

impl Reading<'_> {
    /// Reads what the body is, whatever the label says, as Java does.
    fn body(&self, budget: &mut Budget, findings: &mut Findings) -> Option<PrivateKey> {
        let der = self.block.der()?;
        if let Some(info) = EncryptedPrivateKeyInfo::from_der(der) {
            self.judge_label("ENCRYPTED PRIVATE KEY", findings);
            return self.encrypted(der, &info, budget, findings);
        }
        if private_key_info::is_one(der) {
            self.judge_label("PRIVATE KEY", findings);
            return self.plain(der, findings);
        }
        findings.push(match self.block.label.as_str() {
            "PRIVATE KEY" => self.malformed("PrivateKeyInfo", der),
            "ENCRYPTED PRIVATE KEY" => self.malformed("EncryptedPrivateKeyInfo", der),
            label => not_pkcs8(label, self.block, self.place),
        });
        None
    }

    fn judge_label(&self, right: &'static str, findings: &mut Findings) {
        let label = self.block.label.as_str();
        if label != right {
            let label = printable(label);
            let message = format!(
                "the body is that of `{right}`, under the label `{label}`; Java reads it, rustls does not"
            );
            findings.push(
                self.key_finding(Code::KeyLabel, message)
                    .help(format!("write `{right}` in its BEGIN and END lines"))
                    .fact(FactName::Label, label)
                    .fact(FactName::Expected, right),
            );
        }
    }

    fn plain(&self, der: &[u8], findings: &mut Findings) -> Option<PrivateKey> {
        let key = self.private_key(der.into(), None, findings)?;
        if self.password.is_some() {
            findings.push(
                self.password_finding(
                    Code::KeyPasswordUnused,
                    "a password for a key that is not encrypted; Kafka's Java client fails on this",
                )
                .help("delete the field `privateKeyPassword`"),
            );
        }
        Some(key)
    }

    fn encrypted(
        &self,
        der: &[u8],
        info: &EncryptedPrivateKeyInfo<'_>,
        budget: &mut Budget,
        findings: &mut Findings,
    ) -> Option<PrivateKey> {
        self.judge_scheme(info, findings);
        let encryption = self.encryption(info, findings)?;
        let pkcs8 = self.decrypt(der, info, &encryption, budget, findings)?;
        self.private_key(pkcs8, info.name(), findings)
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
            self.key_finding(refusal.code, message)
                .help(DECRYPT_ELSEWHERE)
                .facts(info.facts())
                .facts(refusal.facts),
        );
        None
    }

    /// Says so where the encryption is not one that Lambda takes, whatever the password.
    fn judge_scheme(&self, info: &EncryptedPrivateKeyInfo<'_>, findings: &mut Findings) {
        let (code, message, help) = match (info.scheme(), info.java_lacks()) {
            (Some(KnownScheme::Pbes2), _) => (
                Code::KeyPbes2,
                "encrypted with PBES2, OpenSSL's default; Lambda takes PBES1 only".to_owned(),
                RE_ENCRYPT,
            ),
            (_, Some(lacking)) => (
                Code::KeyEncryptionNotInJava,
                format!("encrypted with {lacking}"),
                RE_ENCRYPT_LEGACY,
            ),
            (_, None) => return,
        };
        let finding = self.key_finding(code, message).help(help);
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
                let message = "opening it takes more work than is left; what else is encrypted in \
                               the document took the rest";
                findings.push(
                    self.key_finding(Code::KeyEncryptionParameters, message)
                        .help("leave out every private key but the client's own")
                        .facts(info.facts()),
                );
                None
            }
            Ok(Plaintext::PrivateKeyInfo(pkcs8)) => {
                self.judge_password(password, findings);
                Some(pkcs8)
            }
            Ok(Plaintext::Damaged) => {
                findings.push(self.key_finding(
                    Code::KeyMalformed,
                    "the key is damaged: the password is right, and what it decrypts is not a whole key",
                ).help("copy the key again from its source; nothing can restore what is lost"));
                None
            }
            Ok(Plaintext::WrongPassword) if password.is_empty() => {
                findings
                    .push(self.missing_password("the key is encrypted and the password is empty"));
                None
            }
            Ok(Plaintext::WrongPassword) => {
                findings.push(
                    self.password_finding(
                        Code::KeyPasswordWrong,
                        "the password does not decrypt the key",
                    )
                    .help(wrong_password_help(password.expose())),
                );
                None
            }
        }
    }

    fn judge_password(&self, password: &SensitiveText, findings: &mut Findings) {
        if !password
            .expose()
            .bytes()
            .all(|byte| (0x20..0x7f).contains(&byte))
        {
            findings.push(
                self.password_finding(
                    Code::KeyPasswordNotAscii,
                    "a password with other than printable ASCII characters, which Java's key factories refuse",
                )
                .help(format!("choose an ASCII password: {RE_ENCRYPT}")),
            );
        }
    }

    /// The key itself, measured against the rules.
    fn private_key(
        &self,
        pkcs8: SensitiveBytes,
        encryption: Option<&'static str>,
        findings: &mut Findings,
    ) -> Option<PrivateKey> {
        let parameters = match private_key_info::read(pkcs8.expose()) {
            Ok(parameters) => parameters,
            Err(Fault::Malformed(part)) => {
                findings.push(self.malformed(part, pkcs8.expose()));
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
                self.key_finding(
                    Code::KeyTooSmall,
                    format!("an RSA key of {bits} bits; {least} is the least"),
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

    fn malformed(&self, part: &str, der: &[u8]) -> Finding {
        match traditional::recognise(der) {
            Some(label) => Finding {
                message: format!(
                    "the body is that of `{label}`, not PKCS #8, whatever its label says"
                ),
                ..not_pkcs8(label, self.block, self.place)
            }
            .help(format!(
                "write `{label}` in its BEGIN and END lines, then `{TO_PKCS8}`"
            ))
            .fact(FactName::Label, self.block.label.as_str())
            .fact(FactName::Expected, label),
            None => self
                .key_finding(
                    Code::KeyMalformed,
                    format!("the DER of {part} does not parse"),
                )
                .help("copy the key again from its source; nothing can restore what is lost"),
        }
    }

    fn unsupported(&self, name: &str) -> Finding {
        self.key_finding(
            Code::KeyAlgorithmUnsupported,
            format!("a key for {name}, which is not accepted here"),
        )
        .help(NEW_KEY)
    }

    fn missing_password(&self, message: &str) -> Finding {
        self.password_finding(Code::KeyPasswordMissing, message)
            .help("put the key's password into the field `privateKeyPassword`")
    }

    fn key_finding(&self, code: Code, message: impl Into<String>) -> Finding {
        self.block.finding(code, self.place, message)
    }

    fn password_finding(&self, code: Code, message: impl Into<String>) -> Finding {
        Finding::new(code, self.password_place.clone(), message)
    }
}

const RE_ENCRYPT: &str = "openssl pkcs8 -topk8 -v1 PBE-SHA1-3DES -in key.pem -out key.pbes1.pem";
/// The same for what OpenSSL 3 reads with its legacy provider alone.
const RE_ENCRYPT_LEGACY: &str = "openssl pkcs8 -topk8 -v1 PBE-SHA1-3DES -provider legacy \
    -provider default -in key.pem -out key.pbes1.pem";
const DECRYPT_ELSEWHERE: &str = "decrypt it with the program that encrypted it, then \
    `openssl pkcs8 -topk8 -v1 PBE-SHA1-3DES -in key.pem -out key.pbes1.pem`";
const TO_PKCS8: &str = "openssl pkcs8 -topk8 -nocrypt -in key.pem -out key.pkcs8.pem";
const NEW_KEY: &str = "make a new key and have a certificate issued for it: \
    `openssl req -new -newkey rsa:2048 -nodes -keyout key.pem -out client.csr -subj /CN=client`";

fn wrong_password_help(password: &str) -> &'static str {
    if password.trim() != password {
        "the password begins or ends with white space; try it without"
    } else {
        "`openssl pkey -in key.pem -passin file:password.txt -noout -provider legacy -provider default` \
         says nothing once the password in that file is right"
    }
}

fn not_pkcs8(label: &str, block: &Block, place: &Place) -> Finding {
    let (message, help) = match label {
        _ if block.proc_type => (
            "a key with `Proc-Type` encryption (RFC 1421), not PKCS #8".to_owned(),
            RE_ENCRYPT.to_owned(),
        ),
        "RSA PRIVATE KEY" => ("a PKCS #1 key, not PKCS #8".to_owned(), TO_PKCS8.to_owned()),
        "EC PRIVATE KEY" => ("a SEC 1 key, not PKCS #8".to_owned(), TO_PKCS8.to_owned()),
        "OPENSSH PRIVATE KEY" => (
            "an OpenSSH key, not PKCS #8".to_owned(),
            "chmod 600 key.pem && ssh-keygen -p -m PKCS8 -f key.pem (rewrites the file, so work on a \
             copy; an Ed25519 key stays as it is: make another)"
                .to_owned(),
        ),
        other => (
            format!("`{}`, not PKCS #8", printable(other)),
            TO_PKCS8.to_owned(),
        ),
    };
    block
        .finding(Code::KeyNotPkcs8, place, message)
        .help(help)
        .fact(FactName::Label, printable(label))
}

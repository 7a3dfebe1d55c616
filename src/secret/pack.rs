//! Builds one canonical secret from separate files.
//!
//! The files may be PEM, DER or bare base64, in UTF-8 or UTF-16: certificates, bundles, keys in PKCS
//! #8, PKCS #1 or SEC 1. They may also be JSON with PEM anywhere in it: a secret, or the output of
//! AWS Private CA's `get-certificate`, kubectl or Vault. Neither their order nor their names matter.
//! The result is what [`repair`] would make of them; it is returned only if [`secret::check`] accepts
//! it.

mod source;

use std::collections::BTreeSet;

use rustls::pki_types::CertificateDer;

pub use source::PackInput;

use crate::finding::{Code, Conditions, FactName, Family, Finding, Findings, Place, printable};
use crate::key::Budget;
use crate::secret::change::{Change, Changes};
use crate::secret::fields::shown;
use crate::secret::loose_certificates::parsed;
use crate::secret::passwords::is_written;
use crate::secret::repair::{self, Document, NoRandomness, Options, Parts};
use crate::secret::sorted::Sorted;
use crate::secret::{self, SecretReport, SecretType};
use crate::sensitive::{SensitiveBytes, SensitiveText};

/// A new secret, or the reasons why there is none.
#[derive(Debug)]
#[non_exhaustive]
pub struct Packed {
    /// The document, if the rules accept it.
    pub document: Option<SensitiveBytes>,
    /// The changes to the files' content.
    pub changes: Vec<Change>,
    /// Problems with the files; the fields of the places are the files' names.
    pub findings: Findings,
    /// The result of [`secret::check`] for the document, accepted or not.
    pub report: SecretReport,
}

/// Builds a `CLIENT_CERTIFICATE_TLS_AUTH` secret.
///
/// The password of an encrypted key is in `options`; with
/// [`KeyEncryption::PbeSha1TripleDes`](repair::KeyEncryption::PbeSha1TripleDes) it encrypts an
/// unencrypted key. Fails if the provider returns no random bytes for a salt.
///
/// ```
/// # #[cfg(feature = "ring")] {
/// use msk_auth::{Code, Conditions, Rules};
/// use msk_auth::secret::pack;
/// use msk_auth::secret::repair::Options;
///
/// let conditions = Conditions::new(Rules::lambda(), msk_auth::tls::ring());
/// let files = [pack::PackInput::new("client.pem", b"not a certificate")];
/// let packed = pack::pack(&files, &Options::default(), &conditions)?;
/// assert!(packed.document.is_none() && packed.findings.contains(Code::PemNotFound));
/// # }
/// # Ok::<(), msk_auth::secret::repair::NoRandomness>(())
/// ```
pub fn pack(
    files: &[PackInput<'_>],
    options: &Options,
    conditions: &Conditions,
) -> Result<Packed, NoRandomness> {
    let mut findings = Findings::under(&conditions.rules);
    let mut changes = Changes::default();
    let mut draft = Document::empty(SecretType::ClientCertificateTlsAuth);
    let mut budget = Budget::under(&conditions.rules);
    let (parts, passwords) = read(files, &mut draft, conditions, &mut changes, &mut findings);
    let count = parts.key.as_ref().map_or(0, |sorted| sorted.keys.len());
    repair::join(
        parts,
        &mut draft,
        options,
        conditions,
        &mut budget,
        &mut changes,
    )?;
    tell_other_passwords(&passwords, &draft, &mut changes);
    if count > 1 && !draft.has("privateKey") {
        findings.push(
            Finding::new(
                Code::KeyMultiple,
                Place::default(),
                format!("{count} private keys; exactly one must open and belong to a certificate"),
            )
            .help("give only the client's own key and its chain")
            .fact(FactName::Count, count)
            .fact(FactName::MaximumCount, 1_usize),
        );
    }
    let document = draft.write();
    let secret_type = Some(SecretType::ClientCertificateTlsAuth);
    let mut report = secret::check_within(document.expose(), secret_type, conditions, &mut budget);
    repair::report_what_was_left(&budget, &mut report);
    if findings.has_errors() {
        report.findings = without_consequences(&report.findings);
    }
    let accepted = report.accepted() && !findings.has_errors();
    Ok(Packed {
        document: accepted.then_some(document),
        changes: changes.into_list(),
        findings,
        report,
    })
}

/// A text that may be the key's password, with its name and file.
struct Named {
    place: Place,
    name: SensitiveText,
    text: SensitiveText,
}

/// Reports those that are not the key's password.
fn tell_other_passwords(passwords: &[Named], draft: &Document, changes: &mut Changes) {
    let Some(used) = draft.text(PASSWORD) else {
        return;
    };
    for other in passwords {
        if !is_written(&other.text, used) {
            let message = format!("omitted `{}`", shown(other.name.expose()));
            changes.push(Code::SecretFieldUnknown, &other.place, message);
        }
    }
}

const PASSWORD: &str = "privateKeyPassword";

/// The keys and certificates of all files, and what may be the password; the most likely one is written into
/// the draft.
fn read(
    files: &[PackInput<'_>],
    draft: &mut Document,
    conditions: &Conditions,
    changes: &mut Changes,
    findings: &mut Findings,
) -> (Parts, Vec<Named>) {
    let mut all = Sorted::default();
    let mut passwords = Vec::new();
    for file in files {
        let found = source::read(file, &conditions.rules, findings);
        if let Some(message) = left_out(&found.sorted.others) {
            changes.push(Code::PemLabelUnexpected, &file.place(), message);
        }
        all.append(found.sorted);
        if !found.left_out.is_empty() {
            let message = format!("omitted `{}`", found.left_out.join("`, `"));
            changes.push(Code::SecretFieldUnknown, &file.place(), message);
        }
        for (name, text) in found.passwords {
            if !draft.has(PASSWORD) {
                draft.set(PASSWORD, Some(text.clone()));
            }
            let place = file.place();
            passwords.push(Named { place, name, text });
        }
    }
    let keys = all.split_keys();
    let parts = Parts {
        passwords: passwords.iter().map(|one| one.text.clone()).collect(),
        key: (!keys.keys.is_empty()).then_some(keys),
        chain: (!all.certificates.is_empty()).then_some(all),
        aside: Vec::new(),
    };
    (parts, passwords)
}

/// The message about blocks that do not belong into a secret. A PKCS #7 bundle has its own finding.
fn left_out(labels: &[String]) -> Option<String> {
    let labels = labels.iter().filter(|label| *label != "PKCS7");
    let labels: BTreeSet<_> = labels.map(|label| printable(label)).collect();
    let message = || {
        let labels = labels.iter().map(String::as_str).collect::<Vec<_>>();
        let labels = labels.join("`, `");
        format!("omitted `{labels}`: neither a certificate nor a private key")
    };
    (!labels.is_empty()).then(message)
}

/// The findings, except those that may result from a file that could not be read.
fn without_consequences(findings: &Findings) -> Findings {
    let comes_of_a_loss = |code: Code| {
        matches!(code.family(), Family::Chain | Family::Leaf)
            || matches!(code, Code::KeyMismatch | Code::SecretFieldMissing)
    };
    let mut kept = Findings::under(findings.rules());
    for finding in findings.iter() {
        if !comes_of_a_loss(finding.code) {
            kept.push(finding.clone());
        }
    }
    kept
}

/// The certificates of a file of any kind that [`pack`] accepts.
pub fn certificates(
    file: &PackInput<'_>,
    conditions: &Conditions,
    findings: &mut Findings,
) -> Vec<CertificateDer<'static>> {
    let read = source::read(file, &conditions.rules, findings);
    let certificates = parsed(&read.sorted.certificates);
    certificates.iter().map(|one| one.der().clone()).collect()
}

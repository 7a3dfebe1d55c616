//! Makes a damaged secret acceptable under the rules, and does not change what was correct.
//!
//! It fixes:
//!
//! - the layers around the secret: the output of `aws secretsmanager get-secret-value`, a Kubernetes Secret, a
//!   response of Vault, ACM or Private CA, quotes, UTF-16;
//! - the JSON document: raw line breaks, misspelt names, fields that occur twice, certificates spread over
//!   fields, key and certificate in each other's field, the client's key in an unused field and another key in its
//!   place;
//! - the PEM in it: line breaks, dashes, text around the blocks;
//! - the chain: its order, unrelated certificates, and missing ones that the caller supplies;
//! - the form and the encryption of the key.
//!
//! A document with none of these problems is returned byte for byte. Any other document is written again, with
//! its fields in the order of AWS's guide and PEM as in RFC 7468. The identity does not change: no certificate
//! and no key is ever altered.
//!
//! What can't be fixed is left unchanged, and [`Repaired::report`] reports it: a password that does
//! not open the key, a certificate that has expired, a key that does not belong to the certificate,
//! a block with lost content. Repairing a repaired document does not change it.
//!
//! Keys are encrypted with PBE-SHA1-3DES because no stronger scheme is accepted: Lambda's documents
//! and Java's loader accept only PBES1 and the PKCS #12 schemes. Of these it is the strongest that
//! OpenSSL still reads without its legacy provider. The password is in the same secret as the key;
//! Secrets Manager protects both.

mod certificates;
mod document;
mod join;
mod key;
mod options;
mod password;

pub use super::change::Change;
pub use options::{KeyEncryption, NoRandomness, Options};

pub(crate) use document::Document;
pub(crate) use join::{Parts, join};

use crate::chain;
use crate::finding::{Code, Conditions, Finding, Findings, Place};
use crate::key::Budget;
use crate::secret::change::Changes;
use crate::secret::envelope::Envelope;
use crate::secret::loose_certificates::{pem_of, text_of};
use crate::secret::opening::{self, Content, Layer};
use crate::secret::recognise::recognised;
use crate::secret::sorted::Sorted;
use crate::secret::{self, SecretReport, SecretType};
use crate::sensitive::SensitiveBytes;

/// A document larger than the rules allow may shrink; a document larger than this is not read.
const MAX_DOCUMENT_BYTES: usize = 1024 * 1024;

/// A document after its repair.
#[derive(Debug)]
#[non_exhaustive]
pub struct Repaired {
    /// The document, with everything fixed that can be fixed.
    pub document: SensitiveBytes,
    /// The changes; empty if the document is unchanged.
    pub changes: Vec<Change>,
    /// The result of [`secret::check`] for the new document.
    pub report: SecretReport,
}

impl Repaired {
    fn unchanged(document: &[u8], report: SecretReport) -> Self {
        Self {
            document: document.into(),
            changes: Vec::new(),
            report,
        }
    }

    /// Reports keys that were not opened and might have helped.
    fn with_what_was_left(mut self, budget: &Budget) -> Self {
        report_what_was_left(budget, &mut self.report);
        self
    }
}

/// Reports keys that were not opened, even if the document is accepted without them.
pub(crate) fn report_what_was_left(budget: &Budget, report: &mut SecretReport) {
    let is_known = report.findings.contains(Code::KeyEncryptionParameters);
    if !budget.is_exceeded() || is_known {
        return;
    }
    let message = "opening the private keys takes more work than the limit for one document; some \
                   were not tried";
    report.findings.push(
        Finding::new(Code::KeyNotTried, Place::default(), message)
            .help("remove every private key except the client's own, and every wrong password"),
    );
}

/// Fixes everything in a secret's document that can be fixed without more input.
///
/// The type is recognised as in [`secret::check`]. New salts come from the provider's random
/// source, the only part that can fail.
///
/// ```
/// # #[cfg(feature = "ring")] {
/// use msk_auth::{Code, Conditions, Rules};
/// use msk_auth::secret::repair;
///
/// let conditions = Conditions::new(Rules::lambda(), msk_auth::tls::ring());
/// let document = b"{\"user\": \"alice\", \"password\": \"alice-secret\"}";
/// let repaired = repair::repair(
///     document,
///     Some(msk_auth::secret::SecretType::SaslScram512Auth),
///     &repair::Options::default(),
///     &conditions,
/// )?;
///
/// assert!(repaired.report.accepted());
/// assert_eq!(repaired.changes[0].code, Some(Code::SecretFieldUnknown)); // `user`
/// # }
/// # Ok::<(), msk_auth::secret::repair::NoRandomness>(())
/// ```
pub fn repair(
    document: &[u8],
    secret_type: Option<SecretType>,
    options: &Options,
    conditions: &Conditions,
) -> Result<Repaired, NoRandomness> {
    let mut budget = Budget::under(&conditions.rules);
    repair_within(document, secret_type, options, conditions, &mut budget)
}

/// [`repair`], within the remaining budget of a call. The key itself is tried first, then other
/// ways to open it.
fn repair_within(
    document: &[u8],
    secret_type: Option<SecretType>,
    options: &Options,
    conditions: &Conditions,
    budget: &mut Budget,
) -> Result<Repaired, NoRandomness> {
    let mut changes = Changes::default();
    let unread = |budget: &mut Budget| {
        let kind = secret_type.unwrap_or_else(|| secret::recognise(b"{}"));
        let report = secret::check_within(document, Some(kind), conditions, budget);
        Ok(Repaired::unchanged(document, report))
    };
    if document.len() > MAX_DOCUMENT_BYTES {
        return unread(budget);
    }
    let opened = opening::open(document);
    let inner = SensitiveBytes::from(opened.text());
    let layers = opened.layers.clone();
    let Content::Members(members) = opened.content else {
        return unread(budget);
    };
    let secret_type = secret_type.unwrap_or_else(|| recognised(&members));
    let before = secret::check_within(document, Some(secret_type), conditions, budget);
    let before = Repaired::unchanged(document, before);
    if before.report.has_several_clients {
        return Ok(before);
    }
    let Some(mut draft) = Document::of(members, inner.expose(), secret_type, &mut changes) else {
        return Ok(before);
    };
    mend(&mut draft, options, conditions, budget, &mut changes)?;
    if inner.expose().len() > conditions.rules.max_secret_bytes {
        draft.judge_size(inner.expose().len(), &conditions.rules, &mut changes);
    }
    let is_envelope = |layer: &Layer| match layer {
        Layer::Envelope(envelope) => *envelope != Envelope::SecretValue,
        _ => false,
    };
    let from_envelope = layers.iter().any(is_envelope);
    if from_envelope {
        if !draft.has_any_field() {
            return Ok(before);
        }
        draft.keep_password(&mut changes);
        draft.leave_out(&mut changes);
    }
    if changes.is_empty() && layers.is_empty() {
        return Ok(before.with_what_was_left(budget));
    }
    // A correct content is not written again.
    let mended = match changes.is_empty() && !from_envelope {
        true => inner,
        false => draft.write(),
    };
    let report = secret::check_within(mended.expose(), Some(secret_type), conditions, budget);
    if before.report.accepted() && !report.accepted() {
        return Ok(before);
    }
    let mut all = Changes::default();
    layers.iter().for_each(|layer| layer.tell(&mut all));
    all.extend(changes);
    let repaired = Repaired {
        document: mended,
        changes: all.into_list(),
        report,
    };
    Ok(repaired.with_what_was_left(budget))
}

/// The problems of a document, and whether [`repair`] would help.
#[derive(Debug)]
#[non_exhaustive]
pub struct Prospect {
    /// The result of [`secret::check`] for the document.
    pub report: SecretReport,
    /// Whether the rules reject the document, and accept it after [`repair`] without any options.
    pub repair_suffices: bool,
}

/// Checks a document and tries to repair it, within the work limit of a single call.
pub fn prospect(
    document: &[u8],
    secret_type: Option<SecretType>,
    conditions: &Conditions,
) -> Prospect {
    let mut budget = Budget::under(&conditions.rules);
    let report = secret::check_within(document, secret_type, conditions, &mut budget);
    let repair_suffices =
        !report.accepted() && suffices_within(document, secret_type, conditions, &mut budget);
    Prospect {
        report,
        repair_suffices,
    }
}

fn suffices_within(
    document: &[u8],
    secret_type: Option<SecretType>,
    conditions: &Conditions,
    budget: &mut Budget,
) -> bool {
    // The result is discarded, so more iterations would be useless.
    let options = Options {
        iterations: 1,
        ..Options::default()
    };
    repair_within(document, secret_type, &options, conditions, budget)
        .is_ok_and(|repaired| repaired.report.accepted())
}

fn mend(
    draft: &mut Document,
    options: &Options,
    conditions: &Conditions,
    budget: &mut Budget,
    changes: &mut Changes,
) -> Result<(), NoRandomness> {
    draft.mend_names(conditions, budget, changes);
    match draft.secret_type() {
        SecretType::ClientCertificateTlsAuth => {
            draft.mend_misplaced(conditions, budget, changes);
            mend_identity(draft, options, conditions, budget, changes)
        }
        SecretType::ServerRootCaCertificate => {
            mend_roots(draft, conditions, changes);
            Ok(())
        }
        SecretType::SaslScram512Auth
        | SecretType::SaslScram256Auth
        | SecretType::BasicAuth
        | SecretType::OauthbearerAuth => Ok(()),
    }
}

fn mend_identity(
    draft: &mut Document,
    options: &Options,
    conditions: &Conditions,
    budget: &mut Budget,
    changes: &mut Changes,
) -> Result<(), NoRandomness> {
    let mut roomy = conditions.clone();
    roomy.rules.max_secret_bytes = MAX_DOCUMENT_BYTES;
    let sort = |name: &'static str| {
        draft
            .text(name)
            .map(|text| Sorted::of(text.expose(), name, &roomy.rules))
    };
    let parts = Parts {
        chain: sort("certificate"),
        key: sort("privateKey"),
        aside: draft.set_aside("certificate"),
        passwords: Vec::new(),
    };
    join(parts, draft, options, &roomy, budget, changes)
}

fn mend_roots(draft: &mut Document, conditions: &Conditions, changes: &mut Changes) {
    let Some(text) = draft.text("certificate") else {
        return;
    };
    let sorted = Sorted::of(text.expose(), "certificate", &conditions.rules);
    if !sorted.is_whole() || !sorted.keys.is_empty() || sorted.has_others() {
        return;
    }
    let place = Place::field("certificate");
    sorted.tell(&place, changes);
    let mut ignored = Findings::under(&conditions.rules);
    let text = text_of(&sorted.certificates);
    let once = chain::read_certificates(text.as_slice(), &place, &mut ignored);
    if ignored.contains(Code::ChainDuplicate) && once.complete {
        changes.push(
            Code::ChainDuplicate,
            &place,
            "removed duplicate certificates",
        );
        draft.set("certificate", pem_of(&once.list));
    } else {
        draft.set("certificate", text.to_text());
    }
}

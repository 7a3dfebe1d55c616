//! From a spoiled secret to one that the rules accept, changing nothing that was right.
//!
//! What is mended: the JSON document (raw line breaks, encoding twice, misspelt names, fields that
//! stand twice), the PEM in it (whatever became of its line breaks, dashes and surroundings), the
//! order of the chain, what belongs to no chain, what the caller can supply to complete one, and
//! the form and encryption of the key. A document in which none of this is wrong comes back byte
//! for byte; any other is written anew, with its fields in the order of AWS's guide and PEM as
//! RFC 7468 has it. The identity stays what it was: no certificate and no key is ever altered.
//!
//! What can't be mended is left as it stands, and [`Repaired::report`] says so: a password that
//! does not open the key, a certificate that expired, a key that does not belong, a block of which
//! something is lost. A repaired document that is repaired again does not change.
//!
//! Keys are encrypted as PBE-SHA1-3DES because nothing better is accepted: Lambda's documents and
//! Java's loader take PBES1 and the PKCS #12 schemes alone, and of these it is the strongest that
//! OpenSSL still reads without its legacy provider. The password stands beside the key in any case;
//! what protects both is Secrets Manager.

mod certificates;
mod change;
mod document;
mod key;
mod sorted;

use std::fmt;

use rustls::pki_types::CertificateDer;

use certificates::text_of;
pub use change::Change;
pub(crate) use sorted::Sorted;

pub(crate) use change::Changes;
pub(crate) use document::Document;

use crate::finding::{Code, Conditions, Findings, Place};
use crate::key::{Opened, PrivateKey};
use crate::secret::{self, Report, SecretType};
use crate::sensitive::{SensitiveBytes, SensitiveText};
use crate::{chain, identity};

/// The iterations of a new encryption: fifty times what `openssl pkcs8` does, and no more than a
/// client that starts can well spare.
pub const DEFAULT_ITERATIONS: u32 = 100_000;
/// A document over the rules' size may shrink; one over this is not read.
const MAX_DOCUMENT_BYTES: usize = 1024 * 1024;

/// What becomes of the key's encryption.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyEncryption {
    /// Stays as it is; a scheme that the rules do not accept becomes PBE-SHA1-3DES under the
    /// same password.
    #[default]
    Accepted,
    /// PBE-SHA1-3DES, wherever there is a password.
    PbeSha1TripleDes,
    /// None: the key stands in the clear, and the password's field is dropped.
    None,
}

/// How to repair, and with what.
///
/// ```
/// use msk_auth::secret::repair::{KeyEncryption, Options};
///
/// let mut options = Options::default();
/// options.encryption = KeyEncryption::None;
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Options {
    /// What becomes of the key's encryption.
    pub encryption: KeyEncryption,
    /// Certificates that may complete the chain, in any order. Those that don't are left out.
    pub certificates: Vec<CertificateDer<'static>>,
    /// A password to try where the document's own does not open the key.
    pub password: Option<SensitiveText>,
    /// The iterations of a new encryption, at least 1.
    pub iterations: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            encryption: KeyEncryption::default(),
            certificates: Vec::new(),
            password: None,
            iterations: DEFAULT_ITERATIONS,
        }
    }
}

/// The crypto provider's random source failed, so that a key could not be encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoRandomness;

impl fmt::Display for NoRandomness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the crypto provider has no random bytes for the salt of a key's encryption")
    }
}

impl std::error::Error for NoRandomness {}

/// A document after its repair.
#[derive(Debug)]
#[non_exhaustive]
pub struct Repaired {
    /// The document, mended as far as it can be.
    pub document: SensitiveBytes,
    /// What was changed; empty where the document is as it was.
    pub changes: Vec<Change>,
    /// What [`secret::check`] says of the document now.
    pub report: Report,
}

impl Repaired {
    fn unchanged(document: &[u8], secret_type: SecretType, conditions: &Conditions) -> Self {
        Self {
            document: document.into(),
            changes: Vec::new(),
            report: secret::check(document, Some(secret_type), conditions),
        }
    }
}

/// Mends a secret's document as far as that can be done without asking anybody.
///
/// The type is recognised as by [`secret::check`]. New salts come from the provider's random
/// source, the only thing that can fail.
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
    let mut roomy = conditions.clone();
    roomy.rules.max_secret_bytes = MAX_DOCUMENT_BYTES;
    let mut changes = Changes::default();
    let mut draft = (document.len() <= MAX_DOCUMENT_BYTES)
        .then(|| Document::read(document, secret_type, &mut changes))
        .flatten();
    let secret_type = match &draft {
        Some(draft) => draft.secret_type(),
        None => secret::check(b"{}", secret_type, conditions).secret_type,
    };
    if let Some(draft) = &mut draft {
        draft.mend_names(&mut changes);
        match secret_type {
            SecretType::ClientCertificateTlsAuth => {
                mend_identity(draft, options, &roomy, &mut changes)?;
            }
            SecretType::ServerRootCaCertificate => mend_roots(draft, conditions, &mut changes),
            SecretType::SaslScram512Auth | SecretType::SaslScram256Auth | SecretType::BasicAuth => {
            }
        }
        if document.len() > conditions.rules.max_secret_bytes {
            draft.judge_size(document.len(), &conditions.rules, &mut changes);
        }
    }
    let unchanged = || Repaired::unchanged(document, secret_type, conditions);
    let Some(draft) = draft.filter(|_| !changes.is_empty()) else {
        return Ok(unchanged());
    };
    let mended = draft.write();
    let report = secret::check(mended.expose(), Some(secret_type), conditions);
    let before = unchanged();
    if before.report.accepted() && !report.accepted() {
        return Ok(before);
    }
    Ok(Repaired {
        document: mended,
        changes: changes.into_list(),
        report,
    })
}

/// Whether `document` is rejected as it is, and [`repair`] without any options makes it one that
/// the rules accept.
pub fn suffices(document: &[u8], secret_type: Option<SecretType>, conditions: &Conditions) -> bool {
    if secret::check(document, secret_type, conditions).accepted() {
        return false;
    }
    // Nothing of it is kept, so that the iterations serve nobody.
    let options = Options {
        iterations: 1,
        ..Options::default()
    };
    repair(document, secret_type, &options, conditions)
        .is_ok_and(|repaired| repaired.report.accepted())
}

fn mend_identity(
    draft: &mut Document,
    options: &Options,
    conditions: &Conditions,
    changes: &mut Changes,
) -> Result<(), NoRandomness> {
    let sort = |name: &'static str| {
        draft
            .text(name)
            .map(|text| Sorted::of(text.expose(), name, &conditions.rules))
    };
    let parts = Parts {
        chain: sort("certificate"),
        key: sort("privateKey"),
        aside: draft.set_aside("certificate"),
    };
    join(parts, draft, options, conditions, changes)
}

/// What an identity is put together from.
#[derive(Debug)]
pub(crate) struct Parts {
    pub(crate) chain: Option<Sorted>,
    pub(crate) key: Option<Sorted>,
    /// Texts of fields whose names are nearly `certificate`.
    pub(crate) aside: Vec<(String, SensitiveText)>,
}

/// Writes chain, key and password into the draft, as far as nothing is lost by it.
pub(crate) fn join(
    parts: Parts,
    draft: &mut Document,
    options: &Options,
    conditions: &Conditions,
    changes: &mut Changes,
) -> Result<(), NoRandomness> {
    let Parts {
        mut chain,
        mut key,
        aside,
    } = parts;
    let as_it_was = (draft.clone(), changes.clone());
    let misplaced = match &mut key {
        Some(key) if key.is_whole() && !key.keys.is_empty() => {
            std::mem::take(&mut key.certificates)
        }
        _ => Vec::new(),
    };
    let mut moved_key = false;
    if key.is_none()
        && draft.is_settable("privateKey")
        && let Some(chain) = chain.as_mut().filter(|chain| chain.is_whole())
        && !chain.keys.is_empty()
    {
        key = Some(chain.split_keys());
        moved_key = true;
    }

    let passwords = key::Passwords::of(draft, options);
    let given = chain.iter().flat_map(|chain| &chain.certificates);
    let given: Vec<_> = given.chain(&misplaced).cloned().collect();
    let certified: Vec<_> = certificates::parsed(&given)
        .iter()
        .map(|one| one.subject_public_key_info().to_vec())
        .collect();
    let opened = key
        .as_ref()
        .and_then(|key| key::choose(key, &passwords, &certified, conditions));
    let public_key = opened
        .as_ref()
        .and_then(|(_, opened)| identity::public_key(&opened.key, conditions));

    let mut key_written = false;
    if let Some(key) = &key {
        let mending = key::Mending {
            sorted: key,
            opened: opened.as_ref(),
            moved: moved_key,
            had_certificates: !misplaced.is_empty(),
            options,
            conditions,
        };
        key_written = mending.mend(draft, changes)?;
    }
    let pool = certificates::Pool {
        misplaced: misplaced.clone(),
        aside,
        supplied: options.certificates.clone(),
    };
    let chain_written = certificates::mend(
        chain,
        pool,
        public_key.as_deref(),
        opened.as_ref().map(|(_, opened)| opened),
        draft,
        conditions,
        changes,
    );
    let key_lost = moved_key && !key_written;
    let certificates_lost = !misplaced.is_empty() && !chain_written;
    if key_lost || certificates_lost {
        (*draft, *changes) = as_it_was;
    }
    Ok(())
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
            "left out certificates that stood twice",
        );
        draft.set("certificate", certificates::pem_of(&once.list));
    } else {
        draft.set("certificate", text.to_text());
    }
}

/// Whether two opened keys are the same key.
pub(crate) fn same_key(one: &PrivateKey, other: &PrivateKey) -> bool {
    one.expose_pkcs8() == other.expose_pkcs8()
}

/// An opened key and the block, by its index, that it stood in.
pub(crate) type OpenedBlock = (usize, Opened);

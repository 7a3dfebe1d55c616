//! The private key: as PKCS #8, with an accepted encryption and its own password.

use super::document::Document;
use super::options::{KeyEncryption, NoRandomness, Options};
use super::password::{self, PASSWORD};
use crate::finding::{Code, Conditions, Place, Severity};
use crate::identity;
use crate::key::{self, Budget, Form, Opened, PrivateKey, SALT_BYTES};
use crate::pem::{self, Block};
use crate::secret::change::Changes;
use crate::secret::passwords;
use crate::secret::sorted::Sorted;
use crate::sensitive::{SensitiveBuffer, SensitiveBytes, SensitiveText};

/// The possible passwords of the key, the field's own first.
#[derive(Debug)]
pub(crate) struct Passwords(Vec<SensitiveText>);

impl Passwords {
    pub(super) fn of(draft: &Document, others: &[SensitiveText], options: &Options) -> Self {
        let own = draft.text(PASSWORD).cloned();
        let aside = draft.set_aside(PASSWORD).into_iter().map(|(_, text)| text);
        let all = own.into_iter().chain(aside).chain(others.iter().cloned());
        let mut passwords = passwords::to_try(all);
        if let Some(given) = options.password.as_ref()
            && !passwords.contains(given)
        {
            passwords.push(given.clone());
        }
        Self(passwords)
    }
}

/// An opened key and the index of its block.
pub(crate) type OpenedBlock = (usize, Opened);

/// Whether two opened keys are the same key.
pub(crate) fn same_key(one: &PrivateKey, other: &PrivateKey) -> bool {
    one.expose_pkcs8() == other.expose_pkcs8()
}

/// Opens the keys and chooses the one to keep: the only one, or the one with a certificate. If some
/// can't be opened, it must have a certificate.
pub(crate) fn choose(
    sorted: &Sorted,
    passwords: &Passwords,
    certified: &[Vec<u8>],
    conditions: &Conditions,
    budget: &mut Budget,
) -> Option<OpenedBlock> {
    let mut opened: Vec<OpenedBlock> = Vec::new();
    let mut is_unsure = false;
    for (index, block) in sorted.keys.iter().enumerate() {
        let curve = sorted.curve.as_ref().map(SensitiveBytes::expose);
        if index >= MOST_KEYS {
            budget.leave_out();
            is_unsure = true;
            break;
        }
        let Some(found) = key::open(block, &passwords.0, curve, &conditions.rules, budget) else {
            is_unsure = true;
            continue;
        };
        let known = |(_, other): &OpenedBlock| same_key(&other.key, &found.key);
        if !opened.iter().any(known) {
            opened.push((index, found));
        }
    }
    if opened.len() > 1 || is_unsure {
        let fits = |(_, one): &OpenedBlock| {
            let public_key = identity::public_key(&one.key, certified, conditions);
            public_key.is_some_and(|public_key| certified.contains(&public_key))
        };
        opened.retain(fits);
    }
    let only = opened.pop();
    only.filter(|_| opened.is_empty())
}

/// Each key costs a derivation for each password.
const MOST_KEYS: usize = 4;

/// What is known about the key.
#[derive(Debug)]
pub(crate) struct Mending<'a> {
    pub(crate) sorted: &'a Sorted,
    pub(crate) opened: Option<&'a OpenedBlock>,
    /// Whether it was among the certificates.
    pub(crate) moved: bool,
    /// Whether there were certificates in the same field.
    pub(crate) had_certificates: bool,
    pub(crate) options: &'a Options,
    pub(crate) conditions: &'a Conditions,
}

/// A key in its new form.
struct Written {
    label: &'static str,
    der: SensitiveBytes,
    /// The password that encrypts it.
    password: Option<SensitiveText>,
    /// The `PrivateKeyInfo` that `der` encrypts.
    encrypted: Option<SensitiveBytes>,
}

impl Written {
    fn plain(opened: &Opened) -> Self {
        Self {
            label: "PRIVATE KEY",
            der: opened.key.expose_pkcs8().into(),
            password: None,
            encrypted: None,
        }
    }

    /// The encrypted key, unchanged, from its block.
    fn unchanged(block: &Block, opened: &Opened) -> Option<Self> {
        Some(Self {
            label: "ENCRYPTED PRIVATE KEY",
            der: block.der()?.into(),
            password: opened.password.clone(),
            encrypted: Some(opened.key.expose_pkcs8().into()),
        })
    }
}

impl Mending<'_> {
    /// Fixes the fields `privateKey` and `privateKeyPassword`; returns whether it could.
    pub(crate) fn mend(
        &self,
        draft: &mut Document,
        budget: &mut Budget,
        changes: &mut Changes,
    ) -> Result<bool, NoRandomness> {
        if !self.sorted.is_whole() || self.sorted.keys.is_empty() || self.sorted.has_bundle() {
            return Ok(false);
        }
        let Some((index, opened)) = self.opened else {
            return Ok(self.write_unopened(draft, changes));
        };
        let Some(block) = self.sorted.keys.get(*index) else {
            return Ok(false);
        };
        let settable = draft.is_settable(PASSWORD);
        if draft.has("privateKey") && self.is_left(opened) {
            if settable {
                password::mend(opened.password.as_ref(), opened, draft, changes);
            }
            return Ok(true);
        }
        let own = draft.text(PASSWORD).filter(|_| settable).cloned();
        let own = own.or_else(|| self.options.password.clone().filter(|_| settable));
        let Some(written) = self.written(block, opened, own.as_ref(), settable)? else {
            return Ok(false);
        };
        if let (Some(password), Some(pkcs8)) = (&written.password, &written.encrypted) {
            budget.remember_written(written.der.expose(), password, pkcs8.expose());
        }
        tell_attributes(opened, &written, changes);
        self.tell_form(opened, &written, changes);
        self.tell_label(block, opened.form, changes);
        self.sorted.tell(&place(), changes);
        self.tell_blocks(changes);
        let mut text = SensitiveBuffer::default();
        pem::write(written.label, written.der.expose(), &mut text);
        draft.set("privateKey", text.to_text());
        if settable {
            password::mend(written.password.as_ref(), opened, draft, changes);
        }
        Ok(true)
    }

    /// The key in the requested form; `None` if it can't be written.
    fn written(
        &self,
        block: &Block,
        opened: &Opened,
        own: Option<&SensitiveText>,
        settable: bool,
    ) -> Result<Option<Written>, NoRandomness> {
        let password = opened.password.as_ref().filter(|_| settable).or(own);
        let is_encrypted = opened.form.is_encrypted();
        Ok(match self.options.encryption {
            KeyEncryption::None if is_encrypted && !settable => None,
            KeyEncryption::None => Some(Written::plain(opened)),
            KeyEncryption::PbeSha1TripleDes
                if is_pbe_sha1_3des(opened) && self.is_acceptable(opened) =>
            {
                Written::unchanged(block, opened)
            }
            KeyEncryption::PbeSha1TripleDes if !is_encrypted && password.is_none() => {
                Some(Written::plain(opened))
            }
            KeyEncryption::Accepted if !is_encrypted => Some(Written::plain(opened)),
            KeyEncryption::Accepted if self.is_acceptable(opened) => {
                Written::unchanged(block, opened)
            }
            KeyEncryption::PbeSha1TripleDes | KeyEncryption::Accepted => match password {
                Some(password) => self.encrypted(opened, password)?,
                None => None,
            },
        })
    }

    /// Whether a key older than PKCS #8 is accepted, and nothing around it has to be written again.
    fn is_left(&self, opened: &Opened) -> bool {
        opened.form.is_traditional()
            && self.objection(opened).is_none()
            && self.options.encryption == KeyEncryption::Accepted
            && self.sorted.is_as_written()
            && self.sorted.keys.len() == 1
            && !self.moved
            && !self.had_certificates
    }

    /// Reports changes of the key's form.
    fn tell_form(&self, opened: &Opened, written: &Written, changes: &mut Changes) {
        let was_encrypted = opened.form.is_encrypted();
        let is_encrypted = written.password.is_some();
        let how = match (was_encrypted, is_encrypted) {
            (true, true) => "the key, encrypted with PBE-SHA1-3DES under the same password",
            (true, false) => "the key without encryption, as requested",
            (false, true) => "the key, encrypted with PBE-SHA1-3DES",
            (false, false) => "the key",
        };
        let is_as_it_was = match (was_encrypted, is_encrypted) {
            (true, true) => self.keeps(opened),
            (was, is) => was == is,
        };
        if opened.form.is_traditional() {
            let message = format!("wrote {how}, as PKCS #8");
            changes.push(Code::KeyNotPkcs8, &place(), message);
            return;
        }
        match self.objection(opened) {
            Some(code) => changes.push(code, &place(), format!("wrote {how}")),
            None if is_as_it_was => {}
            None => changes.push_asked(&place(), format!("wrote {how}")),
        }
    }

    /// Whether the encryption does not change.
    fn keeps(&self, opened: &Opened) -> bool {
        match self.options.encryption {
            KeyEncryption::Accepted => true,
            KeyEncryption::PbeSha1TripleDes => is_pbe_sha1_3des(opened),
            KeyEncryption::None => false,
        }
    }

    /// Reports a label that does not match the body.
    fn tell_label(&self, block: &Block, form: Form, changes: &mut Changes) {
        let right = match form {
            Form::Plain => "PRIVATE KEY",
            Form::V1 { .. } | Form::Pbes2 => "ENCRYPTED PRIVATE KEY",
            Form::Traditional | Form::ProcType(_) => return,
        };
        if block.label != right {
            changes.push(Code::KeyLabel, &place(), "corrected the key's label");
        }
    }

    /// The first code with which the rules reject the key's form.
    fn objection(&self, opened: &Opened) -> Option<Code> {
        let of_form = match opened.form {
            Form::Traditional | Form::ProcType(_) => Some(Code::KeyNotPkcs8),
            Form::Pbes2 => Some(Code::KeyPbes2),
            Form::V1 { in_java: false, .. } => Some(Code::KeyEncryptionNotInJava),
            Form::Plain | Form::V1 { .. } => None,
        };
        let has_attributes = has_encrypted_attributes(opened);
        let of_content = has_attributes.then_some(Code::KeyEncryptedAttributes);
        let is_raised = |code: &Code| {
            let severity = self.conditions.rules.severity(*code);
            matches!(severity, Some(Severity::Error | Severity::Warning))
        };
        [of_form, of_content].into_iter().flatten().find(is_raised)
    }

    /// Whether an encrypted key is PKCS #8 that the rules accept.
    fn is_acceptable(&self, opened: &Opened) -> bool {
        !opened.form.is_traditional() && self.objection(opened).is_none()
    }

    fn encrypted(
        &self,
        opened: &Opened,
        password: &SensitiveText,
    ) -> Result<Option<Written>, NoRandomness> {
        let mut salt = [0; SALT_BYTES];
        let random = self.conditions.provider.secure_random;
        random.fill(&mut salt).map_err(|_| NoRandomness)?;
        // Java rejects attributes in an encrypted key.
        let pkcs8 = match opened.key.has_attributes() {
            true => opened.key.to_version_1(),
            false => None,
        };
        let pkcs8 = pkcs8.unwrap_or_else(|| opened.key.expose_pkcs8().into());
        let der = key::pbe_sha1_3des(
            pkcs8.expose(),
            password.expose(),
            &salt,
            self.options.iterations.max(1),
        );
        Ok(der.map(|der| Written {
            label: "ENCRYPTED PRIVATE KEY",
            der,
            password: Some(password.clone()),
            encrypted: Some(pkcs8),
        }))
    }

    /// A key that no password opens keeps its body; only the text around it is fixed.
    fn write_unopened(&self, draft: &mut Document, changes: &mut Changes) -> bool {
        let [block] = self.sorted.keys.as_slice() else {
            return false;
        };
        let alone = !self.sorted.has_others() && self.sorted.curve.is_none();
        let Some(der) = block.der().filter(|_| alone) else {
            return false;
        };
        self.sorted.tell(&place(), changes);
        self.tell_blocks(changes);
        let mut text = SensitiveBuffer::default();
        pem::write(&block.label, der, &mut text);
        draft.set("privateKey", text.to_text());
        true
    }

    fn tell_blocks(&self, changes: &mut Changes) {
        let others = self.sorted.has_others() || self.sorted.curve.is_some();
        if self.moved {
            let message = "moved the key here from `certificate`";
            changes.push(Code::PemLabelUnexpected, &place(), message);
        } else if self.had_certificates {
            let message = "moved the certificates to `certificate`";
            changes.push(Code::KeyBlockBeside, &place(), message);
        } else if others {
            let message = "removed blocks that are not a private key";
            changes.push(Code::KeyBlockBeside, &place(), message);
        }
        if self.sorted.keys.len() > 1 {
            let message = "kept the key that belongs to the certificate";
            changes.push(Code::KeyMultiple, &place(), message);
        }
    }
}

fn place() -> Place {
    Place::field("privateKey")
}

fn is_pbe_sha1_3des(opened: &Opened) -> bool {
    opened.key.encryption() == Some("PBE-SHA1-3DES")
}

/// Whether attributes follow the private key in encrypted PKCS #8.
fn has_encrypted_attributes(opened: &Opened) -> bool {
    matches!(opened.form, Form::V1 { .. } | Form::Pbes2) && opened.key.has_attributes()
}

/// Reports attributes that an encryption leaves out.
fn tell_attributes(opened: &Opened, written: &Written, changes: &mut Changes) {
    let written = written.encrypted.as_ref().map(SensitiveBytes::expose);
    let is_left_out = written.is_some_and(|pkcs8| pkcs8 != opened.key.expose_pkcs8());
    if !is_left_out {
        return;
    }
    let message = "left out the attributes or the public key after the private key";
    match has_encrypted_attributes(opened) {
        true => changes.push(Code::KeyEncryptedAttributes, &place(), message),
        false => changes.push_asked(&place(), message),
    }
}

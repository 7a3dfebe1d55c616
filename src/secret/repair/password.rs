//! The password of the private key.

use super::document::Document;
use crate::finding::{Code, Place};
use crate::key::Opened;
use crate::secret::change::Changes;
use crate::secret::fields::shown;
use crate::secret::meaning::Holds;
use crate::secret::passwords::is_written;
use crate::sensitive::SensitiveText;

pub(super) const PASSWORD: &str = "privateKeyPassword";

/// Writes the password that opens the key, and removes one that opens nothing.
pub(super) fn mend(
    password: Option<&SensitiveText>,
    opened: &Opened,
    draft: &mut Document,
    changes: &mut Changes,
) {
    // A key or certificates, which must not be lost.
    let is_pem = |text: &SensitiveText| Holds::of(text.expose()).is_any();
    if draft.text(PASSWORD).is_some_and(is_pem) {
        return;
    }
    let Some(password) = password else {
        return drop_unused(opened, draft, changes);
    };
    if draft.text(PASSWORD) == Some(password) {
        return;
    }
    let aside = draft.set_aside(PASSWORD);
    let place = Place::field(PASSWORD);
    if let Some((name, text)) = aside.iter().find(|(_, text)| is_written(text, password)) {
        let message = match text == password {
            true => format!("renamed to `{PASSWORD}`"),
            false => format!("renamed to `{PASSWORD}`, without the white space around it"),
        };
        let place = Place::field(shown(name.expose()));
        changes.push(Code::SecretFieldUnknown, &place, message);
        draft.set(name.expose(), None);
    } else if draft.text(PASSWORD).is_some() {
        let message = "wrote the password that opens the key";
        changes.push(Code::KeyPasswordWrong, &place, message);
    } else {
        let message = "added the key's password";
        match opened.form.is_encrypted() {
            true => changes.push(Code::KeyPasswordMissing, &place, message),
            false => changes.push_asked(&place, message),
        }
    }
    draft.set(PASSWORD, Some(password.clone()));
}

/// Removes the password of a key that is written without encryption.
fn drop_unused(opened: &Opened, draft: &mut Document, changes: &mut Changes) {
    const REQUESTED: &str = "removed the password, as requested";
    for (name, text) in draft.set_aside(PASSWORD) {
        let password = opened.password.as_ref();
        if password.is_some_and(|password| is_written(&text, password)) {
            changes.push_asked(&Place::field(shown(name.expose())), REQUESTED);
            draft.set(name.expose(), None);
        }
    }
    if !draft.has(PASSWORD) {
        return;
    }
    let place = Place::field(PASSWORD);
    let message = "removed the password of a key that is not encrypted";
    match opened.form.is_encrypted() {
        true => changes.push_asked(&place, REQUESTED),
        false => changes.push(Code::KeyPasswordUnused, &place, message),
    }
    draft.set(PASSWORD, None);
}

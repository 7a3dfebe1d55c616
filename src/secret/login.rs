//! A user name and a password, for SASL/SCRAM and SASL/PLAIN.

use std::fmt;

use zeroize::Zeroize;

use crate::finding::{Code, FactName, Finding, Findings, Place};
use crate::sensitive::SensitiveText;

/// A user name and a password.
#[derive(Clone)]
#[non_exhaustive]
pub struct Login {
    /// The user name.
    pub username: String,
    /// The password.
    pub password: SensitiveText,
}

impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The given user name can be a password.
        f.debug_struct("Login").finish_non_exhaustive()
    }
}

impl Drop for Login {
    /// Wiped, because people write passwords in place of the user name.
    fn drop(&mut self) {
        self.username.zeroize();
    }
}

impl Login {
    /// Makes a login with this user name and password, unchanged.
    pub fn new(username: impl Into<String>, password: SensitiveText) -> Self {
        Self {
            username: username.into(),
            password,
        }
    }

    /// Reports unusual user names and passwords: the `login-*` codes. `scram` says whether the
    /// login is for SASL/SCRAM, because Kafka's SCRAM server accepts only ASCII user names.
    pub fn check(&self, scram: bool, findings: &mut Findings) {
        let password = self.password.expose();
        check(Some(&self.username), Some(password), scram, findings);
    }
}

/// [`Login::check`], for a login that may lack one half.
pub(crate) fn check(
    username: Option<&str>,
    password: Option<&str>,
    scram: bool,
    findings: &mut Findings,
) {
    for (field, text) in [("username", username), ("password", password)] {
        if text.is_some_and(|text| text.trim() != text) {
            findings.push(
                Finding::new(
                    Code::LoginWhitespace,
                    Place::field(field),
                    format!("white space before or after the {field}; it is part of the {field}"),
                )
                .help("delete it, unless the user was created with it")
                .fact(FactName::Field, field),
            );
        }
    }
    // It accepts all of ASCII except NUL.
    if scram && username.is_some_and(|name| !name.is_ascii() || name.contains('\0')) {
        findings.push(
            Finding::new(
                Code::LoginUserNotAscii,
                Place::field("username"),
                "a user name that is not ASCII, which Kafka's SCRAM server rejects",
            )
            .help("create the user under an ASCII name: `kafka-configs --alter --entity-type users --entity-name NAME --add-config 'SCRAM-SHA-512=[password=…]'`"),
        );
    }
}

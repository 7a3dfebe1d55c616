//! PLAIN (RFC 4616): the user name and the password themselves, for encrypted channels only.

use super::one_message::{Exchange, OneMessage, Verdict, one_message};
use super::part::{check_part, expect_empty};
use super::{Mechanism, SaslError};
use crate::sensitive::{SensitiveBytes, SensitiveText};

/// The mechanism `PLAIN` (RFC 4616), without an authorization identity.
///
/// The message contains the password, so [`Mechanism::needs_encryption`] is true: send it only over
/// TLS. Amazon MSK does not have PLAIN; Lambda calls it `BASIC_AUTH`.
///
/// ```
/// use msk_auth::sasl::{Mechanism, Plain, Step};
///
/// let mut plain = Plain::new("alice", "alice-secret".into())?;
/// assert_eq!(plain.first()?.expose(), b"\0alice\0alice-secret");
/// assert_eq!(plain.answer(b"")?, Step::Done);
/// # Ok::<(), msk_auth::sasl::SaslError>(())
/// ```
#[derive(Debug)]
pub struct Plain(OneMessage<Login>);

#[derive(Debug)]
struct Login {
    user: String,
    password: SensitiveText,
}

impl Plain {
    /// Makes a login as `user` with `password`, both sent as unchanged UTF-8.
    ///
    /// # Errors
    /// [`SaslError::Empty`] or [`SaslError::ContainsNul`] if either of them is empty or contains a
    /// NUL, which separates them in the message.
    pub fn new(user: &str, password: SensitiveText) -> Result<Self, SaslError> {
        check_part("user name", user)?;
        check_part("password", password.expose())?;
        Ok(Self(OneMessage::new(Login {
            user: user.to_owned(),
            password,
        })))
    }
}

one_message!(impl Mechanism for Plain as "PLAIN");

impl Exchange for Login {
    fn message(&self) -> SensitiveBytes {
        SensitiveBytes::concat(&[
            b"\0",
            self.user.as_bytes(),
            b"\0",
            self.password.expose().as_bytes(),
        ])
    }

    fn judge(&mut self, answer: &[u8]) -> Result<Verdict, SaslError> {
        expect_empty(answer).map(|()| Verdict::Accepted)
    }
}

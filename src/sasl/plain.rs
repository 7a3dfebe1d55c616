//! PLAIN (RFC 4616): the user name and the password themselves, for encrypted channels only.

use super::part::check_part;
use super::stage::{Stage, expect_empty};
use super::{Mechanism, Outcome, SaslError, Step};
use crate::sensitive::{SensitiveBytes, SensitiveText};

/// The mechanism `PLAIN` (RFC 4616), without an authorization identity.
///
/// The message holds the password, so [`Mechanism::needs_encryption`] is true: send it over TLS
/// only. Amazon MSK has no PLAIN; Lambda calls it `BASIC_AUTH`.
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
pub struct Plain {
    user: String,
    password: SensitiveText,
    stage: Stage,
}

impl Plain {
    /// A login as `user` with `password`, both sent as UTF-8 just as they are.
    ///
    /// # Errors
    /// [`SaslError::Empty`] or [`SaslError::ContainsNul`] where either of them is empty or has a NUL,
    /// which separates them in the message.
    pub fn new(user: &str, password: SensitiveText) -> Result<Self, SaslError> {
        check_part("user name", user)?;
        check_part("password", password.expose())?;
        Ok(Self {
            user: user.to_owned(),
            password,
            stage: Stage::Ready,
        })
    }

    fn message(&self) -> SensitiveBytes {
        SensitiveBytes::concat(&[
            b"\0",
            self.user.as_bytes(),
            b"\0",
            self.password.expose().as_bytes(),
        ])
    }
}

impl Mechanism for Plain {
    fn name(&self) -> &'static str {
        "PLAIN"
    }

    fn needs_encryption(&self) -> bool {
        true
    }

    fn first(&mut self) -> Result<SensitiveBytes, SaslError> {
        self.stage.send()?;
        Ok(self.message())
    }

    fn answer(&mut self, challenge: &[u8]) -> Result<Step, SaslError> {
        if self.stage.is_ready() {
            self.stage.send_after(challenge)?;
            return Ok(Step::Send(self.message()));
        }
        self.stage.conclude(|| expect_empty(challenge))
    }

    fn outcome(&self) -> Outcome<'_> {
        self.stage.outcome()
    }
}

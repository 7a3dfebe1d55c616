//! AWS credentials: an access key, maybe a session token, maybe an end.

use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use crate::iam::credentials_error::CredentialsError;
use crate::sensitive::SensitiveText;

/// The most bytes of an access key id; AWS's own bound (IAM API reference, `AccessKey`).
const MAX_ACCESS_KEY_ID: usize = 128;
/// The most bytes of a secret access key; AWS's have 40.
const MAX_SECRET_ACCESS_KEY: usize = 1024;
/// The most bytes of a session token; AWS names no bound and hands out up to about 4,096.
const MAX_SESSION_TOKEN: usize = 16_384;

/// Credentials with which AWS requests are signed. Cheap to clone; the secret parts are wiped with
/// the last clone, and `Debug` shows the access key id, the expiry and the principal alone.
///
/// ```
/// use msk_auth::iam::Credentials;
///
/// let secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY".into();
/// let credentials = Credentials::new("AKIDEXAMPLE", secret)?;
/// assert!(!format!("{credentials:?}").contains("wJalr"));
/// # Ok::<(), msk_auth::iam::CredentialsError>(())
/// ```
#[derive(Clone)]
pub struct Credentials(Arc<Parts>);

#[derive(Clone)]
struct Parts {
    access_key_id: Box<str>,
    secret_access_key: SensitiveText,
    session_token: Option<SensitiveText>,
    expires_at: Option<SystemTime>,
    principal: Option<Box<str>>,
    account_id: Option<Box<str>>,
}

impl Credentials {
    /// Long-term credentials, until more is said of them.
    ///
    /// # Errors
    /// [`CredentialsError::Malformed`] where a part is empty, too long, not ASCII, or has white
    /// space or control characters in it, as a line break pasted along with it leaves.
    pub fn new(
        access_key_id: &str,
        secret_access_key: SensitiveText,
    ) -> Result<Self, CredentialsError> {
        check("access key id", access_key_id, MAX_ACCESS_KEY_ID)?;
        check(
            "secret access key",
            secret_access_key.expose(),
            MAX_SECRET_ACCESS_KEY,
        )?;
        Ok(Self(Arc::new(Parts {
            access_key_id: Box::from(access_key_id),
            secret_access_key,
            session_token: None,
            expires_at: None,
            principal: None,
            account_id: None,
        })))
    }

    /// The same credentials with the session token that temporary ones come with.
    ///
    /// # Errors
    /// As for [`Credentials::new`].
    pub fn with_session_token(
        mut self,
        session_token: SensitiveText,
    ) -> Result<Self, CredentialsError> {
        check("session token", session_token.expose(), MAX_SESSION_TOKEN)?;
        Arc::make_mut(&mut self.0).session_token = Some(session_token);
        Ok(self)
    }

    /// The same credentials, known to end at `expires_at`. No token signed with them claims to
    /// last longer.
    pub fn with_expiry(mut self, expires_at: SystemTime) -> Self {
        Arc::make_mut(&mut self.0).expires_at = Some(expires_at);
        self
    }

    /// The same credentials, known to be those of `principal`: the ARN that
    /// `sts:GetCallerIdentity` answers, for example
    /// `arn:aws:sts::123456789012:assumed-role/orders/msk-auth`.
    pub fn with_principal(mut self, principal: &str) -> Self {
        Arc::make_mut(&mut self.0).principal = Some(Box::from(principal));
        self
    }

    /// The same credentials, known to be of the AWS account `account_id` (twelve digits).
    pub fn with_account_id(mut self, account_id: &str) -> Self {
        Arc::make_mut(&mut self.0).account_id = Some(Box::from(account_id));
        self
    }

    /// An error where the access key is a temporary one, as its beginning says, and its session token
    /// is absent; `key` and `token` are what the two are called there.
    ///
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids>
    pub(crate) fn require_session_token(
        &self,
        key: &str,
        token: &str,
    ) -> Result<(), CredentialsError> {
        match self.0.access_key_id.starts_with("ASIA") && self.0.session_token.is_none() {
            false => Ok(()),
            true => Err(CredentialsError::Incomplete {
                what: format!(
                    "{key} is a temporary key (it begins with ASIA), and {token} is absent"
                ),
                help: format!(
                    "set {token} too: temporary credentials have three parts, and AWS rejects them without the token; \
                     `aws configure export-credentials` prints all of them"
                ),
            }),
        }
    }

    /// The access key id. It names the key and is not a secret.
    pub fn access_key_id(&self) -> &str {
        &self.0.access_key_id
    }

    /// The secret access key.
    pub fn secret_access_key(&self) -> &SensitiveText {
        &self.0.secret_access_key
    }

    /// The session token of temporary credentials.
    pub fn session_token(&self) -> Option<&SensitiveText> {
        self.0.session_token.as_ref()
    }

    /// When they end, where that is known.
    pub fn expires_at(&self) -> Option<SystemTime> {
        self.0.expires_at
    }

    /// Whose they are, as an ARN, where that is known.
    pub fn principal(&self) -> Option<&str> {
        self.0.principal.as_deref()
    }

    /// The AWS account they are of: as it was given, or as it is in the principal's ARN.
    pub(crate) fn account_id(&self) -> Option<&str> {
        self.0.account_id.as_deref().or_else(|| {
            let account = self.principal()?.split(':').nth(4)?;
            (!account.is_empty()).then_some(account)
        })
    }

    /// Whether these are the same key: the same object, or equal in id and secret.
    pub(crate) fn same_key(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
            || (self.0.access_key_id == other.0.access_key_id
                && self.0.secret_access_key == other.0.secret_access_key)
    }

    /// The same key in the same session.
    pub(crate) fn same_session(&self, other: &Self) -> bool {
        self.same_key(other) && self.0.session_token == other.0.session_token
    }

    /// From whom to whom credentials changed, as far as both are known: the principals, else the
    /// accounts.
    pub(crate) fn principal_change(&self, after: &Self) -> Option<(String, String)> {
        let known = |part: fn(&Self) -> Option<&str>| part(self).zip(part(after));
        let (from, to) = known(Self::principal).or_else(|| known(Self::account_id))?;
        (from != to).then(|| (from.to_owned(), to.to_owned()))
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("access_key_id", &self.0.access_key_id)
            .field("temporary", &self.0.session_token.is_some())
            .field("expires_at", &self.0.expires_at)
            .field("principal", &self.principal())
            .finish_non_exhaustive()
    }
}

/// Says what is wrong with a part, never what it holds.
fn check(part: &'static str, text: &str, most: usize) -> Result<(), CredentialsError> {
    let problem = if text.is_empty() {
        "is empty"
    } else if text.len() > most {
        "is too long to be one"
    } else if text.contains(char::is_whitespace) {
        "has white space or a line break in it; copy it again without"
    } else if !text.bytes().all(|b| b.is_ascii_graphic()) {
        "has a character in it that is not printable ASCII"
    } else {
        return Ok(());
    };
    Err(CredentialsError::Malformed { part, problem })
}

//! AWS credentials: an access key, and optionally a session token and an expiry.

use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use crate::iam::credentials_error::CredentialsError;
use crate::sensitive::SensitiveText;

/// The maximum length of an access key id; AWS's own limit (IAM API reference, `AccessKey`).
const MAX_ACCESS_KEY_ID: usize = 128;
/// The maximum length of a secret access key; AWS's have 40 bytes.
const MAX_SECRET_ACCESS_KEY: usize = 1024;
/// The maximum length of a session token; AWS documents no limit and issues up to about 4,096
/// bytes.
const MAX_SESSION_TOKEN: usize = 16_384;

/// Credentials for signing AWS requests. Cloning is cheap. The secret parts are wiped with the last
/// clone, and `Debug` shows only the access key id, the expiry and the principal.
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
    /// Makes long-term credentials; the other methods add a session token and an expiry.
    ///
    /// # Errors
    /// [`CredentialsError::Malformed`] if a part is empty, too long, not ASCII, or contains white
    /// space or control characters, for example a pasted line break; or if it is in quotes. An access key id
    /// has only letters, digits and `_` (IAM API reference, `AccessKey`: `\w{16,128}`).
    pub fn new(
        access_key_id: &str,
        secret_access_key: SensitiveText,
    ) -> Result<Self, CredentialsError> {
        check("access key id", access_key_id, MAX_ACCESS_KEY_ID)?;
        check_word("access key id", access_key_id)?;
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

    /// Adds the session token of temporary credentials.
    ///
    /// # Errors
    /// Same as [`Credentials::new`].
    pub fn with_session_token(
        mut self,
        session_token: SensitiveText,
    ) -> Result<Self, CredentialsError> {
        check("session token", session_token.expose(), MAX_SESSION_TOKEN)?;
        Arc::make_mut(&mut self.0).session_token = Some(session_token);
        Ok(self)
    }

    /// Sets the expiry. No token signed with these credentials is valid for longer.
    pub fn with_expiry(mut self, expires_at: SystemTime) -> Self {
        Arc::make_mut(&mut self.0).expires_at = Some(expires_at);
        self
    }

    /// Sets the principal: the ARN that `sts:GetCallerIdentity` returns, for example
    /// `arn:aws:sts::123456789012:assumed-role/orders/msk-auth`.
    pub fn with_principal(mut self, principal: &str) -> Self {
        Arc::make_mut(&mut self.0).principal = Some(Box::from(principal));
        self
    }

    /// Sets the AWS account (twelve digits).
    pub fn with_account_id(mut self, account_id: &str) -> Self {
        Arc::make_mut(&mut self.0).account_id = Some(Box::from(account_id));
        self
    }

    /// Returns an error if the access key is a temporary one, by its prefix, and has no session
    /// token; `key` and `token` are the names of the two in their source, and `older` is botocore's older name
    /// of the token, if only that is set. The SDKs for Java, Go and Rust do not read it.
    ///
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids>
    pub(crate) fn require_session_token(
        &self,
        key: &str,
        token: &str,
        older: Option<&str>,
    ) -> Result<(), CredentialsError> {
        match self.0.access_key_id.starts_with("ASIA") && self.0.session_token.is_none() {
            false => Ok(()),
            true => Err(CredentialsError::Incomplete {
                what: format!(
                    "{key} is a temporary key (it begins with ASIA), and {token} is missing"
                ),
                help: match older {
                    Some(older) => format!(
                        "rename {older} to {token}: {older} is an older name, which only botocore and the AWS CLI read"
                    ),
                    None => format!(
                        "set {token} too: temporary credentials have three parts, and AWS rejects them without the \
                         token; `aws configure export-credentials` prints all of them"
                    ),
                },
            }),
        }
    }

    /// The access key id. It identifies the key and is not a secret.
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

    /// When they expire, if known.
    pub fn expires_at(&self) -> Option<SystemTime> {
        self.0.expires_at
    }

    /// Their principal as an ARN, if known.
    pub fn principal(&self) -> Option<&str> {
        self.0.principal.as_deref()
    }

    /// Their AWS account, as set or from the principal's ARN.
    pub(crate) fn account_id(&self) -> Option<&str> {
        self.0.account_id.as_deref().or_else(|| {
            let account = self.principal()?.split(':').nth(4)?;
            (!account.is_empty()).then_some(account)
        })
    }

    /// Whether both are the same key: the same object, or equal in id and secret.
    pub(crate) fn same_key(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
            || (self.0.access_key_id == other.0.access_key_id
                && self.0.secret_access_key == other.0.secret_access_key)
    }

    /// The same key in the same session.
    pub(crate) fn same_session(&self, other: &Self) -> bool {
        self.same_key(other) && self.0.session_token == other.0.session_token
    }

    /// The change between two credentials, if both are known: the principals, or else the accounts.
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

/// Reports a problem of a part, but never its content.
fn check(part: &'static str, text: &str, most: usize) -> Result<(), CredentialsError> {
    let problem = if text.is_empty() {
        "is empty"
    } else if text.len() > most {
        "is too long"
    } else if text.contains(char::is_whitespace) {
        "contains white space or a line break; copy it again without"
    } else if !text.bytes().all(|b| b.is_ascii_graphic()) {
        "contains a character that is not printable ASCII"
    } else if is_quoted(text) {
        "is in quotes; remove the quotes"
    } else {
        return Ok(());
    };
    Err(CredentialsError::Malformed { part, problem })
}

/// Whether a quote is the first or the last character, as a shell reads it and AWS's files do not.
fn is_quoted(text: &str) -> bool {
    const QUOTES: [char; 2] = ['"', '\''];
    text.starts_with(QUOTES) || text.ends_with(QUOTES)
}

fn check_word(part: &'static str, text: &str) -> Result<(), CredentialsError> {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    match text.bytes().all(is_word) {
        true => Ok(()),
        false => Err(CredentialsError::Malformed {
            part,
            problem: "contains a character that is not a letter, a digit or `_`; copy it again",
        }),
    }
}

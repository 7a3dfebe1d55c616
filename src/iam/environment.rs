//! Credentials from environment variables, as every AWS tool reads them.

use std::time::SystemTime;

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use zeroize::Zeroizing;

use crate::iam::credentials::Credentials;
use crate::iam::credentials_error::CredentialsError;
use crate::iam::provider::{CredentialsFuture, ProvideCredentials};
use crate::sensitive::SensitiveText;

const ACCESS_KEY_ID: &str = "AWS_ACCESS_KEY_ID";
const SECRET_ACCESS_KEY: &str = "AWS_SECRET_ACCESS_KEY";
const SESSION_TOKEN: &str = "AWS_SESSION_TOKEN";
const EXPIRATION: &str = "AWS_CREDENTIAL_EXPIRATION";
/// Variables that lead to credentials, but not without the AWS SDK.
const BY_SDK: [&str; 3] = [
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
];

/// A provider of the credentials in this process's environment.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct Environment;

impl ProvideCredentials for Environment {
    fn provide(&self) -> CredentialsFuture<'_> {
        Box::pin(std::future::ready(credentials()))
    }
}

/// The credentials in this process's environment: `AWS_ACCESS_KEY_ID` and
/// `AWS_SECRET_ACCESS_KEY`, for temporary ones `AWS_SESSION_TOKEN`, and where it is set
/// `AWS_CREDENTIAL_EXPIRATION` (RFC 3339; `aws configure export-credentials` writes it).
///
/// # Errors
/// [`CredentialsError::Missing`], [`CredentialsError::NeedsSdk`] or
/// [`CredentialsError::Malformed`], each with the variable's name.
pub fn credentials() -> Result<Credentials, CredentialsError> {
    credentials_from(process_variable)
}

/// The same with another way to look a variable up.
///
/// ```
/// use msk_auth::iam::environment;
///
/// let variables =
///     [("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"), ("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI")];
/// let credentials = environment::credentials_from(|name| {
///     variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).into())
/// })?;
/// assert_eq!(credentials.access_key_id(), "AKIDEXAMPLE");
/// # Ok::<(), msk_auth::iam::CredentialsError>(())
/// ```
///
/// # Errors
/// As for [`credentials`].
pub fn credentials_from(
    variable: impl Fn(&str) -> Option<SensitiveText>,
) -> Result<Credentials, CredentialsError> {
    let set = |name| variable(name).filter(|value| !value.is_empty());
    let credentials = match (set(ACCESS_KEY_ID), set(SECRET_ACCESS_KEY)) {
        (Some(id), Some(secret)) => Credentials::new(id.expose(), secret)?,
        (Some(_), None) => return Err(missing(ACCESS_KEY_ID, SECRET_ACCESS_KEY)),
        (None, Some(_)) => return Err(missing(SECRET_ACCESS_KEY, ACCESS_KEY_ID)),
        (None, None) => return Err(none_at_all(set)),
    };
    let credentials = match set(SESSION_TOKEN) {
        Some(token) => credentials.with_session_token(token)?,
        None => credentials,
    };
    match set(EXPIRATION) {
        Some(text) => Ok(credentials.with_expiry(expiry(text.expose())?)),
        None => Ok(credentials),
    }
}

/// The value of a variable of this process.
pub(crate) fn process_variable(name: &str) -> Option<SensitiveText> {
    let value = Zeroizing::new(std::env::var(name).ok()?);
    Some(SensitiveText::from(value.as_str()))
}

fn expiry(text: &str) -> Result<SystemTime, CredentialsError> {
    match OffsetDateTime::parse(text, &Rfc3339).map(OffsetDateTime::unix_timestamp) {
        Ok(seconds) => u64::try_from(seconds)
            .ok()
            .and_then(|seconds| {
                SystemTime::UNIX_EPOCH.checked_add(std::time::Duration::from_secs(seconds))
            })
            .ok_or(CredentialsError::Expired),
        Err(_) => Err(CredentialsError::Malformed {
            part: "expiry",
            problem: "in AWS_CREDENTIAL_EXPIRATION is not a time as 2026-01-02T03:04:05Z",
        }),
    }
}

fn missing(set: &str, absent: &str) -> CredentialsError {
    CredentialsError::Missing {
        what: format!("{set} is set, but {absent} is not"),
        help: "set both, and AWS_SESSION_TOKEN for temporary credentials".into(),
    }
}

fn none_at_all(set: impl Fn(&'static str) -> Option<SensitiveText>) -> CredentialsError {
    match BY_SDK.into_iter().find(|name| set(name).is_some()) {
        Some(setting) => CredentialsError::NeedsSdk {
            place: "the environment".into(),
            setting: setting.into(),
        },
        None => CredentialsError::Missing {
            what: format!("{ACCESS_KEY_ID} and {SECRET_ACCESS_KEY} are not set"),
            help: "set them, and AWS_SESSION_TOKEN for temporary credentials, or name a profile"
                .into(),
        },
    }
}

//! Credentials from environment variables, as all AWS tools read them.

use std::time::{Duration, SystemTime};

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
/// What botocore called it before the SDKs agreed on that name.
const OLDER_SESSION_TOKEN: &str = "AWS_SECURITY_TOKEN";
const EXPIRATION: &str = "AWS_CREDENTIAL_EXPIRATION";
const WEB_IDENTITY: &str = "AWS_WEB_IDENTITY_TOKEN_FILE";
const ROLE_ARN: &str = "AWS_ROLE_ARN";
const CONTAINER_FULL: &str = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
const CONTAINER_RELATIVE: &str = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
const CONTAINER_TOKENS: [&str; 2] = [
    "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN",
];
/// The addresses of EKS Pod Identity's agent, which requires a token.
const POD_IDENTITY_AGENTS: [&str; 2] = ["http://169.254.170.23/", "http://[fd00:ec2::23]/"];

/// Provides the credentials in this process's environment.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct Environment;

impl ProvideCredentials for Environment {
    fn provide(&self) -> CredentialsFuture<'_> {
        Box::pin(std::future::ready(credentials()))
    }
}

/// Reads the credentials in this process's environment: `AWS_ACCESS_KEY_ID` and
/// `AWS_SECRET_ACCESS_KEY`, for temporary ones `AWS_SESSION_TOKEN`, and, if it is set,
/// `AWS_CREDENTIAL_EXPIRATION` (RFC 3339; `aws configure export-credentials` writes it).
///
/// # Errors
/// [`CredentialsError::Missing`] if there are none; [`CredentialsError::Incomplete`] if a part is
/// missing (a temporary key without its session token, a web identity without its role);
/// [`CredentialsError::NeedsSdk`] or [`CredentialsError::Malformed`]. Each names the variable.
pub fn credentials() -> Result<Credentials, CredentialsError> {
    credentials_from(process_variable)
}

/// Reads the credentials like [`credentials`], with another function that looks up a variable.
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
/// Same as [`credentials`].
pub fn credentials_from(
    variable: impl Fn(&str) -> Option<SensitiveText>,
) -> Result<Credentials, CredentialsError> {
    let set = |name| variable(name).filter(|value| !value.is_empty());
    let credentials = match (set(ACCESS_KEY_ID), set(SECRET_ACCESS_KEY)) {
        (Some(id), Some(secret)) => Credentials::new(id.expose(), secret)?,
        (Some(_), None) => {
            return Err(CredentialsError::Incomplete {
                what: format!("{ACCESS_KEY_ID} is set, but {SECRET_ACCESS_KEY} is not"),
                help: SET_BOTH.into(),
            });
        }
        // A secret without its key is ignored by AWS's own tools, too.
        (None, Some(_)) => {
            return Err(CredentialsError::Missing {
                what: format!("{SECRET_ACCESS_KEY} is set, but {ACCESS_KEY_ID} is not"),
                help: SET_BOTH.into(),
            });
        }
        (None, None) => return Err(none_at_all(set)),
    };
    let credentials = match set(SESSION_TOKEN) {
        Some(token) => credentials.with_session_token(token)?,
        None => credentials,
    };
    let older = Some(OLDER_SESSION_TOKEN).filter(|older| set(older).is_some());
    credentials.require_session_token(ACCESS_KEY_ID, SESSION_TOKEN, older)?;
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
    match OffsetDateTime::parse(text, &Rfc3339) {
        Ok(_) => time_of(text).ok_or(CredentialsError::Expired),
        Err(_) => Err(CredentialsError::Malformed {
            part: "expiry",
            problem: "in AWS_CREDENTIAL_EXPIRATION is not a time such as 2026-01-02T03:04:05Z",
        }),
    }
}

/// The time in a text (RFC 3339), if it is not before 1970.
pub(crate) fn time_of(text: &str) -> Option<SystemTime> {
    let seconds = OffsetDateTime::parse(text, &Rfc3339).ok()?.unix_timestamp();
    let seconds = Duration::from_secs(u64::try_from(seconds).ok()?);
    SystemTime::UNIX_EPOCH.checked_add(seconds)
}

const SET_BOTH: &str = "set both, and AWS_SESSION_TOKEN for temporary credentials";

/// Without any key: other credentials that the environment names, and what they lack.
fn none_at_all(set: impl Fn(&'static str) -> Option<SensitiveText>) -> CredentialsError {
    if set(WEB_IDENTITY).is_some() {
        return match set(ROLE_ARN) {
            Some(_) => by_sdk("an IAM role for a service account (IRSA)", WEB_IDENTITY),
            None => CredentialsError::Incomplete {
                what: format!("{WEB_IDENTITY} is set, but {ROLE_ARN} is not"),
                help: "set it to the role's ARN; on EKS, annotate the service account with \
                       `eks.amazonaws.com/role-arn` and start the pod again"
                    .into(),
            },
        };
    }
    if set(CONTAINER_RELATIVE).is_some() {
        return by_sdk("an ECS task's role", CONTAINER_RELATIVE);
    }
    if let Some(uri) = set(CONTAINER_FULL) {
        let is_pod = POD_IDENTITY_AGENTS
            .iter()
            .any(|agent| uri.expose().starts_with(agent));
        let has_token = CONTAINER_TOKENS.into_iter().any(|name| set(name).is_some());
        return match (is_pod, has_token) {
            (true, false) => CredentialsError::Incomplete {
                what: format!(
                    "{CONTAINER_FULL} names EKS Pod Identity's agent, but {} is not set",
                    CONTAINER_TOKENS[0]
                ),
                help: "start the pod again, so that EKS sets both; `aws eks \
                       list-pod-identity-associations --cluster-name NAME` lists which service \
                       accounts have a role"
                    .into(),
            },
            (true, true) => by_sdk("EKS Pod Identity", CONTAINER_FULL),
            (false, _) => by_sdk("a container's role", CONTAINER_FULL),
        };
    }
    CredentialsError::Missing {
        what: match set(ROLE_ARN) {
            Some(_) => format!("{ROLE_ARN} is set, but {WEB_IDENTITY} is not, nor {ACCESS_KEY_ID}"),
            None => format!("{ACCESS_KEY_ID} and {SECRET_ACCESS_KEY} are not set"),
        },
        help: "set the keys, and AWS_SESSION_TOKEN for temporary credentials, or name a profile"
            .into(),
    }
}

fn by_sdk(place: &str, setting: &str) -> CredentialsError {
    CredentialsError::NeedsSdk {
        place: place.into(),
        setting: setting.into(),
        help: "put credentials into the environment with \
               `eval \"$(aws configure export-credentials --format env)\"` (AWS CLI 2)"
            .into(),
    }
}

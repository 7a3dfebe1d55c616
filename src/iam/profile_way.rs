//! How a profile gets its credentials, and what is missing for that.

use std::collections::BTreeMap;

use crate::finding::{printable, shell_word};
use crate::iam::credentials::Credentials;
use crate::iam::credentials_error::CredentialsError;
use crate::iam::ini::Settings;
use crate::sensitive::SensitiveText;

/// What botocore called `aws_session_token` before the SDKs agreed on that name.
const OLDER_TOKEN: &str = "aws_security_token";

/// The ways that work without the AWS SDK.
#[derive(Debug)]
pub(crate) enum Way<'a> {
    /// The profile's static keys.
    Keys(Credentials),
    /// The command line of a program that prints them.
    Process(&'a SensitiveText),
}

/// One of the profiles.
pub(crate) struct Reading<'a> {
    pub(crate) profile: &'a str,
    pub(crate) settings: &'a Settings,
    pub(crate) profiles: &'a BTreeMap<Box<str>, Settings>,
    pub(crate) sso_sessions: &'a BTreeMap<Box<str>, Settings>,
    /// Whether its key is in the credentials file; a key in the config file comes after a program.
    pub(crate) has_keys_first: bool,
    /// The file for a missing key.
    pub(crate) file: String,
}

impl<'a> Reading<'a> {
    /// The way, in the order of AWS's own tools: a role, a sign-in by IAM Identity Center, keys in the
    /// credentials file, a sign-in to the console, a program, keys in the config file.
    pub(crate) fn way(&self) -> Result<Way<'a>, CredentialsError> {
        if self.set("role_arn").is_some() {
            return Err(self.role());
        }
        if self.set("web_identity_token_file").is_some() {
            return Err(self.lacks_role("web_identity_token_file"));
        }
        if let Some(session) = self.set("sso_session") {
            return Err(self.sso_session(session.expose()));
        }
        if self.set("sso_start_url").is_some() {
            let required = ["sso_region", "sso_account_id", "sso_role_name"];
            return Err(self.sign_in("sso_start_url", &required, self.settings));
        }
        if self.set("login_session").is_some()
            && !(self.has_keys_first && self.set("aws_access_key_id").is_some())
        {
            return Err(self.console_session());
        }
        let process = self.set("credential_process");
        match (self.set("aws_access_key_id"), process) {
            (_, Some(command)) if !self.has_keys_first => Ok(Way::Process(command)),
            (Some(id), _) => self.keys(id).map(Way::Keys),
            (None, Some(command)) => Ok(Way::Process(command)),
            (None, None) => Err(self.nothing()),
        }
    }

    fn set(&self, setting: &str) -> Option<&'a SensitiveText> {
        let value = self.settings.get(setting)?;
        (!value.is_empty()).then_some(value)
    }

    /// The error for a profile without a key and a program.
    fn nothing(&self) -> CredentialsError {
        let sources = ["source_profile", "credential_source"];
        match sources.iter().find(|setting| self.set(setting).is_some()) {
            Some(source) => self.lacks_role(source),
            None => CredentialsError::Missing {
                what: format!("{} has no aws_access_key_id", self.place()),
                help: format!("set it in {}", self.file),
            },
        }
    }

    fn lacks_role(&self, source: &str) -> CredentialsError {
        let what = format!("role_arn for its {source}");
        self.lacks(&what, "set it to the role's ARN")
    }

    fn keys(&self, id: &SensitiveText) -> Result<Credentials, CredentialsError> {
        let secret = self.set("aws_secret_access_key").ok_or_else(|| {
            self.lacks("aws_secret_access_key", &format!("set it in {}", self.file))
        })?;
        let credentials = Credentials::new(id.expose(), secret.clone())?;
        let credentials = match self.set("aws_session_token") {
            Some(token) => credentials.with_session_token(token.clone())?,
            None => credentials,
        };
        let key = format!("aws_access_key_id of {}", self.place());
        let older = Some(OLDER_TOKEN).filter(|older| self.set(older).is_some());
        credentials.require_session_token(&key, "aws_session_token", older)?;
        Ok(credentials)
    }

    /// The error for the role in `role_arn`.
    fn role(&self) -> CredentialsError {
        let source = self.set("source_profile").map(SensitiveText::expose);
        let has_other = ["credential_source", "web_identity_token_file"]
            .iter()
            .any(|setting| self.set(setting).is_some());
        match source {
            Some(source) if !self.profiles.contains_key(source) => {
                self.names_no("source_profile", source, &listed("profiles", self.profiles))
            }
            None if !has_other => self.lacks(
                "source_profile or credential_source for its role_arn",
                "set `source_profile = NAME` to a profile that may assume the role",
            ),
            _ => self.by_sdk("role_arn", ""),
        }
    }

    /// The error for a sign-in by an sso-session.
    fn sso_session(&self, name: &str) -> CredentialsError {
        match self.sso_sessions.get(name) {
            None => self.names_no(
                "sso_session",
                name,
                &format!(
                    "make it with `aws configure sso-session`; {}",
                    listed("sso-sessions", self.sso_sessions)
                ),
            ),
            Some(session) => {
                let absent = |setting: &&&str| !session.contains_key(**setting);
                match ["sso_start_url", "sso_region"].iter().find(absent) {
                    Some(setting) => self.lacks(
                        &format!("{setting} in its `[sso-session {}]`", printable(name)),
                        "set it in the config file",
                    ),
                    None => self.sign_in(
                        "sso_session",
                        &["sso_account_id", "sso_role_name"],
                        self.settings,
                    ),
                }
            }
        }
    }

    fn sign_in(&self, by: &str, required: &[&str], settings: &Settings) -> CredentialsError {
        let absent = |setting: &&&str| !settings.contains_key(**setting);
        match required.iter().find(absent) {
            Some(setting) => self.lacks(setting, "`aws configure sso` sets it"),
            None => {
                let name = shell_word(self.profile);
                self.by_sdk(
                    by,
                    &format!("sign in with `aws sso login --profile {name}` and "),
                )
            }
        }
    }

    /// The error for a sign-in with `aws login`.
    fn console_session(&self) -> CredentialsError {
        let name = shell_word(self.profile);
        let before = format!("sign in with `aws login --profile {name}` and ");
        self.by_sdk("login_session", &before)
    }

    fn by_sdk(&self, setting: &str, before: &str) -> CredentialsError {
        let name = shell_word(self.profile);
        CredentialsError::NeedsSdk {
            place: self.place(),
            setting: setting.into(),
            help: format!(
                "{before}put credentials into the environment with \
                 `eval \"$(aws configure export-credentials --profile {name} --format env)\"` (AWS CLI 2)"
            ),
        }
    }

    fn lacks(&self, what: &str, help: &str) -> CredentialsError {
        CredentialsError::Incomplete {
            what: format!("{} has no {what}", self.place()),
            help: help.to_owned(),
        }
    }

    /// The error for a setting with an unknown name.
    fn names_no(&self, setting: &str, name: &str, help: &str) -> CredentialsError {
        let name = printable(name);
        CredentialsError::Incomplete {
            what: format!(
                "{} names the {setting} `{name}`, which is in neither file",
                self.place()
            ),
            help: help.to_owned(),
        }
    }

    fn place(&self) -> String {
        format!("the profile `{}`", printable(self.profile))
    }
}

/// The names of the profiles or sso-sessions.
fn listed(kind: &str, known: &BTreeMap<Box<str>, Settings>) -> String {
    let names: Vec<_> = known.keys().map(|name| printable(name)).collect();
    match names.is_empty() {
        true => format!("the files have no {kind}"),
        false => format!("the {kind} are: {}", names.join(", ")),
    }
}

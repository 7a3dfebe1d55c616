//! Credentials from the profiles of `~/.aws/credentials` and `~/.aws/config`, without the SDK.
//!
//! The format is that of AWS's "Shared config and credentials files". Static keys are read here;
//! profiles that assume a role, sign in or run a program take the feature `aws`, and say so.

use std::collections::BTreeMap;
use std::fmt;
use std::future::poll_fn;
use std::path::{Path, PathBuf};
use std::time::Duration;

use zeroize::Zeroizing;

use crate::finding::printable;
use crate::iam::credentials::Credentials;
use crate::iam::credentials_error::CredentialsError;
use crate::iam::environment::process_variable;
use crate::iam::ini::{self, Kind};
use crate::iam::profile_file;
use crate::iam::provider::{BlockingCalls, CredentialsFuture, ProvideCredentials};
use crate::sensitive::SensitiveText;

/// How long reading a file may take.
const READ_WITHIN: Duration = Duration::from_secs(5);
/// What a profile without keys of its own may say, in the order in which the SDK looks.
const BY_SDK: [&str; 6] = [
    "role_arn",
    "source_profile",
    "credential_source",
    "web_identity_token_file",
    "sso_start_url",
    "sso_session",
];
/// The same where it is beside keys.
const CREDENTIAL_PROCESS: &str = "credential_process";

/// A provider of a profile's static keys. It reads the files again whenever it is asked, so that
/// keys that another program writes there are seen. A file that blocks (a pipe, a mount that is gone)
/// blocks a thread of its own and nobody else.
#[derive(Default)]
pub struct ProfileCredentials {
    name: Option<Box<str>>,
    calls: BlockingCalls,
}

impl Clone for ProfileCredentials {
    fn clone(&self) -> Self {
        Self {
            name: self.name.clone(),
            calls: BlockingCalls::default(),
        }
    }
}

impl fmt::Debug for ProfileCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProfileCredentials")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

impl ProfileCredentials {
    /// The profile that `AWS_PROFILE` names, else `default`.
    pub fn new() -> Self {
        Self::default()
    }

    /// The profile of this name.
    pub fn named(name: &str) -> Self {
        Self {
            name: Some(Box::from(name)),
            calls: BlockingCalls::default(),
        }
    }
}

impl ProvideCredentials for ProfileCredentials {
    fn provide(&self) -> CredentialsFuture<'_> {
        Box::pin(poll_fn(|context| {
            let name = self.name.clone();
            // Without a limit: a second attempt waits for the same call, so that a file that blocks
            // costs one thread and no more.
            let ask = move || {
                let name = name.unwrap_or_else(current_name);
                Profiles::load_from(variable, profile_file::read)?.credentials(&name)
            };
            self.calls.poll(context, ask)
        }))
    }
}

/// The static keys of the profile `name`, else of the one that `AWS_PROFILE` names, else of
/// `default`, in the files that `AWS_SHARED_CREDENTIALS_FILE` and `AWS_CONFIG_FILE` name, else in
/// `~/.aws/credentials` and `~/.aws/config`.
///
/// Reading a file takes 5 seconds at most.
///
/// # Errors
/// A [`CredentialsError`] that names the file, the profile or the setting.
pub fn credentials(name: Option<&str>) -> Result<Credentials, CredentialsError> {
    let name = name.map_or_else(current_name, Into::into);
    Profiles::load()?.credentials(&name)
}

/// The profile that `AWS_PROFILE` names, else `default`.
pub(crate) fn current_name() -> Box<str> {
    match process_variable("AWS_PROFILE").filter(|name| !name.is_empty()) {
        Some(name) => Box::from(name.expose()),
        None => Box::from("default"),
    }
}

/// The profiles of both files, merged.
#[derive(Default)]
pub struct Profiles {
    profiles: BTreeMap<Box<str>, BTreeMap<Box<str>, SensitiveText>>,
    /// Where they were looked for.
    files: Vec<PathBuf>,
}

impl Profiles {
    /// Reads the files that the environment names; one that is absent counts as empty. Reading a
    /// file takes 5 seconds at most.
    ///
    /// # Errors
    /// [`CredentialsError::ProfileFile`] where a file can't be read or understood.
    pub fn load() -> Result<Self, CredentialsError> {
        Self::load_from(variable, |path| {
            profile_file::read_within(path, READ_WITHIN)
        })
    }

    /// The same with other ways to look a variable up and to read a file.
    ///
    /// # Errors
    /// As for [`Profiles::load`].
    pub(crate) fn load_from(
        variable: impl Fn(&str) -> Option<String>,
        read: impl Fn(&Path) -> Result<Zeroizing<String>, CredentialsError>,
    ) -> Result<Self, CredentialsError> {
        let [config, credentials] = locations(variable);
        let config_text = read(&config)?;
        let credentials_text = read(&credentials)?;
        Self::read((&config, &config_text), (&credentials, &credentials_text))
    }

    /// The profiles in the text of a config file and of a credentials file; the paths are for
    /// errors. Where both set something, the credentials file wins.
    ///
    /// # Errors
    /// [`CredentialsError::ProfileFile`] with the line that can't be understood.
    pub fn read(
        config: (&Path, &str),
        credentials: (&Path, &str),
    ) -> Result<Self, CredentialsError> {
        let mut merged = Self {
            profiles: ini::read(Kind::Config, config.0, config.1)?,
            files: vec![credentials.0.to_owned(), config.0.to_owned()],
        };
        for (name, properties) in ini::read(Kind::Credentials, credentials.0, credentials.1)? {
            merged.profiles.entry(name).or_default().extend(properties);
        }
        Ok(merged)
    }

    /// The names of all profiles.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.profiles.keys().map(AsRef::as_ref)
    }

    /// What a profile sets; `setting` in lower case.
    pub fn setting(&self, profile: &str, setting: &str) -> Option<&SensitiveText> {
        self.profiles.get(profile)?.get(setting)
    }

    /// What a profile sets, in the order of the settings' names.
    pub fn settings(&self, profile: &str) -> impl Iterator<Item = (&str, &SensitiveText)> {
        let settings = self.profiles.get(profile).into_iter().flatten();
        settings.map(|(name, value)| (name.as_ref(), value))
    }

    /// The static keys of a profile.
    ///
    /// # Errors
    /// [`CredentialsError::Missing`] where there is no such profile or no key in it,
    /// [`CredentialsError::NeedsSdk`] where it gets its credentials in another way,
    /// [`CredentialsError::Malformed`] where they can't be right.
    pub fn credentials(&self, profile: &str) -> Result<Credentials, CredentialsError> {
        if !self.profiles.contains_key(profile) {
            return Err(self.no_profile(profile));
        }
        let set = |setting| {
            self.setting(profile, setting)
                .filter(|value| !value.is_empty())
        };
        let place = || format!("the profile `{}`", printable(profile));
        if let Some(setting) = BY_SDK.into_iter().find(|setting| set(setting).is_some()) {
            return Err(CredentialsError::NeedsSdk {
                place: place(),
                setting: setting.into(),
            });
        }
        match (set("aws_access_key_id"), set("aws_secret_access_key")) {
            (Some(id), Some(secret)) => {
                let credentials = Credentials::new(id.expose(), secret.clone())?;
                match set("aws_session_token") {
                    Some(token) => credentials.with_session_token(token.clone()),
                    None => Ok(credentials),
                }
            }
            (None, None) if set(CREDENTIAL_PROCESS).is_some() => Err(CredentialsError::NeedsSdk {
                place: place(),
                setting: CREDENTIAL_PROCESS.into(),
            }),
            (id, _) => {
                let absent = match id {
                    Some(_) => "aws_secret_access_key",
                    None => "aws_access_key_id",
                };
                Err(CredentialsError::Missing {
                    what: format!("{} has no {absent}", place()),
                    help: format!("set it in {}", self.first_file()),
                })
            }
        }
    }

    fn no_profile(&self, profile: &str) -> CredentialsError {
        const MOST: usize = 8;
        let known: Vec<_> = self.names().take(MOST).map(printable).collect();
        CredentialsError::Missing {
            what: format!(
                "no profile `{}` in {}",
                printable(profile),
                self.files
                    .iter()
                    .map(|path| path.display().to_string())
                    .collect::<Vec<_>>()
                    .join(" or ")
            ),
            help: if known.is_empty() {
                "make one with `aws configure`, or set AWS_ACCESS_KEY_ID and \
                 AWS_SECRET_ACCESS_KEY"
                    .into()
            } else {
                format!("there are: {}", known.join(", "))
            },
        }
    }

    fn first_file(&self) -> String {
        self.files
            .first()
            .map_or_else(String::new, |path| path.display().to_string())
    }
}

impl fmt::Debug for Profiles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Profiles")
            .field("names", &self.profiles.keys())
            .field("files", &self.files)
            .finish()
    }
}

/// A variable of this process's environment.
fn variable(name: &str) -> Option<String> {
    process_variable(name).map(|value| value.expose().to_owned())
}

/// The config file and the credentials file that the environment names.
fn locations(variable: impl Fn(&str) -> Option<String>) -> [PathBuf; 2] {
    let set = |name: &str| variable(name).filter(|value| !value.is_empty());
    let home = set("HOME").or_else(|| set("USERPROFILE"));
    [
        ("AWS_CONFIG_FILE", "config"),
        ("AWS_SHARED_CREDENTIALS_FILE", "credentials"),
    ]
    .map(|(name, file)| {
        let home = PathBuf::from(home.clone().unwrap_or_default());
        match set(name) {
            None => home.join(".aws").join(file),
            Some(path) => match path.strip_prefix("~/") {
                Some(below) => home.join(below),
                None => PathBuf::from(path),
            },
        }
    })
}

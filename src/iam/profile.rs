//! Credentials from the profiles of `~/.aws/credentials` and `~/.aws/config`, without the SDK.
//!
//! The format is AWS's "Shared config and credentials files". This module reads static keys. If
//! allowed, it also runs the program that a profile names (`credential_process`). Profiles that
//! assume a role or sign in need the package `msk-auth-aws`; the error says so.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::future::poll_fn;
use std::path::{Path, PathBuf};
use std::time::Duration;

use zeroize::Zeroizing;

use crate::finding::printable;
use crate::fresh::BlockingCalls;
use crate::iam::credential_process;
use crate::iam::credentials::Credentials;
use crate::iam::credentials_error::CredentialsError;
use crate::iam::environment::process_variable;
use crate::iam::ini::{self, Kind, Sections, Settings};
use crate::iam::profile_file;
use crate::iam::profile_way::{self, Way};
use crate::iam::provider::{CredentialsFuture, ProvideCredentials};
use crate::sensitive::SensitiveText;

/// How long reading a file may take.
const READ_WITHIN: Duration = Duration::from_secs(5);
/// A variable that is not read, and that some of AWS's tools read as `AWS_PROFILE`.
const DEFAULT_PROFILE: &str = "AWS_DEFAULT_PROFILE";

/// Provides a profile's static keys, and with [`run_processes`](Self::run_processes) also those that
/// a program prints. It reads the files again on each request, so it sees keys that another program
/// writes there. A file that blocks (a pipe, a lost mount) blocks only a separate thread.
#[derive(Default)]
pub struct ProfileCredentials {
    name: Option<Box<str>>,
    runs_processes: bool,
    calls: BlockingCalls<Credentials, CredentialsError>,
}

impl Clone for ProfileCredentials {
    fn clone(&self) -> Self {
        Self {
            name: self.name.clone(),
            runs_processes: self.runs_processes,
            calls: BlockingCalls::default(),
        }
    }
}

impl fmt::Debug for ProfileCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProfileCredentials")
            .field("name", &self.name)
            .field("runs_processes", &self.runs_processes)
            .finish_non_exhaustive()
    }
}

impl ProfileCredentials {
    /// Uses the profile that `AWS_PROFILE` names, or else `default`.
    pub fn new() -> Self {
        Self::default()
    }

    /// Uses the profile with this name.
    pub fn named(name: &str) -> Self {
        Self {
            name: Some(Box::from(name)),
            ..Self::default()
        }
    }

    /// Also runs the program in the profile's `credential_process`, on each request: directly,
    /// without a shell, and for at most a minute.
    ///
    /// The words of the command line are split as in botocore. Anyone who can write the files can
    /// run programs with the rights of this process.
    pub fn run_processes(mut self) -> Self {
        self.runs_processes = true;
        self
    }
}

impl ProvideCredentials for ProfileCredentials {
    fn provide(&self) -> CredentialsFuture<'_> {
        Box::pin(poll_fn(|context| {
            let (name, runs_processes) = (self.name.clone(), self.runs_processes);
            // Without a limit here: a second attempt waits for the same call, so that a blocking
            // file costs only one thread.
            let ask = move || {
                let profiles = Profiles::load_from(variable, profile_file::read)?;
                match runs_processes {
                    true => of_profile(name.as_deref(), |name| {
                        profiles.credentials_running_processes(name)
                    }),
                    false => of_profile(name.as_deref(), |name| profiles.credentials(name)),
                }
            };
            self.calls.poll(context, ask)
        }))
    }
}

/// Reads the static keys of the profile `name`, or else of the one in `AWS_PROFILE`, or else of
/// `default`. The files are those in `AWS_SHARED_CREDENTIALS_FILE` and `AWS_CONFIG_FILE`, or else
/// `~/.aws/credentials` and `~/.aws/config`.
///
/// Reading a file takes at most 5 seconds.
///
/// # Errors
/// A [`CredentialsError`] that names the file, the profile or the setting.
pub fn credentials(name: Option<&str>) -> Result<Credentials, CredentialsError> {
    let profiles = Profiles::load()?;
    of_profile(name, |name| profiles.credentials(name))
}

/// Same as [`credentials`], but also runs the profile's program (`credential_process`), as
/// [`ProfileCredentials::run_processes`] describes.
///
/// # Errors
/// Same as [`credentials`], and [`CredentialsError::Process`].
pub fn credentials_running_processes(name: Option<&str>) -> Result<Credentials, CredentialsError> {
    let profiles = Profiles::load()?;
    of_profile(name, |name| profiles.credentials_running_processes(name))
}

/// The profile that `AWS_DEFAULT_PROFILE` names, if it is not the current one. The AWS SDKs and Tools Reference
/// Guide has only `AWS_PROFILE`, which all SDKs read; botocore (the AWS CLI) and the SDK for Go also read this
/// variable, those for Java and Rust do not, and neither does this module.
pub fn ignored_default_profile() -> Option<String> {
    let name = process_variable(DEFAULT_PROFILE).filter(|name| !name.is_empty())?;
    let is_current = *name.expose() == *current_name();
    (!is_current).then(|| name.expose().to_owned())
}

/// The credentials of a profile, or else of the current one.
fn of_profile(
    name: Option<&str>,
    credentials: impl FnOnce(&str) -> Result<Credentials, CredentialsError>,
) -> Result<Credentials, CredentialsError> {
    let Some(name) = name else {
        return credentials(&current_name()).map_err(naming_ignored);
    };
    credentials(name)
}

/// The same error, with the variable that was probably meant to name the profile.
fn naming_ignored(error: CredentialsError) -> CredentialsError {
    match (error, ignored_default_profile()) {
        (CredentialsError::Missing { what, help }, Some(name)) => CredentialsError::Missing {
            help: format!(
                "set AWS_PROFILE to `{}`, which {DEFAULT_PROFILE} names: msk-auth, and AWS's SDKs for Java and Rust, \
                 do not read that variable; {help}",
                printable(&name)
            ),
            what,
        },
        (error, _) => error,
    }
}

/// The profile in `AWS_PROFILE`, or else `default`.
pub(crate) fn current_name() -> Box<str> {
    match process_variable("AWS_PROFILE").filter(|name| !name.is_empty()) {
        Some(name) => Box::from(name.expose()),
        None => Box::from("default"),
    }
}

/// The profiles of both files, merged.
#[derive(Default)]
pub struct Profiles {
    profiles: BTreeMap<Box<str>, Settings>,
    sso_sessions: BTreeMap<Box<str>, Settings>,
    /// The profiles with a key in the credentials file, which takes precedence over a program's
    /// key.
    keys_first: BTreeSet<Box<str>>,
    /// The files that were read.
    files: Vec<PathBuf>,
}

impl Profiles {
    /// Reads the files that the environment names; an absent file counts as empty. Reading a file
    /// takes at most 5 seconds.
    ///
    /// # Errors
    /// [`CredentialsError::ProfileFile`] if a file can't be read or understood.
    pub fn load() -> Result<Self, CredentialsError> {
        Self::load_from(variable, |path| {
            profile_file::read_within(path, READ_WITHIN)
        })
    }

    /// The same with other functions that look up a variable and read a file.
    ///
    /// # Errors
    /// Same as [`Profiles::load`].
    pub(crate) fn load_from(
        variable: impl Fn(&str) -> Option<String>,
        read: impl Fn(&Path) -> Result<Zeroizing<String>, CredentialsError>,
    ) -> Result<Self, CredentialsError> {
        let [config, credentials] = locations(variable);
        let config_text = read(&config)?;
        let credentials_text = read(&credentials)?;
        Self::read((&config, &config_text), (&credentials, &credentials_text))
    }

    /// Reads the profiles in the text of a config file and of a credentials file; the paths are for
    /// errors. If both contain a setting, the credentials file takes precedence.
    ///
    /// # Errors
    /// [`CredentialsError::ProfileFile`] with the line that can't be understood.
    pub fn read(
        config: (&Path, &str),
        credentials: (&Path, &str),
    ) -> Result<Self, CredentialsError> {
        let Sections {
            profiles,
            sso_sessions,
        } = ini::read(Kind::Config, config.0, config.1)?;
        let mut merged = Self {
            profiles,
            sso_sessions,
            keys_first: BTreeSet::new(),
            files: vec![credentials.0.to_owned(), config.0.to_owned()],
        };
        let others = ini::read(Kind::Credentials, credentials.0, credentials.1)?;
        for (name, settings) in others.profiles {
            if settings.contains_key("aws_access_key_id") {
                merged.keys_first.insert(name.clone());
            }
            merged.profiles.entry(name).or_default().extend(settings);
        }
        Ok(merged)
    }

    /// The names of all profiles.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.profiles.keys().map(AsRef::as_ref)
    }

    /// A setting of a profile; `setting` in lower case.
    pub fn setting(&self, profile: &str, setting: &str) -> Option<&SensitiveText> {
        self.profiles.get(profile)?.get(setting)
    }

    /// The settings of a profile, sorted by name.
    pub fn settings(&self, profile: &str) -> impl Iterator<Item = (&str, &SensitiveText)> {
        let settings = self.profiles.get(profile).into_iter().flatten();
        settings.map(|(name, value)| (name.as_ref(), value))
    }

    /// The static keys of a profile.
    ///
    /// # Errors
    /// [`CredentialsError::Missing`] if there is no such profile or no key in it;
    /// [`CredentialsError::Incomplete`] if a part is missing; [`CredentialsError::NeedsSdk`] and
    /// [`CredentialsError::ProcessNotRun`] if it gets its credentials in another way;
    /// [`CredentialsError::Malformed`] if they can't be valid.
    pub fn credentials(&self, profile: &str) -> Result<Credentials, CredentialsError> {
        match self.way(profile)? {
            Way::Keys(credentials) => Ok(credentials),
            Way::Process(_) => Err(CredentialsError::ProcessNotRun {
                place: format!("the profile `{}`", printable(profile)),
            }),
        }
    }

    /// Same as [`credentials`](Self::credentials), but also runs the profile's program
    /// (`credential_process`), as [`ProfileCredentials::run_processes`] describes.
    ///
    /// # Errors
    /// Same as [`credentials`](Self::credentials), and [`CredentialsError::Process`].
    pub fn credentials_running_processes(
        &self,
        profile: &str,
    ) -> Result<Credentials, CredentialsError> {
        match self.way(profile)? {
            Way::Keys(credentials) => Ok(credentials),
            Way::Process(command) => credential_process::run(command),
        }
    }

    fn way<'a>(&'a self, profile: &'a str) -> Result<Way<'a>, CredentialsError> {
        let settings = self
            .profiles
            .get(profile)
            .ok_or_else(|| self.no_profile(profile))?;
        let reading = profile_way::Reading {
            profile,
            settings,
            profiles: &self.profiles,
            sso_sessions: &self.sso_sessions,
            has_keys_first: self.keys_first.contains(profile),
            file: self.first_file(),
        };
        reading.way()
    }

    fn no_profile(&self, profile: &str) -> CredentialsError {
        let known: Vec<_> = self.names().map(printable).collect();
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
                format!("the profiles are: {}", known.join(", "))
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

/// The paths of the config file and the credentials file.
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

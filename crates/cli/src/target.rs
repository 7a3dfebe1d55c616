//! Where a secret is written: a file that only its owner can read, replaced in one step, or
//! standard output.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use crate::{Unusable, input, output};

/// Where a command writes a secret.
#[derive(Args)]
pub(crate) struct Output {
    /// Where to write the secret: a file (mode 0600), or - for standard output
    /// [default: standard output, unless that is a terminal]
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// The same for a command whose output may replace its input.
#[derive(Args)]
pub(crate) struct Target {
    #[command(flatten)]
    output: Output,
    /// Allow --output to replace one of the inputs, and files next to --output to replace existing ones
    #[arg(long)]
    overwrite: bool,
}

impl Target {
    /// Refuses, before any work, an output that can't be written.
    pub(crate) fn check(&self, inputs: &[&Path]) -> Result<(), Unusable> {
        self.output.refuse_terminal()?;
        match self.overwrite {
            true => self.output.refuse_what_is_no_file(),
            false => self.output.refuse_inputs(inputs, ", or add --overwrite"),
        }
    }

    /// Writes the secret; returns the path, if it was a file.
    pub(crate) fn write(&self, secret: &[u8]) -> Result<Option<&Path>, Unusable> {
        self.output.write(secret)
    }

    /// The output of a second document: the given file, or `secret.WHAT.json` next to `secret.json`; `None` if
    /// the first document is not written to a file. Fails before any work if it can't be written, or if it would
    /// replace a file that the user did not name.
    pub(crate) fn second(
        &self,
        given: Option<&Path>,
        what: &str,
        inputs: &[&Path],
    ) -> Result<Option<Output>, Unusable> {
        let first = self.output.file();
        let path = match (given, first) {
            (Some(path), _) => path.to_owned(),
            (None, Some(first)) => input::beside(first, what),
            (None, None) => return Ok(None),
        };
        let instead = format!("name another file with --{what}-output");
        self.another(path, given.is_some(), &instead, inputs)
            .map(Some)
    }

    /// A file next to the first. Fails before any work if it can't be written, or if it would replace a file
    /// that the user did not name; `instead` is the alternative that the error names.
    pub(crate) fn another(
        &self,
        path: PathBuf,
        is_named: bool,
        instead: &str,
        inputs: &[&Path],
    ) -> Result<Output, Unusable> {
        let first = self.output.file();
        if !is_named && !self.overwrite && path.exists() {
            return Err(Unusable(format!(
                "{} already exists; add --overwrite to replace it, or {instead}",
                input::name(&path)
            )));
        }
        let another = Output { output: Some(path) };
        let is_first = |path: &Path| first.is_some_and(|first| same_file(first, path));
        if another.file().map_or(first.is_none(), is_first) {
            return Err(Unusable(format!(
                "--output names the file of another document too; {instead}"
            )));
        }
        match self.overwrite {
            true => another.refuse_what_is_no_file()?,
            false => another.refuse_inputs(inputs, ", or add --overwrite")?,
        }
        Ok(another)
    }

    /// The file of the first document, if it is written to one.
    pub(crate) fn file(&self) -> Option<&Path> {
        self.output.file()
    }
}

impl Output {
    /// Whether `--output` was given.
    pub(crate) fn is_given(&self) -> bool {
        self.output.is_some()
    }

    /// Refuses a terminal, unless `--output -` was given.
    pub(crate) fn refuse_terminal(&self) -> Result<(), Unusable> {
        match self.output.is_none() && output::is_terminal() {
            true => Err(Unusable(
                "a secret is not shown on a terminal; write it to a file with --output FILE, or use --output -"
                    .to_owned(),
            )),
            false => Ok(()),
        }
    }

    /// Refuses an output that is an input or not a file; `or` is the alternative for the message.
    pub(crate) fn refuse_inputs(&self, inputs: &[&Path], or: &str) -> Result<(), Unusable> {
        self.refuse_what_is_no_file()?;
        match self.file() {
            Some(path) if inputs.iter().any(|input| same_file(input, path)) => Err(Unusable(
                format!("{} is an input; name another file{or}", input::name(path)),
            )),
            _ => Ok(()),
        }
    }

    /// A rename would put a file in the place of a device.
    fn refuse_what_is_no_file(&self) -> Result<(), Unusable> {
        match self.file() {
            Some(path) if fs::metadata(path).is_ok_and(|found| !found.is_file()) => {
                Err(Unusable(format!(
                    "{} is not a file; for standard output use --output -",
                    input::name(path)
                )))
            }
            _ => Ok(()),
        }
    }

    pub(crate) fn file(&self) -> Option<&Path> {
        self.output
            .as_deref()
            .filter(|path| path.as_os_str() != "-")
    }

    /// Writes the secret, unchanged; returns the path, if it was a file.
    pub(crate) fn write(&self, secret: &[u8]) -> Result<Option<&Path>, Unusable> {
        let Some(path) = self.file() else {
            output::print_bytes(secret)
                .map_err(|error| Unusable(format!("can't write to standard output: {error}")))?;
            return Ok(None);
        };
        replace(path, secret)
            .map_err(|error| Unusable(format!("can't write {}: {error}", input::name(path))))?;
        Ok(Some(path))
    }
}

/// Whether both paths lead to one file.
fn same_file(one: &Path, other: &Path) -> bool {
    if one.as_os_str() == "-" || other.as_os_str() == "-" {
        return false;
    }
    match (fs::canonicalize(one), fs::canonicalize(other)) {
        (Ok(one), Ok(other)) => one == other || same_inode(&one, &other),
        _ => one == other,
    }
}

#[cfg(unix)]
fn same_inode(one: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let inode = |path: &Path| Some((path.metadata().ok()?.dev(), path.metadata().ok()?.ino()));
    inode(one).is_some_and(|found| Some(found) == inode(other))
}

#[cfg(not(unix))]
fn same_inode(_: &Path, _: &Path) -> bool {
    false
}

/// Writes a temporary file in the same folder, then renames it: a reader finds either the old or
/// the new content, complete.
fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
    let (temporary, mut file) = temporary_beside(path)?;
    let written = file
        .write_all(content)
        .and_then(|()| file.sync_all())
        .and_then(|()| fs::rename(&temporary, path));
    if written.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    written
}

/// A new file that no other user can have opened.
fn temporary_beside(path: &Path) -> io::Result<(PathBuf, File)> {
    let name = path
        .file_name()
        .ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
    for attempt in 0..100 {
        let mut hidden = std::ffi::OsString::from(".");
        hidden.push(name);
        hidden.push(format!(".{}-{attempt}.tmp", std::process::id()));
        let temporary = path.with_file_name(hidden);
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        match options.open(&temporary) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            opened => return opened.map(|file| (temporary, file)),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

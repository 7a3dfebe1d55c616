//! A configuration file's text, with limits for size and time.

use std::fmt;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use zeroize::Zeroizing;

use crate::iam::credentials_error::CredentialsError;

/// The maximum size of a file.
const MAX_FILE: usize = 1024 * 1024;

/// Same as [`read`], with an error if it takes longer than `limit`: opening a pipe without a writer,
/// or a file on a lost mount, blocks.
///
/// The blocked thread can't be ended; it ends with the process, or when the file answers.
pub(crate) fn read_within(
    path: &Path,
    limit: Duration,
) -> Result<Zeroizing<String>, CredentialsError> {
    let (sender, answer) = mpsc::sync_channel(1);
    let path_there = PathBuf::from(path);
    thread::Builder::new()
        .name("msk-auth-file".into())
        .spawn(move || {
            // The receiver may already have given up; then the text is wiped here.
            let _ = sender.send(read(&path_there));
        })
        .map_err(|error| problem(path, &error))?;
    answer.recv_timeout(limit).unwrap_or_else(|_| {
        let seconds = limit.as_secs_f32();
        Err(problem(
            path,
            &format_args!(
                "could not be read within {seconds} s; check whether it is a pipe or on a lost mount"
            ),
        ))
    })
}

/// A file's text, at most [`MAX_FILE`] bytes of it; empty if the file does not exist.
pub(crate) fn read(path: &Path) -> Result<Zeroizing<String>, CredentialsError> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Ok(Zeroizing::default());
        }
        Err(error) => return Err(problem(path, &error)),
    };
    // One byte more than the limit shows that a file is too long. The memory is allocated once, so
    // that no shorter copy of a key remains.
    let mut bytes = Zeroizing::new(vec![0; file_len(&file).saturating_add(1)]);
    let mut length = 0_usize;
    let mut reader = file;
    loop {
        match reader.read(bytes.get_mut(length..).unwrap_or_default()) {
            Ok(0) => break,
            Ok(read) => length = length.saturating_add(read),
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(problem(path, &error)),
        }
    }
    if length == bytes.len() {
        return Err(problem(
            path,
            &"is over 1 MiB long, or grew while it was read",
        ));
    }
    match std::str::from_utf8(bytes.get(..length).unwrap_or_default()) {
        Ok(text) => Ok(Zeroizing::new(text.to_owned())),
        Err(_) => Err(problem(path, &"is not UTF-8")),
    }
}

fn file_len(file: &File) -> usize {
    file.metadata()
        .ok()
        .and_then(|metadata| usize::try_from(metadata.len()).ok())
        // The size of a pipe is 0.
        .map_or(MAX_FILE, |length| match length {
            0 => MAX_FILE,
            length => length.min(MAX_FILE),
        })
}

fn problem(path: &Path, problem: &dyn fmt::Display) -> CredentialsError {
    CredentialsError::ProfileFile {
        path: path.to_owned(),
        line: None,
        problem: problem.to_string(),
    }
}

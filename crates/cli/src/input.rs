//! The inputs of a command: files and standard input, bounded and wiped.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use msk_auth::sensitive::{SensitiveBuffer, SensitiveBytes};
use rustls_pki_types::UnixTime;
use zeroize::Zeroizing;

use crate::Unusable;

/// More than the size of any document; the library's own limits are tighter.
const MAX_BYTES: usize = 1024 * 1024;

/// What is read at a time.
const CHUNK_BYTES: usize = 8192;

/// A second read would find nothing.
static IS_STDIN_READ: AtomicBool = AtomicBool::new(false);

/// Reads a file, or standard input for `-`. An input over the limit is an error and is not read in
/// part.
pub(crate) fn read(path: &Path) -> Result<SensitiveBytes, Unusable> {
    let content = read_beginning(path)?;
    match content.expose().len() > MAX_BYTES {
        true => Err(Unusable(format!(
            "{} is larger than 1 MiB, the limit",
            name(path)
        ))),
        false => Ok(content),
    }
}

/// Reads enough of a file, or of standard input for `-`, to see whether it is too large.
pub(crate) fn read_beginning(path: &Path) -> Result<SensitiveBytes, Unusable> {
    let unreadable = |error: io::Error| Unusable(format!("can't read {}: {error}", name(path)));
    if path.as_os_str() == "-" {
        if IS_STDIN_READ.swap(true, Ordering::Relaxed) {
            return Err(Unusable(
                "only one input can be `-`, standard input".to_owned(),
            ));
        }
        return bounded(io::stdin().lock()).map_err(unreadable);
    }
    bounded(File::open(path).map_err(unreadable)?).map_err(unreadable)
}

/// Reads at most one byte more than the limit.
pub(crate) fn bounded(source: impl Read) -> io::Result<SensitiveBytes> {
    let mut source = source.take(MAX_BYTES as u64 + 1);
    let mut content = SensitiveBuffer::with_capacity(CHUNK_BYTES);
    let mut chunk = Zeroizing::new([0; CHUNK_BYTES]);
    loop {
        match source.read(&mut *chunk) {
            Ok(0) => return Ok(content.into()),
            Ok(read) => content.extend_from_slice(chunk.get(..read).unwrap_or_default()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// The input's name for a message.
pub(crate) fn name(path: &Path) -> String {
    match path.to_string_lossy() {
        dash if dash == "-" => "standard input".to_owned(),
        path => msk_auth::finding::printable(&path),
    }
}

/// A name for a file made from another: `secret.json` becomes `secret.repaired.json` in the same
/// folder, or in the working folder for standard input.
pub(crate) fn beside(path: &Path, what: &str) -> PathBuf {
    if path.as_os_str() == "-" {
        return PathBuf::from(format!("secret.{what}.json"));
    }
    let mut name = path.file_stem().unwrap_or_default().to_owned();
    name.push(format!(".{what}."));
    name.push(path.extension().unwrap_or("json".as_ref()));
    path.with_file_name(name)
}

/// Seconds since 1970, as rustls counts them.
pub(crate) fn unix_time(seconds: u64) -> UnixTime {
    UnixTime::since_unix_epoch(std::time::Duration::from_secs(seconds))
}

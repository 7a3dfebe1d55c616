//! The inputs of a command: files and standard input, bounded and wiped.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use rustls_pki_types::UnixTime;
use zeroize::Zeroizing;

use crate::Unusable;

/// More than the size of any document; the library's own limits are tighter.
const MAX_BYTES: usize = 1024 * 1024;

/// A second read would find nothing.
static IS_STDIN_READ: AtomicBool = AtomicBool::new(false);

/// Reads a file, or standard input for `-`. An input over the limit is an error and is not read in
/// part.
pub(crate) fn read(path: &Path) -> Result<Zeroizing<Vec<u8>>, Unusable> {
    let content = read_beginning(path)?;
    match content.len() > MAX_BYTES {
        true => Err(Unusable(format!(
            "{} is larger than 1 MiB, the limit",
            name(path)
        ))),
        false => Ok(content),
    }
}

/// Reads enough of a file, or of standard input for `-`, to see whether it is too large.
pub(crate) fn read_beginning(path: &Path) -> Result<Zeroizing<Vec<u8>>, Unusable> {
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

/// Reads at most one byte more than the limit, into memory that never moves.
pub(crate) fn bounded(source: impl Read) -> io::Result<Zeroizing<Vec<u8>>> {
    let mut content = Zeroizing::new(Vec::with_capacity(MAX_BYTES + 64));
    source
        .take(MAX_BYTES as u64 + 1)
        .read_to_end(&mut content)?;
    Ok(content)
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

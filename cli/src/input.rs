//! What the commands read.

use std::fs::File;
use std::io::Read;

use crate::Unusable;

/// The bytes of a file, `-` for standard input; at most one more than `limit`, so that whoever
/// reads them sees that there are too many.
pub(crate) fn read(path: &str, limit: u64) -> Result<Vec<u8>, Unusable> {
    let unusable = |error: std::io::Error| Unusable(format!("{path}: {error}"));
    let mut bytes = Vec::new();
    let most = limit.saturating_add(1);
    match path {
        "-" => std::io::stdin().lock().take(most).read_to_end(&mut bytes),
        path => {
            let file = File::open(path).map_err(unusable)?;
            file.take(most).read_to_end(&mut bytes)
        }
    }
    .map_err(unusable)?;
    Ok(bytes)
}

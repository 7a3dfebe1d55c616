//! Where the parts of a certificate stand in its DER.

use std::ops::Range;

use der::{Reader, SliceReader};

/// How far a reader has come.
pub(super) fn position(reader: &SliceReader<'_>) -> der::Result<usize> {
    usize::try_from(reader.position())
}

/// Where `value`, which was read last, stands in all that is read.
pub(super) fn place_of_last(value: &[u8], reader: &SliceReader<'_>) -> der::Result<Range<usize>> {
    let end = position(reader)?;
    Ok(end.saturating_sub(value.len())..end)
}

//! DER values put together from DER values, in memory that is wiped.

use der::{Encode, Header, Length, Tag};

use crate::sensitive::SensitiveBytes;

/// One value of `tag` around `parts`; `None` for what is too long for DER.
pub(super) fn wrap(tag: Tag, parts: &[&[u8]]) -> Option<SensitiveBytes> {
    let length = parts
        .iter()
        .try_fold(0_usize, |sum, part| sum.checked_add(part.len()))?;
    let header = Header::new(tag, Length::try_from(length).ok()?)
        .to_der()
        .ok()?;
    Some(SensitiveBytes::concat(&[&[&*header], parts].concat()))
}

//! DER of secret values, in memory that is wiped.

use der::Encode;

use crate::sensitive::SensitiveBytes;

/// The DER of `value`; `None` if it is too long for DER.
pub(super) fn encode(value: &impl Encode) -> Option<SensitiveBytes> {
    let length = usize::try_from(value.encoded_len().ok()?).ok()?;
    SensitiveBytes::written(length, |bytes| {
        Some(value.encode_to_slice(bytes).ok()?.len())
    })
}

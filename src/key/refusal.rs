//! Why a key will not be decrypted, and the bound that every scheme's iterations have.

use der::asn1::{AnyRef, IntRef};

use crate::finding::Rules;

/// Why a key will not be decrypted, whatever the password.
#[derive(Clone, Debug)]
pub(super) enum Refusal {
    /// A scheme, or a part of one, that is not carried out.
    Unsupported(String),
    /// Parameters that are malformed or out of bounds.
    Parameters(String),
}

impl Refusal {
    pub(super) fn malformed(fact: &str) -> Self {
        Self::Parameters(fact.to_owned())
    }
}

/// An iteration count of at least 1 and at most what the rules allow.
pub(super) fn iterations(count: AnyRef<'_>, rules: &Rules) -> Result<u32, Refusal> {
    let malformed = || Refusal::malformed("the iteration count is not a positive integer");
    let integer: IntRef<'_> = count.decode_as().map_err(|_| malformed())?;
    let bytes = integer.as_bytes();
    if bytes.first().is_none_or(|byte| *byte >= 0x80) || bytes == [0] {
        return Err(malformed());
    }
    let value = bytes.iter().fold(0_u64, |value, byte| {
        value.saturating_mul(256).saturating_add(u64::from(*byte))
    });
    let most = rules.max_iterations;
    match u32::try_from(value) {
        Ok(value) if value <= most => Ok(value),
        _ if value == u64::MAX => Err(Refusal::Parameters(format!(
            "an absurd number of iterations; at most {most} are carried out"
        ))),
        _ => Err(Refusal::Parameters(format!(
            "{value} iterations; at most {most} are carried out"
        ))),
    }
}

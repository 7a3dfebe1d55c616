//! Why a key can't be decrypted, and the limit for the iterations of every scheme.

use der::asn1::{AnyRef, IntRef};

use crate::finding::{Code, FactName, FactValue, Facts, Rules};

/// Why a key can't be decrypted with any password.
#[derive(Clone, Debug)]
pub(super) struct Refusal {
    /// The code: for the scheme, or for its parameters.
    pub(super) code: Code,
    /// The unsupported scheme, or the problem with the parameters.
    pub(super) what: String,
    pub(super) facts: Facts,
}

impl Refusal {
    /// A scheme, or a part of one, that is not supported.
    pub(super) fn unsupported(scheme: String) -> Self {
        Self {
            code: Code::KeyEncryptionUnsupported,
            what: scheme,
            facts: Facts::default(),
        }
    }

    /// Parameters that are out of bounds.
    pub(super) fn parameters(what: String) -> Self {
        Self {
            code: Code::KeyEncryptionParameters,
            what,
            facts: Facts::default(),
        }
    }

    /// Parameters that are malformed.
    pub(super) fn malformed(what: &str) -> Self {
        Self::parameters(what.to_owned())
    }

    pub(super) fn fact(mut self, name: FactName, value: impl Into<FactValue>) -> Self {
        self.facts.set(name, value);
        self
    }
}

/// An iteration count of at least 1 and at most what the rules allow.
pub(super) fn iterations(count: AnyRef<'_>, rules: &Rules) -> Result<u32, Refusal> {
    let malformed = || Refusal::malformed("the iteration count is not a positive integer");
    let integer: IntRef<'_> = count.decode_as().map_err(|_| malformed())?;
    let bytes = integer.as_bytes();
    if bytes.first().is_none_or(|byte| *byte >= 0x80) {
        return Err(malformed());
    }
    let value = bytes.iter().fold(0_u64, |value, byte| {
        value.saturating_mul(256).saturating_add(u64::from(*byte))
    });
    let most = rules.max_iterations;
    let refusal = match u32::try_from(value) {
        Ok(0) => return Err(malformed()),
        Ok(value) if value <= most => return Ok(value),
        // That or more.
        _ if value == u64::MAX => Refusal::parameters(format!(
            "an absurd number of iterations; at most {most} are accepted"
        )),
        _ => Refusal::parameters(format!("{value} iterations; at most {most} are accepted"))
            .fact(FactName::Iterations, value),
    };
    Err(refusal.fact(FactName::MaximumIterations, most))
}

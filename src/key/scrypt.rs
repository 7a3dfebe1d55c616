//! scrypt (RFC 7914) in PBES2.

use der::asn1::AnyRef;
use pkcs5::pbes2::{Salt, ScryptParams};
use scrypt::{Params, scrypt};

use super::cipher::WrongLength;
use super::refusal::Refusal;
use crate::finding::{FactName, Rules};

/// scrypt's parameters, within the rules' limits.
#[derive(Debug)]
pub(super) struct Scrypt {
    salt: Salt,
    params: Params,
    /// The number of bytes that are written and read again.
    bytes: u64,
}

impl Scrypt {
    /// Reads `scrypt-params` (RFC 7914 section 7.1), and the length of the key.
    pub(super) fn read(
        parameters: AnyRef<'_>,
        rules: &Rules,
    ) -> Result<(Self, Option<u16>), Refusal> {
        let read = ScryptParams::try_from(parameters)
            .map_err(|_| Refusal::malformed("the key derivation's parameters do not parse"))?;
        let bytes = check_work(&read, rules)?;
        let params = params(&read).ok_or(Refusal::malformed(
            "scrypt's cost, block size or parallelization is not valid",
        ))?;
        let salt = read.salt;
        Ok((
            Self {
                salt,
                params,
                bytes,
            },
            read.key_length,
        ))
    }

    /// The cost of a derivation, in the units of a budget.
    pub(super) fn work(&self) -> u64 {
        work(self.bytes)
    }

    pub(super) fn derive(&self, password: &[u8], key: &mut [u8]) -> Result<(), WrongLength> {
        scrypt(password, self.salt.as_ref(), &self.params, key).map_err(|_| WrongLength)
    }
}

fn check_work(read: &ScryptParams, rules: &Rules) -> Result<u64, Refusal> {
    let cost = read.cost_parameter;
    let (block_size, parallelization) = (read.block_size, read.parallelization);
    let memory = cost.saturating_mul(block_size.into()).saturating_mul(128);
    let work = memory.saturating_mul(parallelization.into());
    if memory <= rules.max_scrypt_bytes && work <= rules.max_scrypt_bytes.saturating_mul(4) {
        return Ok(work);
    }
    let what = format!(
        "scrypt with N = {cost}, r = {block_size}, p = {parallelization} needs more than the {} MiB allowed",
        rules.max_scrypt_bytes >> 20,
    );
    Err(Refusal::parameters(what)
        .fact(FactName::Bytes, memory)
        .fact(FactName::MaximumBytes, rules.max_scrypt_bytes))
}

/// The cost is a power of two and at least 2 (RFC 7914 section 2).
fn params(read: &ScryptParams) -> Option<Params> {
    let cost = read.cost_parameter;
    let log_n = cost
        .checked_ilog2()
        .filter(|log_n| *log_n > 0 && cost.is_power_of_two())?;
    let log_n = u8::try_from(log_n).ok()?;
    Params::new(log_n, read.block_size.into(), read.parallelization.into()).ok()
}

/// The work of scrypt, from the number of bytes that it writes and reads again.
pub(super) fn work(bytes: u64) -> u64 {
    bytes / 32
}

//! Limits the work on the encrypted keys of one document, for any number of keys.

use super::encrypted::{EncryptedPrivateKeyInfo, Encryption};
use super::plaintext::Plaintext;
use super::scrypt;
use crate::finding::Rules;
use crate::sensitive::{SensitiveBytes, SensitiveText};

/// Cheaper derivations are repeated and not remembered: about 10,000 iterations.
const WORTH_REMEMBERING: u64 = 50_000;

/// The remaining work on key derivations, and the results so far.
///
/// One budget is for a whole call. It covers every single derivation that the rules allow, and the
/// same block is never derived twice for one password.
#[derive(Debug)]
pub(crate) struct Budget {
    /// In units of about a tenth of a microsecond.
    left: u64,
    exceeded: bool,
    remembered: Vec<Remembered>,
}

#[derive(Debug)]
struct Remembered {
    block: SensitiveBytes,
    password: SensitiveText,
    plaintext: Plaintext,
}

/// A derivation costs more than the remaining budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Exceeded;

impl Budget {
    /// The cost of the most expensive derivation under these rules: PBKDF2 with HMAC-SHA-224 and a
    /// key of two of its blocks, or scrypt.
    pub(crate) fn under(rules: &Rules) -> Self {
        let pbkdf2 = u64::from(rules.max_iterations).saturating_mul(12);
        let scrypt = scrypt::work(rules.max_scrypt_bytes.saturating_mul(4));
        Self {
            left: pbkdf2.max(scrypt),
            exceeded: false,
            remembered: Vec::new(),
        }
    }

    /// Whether any key was not tried.
    pub(crate) fn is_exceeded(&self) -> bool {
        self.exceeded
    }

    /// Notes that a key is not tried.
    pub(crate) fn leave_out(&mut self) {
        self.exceeded = true;
    }

    /// Decrypts `block`, from which `info` and `encryption` were read.
    pub(super) fn decrypt(
        &mut self,
        block: &[u8],
        info: &EncryptedPrivateKeyInfo<'_>,
        encryption: &Encryption<'_>,
        password: &SensitiveText,
    ) -> Result<Plaintext, Exceeded> {
        let known = |one: &&Remembered| one.block.expose() == block && one.password == *password;
        if let Some(known) = self.remembered.iter().find(known) {
            return Ok(known.plaintext.clone());
        }
        let work = encryption.work();
        let Some(left) = self.left.checked_sub(work) else {
            self.exceeded = true;
            return Err(Exceeded);
        };
        self.left = left;
        let plaintext = info.decrypt(encryption, password.expose());
        if work >= WORTH_REMEMBERING {
            self.remember(block, password, plaintext.clone());
        }
        Ok(plaintext)
    }

    /// Takes work from the budget; `false` if there is not enough.
    pub(crate) fn spend(&mut self, work: u64) -> bool {
        match self.left.checked_sub(work) {
            Some(left) => self.left = left,
            None => self.exceeded = true,
        }
        !self.exceeded
    }

    /// Remembers a key that was encrypted here, so that reading it costs nothing.
    pub(crate) fn remember_written(
        &mut self,
        block: &[u8],
        password: &SensitiveText,
        pkcs8: &[u8],
    ) {
        self.remember(block, password, Plaintext::Key(pkcs8.into()));
    }

    fn remember(&mut self, block: &[u8], password: &SensitiveText, plaintext: Plaintext) {
        self.remembered.push(Remembered {
            block: block.into(),
            password: password.clone(),
            plaintext,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Code, Findings, Place};
    use crate::key;

    fn decrypted(budget: &mut Budget, block: &[u8]) -> Result<(), Exceeded> {
        let rules = Rules::kafka();
        let info = EncryptedPrivateKeyInfo::from_der(block).unwrap();
        let encryption = info.encryption(&rules).unwrap();
        budget
            .decrypt(block, &info, &encryption, &"password".into())
            .map(drop)
    }

    /// An `EncryptedPrivateKeyInfo`: PBE-SHA1-3DES, a salt with `n`, 32,767 iterations, noise.
    fn block(n: u8) -> Vec<u8> {
        let mut block = vec![0x30, 0x2c, 0x30, 0x1c, 0x06, 0x0a];
        block.extend([0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x0c, 0x01, 0x03]);
        block.extend([0x30, 0x0e, 0x04, 0x08, n, 1, 2, 3, 4, 5, 6, 7]);
        block.extend([0x02, 0x02, 0x7f, 0xff, 0x04, 0x0c]);
        block.extend([n; 12]);
        block
    }

    #[test]
    fn a_budget_ends_and_what_is_known_is_free() {
        let mut rules = Rules::kafka();
        (rules.max_iterations, rules.max_scrypt_bytes) = (33_000, 0);
        // 12 × 33,000: one derivation of 3 × 2 × 32,767, and a second, and no third.
        let mut budget = Budget::under(&rules);
        assert_eq!(decrypted(&mut budget, &block(1)), Ok(()));
        assert_eq!(decrypted(&mut budget, &block(2)), Ok(()));
        assert!(!budget.is_exceeded());
        assert_eq!(decrypted(&mut budget, &block(3)), Err(Exceeded));
        assert!(budget.is_exceeded());
        assert_eq!(decrypted(&mut budget, &block(1)), Ok(()));
    }

    #[test]
    fn what_is_left_out_or_costs_more_than_is_left_exceeds_it() {
        let mut rules = Rules::kafka();
        (rules.max_iterations, rules.max_scrypt_bytes) = (1, 0);
        let mut budget = Budget::under(&rules);
        assert!(budget.spend(12) && !budget.is_exceeded());
        assert!(!budget.spend(1) && budget.is_exceeded());
        let mut budget = Budget::under(&rules);
        budget.leave_out();
        assert!(budget.is_exceeded());
    }

    #[test]
    fn what_was_written_here_is_known() {
        let mut rules = Rules::kafka();
        (rules.max_iterations, rules.max_scrypt_bytes) = (1, 0);
        let mut budget = Budget::under(&rules);
        assert_eq!(decrypted(&mut budget, &block(1)), Err(Exceeded));
        budget.remember_written(&block(1), &"password".into(), b"\x30\x00");
        assert_eq!(decrypted(&mut budget, &block(1)), Ok(()));
        assert_eq!(decrypted(&mut budget, &block(2)), Err(Exceeded));
    }

    /// 4 × 1 MiB of scrypt's memory, each 32 bytes of it a unit.
    #[test]
    fn scrypt_can_be_the_costliest() {
        let mut rules = Rules::kafka();
        (rules.max_iterations, rules.max_scrypt_bytes) = (1, 1 << 20);
        let mut budget = Budget::under(&rules);
        assert!(budget.spend(4 << 15) && !budget.spend(1));
    }

    #[test]
    fn a_key_beyond_the_budget_is_a_finding() {
        let mut text = crate::sensitive::SensitiveBuffer::default();
        crate::pem::write("ENCRYPTED PRIVATE KEY", &block(1), &mut text);
        let rules = Rules::kafka();
        let mut findings = Findings::under(&rules);
        let mut budget = Budget::under(&rules);
        budget.left = 1;
        let (place, password) = (Place::default(), "password".into());
        let text = text.as_slice();
        let key = key::read_within(
            text,
            &place,
            Some(&password),
            &place,
            &mut budget,
            &mut findings,
        );
        assert!(key.is_none() && findings.contains(Code::KeyEncryptionParameters));
    }
}

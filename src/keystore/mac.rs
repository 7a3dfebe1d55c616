//! The MAC of a PKCS #12 file: HMAC with a key derived from the password (RFC 7292 section 4).

use const_oid::ObjectIdentifier;
use const_oid::db::rfc5912::{ID_SHA_1, ID_SHA_224, ID_SHA_256, ID_SHA_384, ID_SHA_512};
use der::asn1::AnyRef;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::{Sha224, Sha256, Sha384, Sha512};

use super::OpenError;
use super::asn1::{octets, oid, sequence};
use crate::finding::Rules;
use crate::key::{Budget, iteration_count, pkcs12_mac_key};
use crate::sensitive::SensitiveText;

/// `MacData`.
pub(super) struct Seal<'a> {
    algorithm: ObjectIdentifier,
    digest: &'a [u8],
    salt: &'a [u8],
    iterations: u32,
}

impl<'a> Seal<'a> {
    pub(super) fn read(element: AnyRef<'a>, rules: &Rules) -> Result<Self, OpenError> {
        let malformed = || OpenError::Malformed("MacData");
        let parts = sequence(element).ok_or_else(malformed)?;
        let (info, salt, iterations) = match parts.as_slice() {
            [info, salt] => (info, salt, 1),
            [info, salt, count] => (
                info,
                salt,
                iteration_count(*count, rules).ok_or(OpenError::TooCostly)?,
            ),
            _ => return Err(malformed()),
        };
        let info = sequence(*info).ok_or_else(malformed)?;
        let [algorithm, digest] = info.as_slice() else {
            return Err(malformed());
        };
        let algorithm = sequence(*algorithm).ok_or_else(malformed)?;
        Ok(Self {
            algorithm: algorithm
                .first()
                .and_then(|one| oid(*one))
                .ok_or_else(malformed)?,
            digest: octets(*digest).ok_or_else(malformed)?,
            salt: octets(*salt).ok_or_else(malformed)?,
            iterations,
        })
    }

    /// Verifies the MAC of the content.
    pub(super) fn verify(
        &self,
        content: &[u8],
        password: &SensitiveText,
        budget: &mut Budget,
    ) -> Result<(), OpenError> {
        if !budget.spend(u64::from(self.iterations).saturating_mul(4)) {
            return Err(OpenError::TooCostly);
        }
        macro_rules! is_sealed {
            ($hash:ty, $block:literal, $bytes:literal) => {{
                let key = pkcs12_mac_key::<$hash>(
                    password.expose(),
                    self.salt,
                    self.iterations,
                    $block,
                    $bytes,
                );
                let mac = <Hmac<$hash>>::new_from_slice(&key);
                mac.is_ok_and(|mac| mac.chain_update(content).verify_slice(self.digest).is_ok())
            }};
        }
        let is_sealed = match self.algorithm {
            ID_SHA_1 => is_sealed!(Sha1, 64, 20),
            ID_SHA_224 => is_sealed!(Sha224, 64, 28),
            ID_SHA_256 => is_sealed!(Sha256, 64, 32),
            ID_SHA_384 => is_sealed!(Sha384, 128, 48),
            ID_SHA_512 => is_sealed!(Sha512, 128, 64),
            other => return Err(OpenError::Unsupported(format!("a MAC with {other}"))),
        };
        match is_sealed {
            true => Ok(()),
            false => Err(OpenError::Password),
        }
    }
}

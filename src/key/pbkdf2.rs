//! PBKDF2 (RFC 8018 section 5.2) as PBES2 names it.
//!
//! The structure of `pkcs5` 0.8 refuses a salt of more than 32 bytes, as Bouncy Castle writes with
//! HMAC-SHA-384 and HMAC-SHA-512 (its salt is as long as the hash), and HMAC-SHA-512/256.

use const_oid::ObjectIdentifier;
use der::Decode;
use der::asn1::{AnyRef, OctetStringRef};
use pbkdf2::pbkdf2_hmac;
use pkcs5::pbes2::Pbkdf2Prf;
use pkcs8::AlgorithmIdentifierRef;
use sha1::Sha1;
use sha2::{Sha224, Sha256, Sha384, Sha512, Sha512_256};

use super::refusal::{Refusal, iterations};
use crate::finding::{FactName, Rules};

/// `id-hmacWithSHA512-256`, which the database of `const-oid` lacks.
const HMAC_WITH_SHA_512_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.2.13");

/// PBKDF2's parameters, within the rules' bounds.
#[derive(Debug)]
pub(super) struct Pbkdf2<'a> {
    salt: &'a [u8],
    iterations: u32,
    derive: Derive,
}

impl<'a> Pbkdf2<'a> {
    /// Reads the parameters, and the length of the key that they name.
    ///
    /// ```text
    /// PBKDF2-params ::= SEQUENCE {
    ///     salt CHOICE { specified OCTET STRING, otherSource AlgorithmIdentifier },
    ///     iterationCount INTEGER (1..MAX),
    ///     keyLength INTEGER (1..MAX) OPTIONAL,
    ///     prf AlgorithmIdentifier DEFAULT algid-hmacWithSHA1 }
    /// ```
    pub(super) fn read(
        parameters: AnyRef<'a>,
        rules: &Rules,
    ) -> Result<(Self, Option<u16>), Refusal> {
        let (salt, count, key_length, prf) = parameters
            .sequence(|reader| {
                let salt = <&OctetStringRef>::decode(reader)?.as_bytes();
                let count = AnyRef::decode(reader)?;
                let key_length = Option::<u16>::decode(reader)?;
                let prf = Option::<AlgorithmIdentifierRef<'_>>::decode(reader)?;
                Ok::<_, der::Error>((salt, count, key_length, prf))
            })
            .map_err(|_| Refusal::malformed("the PBKDF2 parameters do not parse"))?;
        let pbkdf2 = Self {
            salt,
            iterations: iterations(count, rules)?,
            derive: function(prf)?,
        };
        Ok((pbkdf2, key_length))
    }

    pub(super) fn derive(&self, password: &[u8], key: &mut [u8]) {
        (self.derive)(password, self.salt, self.iterations, key);
    }
}

type Derive = fn(&[u8], &[u8], u32, &mut [u8]);

/// PBKDF2 with the pseudo-random function of RFC 8018 appendix B.1.2.
fn function(prf: Option<AlgorithmIdentifierRef<'_>>) -> Result<Derive, Refusal> {
    let Some(prf) = prf else {
        return Ok(pbkdf2_hmac::<Sha1>);
    };
    if prf.oid == HMAC_WITH_SHA_512_256 {
        return Ok(pbkdf2_hmac::<Sha512_256>);
    }
    match Pbkdf2Prf::try_from(prf) {
        Ok(Pbkdf2Prf::HmacWithSha1) => Ok(pbkdf2_hmac::<Sha1>),
        Ok(Pbkdf2Prf::HmacWithSha224) => Ok(pbkdf2_hmac::<Sha224>),
        Ok(Pbkdf2Prf::HmacWithSha256) => Ok(pbkdf2_hmac::<Sha256>),
        Ok(Pbkdf2Prf::HmacWithSha384) => Ok(pbkdf2_hmac::<Sha384>),
        Ok(Pbkdf2Prf::HmacWithSha512) => Ok(pbkdf2_hmac::<Sha512>),
        _ => {
            let what = format!("PBKDF2 with the pseudo-random function {}", prf.oid);
            Err(Refusal::unsupported(what).fact(FactName::Oid, prf.oid.to_string()))
        }
    }
}

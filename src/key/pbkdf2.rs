//! PBKDF2 (RFC 8018 section 5.2) in PBES2.
//!
//! The structure of `pkcs5` 0.8 rejects HMAC-SHA-512/256, and a salt of more than 32 bytes. Bouncy
//! Castle writes such a salt with HMAC-SHA-384 and HMAC-SHA-512, because its salt is as long as the
//! hash.

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

/// `id-hmacWithSHA512-256`, which is not in the database of `const-oid`.
const HMAC_WITH_SHA_512_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.2.13");

/// PBKDF2's parameters, within the rules' limits.
#[derive(Debug)]
pub(super) struct Pbkdf2<'a> {
    salt: &'a [u8],
    iterations: u32,
    function: Function,
}

impl<'a> Pbkdf2<'a> {
    /// Reads the parameters, and the length of the key.
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
            function: function(prf)?,
        };
        Ok((pbkdf2, key_length))
    }

    /// The cost of a derivation, in the units of a budget.
    pub(super) fn work(&self, key_bytes: usize) -> u64 {
        let blocks = key_bytes.div_ceil(self.function.output_bytes);
        let blocks = u64::try_from(blocks).unwrap_or(u64::MAX);
        // HMAC hashes twice.
        u64::from(self.iterations)
            .saturating_mul(2)
            .saturating_mul(blocks)
            .saturating_mul(self.function.work)
    }

    /// What the providers of Java 17 lack to derive a key with these parameters, if anything.
    pub(super) fn java_lacks(&self) -> Option<String> {
        if !self.function.in_java {
            return Some("PBES2 (HMAC-SHA-512/256), which Java 17 lacks".to_owned());
        }
        (self.salt.len() < 8).then(|| {
            "PBES2 and a salt that Java's providers reject; they require at least 8 bytes"
                .to_owned()
        })
    }

    pub(super) fn derive(&self, password: &[u8], key: &mut [u8]) {
        (self.function.derive)(password, self.salt, self.iterations, key);
    }
}

/// A pseudo-random function.
#[derive(Clone, Copy, Debug)]
struct Function {
    derive: fn(&[u8], &[u8], u32, &mut [u8]),
    output_bytes: usize,
    /// The cost of one block of its hash, in the units of a budget.
    work: u64,
    /// Whether Java 17 has it.
    in_java: bool,
}

const fn of(derive: fn(&[u8], &[u8], u32, &mut [u8]), output_bytes: usize, work: u64) -> Function {
    Function {
        derive,
        output_bytes,
        work,
        in_java: true,
    }
}

/// PBKDF2 with the pseudo-random function of RFC 8018 appendix B.1.2.
fn function(prf: Option<AlgorithmIdentifierRef<'_>>) -> Result<Function, Refusal> {
    let Some(prf) = prf else {
        return Ok(of(pbkdf2_hmac::<Sha1>, 20, 2));
    };
    if prf.oid == HMAC_WITH_SHA_512_256 {
        return Ok(Function {
            in_java: false,
            ..of(pbkdf2_hmac::<Sha512_256>, 32, 4)
        });
    }
    match Pbkdf2Prf::try_from(prf) {
        Ok(Pbkdf2Prf::HmacWithSha1) => Ok(of(pbkdf2_hmac::<Sha1>, 20, 2)),
        Ok(Pbkdf2Prf::HmacWithSha224) => Ok(of(pbkdf2_hmac::<Sha224>, 28, 3)),
        Ok(Pbkdf2Prf::HmacWithSha256) => Ok(of(pbkdf2_hmac::<Sha256>, 32, 3)),
        Ok(Pbkdf2Prf::HmacWithSha384) => Ok(of(pbkdf2_hmac::<Sha384>, 48, 4)),
        Ok(Pbkdf2Prf::HmacWithSha512) => Ok(of(pbkdf2_hmac::<Sha512>, 64, 4)),
        _ => {
            let what = format!("PBKDF2 with the pseudo-random function {}", prf.oid);
            Err(Refusal::unsupported(what).fact(FactName::Oid, prf.oid.to_string()))
        }
    }
}

//! PBES2 (RFC 8018 section 6.2): PBKDF2 or scrypt (RFC 7914), then AES or triple DES in CBC mode.

use aes::{Aes128, Aes192, Aes256};
use der::Decode;
use der::asn1::{AnyRef, OctetStringRef};
use des::TdesEde3;
use sha1::Sha1;
use sha2::{Sha224, Sha256, Sha384, Sha512, Sha512_256};
use spki::{AlgorithmIdentifierRef, ObjectIdentifier};
use zeroize::Zeroizing;

use super::cipher::{WrongLength, cbc, new};
use super::refusal::{Refusal, iterations};
use crate::finding::{FactName, Rules};

const PBKDF2: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.5.12");
const SCRYPT: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.11591.4.11");

/// The pseudo-random functions of RFC 8018 appendix B.1.2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Prf {
    HmacSha1,
    HmacSha224,
    HmacSha256,
    HmacSha384,
    HmacSha512,
    HmacSha512_256,
}

const PRFS: [(ObjectIdentifier, Prf); 6] = [
    (
        ObjectIdentifier::new_unwrap("1.2.840.113549.2.7"),
        Prf::HmacSha1,
    ),
    (
        ObjectIdentifier::new_unwrap("1.2.840.113549.2.8"),
        Prf::HmacSha224,
    ),
    (
        ObjectIdentifier::new_unwrap("1.2.840.113549.2.9"),
        Prf::HmacSha256,
    ),
    (
        ObjectIdentifier::new_unwrap("1.2.840.113549.2.10"),
        Prf::HmacSha384,
    ),
    (
        ObjectIdentifier::new_unwrap("1.2.840.113549.2.11"),
        Prf::HmacSha512,
    ),
    (
        ObjectIdentifier::new_unwrap("1.2.840.113549.2.13"),
        Prf::HmacSha512_256,
    ),
];

/// The encryption schemes of RFC 8018 appendix B.2 that anybody still writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cipher {
    Aes128,
    Aes192,
    Aes256,
    TripleDes,
}

const CIPHERS: [(ObjectIdentifier, Cipher); 4] = [
    (
        ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.1.2"),
        Cipher::Aes128,
    ),
    (
        ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.1.22"),
        Cipher::Aes192,
    ),
    (
        ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.1.42"),
        Cipher::Aes256,
    ),
    (
        ObjectIdentifier::new_unwrap("1.2.840.113549.3.7"),
        Cipher::TripleDes,
    ),
];

impl Cipher {
    fn key_bytes(self) -> usize {
        match self {
            Self::Aes128 => 16,
            Self::Aes192 | Self::TripleDes => 24,
            Self::Aes256 => 32,
        }
    }

    fn block_bytes(self) -> usize {
        match self {
            Self::TripleDes => 8,
            _ => 16,
        }
    }
}

#[derive(Debug)]
enum Derivation<'a> {
    Pbkdf2 {
        salt: &'a [u8],
        iterations: u32,
        prf: Prf,
    },
    Scrypt {
        salt: &'a [u8],
        params: scrypt::Params,
    },
}

/// PBES2's parameters, within the rules' bounds.
#[derive(Debug)]
pub(super) struct Pbes2<'a> {
    derivation: Derivation<'a>,
    cipher: Cipher,
    initialization_vector: &'a [u8],
}

impl<'a> Pbes2<'a> {
    /// Reads `PBES2-params`.
    ///
    /// ```text
    /// PBES2-params ::= SEQUENCE {
    ///     keyDerivationFunc AlgorithmIdentifier {{PBES2-KDFs}},
    ///     encryptionScheme AlgorithmIdentifier {{PBES2-Encs}} }
    /// ```
    pub(super) fn read(parameters: Option<AnyRef<'a>>, rules: &Rules) -> Result<Self, Refusal> {
        let parameters = parameters.ok_or(Refusal::malformed("PBES2 without its parameters"))?;
        let (derivation, encryption) = parameters
            .sequence(|reader| {
                let derivation = AlgorithmIdentifierRef::decode(reader)?;
                let encryption = AlgorithmIdentifierRef::decode(reader)?;
                Ok::<_, der::Error>((derivation, encryption))
            })
            .map_err(|_| Refusal::malformed("the PBES2 parameters do not parse"))?;
        let cipher = find(&CIPHERS, encryption.oid, "PBES2 with the cipher")?;
        let initialization_vector = encryption
            .parameters
            .and_then(|any| any.decode_as::<&OctetStringRef>().ok())
            .map(OctetStringRef::as_bytes)
            .filter(|vector| vector.len() == cipher.block_bytes())
            .ok_or(Refusal::malformed(
                "the PBES2 initialization vector is not one block long",
            ))?;
        let derivation = Derivation::read(derivation, cipher, rules)?;
        Ok(Self {
            derivation,
            cipher,
            initialization_vector,
        })
    }

    pub(super) fn block_bytes(&self) -> usize {
        self.cipher.block_bytes()
    }

    /// Decrypts `data` in place with the password's bytes (UTF-8).
    pub(super) fn decrypt(&self, password: &[u8], data: &mut [u8]) -> Result<(), WrongLength> {
        let mut key = Zeroizing::new([0; 32]);
        let key = key.get_mut(..self.cipher.key_bytes()).ok_or(WrongLength)?;
        self.derivation.derive(password, key)?;
        let vector = self.initialization_vector;
        match self.cipher {
            Cipher::Aes128 => cbc(new::<Aes128>(key)?, vector, data),
            Cipher::Aes192 => cbc(new::<Aes192>(key)?, vector, data),
            Cipher::Aes256 => cbc(new::<Aes256>(key)?, vector, data),
            Cipher::TripleDes => cbc(new::<TdesEde3>(key)?, vector, data),
        }
    }
}

impl<'a> Derivation<'a> {
    fn read(
        algorithm: AlgorithmIdentifierRef<'a>,
        cipher: Cipher,
        rules: &Rules,
    ) -> Result<Self, Refusal> {
        let malformed = Refusal::malformed("the key derivation's parameters do not parse");
        let parameters = algorithm.parameters.ok_or(malformed.clone())?;
        match algorithm.oid {
            PBKDF2 => Self::read_pbkdf2(parameters, cipher, rules),
            SCRYPT => Self::read_scrypt(parameters, cipher, rules),
            other => {
                let what = format!("PBES2 with the key derivation {other}");
                Err(Refusal::unsupported(what).fact(FactName::Oid, other.to_string()))
            }
        }
    }

    /// ```text
    /// PBKDF2-params ::= SEQUENCE {
    ///     salt CHOICE { specified OCTET STRING, otherSource AlgorithmIdentifier },
    ///     iterationCount INTEGER (1..MAX),
    ///     keyLength INTEGER (1..MAX) OPTIONAL,
    ///     prf AlgorithmIdentifier DEFAULT algid-hmacWithSHA1 }
    /// ```
    fn read_pbkdf2(parameters: AnyRef<'a>, cipher: Cipher, rules: &Rules) -> Result<Self, Refusal> {
        let (salt, count, key_length, prf) = parameters
            .sequence(|reader| {
                let salt = <&OctetStringRef>::decode(reader)?.as_bytes();
                let count = AnyRef::decode(reader)?;
                let key_length = Option::<u32>::decode(reader)?;
                let prf = Option::<AlgorithmIdentifierRef<'_>>::decode(reader)?;
                Ok::<_, der::Error>((salt, count, key_length, prf))
            })
            .map_err(|_| Refusal::malformed("the PBKDF2 parameters do not parse"))?;
        check_key_length(key_length, cipher)?;
        let iterations = iterations(count, rules)?;
        let prf = match prf {
            Some(prf) => find(&PRFS, prf.oid, "PBKDF2 with the pseudo-random function")?,
            None => Prf::HmacSha1,
        };
        Ok(Self::Pbkdf2 {
            salt,
            iterations,
            prf,
        })
    }

    /// ```text
    /// scrypt-params ::= SEQUENCE {
    ///     salt OCTET STRING,
    ///     costParameter INTEGER (1..MAX),
    ///     blockSize INTEGER (1..MAX),
    ///     parallelizationParameter INTEGER (1..MAX),
    ///     keyLength INTEGER (1..MAX) OPTIONAL }
    /// ```
    fn read_scrypt(parameters: AnyRef<'a>, cipher: Cipher, rules: &Rules) -> Result<Self, Refusal> {
        let (salt, cost, block_size, parallelization, key_length) = parameters
            .sequence(|reader| {
                let salt = <&OctetStringRef>::decode(reader)?.as_bytes();
                let cost = u64::decode(reader)?;
                let block_size = u32::decode(reader)?;
                let parallelization = u32::decode(reader)?;
                let key_length = Option::<u32>::decode(reader)?;
                Ok::<_, der::Error>((salt, cost, block_size, parallelization, key_length))
            })
            .map_err(|_| Refusal::malformed("the scrypt parameters do not parse"))?;
        check_key_length(key_length, cipher)?;
        let memory = cost
            .saturating_mul(u64::from(block_size))
            .saturating_mul(128);
        let work = memory.saturating_mul(parallelization.into());
        if memory > rules.max_scrypt_bytes || work > rules.max_scrypt_bytes.saturating_mul(4) {
            let what = format!(
                "scrypt with N = {cost}, r = {block_size}, p = {parallelization} wants more than the {} MiB allowed",
                rules.max_scrypt_bytes >> 20,
            );
            return Err(Refusal::parameters(what)
                .fact(FactName::Bytes, memory)
                .fact(FactName::MaximumBytes, rules.max_scrypt_bytes));
        }
        let log_cost = u8::try_from(cost.trailing_zeros()).unwrap_or(u8::MAX);
        let params = cost
            .is_power_of_two()
            .then(|| scrypt::Params::new(log_cost, block_size, parallelization).ok())
            .flatten()
            .ok_or(Refusal::malformed(
                "scrypt's cost, block size or parallelization is not valid",
            ))?;
        Ok(Self::Scrypt { salt, params })
    }

    fn derive(&self, password: &[u8], key: &mut [u8]) -> Result<(), WrongLength> {
        match self {
            Self::Pbkdf2 {
                salt,
                iterations,
                prf,
            } => {
                let derive = match prf {
                    Prf::HmacSha1 => pbkdf2::pbkdf2_hmac::<Sha1>,
                    Prf::HmacSha224 => pbkdf2::pbkdf2_hmac::<Sha224>,
                    Prf::HmacSha256 => pbkdf2::pbkdf2_hmac::<Sha256>,
                    Prf::HmacSha384 => pbkdf2::pbkdf2_hmac::<Sha384>,
                    Prf::HmacSha512 => pbkdf2::pbkdf2_hmac::<Sha512>,
                    Prf::HmacSha512_256 => pbkdf2::pbkdf2_hmac::<Sha512_256>,
                };
                derive(password, salt, *iterations, key);
                Ok(())
            }
            Self::Scrypt { salt, params } => {
                scrypt::scrypt(password, salt, params, key).map_err(|_| WrongLength)
            }
        }
    }
}

/// `keyLength` may be left out; where it stands it must be the cipher's.
fn check_key_length(key_length: Option<u32>, cipher: Cipher) -> Result<(), Refusal> {
    match key_length {
        Some(length) if usize::try_from(length) != Ok(cipher.key_bytes()) => Err(
            Refusal::malformed("the derived key's length is not the cipher's"),
        ),
        _ => Ok(()),
    }
}

fn find<T: Copy>(
    table: &[(ObjectIdentifier, T)],
    oid: ObjectIdentifier,
    what: &str,
) -> Result<T, Refusal> {
    let row = table.iter().find(|(known, _)| *known == oid);
    row.map(|(_, found)| *found).ok_or_else(|| {
        Refusal::unsupported(format!("{what} {oid}")).fact(FactName::Oid, oid.to_string())
    })
}

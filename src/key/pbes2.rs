//! PBES2 (RFC 8018 section 6.2) by the crate `pkcs5`, within the rules' bounds: PBKDF2 or scrypt
//! (RFC 7914), then AES or triple DES in CBC mode.

use der::Decode;
use der::asn1::{AnyRef, OctetStringRef};
use pkcs5::pbes2::{EncryptionScheme, Kdf, PBKDF2_OID, Parameters, SCRYPT_OID, ScryptParams};
use pkcs8::AlgorithmIdentifierRef;
use zeroize::Zeroizing;

use super::cipher::{Cipher, WrongLength};
use super::pbkdf2::Pbkdf2;
use super::refusal::{Refusal, within_bounds};
use crate::finding::{FactName, Rules};

/// PBES2's parameters, within the rules' bounds.
#[derive(Debug)]
pub(super) struct Pbes2<'a> {
    pub(super) cipher: Cipher,
    by: By<'a>,
}

#[derive(Debug)]
enum By<'a> {
    Pkcs5(Parameters),
    /// What that crate refuses.
    Ourselves {
        derivation: Pbkdf2<'a>,
        initialization_vector: &'a [u8],
    },
}

impl<'a> Pbes2<'a> {
    /// Reads `PBES2-params`, and refuses what would cost more than the rules allow.
    pub(super) fn read(parameters: Option<AnyRef<'a>>, rules: &Rules) -> Result<Self, Refusal> {
        let parameters = parameters.ok_or(Refusal::malformed("PBES2 without its parameters"))?;
        let (derivation, encryption) = parameters
            .sequence(|reader| {
                let derivation = AlgorithmIdentifierRef::decode(reader)?;
                Ok::<_, der::Error>((derivation, AlgorithmIdentifierRef::decode(reader)?))
            })
            .map_err(|_| Refusal::malformed("the PBES2 parameters do not parse"))?;
        let (cipher, initialization_vector) = read_cipher(encryption)?;
        let malformed = |_| Refusal::malformed("the key derivation's parameters do not parse");
        let by = match (Kdf::try_from(derivation), derivation.parameters) {
            (Ok(kdf), _) => {
                check_work(&kdf, rules)?;
                check_key_length(kdf.key_length(), cipher)?;
                let encryption = EncryptionScheme::try_from(encryption).map_err(malformed)?;
                By::Pkcs5(Parameters { kdf, encryption })
            }
            (Err(_), Some(parameters)) if derivation.oid == PBKDF2_OID => {
                let derivation = Pbkdf2::read(parameters, rules)?;
                check_key_length(derivation.key_length, cipher)?;
                By::Ourselves {
                    derivation,
                    initialization_vector,
                }
            }
            (Err(error), _) if [PBKDF2_OID, SCRYPT_OID].contains(&derivation.oid) => {
                return Err(malformed(error));
            }
            _ => return Err(unsupported("PBES2 with the key derivation", derivation)),
        };
        Ok(Self { cipher, by })
    }

    /// Decrypts `data` in place with the password's bytes (UTF-8).
    pub(super) fn decrypt(&self, password: &[u8], data: &mut [u8]) -> Result<(), WrongLength> {
        match &self.by {
            By::Pkcs5(_) if !self.cipher.fits(data) => Err(WrongLength),
            By::Pkcs5(parameters) => {
                // What it makes of the padding is no evidence; the plaintext is.
                let _ = parameters.decrypt_in_place(password, data);
                Ok(())
            }
            By::Ourselves {
                derivation,
                initialization_vector,
            } => {
                let mut key = Zeroizing::new([0; 32]);
                let key = key.get_mut(..self.cipher.key_bytes()).ok_or(WrongLength)?;
                derivation.derive(password, key);
                self.cipher.decrypt(key, initialization_vector, data)
            }
        }
    }
}

/// The cipher and an initialization vector of its length: of a shorter one `pkcs5` makes a panic.
fn read_cipher(encryption: AlgorithmIdentifierRef<'_>) -> Result<(Cipher, &[u8]), Refusal> {
    let cipher = Cipher::of_oid(encryption.oid)
        .ok_or_else(|| unsupported("PBES2 with the cipher", encryption))?;
    encryption
        .parameters
        .and_then(|any| any.decode_as::<&OctetStringRef>().ok())
        .map(OctetStringRef::as_bytes)
        .filter(|vector| Some(vector.len()) == cipher.block_bytes())
        .map(|vector| (cipher, vector))
        .ok_or(Refusal::malformed(
            "the PBES2 initialization vector is not one block long",
        ))
}

fn check_work(kdf: &Kdf, rules: &Rules) -> Result<(), Refusal> {
    match kdf {
        Kdf::Pbkdf2(params) => within_bounds(params.iteration_count.into(), rules).map(|_| ()),
        Kdf::Scrypt(params) => check_scrypt(params, rules),
        other => Err(Refusal::unsupported(format!(
            "PBES2 with the key derivation {}",
            other.oid()
        ))),
    }
}

fn check_scrypt(params: &ScryptParams, rules: &Rules) -> Result<(), Refusal> {
    let cost = params.cost_parameter;
    let (block_size, parallelization) = (params.block_size, params.parallelization);
    let memory = cost.saturating_mul(block_size.into()).saturating_mul(128);
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
    // N is at least 2 (RFC 7914 section 2), and the conversion panics on zero.
    let valid =
        cost > 1 && cost.is_power_of_two() && pkcs5::scrypt::Params::try_from(params).is_ok();
    valid.then_some(()).ok_or(Refusal::malformed(
        "scrypt's cost, block size or parallelization is not valid",
    ))
}

/// `keyLength` may be left out; where it is given it must be the cipher's.
fn check_key_length(key_length: Option<u16>, cipher: Cipher) -> Result<(), Refusal> {
    match key_length {
        Some(length) if usize::from(length) != cipher.key_bytes() => Err(Refusal::malformed(
            "the derived key's length is not the cipher's",
        )),
        _ => Ok(()),
    }
}

fn unsupported(what: &str, algorithm: AlgorithmIdentifierRef<'_>) -> Refusal {
    let oid = algorithm.oid;
    Refusal::unsupported(format!("{what} {oid}")).fact(FactName::Oid, oid.to_string())
}

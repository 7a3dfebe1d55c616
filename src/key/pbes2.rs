//! PBES2 (RFC 8018 section 6.2), within the rules' limits: PBKDF2 or scrypt, then AES or triple DES
//! in CBC mode.

use const_oid::ObjectIdentifier;
use der::Decode;
use der::asn1::{AnyRef, OctetStringRef};
use pkcs5::pbes2::{PBKDF2_OID, SCRYPT_OID};
use pkcs8::AlgorithmIdentifierRef;
use zeroize::Zeroizing;

use super::cipher::{Cipher, WrongLength};
use super::pbkdf2::Pbkdf2;
use super::refusal::Refusal;
use super::scrypt::Scrypt;
use crate::finding::{FactName, Rules};

/// DES and RC2 in CBC mode, which OpenSSL 3 has only in its legacy provider.
const LEGACY: [ObjectIdentifier; 2] = [
    ObjectIdentifier::new_unwrap("1.3.14.3.2.7"),
    ObjectIdentifier::new_unwrap("1.2.840.113549.3.2"),
];

/// Whether OpenSSL 3 has the cipher of these `PBES2-params` only in its legacy provider.
pub(super) fn is_legacy(parameters: Option<AnyRef<'_>>) -> bool {
    let cipher = parameters.map(|parameters| {
        parameters.sequence(|reader| {
            AlgorithmIdentifierRef::decode(reader)?;
            AlgorithmIdentifierRef::decode(reader)
        })
    });
    cipher.is_some_and(|cipher| cipher.is_ok_and(|cipher| LEGACY.contains(&cipher.oid)))
}

/// PBES2's parameters, within the rules' limits.
#[derive(Debug)]
pub(super) struct Pbes2<'a> {
    pub(super) cipher: Cipher,
    initialization_vector: &'a [u8],
    derivation: Derivation<'a>,
}

#[derive(Debug)]
enum Derivation<'a> {
    Pbkdf2(Pbkdf2<'a>),
    Scrypt(Scrypt),
}

impl<'a> Pbes2<'a> {
    /// Reads `PBES2-params`, and refuses parameters that cost more than the rules allow.
    pub(super) fn read(parameters: Option<AnyRef<'a>>, rules: &Rules) -> Result<Self, Refusal> {
        let parameters = parameters.ok_or(Refusal::malformed("PBES2 without its parameters"))?;
        let (derivation, encryption) = parameters
            .sequence(|reader| {
                let derivation = AlgorithmIdentifierRef::decode(reader)?;
                Ok::<_, der::Error>((derivation, AlgorithmIdentifierRef::decode(reader)?))
            })
            .map_err(|_| Refusal::malformed("the PBES2 parameters do not parse"))?;
        let (cipher, initialization_vector) = read_cipher(encryption)?;
        let (derivation, key_length) = read_derivation(derivation, rules)?;
        // It is optional.
        if key_length.is_some_and(|length| usize::from(length) != cipher.key_bytes()) {
            return Err(Refusal::malformed(
                "the length of the derived key does not fit the cipher",
            ));
        }
        Ok(Self {
            cipher,
            initialization_vector,
            derivation,
        })
    }

    /// The cost of the derivation, in the units of a budget.
    pub(super) fn work(&self) -> u64 {
        match &self.derivation {
            Derivation::Pbkdf2(pbkdf2) => pbkdf2.work(self.cipher.key_bytes()),
            Derivation::Scrypt(scrypt) => scrypt.work(),
        }
    }

    /// What Java's providers lack to decrypt it, if anything: their `PBES2Parameters` read only PBKDF2 and two of
    /// the ciphers, and their `PBES2Core` checks the salt's length.
    pub(super) fn java_lacks(&self) -> Option<String> {
        let lacks = |part: &str| Some(format!("PBES2 ({part}), which Java's providers lack"));
        let pbkdf2 = match &self.derivation {
            Derivation::Scrypt(_) => return lacks("scrypt"),
            Derivation::Pbkdf2(pbkdf2) => pbkdf2,
        };
        match self.cipher {
            Cipher::Aes128 | Cipher::Aes256 => pbkdf2.java_lacks(),
            other => lacks(other.name().unwrap_or("another cipher")),
        }
    }

    /// Decrypts `data` in place with the password's bytes (UTF-8).
    pub(super) fn decrypt(&self, password: &[u8], data: &mut [u8]) -> Result<(), WrongLength> {
        if !self.cipher.fits(data) {
            return Err(WrongLength);
        }
        let mut key = Zeroizing::new([0; 32]);
        let key = key.get_mut(..self.cipher.key_bytes()).ok_or(WrongLength)?;
        match &self.derivation {
            Derivation::Pbkdf2(pbkdf2) => pbkdf2.derive(password, key),
            Derivation::Scrypt(scrypt) => scrypt.derive(password, key)?,
        }
        self.cipher.decrypt(key, self.initialization_vector, data)
    }
}

/// The cipher and an initialization vector of its length.
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

/// The key derivation, and the length of its key.
fn read_derivation<'a>(
    derivation: AlgorithmIdentifierRef<'a>,
    rules: &Rules,
) -> Result<(Derivation<'a>, Option<u16>), Refusal> {
    let parameters = || {
        let missing = Refusal::malformed("the key derivation's parameters do not parse");
        derivation.parameters.ok_or(missing)
    };
    match derivation.oid {
        PBKDF2_OID => {
            let (pbkdf2, key_length) = Pbkdf2::read(parameters()?, rules)?;
            Ok((Derivation::Pbkdf2(pbkdf2), key_length))
        }
        SCRYPT_OID => {
            let (scrypt, key_length) = Scrypt::read(parameters()?, rules)?;
            Ok((Derivation::Scrypt(scrypt), key_length))
        }
        _ => Err(unsupported("PBES2 with the key derivation", derivation)),
    }
}

fn unsupported(what: &str, algorithm: AlgorithmIdentifierRef<'_>) -> Refusal {
    let oid = algorithm.oid;
    Refusal::unsupported(format!("{what} {oid}")).fact(FactName::Oid, oid.to_string())
}

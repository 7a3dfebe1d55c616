//! `EncryptedPrivateKeyInfo` (RFC 5958 section 3): its scheme, and its decryption.

use const_oid::ObjectIdentifier;
use der::Decode;
use der::asn1::{AnyRef, OctetStringRef};
use md5::Md5;
use pkcs5::pbes2::PBES2_OID;
use pkcs8::AlgorithmIdentifierRef;
use sha1::Sha1;
use zeroize::Zeroizing;

use super::cipher::{Cipher, WrongLength};
use super::derivation::{self, Purpose};
use super::pbes2::{self, Pbes2};
use super::plaintext::{self, Plaintext};
use super::refusal::{Refusal, iterations};
use super::scheme::{Derivation, Scheme};
use crate::finding::{FactName, Facts, Rules};
use crate::sensitive::SensitiveBytes;

/// ```text
/// EncryptedPrivateKeyInfo ::= SEQUENCE {
///     encryptionAlgorithm AlgorithmIdentifier,
///     encryptedData OCTET STRING }
/// ```
///
/// `pkcs8` has this structure only for the schemes of `pkcs5`, which are not all that Java has.
#[derive(Debug)]
pub(super) struct EncryptedPrivateKeyInfo<'a> {
    algorithm: AlgorithmIdentifierRef<'a>,
    data: &'a [u8],
}

/// A scheme that has a name.
#[derive(Clone, Copy, Debug)]
pub(super) enum KnownScheme {
    V1(&'static Scheme),
    Pbes2,
}

/// The scheme with its parameters.
#[derive(Debug)]
pub(super) enum Encryption<'a> {
    V1 {
        scheme: &'static Scheme,
        salt: &'a [u8],
        iterations: u32,
    },
    Pbes2(Pbes2<'a>),
}

impl Encryption<'_> {
    /// The cost of the derivation, in the units of a budget.
    pub(super) fn work(&self) -> u64 {
        let (scheme, iterations) = match self {
            Self::Pbes2(pbes2) => return pbes2.work(),
            Self::V1 {
                scheme, iterations, ..
            } => (scheme, iterations),
        };
        let hashes = match scheme.derivation {
            Derivation::Pbkdf1Md5 | Derivation::Pbkdf1Md2 => 1,
            Derivation::Pbkdf1Sha1 => 2,
            // One or two hashes for the key, and another for the initialization vector.
            Derivation::Pkcs12Sha1 if scheme.cipher.key_bytes() > 20 => 6,
            Derivation::Pkcs12Sha1 => 4,
        };
        u64::from(*iterations).saturating_mul(hashes)
    }
}

impl<'a> EncryptedPrivateKeyInfo<'a> {
    pub(super) fn from_der(der: &'a [u8]) -> Option<Self> {
        let info = AnyRef::from_der(der).ok()?.sequence(|reader| {
            let algorithm = AlgorithmIdentifierRef::decode(reader)?;
            let data = <&OctetStringRef>::decode(reader)?.as_bytes();
            Ok::<_, der::Error>(Self { algorithm, data })
        });
        info.ok()
    }

    /// The same structure made from parts, for other data that is encrypted with such a scheme.
    pub(super) fn of(algorithm: AlgorithmIdentifierRef<'a>, data: &'a [u8]) -> Self {
        Self { algorithm, data }
    }

    fn oid(&self) -> ObjectIdentifier {
        self.algorithm.oid
    }

    /// The scheme, if it is known.
    pub(super) fn scheme(&self) -> Option<KnownScheme> {
        if self.oid() == PBES2_OID {
            return Some(KnownScheme::Pbes2);
        }
        Scheme::of(self.oid()).map(KnownScheme::V1)
    }

    /// Whether it is PBES2 with a cipher that OpenSSL 3 has only in its legacy provider.
    pub(super) fn is_legacy_pbes2(&self) -> bool {
        self.oid() == PBES2_OID && pbes2::is_legacy(self.algorithm.parameters)
    }

    /// What Java's providers lack to decrypt it, if anything. PBES2 is not reported here, because
    /// Lambda never accepts it.
    pub(super) fn java_lacks(&self) -> Option<String> {
        match self.scheme()? {
            KnownScheme::V1(scheme) if scheme.decrypts() => scheme.java_lacks(self.salt_bytes()),
            KnownScheme::V1(_) | KnownScheme::Pbes2 => None,
        }
    }

    /// The length of a v1 scheme's salt, if it can be read.
    fn salt_bytes(&self) -> Option<usize> {
        salt_and_count(self.algorithm.parameters).map(|(salt, _)| salt.len())
    }

    /// The scheme, as facts for a finding.
    pub(super) fn facts(&self) -> Facts {
        let facts = match self.name() {
            Some(name) => Facts::default().with(FactName::Scheme, name),
            None => Facts::default(),
        };
        let facts = facts.with(FactName::Oid, self.oid().to_string());
        match (self.scheme(), self.salt_bytes()) {
            (Some(KnownScheme::V1(_)), Some(bytes)) => facts.with(FactName::SaltBytes, bytes),
            _ => facts,
        }
    }

    /// OpenSSL's name for the scheme, if it has one.
    pub(super) fn name(&self) -> Option<&'static str> {
        self.scheme().map(|scheme| match scheme {
            KnownScheme::V1(scheme) => scheme.name,
            KnownScheme::Pbes2 => "PBES2",
        })
    }

    /// The scheme and its parameters, within the rules' limits.
    pub(super) fn encryption(&self, rules: &Rules) -> Result<Encryption<'a>, Refusal> {
        match self.scheme() {
            Some(KnownScheme::Pbes2) => {
                Pbes2::read(self.algorithm.parameters, rules).map(Encryption::Pbes2)
            }
            Some(KnownScheme::V1(scheme)) if scheme.decrypts() => {
                let (salt, iterations) = v1_parameters(self.algorithm.parameters, rules)?;
                Ok(Encryption::V1 {
                    scheme,
                    salt,
                    iterations,
                })
            }
            Some(KnownScheme::V1(scheme)) => Err(Refusal::unsupported(format!(
                "{}; nothing supports MD2 any more",
                scheme.name
            ))),
            None => Err(Refusal::unsupported(format!(
                "the unknown scheme {}",
                self.oid()
            ))),
        }
    }

    /// Decrypts. The password is UTF-8; PKCS #12 schemes use it as UTF-16.
    pub(super) fn decrypt(&self, encryption: &Encryption<'_>, password: &str) -> Plaintext {
        let mut data = Zeroizing::new(self.data.to_vec());
        match self.decrypt_into(encryption, password, &mut data) {
            Ok(cipher) => {
                plaintext::judge(data, cipher.block_bytes(), plaintext::is_private_key_info)
            }
            Err(WrongLength) => Plaintext::Damaged,
        }
    }

    /// Decrypts data other than a key; `None` if its padding is not correct.
    pub(super) fn decrypt_content(
        &self,
        encryption: &Encryption<'_>,
        password: &str,
    ) -> Option<SensitiveBytes> {
        let mut data = Zeroizing::new(self.data.to_vec());
        let cipher = self.decrypt_into(encryption, password, &mut data).ok()?;
        let padding = match cipher.block_bytes() {
            Some(bytes) => plaintext::padding(&data, bytes)?,
            None => 0,
        };
        let length = data.len().checked_sub(padding)?;
        data.get(..length).map(SensitiveBytes::from)
    }

    /// Decrypts in place.
    fn decrypt_into(
        &self,
        encryption: &Encryption<'_>,
        password: &str,
        data: &mut [u8],
    ) -> Result<Cipher, WrongLength> {
        let (decrypted, cipher) = match encryption {
            Encryption::V1 {
                scheme,
                salt,
                iterations,
            } => (
                decrypt_v1(scheme, salt, *iterations, password, data),
                scheme.cipher,
            ),
            Encryption::Pbes2(pbes2) => (pbes2.decrypt(password.as_bytes(), data), pbes2.cipher),
        };
        decrypted.map(|()| cipher)
    }
}

/// ```text
/// PBEParameter ::= SEQUENCE { salt OCTET STRING, iterationCount INTEGER }
/// ```
fn v1_parameters<'a>(
    parameters: Option<AnyRef<'a>>,
    rules: &Rules,
) -> Result<(&'a [u8], u32), Refusal> {
    let malformed = || Refusal::malformed("salt and iteration count do not parse");
    let (salt, count) = salt_and_count(parameters).ok_or_else(malformed)?;
    Ok((salt, iterations(count, rules)?))
}

fn salt_and_count(parameters: Option<AnyRef<'_>>) -> Option<(&[u8], AnyRef<'_>)> {
    let values = parameters?.sequence(|reader| {
        let salt = <&OctetStringRef>::decode(reader)?.as_bytes();
        Ok::<_, der::Error>((salt, AnyRef::decode(reader)?))
    });
    values.ok()
}

fn decrypt_v1(
    scheme: &Scheme,
    salt: &[u8],
    iterations: u32,
    password: &str,
    data: &mut [u8],
) -> Result<(), WrongLength> {
    let pbkdf1 = match scheme.derivation {
        Derivation::Pbkdf1Md5 => derivation::pbkdf1::<Md5>,
        Derivation::Pbkdf1Sha1 => derivation::pbkdf1::<Sha1>,
        Derivation::Pkcs12Sha1 => {
            let password = derivation::bmp_string(password);
            let derive = |purpose, bytes| {
                derivation::pkcs12_sha1(&password, salt, iterations, purpose, bytes)
            };
            let key = derive(Purpose::Key, scheme.cipher.key_bytes());
            let vector = derive(Purpose::InitializationVector, 8);
            return scheme.cipher.decrypt(&key, &vector, data);
        }
        Derivation::Pbkdf1Md2 => return Err(WrongLength),
    };
    let derived = pbkdf1(password.as_bytes(), salt, iterations);
    let (key, vector) = derived.split_at_checked(8).ok_or(WrongLength)?;
    scheme.cipher.decrypt(key, vector, data)
}

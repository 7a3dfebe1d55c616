//! The schemes of `EncryptedPrivateKeyInfo` older than PBES2, in one table.
//!
//! PBES1 is RFC 8018 section 6.1 and appendix A.3; the schemes with PKCS #12 derivation are
//! RFC 7292 appendix C. AWS's "PBES1" means both.

use spki::ObjectIdentifier;

/// PBES2, RFC 8018 section 6.2.
pub(super) const PBES2: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.5.13");

/// How the password becomes key and initialization vector.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Derivation {
    /// PBKDF1 (RFC 8018 section 5.1) with MD5.
    Pbkdf1Md5,
    /// PBKDF1 with SHA-1.
    Pbkdf1Sha1,
    /// RFC 7292 appendix B with SHA-1.
    Pkcs12Sha1,
    /// PBKDF1 with MD2, which no library in use has any more.
    Pbkdf1Md2,
}

/// The cipher, with the length of its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cipher {
    DesCbc,
    /// Three keys.
    TripleDesCbc,
    /// Two keys, the first used again as the third.
    TwoKeyTripleDesCbc,
    /// RC2 (RFC 2268) with a key, and an effective key, of this many bits.
    Rc2Cbc(usize),
    /// RC4 with a key of this many bits.
    Rc4(usize),
}

impl Cipher {
    pub(super) fn key_bytes(self) -> usize {
        match self {
            Self::DesCbc => 8,
            Self::TripleDesCbc => 24,
            Self::TwoKeyTripleDesCbc => 16,
            Self::Rc2Cbc(bits) | Self::Rc4(bits) => bits / 8,
        }
    }
}

/// One scheme.
#[derive(Debug)]
pub(super) struct Scheme {
    pub(super) oid: ObjectIdentifier,
    /// As `openssl pkcs8 -v1` takes it.
    pub(super) name: &'static str,
    pub(super) derivation: Derivation,
    pub(super) cipher: Cipher,
    /// Whether JDK 17's providers, and so Kafka's loader, have it.
    in_java: bool,
}

impl Scheme {
    /// What Java's providers lack to decrypt with this scheme and a salt of so many bytes, where
    /// they lack something: their `PBES1Core` and `PKCS12PBECipherCore` measure the salt.
    pub(super) fn java_lacks(&self, salt_bytes: Option<usize>) -> Option<String> {
        if !self.in_java {
            return Some(format!("{}, which Java's providers lack", self.name));
        }
        let (fits, rule) = match (self.derivation, salt_bytes?) {
            (Pkcs12Sha1, bytes) => (bytes >= 8, "at least 8 bytes"),
            (_, bytes) => (bytes == 8, "8 bytes"),
        };
        (!fits).then(|| {
            let name = self.name;
            format!("{name} and a salt that Java's providers refuse; they want {rule}")
        })
    }

    /// Whether there is an implementation at all.
    pub(super) fn decrypts(&self) -> bool {
        self.derivation != Pbkdf1Md2
    }

    pub(super) fn of(oid: ObjectIdentifier) -> Option<&'static Self> {
        SCHEMES.iter().find(|scheme| scheme.oid == oid)
    }
}

const fn scheme(
    oid: &str,
    name: &'static str,
    derivation: Derivation,
    cipher: Cipher,
    in_java: bool,
) -> Scheme {
    let oid = ObjectIdentifier::new_unwrap(oid);
    Scheme {
        oid,
        name,
        derivation,
        cipher,
        in_java,
    }
}

use Cipher::{DesCbc, Rc2Cbc, Rc4, TripleDesCbc, TwoKeyTripleDesCbc};
use Derivation::{Pbkdf1Md2, Pbkdf1Md5, Pbkdf1Sha1, Pkcs12Sha1};

static SCHEMES: [Scheme; 12] = [
    scheme(
        "1.2.840.113549.1.5.1",
        "PBE-MD2-DES",
        Pbkdf1Md2,
        DesCbc,
        false,
    ),
    scheme(
        "1.2.840.113549.1.5.3",
        "PBE-MD5-DES",
        Pbkdf1Md5,
        DesCbc,
        true,
    ),
    scheme(
        "1.2.840.113549.1.5.4",
        "PBE-MD2-RC2-64",
        Pbkdf1Md2,
        Rc2Cbc(64),
        false,
    ),
    scheme(
        "1.2.840.113549.1.5.6",
        "PBE-MD5-RC2-64",
        Pbkdf1Md5,
        Rc2Cbc(64),
        false,
    ),
    scheme(
        "1.2.840.113549.1.5.10",
        "PBE-SHA1-DES",
        Pbkdf1Sha1,
        DesCbc,
        false,
    ),
    scheme(
        "1.2.840.113549.1.5.11",
        "PBE-SHA1-RC2-64",
        Pbkdf1Sha1,
        Rc2Cbc(64),
        false,
    ),
    scheme(
        "1.2.840.113549.1.12.1.1",
        "PBE-SHA1-RC4-128",
        Pkcs12Sha1,
        Rc4(128),
        true,
    ),
    scheme(
        "1.2.840.113549.1.12.1.2",
        "PBE-SHA1-RC4-40",
        Pkcs12Sha1,
        Rc4(40),
        true,
    ),
    scheme(
        "1.2.840.113549.1.12.1.3",
        "PBE-SHA1-3DES",
        Pkcs12Sha1,
        TripleDesCbc,
        true,
    ),
    scheme(
        "1.2.840.113549.1.12.1.4",
        "PBE-SHA1-2DES",
        Pkcs12Sha1,
        TwoKeyTripleDesCbc,
        false,
    ),
    scheme(
        "1.2.840.113549.1.12.1.5",
        "PBE-SHA1-RC2-128",
        Pkcs12Sha1,
        Rc2Cbc(128),
        true,
    ),
    scheme(
        "1.2.840.113549.1.12.1.6",
        "PBE-SHA1-RC2-40",
        Pkcs12Sha1,
        Rc2Cbc(40),
        true,
    ),
];

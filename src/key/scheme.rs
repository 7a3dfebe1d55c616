//! The schemes of `EncryptedPrivateKeyInfo` older than PBES2, in one table.
//!
//! PBES1 is RFC 8018 section 6.1 and appendix A.3; the schemes with PKCS #12 derivation are
//! RFC 7292 appendix C. AWS's "PBES1" means both.

use const_oid::ObjectIdentifier;
use const_oid::db::rfc7292;
use pkcs5::pbes1;

use super::cipher::Cipher::{self, Des, Rc2, Rc4, TripleDes, TwoKeyTripleDes};

/// How key and initialization vector are derived from the password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Derivation {
    /// PBKDF1 (RFC 8018 section 5.1) with MD5.
    Pbkdf1Md5,
    /// PBKDF1 with SHA-1.
    Pbkdf1Sha1,
    /// RFC 7292 appendix B with SHA-1.
    Pkcs12Sha1,
    /// PBKDF1 with MD2, which current libraries do not support.
    Pbkdf1Md2,
}

/// One scheme.
#[derive(Debug)]
pub(super) struct Scheme {
    pub(super) oid: ObjectIdentifier,
    /// The name for `openssl pkcs8 -v1`.
    pub(super) name: &'static str,
    pub(super) derivation: Derivation,
    pub(super) cipher: Cipher,
    /// Whether JDK 17's providers, and so Kafka's loader, have it.
    in_java: bool,
}

impl Scheme {
    /// What Java's providers lack to decrypt with this scheme and a salt of that many bytes, if
    /// anything: their `PBES1Core` and `PKCS12PBECipherCore` check the salt's length.
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
            format!("{name} and a salt that Java's providers reject; they require {rule}")
        })
    }

    /// Whether OpenSSL 3 has it only in its legacy provider: PBKDF1, RC2 and RC4.
    pub(super) fn is_legacy(&self) -> bool {
        !matches!(
            (self.derivation, self.cipher),
            (Pkcs12Sha1, TripleDes | TwoKeyTripleDes)
        )
    }

    /// Whether there is an implementation.
    pub(super) fn decrypts(&self) -> bool {
        self.derivation != Pbkdf1Md2
    }

    pub(super) fn of(oid: ObjectIdentifier) -> Option<&'static Self> {
        SCHEMES.iter().find(|scheme| scheme.oid == oid)
    }
}

use Derivation::{Pbkdf1Md2, Pbkdf1Md5, Pbkdf1Sha1, Pkcs12Sha1};

macro_rules! schemes {
    ($($oid:path, $name:literal, $derivation:ident, $cipher:expr, java: $in_java:literal;)*) => {
        &[$(Scheme {
            oid: $oid,
            name: $name,
            derivation: $derivation,
            cipher: $cipher,
            in_java: $in_java,
        }),*]
    };
}

#[rustfmt::skip]
static SCHEMES: &[Scheme] = schemes! {
    pbes1::PBE_WITH_MD2_AND_DES_CBC_OID, "PBE-MD2-DES", Pbkdf1Md2, Des, java: false;
    pbes1::PBE_WITH_MD5_AND_DES_CBC_OID, "PBE-MD5-DES", Pbkdf1Md5, Des, java: true;
    pbes1::PBE_WITH_MD2_AND_RC2_CBC_OID, "PBE-MD2-RC2-64", Pbkdf1Md2, Rc2(64), java: false;
    pbes1::PBE_WITH_MD5_AND_RC2_CBC_OID, "PBE-MD5-RC2-64", Pbkdf1Md5, Rc2(64), java: false;
    pbes1::PBE_WITH_SHA1_AND_DES_CBC_OID, "PBE-SHA1-DES", Pbkdf1Sha1, Des, java: false;
    pbes1::PBE_WITH_SHA1_AND_RC2_CBC_OID, "PBE-SHA1-RC2-64", Pbkdf1Sha1, Rc2(64), java: false;
    rfc7292::PBE_WITH_SHA_AND_128_BIT_RC_4, "PBE-SHA1-RC4-128", Pkcs12Sha1, Rc4(128), java: true;
    rfc7292::PBE_WITH_SHA_AND_40_BIT_RC_4, "PBE-SHA1-RC4-40", Pkcs12Sha1, Rc4(40), java: true;
    rfc7292::PBE_WITH_SHA_AND_3_KEY_TRIPLE_DES_CBC, "PBE-SHA1-3DES", Pkcs12Sha1, TripleDes, java: true;
    rfc7292::PBE_WITH_SHA_AND_2_KEY_TRIPLE_DES_CBC, "PBE-SHA1-2DES", Pkcs12Sha1, TwoKeyTripleDes, java: false;
    rfc7292::PBE_WITH_SHA_AND_128_BIT_RC_2_CBC, "PBE-SHA1-RC2-128", Pkcs12Sha1, Rc2(128), java: true;
    rfc7292::PBEWITH_SHA_AND_40_BIT_RC_2_CBC, "PBE-SHA1-RC2-40", Pkcs12Sha1, Rc2(40), java: true;
};

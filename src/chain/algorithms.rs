//! Signature algorithms that can be forged.

use x509_parser::asn1_rs::{Oid, oid};
use x509_parser::oid_registry as oids;

/// How strong a signature algorithm is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Strength {
    /// Java refuses it.
    Broken(&'static str),
    /// Collisions are known, and Java accepts it.
    Weak(&'static str),
    /// No attack is known.
    Sound,
}

static KNOWN: [(Oid<'static>, Strength); 8] = [
    (
        oids::OID_PKCS1_MD2WITHRSAENC,
        Strength::Broken("MD2 with RSA"),
    ),
    (oid!(1.2.840.113549.1.1.3), Strength::Broken("MD4 with RSA")),
    (
        oids::OID_PKCS1_MD5WITHRSAENC,
        Strength::Broken("MD5 with RSA"),
    ),
    (
        oids::OID_PKCS1_SHA1WITHRSA,
        Strength::Weak("SHA-1 with RSA"),
    ),
    (oid!(1.3.14.3.2.29), Strength::Weak("SHA-1 with RSA")),
    (oid!(1.2.840.10045.4.1), Strength::Weak("SHA-1 with ECDSA")),
    (oid!(1.2.840.10040.4.3), Strength::Weak("SHA-1 with DSA")),
    (oid!(1.3.14.3.2.27), Strength::Weak("SHA-1 with DSA")),
];

pub(super) fn strength(signature: &Oid<'_>) -> Strength {
    let known = KNOWN.iter().find(|(oid, _)| oid == signature);
    known.map_or(Strength::Sound, |(_, strength)| *strength)
}

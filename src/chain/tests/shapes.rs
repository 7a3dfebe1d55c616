//! Which certificates Java reads. Each answer is `CertificateFactory.generateCertificate`'s of JDK 17.

use super::der::*;
use crate::chain::parsed::Parsed;

const BASIC_CONSTRAINTS: &[u8] = b"\x55\x1d\x13";
const EXTENDED_KEY_USAGE: &[u8] = b"\x55\x1d\x25";
const KEY_USAGE: &[u8] = b"\x55\x1d\x0f";
const ALTERNATIVE_NAME: &[u8] = b"\x55\x1d\x11";
const NAME_CONSTRAINTS: &[u8] = b"\x55\x1d\x1e";
const POLICIES: &[u8] = b"\x55\x1d\x20";
const POLICY_MAPPINGS: &[u8] = b"\x55\x1d\x21";
const POLICY_CONSTRAINTS: &[u8] = b"\x55\x1d\x24";
const NETSCAPE_TYPE: &[u8] = b"\x60\x86\x48\x01\x86\xf8\x42\x01\x01";

/// `issuerUniqueID` and `subjectUniqueID`.
const ISSUER_ID: &[u8] = b"\x81\x02\x00\x01";
const SUBJECT_ID: &[u8] = b"\x82\x02\x00\x01";

fn with(change: impl Fn(&mut Parts)) -> Vec<u8> {
    let mut parts = Parts::sound();
    change(&mut parts);
    parts.der()
}

/// With one critical extension.
fn critical(oid: &[u8], value: &[u8]) -> Vec<u8> {
    with(|parts| parts.extensions = extensions(&[&extension(oid, true, value)]))
}

fn basic_constraints() -> Vec<u8> {
    extensions(&[&extension(BASIC_CONSTRAINTS, true, b"\x30\x03\x01\x01\xff")])
}

/// `SEQUENCE OF GeneralName` of one name.
fn alternative(tag: u8, name: &[u8]) -> Vec<u8> {
    critical(ALTERNATIVE_NAME, &sequence(&[&tlv(tag, &[name])]))
}

#[test]
fn what_java_reads_is_read() {
    let ecdsa_oid: &[u8] = b"\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x02";
    let sound = Parts::sound();
    let both = |algorithm: &[u8]| {
        with(|parts| {
            parts.inner_algorithm = algorithm.to_vec();
            parts.outer_algorithm = algorithm.to_vec();
        })
    };
    let of_version = |version: &[u8], ids: &[u8], extensions: &[u8]| {
        with(|parts| {
            parts.version = version.to_vec();
            parts.unique_ids = ids.to_vec();
            parts.extensions = extensions.to_vec();
        })
    };
    let dns = tlv(0x82, &[b"a"]);
    let subtree = sequence(&[&dns]);
    let permitted = tlv(0xa0, &[&subtree]);
    let excluded = tlv(0xa1, &[&subtree]);
    for (what, der, is_read) in [
        ("sound", sound.der(), true),
        (
            "version 3 with extensions",
            of_version(&version(2), b"", &basic_constraints()),
            true,
        ),
        (
            "version 3 with identifiers",
            of_version(&version(2), ISSUER_ID, b""),
            true,
        ),
        ("version 1", of_version(b"", b"", b""), true),
        (
            "version 1 with an issuer's identifier",
            of_version(b"", ISSUER_ID, b""),
            false,
        ),
        (
            "version 1 with a subject's identifier",
            of_version(b"", SUBJECT_ID, b""),
            false,
        ),
        (
            "version 1 with extensions",
            of_version(b"", b"", &basic_constraints()),
            false,
        ),
        (
            "version 1, spelt out",
            of_version(&version(0), b"", b""),
            true,
        ),
        (
            "version 1, spelt out, with an issuer's identifier",
            of_version(&version(0), ISSUER_ID, b""),
            false,
        ),
        (
            "version 1, spelt out, with a subject's identifier",
            of_version(&version(0), SUBJECT_ID, b""),
            false,
        ),
        (
            "version 1, spelt out, with extensions",
            of_version(&version(0), b"", &basic_constraints()),
            false,
        ),
        ("version 2", of_version(&version(1), b"", b""), true),
        (
            "version 2 with identifiers",
            of_version(&version(1), SUBJECT_ID, b""),
            true,
        ),
        (
            "version 2 with extensions",
            of_version(&version(1), b"", &basic_constraints()),
            false,
        ),
        (
            "an empty issuer",
            with(|parts| parts.issuer = sequence(&[])),
            false,
        ),
        (
            "an empty subject",
            with(|parts| parts.subject = sequence(&[])),
            true,
        ),
        (
            "a set without attributes",
            with(|parts| parts.issuer = sequence(&[&tlv(0x31, &[])])),
            false,
        ),
        (
            "a name of sequences",
            with(|parts| parts.issuer = sequence(&[&sequence(&[])])),
            false,
        ),
        (
            "an algorithm with NULL",
            both(&sequence(&[ecdsa_oid, b"\x05\x00"])),
            true,
        ),
        (
            "an algorithm with a NULL that is not empty",
            both(&sequence(&[ecdsa_oid, b"\x05\x01\x00"])),
            false,
        ),
        (
            "an algorithm with two parameters",
            both(&sequence(&[ecdsa_oid, b"\x05\x00", b"\x05\x00"])),
            false,
        ),
        (
            "an algorithm without an identifier",
            both(&sequence(&[b"\x04\x01\x00"])),
            false,
        ),
        (
            "an algorithm of another tag",
            both(&sequence(&[b"\x04\x01\x00", b"\x05\x00"])),
            false,
        ),
        (
            "three times",
            with(|parts| {
                let time = tlv(0x17, &[b"450101000000Z"]);
                parts.validity = sequence(&[&time, &time, &time]);
            }),
            false,
        ),
        (
            "a key with more",
            with(|parts| {
                let content = &KEY[2..];
                parts.key = sequence(&[content, b"\x05\x00"]);
            }),
            false,
        ),
        (
            "unused bits",
            with(|parts| parts.signature = b"\x03\x02\x07\x80".to_vec()),
            true,
        ),
        (
            "too many unused bits",
            with(|parts| parts.signature[2] = 8),
            false,
        ),
        (
            "an extension of another tag",
            with(|parts| {
                let extension = sequence(&[b"\x06\x03\x55\x1d\x13", b"\x05\x00"]);
                parts.extensions = extensions(&[&extension]);
            }),
            false,
        ),
        (
            "an extension whose identifier does not end",
            critical(b"\x55\x1d\x93", b"\x05\x00"),
            false,
        ),
        (
            "an extension twice",
            with(|parts| {
                let one = extension(BASIC_CONSTRAINTS, true, b"\x30\x00");
                parts.extensions = extensions(&[&one, &one]);
            }),
            false,
        ),
        (
            "basic constraints",
            critical(BASIC_CONSTRAINTS, b"\x30\x00"),
            true,
        ),
        (
            "basic constraints and more",
            critical(BASIC_CONSTRAINTS, b"\x30\x00\x05\x00"),
            false,
        ),
        (
            "basic constraints of no sequence",
            critical(BASIC_CONSTRAINTS, b"\x05\x00"),
            false,
        ),
        (
            "a usage of one purpose",
            critical(EXTENDED_KEY_USAGE, b"\x30\x05\x06\x03\x55\x04\x03"),
            true,
        ),
        (
            "a usage whose purpose does not end",
            critical(EXTENDED_KEY_USAGE, b"\x30\x05\x06\x03\x55\x04\x83"),
            false,
        ),
        (
            "a key usage",
            critical(KEY_USAGE, b"\x03\x02\x07\x80"),
            true,
        ),
        (
            "a key usage with bits that are not used",
            critical(KEY_USAGE, b"\x03\x02\x07\xff"),
            true,
        ),
        (
            "a key usage of another tag",
            critical(KEY_USAGE, b"\x04\x02\x07\x80"),
            false,
        ),
        (
            "a policy",
            critical(POLICIES, b"\x30\x07\x30\x05\x06\x03\x55\x04\x03"),
            true,
        ),
        (
            "a policy that does not end",
            critical(POLICIES, b"\x30\x07\x30\x05\x06\x03\x55\x04\x83"),
            false,
        ),
        ("a domain", alternative(0x82, b"kafka.example"), true),
        ("a domain of other bytes", alternative(0x82, b"\xff"), true),
        ("a mailbox", alternative(0x81, b"a@kafka.example"), true),
        (
            "a mailbox without a domain",
            alternative(0x81, b"a@"),
            false,
        ),
        ("a mailbox of a dot", alternative(0x81, b"a@."), false),
        (
            "an URI",
            alternative(0x86, b"spiffe://kafka.example/a"),
            true,
        ),
        (
            "an URI without a scheme",
            alternative(0x86, b"kafka.example"),
            false,
        ),
        ("an URI of a scheme", alternative(0x86, b"spiffe:"), false),
        (
            "an URI of a scheme with a digit before",
            alternative(0x86, b"1a:b"),
            false,
        ),
        (
            "an URI of a scheme with an underscore",
            alternative(0x86, b"a_b:c"),
            false,
        ),
        (
            "an URI of a scheme with a sign",
            alternative(0x86, b"a+b-c.d:e"),
            true,
        ),
        (
            "an URI with a space",
            alternative(0x86, b"http://a b"),
            false,
        ),
        (
            "an URI with a bracket",
            alternative(0x86, b"http://a/{b}"),
            false,
        ),
        (
            "an URI with a control character",
            alternative(0x86, b"http://a/\x01"),
            false,
        ),
        ("an address", alternative(0x87, &[0; 4]), true),
        ("an address of version 6", alternative(0x87, &[0; 16]), true),
        ("an address of 5 bytes", alternative(0x87, &[0; 5]), false),
        ("no names", critical(ALTERNATIVE_NAME, b"\x30\x00"), false),
        (
            "permitted names",
            critical(NAME_CONSTRAINTS, &sequence(&[&permitted])),
            true,
        ),
        (
            "excluded names",
            critical(NAME_CONSTRAINTS, &sequence(&[&excluded])),
            true,
        ),
        (
            "both",
            critical(NAME_CONSTRAINTS, &sequence(&[&permitted, &excluded])),
            true,
        ),
        (
            "permitted names twice",
            critical(NAME_CONSTRAINTS, &sequence(&[&permitted, &permitted])),
            false,
        ),
        (
            "excluded names twice",
            critical(NAME_CONSTRAINTS, &sequence(&[&excluded, &excluded])),
            false,
        ),
        (
            "another list",
            critical(NAME_CONSTRAINTS, &sequence(&[&tlv(0xa2, &[&subtree])])),
            false,
        ),
        (
            "no list",
            critical(NAME_CONSTRAINTS, &sequence(&[&dns])),
            false,
        ),
        (
            "constraints on an URI's scheme",
            critical(
                NAME_CONSTRAINTS,
                &sequence(&[&tlv(0xa0, &[&sequence(&[&tlv(0x86, &[b"http://a"])])])]),
            ),
            false,
        ),
        (
            "constraints on an URI's host",
            critical(
                NAME_CONSTRAINTS,
                &sequence(&[&tlv(0xa0, &[&sequence(&[&tlv(0x86, &[b"kafka.example"])])])]),
            ),
            true,
        ),
        (
            "constraints on hosts of a domain",
            critical(
                NAME_CONSTRAINTS,
                &sequence(&[&tlv(
                    0xa0,
                    &[&sequence(&[&tlv(0x86, &[b".kafka.example"])])],
                )]),
            ),
            true,
        ),
        (
            "constraints on a network",
            critical(
                NAME_CONSTRAINTS,
                &sequence(&[&tlv(0xa0, &[&sequence(&[&tlv(0x87, &[&[0; 8]])])])]),
            ),
            true,
        ),
        (
            "policy mappings",
            critical(
                POLICY_MAPPINGS,
                b"\x30\x0c\x30\x0a\x06\x03\x55\x04\x03\x06\x03\x55\x04\x04",
            ),
            true,
        ),
        (
            "policy constraints",
            critical(POLICY_CONSTRAINTS, b"\x30\x03\x80\x01\x00"),
            true,
        ),
        (
            "a Netscape type",
            critical(NETSCAPE_TYPE, b"\x03\x02\x06\x40"),
            true,
        ),
        (
            "an unknown extension",
            critical(b"\x2a\x03\x04", b"\x05\x00"),
            true,
        ),
    ] {
        assert_eq!(Parsed::from_der(&der, None).is_some(), is_read, "{what}");
    }
}

/// RFC 5280 section 4.1.1.2: the algorithm outside is the one that is signed, which OpenSSL demands when it
/// verifies; and it reads nothing with more behind the extensions.
#[test]
fn what_openssl_does_not_accept_is_not_read() {
    let ecdsa_sha384 = sequence(&[b"\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x03"]);
    let other_algorithm = with(|parts| parts.outer_algorithm = ecdsa_sha384.clone());
    let more = with(|parts| {
        let list = sequence(&[&extension(BASIC_CONSTRAINTS, true, b"\x30\x00")]);
        parts.extensions = tlv(0xa3, &[&list, b"\x05\x00"]);
    });
    for der in [other_algorithm, more] {
        assert!(Parsed::from_der(&der, None).is_none());
    }
}

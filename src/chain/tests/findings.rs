//! What is found of a leaf and its root, and in which words.

use super::algorithms;
use super::der::*;
use super::found::{NOW, at, ca_constraints, codes, field, found, number, text};
use crate::chain;
use crate::finding::{Code, FactName, FactValue, Finding, Findings, Rules};

/// By a CA with an RSA key of 1536 bits, with SHA-384; by OpenSSL.
const SMALL: &str = include_str!("small.pem");

/// What JDK 17's path validation and Kafka's loader make of the extensions of a leaf and of its root
/// (RFC 5280 section 6.1: a root's are not processed).
#[test]
fn extensions_are_judged_as_java_judges_them() {
    use Code::{
        ChainAuthorityKeyId, ChainCriticalExtension, ChainOnlyJava, ChainPolicies, LeafClientAuth,
        LeafKeyUsage,
    };
    const AUTHORITY: &[u8] = b"\x55\x1d\x23";
    const SUBJECT_KEY: &[u8] = b"\x55\x1d\x0e";
    const MAPPINGS: &[u8] = b"\x55\x1d\x21";
    const POLICY_CONSTRAINTS: &[u8] = b"\x55\x1d\x24";
    const USAGE: &[u8] = b"\x55\x1d\x25";
    const KEY_USAGE: &[u8] = b"\x55\x1d\x0f";
    const NETSCAPE: &[u8] = b"\x60\x86\x48\x01\x86\xf8\x42\x01\x01";
    let any: &[u8] = b"\x06\x04\x55\x1d\x20\x00";
    let policy: &[u8] = b"\x06\x03\x2a\x03\x04";
    let mapping =
        |from: &[u8], to: &[u8]| extension(MAPPINGS, false, &sequence(&[&sequence(&[from, to])]));
    let key_id = |id: u8| extension(AUTHORITY, false, &sequence(&[&tlv(0x80, &[&[id]])]));
    let serial = |serial: u8| {
        let issuer = tlv(0xa1, &[&tlv(0xa4, &[&named(b"ca")])]);
        extension(
            AUTHORITY,
            false,
            &sequence(&[&issuer, &tlv(0x82, &[&[serial]])]),
        )
    };
    let usage = |purpose: u8| {
        extension(
            USAGE,
            false,
            &sequence(&[&[
                b"\x06\x08\x2b\x06\x01\x05\x05\x07\x03".as_slice(),
                &[purpose],
            ]
            .concat()]),
        )
    };
    let nothing: &[Code] = &[];
    let no_extension = Vec::new;
    for (what, of_leaf, of_root, expected) in [
        ("nothing", no_extension(), no_extension(), nothing),
        (
            "the root's key identifier",
            key_id(1),
            no_extension(),
            nothing,
        ),
        (
            "another key identifier",
            key_id(2),
            no_extension(),
            &[ChainAuthorityKeyId],
        ),
        (
            "the root's serial number",
            serial(9),
            no_extension(),
            nothing,
        ),
        (
            "another serial number",
            serial(8),
            no_extension(),
            &[ChainAuthorityKeyId],
        ),
        (
            "a policy that is required",
            extension(POLICY_CONSTRAINTS, false, b"\x30\x03\x80\x01\x00"),
            no_extension(),
            &[ChainPolicies],
        ),
        (
            "a mapping that is inhibited",
            extension(POLICY_CONSTRAINTS, false, b"\x30\x03\x81\x01\x00"),
            no_extension(),
            nothing,
        ),
        (
            "a mapping",
            mapping(policy, policy),
            no_extension(),
            nothing,
        ),
        (
            "a mapping of any policy",
            mapping(any, policy),
            no_extension(),
            &[ChainPolicies],
        ),
        (
            "a mapping to any policy",
            mapping(policy, any),
            no_extension(),
            &[ChainPolicies],
        ),
        (
            "a mapping of the root",
            no_extension(),
            mapping(policy, any),
            nothing,
        ),
        ("for clients", usage(2), no_extension(), nothing),
        ("for servers", usage(1), no_extension(), &[LeafClientAuth]),
        (
            "signatures",
            extension(KEY_USAGE, true, b"\x03\x02\x07\x80"),
            no_extension(),
            nothing,
        ),
        (
            "encipherment",
            extension(KEY_USAGE, true, b"\x03\x02\x05\x20"),
            no_extension(),
            &[LeafKeyUsage],
        ),
        // Nine bits, of which the first and the last are set; `x509-parser` reads no unused bits.
        (
            "signatures, with unused bits",
            extension(KEY_USAGE, true, b"\x03\x03\x07\x80\xff"),
            no_extension(),
            nothing,
        ),
        (
            "no signatures, with unused bits",
            extension(KEY_USAGE, true, b"\x03\x03\x07\x20\xff"),
            no_extension(),
            &[LeafKeyUsage],
        ),
        (
            "a Netscape client",
            extension(NETSCAPE, false, b"\x03\x02\x07\x80"),
            no_extension(),
            nothing,
        ),
        (
            "a Netscape server",
            extension(NETSCAPE, false, b"\x03\x02\x06\x40"),
            no_extension(),
            &[LeafClientAuth],
        ),
        (
            "unknown",
            extension(b"\x2a\x03\x04", false, b"\x05\x00"),
            no_extension(),
            nothing,
        ),
        (
            "unknown and critical",
            extension(b"\x2a\x03\x04", true, b"\x05\x00"),
            no_extension(),
            &[ChainCriticalExtension],
        ),
        (
            "unknown and critical, of the root",
            no_extension(),
            extension(b"\x2a\x03\x04", true, b"\x05\x00"),
            nothing,
        ),
        (
            "a name that does not parse",
            extension(b"\x55\x1d\x11", false, b"\x30\x00"),
            no_extension(),
            &[ChainOnlyJava],
        ),
        (
            "a policy that does not parse",
            extension(
                b"\x55\x1d\x20",
                false,
                b"\x30\x07\x30\x05\x06\x03\x55\x04\x83",
            ),
            no_extension(),
            &[ChainOnlyJava],
        ),
    ] {
        let mut leaf = Parts::sound();
        if !of_leaf.is_empty() {
            leaf.extensions = extensions(&[&of_leaf]);
        }
        let mut root = Parts::sound();
        root.serial = vec![2, 1, 9];
        root.subject = named(b"ca");
        let subject_key = extension(SUBJECT_KEY, false, b"\x04\x01\x01");
        root.extensions = extensions(&[&ca_constraints(), &subject_key, &of_root]);
        let findings = found(text(&[leaf.der(), root.der()]).as_slice());
        let expected: Vec<_> = expected.iter().map(|code| (*code, Some(1))).collect();
        assert_eq!(codes(&findings), expected, "{what}: {findings:?}");
    }
}

/// Java ignores the serial number where the root is of version 1 (`AdaptableX509CertSelector`).
#[test]
fn a_root_of_version_1_may_have_another_serial_number() {
    let issuer = tlv(0xa1, &[&tlv(0xa4, &[&named(b"ca")])]);
    let authority = sequence(&[&issuer, &tlv(0x82, &[&[8]])]);
    let mut leaf = Parts::sound();
    leaf.extensions = extensions(&[&extension(b"\x55\x1d\x23", false, &authority)]);
    let mut root = Parts::sound();
    root.version = Vec::new();
    root.subject = named(b"ca");
    let findings = found(text(&[leaf.der(), root.der()]).as_slice());
    assert_eq!(codes(&findings), [(Code::ChainOnlyJava, Some(1))]);
    assert!(
        findings[0].message.contains("serial number"),
        "{}",
        findings[0]
    );
}

#[test]
fn a_self_signed_certificate_among_others_is_not_alone() {
    let mut own = Parts::sound();
    own.subject = named(b"ca");
    own.extensions = extensions(&[&extension(b"\x55\x1d\x13", true, b"\x30\x00")]);
    let mut other = Parts::sound();
    other.issuer = named(b"other");
    other.subject = named(b"other");
    other.extensions = extensions(&[&ca_constraints()]);
    let alone = found(text(&[own.der()]).as_slice());
    assert_eq!(codes(&alone), [(Code::LeafSelfSigned, Some(1))]);
    let both = found(text(&[own.der(), other.der()]).as_slice());
    assert_eq!(codes(&both), [(Code::ChainUnrelated, Some(2))]);
}

/// Before its first second and after its last one.
#[test]
fn a_validity_ends_with_its_last_second() {
    use Code::{LeafExpired, LeafExpiresSoon, LeafNotYetValid};
    // 2020-01-01 and 2045-01-01, as `openssl asn1parse` has them in `Parts`.
    let (begin, end) = (1_577_836_800, 2_366_841_600);
    let day = 86_400;
    let soon = u64::try_from(Rules::lambda().expires_soon_seconds).unwrap();
    for (now, code, words) in [
        (
            begin - day * 3,
            Some(LeafNotYetValid),
            "CN=client is valid in 3 days, from 2020-01-01T00:00:00Z",
        ),
        (
            begin - 1,
            Some(LeafNotYetValid),
            "CN=client is valid in 1 second, from",
        ),
        (begin, None, ""),
        (end - soon, None, ""),
        (end - soon + 1, Some(LeafExpiresSoon), "it expires in "),
        (
            end,
            Some(LeafExpiresSoon),
            "it expires in 0 seconds, at 2045-01-01T00:00:00Z",
        ),
        (
            end + 1,
            Some(LeafExpired),
            "CN=client expired 1 second ago, at 2045-01-01T00:00:00Z",
        ),
        (
            end + day * 5,
            Some(LeafExpired),
            "CN=client expired 5 days ago",
        ),
    ] {
        let mut findings = Findings::under(&Rules::lambda());
        let text = text(&[Parts::sound().der()]);
        chain::read(text.as_slice(), None, at(now), &[], &field(), &mut findings);
        let of_time = |one: &&Finding| one.code != Code::ChainRootMissing;
        let found: Vec<_> = findings.iter().filter(of_time).collect();
        assert_eq!(
            found.iter().map(|one| one.code).collect::<Vec<_>>(),
            Vec::from_iter(code),
            "{now}"
        );
        for finding in found {
            assert!(finding.message.starts_with(words), "{finding}");
            let judged = finding.facts.get(FactName::JudgedAt).cloned();
            assert_eq!(judged, Some(FactValue::Time(now.try_into().unwrap())));
        }
    }
}

/// Neither rustls' providers nor the legacy algorithms verify it.
#[test]
fn a_small_key_is_the_reason_why_nothing_is_verified() {
    let mut findings = Findings::under(&Rules::lambda());
    chain::read(SMALL, None, at(NOW), algorithms(), &field(), &mut findings);
    let found: Vec<_> = findings.iter().collect();
    let [finding] = found.as_slice() else {
        panic!("{found:?}");
    };
    let place = (finding.code, finding.place.certificate);
    assert_eq!(place, (Code::ChainSignatureUnsupported, Some(1)));
    assert!(
        finding.message.contains("an RSA key of 1536 bits"),
        "{finding}"
    );
    let bits = finding.facts.get(FactName::Bits).and_then(number);
    assert_eq!(bits, Some(1536));

    // Without any algorithm for ECDSA it is the signature's algorithm that is named.
    let mut findings = Findings::under(&Rules::lambda());
    let mut root = Parts::sound();
    root.subject = named(b"ca");
    let text = text(&[Parts::sound().der(), root.der()]);
    chain::read(text.as_slice(), None, at(NOW), &[], &field(), &mut findings);
    let mut findings = findings.iter();
    let unsupported = findings.find(|one| one.code == Code::ChainSignatureUnsupported);
    let message = &unsupported.unwrap().message;
    assert!(
        message.contains("algorithm (1.2.840.10045.4.3.2)"),
        "{message}"
    );
}

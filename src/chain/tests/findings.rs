//! What is found of certificates, at which of them, and in which words.

use rustls::pki_types::UnixTime;

use super::der::*;
use crate::chain::{self, read_certificates};
use crate::finding::{Code, FactName, Finding, Findings, Place, Rules};
use crate::pem;
use crate::sensitive::SensitiveBuffer;

/// A SHA-1 leaf, one of version 1, and their root; by OpenSSL, as what is expected of them.
const OLD: &str = include_str!("../server/tests/old.pem");
/// By a CA with an RSA key of 1536 bits, with SHA-384; by OpenSSL.
const SMALL: &str = include_str!("small.pem");

fn text(ders: &[Vec<u8>]) -> SensitiveBuffer {
    let mut text = SensitiveBuffer::default();
    for der in ders {
        pem::write("CERTIFICATE", der, &mut text);
    }
    text
}

fn field() -> Place {
    Place::field("certificate")
}

fn at(seconds: u64) -> UnixTime {
    UnixTime::since_unix_epoch(std::time::Duration::from_secs(seconds))
}

/// 2030-01-01.
const NOW: u64 = 1_893_456_000;

/// What is found of a chain whose signatures nobody verifies.
fn found(text: &[u8]) -> Vec<Finding> {
    let mut findings = Findings::under(&Rules::lambda());
    chain::read(text, None, at(NOW), &[], &field(), &mut findings);
    let findings = findings.iter();
    let findings = findings.filter(|finding| finding.code != Code::ChainSignatureUnsupported);
    findings.cloned().collect()
}

fn codes(findings: &[Finding]) -> Vec<(Code, Option<usize>)> {
    let code = |finding: &Finding| (finding.code, finding.place.certificate);
    findings.iter().map(code).collect()
}

#[test]
fn a_certificate_says_what_openssl_says_of_it() {
    let mut findings = Findings::under(&Rules::lambda());
    let text = format!("\n\n{OLD}");
    let certificates = read_certificates(&text, &field(), &mut findings);
    let list: Vec<_> = certificates.list.iter().collect();
    let begins: Vec<_> = text
        .lines()
        .enumerate()
        .filter(|(_, line)| line.starts_with("-----BEGIN"))
        .map(|(number, _)| number + 1)
        .collect();
    for (index, (subject, serial, not_before, not_after, sha256)) in [
        (
            "CN=broker",
            "C0FFEE",
            1_795_762_103,
            4_949_362_103,
            "e6054c979a5646019cdf2069f74b9a9a20a1c93336a2bbf50ece1c656c18be92",
        ),
        (
            "CN=b-1.kafka.example",
            "02",
            1_795_762_170,
            4_949_362_170,
            "f7358c87d12c133bd647904dc8d9387820b71b0a8a2c568b36b1ea817196684f",
        ),
        (
            "CN=Root",
            "0DD34B111B21BD1ADD85FECB1F07E6C4E471E437",
            1_795_762_103,
            4_949_362_103,
            "c4c7750b2ae85f48d7e1f21dca2dc3173d947ded223c3406933a27f445e6ec59",
        ),
    ]
    .into_iter()
    .enumerate()
    {
        let one = list[index];
        assert_eq!((one.position(), one.line()), (index + 1, begins[index]));
        assert_eq!(
            (one.subject().as_str(), one.issuer().as_str()),
            (subject, "CN=Root")
        );
        assert_eq!(one.principal(), format!("User:{subject}"));
        assert_eq!(
            (one.serial().as_str(), one.sha256().as_str()),
            (serial, sha256)
        );
        assert_eq!((one.not_before(), one.not_after()), (not_before, not_after));
        assert_eq!(one.is_signed_with_sha1(), index == 0);
        assert_eq!(one.has_extensions_version(), index != 1);
        assert_eq!((one.is_ca(), one.counts_as_ca()), (index == 2, index == 2));
        // Each second of its validity, the first and the last as well (RFC 5280 section 4.1.2.5).
        for (second, is_valid) in [
            (not_before - 1, false),
            (not_before, true),
            (not_after, true),
            (not_after + 1, false),
        ] {
            assert_eq!(one.is_valid(at(second.try_into().unwrap())), is_valid);
        }
    }
    assert_eq!(list.len(), 3);
}

#[test]
fn a_serial_number_of_zero_is_shown() {
    let serial = |serial: &[u8]| {
        let mut parts = Parts::sound();
        parts.serial = tlv(2, &[serial]);
        let text = text(&[parts.der()]);
        let mut findings = Findings::under(&Rules::lambda());
        read_certificates(text.as_slice(), &field(), &mut findings).list[0].serial()
    };
    // As `openssl x509 -serial` prints them.
    assert_eq!(serial(&[0]), "00");
    assert_eq!(serial(&[0, 0x80]), "80");
    assert_eq!(serial(&[1, 0x80]), "0180");
}

/// A self-issued certificate of version 1 has no way to say that it is a CA; one of version 3 has.
#[test]
fn a_root_of_version_1_counts_as_a_ca() {
    for (number, subject, is_ca, expected) in [
        (0, "ca", false, true),
        (0, "client", false, false),
        (2, "ca", false, false),
        (2, "ca", true, true),
        (2, "client", true, true),
    ] {
        let mut parts = Parts::sound();
        parts.version = version(number);
        parts.subject = named(subject.as_bytes());
        if is_ca {
            parts.extensions = extensions(&[&ca_constraints()]);
        }
        let text = text(&[parts.der()]);
        let mut findings = Findings::under(&Rules::lambda());
        let list = read_certificates(text.as_slice(), &field(), &mut findings).list;
        assert_eq!(list[0].counts_as_ca(), expected, "{number} {subject}");
    }
}

fn ca_constraints() -> Vec<u8> {
    extension(b"\x55\x1d\x13", true, b"\x30\x03\x01\x01\xff")
}

#[test]
fn certificates_are_complete_where_none_can_be_missing() {
    let mut other = Parts::sound();
    other.serial = vec![2, 1, 8];
    let [one, other] = [Parts::sound().der(), other.der()].map(|der| text(&[der]));
    let [one, other] = [&one, &other].map(|text| std::str::from_utf8(text.as_slice()).unwrap());
    let block = |label: &str| format!("-----BEGIN {label}-----\nMAA=\n-----END {label}-----\n");
    let relabelled = |label: &str| one.replace("CERTIFICATE", label);
    let without_begin = other.replacen("-----BEGIN CERTIFICATE-----\n", "", 1);
    for (what, text, complete, count) in [
        ("none", String::new(), false, 0),
        ("one", one.to_owned(), true, 1),
        ("two with one signature", one.to_owned() + other, true, 2),
        ("one twice", one.repeat(2), true, 1),
        (
            "with a key",
            one.to_owned() + &block("PRIVATE KEY"),
            true,
            1,
        ),
        (
            "with parameters",
            one.to_owned() + &block("EC PARAMETERS"),
            true,
            1,
        ),
        ("with a bundle", one.to_owned() + &block("PKCS7"), false, 1),
        (
            "with another that can't be read",
            one.to_owned() + &block("CERTIFICATE"),
            false,
            1,
        ),
        (
            "with an old one that can't be read",
            one.to_owned() + &block("X509 CERTIFICATE"),
            false,
            1,
        ),
        (
            "with one that lost its BEGIN",
            one.to_owned() + &without_begin,
            false,
            1,
        ),
        ("with text outside", "text\n".to_owned() + one, true, 1),
        ("with an old label", relabelled("X509 CERTIFICATE"), true, 1),
        ("a key alone", block("PRIVATE KEY"), true, 0),
    ] {
        let mut findings = Findings::under(&Rules::lambda());
        let found = read_certificates(&text, &field(), &mut findings);
        assert_eq!(
            (found.complete, found.list.len()),
            (complete, count),
            "{what}"
        );
    }
    // What was found before is not of this text.
    let mut findings = Findings::under(&Rules::lambda());
    findings.push(Finding::new(Code::PemBeginMissing, field(), "another text"));
    assert!(read_certificates(one, &field(), &mut findings).complete);
}

#[test]
fn a_block_that_is_no_certificate_has_its_advice() {
    for (label, help) in [
        ("PRIVATE KEY", "move the key to the field `privateKey`"),
        ("RSA PRIVATE KEY", "move the key to the field `privateKey`"),
        (
            "CERTIFICATE REQUEST",
            "put the certificate that the CA issued",
        ),
        (
            "NEW CERTIFICATE REQUEST",
            "put the certificate that the CA issued",
        ),
        ("PKCS7", "openssl pkcs7 -print_certs"),
        ("PUBLIC KEY", "delete this block"),
    ] {
        let block = format!("-----BEGIN {label}-----\nMAA=\n-----END {label}-----\n");
        let mut findings = Findings::under(&Rules::lambda());
        read_certificates(&block, &field(), &mut findings);
        let findings: Vec<_> = findings.iter().collect();
        assert_eq!(findings.len(), 1);
        let finding = findings[0];
        assert_eq!(
            (finding.code, finding.place.line),
            (Code::PemLabelUnexpected, Some(1))
        );
        assert!(finding.help.as_ref().unwrap().starts_with(help), "{label}");
        assert!(finding.message.contains(&format!("`{label}`")), "{finding}");
    }
}

#[test]
fn bytes_behind_a_certificate_are_counted() {
    for (rest, count) in [
        (&b""[..], None),
        (b"\x00", Some(1)),
        (b"\x05\x00\x00", Some(3)),
    ] {
        let text = text(&[[Parts::sound().der().as_slice(), rest].concat()]);
        let mut findings = Findings::under(&Rules::lambda());
        let certificates = read_certificates(text.as_slice(), &field(), &mut findings);
        assert_eq!(certificates.list[0].der().as_ref(), Parts::sound().der());
        let found = findings
            .iter()
            .find(|one| one.code == Code::ChainTrailingBytes);
        let bytes = found.and_then(|one| one.facts.get(FactName::Bytes)?.as_number());
        assert_eq!(bytes, count);
    }
}

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
            let judged = finding
                .facts
                .get(FactName::JudgedAt)
                .and_then(|at| at.as_time());
            assert_eq!(judged, Some(now.try_into().unwrap()));
        }
    }
}

/// Neither rustls' providers nor the legacy algorithms verify it.
#[test]
fn a_small_key_is_the_reason_why_nothing_is_verified() {
    let algorithms = crate::tls::ring().signature_verification_algorithms.all;
    let mut findings = Findings::under(&Rules::lambda());
    chain::read(SMALL, None, at(NOW), algorithms, &field(), &mut findings);
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
    let bits = finding
        .facts
        .get(FactName::Bits)
        .and_then(|bits| bits.as_number());
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

//! What certificates say of themselves, and what is read of a text.

use rustls::pki_types::CertificateDer;

use super::der::*;
use super::found::{at, ca_constraints, field, number, text};
use crate::chain::{Certificate, read_certificates};
use crate::finding::{Code, FactName, Finding, Findings, Rules};

/// A SHA-1 leaf, one of version 1, and their root; by OpenSSL, as what is expected of them.
const OLD: &str = include_str!("../server/tests/old.pem");

#[test]
fn a_certificate_says_what_openssl_says_of_it() {
    let mut findings = Findings::under(&Rules::lambda());
    let text = format!("\n\n{OLD}");
    let certificates = read_certificates(&text, &field(), &mut findings);
    let list: Vec<_> = certificates.list.iter().collect();
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
        assert_eq!(one.position(), index + 1);
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
            "replace this block by the certificate that the CA issued",
        ),
        (
            "NEW CERTIFICATE REQUEST",
            "replace this block by the certificate that the CA issued",
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
        let bytes = found.and_then(|one| number(one.facts.get(FactName::Bytes)?));
        assert_eq!(bytes, count);
    }
}

/// RFC 5280 section 4.2.1.12.
#[test]
fn a_certificate_is_for_clients_unless_it_says_otherwise() {
    let purpose = |last: u8| {
        let oid = [b"\x06\x08\x2b\x06\x01\x05\x05\x07\x03".as_slice(), &[last]].concat();
        extensions(&[&extension(b"\x55\x1d\x25", false, &sequence(&[&oid]))])
    };
    let any = extensions(&[&extension(
        b"\x55\x1d\x25",
        false,
        &sequence(&[b"\x06\x04\x55\x1d\x25\x00"]),
    )]);
    for (extensions, is_for_clients) in [
        (Vec::new(), true),
        (purpose(2), true),
        (any, true),
        (purpose(1), false),
    ] {
        let mut parts = Parts::sound();
        parts.extensions = extensions;
        let text = text(&[parts.der()]);
        let mut findings = Findings::under(&Rules::lambda());
        let list = read_certificates(text.as_slice(), &field(), &mut findings).list;
        assert_eq!(list[0].is_for_clients(), is_for_clients);
    }
}

/// One certificate, which is all that there is.
#[test]
fn a_certificate_alone_is_read_from_its_der() {
    let der = Parts::sound().der();
    let read = |der: &[u8]| Certificate::from_der(&CertificateDer::from(der));
    let one = read(&der).unwrap();
    assert_eq!((one.der().as_ref(), one.position()), (der.as_slice(), 1));
    assert_eq!(
        (one.subject().as_str(), one.serial().as_str()),
        ("CN=client", "07")
    );
    for other in [
        &[der.as_slice(), &[0]].concat()[..],
        &der[..der.len() - 1],
        &[],
    ] {
        assert!(read(other).is_none());
    }
}

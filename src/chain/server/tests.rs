//! Where chains of servers end, and what Java makes of them.

use rcgen::{
    CertificateParams, CustomExtension, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, SanType, date_time_ymd,
};
use rustls::pki_types::pem::PemObject;

use super::*;

fn parameters(name: &str) -> CertificateParams {
    let mut parameters = CertificateParams::default();
    parameters.distinguished_name.push(DnType::CommonName, name);
    parameters.is_ca = IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    parameters
}

/// A certificate of this name and key, by that issuer.
fn issued(name: &str, key: &KeyPair, issuer: (&str, &KeyPair)) -> CertificateDer<'static> {
    let (of_issuer, key_of_issuer) = (parameters(issuer.0), issuer.1);
    let issuer = Issuer::from_params(&of_issuer, key_of_issuer);
    let certificate = parameters(name).signed_by(key, &issuer).unwrap();
    certificate.der().clone()
}

fn end(sent: &[CertificateDer<'static>], roots: &[CertificateDer<'static>]) -> Option<Distrust> {
    let algorithms = crate::tls::ring().signature_verification_algorithms.all;
    ServerCertificates::read(sent, roots)?.end(algorithms)
}

#[test]
fn what_is_no_certificate_is_not_read() {
    let key = KeyPair::generate().unwrap();
    let sound = issued("a", &key, ("a", &key));
    for bytes in [
        &b""[..],
        b"\x30",
        b"\x30\x84\xff\xff\xff\xff",
        &[0x30; 4096],
    ] {
        let garbage = CertificateDer::from(bytes.to_vec());
        assert_eq!(end(std::slice::from_ref(&garbage), &[]), None);
        assert_eq!(end(&[sound.clone(), garbage], &[]), None);
    }
    assert_eq!(end(&[], &[sound]), None);
    assert!(ServerCertificates::read([], []).is_none());
}

#[test]
fn certificates_in_a_circle_have_no_end() {
    let [leaf, a, b] = [(); 3].map(|()| KeyPair::generate().unwrap());
    let circle = [
        issued("leaf", &leaf, ("a", &a)),
        issued("a", &a, ("b", &b)),
        issued("b", &b, ("a", &a)),
    ];
    assert_eq!(end(&circle, &[]), None);
}

#[test]
fn a_certificate_that_is_sent_twice_counts_once() {
    let [leaf, root] = [(); 2].map(|()| KeyPair::generate().unwrap());
    let sent = issued("leaf", &leaf, ("root", &root));
    let root = issued("root", &root, ("root", &root));
    let twice = [sent.clone(), sent.clone()];
    let missing = Distrust::IssuerMissing {
        issuer: "CN=root".to_owned(),
        is_leaf: true,
    };
    assert_eq!(end(&twice, &[]), Some(missing));
    assert_eq!(end(&twice, &[root]), None);
}

#[test]
fn a_wildcard_is_for_one_label() {
    for (pattern, host, fits) in [
        ("b-1.kafka.example", "B-1.KAFKA.example.", true),
        ("*.kafka.example", "b-1.kafka.example", true),
        ("*.kafka.example", "kafka.example", false),
        ("*.kafka.example", "b-1.eu.kafka.example", false),
        ("*.example", "kafka.example", false),
        ("b-*.kafka.example", "b-1.kafka.example", false),
        ("*", "localhost", false),
        ("", "localhost", false),
    ] {
        assert_eq!(is_for(pattern, host), fits, "{pattern} {host}");
    }
}

/// A broker's certificate, before a row changes it.
fn broker() -> CertificateParams {
    let mut broker = CertificateParams::new(["b-1.kafka.example".to_owned()]).unwrap();
    broker.distinguished_name.push(DnType::CommonName, "broker");
    broker.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    broker.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    broker
}

fn ip(address: &str) -> SanType {
    SanType::IpAddress(address.parse().unwrap())
}

/// 2030-01-01.
fn at() -> UnixTime {
    UnixTime::since_unix_epoch(std::time::Duration::from_secs(1_893_456_000))
}

fn only_java(
    sent: &[CertificateDer<'static>],
    roots: &[CertificateDer<'static>],
    name: &str,
) -> Option<Distrust> {
    let algorithms = crate::tls::ring().signature_verification_algorithms.all;
    let name = ServerName::try_from(name).unwrap();
    ServerCertificates::read(sent, roots)?.only_java(&name, at(), algorithms)
}

/// `sun.security.util.HostnameChecker` and `sun.security.validator.EndEntityChecker` of JDK 17.
#[test]
fn a_brokers_certificate_is_judged_as_java_judges_it() {
    use ExtendedKeyUsagePurpose::{Any, ClientAuth};
    let host = "b-1.kafka.example";
    let (key, key_of_root) = (KeyPair::generate().unwrap(), KeyPair::generate().unwrap());
    let root_parameters = parameters("root");
    let root = root_parameters.self_signed(&key_of_root).unwrap();
    let issuer = Issuer::from_params(&root_parameters, &key_of_root);
    let named = |name: &str, alternatives: Vec<SanType>| {
        let mut broker = broker();
        broker.distinguished_name.push(DnType::CommonName, name);
        broker.subject_alt_names = alternatives;
        broker
    };
    let dns = |name: &str| SanType::DnsName(name.try_into().unwrap());
    let with = |change: &dyn Fn(&mut CertificateParams)| {
        let mut broker = broker();
        change(&mut broker);
        broker
    };
    for (what, broker, name, expected) in [
        ("sound", broker(), host, Some(Distrust::OnlyJava)),
        ("another name", broker(), "b-2.kafka.example", None),
        (
            "a wildcard",
            named("x", vec![dns("*.kafka.example")]),
            host,
            Some(Distrust::OnlyJava),
        ),
        (
            "the second name",
            named("x", vec![dns("a"), dns(host)]),
            host,
            Some(Distrust::OnlyJava),
        ),
        (
            "only a common name",
            named(host, vec![]),
            host,
            Some(Distrust::CommonName),
        ),
        (
            "a common name next to an address",
            named(host, vec![ip("10.0.0.1")]),
            host,
            Some(Distrust::CommonName),
        ),
        (
            "a common name next to a domain",
            named(host, vec![dns("other.example")]),
            host,
            None,
        ),
        (
            "another common name",
            named("other.example", vec![]),
            host,
            None,
        ),
        (
            "an address",
            named("x", vec![dns("a"), ip("10.0.0.1")]),
            "10.0.0.1",
            Some(Distrust::OnlyJava),
        ),
        (
            "another address",
            named("x", vec![ip("10.0.0.1")]),
            "10.0.0.2",
            None,
        ),
        (
            "an address of version 6",
            named("x", vec![ip("2001:db8::1")]),
            "2001:db8::1",
            Some(Distrust::OnlyJava),
        ),
        (
            "another of version 6",
            named("x", vec![ip("2001:db8::1")]),
            "2001:db8::2",
            None,
        ),
        (
            "an address as common name",
            named("10.0.0.1", vec![]),
            "10.0.0.1",
            None,
        ),
        (
            "expired",
            with(&|one| one.not_after = date_time_ymd(2029, 12, 31)),
            host,
            None,
        ),
        (
            "not yet valid",
            with(&|one| one.not_before = date_time_ymd(2030, 1, 2)),
            host,
            None,
        ),
        (
            "for clients",
            with(&|one| one.extended_key_usages = vec![ClientAuth]),
            host,
            None,
        ),
        (
            "for any purpose",
            with(&|one| one.extended_key_usages = vec![Any]),
            host,
            Some(Distrust::OnlyJava),
        ),
        (
            "without purposes",
            with(&|one| one.extended_key_usages.clear()),
            host,
            Some(Distrust::OnlyJava),
        ),
        (
            "without signatures",
            with(&|one| one.key_usages = vec![KeyUsagePurpose::KeyEncipherment]),
            host,
            None,
        ),
        (
            "without key usage",
            with(&|one| one.key_usages.clear()),
            host,
            Some(Distrust::OnlyJava),
        ),
    ] {
        let sent = [broker.signed_by(&key, &issuer).unwrap().der().clone()];
        let roots = [root.der().clone()];
        assert_eq!(only_java(&sent, &roots, name), expected, "{what}");
    }
}

/// `sun.security.validator.PKIXValidator`: a path ends at the first certificate with the name and key of
/// a root, at which nothing else is looked at, and a trusted certificate is accepted as it is.
#[test]
fn a_path_leads_to_a_root() {
    let host = "b-1.kafka.example";
    let [of_leaf, of_ca, of_root, other] = [(); 4].map(|()| KeyPair::generate().unwrap());
    let by = |parameters: CertificateParams, key: &KeyPair, name: &str, issuer_key: &KeyPair| {
        let issuer = self::parameters(name);
        let issuer = Issuer::from_params(&issuer, issuer_key);
        parameters.signed_by(key, &issuer).unwrap().der().clone()
    };
    let ca_until = |year| {
        let mut ca = parameters("ca");
        ca.not_after = date_time_ymd(year, 1, 1);
        ca
    };
    let mut no_ca = parameters("ca");
    no_ca.is_ca = IsCa::NoCa;
    let mut critical = parameters("ca");
    let mut extension = CustomExtension::from_oid_content(&[1, 2, 3, 4], vec![5, 0]);
    extension.set_criticality(true);
    critical.custom_extensions.push(extension);
    let mut old_root = parameters("root");
    old_root.not_after = date_time_ymd(2020, 1, 1);
    let mut own_root = broker();
    own_root.not_after = date_time_ymd(2020, 1, 1);

    let leaf = by(broker(), &of_leaf, "ca", &of_ca);
    let ca = by(parameters("ca"), &of_ca, "root", &of_root);
    let root = by(parameters("root"), &of_root, "root", &of_root);
    let renewed = by(old_root, &of_root, "root", &of_root);
    let other_root = by(parameters("root"), &other, "root", &other);
    let own = own_root.self_signed(&of_leaf).unwrap().der().clone();
    let expired_ca = by(ca_until(2029), &of_ca, "root", &of_root);
    let no_ca = by(no_ca, &of_ca, "root", &of_root);
    let critical = by(critical, &of_ca, "root", &of_root);
    let of_other_name = by(parameters("strange"), &of_ca, "root", &of_root);
    let forged = by(broker(), &of_leaf, "ca", &other);

    let other_way = || Some(Distrust::OnlyJava);
    for (what, sent, roots, expected) in [
        (
            "the issuer sent",
            vec![&leaf, &ca],
            vec![&root],
            other_way(),
        ),
        (
            "the root sent",
            vec![&leaf, &ca, &root],
            vec![&root],
            other_way(),
        ),
        (
            "the second root",
            vec![&leaf, &ca],
            vec![&other_root, &root],
            other_way(),
        ),
        (
            "an old certificate of the root",
            vec![&leaf, &ca, &renewed],
            vec![&root],
            other_way(),
        ),
        (
            "an expired root",
            vec![&leaf, &ca],
            vec![&renewed],
            other_way(),
        ),
        // Java accepts these two as well; that an issuer is a root is not certain here.
        ("the issuer given", vec![&leaf], vec![&ca], None),
        (
            "the issuer sent and given",
            vec![&leaf, &ca],
            vec![&ca],
            None,
        ),
        ("the issuer missing", vec![&leaf], vec![&root], None),
        ("no root", vec![&leaf, &ca, &root], vec![], None),
        ("another root", vec![&leaf, &ca], vec![&other_root], None),
        (
            "another party between",
            vec![&leaf, &other_root, &ca],
            vec![&root],
            None,
        ),
        ("another order", vec![&leaf, &root, &ca], vec![&root], None),
        ("twice", vec![&leaf, &ca, &ca], vec![&root], None),
        (
            "an expired issuer",
            vec![&leaf, &expired_ca],
            vec![&root],
            None,
        ),
        (
            "an issuer that is no CA",
            vec![&leaf, &no_ca],
            vec![&root],
            None,
        ),
        (
            "a critical extension",
            vec![&leaf, &critical],
            vec![&root],
            None,
        ),
        ("a forged signature", vec![&forged, &ca], vec![&root], None),
        (
            "the issuer's key under another name",
            vec![&leaf, &of_other_name],
            vec![&root],
            None,
        ),
        (
            "its own root, and expired",
            vec![&own],
            vec![&own],
            Some(Distrust::OwnRoot),
        ),
        (
            "a leaf as root",
            vec![&leaf, &ca],
            vec![&leaf],
            Some(Distrust::OwnRoot),
        ),
        ("its own root, not given", vec![&own], vec![&root], None),
    ] {
        let [sent, roots] = [sent, roots].map(|list| list.into_iter().cloned().collect::<Vec<_>>());
        assert_eq!(only_java(&sent, &roots, host), expected, "{what}");
    }

    let key = KeyPair::generate().unwrap();
    let unrelated = issued("unrelated", &key, ("unrelated", &key));
    let unknown = |subject: &str, is_leaf| {
        let subject = subject.to_owned();
        Some(Distrust::UnknownRoot { subject, is_leaf })
    };
    let missing = |issuer: &str, is_leaf| {
        let issuer = issuer.to_owned();
        Some(Distrust::IssuerMissing { issuer, is_leaf })
    };
    let other_key = |issuer: &str| {
        let issuer = issuer.to_owned();
        Some(Distrust::OtherKey { issuer })
    };
    for (what, sent, roots, expected) in [
        ("the issuer sent", vec![&leaf, &ca], vec![&root], None),
        ("another order", vec![&leaf, &root, &ca], vec![&root], None),
        ("the issuer given", vec![&leaf], vec![&ca, &root], None),
        ("a leaf as root", vec![&leaf], vec![&leaf], None),
        (
            "its own root, not given",
            vec![&own],
            vec![&root],
            unknown("CN=broker", true),
        ),
        (
            "an unknown root",
            vec![&leaf, &ca, &root],
            vec![&unrelated],
            unknown("CN=root", false),
        ),
        (
            "a root of the same name, with another key",
            vec![&leaf, &ca, &root],
            vec![&other_root],
            other_key("CN=root"),
        ),
        (
            "the issuer missing",
            vec![&leaf],
            vec![&root],
            missing("CN=ca", true),
        ),
        (
            "the root missing",
            vec![&leaf, &ca],
            vec![],
            missing("CN=root", false),
        ),
        (
            "another root",
            vec![&leaf, &ca],
            vec![&other_root],
            other_key("CN=root"),
        ),
        (
            "another root, and the right one",
            vec![&leaf, &ca],
            vec![&other_root, &root],
            None,
        ),
        (
            "a forged signature",
            vec![&forged, &ca],
            vec![&root],
            other_key("CN=ca"),
        ),
    ] {
        let [sent, roots] = [sent, roots].map(|list| list.into_iter().cloned().collect::<Vec<_>>());
        assert_eq!(end(&sent, &roots), expected, "{what}");
    }
}

/// OpenSSL made these: a certificate signed with SHA-1, one of version 1, and their root. It refuses the
/// first at its default level of security.
#[test]
fn old_certificates_are_accepted_by_java_alone() {
    let text = include_str!("tests/old.pem");
    let read: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(text.as_bytes()).collect();
    let [sha1, version_1, root] = read.unwrap().try_into().unwrap();
    let host = "b-1.kafka.example";
    let roots = [root];
    for (leaf, expected) in [(sha1, Distrust::Sha1), (version_1, Distrust::OldVersion)] {
        assert_eq!(
            only_java(std::slice::from_ref(&leaf), &roots, host),
            Some(expected)
        );
        // Where it is the root itself, that comes first.
        let own = [leaf];
        assert_eq!(only_java(&own, &own, host), Some(Distrust::OwnRoot));
    }
}

/// OpenSSL made these: a certificate with an RSA key of 1024 bits, and its root.
#[test]
fn a_small_key_is_accepted_by_java_alone() {
    let text = include_str!("tests/small_key.pem");
    let read: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(text.as_bytes()).collect();
    let [leaf, root] = read.unwrap().try_into().unwrap();
    let size = Some(Distrust::RsaKeySize { bits: 1024 });
    assert_eq!(only_java(&[leaf], &[root], "b-1.kafka.example"), size);
}

//! Lists of certificates in which the name of an issuer does not decide which one signed, and lists of roots.

use std::time::Duration;

use msk_auth::chain::{self, Distrust};
use msk_auth::secret::{self, SecretType};
use msk_auth::{Code, Conditions, Findings, Place, Rules, tls};
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, PKCS_ECDSA_P256_SHA256, PKCS_ECDSA_P384_SHA384, date_time_ymd,
};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{
    CertificateDer, ServerName, SignatureVerificationAlgorithm, UnixTime, alg_id,
};
use serde_json::json;

type Algorithms = Vec<&'static dyn SignatureVerificationAlgorithm>;

/// What ring verifies.
fn all() -> Algorithms {
    tls::ring().signature_verification_algorithms.all.to_vec()
}

/// What ring verifies with keys on P-256.
fn p256() -> Algorithms {
    let mut algorithms = all();
    algorithms.retain(|one| one.public_key_alg_id() == alg_id::ECDSA_P256);
    assert!(!algorithms.is_empty());
    algorithms
}

fn key() -> KeyPair {
    KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap()
}

fn params(name: &str, is_ca: bool) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    if is_ca {
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    }
    params
}

/// A root's certificate.
fn root(name: &str, key: &KeyPair) -> String {
    params(name, true).self_signed(key).unwrap().pem()
}

/// The certificate of a CA or of a client, by the issuer with this name and key.
fn issued(params: &CertificateParams, key: &KeyPair, by: (&str, &KeyPair)) -> String {
    let issuer = Issuer::new(self::params(by.0, true), by.1);
    params.signed_by(key, &issuer).unwrap().pem()
}

/// A client's, without an identifier of its issuer's key.
fn client(by: (&str, &KeyPair)) -> String {
    issued(&params("client", false), &key(), by)
}

fn at() -> UnixTime {
    UnixTime::since_unix_epoch(Duration::from_secs(1_780_272_000))
}

/// The certificates of the chain, by their positions, and the findings with the certificate that they are about.
fn read(list: &[String], algorithms: &Algorithms) -> (Vec<usize>, Vec<(Code, usize, String)>) {
    let place = Place::field("certificate");
    let mut findings = Findings::under(&Rules::lambda());
    let chain = chain::read(list.concat(), None, at(), algorithms, &place, &mut findings);
    let chain = chain.unwrap();
    let position = |one: &chain::Certificate| {
        let is_it =
            |pem: &String| CertificateDer::from_pem_slice(pem.as_bytes()).unwrap() == *one.der();
        list.iter().position(is_it).unwrap() + 1
    };
    let chain = chain.certificates().iter().map(position).collect();
    let found = findings.iter().map(|one| {
        (
            one.code,
            one.place.certificate.unwrap(),
            one.message.clone(),
        )
    });
    (chain, found.collect())
}

#[test]
fn the_signature_decides_between_issuers_of_one_name() {
    let (own, other) = (key(), key());
    let list = [client(("CA", &own)), root("CA", &other), root("CA", &own)];
    let message = "CN=CA is not part of the client certificate's chain".to_owned();
    let expected = (vec![1, 3], vec![(Code::ChainUnrelated, 2, message)]);
    assert_eq!(read(&list, &all()), expected);
}

/// A signature that is verified leaves no doubt, even if that of another issuer can't be.
#[test]
fn a_verified_signature_is_certain() {
    let (own, other) = (
        key(),
        KeyPair::generate_for(&PKCS_ECDSA_P384_SHA384).unwrap(),
    );
    let list = [client(("CA", &own)), root("CA", &own), root("CA", &other)];
    let message = "CN=CA is not part of the client certificate's chain".to_owned();
    let expected = (vec![1, 2], vec![(Code::ChainUnrelated, 3, message)]);
    assert_eq!(read(&list, &p256()), expected);
}

/// Without a signature that can be verified, each issuer of that name may have signed, and no certificate of another
/// name.
#[test]
fn only_issuers_of_that_name_are_in_doubt() {
    let (own, other, upper) = (key(), key(), key());
    let ca = |key| issued(&params("CA", true), key, ("root", &upper));
    let list = [
        client(("CA", &own)),
        ca(&own),
        root("root", &upper),
        ca(&other),
        root("another", &other),
    ];
    let (chain, found) = read(&list, &Vec::new());
    assert_eq!(chain, [1, 2, 3]);
    let unrelated = found
        .iter()
        .filter(|(code, ..)| *code == Code::ChainUnrelated);
    let unrelated: Vec<_> = unrelated
        .map(|(_, at, message)| (*at, message.as_str()))
        .collect();
    let doubt = "CN=CA has the name of certificate 2 and another key; the signature of certificate 1 can't be verified \
                 here, so it is unknown which of them issued it";
    let stranger = "CN=another is not part of the client certificate's chain";
    assert_eq!(unrelated, [(4, doubt), (5, stranger)]);
}

/// A copy of the issuer has the same key, so that it issued the certificate as well.
#[test]
fn a_copy_of_an_issuer_is_not_in_doubt() {
    let (ca, upper, older) = (key(), key(), key());
    let list = [
        client(("CA", &ca)),
        issued(&params("CA", true), &ca, ("root", &upper)),
        root("root", &upper),
        issued(&params("CA", true), &ca, ("older root", &older)),
    ];
    let (chain, found) = read(&list, &Vec::new());
    assert_eq!(chain, [1, 2, 3]);
    let mut unrelated = found
        .iter()
        .filter(|(code, ..)| *code == Code::ChainUnrelated);
    let (_, at, message) = unrelated.next().unwrap();
    assert_eq!(*at, 4);
    assert!(
        message.starts_with("CN=CA has the subject and key of certificate 2; Kafka's loader"),
        "{message}"
    );
    assert!(unrelated.next().is_none());
}

/// RFC 5280 section 4.2.1.1: the identifier of the issuer's key distinguishes issuers of one name. Only a valid copy
/// by another issuer makes another path.
#[test]
fn the_advice_about_a_copy_fits_its_issuer_and_validity() {
    let (ca, upper, older) = (key(), key(), key());
    let lasting = |from, to, by: (&str, &KeyPair)| {
        let mut params = params("CA", true);
        params.not_before = date_time_ymd(from, 1, 1);
        params.not_after = date_time_ymd(to, 1, 1);
        params.use_authority_key_identifier_extension = true;
        issued(&params, &ca, by)
    };
    for (copy, expected) in [
        (
            lasting(2020, 2022, ("root", &upper)),
            "delete certificate 4: it expired at 2022-01-01T00:00:00Z",
        ),
        (
            lasting(2020, 2022, ("older root", &older)),
            "delete certificate 4: it expired at 2022-01-01T00:00:00Z",
        ),
        (
            lasting(2030, 2040, ("root", &upper)),
            "delete certificate 4: it is not valid before 2030-01-01T00:00:00Z",
        ),
        (
            lasting(2021, 2040, ("root", &upper)),
            "delete certificate 4: CN=root issued both, and certificate 2 is sufficient",
        ),
        (
            lasting(2021, 2040, ("older root", &older)),
            "delete certificate 4; if your brokers trust only CN=older root, which issued it, build the chain with it, \
             and without certificate 2",
        ),
        (
            lasting(2021, 2040, ("root", &older)),
            "delete certificate 4; if your brokers trust only CN=root, which issued it, build the chain with it, and \
             without certificate 2",
        ),
    ] {
        let list = [
            client(("CA", &ca)),
            lasting(2020, 2050, ("root", &upper)),
            root("root", &upper),
            copy,
        ];
        let place = Place::field("certificate");
        let mut findings = Findings::under(&Rules::lambda());
        chain::read(list.concat(), None, at(), &all(), &place, &mut findings).unwrap();
        let helps: Vec<_> = findings
            .iter()
            .filter(|one| one.code == Code::ChainUnrelated)
            .map(|one| one.help.as_deref().unwrap())
            .collect();
        assert_eq!(helps, [expected]);
    }
}

/// RFC 5280 section 4.2.1.9: a certificate that is not a CA's issues nothing, whatever its name and key.
#[test]
fn a_copy_that_is_not_a_ca_is_not_part_of_the_chain() {
    let (upper, older) = (key(), key());
    let list = [
        client(("root", &upper)),
        root("root", &upper),
        issued(&params("root", false), &upper, ("older root", &older)),
    ];
    let (chain, found) = read(&list, &all());
    assert_eq!(chain, [1, 2]);
    let found: Vec<_> = found.iter().map(|(code, at, _)| (*code, *at)).collect();
    assert_eq!(found, [(Code::ChainUnrelated, 3)]);
}

/// RFC 5280 section 4.2.1.1: the identifier names the key that signed.
#[test]
fn the_identifier_of_another_key_is_reported_without_its_signature() {
    let (own, other, upper) = (key(), key(), key());
    let mut identified = params("client", false);
    identified.use_authority_key_identifier_extension = true;
    let ca = |key| issued(&params("CA", true), key, ("root", &upper));
    let list = |signer| {
        [
            issued(&identified, &key(), ("CA", signer)),
            ca(&own),
            root("root", &upper),
        ]
    };
    let about_the_key = |list: &[String]| {
        let (chain, found) = read(list, &Vec::new());
        assert_eq!(chain, [1, 2, 3]);
        let mut found = found.into_iter();
        found
            .find(|(code, ..)| *code == Code::ChainSignature)
            .map(|(_, at, message)| (at, message))
    };
    assert_eq!(about_the_key(&list(&own)), None);
    let message = "its authority key identifier is not that of certificate 2, which has its issuer's name; its signature \
                   can't be verified here";
    assert_eq!(about_the_key(&list(&other)), Some((1, message.to_owned())));
}

/// The findings in a list of roots, with the certificate that they are about.
fn in_roots(list: &[String]) -> Vec<(Code, Option<usize>, String)> {
    let document = json!({"certificate": list.concat()}).to_string();
    let conditions = Conditions::new(Rules::lambda(), tls::ring()).at(at());
    let secret_type = Some(SecretType::ServerRootCaCertificate);
    let report = secret::check(document.as_bytes(), secret_type, &conditions);
    let found = report.findings.iter();
    found
        .map(|one| (one.code, one.place.certificate, one.message.clone()))
        .collect()
}

#[test]
fn a_certificate_of_a_server_does_no_harm_next_to_its_root() {
    let (upper, ca) = (key(), key());
    let issuer = issued(&params("CA", true), &ca, ("root", &upper));
    let server = issued(&params("server", false), &key(), ("CA", &ca));
    let codes = |list: &[String]| {
        let found = in_roots(list).into_iter();
        found.map(|(code, at, _)| (code, at)).collect::<Vec<_>>()
    };
    assert_eq!(
        codes(&[server.clone(), issuer.clone(), root("root", &upper)]),
        []
    );
    // No root is in the list, so that this may have been meant for it.
    assert_eq!(
        codes(&[issuer, server]),
        [(Code::ChainIssuerNotCa, Some(2))]
    );
}

/// RFC 5280 section 4.2.1.3: a key usage without `keyCertSign` is not a CA's.
#[test]
fn each_self_signed_ca_in_a_list_of_roots_may_sign() {
    let mut weak = params("weak", true);
    weak.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    let found = in_roots(&[
        root("root", &key()),
        weak.self_signed(&key()).unwrap().pem(),
    ]);
    let found: Vec<_> = found.iter().map(|(code, at, _)| (*code, *at)).collect();
    assert_eq!(found, [(Code::ChainIssuerNotCa, Some(2))]);
}

#[test]
fn a_root_that_is_not_yet_valid_is_not_called_expired() {
    let dated = |from: i32, until: i32| {
        let mut params = params("dated", true);
        params.not_before = date_time_ymd(from, 1, 1);
        params.not_after = date_time_ymd(until, 1, 1);
        params.self_signed(&key()).unwrap().pem()
    };
    let sound = root("root", &key());
    for (dated, beginning) in [
        (
            dated(2090, 2099),
            "the root CN=dated is valid only from 2090-01-01T00:00:00Z; ",
        ),
        (
            dated(2000, 2009),
            "the root CN=dated expired at 2009-01-01T00:00:00Z; ",
        ),
    ] {
        let found = in_roots(&[sound.clone(), dated]);
        let [(Code::ChainOnlyJava, _, message)] = found.as_slice() else {
            panic!("{found:?}")
        };
        assert!(message.starts_with(beginning), "{message}");
    }
}

/// Why a client does not trust what a server sends.
#[test]
fn what_a_server_sends_ends_where_its_issuer_is_missing() {
    let (upper, other) = (key(), key());
    let mut server = params("kafka.example", false);
    server.subject_alt_names = vec![rcgen::SanType::DnsName("kafka.example".try_into().unwrap())];
    let server = issued(&server, &key(), ("root", &upper));
    let der = |pem: &str| CertificateDer::from_pem_slice(pem.as_bytes()).unwrap();
    let distrust = |roots: &[String]| {
        let roots: Vec<_> = roots.iter().map(|pem| der(pem)).collect();
        let name = ServerName::try_from("kafka.example").unwrap();
        chain::distrust(&[der(&server)], &roots, &name, at(), &all())
    };
    let missing = Distrust::IssuerMissing {
        issuer: "CN=root".to_owned(),
        is_leaf: true,
    };
    assert_eq!(distrust(&[root("another", &other)]), Some(missing));
    let other_key = Distrust::OtherKey {
        issuer: "CN=root".to_owned(),
    };
    assert_eq!(distrust(&[root("root", &other)]), Some(other_key));
}

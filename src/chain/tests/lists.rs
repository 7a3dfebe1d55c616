//! Which certificates of a list are the chain, and in which order.

use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, GeneralSubtree, IsCa, Issuer,
    KeyPair, NameConstraints, date_time_ymd,
};
use rustls::pki_types::{CertificateDer, UnixTime};

use super::algorithms;
use crate::chain::certificates::Certificates;
use crate::chain::signature::PublicKey;
use crate::chain::{self, Certificate, read_certificates};
use crate::finding::{Code, Findings, Place, Rules};
use crate::pem;
use crate::sensitive::SensitiveBuffer;

/// 2030-01-01.
pub(super) fn at() -> UnixTime {
    UnixTime::since_unix_epoch(std::time::Duration::from_secs(1_893_456_000))
}

pub(super) fn key() -> KeyPair {
    KeyPair::generate().unwrap()
}

/// A certificate of this name and key by that issuer, changed before it is signed.
pub(super) fn issued(
    name: &str,
    key: &KeyPair,
    issuer: (&str, &KeyPair),
    change: impl Fn(&mut CertificateParams),
) -> CertificateDer<'static> {
    let named = |name: &str| {
        let mut parameters = CertificateParams::default();
        parameters.distinguished_name.push(DnType::CommonName, name);
        parameters
    };
    let (of_issuer, key_of_issuer) = (named(issuer.0), issuer.1);
    let issuer = Issuer::from_params(&of_issuer, key_of_issuer);
    let mut parameters = named(name);
    change(&mut parameters);
    parameters.signed_by(key, &issuer).unwrap().der().clone()
}

pub(super) fn ca(parameters: &mut CertificateParams) {
    parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
}

pub(super) fn no_ca(_: &mut CertificateParams) {}

pub(super) fn text(ders: &[&CertificateDer<'_>]) -> SensitiveBuffer {
    let mut text = SensitiveBuffer::default();
    for der in ders {
        pem::write("CERTIFICATE", der, &mut text);
    }
    text
}

fn certificates(ders: &[&CertificateDer<'_>]) -> Certificates {
    let mut findings = Findings::under(&Rules::lambda());
    read_certificates(text(ders).as_slice(), &Place::default(), &mut findings)
}

/// The positions, in the list that was given, of those that were chosen.
fn positions(list: &[Certificate]) -> Vec<usize> {
    list.iter().map(Certificate::position).collect()
}

/// `SubjectPublicKeyInfo`
fn public_key(ders: &CertificateDer<'_>) -> Vec<u8> {
    certificates(&[ders]).list[0]
        .subject_public_key_info()
        .to_vec()
}

#[test]
fn a_chain_is_completed_where_there_is_one_way() {
    let [of_one, of_two, of_ca, of_root, of_other] = [(); 5].map(|()| key());
    let one = issued("one", &of_one, ("ca", &of_ca), no_ca);
    let two = issued("two", &of_two, ("ca", &of_ca), no_ca);
    let issuer = issued("ca", &of_ca, ("root", &of_root), ca);
    let root = issued("root", &of_root, ("root", &of_root), ca);
    let other = issued("other", &of_other, ("other", &of_other), ca);
    let stranger = issued("stranger", &of_other, ("other", &of_other), no_ca);
    let key_of = |der: &CertificateDer<'_>| Some(public_key(der));
    for (what, list, own, key, expected) in [
        (
            "whole",
            vec![&one, &issuer, &root],
            3,
            None,
            Some(vec![1, 2, 3]),
        ),
        (
            "completed",
            vec![&one, &root, &other, &issuer],
            1,
            None,
            Some(vec![1, 4, 2]),
        ),
        (
            "completed, with its key",
            vec![&one, &root, &other, &issuer],
            1,
            key_of(&one),
            Some(vec![1, 4, 2]),
        ),
        (
            "with another key",
            vec![&one, &root, &issuer],
            1,
            key_of(&two),
            Some(vec![1, 3, 2]),
        ),
        (
            "two clients",
            vec![&one, &two, &issuer, &root],
            2,
            None,
            None,
        ),
        (
            "two clients and the second's key",
            vec![&one, &two, &issuer, &root],
            2,
            key_of(&two),
            Some(vec![2, 3, 4]),
        ),
        (
            "two clients and another key",
            vec![&one, &two, &issuer, &root],
            2,
            key_of(&other),
            None,
        ),
        (
            "a client and a CA that is not its own",
            vec![&one, &other, &issuer, &root],
            2,
            None,
            Some(vec![1, 3, 4]),
        ),
        ("two CAs", vec![&other, &root], 2, None, None),
        (
            "two CAs and the second's key",
            vec![&other, &root],
            2,
            key_of(&root),
            Some(vec![2]),
        ),
        (
            "a client beside, which is not given",
            vec![&one, &two],
            1,
            None,
            Some(vec![1]),
        ),
        (
            "a client beside of another CA",
            vec![&one, &stranger],
            1,
            None,
            Some(vec![1]),
        ),
        // Above a missing issuer only what was given stays.
        (
            "a root beyond a gap",
            vec![&one, &root],
            2,
            None,
            Some(vec![1, 2]),
        ),
        (
            "a root beyond a gap, which is not given",
            vec![&one, &root],
            1,
            None,
            Some(vec![1]),
        ),
        ("none", vec![&one], 0, None, None),
    ] {
        let list = certificates(&list).list;
        let found = chain::complete(&list, (own, own), key.as_deref(), at(), algorithms());
        assert_eq!(found.map(|chain| positions(&chain)), expected, "{what}");
    }
}

/// A client's certificate is certain where none was lost, where the key proves it, or where it comes first
/// and is no CA's.
#[test]
fn a_leaf_is_certain_or_none() {
    let [of_leaf, of_ca, of_other] = [(); 3].map(|()| key());
    let leaf = issued("leaf", &of_leaf, ("ca", &of_ca), no_ca);
    let root = issued("ca", &of_ca, ("ca", &of_ca), ca);
    let spoiled = "-----BEGIN CERTIFICATE-----\nMA*A\n-----END CERTIFICATE-----\n";
    let [leaf_text, root_text] = [&leaf, &root].map(|der| {
        let text = text(&[der]);
        std::str::from_utf8(text.as_slice()).unwrap().to_owned()
    });
    let other = issued("other", &of_other, ("ca", &of_ca), no_ca);
    let (of_leaf, other) = (Some(public_key(&leaf)), Some(public_key(&other)));
    for (what, texts, key, expected) in [
        ("whole", [&leaf_text, &root_text, ""], None, Some(1)),
        (
            "whole, reversed",
            [&root_text, &leaf_text, ""],
            None,
            Some(2),
        ),
        ("a root", [&root_text, "", ""], None, Some(1)),
        (
            "a leaf and something",
            [&leaf_text, spoiled, &root_text],
            None,
            Some(1),
        ),
        (
            "something and a leaf",
            [spoiled, &leaf_text, &root_text],
            None,
            None,
        ),
        (
            "something and a leaf with its key",
            [spoiled, &leaf_text, &root_text],
            of_leaf.as_ref(),
            Some(2),
        ),
        (
            "something and a leaf with another key",
            [spoiled, &leaf_text, &root_text],
            other.as_ref(),
            None,
        ),
        (
            "a leaf with another key and something",
            [&leaf_text, spoiled, ""],
            other.as_ref(),
            Some(1),
        ),
        (
            "a root and something",
            [&root_text, spoiled, ""],
            None,
            None,
        ),
        (
            "something and a root",
            [spoiled, &root_text, ""],
            None,
            None,
        ),
    ] {
        let mut findings = Findings::under(&Rules::lambda());
        let text = texts.concat();
        let key = key.map(Vec::as_slice);
        let chain = chain::read(
            &text,
            key,
            at(),
            algorithms(),
            &Place::default(),
            &mut findings,
        );
        let leaf = chain.as_ref().unwrap().leaf().map(Certificate::position);
        assert_eq!(leaf, expected, "{what}");
    }
}

#[test]
fn of_an_issuer_and_its_renewal_the_valid_one_is_taken() {
    let [of_leaf, of_ca, of_root] = [(); 3].map(|()| key());
    let until = |year| {
        move |parameters: &mut CertificateParams| {
            ca(parameters);
            parameters.not_after = date_time_ymd(year, 1, 1);
        }
    };
    let leaf = issued("leaf", &of_leaf, ("ca", &of_ca), no_ca);
    let old = issued("ca", &of_ca, ("root", &of_root), until(2029));
    let new = issued("ca", &of_ca, ("root", &of_root), until(2040));
    let root = issued("root", &of_root, ("root", &of_root), ca);
    // And of a stranger with the issuer's name, the one that signed.
    let stranger = issued("ca", &of_root, ("root", &of_root), until(2040));
    for (list, expected) in [
        ([&leaf, &old, &new, &root], [1, 3, 4]),
        ([&leaf, &new, &old, &root], [1, 2, 4]),
        ([&root, &old, &new, &leaf], [4, 3, 1]),
        ([&leaf, &stranger, &new, &root], [1, 3, 4]),
        ([&leaf, &stranger, &old, &root], [1, 3, 4]),
    ] {
        let mut findings = Findings::under(&Rules::lambda());
        let text = text(&list);
        let chain = chain::read(
            text.as_slice(),
            None,
            at(),
            algorithms(),
            &Place::default(),
            &mut findings,
        );
        assert_eq!(positions(chain.unwrap().certificates()), expected);
    }
}

#[test]
fn of_a_client_and_its_renewal_the_valid_one_is_taken() {
    let [of_leaf, of_root, other] = [(); 3].map(|()| key());
    let expired = |parameters: &mut CertificateParams| {
        parameters.not_after = date_time_ymd(2029, 1, 1);
    };
    let old = issued("leaf", &of_leaf, ("root", &of_root), expired);
    let new = issued("leaf", &of_leaf, ("root", &of_root), no_ca);
    let root = issued("root", &of_root, ("root", &of_root), ca);
    // A root of the same name is not the issuer of one that signed itself.
    let other_root = issued("root", &other, ("root", &other), ca);
    for (list, expected) in [
        (vec![&old, &new, &root], vec![2, 3]),
        (vec![&new, &old, &root], vec![1, 3]),
        (vec![&new, &root, &other_root], vec![1, 2]),
        (vec![&new, &other_root, &root], vec![1, 3]),
    ] {
        let mut findings = Findings::under(&Rules::lambda());
        let text = text(&list);
        let chain = chain::read(
            text.as_slice(),
            None,
            at(),
            algorithms(),
            &Place::default(),
            &mut findings,
        );
        assert_eq!(positions(chain.unwrap().certificates()), expected);
        let found: Vec<_> = findings.iter().map(|finding| finding.code).collect();
        assert_eq!(found, [Code::ChainUnrelated]);
    }
}

#[test]
fn certificates_in_a_circle_are_a_chain_of_what_is_there() {
    let [of_a, of_b] = [(); 2].map(|()| key());
    let a = issued("a", &of_a, ("b", &of_b), ca);
    let b = issued("b", &of_b, ("a", &of_a), ca);
    let mut findings = Findings::under(&Rules::lambda());
    let text = text(&[&a, &b]);
    let chain = chain::read(
        text.as_slice(),
        None,
        at(),
        algorithms(),
        &Place::default(),
        &mut findings,
    );
    assert_eq!(positions(chain.unwrap().certificates()), [1, 2]);
    assert!(findings.contains(Code::ChainRootMissing));
}

/// ring's algorithms, and the keys that they are for (RFC 5480, RFC 8410).
#[test]
fn an_algorithm_is_for_keys_of_its_own_kind() {
    use rustls::pki_types::alg_id;
    for (algorithm, expected) in [
        (&rcgen::PKCS_ECDSA_P256_SHA256, alg_id::ECDSA_P256),
        (&rcgen::PKCS_ECDSA_P384_SHA384, alg_id::ECDSA_P384),
        (&rcgen::PKCS_ED25519, alg_id::ED25519),
    ] {
        let key = KeyPair::generate_for(algorithm).unwrap();
        let der = issued("a", &key, ("a", &key), no_ca);
        let list = certificates(&[&der]).list;
        let public_key = PublicKey::of(&list[0]);
        for one in algorithms() {
            let is_for = public_key.is_for(*one);
            assert_eq!(is_for, one.public_key_alg_id() == expected, "{one:?}");
            let signature = public_key.verifies(*one, list[0].signed(), list[0].signature());
            let made_it =
                is_for && one.signature_alg_id().as_ref() == list[0].signature_algorithm();
            assert!(signature == made_it || !is_for, "{one:?}");
        }
    }
}

/// RFC 5280 sections 6.1.3 (b) and 6.1.4 (l): what a CA issued to itself under a new key is held against no
/// name constraints and counts for no path length, unless it is the last one.
#[test]
fn what_a_ca_issued_to_itself_is_not_counted() {
    let [of_leaf, new, old, of_top, of_root] = [(); 5].map(|()| key());
    let excludes_ca = |parameters: &mut CertificateParams| {
        let mut name = DistinguishedName::new();
        name.push(DnType::CommonName, "ca");
        parameters.is_ca = IsCa::Ca(BasicConstraints::Constrained(1));
        parameters.name_constraints = Some(NameConstraints {
            permitted_subtrees: Vec::new(),
            excluded_subtrees: vec![GeneralSubtree::DirectoryName(name)],
        });
    };
    let found = |list: &[&CertificateDer<'_>]| {
        let mut findings = Findings::under(&Rules::lambda());
        let text = text(list);
        let chain = chain::read(
            text.as_slice(),
            None,
            at(),
            algorithms(),
            &Place::default(),
            &mut findings,
        );
        assert_eq!(
            positions(chain.unwrap().certificates()),
            Vec::from_iter(1..=list.len())
        );
        let findings = findings.iter();
        let found = findings.map(|finding| (finding.code, finding.place.certificate.unwrap()));
        found.collect::<Vec<_>>()
    };
    let leaf = issued("leaf", &of_leaf, ("ca", &new), no_ca);
    let new_with_old = issued("ca", &new, ("ca", &old), ca);
    let issuer = issued("ca", &old, ("top", &of_top), ca);
    let top = issued("top", &of_top, ("root", &of_root), excludes_ca);
    let root = issued("root", &of_root, ("root", &of_root), ca);
    let whole = found(&[&leaf, &new_with_old, &issuer, &top, &root]);
    assert_eq!(whole, [(Code::ChainNameConstraints, 3)]);

    let leaf = issued("ca", &of_leaf, ("ca", &of_top), no_ca);
    let top = issued("ca", &of_top, ("root", &of_root), excludes_ca);
    assert_eq!(
        found(&[&leaf, &top, &root]),
        [(Code::ChainNameConstraints, 1)]
    );
}

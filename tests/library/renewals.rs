//! Loose files in any order: of a certificate and its renewal, the one that is valid is taken; a file
//! that is damaged is told, and not what comes of the loss.

use std::time::Duration;

use msk_auth::secret::pack::PackInput;
use msk_auth::secret::repair::Options;
use msk_auth::secret::{Secret, pack};
use msk_auth::{Code, Conditions, Rules, secret, tls};
use rcgen::{
    BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, PKCS_ECDSA_P256_SHA256,
    date_time_ymd,
};
use rustls::pki_types::UnixTime;

use crate::sampling::is_taken;

fn params(name: &str, is_ca: bool, ends: i32) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params.not_before = date_time_ymd(2020, 1, 1);
    params.not_after = date_time_ymd(ends, 1, 1);
    if is_ca {
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    }
    params
}

fn key() -> KeyPair {
    KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap()
}

/// Each certificate twice, the expired one first; and the client's key.
fn renewed() -> (Vec<String>, String) {
    let (root_key, issuing_key, client_key) = (key(), key(), key());
    let mut pems = Vec::new();
    for ends in [2021, 2099] {
        let root = params("Root", true, ends).self_signed(&root_key).unwrap();
        let root_issuer = Issuer::new(params("Root", true, ends), &root_key);
        let issuing = params("Issuing", true, ends)
            .signed_by(&issuing_key, &root_issuer)
            .unwrap();
        let issuing_issuer = Issuer::new(params("Issuing", true, ends), &issuing_key);
        let client = params("client", false, ends)
            .signed_by(&client_key, &issuing_issuer)
            .unwrap();
        pems.extend([client.pem(), issuing.pem(), root.pem()]);
    }
    (pems, client_key.serialize_pem())
}

/// Every order of so many things.
fn orders(count: usize) -> Vec<Vec<usize>> {
    let mut orders = vec![Vec::new()];
    for next in 0..count {
        let longer = orders.iter().flat_map(|order: &Vec<usize>| {
            (0..=order.len()).map(move |at| {
                let mut order = order.clone();
                order.insert(at, next);
                order
            })
        });
        orders = longer.collect();
    }
    orders
}

#[test]
fn the_valid_one_is_taken_in_any_order() {
    let (pems, key) = renewed();
    let at = UnixTime::since_unix_epoch(Duration::from_secs(1_790_812_800));
    let conditions = Conditions::new(Rules::lambda(), tls::ring()).at(at);
    let orders = orders(pems.len());
    assert_eq!(orders.len(), 720);
    for (_, order) in (0..).zip(orders).filter(|(index, _)| is_taken(*index, 7)) {
        let texts: Vec<_> = order.iter().map(|index| &pems[*index]).collect();
        let mut sources: Vec<_> = texts
            .iter()
            .map(|text| PackInput::new("certificate.pem", text.as_bytes()))
            .collect();
        sources.push(PackInput::new("key.pem", key.as_bytes()));
        let packed = pack::pack(&sources, &Options::default(), &conditions).unwrap();
        let document = packed.document.unwrap_or_else(|| panic!("{order:?}"));
        let Ok(Secret::ClientCertificate(identity)) =
            secret::load(document.expose(), None, &conditions)
        else {
            panic!("{order:?}")
        };
        let certificates = identity.chain().certificates().iter();
        let ends: Vec<_> = certificates.map(|one| one.not_after()).collect();
        assert_eq!(ends, [4_070_908_800; 3], "{order:?}");
    }
    // Alone, the expired ones are still put together, and told.
    let expired: String = pems[..3].concat();
    let document = serde_json::json!({"certificate": expired, "privateKey": key}).to_string();
    let report = secret::check(document.as_bytes(), None, &conditions);
    assert!(report.findings.contains(Code::LeafExpired));
    assert!(report.findings.contains(Code::ChainExpired));
}

#[test]
fn a_damaged_file_is_told_alone() {
    let (pems, key) = renewed();
    let at = UnixTime::since_unix_epoch(Duration::from_secs(1_790_812_800));
    let conditions = Conditions::new(Rules::lambda(), tls::ring()).at(at);
    for damaged in 0..3 {
        let mut files = pems[3..].to_vec();
        files[damaged] = files[damaged].replacen("MII", "M*I", 1);
        assert!(files[damaged].contains("M*I"));
        files.push(key.clone());
        let sources: Vec<_> = files
            .iter()
            .map(|text| PackInput::new("file.pem", text.as_bytes()))
            .collect();
        let packed = pack::pack(&sources, &Options::default(), &conditions).unwrap();
        let codes = |findings: &msk_auth::Findings| -> Vec<_> {
            findings.iter().map(|finding| finding.code).collect()
        };
        assert_eq!(codes(&packed.findings), [Code::PemBase64], "{damaged}");
        assert_eq!(codes(&packed.report.findings), [], "{damaged}");
        assert!(packed.document.is_none());
    }
}

/// Nobody is told to delete a renewal before the certificate has expired.
#[test]
fn a_renewal_is_not_to_be_deleted_early() {
    let (root_key, client_key) = (key(), key());
    let root = params("Root", true, 2099).self_signed(&root_key).unwrap();
    let issuer = Issuer::new(params("Root", true, 2099), &root_key);
    let chain = |ends| {
        let client = params("client", false, ends);
        client.signed_by(&client_key, &issuer).unwrap().pem() + &root.pem()
    };
    let document = serde_json::json!({
        "certificate": chain(2027),
        "newCertificate": chain(2028),
        "privateKey": client_key.serialize_pem(),
    });
    let at = UnixTime::since_unix_epoch(Duration::from_secs(1_790_812_800));
    let conditions = Conditions::new(Rules::lambda(), tls::ring()).at(at);
    let report = secret::check(document.to_string().as_bytes(), None, &conditions);
    let mut unknown = report.findings.iter();
    let unknown = unknown.find(|one| one.code == Code::SecretFieldUnknown);
    let help = unknown.unwrap().help.as_deref().unwrap();
    assert!(help.starts_with("keep the one of the two"), "{help}");
    assert!(report.accepted());
}

/// One that has expired may be deleted, although it has the same key.
#[test]
fn what_was_renewed_may_be_deleted() {
    let (pems, key) = renewed();
    let document = serde_json::json!({
        "certificate": pems[3..].concat(),
        "oldCertificate": pems[0].clone() + &pems[5],
        "privateKey": key,
    });
    let wanted = "delete it; the chain in `certificate` needs none of its certificates";
    assert_eq!(help_about_the_unknown_field(&document), wanted);
}

#[test]
fn an_issuer_that_was_renewed_is_put_in_place_of_the_expired_one() {
    let (pems, key) = renewed();
    let document = serde_json::json!({
        "certificate": pems[3].clone() + &pems[1] + &pems[5],
        "ca": pems[4],
        "privateKey": key,
    });
    let wanted = "put its certificates in place of those in `certificate` that have the same subject and are not \
                  valid, and delete it";
    assert_eq!(help_about_the_unknown_field(&document), wanted);
}

fn help_about_the_unknown_field(document: &serde_json::Value) -> String {
    let at = UnixTime::since_unix_epoch(Duration::from_secs(1_790_812_800));
    let conditions = Conditions::new(Rules::lambda(), tls::ring()).at(at);
    let report = secret::check(document.to_string().as_bytes(), None, &conditions);
    let mut unknown = report.findings.iter();
    let unknown = unknown.find(|one| one.code == Code::SecretFieldUnknown);
    unknown.and_then(|one| one.help.clone()).unwrap()
}

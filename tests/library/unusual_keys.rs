//! Keys that ring does not load as they are: EC keys without their public key (RFC 5915 section 3), as Java makes
//! them, and RSA keys of unusual sizes.

use base64ct::{Base64, Encoding};
use msk_auth::identity::Identity;
use msk_auth::secret::repair::{self, Options};
use msk_auth::secret::{self, SecretType};
use msk_auth::{Code, Conditions, Findings, Place, Rules};
use pkcs1::RsaPrivateKeyRef;
use pkcs8::PrivateKeyInfoRef;
use pkcs8::der::asn1::OctetStringRef;
use pkcs8::der::{Decode, Encode};
use rustls::SignatureScheme;
use rustls::pki_types::PrivatePkcs8KeyDer;
use rustls::pki_types::pem::PemObject;
use sec1::EcPrivateKey;
use serde_json::json;

use crate::material::{CLIENT, OTHER_CLIENT};

fn conditions() -> Conditions {
    crate::material::conditions(Rules::lambda())
}

/// The key without its public key.
fn stripped(pem: &str) -> String {
    let der = PrivatePkcs8KeyDer::from_pem_slice(pem.as_bytes()).unwrap();
    let info = PrivateKeyInfoRef::from_der(der.secret_pkcs8_der()).unwrap();
    let mut key = EcPrivateKey::from_der(info.private_key.as_bytes()).unwrap();
    assert!(key.public_key.take().is_some());
    let key = key.to_der().unwrap();
    let key = OctetStringRef::new(&key).unwrap();
    let der = PrivateKeyInfoRef::new(info.algorithm, key)
        .to_der()
        .unwrap();
    let der = Base64::encode_string(&der);
    format!("-----BEGIN PRIVATE KEY-----\n{der}\n-----END PRIVATE KEY-----\n")
}

#[test]
fn it_signs_with_the_public_key_of_its_certificate() {
    let key = stripped(&CLIENT.key);
    let identity = Identity::from_pem(&CLIENT.whole_chain(), &key, None, &conditions()).unwrap();
    let signing = &identity.certified_key().key;
    assert!(
        signing
            .choose_scheme(&[SignatureScheme::ECDSA_NISTP256_SHA256])
            .is_some()
    );
    let found = Identity::from_pem(&OTHER_CLIENT.certificate, &key, None, &conditions());
    assert!(
        found
            .unwrap_err()
            .findings()
            .iter()
            .any(|one| one.code == Code::KeyMismatch)
    );
}

#[test]
fn it_decides_what_is_the_clients() {
    let key = stripped(&CLIENT.key);
    let [leaf, issuer, upper, root] = &CLIENT.chain;
    let chain = [upper.as_str(), leaf, issuer, root].concat();
    let keys = [stripped(&OTHER_CLIENT.key), key.clone()].concat();
    let document = json!({"certificate": chain, "privateKey": keys}).to_string();
    let options = Options::default();
    let repaired = repair::repair(document.as_bytes(), None, &options, &conditions()).unwrap();
    assert!(repaired.report.accepted(), "{:?}", repaired.report.findings);

    let (mine, other) = (CLIENT.whole_chain(), &OTHER_CLIENT);
    let others = [other.certificate.as_str(), &other.root].concat();
    let document = json!({"certificate": others.clone() + &mine, "privateKey": key}).to_string();
    let repaired = repair::repair(document.as_bytes(), None, &options, &conditions()).unwrap();
    assert!(repaired.report.accepted(), "{:?}", repaired.report.findings);
    let members = secret::members(repaired.document.expose());
    let (_, certificate) = members
        .iter()
        .find(|(name, _)| name.expose() == "certificate")
        .unwrap();
    assert_eq!(certificate.expose(), mine);

    let document = json!({"a": others, "b": mine, "c": key}).to_string();
    let secret_type = Some(SecretType::ClientCertificateTlsAuth);
    let report = secret::check(document.as_bytes(), secret_type, &conditions());
    let help = |field: &str| {
        let mut findings = report.findings.iter();
        let finding = findings.find(|one| one.place.to_string() == field);
        finding.and_then(|one| one.help.as_deref()).unwrap()
    };
    assert!(
        help("a").starts_with("delete it; its certificates are not part of the client's chain")
    );
    assert_eq!(help("b"), "rename it to `certificate`");
}

#[test]
fn without_a_certificate_it_is_reported() {
    let client = |key: &str| {
        let document = json!({
            "oauthTokenEndpointUrl": "https://login.example.com/token",
            "oauthClientId": "kafka",
            "oauthClientEmail": "kafka@example.com",
            "oauthPrivateKey": key,
        });
        let secret_type = Some(SecretType::OauthbearerAuth);
        let report = secret::check(document.to_string().as_bytes(), secret_type, &conditions());
        let found = report.findings.iter();
        found
            .map(|one| format!("{} {}", one.code, one.message))
            .collect::<Vec<_>>()
    };
    assert!(client(&CLIENT.key).is_empty());
    let expected = "key-algorithm-unsupported an EC key without its public key as an uncompressed point, which this TLS provider requires";
    assert_eq!(client(&stripped(&CLIENT.key)), [expected]);
}

#[test]
fn rsa_of_other_sizes_is_called_what_it_is() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/vectors/secrets.json");
    let secrets: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let cases = secrets["cases"].as_array().unwrap();
    for (id, size) in [
        ("key-rsa-3000", "of 3000 bits"),
        ("key-rsa-e3", "of 2048 bits with the exponent 3"),
    ] {
        let case = cases.iter().find(|case| case["id"] == id).unwrap();
        let document = case["input"]["document"].as_str().unwrap();
        let report = secret::check(document.as_bytes(), None, &conditions());
        let found: Vec<_> = report.findings.iter().collect();
        let [finding] = found.as_slice() else {
            panic!("{found:?}")
        };
        assert_eq!(finding.code, Code::KeyAlgorithmUnsupported);
        let expected = format!("an RSA key {size}, which this TLS provider can't load");
        assert_eq!(finding.message, expected);
    }
}

/// Of a size that ring does not load, so that only the numbers decide: `openssl pkey -check` names this one invalid,
/// too.
#[test]
fn rsa_of_another_size_is_called_damaged_if_it_is() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/vectors/secrets.json");
    let secrets: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut cases = secrets["cases"].as_array().unwrap().iter();
    let case = cases.find(|case| case["id"] == "key-rsa-3000").unwrap();
    let document = case["input"]["document"].as_str().unwrap();
    let mut document: serde_json::Value = serde_json::from_str(document).unwrap();
    let pem = document["privateKey"].as_str().unwrap();
    let der = PrivatePkcs8KeyDer::from_pem_slice(pem.as_bytes()).unwrap();
    let mut der = der.secret_pkcs8_der().to_vec();
    let info = PrivateKeyInfoRef::from_der(&der).unwrap();
    let key = RsaPrivateKeyRef::from_der(info.private_key.as_bytes()).unwrap();
    let prime = key.prime1.as_bytes().to_vec();
    let mut windows = der.windows(prime.len());
    let at = windows.position(|bytes| bytes == prime).unwrap();
    der[at + prime.len() - 1] ^= 2;
    let der = Base64::encode_string(&der);
    document["privateKey"] =
        format!("-----BEGIN PRIVATE KEY-----\n{der}\n-----END PRIVATE KEY-----\n").into();
    let report = secret::check(document.to_string().as_bytes(), None, &conditions());
    let found: Vec<_> = report.findings.iter().map(|one| one.code).collect();
    assert_eq!(found, [Code::KeyMalformed]);
}

/// `openssl list -cipher-algorithms -provider legacy` has DES and RC2; Camellia and triple DES are in the default
/// provider.
#[test]
fn the_command_for_pbes2_with_des_or_rc2_loads_the_legacy_provider() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/vectors/keys.json");
    let keys: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let cases = keys["cases"].as_array().unwrap();
    for (id, is_legacy) in [
        ("pbes2-des", true),
        ("pbes2-rc2", true),
        ("pbes2-camellia-256-cbc", false),
        ("pbes2-des3-sha1", false),
        ("pbes2-rsa", false),
    ] {
        let case = cases.iter().find(|case| case["id"] == id).unwrap();
        let place = Place::field("privateKey");
        let mut findings = Findings::under(&Rules::lambda());
        let text = case["input"]["pem"].as_str().unwrap();
        let _ = msk_auth::key::read(text, &place, None, &place, &mut findings);
        let finding = findings
            .iter()
            .find(|one| one.code == Code::KeyPbes2)
            .unwrap();
        let help = finding.help.as_deref().unwrap();
        assert_eq!(help.contains("-provider legacy"), is_legacy, "{id}");
    }
}

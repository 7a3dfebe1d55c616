//! However many encrypted keys a document holds, they cost no more than one.

use msk_auth::config::{self, Dialect};
use msk_auth::secret::pack::{self, PackInput};
use msk_auth::secret::repair::{self, KeyEncryption, Options};
use msk_auth::sensitive::SensitiveBytes;
use msk_auth::{Code, Conditions, Rules, tls};
use serde_json::{Value, json};

const ITERATIONS: u32 = 20_000;
const PASSWORD: &str = "correct horse";

fn conditions() -> Conditions {
    let mut rules = Rules::lambda();
    rules.max_iterations = ITERATIONS;
    // Else a budget is as large as scrypt needs.
    rules.max_scrypt_bytes = 0;
    Conditions::new(rules, tls::ring())
}

/// A chain, and its key encrypted so many times, each time with a salt of its own.
fn chain_and_keys(count: usize) -> (String, Vec<String>) {
    let path = format!("{}/vectors/secrets.json", env!("CARGO_MANIFEST_DIR"));
    let file: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut cases = file["cases"].as_array().unwrap().iter();
    let case = cases.find(|case| case["id"] == "client-plain").unwrap();
    let document = case["input"]["document"].as_str().unwrap();
    let mut options = Options::default();
    options.encryption = KeyEncryption::PbeSha1TripleDes;
    options.iterations = ITERATIONS;
    options.password = Some(PASSWORD.into());
    let encrypted = |_| {
        let repaired = repair::repair(document.as_bytes(), None, &options, &conditions()).unwrap();
        let document: Value = serde_json::from_slice(repaired.document.expose()).unwrap();
        document["privateKey"].as_str().unwrap().to_owned()
    };
    let chain: Value = serde_json::from_str(document).unwrap();
    let chain = chain["certificate"].as_str().unwrap().to_owned();
    (chain, (0..count).map(encrypted).collect())
}

fn document(chain: &str, key: &str, copies: &str) -> Vec<u8> {
    let document = json!({
        "certificate": chain.to_owned() + copies,
        "privateKey": key,
        "privateKeyPassword": PASSWORD,
    });
    document.to_string().into_bytes()
}

#[test]
fn copies_with_other_salts_are_a_finding_beyond_the_budget() {
    let (chain, keys) = chain_and_keys(4);
    // So that there is something to repair.
    let chain = chain.replacen("-----BEGIN", "--BEGIN", 1);
    let copies = |count: usize| document(&chain, &keys[0], &keys[1..=count].concat());
    // Of what the costliest derivation takes, PBE-SHA1-3DES takes half.
    let (one, three) = (copies(1), copies(3));
    assert!(repair::prospect(&one, None, &conditions()).repair_suffices);
    assert!(!repair::prospect(&three, None, &conditions()).repair_suffices);
    let has_too_much = |document: &[u8]| {
        let options = Options::default();
        let repaired = repair::repair(document, None, &options, &conditions()).unwrap();
        repaired.report.findings.contains(Code::KeyNotTried)
    };
    assert!(!has_too_much(&one) && has_too_much(&three));
}

#[test]
fn the_same_block_is_derived_once() {
    let (chain, keys) = chain_and_keys(1);
    let document = document(&chain, &keys[0], &keys[0].repeat(40));
    let repaired = repair::repair(&document, None, &Options::default(), &conditions()).unwrap();
    let findings = &repaired.report.findings;
    assert!(!findings.contains(Code::KeyNotTried));
    assert_eq!(repaired.changes.len(), 1);
    assert_eq!(repaired.changes[0].code, Some(Code::PemLabelUnexpected));
}

/// The client's key opens, and what is beside it is more than is tried.
#[test]
fn an_accepted_document_says_what_was_not_tried() {
    let (chain, keys) = chain_and_keys(4);
    let files = |keys: &str| {
        let files = [
            PackInput::new("chain.pem", chain.as_bytes()),
            PackInput::new("keys.pem", keys.as_bytes()),
        ];
        let mut options = Options::default();
        options.password = Some(PASSWORD.into());
        pack::pack(&files, &options, &conditions()).unwrap()
    };
    for (keys, is_left) in [(&keys[..1], false), (&keys[..4], true)] {
        let packed = files(&keys.concat());
        assert!(packed.document.is_some() && packed.report.accepted());
        let findings = &packed.report.findings;
        assert_eq!(findings.contains(Code::KeyNotTried), is_left);
        assert!(!findings.contains(Code::KeyEncryptionParameters));
    }
}

/// The key of the client certificate and the key that signs an assertion are of one configuration. Each
/// takes what the costliest derivation takes: PBKDF2 with HMAC-SHA-224 for a key of two blocks.
#[test]
fn a_configuration_has_one_budget() {
    let path = format!("{}/vectors/keys.json", env!("CARGO_MANIFEST_DIR"));
    let file: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut cases = file["cases"].as_array().unwrap().iter();
    let case = cases.find(|case| case["id"] == "pbes2-aes-256-cbc-sha224");
    let key = case.unwrap()["input"]["pem"].as_str().unwrap().to_owned();
    let (chain, _) = chain_and_keys(0);
    let mut rules = Rules::kafka();
    rules.max_iterations = 2048;
    rules.max_scrypt_bytes = 0;
    let conditions = Conditions::new(rules, tls::ring());
    let has_untried_key = |identity: &str| {
        let text = format!(
            "bootstrap.servers=b:9093
security.protocol=sasl_ssl
sasl.mechanism=OAUTHBEARER
sasl.oauthbearer.method=oidc
sasl.oauthbearer.grant.type=urn:ietf:params:oauth:grant-type:jwt-bearer
sasl.oauthbearer.token.endpoint.url=https://login.example.com/token
sasl.oauthbearer.assertion.private.key.file=key.pem
sasl.oauthbearer.assertion.private.key.passphrase=testpassword
sasl.oauthbearer.assertion.claim.iss=a
sasl.oauthbearer.assertion.claim.sub=a
sasl.oauthbearer.assertion.claim.aud=a
{identity}"
        );
        let mut options = config::Options::default();
        options.dialect = Some(Dialect::Librdkafka);
        let mut files = |path: &str| {
            let text = if path == "key.pem" { &key } else { &chain };
            Ok(SensitiveBytes::from(text.as_bytes()))
        };
        let read = config::read(text.as_bytes(), &options, &mut files, &conditions);
        read.findings.contains(Code::KeyEncryptionParameters)
    };
    assert!(!has_untried_key(""));
    assert!(has_untried_key(
        "ssl.certificate.location=chain.pem\nssl.key.location=key.pem\nssl.key.password=testpassword\n"
    ));
}

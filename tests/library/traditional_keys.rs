//! A client that is not Java uses a key of before PKCS #8, from the secret to the packed document.

use msk_auth::secret::pack::{self, PackInput};
use msk_auth::secret::{self, Secret};
use msk_auth::{Code, Conditions, Rules, Severity, tls};
use serde_json::Value;

fn document(id: &str) -> Value {
    let path = format!("{}/vectors/secrets.json", env!("CARGO_MANIFEST_DIR"));
    let file: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut cases = file["cases"].as_array().unwrap().iter();
    let case = cases.find(|case| case["id"] == id).unwrap();
    serde_json::from_str(case["input"]["document"].as_str().unwrap()).unwrap()
}

const CASES: [&str; 4] = [
    "key-sec1",
    "key-pkcs1",
    "key-sec1-proc-type",
    "key-pkcs1-proc-type",
];

#[test]
fn it_is_loaded_and_signs() {
    let conditions = Conditions::new(Rules::kafka(), tls::ring());
    for id in CASES {
        let document = document(id).to_string();
        let report = secret::check(document.as_bytes(), None, &conditions);
        let note = report
            .findings
            .iter()
            .find(|finding| finding.code == Code::KeyNotPkcs8);
        let note = note.unwrap();
        assert_eq!(note.severity, Severity::Note, "{id}");
        assert!(note.message.contains("Java"), "{id}: {}", note.message);
        let Secret::ClientCertificate(identity) = report.into_result().unwrap() else {
            panic!("{id}: another kind of secret");
        };
        let roots = tls::Roots::amazon_trust_services();
        let config = tls::mutual_config(&identity, &roots, tls::ring()).unwrap();
        assert!(config.client_auth_cert_resolver.has_certs(), "{id}");
        assert!(
            identity.key_pem().expose().contains("BEGIN PRIVATE KEY"),
            "{id}"
        );
    }
}

#[test]
fn it_is_packed() {
    for (id, rules) in CASES
        .iter()
        .flat_map(|id| [(id, Rules::kafka()), (id, Rules::lambda())])
    {
        let conditions = Conditions::new(rules, tls::ring());
        let document = document(id);
        let text = |field: &str| document[field].as_str().unwrap_or_default().to_owned();
        let (certificate, key) = (text("certificate"), text("privateKey"));
        let files = [
            PackInput::new("client.pem", certificate.as_bytes()),
            PackInput::new("client.key", key.as_bytes()),
        ];
        let mut options = msk_auth::secret::repair::Options::default();
        options.password = document["privateKeyPassword"].as_str().map(Into::into);
        let packed = pack::pack(&files, &options, &conditions).unwrap();
        let packed = packed.document.unwrap();
        let packed: Value = serde_json::from_slice(packed.expose()).unwrap();
        let key = packed["privateKey"].as_str().unwrap();
        assert!(
            key.contains("BEGIN PRIVATE KEY") || key.contains("BEGIN ENCRYPTED PRIVATE KEY"),
            "{id}"
        );
    }
}

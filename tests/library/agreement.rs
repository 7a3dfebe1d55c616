//! What the lambda rules say of a chain, held against the answers of Java and OpenSSL that are recorded in
//! `vectors/agreement.json`. `tests/peers` asks the programs themselves, and about thousands more.

use std::collections::{BTreeMap, BTreeSet};

use msk_auth::secret::{self, SecretType};
use msk_auth::{Code, Conditions, Rules, Severity, tls};
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
struct File {
    shared: BTreeMap<String, String>,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    id: String,
    input: Input,
    expect: Expect,
}

#[derive(Deserialize)]
struct Input {
    certificates: String,
    key: Option<String>,
    at: String,
    roots: Option<String>,
}

#[derive(Deserialize)]
struct Expect {
    java: Java,
    openssl: String,
}

#[derive(Deserialize)]
struct Java {
    loader: String,
    pkix: String,
    handshake: Option<String>,
}

impl Java {
    fn accepts(&self) -> bool {
        let handshake = self.handshake.as_deref().unwrap_or("accepted");
        [&*self.loader, &*self.pkix, handshake]
            .iter()
            .all(|answer| *answer == "accepted")
    }
}

/// The text with `{name}` replaced by the shared text of that name.
fn expanded(text: &str, shared: &BTreeMap<String, String>) -> String {
    shared.iter().fold(text.to_owned(), |text, (name, shared)| {
        text.replace(&format!("{{{name}}}"), shared)
    })
}

/// The ids that are known to differ, with their reasons, which `tests/peers` keeps.
fn known() -> BTreeSet<String> {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/peers/tests/agreement/known.json"
    );
    let groups: Vec<Value> = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let ids = groups
        .iter()
        .flat_map(|group| group["ids"].as_array().unwrap());
    ids.map(|id| id.as_str().unwrap().trim_end_matches(" (ring)").to_owned())
        .collect()
}

/// The severities that are found, without advice, of which nobody refuses a chain.
fn severities(input: &Input, shared: &BTreeMap<String, String>) -> BTreeSet<Severity> {
    const ADVICE: [Code; 3] = [Code::LeafSelfSigned, Code::LeafIsCa, Code::LeafExpiresSoon];
    let key = input.key.as_deref().map(|key| expanded(key, shared));
    let document = serde_json::json!({
        "certificate": expanded(&input.certificates, shared),
        "privateKey": key.as_deref().unwrap_or_default(),
    });
    let at = crate::vectors::unix_time(&input.at);
    let conditions = Conditions::new(Rules::lambda(), tls::ring()).at(at);
    let secret_type = Some(SecretType::ClientCertificateTlsAuth);
    let report = secret::check(document.to_string().as_bytes(), secret_type, &conditions);
    let is_weighed =
        |code| !ADVICE.contains(&code) && (key.is_some() || code != Code::SecretFieldEmpty);
    let findings = report.findings.iter();
    findings
        .filter(|finding| is_weighed(finding.code))
        .map(|finding| finding.severity)
        .collect()
}

#[test]
fn what_is_accepted_is_what_java_accepts() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/vectors/agreement.json");
    let file: File = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert!(file.cases.len() > 800, "{}", file.cases.len());
    let known = known();
    let mut differing = Vec::new();
    for case in &file.cases {
        let severities = severities(&case.input, &file.shared);
        let (error, warning) = (
            severities.contains(&Severity::Error),
            severities.contains(&Severity::Warning),
        );
        let java = case.expect.java.accepts();
        // Which roots a broker has is not for us to know; the promise is about one that has the list's.
        let breaks_a = !error && !warning && !java && case.input.roots.is_none();
        let breaks_b = error && java && case.expect.openssl == "accepted";
        if (breaks_a || breaks_b) && !known.contains(&case.id) {
            differing.push(&case.id);
        }
    }
    assert!(differing.is_empty(), "{differing:?}");
}

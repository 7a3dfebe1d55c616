//! Repairs over the corpus: what is mended is accepted, what is left is told, nothing else changes.

use std::collections::BTreeSet;
use std::time::Duration;

use msk_auth::secret::pack::PackInput;
use msk_auth::secret::repair::{Options, Repaired};
use msk_auth::secret::{SecretType, pack, repair};
use msk_auth::{Code, Conditions, Findings, Rules, Severity, secret, tls};
use rustls::pki_types::UnixTime;
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::sampling::is_taken;

#[derive(Deserialize)]
struct File<E> {
    cases: Vec<Case<E>>,
}

#[derive(Deserialize)]
struct Case<E> {
    id: String,
    input: Input,
    expect: E,
}

#[derive(Deserialize)]
struct Input {
    document: Option<String>,
    document_base64: Option<String>,
    r#type: Option<String>,
    at: String,
    /// Certificates that are supplied to the repair.
    certificates: Option<String>,
}

impl Input {
    fn document(&self) -> Vec<u8> {
        use base64ct::{Base64, Encoding};
        match (&self.document, &self.document_base64) {
            (Some(text), None) => text.clone().into_bytes(),
            (None, Some(base64)) => Base64::decode_vec(base64).unwrap(),
            _ => panic!("a case has one document"),
        }
    }

    fn secret_type(&self) -> Option<SecretType> {
        self.r#type.as_deref().map(|name| name.parse().unwrap())
    }

    fn conditions(&self, rules: Rules) -> Conditions {
        let seconds = OffsetDateTime::parse(&self.at, &Rfc3339)
            .unwrap()
            .unix_timestamp();
        let at = UnixTime::since_unix_epoch(Duration::from_secs(seconds.try_into().unwrap()));
        Conditions::new(rules, tls::ring()).at(at)
    }

    fn options(&self, conditions: &Conditions) -> Options {
        let mut options = quick();
        if let Some(text) = &self.certificates {
            let mut findings = Findings::under(&conditions.rules);
            let source = PackInput::new("supplied", text.as_bytes());
            options.certificates = pack::certificates(&source, conditions, &mut findings);
            assert!(!options.certificates.is_empty() && !findings.has_errors());
        }
        options
    }
}

/// The number of iterations is no matter here, and the tests are many.
fn quick() -> Options {
    let mut options = Options::default();
    options.iterations = 2;
    options
}

fn cases<E: for<'de> Deserialize<'de>>(name: &str, fewest: usize) -> Vec<Case<E>> {
    let path = format!("{}/vectors/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let file: File<E> = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
    assert!(file.cases.len() >= fewest, "{name}: {}", file.cases.len());
    file.cases
}

fn codes<'a>(findings: impl IntoIterator<Item = &'a msk_auth::Finding>) -> BTreeSet<String> {
    let findings = findings.into_iter();
    findings
        .map(|finding| finding.code.as_str().to_owned())
        .collect()
}

fn sha256(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn report(wrong: &[String], of: usize) {
    assert!(
        wrong.is_empty(),
        "{} of {of}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// What holds of every repair, whatever was repaired. Returns what does not.
fn refute(document: &[u8], input: &Input, rules: Rules) -> Result<Repaired, String> {
    let conditions = input.conditions(rules);
    let options = input.options(&conditions);
    let secret_type = input.secret_type();
    let before = secret::check(document, secret_type, &conditions);
    let repaired = repair::repair(document, secret_type, &options, &conditions).unwrap();
    let text = repaired.document.expose();
    if repaired.changes.is_empty() && text != document {
        return Err("the document was changed, and nobody was told".into());
    }
    if before.accepted() && !repaired.report.accepted() {
        return Err("accepted before, and not after".into());
    }
    let again = secret::check(text, secret_type, &conditions);
    if again.accepted() != repaired.report.accepted() {
        return Err("the report is not that of a check".into());
    }
    if !repaired.changes.is_empty() {
        serde_json::from_slice::<Value>(text).map_err(|error| format!("no JSON: {error}"))?;
    }
    let twice = repair::repair(text, secret_type, &options, &conditions).unwrap();
    if twice.document != repaired.document {
        return Err(format!("not idempotent: {:?}", twice.changes));
    }
    if let (Some(old), Some(new)) = (&before.key, &repaired.report.key)
        && private_part(old) != private_part(new)
        && !before.findings.contains(msk_auth::Code::KeyMultiple)
        && !is_swapped(&repaired)
    {
        return Err("the key was altered".into());
    }
    if let (Some(old), Some(new)) = (&before.chain, &repaired.report.chain)
        && let (Some(old), Some(new)) = (old.leaf(), new.leaf())
        && old.der() != new.der()
    {
        return Err("the client certificate was altered".into());
    }
    Ok(repaired)
}

/// Whether the key in `privateKey` is now in another field, with the client's in its place.
fn is_swapped(repaired: &Repaired) -> bool {
    let mut changes = repaired.changes.iter();
    changes.any(|change| change.message.starts_with("swapped with `"))
}

/// The key without the attributes and the public key that may follow it.
fn private_part(key: &msk_auth::key::PrivateKey) -> &[u8] {
    let whole = key.expose_pkcs8();
    let info = pkcs8::PrivateKeyInfoRef::try_from(whole);
    info.map_or(whole, |info| info.private_key.as_bytes())
}

#[test]
fn every_vector_survives() {
    let mut wrong = Vec::new();
    let mut count = 0;
    // The other tests here have the other files under the lambda rules.
    let both: &[fn() -> Rules] = &[Rules::lambda, Rules::kafka];
    for (name, rule_sets) in [
        ("secrets", both),
        ("spoiled", &both[1..]),
        ("repairs", &both[1..]),
    ] {
        for (index, case) in cases::<Value>(name, 100).into_iter().enumerate() {
            if !is_taken(index, 6) {
                continue;
            }
            for rules in rule_sets.iter().map(|rules| rules()) {
                count += 1;
                let name = rules.name();
                if let Err(why) = refute(&case.input.document(), &case.input, rules) {
                    wrong.push(format!("{} under {name}: {why}", case.id));
                }
            }
        }
    }
    report(&wrong, count);
}

#[derive(Deserialize)]
struct SpoiledExpect {
    repair: Option<AfterRepair>,
}

#[derive(Deserialize)]
struct AfterRepair {
    accepted: bool,
    left: BTreeSet<String>,
}

/// What somebody else, who knew only the rules, expects of a repair.
#[test]
fn spoiled() {
    let all = cases::<SpoiledExpect>("spoiled", 120);
    let mut wrong = Vec::new();
    for (index, case) in all.iter().enumerate() {
        if !is_taken(index, 3) {
            continue;
        }
        let Some(expect) = &case.expect.repair else {
            continue;
        };
        match refute(&case.input.document(), &case.input, Rules::lambda()) {
            Err(why) => wrong.push(format!("{}: {why}", case.id)),
            Ok(repaired) => {
                let left = codes(repaired.report.findings.iter());
                if repaired.report.accepted() != expect.accepted || left != expect.left {
                    let seen = repaired.report.accepted();
                    wrong.push(format!(
                        "{}: accepted {seen}, left {left:?}, not {:?}",
                        case.id, expect.left
                    ));
                }
            }
        }
    }
    report(&wrong, all.len());
}

#[derive(Deserialize)]
struct RepairsExpect {
    codes: BTreeSet<String>,
    #[serde(default)]
    may: BTreeSet<String>,
    repair: Outcome,
    identity: Option<Identity>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Outcome {
    Accepted(String),
    Left(BTreeSet<String>),
}

#[derive(Deserialize)]
struct Identity {
    leaf: String,
    pkcs8: String,
}

/// Without `MSK_AUTH_THOROUGH`, every fifth.
#[test]
fn repairs() {
    let mut all = cases::<RepairsExpect>("repairs", 120);
    let mut index = 0..;
    all.retain(|_| index.next().is_some_and(|index| is_taken(index, 5)));
    let mut wrong = Vec::new();
    for case in &all {
        if let Err(why) = judge(case) {
            wrong.push(format!("{}: {why}", case.id));
        }
    }
    report(&wrong, all.len());
}

fn judge(case: &Case<RepairsExpect>) -> Result<(), String> {
    let (document, expect) = (case.input.document(), &case.expect);
    let conditions = case.input.conditions(Rules::lambda());
    let before = secret::check(&document, case.input.secret_type(), &conditions);
    let found = codes(before.findings.iter());
    let surplus = found
        .iter()
        .any(|code| !expect.codes.contains(code) && !expect.may.contains(code));
    if surplus || !expect.codes.is_subset(&found) {
        return Err(format!("found {found:?}, not {:?}", expect.codes));
    }
    let repaired = refute(&document, &case.input, Rules::lambda())?;
    let errors = repaired
        .report
        .findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error);
    let left = codes(errors);
    match &expect.repair {
        Outcome::Accepted(word) if word == "accepted" => {
            if !repaired.report.accepted() {
                return Err(format!("left {left:?}, and it can be mended"));
            }
        }
        Outcome::Accepted(word) => return Err(format!("{word}?")),
        Outcome::Left(expected) if left != *expected => {
            return Err(format!("left {left:?}, not {expected:?}"));
        }
        Outcome::Left(_) => {}
    }
    let prospect = repair::prospect(&document, case.input.secret_type(), &conditions);
    let suffices = prospect.repair_suffices;
    let claimed = repaired.report.accepted() && !before.accepted();
    if case.input.certificates.is_none() && suffices != claimed {
        return Err("check does not say what repair does".into());
    }
    if let (Some(identity), true) = (&expect.identity, repaired.report.accepted()) {
        let chain = repaired.report.chain.as_ref().ok_or("no chain")?;
        let leaf = chain.leaf().ok_or("no client certificate")?;
        let key = repaired.report.key.as_ref().ok_or("no key")?;
        if leaf.sha256() != identity.leaf || sha256(key.expose_pkcs8()) != identity.pkcs8 {
            return Err("another identity".into());
        }
    }
    Ok(())
}

/// A self-signed certificate of somebody else's.
fn of_another() -> String {
    let key = rcgen::KeyPair::generate().unwrap();
    let certificate = rcgen::CertificateParams::new(Vec::new()).unwrap();
    certificate.self_signed(&key).unwrap().pem()
}

/// A document, repaired: its fields, and what was changed, each as place, code and message.
fn changed(document: &Value) -> (Value, Vec<(String, Option<Code>, String)>) {
    let conditions = Conditions::new(Rules::lambda(), tls::ring());
    let document = document.to_string();
    let kind = Some(SecretType::ClientCertificateTlsAuth);
    let repaired = repair::repair(document.as_bytes(), kind, &quick(), &conditions).unwrap();
    let changes = repaired.changes.iter().map(|change| {
        let place = change.place.field.clone().unwrap_or_default();
        (place.into(), change.code, change.message.clone())
    });
    let fields = serde_json::from_slice(repaired.document.expose()).unwrap();
    (fields, changes.collect())
}

/// Which of two fields has the client's certificate is known once the key is open. The other keeps its name.
#[test]
fn what_is_not_the_clients_is_not_called_renamed() {
    let good = std::fs::read("vectors/samples/good.json").unwrap();
    let good: Value = serde_json::from_slice(&good).unwrap();
    let end = "-----END CERTIFICATE-----\n";
    let chain = good["certificate"].as_str().unwrap();
    let leaf = chain.split_inclusive(end).next().unwrap();
    let other = of_another();
    let (fields, changes) = changed(&serde_json::json!({
        "cert": other,
        "clientCertificate": leaf,
        "privateKey": good["privateKey"],
        "privateKeyPassword": good["privateKeyPassword"],
    }));
    assert_eq!(fields["cert"], other.as_str(), "{changes:?}");
    assert_eq!(fields["certificate"], leaf);
    assert_eq!(fields.get("clientCertificate"), None);
    let renamed = "renamed to `certificate`".to_owned();
    let field = "clientCertificate".to_owned();
    assert_eq!(changes, [(field, Some(Code::SecretFieldUnknown), renamed)]);

    // With the key in it, it became `certificate` for a while, and its own certificate is lost.
    let key = good["privateKey"].as_str().unwrap();
    let (fields, changes) = changed(&serde_json::json!({
        "cert": other + key,
        "clientCertificate": leaf,
        "privateKeyPassword": good["privateKeyPassword"],
    }));
    assert_eq!(fields["certificate"], leaf);
    assert_eq!(fields["privateKey"], key);
    let removed = "removed certificates that are not part of the chain".to_owned();
    let removed = (
        "certificate".to_owned(),
        Some(Code::ChainUnrelated),
        removed,
    );
    assert!(changes.contains(&removed), "{changes:?}");
}

/// What Terraform and templates write in place of a text.
#[test]
fn null_and_numbers_become_text_or_go() {
    let login = json!({"username": "alice", "password": 20_251_127});
    let mut null = json!({});
    null["privateKey"] = json!(crate::material::CLIENT.key);
    null["certificate"] = json!(crate::material::CLIENT.whole_chain());
    null["privateKeyPassword"] = Value::Null;
    for (document, field, expected) in [
        (login, "password", json!("20251127")),
        (null, "privateKeyPassword", Value::Null),
    ] {
        let conditions = crate::material::conditions(Rules::lambda());
        let text = document.to_string();
        let repaired =
            repair::repair(text.as_bytes(), None, &Options::default(), &conditions).unwrap();
        assert!(repaired.report.accepted(), "{:?}", repaired.report.findings);
        let written: Value = serde_json::from_slice(repaired.document.expose()).unwrap();
        assert_eq!(written[field], expected);
        assert!(written.get(field).is_some() != expected.is_null());
        assert!(
            repaired
                .changes
                .iter()
                .any(|change| change.code == Some(Code::SecretFieldType))
        );
    }
}

/// An encryption that the caller requests leaves out the attributes, which Java rejects in an encrypted key.
#[test]
fn attributes_are_not_encrypted() {
    let secrets = include_str!("../../vectors/secrets.json");
    let secrets: File<Value> = serde_json::from_str(secrets).unwrap();
    for (id, asked) in [
        ("key-attributes", true),
        ("key-encrypted-attributes", false),
    ] {
        let case = secrets.cases.iter().find(|case| case.id == id).unwrap();
        let mut options = Options::default();
        options.encryption = repair::KeyEncryption::PbeSha1TripleDes;
        options.password = Some("testpassword".into());
        options.iterations = 1;
        let conditions = case.input.conditions(Rules::lambda());
        let document = case.input.document();
        let before = secret::check(&document, None, &conditions).key.unwrap();
        let repaired = repair::repair(&document, None, &options, &conditions).unwrap();
        assert!(repaired.report.accepted(), "{:?}", repaired.report.findings);
        let key = repaired.report.key.as_ref().unwrap();
        assert_eq!(key.encryption(), Some("PBE-SHA1-3DES"));
        // RFC 5208 section 5: the version, the algorithm and the key, and no attributes.
        let plain = secrets
            .cases
            .iter()
            .find(|case| case.id == "client-plain")
            .unwrap();
        let plain = secret::check(&plain.input.document(), None, &conditions)
            .key
            .unwrap();
        assert!(before.expose_pkcs8() != plain.expose_pkcs8(), "{id}");
        assert!(key.expose_pkcs8() == plain.expose_pkcs8(), "{id}");
        let left_out = repaired
            .changes
            .iter()
            .find(|change| change.message.starts_with("left out"));
        assert_eq!(left_out.unwrap().code.is_none(), asked, "{id}");
    }
}

/// A document in a text is not taken for the PEM in it; a second repair would find the document.
#[test]
fn a_document_in_an_array_stays() {
    let good = std::fs::read_to_string("vectors/samples/good.json").unwrap();
    let document =
        serde_json::json!({"values": [{"SecretString": good}], "Errors": []}).to_string();
    let conditions = Conditions::new(Rules::lambda(), tls::ring());
    let repaired = repair::repair(document.as_bytes(), None, &quick(), &conditions).unwrap();
    assert!(repaired.changes.is_empty(), "{:?}", repaired.changes);
    assert_eq!(repaired.document.expose(), document.as_bytes());
}

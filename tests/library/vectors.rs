//! Runs the vectors of `vectors/` that are about secrets and what they hold.
//!
//! What is expected there was worked out from the documented rules and confirmed by OpenSSL, the
//! JDK, Kafka's loader and Python; `vectors/README.md` tells which by which.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use msk_auth::sensitive::SensitiveText;
use msk_auth::{Code, Conditions, Findings, Place, Rules, chain, key, pem, secret, tls};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, UnixTime};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use sha2::{Digest, Sha256};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

#[derive(Deserialize)]
struct File<I, E> {
    cases: Vec<Case<I, E>>,
}

#[derive(Deserialize)]
struct Case<I, E> {
    id: String,
    input: I,
    expect: E,
}

/// Codes that must be found, and codes on which the rules leave doubt.
#[derive(Deserialize)]
struct Codes {
    accepted: Option<bool>,
    codes: BTreeSet<String>,
    /// Allowed as well, since the rules leave it open.
    #[serde(default)]
    may: BTreeSet<String>,
    /// At least one of these, since the rules ask for a finding and not for which.
    #[serde(default)]
    one_of: BTreeSet<String>,
}

impl Codes {
    /// What is wrong with what was found, if anything.
    fn refute(&self, found: &BTreeSet<String>) -> Option<String> {
        let missing: Vec<_> = self.codes.difference(found).collect();
        let surplus: Vec<_> = found
            .iter()
            .filter(|code| !self.codes.contains(*code) && !self.may.contains(*code))
            .collect();
        let silent = !self.one_of.is_empty() && self.one_of.is_disjoint(found);
        (!missing.is_empty() || !surplus.is_empty() || silent)
            .then(|| format!("missing {missing:?}, not expected {surplus:?}"))
    }
}

/// Runs every case and fails with the list of those that went wrong.
fn run<I, E>(name: &str, fewest: usize, mut check: impl FnMut(&I, &E) -> Result<(), String>)
where
    I: DeserializeOwned,
    E: DeserializeOwned,
{
    let path = format!("{}/vectors/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap();
    let file: File<I, E> = serde_json::from_str(&text).unwrap();
    assert!(
        file.cases.len() >= fewest,
        "{name}: {} cases",
        file.cases.len()
    );
    let wrong: Vec<_> = file
        .cases
        .iter()
        .filter_map(|case| {
            check(&case.input, &case.expect)
                .err()
                .map(|why| format!("{}: {why}", case.id))
        })
        .collect();
    let count = (wrong.len(), file.cases.len());
    assert!(
        wrong.is_empty(),
        "{name}: {} of {} wrong\n{}",
        count.0,
        count.1,
        wrong.join("\n")
    );
}

fn codes<'a>(findings: impl IntoIterator<Item = &'a msk_auth::Finding>) -> BTreeSet<String> {
    findings
        .into_iter()
        .map(|finding| finding.code.as_str().to_owned())
        .collect()
}

pub(crate) fn unix_time(text: &str) -> UnixTime {
    let seconds = OffsetDateTime::parse(text, &Rfc3339)
        .unwrap()
        .unix_timestamp();
    UnixTime::since_unix_epoch(Duration::from_secs(seconds.try_into().unwrap()))
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn equal<T: PartialEq + std::fmt::Debug>(what: &str, found: T, expected: T) -> Result<(), String> {
    if found == expected {
        Ok(())
    } else {
        Err(format!("{what}: {found:?}, not {expected:?}"))
    }
}

/// With aws-lc-rs where it is on: it has P-521.
fn provider() -> Arc<CryptoProvider> {
    #[cfg(feature = "aws-lc-rs")]
    return tls::aws_lc_rs();
    #[cfg(not(feature = "aws-lc-rs"))]
    tls::ring()
}

/// What else is found of a chain on P-521 where the provider is ring.
const WITHOUT_P521: &[&str] = &["chain-signature-unsupported", "key-algorithm-unsupported"];

type RuleSet = (&'static str, fn() -> Rules);
const RULE_SETS: [RuleSet; 2] = [("lambda", Rules::lambda), ("kafka", Rules::kafka)];

#[derive(Deserialize)]
struct SecretInput {
    document: Option<String>,
    document_base64: Option<String>,
    r#type: Option<String>,
    at: String,
}

#[derive(Deserialize)]
struct SecretExpect {
    r#type: String,
    lambda: Codes,
    kafka: Codes,
}

#[test]
fn secrets() {
    run("secrets", 100, check_secret);
}

#[test]
fn spoiled_secrets() {
    run("spoiled", 120, check_secret);
}

fn check_secret(input: &SecretInput, expect: &SecretExpect) -> Result<(), String> {
    use base64ct::{Base64, Encoding};
    let document = match (&input.document, &input.document_base64) {
        (Some(text), None) => text.clone().into_bytes(),
        (None, Some(base64)) => Base64::decode_vec(base64).unwrap(),
        _ => panic!("a case has one document"),
    };
    let secret_type = input.r#type.as_ref().map(|name| name.parse().unwrap());
    for ((name, rules), expected) in RULE_SETS.iter().zip([&expect.lambda, &expect.kafka]) {
        let conditions = Conditions::new(rules(), provider()).at(unix_time(&input.at));
        let report = secret::check(&document, secret_type, &conditions);
        equal("type", report.secret_type.as_str(), &expect.r#type)?;
        if let Some(why) = expected.refute(&codes(report.findings.iter())) {
            return Err(format!("{name}: {why}"));
        }
        let accepted = report.accepted();
        if expected
            .accepted
            .is_some_and(|expected| expected != accepted)
        {
            return Err(format!("{name}: accepted: {accepted}"));
        }
        equal(
            "load agrees with check",
            report.into_result().is_ok(),
            accepted,
        )?;
    }
    Ok(())
}

#[test]
fn every_finding_code_of_a_secret_has_a_vector() {
    let mut seen = BTreeSet::new();
    run("secrets", 100, |_: &Value, expect: &SecretExpect| {
        seen.extend(
            expect
                .lambda
                .codes
                .iter()
                .chain(&expect.kafka.codes)
                .cloned(),
        );
        Ok(())
    });
    seen.extend(codes_of_envelopes());
    let groups = ["secret-", "pem-", "key-", "chain-", "leaf-", "login-"];
    let lacking: Vec<_> = Code::ALL
        .iter()
        .map(|code| code.as_str())
        .filter(|code| groups.iter().any(|group| code.starts_with(group)))
        // A check opens one key; the others are for `repair` and `pack`, and `budget.rs` has them.
        .filter(|code| !seen.contains(*code) && *code != "key-not-tried")
        .collect();
    assert!(lacking.is_empty(), "{lacking:?}");
}

/// The codes in `envelopes.json`, whose cases have another form.
fn codes_of_envelopes() -> BTreeSet<String> {
    let path = format!("{}/vectors/envelopes.json", env!("CARGO_MANIFEST_DIR"));
    let file: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let cases = file["cases"].as_array().unwrap().iter();
    let codes = cases.flat_map(|case| case["expect"]["codes"].as_array().unwrap());
    codes
        .map(|code| code.as_str().unwrap().to_owned())
        .collect()
}

#[derive(Deserialize)]
struct PemInput {
    text: String,
    contents: String,
}

#[derive(Deserialize)]
struct PemExpect {
    #[serde(flatten)]
    codes: Codes,
    /// The sound blocks, or nothing where readers may differ.
    blocks: Option<Vec<PemBlock>>,
    /// What a tolerant reader makes of the spoiled ones.
    #[serde(default)]
    recoverable: Vec<PemBlock>,
}

#[derive(Deserialize, Debug, PartialEq)]
struct PemBlock {
    label: String,
    line: Option<usize>,
    sha256: String,
}

#[test]
fn pem_texts() {
    run("pem", 100, |input: &PemInput, expect: &PemExpect| {
        let place = Place::field("field");
        let mut findings = Findings::under(&Rules::kafka());
        let blocks: Vec<_> = pem::read(&input.text, &place, &mut findings)
            .iter()
            .filter_map(|block| {
                let sha256 = sha256(block.der()?);
                Some(PemBlock {
                    label: block.label.clone(),
                    line: Some(block.line),
                    sha256,
                })
            })
            .collect();
        for sound in expect.blocks.iter().flatten() {
            if !blocks.contains(sound) {
                return Err(format!("{sound:?} was lost: {blocks:?}"));
            }
        }
        let sound = expect.blocks.iter().flatten();
        let known: BTreeSet<_> = sound
            .chain(&expect.recoverable)
            .map(|block| &block.sha256)
            .collect();
        if let Some(other) = blocks.iter().find(|block| !known.contains(&block.sha256)) {
            return Err(format!("{other:?} is none that stands there"));
        }

        // What a label means is for the room that reads the field.
        let mut findings = Findings::under(&Rules::kafka());
        if input.contents == "certificates" {
            let (at, algorithms) = (
                UnixTime::now(),
                provider().signature_verification_algorithms,
            );
            chain::read(&input.text, None, at, algorithms.all, &place, &mut findings);
        } else {
            key::read(&input.text, &place, None, &place, &mut findings);
        }
        let found = codes(
            findings
                .iter()
                .filter(|finding| finding.code.as_str().starts_with("pem-")),
        );
        expect.codes.refute(&found).map_or(Ok(()), Err)
    });
}

#[derive(Deserialize)]
struct KeyInput {
    pem: String,
    password: Option<String>,
}

#[derive(Deserialize)]
struct KeyExpect {
    lambda: Codes,
    kafka: Codes,
    pkcs8_sha256: Option<String>,
    algorithm: Option<String>,
    bits: Option<u32>,
    encryption: Option<String>,
}

#[test]
fn keys() {
    run("keys", 100, |input: &KeyInput, expect: &KeyExpect| {
        let password = input.password.as_deref().map(SensitiveText::from);
        for ((name, rules), expected) in RULE_SETS.iter().zip([&expect.lambda, &expect.kafka]) {
            let mut findings = Findings::under(&rules());
            let place = Place::field("privateKey");
            let password_place = Place::field("privateKeyPassword");
            let found = key::read(
                &input.pem,
                &place,
                password.as_ref(),
                &password_place,
                &mut findings,
            );
            if let Some(why) = expected.refute(&codes(findings.iter())) {
                return Err(format!("{name}: {why}"));
            }
            if findings.contains(Code::KeyAlgorithmUnsupported) && found.is_none() {
                continue;
            }
            let Some(key) = found else {
                equal(&format!("{name}: a key"), None, expect.algorithm.as_deref())?;
                continue;
            };
            if findings.contains(Code::KeyMultiple) {
                continue;
            }
            let pkcs8 = Some(sha256(key.expose_pkcs8()));
            equal("PKCS #8", pkcs8.as_ref(), expect.pkcs8_sha256.as_ref())?;
            equal(
                "algorithm",
                Some(key.algorithm().name()),
                expect.algorithm.as_deref(),
            )?;
            equal("bits", Some(key.bits()), expect.bits)?;
            equal("encryption", key.encryption(), expect.encryption.as_deref())?;
        }
        Ok(())
    });
}

#[derive(Deserialize)]
struct PrincipalInput {
    certificate: String,
}

#[derive(Deserialize)]
struct PrincipalExpect {
    principal: String,
}

#[test]
fn principals() {
    run(
        "principals",
        20,
        |input: &PrincipalInput, expect: &PrincipalExpect| {
            let der = CertificateDer::from_pem_slice(input.certificate.as_bytes()).unwrap();
            let certificate = chain::Certificate::from_der(&der).ok_or("it is not read")?;
            equal(
                "principal",
                certificate.principal(),
                expect.principal.clone(),
            )
        },
    );
}

#[derive(Deserialize)]
struct ChainInput {
    certificates: String,
    key: Option<String>,
    at: String,
}

#[derive(Deserialize)]
struct ChainExpect {
    lambda: Codes,
    kafka: Codes,
    order: Option<Vec<usize>>,
    kafka_loader: String,
}

#[test]
fn chains() {
    use msk_auth::secret::SecretType;
    run("chains", 100, |input: &ChainInput, expect: &ChainExpect| {
        for ((name, rules), expected) in RULE_SETS.iter().zip([&expect.lambda, &expect.kafka]) {
            let conditions = Conditions::new(rules(), provider()).at(unix_time(&input.at));
            let document = serde_json::json!({
                "certificate": input.certificates,
                "privateKey": input.key.as_deref().unwrap_or(""),
            });
            let secret_type = Some(SecretType::ClientCertificateTlsAuth);
            let report = secret::check(document.to_string().as_bytes(), secret_type, &conditions);
            let findings = report
                .findings
                .iter()
                .filter(|finding| input.key.is_some() || finding.code != Code::SecretFieldEmpty);
            let mut found = codes(findings);
            let is_p521 = report.key.as_ref().is_some_and(|key| key.bits() == 521);
            if is_p521 && cfg!(not(feature = "aws-lc-rs")) {
                for code in WITHOUT_P521 {
                    equal(code, found.remove(*code), true)?;
                }
            }
            if let Some(why) = expected.refute(&found) {
                return Err(format!("{name}: {why}"));
            }
            if let (Some(order), Some(chain)) = (&expect.order, &report.chain) {
                let found: Vec<_> = chain
                    .certificates()
                    .iter()
                    .map(|one| one.position())
                    .collect();
                equal(&format!("{name}: order"), &found, order)?;
            }
            if *name == "lambda" && report.accepted() {
                equal("Kafka's loader", expect.kafka_loader.as_str(), "accepted")?;
            }
        }
        Ok(())
    });
}

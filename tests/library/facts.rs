//! The facts of findings, as a program reads them.

use std::path::Path;

use msk_auth::finding::{FactName, FactValue};
use msk_auth::secret::{self, SecretReport};
use msk_auth::{Code, Conditions, Finding, Rules, tls};
use serde_json::Value;

fn documents() -> Vec<String> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/vectors/secrets.json");
    let file: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let cases = file["cases"].as_array().unwrap().iter();
    cases
        .filter_map(|case| case["input"]["document"].as_str().map(str::to_owned))
        .collect()
}

fn reports() -> Vec<SecretReport> {
    let check = |document: &String| {
        let conditions = Conditions::new(Rules::lambda(), tls::ring());
        secret::check(document.as_bytes(), None, &conditions)
    };
    documents().iter().map(check).collect()
}

fn text(finding: &Finding, name: FactName) -> Option<&str> {
    match finding.facts.get(name)? {
        FactValue::Text(text) => Some(text),
        _ => None,
    }
}

fn number(finding: &Finding, name: FactName) -> Option<u64> {
    match finding.facts.get(name)? {
        FactValue::Number(number) => Some(*number),
        _ => None,
    }
}

fn time(finding: &Finding, name: FactName) -> Option<i64> {
    match finding.facts.get(name)? {
        FactValue::Time(seconds) => Some(*seconds),
        _ => None,
    }
}

/// What the sentence says a program finds in the facts; the sentence is the witness.
#[test]
fn facts_are_what_the_sentence_states() {
    let mut seen = std::collections::BTreeSet::new();
    for report in reports() {
        for finding in report.findings.iter() {
            let stated: &[FactName] = match finding.code {
                Code::KeyTooSmall => &[FactName::Bits, FactName::MinimumBits],
                Code::KeyPbes2 => &[FactName::Scheme],
                Code::LeafExpired | Code::ChainExpired => &[FactName::Subject, FactName::NotAfter],
                Code::LeafNotYetValid => &[FactName::Subject, FactName::NotBefore],
                Code::LeafExpiresSoon => &[FactName::NotAfter],
                Code::ChainUnrelated => &[FactName::Subject],
                Code::ChainIncomplete => &[FactName::Issuer, FactName::OtherSubject],
                Code::ChainRootMissing => &[FactName::Issuer],
                Code::ChainDuplicate => &[FactName::OtherCertificate, FactName::Subject],
                Code::ChainCriticalExtension => &[FactName::Oid],
                Code::PemLabelMismatch | Code::PemEndLabel => {
                    &[FactName::Label, FactName::EndLabel]
                }
                Code::KeyLabel => &[FactName::Label, FactName::Expected],
                Code::KeyBlockBeside => &[FactName::Label],
                Code::SecretFieldMissing | Code::SecretFieldEmpty => &[FactName::Field],
                Code::SecretFieldType => &[FactName::Field, FactName::Found],
                Code::SecretFieldDuplicate => &[FactName::OtherLine],
                _ => continue,
            };
            seen.insert(finding.code);
            for name in stated {
                let value = finding.facts.get(*name).map(ToString::to_string);
                let is_stated = value.is_some_and(|value| finding.message.contains(&value));
                assert!(is_stated, "{finding}: {name}: {:?}", finding.facts);
            }
        }
    }
    assert!(seen.len() >= 12, "{seen:?}");
}

/// Every finding about a certificate says which: by what `chain` and the JSON identify it by too.
#[test]
fn a_certificate_is_known_by_its_facts() {
    let mut known = 0;
    for report in reports() {
        let Some(chain) = &report.chain else { continue };
        let findings = report.findings.iter();
        for finding in findings.filter(|finding| text(finding, FactName::Sha256).is_some()) {
            let sha256 = text(finding, FactName::Sha256);
            let certificates = chain.certificates().iter();
            let subjects = certificates
                .filter(|certificate| Some(certificate.sha256().as_str()) == sha256)
                .map(|certificate| certificate.subject());
            for subject in subjects {
                assert_eq!(text(finding, FactName::Subject), Some(subject.as_str()));
                known += 1;
            }
            let judged = time(finding, FactName::JudgedAt);
            let end = time(finding, FactName::NotAfter);
            if let (Code::LeafExpired, Some(judged), Some(end)) = (finding.code, judged, end) {
                assert!(judged > end, "{finding}");
            }
        }
    }
    assert!(known >= 20, "{known}");
}

#[test]
fn no_fact_holds_what_a_secret_holds() {
    for document in documents() {
        let secrets: Vec<_> = secret::members(document.as_bytes())
            .into_iter()
            .filter(|(name, text)| name.expose().contains("assword") && text.expose().len() > 5)
            .collect();
        let conditions = Conditions::new(Rules::lambda(), tls::ring());
        let report = secret::check(document.as_bytes(), None, &conditions);
        for (name, value) in report.findings.iter().flat_map(|found| found.facts.iter()) {
            let value = value.to_string();
            for (_, secret) in &secrets {
                assert!(!value.contains(secret.expose()), "{name}");
            }
        }
    }
}

#[test]
fn sizes_are_numbers() {
    let conditions = Conditions::new(Rules::lambda(), tls::ring());
    let report = secret::check(&[b' '; 70_000], None, &conditions);
    let finding = report.findings.iter().next().unwrap();
    assert_eq!(finding.code, Code::SecretTooLarge);
    assert_eq!(number(finding, FactName::Bytes), Some(70_000));
    assert_eq!(number(finding, FactName::MaximumBytes), Some(65_536));
}

/// `docs/json.md` lists every name with its meaning, and no other.
#[test]
fn the_documentation_lists_the_names() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/json.md");
    let text = std::fs::read_to_string(path).unwrap();
    let (_, section) = text.split_once("\n## Facts\n").unwrap();
    let (section, _) = section.split_once("\n## ").unwrap();
    let listed: Vec<_> = section
        .lines()
        .filter(|line| line.starts_with("| `"))
        .collect();
    let row = |name: &FactName| format!("| `{name}` | {} |", name.sentence());
    let rows: Vec<_> = FactName::ALL.iter().map(row).collect();
    assert_eq!(listed, rows, "in docs/json.md:\n{}", rows.join("\n"));
}

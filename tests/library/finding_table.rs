//! Tables of documents and what is found in them.

use msk_auth::secret::{self, SecretType};
use msk_auth::{Finding, Rules, Severity};
use serde_json::{Value, json};

use crate::material::conditions;

/// A finding: its code and place, and after a colon the words that decide.
pub(crate) type Wanted = &'static str;

pub(crate) struct Case {
    document: Vec<u8>,
    secret_type: Option<SecretType>,
    rules: Rules,
    found: Vec<Wanted>,
}

pub(crate) fn case(document: impl AsRef<[u8]>, found: &[Wanted]) -> Case {
    Case {
        document: document.as_ref().to_vec(),
        secret_type: None,
        rules: Rules::lambda(),
        found: found.to_vec(),
    }
}

impl Case {
    pub(crate) fn of(mut self, secret_type: SecretType) -> Self {
        self.secret_type = Some(secret_type);
        self
    }

    pub(crate) fn under(mut self, rules: Rules) -> Self {
        self.rules = rules;
        self
    }
}

/// A JSON object with its members in this order.
pub(crate) fn object(members: &[(&str, Value)]) -> String {
    let member = |(name, value): &(&str, Value)| format!("{}: {value}", json!(name));
    let members: Vec<_> = members.iter().map(member).collect();
    format!("{{{}}}", members.join(", "))
}

/// The sentence with its help.
fn words(finding: &Finding) -> String {
    let help = finding.help.as_deref().unwrap_or_default();
    format!("{}; {help}", finding.message)
}

fn is_it(finding: &Finding, wanted: Wanted) -> bool {
    let (code_and_place, decisive) = wanted.split_once(": ").unwrap();
    let found = words(finding);
    let place = finding.place.to_string();
    format!("{} {place}", finding.code).trim_end() == code_and_place
        && decisive.split('…').all(|part| found.contains(part))
}

#[track_caller]
pub(crate) fn each_is_found(cases: &[Case]) {
    let mut wrong = String::new();
    for (index, case) in cases.iter().enumerate() {
        let report = secret::check(
            &case.document,
            case.secret_type,
            &conditions(case.rules.clone()),
        );
        let findings: Vec<_> = report.findings.iter().collect();
        let are_equal = findings.len() == case.found.len()
            && findings
                .iter()
                .zip(&case.found)
                .all(|(one, wanted)| is_it(one, wanted));
        let has_errors = findings.iter().any(|one| one.severity == Severity::Error);
        assert_eq!(report.accepted(), !has_errors, "{index}");
        if !are_equal {
            wrong += &format!(
                "{index}: {} {:?}\n",
                String::from_utf8_lossy(&case.document),
                case.secret_type
            );
            for one in findings {
                wrong += &format!(
                    "   {:?}, {:?}, {:?}\n",
                    one.code.as_str(),
                    one.place.to_string(),
                    words(one)
                );
            }
        }
        assert_eq!(report.into_result().is_ok(), !has_errors, "{index}");
    }
    assert!(wrong.is_empty(), "{wrong}");
}

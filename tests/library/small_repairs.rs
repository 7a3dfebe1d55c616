//! Small documents and what a repair makes of them: the tables in `repairs/`.
//!
//! In a table, `##` begins rows under other terms. A row is the document, after `=` what it is then, and after `+`
//! each change. PEM texts have [names](crate::pem_names). A `␊` is a line break.

use base64ct::{Base64, Encoding};
use msk_auth::key::PrivateKey;
use msk_auth::secret::pack::{self, PackInput};
use msk_auth::secret::repair::{self, KeyEncryption, Options};
use msk_auth::secret::{self, SecretType};
use msk_auth::{Conditions, Findings, Rules};
use serde_json::json;

use crate::material::{CLIENT, conditions};
use crate::pem_names::{expanded, summary};

#[test]
fn names_and_fields() {
    each_is_repaired(include_str!("repairs/names_and_fields.txt"), 28);
}

#[test]
fn certificates() {
    each_is_repaired(include_str!("repairs/certificates.txt"), 46);
}

#[test]
fn keys() {
    each_is_repaired(include_str!("repairs/keys.txt"), 40);
}

#[test]
fn other_encryptions() {
    each_is_repaired(include_str!("repairs/other_encryptions.txt"), 40);
}

#[test]
fn what_a_broker_takes() {
    each_is_repaired(include_str!("repairs/what_a_broker_takes.txt"), 18);
}

#[test]
fn envelopes() {
    each_is_repaired(include_str!("repairs/envelopes.txt"), 15);
}

/// What is right inside is not written again, and what is not text stays what it is.
#[test]
fn what_is_right_is_not_written_again() {
    let login = r#"{"username": "alice", "password": "secret"}"#;
    let repaired = |document: String| {
        let conditions = conditions(Rules::lambda());
        let options = Options::default();
        let repaired = repair::repair(document.as_bytes(), None, &options, &conditions).unwrap();
        let changes: Vec<_> = repaired.changes.iter().map(ToString::to_string).collect();
        let text = String::from_utf8(repaired.document.expose().to_vec()).unwrap();
        (text, changes.join("; "))
    };
    let rows = [
        (
            json!({"ARN": "a", "SecretString": login}).to_string(),
            "[secret-value-output] extracted the secret from the output of `aws secretsmanager get-secret-value`",
        ),
        (
            login.replace('"', "\\\""),
            "[secret-not-json] removed the backslashes before the quotes",
        ),
        (
            format!("'{login}'"),
            "[secret-not-json] removed the quotes around the document",
        ),
        (
            format!("\u{feff}{login}"),
            "[secret-byte-order-mark] removed the byte order mark, which strict JSON readers reject",
        ),
        (
            Base64::encode_string(login.as_bytes()),
            "[secret-encoding] decoded the document from base64",
        ),
    ];
    for (document, change) in rows {
        assert_eq!(repaired(document), (login.to_owned(), change.to_owned()));
    }
    let (text, _) = repaired(r#"{"comment": [1.50, "a"], "user": "alice", "password": ""}"#.into());
    let written =
        "{\n  \"username\": \"alice\",\n  \"password\": \"\",\n  \"comment\": [1.50, \"a\"]\n}\n";
    assert_eq!(text, written);
}

/// What the rows are repaired under and with.
struct Terms {
    conditions: Conditions,
    secret_type: Option<SecretType>,
    options: Options,
}

impl Terms {
    fn parse(text: &str) -> Self {
        let mut terms = Self {
            conditions: conditions(Rules::lambda()),
            secret_type: None,
            options: Options::default(),
        };
        terms.options.iterations = 1;
        for term in text.split(", ") {
            match term.split_once(' ').unwrap() {
                ("rules", "lambda") => {}
                ("rules", "kafka") => terms.conditions.rules = Rules::kafka(),
                ("type", name) => terms.secret_type = Some(name.parse().unwrap()),
                ("encryption", "none") => terms.options.encryption = KeyEncryption::None,
                ("encryption", _) => terms.options.encryption = KeyEncryption::PbeSha1TripleDes,
                ("password", password) => terms.options.password = Some(password.into()),
                ("certificates", names) => {
                    let text = expanded(names, &str::to_owned);
                    let file = PackInput::new("supplied", text.as_bytes());
                    let mut findings = Findings::under(&terms.conditions.rules);
                    terms.options.certificates =
                        pack::certificates(&file, &terms.conditions, &mut findings);
                }
                _ => panic!("{term}"),
            }
        }
        terms
    }
}

#[track_caller]
fn each_is_repaired(table: &str, fewest: usize) {
    let mut wrong = String::new();
    let mut count = 0;
    for group in table.split("## ").skip(1) {
        let (terms, rows) = group.split_once("\n\n").unwrap();
        let terms = Terms::parse(terms);
        for row in rows.trim_end().split("\n\n") {
            count += 1;
            let (document, wanted) = row.split_once("\n= ").unwrap();
            let found = found(&terms, document);
            if found != wanted {
                wrong += &format!("{document}\n= {found}\n\n");
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(count >= fewest, "{count}");
}

/// What a document is after the repair, and the changes, as a row has them.
fn found(terms: &Terms, document: &str) -> String {
    let before = members_of(document);
    let repaired = repair::repair(
        before.as_bytes(),
        terms.secret_type,
        &terms.options,
        &terms.conditions,
    );
    let repaired = repaired.unwrap();
    let text = str::from_utf8(repaired.document.expose()).unwrap();
    let key = repaired.report.key.as_ref();
    let is_new = key.is_some_and(|key| is_clients(key, &terms.conditions));
    let mut found = match text == before {
        true => "unchanged".to_owned(),
        false => summary(text, is_new),
    };
    if text != before && text != canonical(text) {
        found += ", which is not as a repair writes it";
    }
    for change in &repaired.changes {
        found += &format!("\n+ {change}");
    }
    found
        .replace("\n+", "\u{1}")
        .replace('\n', "␊")
        .replace('\u{1}', "\n+")
}

/// Whether this is the client's key under the encryption that a repair gives to it.
fn is_clients(key: &PrivateKey, conditions: &Conditions) -> bool {
    let plain = || {
        let document = json!({"privateKey": CLIENT.key}).to_string();
        secret::check(document.as_bytes(), None, conditions).key
    };
    key.encryption() == Some("PBE-SHA1-3DES")
        && plain().is_some_and(|plain| key.expose_pkcs8() == plain.expose_pkcs8())
}

/// A document of a table, with each PEM text as JSON has it.
fn members_of(document: &str) -> String {
    let in_json = |pem: &str| json!(pem).to_string().trim_matches('"').to_owned();
    expanded(document, &in_json).replace('␊', "\n")
}

/// Strict JSON as the repair writes it, where all members are texts.
fn canonical(document: &str) -> String {
    let members = secret::members(document.as_bytes());
    let members: Vec<_> = members
        .iter()
        .map(|(name, text)| format!("\n  {}: {}", json!(name.expose()), json!(text.expose())))
        .collect();
    format!("{{{}\n}}\n", members.join(","))
}

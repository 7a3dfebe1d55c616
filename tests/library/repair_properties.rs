//! Good secrets spoiled in random combinations: each comes back with the identity that it had.

use std::collections::BTreeMap;
use std::sync::LazyLock;
use std::time::Duration;

use base64ct::{Base64, Encoding};
use msk_auth::secret::repair;
use msk_auth::secret::repair::Options;
use msk_auth::{Conditions, Rules, secret, tls};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use rustls::pki_types::UnixTime;
use serde_json::Value;

use crate::sampling::cases;

/// A secret and what is right about it.
#[derive(Debug)]
struct Good {
    certificates: Vec<String>,
    /// The key in forms that mean the same, each with the password that it needs.
    keys: Vec<(String, Option<String>)>,
    password: String,
    strangers: Vec<String>,
}

/// The good secrets of the vectors, with every form of their keys that the corpus has.
static GOOD: LazyLock<Vec<Good>> = LazyLock::new(|| {
    let cases = vectors("repairs");
    let single = |id: &str| cases.iter().find(|case| case["id"] == id);
    let fields = |case: &Value| -> BTreeMap<String, String> {
        serde_json::from_str(case["input"]["document"].as_str().unwrap()).unwrap()
    };
    let strangers = fields(single("stranger-last+ec").unwrap())["certificate"].clone();
    let strangers = blocks(&strangers).split_off(4);
    let good = ["ec", "rsa"].map(|kind| {
        let forms = [
            "pbes2-aes-256",
            "pbes2-aes-128-sha1",
            "pbes2-3des",
            "pbe-sha1-des",
            "pbe-sha1-2des",
            "pbe-md5-rc2-64",
            "traditional",
            "traditional-label",
            "unused",
            "relabelled",
            "relabelled-plain",
            "ec-parameters",
            "proc-type-aes128-ec",
            "proc-type-aes192-rsa",
            "proc-type-des3-ec",
            "proc-type-des3-rsa",
            "proc-type-des-ec",
            "proc-type-aes256-rsa",
        ];
        let of_kind = forms
            .iter()
            .filter_map(|form| single(&format!("{form}+{kind}")));
        let found: Vec<_> = of_kind.map(fields).collect();
        let mut certificates = blocks(&found[0]["certificate"]);
        certificates.dedup();
        Good {
            certificates,
            password: found[0]["privateKeyPassword"].clone(),
            keys: found
                .iter()
                .map(|one| {
                    (
                        one["privateKey"].clone(),
                        one.get("privateKeyPassword").cloned(),
                    )
                })
                .collect(),
            strangers: strangers.clone(),
        }
    });
    good.into()
});

fn vectors(name: &str) -> Vec<Value> {
    let path = format!("{}/vectors/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let file: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    file["cases"].as_array().unwrap().clone()
}

fn blocks(text: &str) -> Vec<String> {
    text.split_inclusive("-----END CERTIFICATE-----\n")
        .map(str::to_owned)
        .collect()
}

fn conditions(rules: Rules) -> Conditions {
    let at = UnixTime::since_unix_epoch(Duration::from_secs(1_780_272_000));
    Conditions::new(rules, tls::ring()).at(at)
}

/// What can become of a PEM text.
#[derive(Clone, Copy, Debug)]
enum Armour {
    Spaces,
    Escaped,
    EscapedTwice,
    NoLineBreaks,
    Glued,
    CrLf,
    Dashes,
    Text,
    Wrapped,
    Narrow,
}

use Armour::{
    CrLf, Dashes, Escaped, EscapedTwice, Glued, Narrow, NoLineBreaks, Spaces, Text, Wrapped,
};

const ARMOURS: [Armour; 10] = [
    Narrow,
    Dashes,
    Text,
    Glued,
    CrLf,
    Spaces,
    NoLineBreaks,
    Escaped,
    EscapedTwice,
    Wrapped,
];

impl Armour {
    fn spoil(self, text: &str) -> String {
        match self {
            Spaces => text.replace("\r\n", " ").replace('\n', " "),
            Escaped => text.replace('\n', "\\n"),
            EscapedTwice => text.replace('\n', "\\\\n"),
            NoLineBreaks => text.replace(['\r', '\n'], ""),
            Glued => text.replace("-----\n-----", "----------"),
            CrLf => text.replace('\n', "\r\n"),
            Dashes => text.replace("-----", "\u{2013}\u{2013}\u{2013}"),
            Text => format!("subject=CN = x\n{text}"),
            Wrapped => Base64::encode_string(text.as_bytes()),
            Narrow => text.replace("MII", "MI\nI"),
        }
    }
}

/// Ways that don't spoil one another: at most one that does away with line breaks, then a wrapping.
fn armours() -> impl Strategy<Value = Vec<Armour>> {
    (
        subsequence(vec![Narrow, Dashes, Text], 0..=2),
        select(vec![
            None,
            Some(Spaces),
            Some(Escaped),
            Some(EscapedTwice),
            Some(Glued),
            Some(CrLf),
        ]),
        any::<bool>(),
    )
        .prop_map(|(first, breaks, wrapped)| {
            first
                .into_iter()
                .chain(breaks)
                .chain(wrapped.then_some(Wrapped))
                .collect()
        })
        .prop_map(|list: Vec<Armour>| {
            // Glued blocks need their hyphens.
            let dashes = list.iter().any(|one| matches!(one, Dashes));
            list.into_iter()
                .filter(|one| !(dashes && matches!(one, Glued)))
                .collect()
        })
}

#[derive(Clone, Debug)]
struct Spoiling {
    good: usize,
    order: Vec<prop::sample::Index>,
    duplicate: Option<prop::sample::Index>,
    strangers: bool,
    key: prop::sample::Index,
    certificate: Vec<Armour>,
    private_key: Vec<Armour>,
    names: (usize, usize),
    raw: bool,
    twice: bool,
}

fn spoiling() -> impl Strategy<Value = Spoiling> {
    let order = prop::collection::vec(any::<prop::sample::Index>(), 4);
    (
        (
            0..2_usize,
            order,
            any::<Option<prop::sample::Index>>(),
            any::<bool>(),
        ),
        (any::<prop::sample::Index>(), armours(), armours()),
        ((0..3_usize, 0..3_usize), any::<bool>(), any::<bool>()),
    )
        .prop_map(
            |(
                (good, order, duplicate, strangers),
                (key, certificate, private_key),
                (names, raw, twice),
            )| {
                Spoiling {
                    good,
                    order,
                    duplicate,
                    strangers,
                    key,
                    certificate,
                    private_key,
                    names,
                    raw,
                    twice,
                }
            },
        )
}

impl Spoiling {
    fn document(&self) -> Vec<u8> {
        let good = &GOOD[self.good];
        let mut certificates = good.certificates.clone();
        for (at, with) in self.order.iter().enumerate().take(certificates.len()) {
            certificates.swap(at, with.index(good.certificates.len()));
        }
        if let Some(duplicate) = &self.duplicate {
            let copy = certificates[duplicate.index(certificates.len())].clone();
            certificates.push(copy);
        }
        if self.strangers {
            certificates.extend(good.strangers.iter().cloned());
        }
        let spoil =
            |text: String, how: &[Armour]| how.iter().fold(text, |text, one| one.spoil(&text));
        let (key, password) = &good.keys[self.key.index(good.keys.len())];
        let certificate = ["certificate", "cert", "Certificate"][self.names.0];
        let private_key = ["privateKey", "private_key", "privatekey"][self.names.1];
        let mut document = serde_json::Map::new();
        document.insert(
            certificate.into(),
            spoil(certificates.concat(), &self.certificate).into(),
        );
        document.insert(
            private_key.into(),
            spoil(key.clone(), &self.private_key).into(),
        );
        if let Some(password) = password {
            document.insert("privateKeyPassword".into(), password.clone().into());
        }
        let mut text = Value::Object(document).to_string();
        if self.raw {
            text = text
                .replace("\\\\", "\0")
                .replace("\\n", "\n")
                .replace('\0', "\\\\");
        }
        if self.twice {
            text = Value::String(text).to_string();
        }
        text.into_bytes()
    }
}

fn quick() -> Options {
    let mut options = Options::default();
    options.iterations = 2;
    options
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(144), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_identity_survives_any_combination(spoiling in spoiling()) {
        let document = spoiling.document();
        let good = &GOOD[spoiling.good];
        let conditions = conditions(Rules::lambda());
        let repaired = repair::repair(&document, None, &quick(), &conditions).unwrap();
        let left: Vec<_> = repaired.report.findings.iter().map(|one| one.code.as_str()).collect();
        prop_assert!(repaired.report.accepted(), "{:?}", left);

        let text = repaired.document.expose();
        let fields: BTreeMap<String, String> = serde_json::from_slice(text).unwrap();
        prop_assert_eq!(&fields["certificate"], &good.certificates.concat());
        let names: Vec<_> = fields.keys().map(String::as_str).collect();
        prop_assert!(names == ["certificate", "privateKey"] || names == ["certificate", "privateKey", "privateKeyPassword"]);

        // The key is that of the form which was right from the start.
        let plain = serde_json::json!({ "certificate": good.certificates.concat(), "privateKey": good.keys[0].0, "privateKeyPassword": good.password });
        let known = secret::check(plain.to_string().as_bytes(), None, &conditions);
        let same = known.key.unwrap().expose_pkcs8() == repaired.report.key.as_ref().unwrap().expose_pkcs8();
        prop_assert!(same, "another key");
        if let Some(password) = fields.get("privateKeyPassword") {
            prop_assert_eq!(password, &good.password);
        }

        let again = repair::repair(text, None, &quick(), &conditions).unwrap();
        prop_assert!(again.changes.is_empty() && again.document.expose() == text, "not idempotent");
    }

    #[test]
    fn what_a_broker_takes_is_left_to_it(spoiling in spoiling()) {
        let conditions = conditions(Rules::kafka());
        let before = secret::check(&spoiling.document(), None, &conditions);
        let repaired = repair::repair(&spoiling.document(), None, &quick(), &conditions).unwrap();
        prop_assert!(repaired.report.accepted());
        if let (Some(before), Some(after)) = (before.key, &repaired.report.key) {
            // `Proc-Type` encryption has no other armour than the one that was spoiled.
            if !before.encryption().is_some_and(|name| name.ends_with("-CBC")) {
                prop_assert_eq!(before.encryption(), after.encryption());
            }
            prop_assert!(before.expose_pkcs8() == after.expose_pkcs8(), "another key");
        }
    }
}

/// Every armour alone, since the combinations leave one out.
#[test]
fn every_armour_alone() {
    let good = &GOOD[0];
    let conditions = conditions(Rules::lambda());
    for armour in ARMOURS {
        let document = serde_json::json!({
            "certificate": armour.spoil(&good.certificates.concat()),
            "privateKey": armour.spoil(&good.keys[0].0),
            "privateKeyPassword": good.password,
        });
        let repaired =
            repair::repair(document.to_string().as_bytes(), None, &quick(), &conditions).unwrap();
        assert!(repaired.report.accepted(), "{armour:?}");
    }
}

//! However a document is spoiled, nothing that is said of it shows a piece of its key or password.

use std::sync::LazyLock;
use std::time::Duration;

use msk_auth::{Conditions, Finding, Rules, secret, tls};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use rustls::pki_types::UnixTime;
use serde_json::{Value, json};

use crate::sampling::cases;

/// Shorter pieces are found in any text.
const PIECE: usize = 10;
const PASSWORD: &str = "xq7Wv3Zk9TbL2m";

fn vectors(name: &str) -> Value {
    let path = format!("{}/vectors/{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

static CERTIFICATE: LazyLock<Value> =
    LazyLock::new(|| vectors("samples/good")["certificate"].clone());

/// Keys in every form.
static KEYS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let cases = vectors("keys");
    let pems = cases["cases"].as_array().unwrap().iter();
    pems.filter_map(|case| case["input"]["pem"].as_str())
        .filter(|pem| pem.is_ascii() && pem.contains("KEY-----\n"))
        .map(str::to_owned)
        .collect()
});

/// One thing that is done to a key's text.
#[derive(Clone, Copy, Debug)]
enum Spoiling {
    /// The dashes that close the first boundary, and its line break, become this.
    Unclosed(&'static str),
    EndGlued,
    LineBreaks(&'static str),
    /// The body's first line stands within so many of the boundaries.
    BodyWithin(usize),
    /// A character near a boundary is gone.
    Lost(Index, usize),
    /// This stands near a boundary.
    Inserted(Index, usize, &'static str),
}

fn spoiling() -> impl Strategy<Value = Spoiling> {
    let odd = vec!["-", " ", "\n", "\\n", "\"", "BEGIN ", "END ", "KEY", ":"];
    prop_oneof![
        select(vec!["\n", " ", ""]).prop_map(Spoiling::Unclosed),
        Just(Spoiling::EndGlued),
        select(vec![" ", "", "\\n"]).prop_map(Spoiling::LineBreaks),
        (1..3_usize).prop_map(Spoiling::BodyWithin),
        (any::<Index>(), 0..12_usize).prop_map(|(at, beyond)| Spoiling::Lost(at, beyond)),
        (any::<Index>(), 0..12_usize, select(odd))
            .prop_map(|(at, beyond, odd)| Spoiling::Inserted(at, beyond, odd)),
    ]
}

/// The text cut at so many bytes beyond one of its boundaries.
fn cut(text: &str, at: Index, beyond: usize) -> (&str, &str) {
    let boundaries: Vec<_> = text.match_indices("-----").map(|(at, _)| at).collect();
    let at = match boundaries.is_empty() {
        true => at.index(text.len() + 1),
        false => at.get(&boundaries) + beyond,
    };
    text.split_at(at.min(text.len()))
}

fn spoiled(text: &str, spoiling: Spoiling) -> String {
    match spoiling {
        Spoiling::Unclosed(instead) => text.replacen("-----\n", instead, 1),
        Spoiling::EndGlued => text.replacen("\n-----END", "-----END", 1),
        Spoiling::LineBreaks(instead) => text.replace('\n', instead),
        Spoiling::BodyWithin(count) => {
            let body = text.lines().nth(1).unwrap_or_default();
            text.replacen("KEY-----", &format!("KEY {body}-----"), count)
        }
        Spoiling::Lost(at, beyond) => {
            let (before, after) = cut(text, at, beyond);
            format!("{before}{}", after.get(1..).unwrap_or_default())
        }
        Spoiling::Inserted(at, beyond, odd) => {
            let (before, after) = cut(text, at, beyond);
            format!("{before}{odd}{after}")
        }
    }
}

fn is_base64(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '+' | '/' | '=')
}

/// Everything that a finding shows.
fn shown(finding: &Finding) -> String {
    let excerpt = finding.excerpt.as_ref().map(|excerpt| &excerpt.text);
    format!("{finding} {finding:?} {:?} {excerpt:?}", finding.help)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(1500), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_piece_of_a_secret_is_shown(
        key in any::<Index>(),
        spoilings in vec(spoiling(), 1..4),
        form in 0..6_u8,
        mut rules in select(vec![Rules::lambda(), Rules::kafka()]),
    ) {
        let key = key.get(&KEYS);
        let body: Vec<&str> = key.lines().filter(|line| !line.contains("-----")).collect();
        let body = body.join("\n");
        let text = spoilings.into_iter().fold(key.clone(), |text, one| spoiled(&text, one));
        let document = match form {
            0 => json!({"certificate": text, "privateKey": *CERTIFICATE}),
            1 => json!({"certificate": *CERTIFICATE, text: "privateKey"}),
            2 => json!({format!("{{\"password\":\"{PASSWORD}\"}}"): "", "privateKey": text}),
            _ => json!({"certificate": *CERTIFICATE, "privateKey": text, "privateKeyPassword": PASSWORD}),
        };
        rules.max_iterations = 4096;
        let at = UnixTime::since_unix_epoch(Duration::from_secs(1_790_812_800));
        let conditions = Conditions::new(rules, tls::ring()).at(at);
        let report = secret::check(document.to_string().as_bytes(), None, &conditions);
        let said: String = report.findings.iter().map(shown).collect();
        prop_assert!(!said.contains(PASSWORD), "{document}: {said}");
        for run in said.split(|c: char| !is_base64(c)).filter(|run| run.len() >= PIECE) {
            for start in 0..=run.len() - PIECE {
                let piece = &run[start..start + PIECE];
                prop_assert!(!body.contains(piece), "{piece} of {document}: {said}");
            }
        }
    }
}

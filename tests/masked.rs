//! However a document is spoiled, nothing that is said of it shows a piece of its key or password.
#![cfg(feature = "aws-lc-rs")]

use std::time::Duration;

use msk_auth::{Conditions, Finding, Policy, secret, tls};
use rustls::pki_types::UnixTime;
use serde_json::{Value, json};

const ROUNDS: usize = 4000;
/// Shorter pieces are found in any text.
const PIECE: usize = 10;
const PASSWORD: &str = "xq7Wv3Zk9TbL2m";

/// Marsaglia's xorshift64: the same documents in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(end.max(1)).unwrap()).unwrap()
    }
}

/// Everything that a finding shows.
fn shown(finding: &Finding) -> String {
    let excerpt = finding.excerpt.as_ref().map(|excerpt| &excerpt.text);
    format!("{finding} {finding:?} {:?} {excerpt:?}", finding.help)
}

fn spoiled(text: &str, random: &mut Random) -> String {
    let boundaries: Vec<_> = text.match_indices("-----").map(|(at, _)| at).collect();
    let near = match boundaries.is_empty() {
        true => random.below(text.len() + 1),
        false => boundaries[random.below(boundaries.len())] + random.below(12),
    };
    let near = near.min(text.len());
    let (before, after) = text.split_at(near);
    match random.below(9) {
        0 => text.replacen("-----\n", "\n", 1),
        1 => text.replacen("-----\n", " ", 1),
        2 => text.replacen("-----\n", "", 1),
        3 => text.replacen("\n-----END", "-----END", 1),
        4 => text.replace('\n', " "),
        5 => text.replace('\n', ""),
        6 => format!("{before}{}", after.get(1..).unwrap_or_default()),
        7 => {
            let odd = ["-", " ", "\n", "\\n", "\"", "BEGIN ", "END ", "KEY", ":"][random.below(9)];
            format!("{before}{odd}{after}")
        }
        // The body's first words within the boundary.
        _ => {
            let body = text.lines().nth(1).unwrap_or_default();
            text.replacen("KEY-----", &format!("KEY {body}-----"), 1 + random.below(2))
        }
    }
}

#[test]
fn no_piece_of_a_secret_is_shown() {
    let vectors = concat!(env!("CARGO_MANIFEST_DIR"), "/vectors");
    let good = std::fs::read_to_string(format!("{vectors}/samples/good.json")).unwrap();
    let certificate = serde_json::from_str::<Value>(&good).unwrap()["certificate"].clone();
    let keys = std::fs::read_to_string(format!("{vectors}/keys.json")).unwrap();
    let keys: Value = serde_json::from_str(&keys).unwrap();
    let keys: Vec<&str> = keys["cases"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|case| case["input"]["pem"].as_str())
        .filter(|pem| pem.is_ascii() && pem.contains("KEY-----\n"))
        .collect();
    let at = UnixTime::since_unix_epoch(Duration::from_secs(1_790_812_800));
    let mut random = Random(0x6d61_736b_6564_2121);
    for _ in 0..ROUNDS {
        let key = keys[random.below(keys.len())];
        let mut text = key.to_owned();
        for _ in 0..=random.below(3) {
            text = spoiled(&text, &mut random);
        }
        let document = match random.below(6) {
            0 => json!({"certificate": text, "privateKey": certificate}),
            1 => json!({"certificate": certificate, text: "privateKey"}),
            2 => json!({format!("{{\"password\":\"{PASSWORD}\"}}"): "", "privateKey": text}),
            _ => {
                json!({"certificate": certificate, "privateKey": text, "privateKeyPassword": PASSWORD})
            }
        };
        let mut policy = [Policy::lambda(), Policy::kafka()][random.below(2)].clone();
        policy.max_iterations = 4096;
        let conditions = Conditions::new(policy, tls::aws_lc_rs()).at(at);
        let report = secret::check(document.to_string().as_bytes(), None, &conditions);
        let said: String = report.findings.iter().map(shown).collect();
        assert!(!said.contains(PASSWORD), "{document}: {said}");
        let body: Vec<&str> = key.lines().filter(|line| !line.contains("-----")).collect();
        for line in body {
            for start in 0..line.len().saturating_sub(PIECE) {
                let piece = &line[start..start + PIECE];
                assert!(!said.contains(piece), "{piece} of {document}: {said}");
            }
        }
    }
}

//! No copy of a password or a key survives in freed memory, in whatever dialect it was written and
//! whatever was wrong around it.

use std::collections::BTreeMap;

use base64ct::{Base64, Encoding};
use msk_auth::config::{self, ConfigProviders, Dialect, Options};
use msk_auth::sensitive::SensitiveBytes;
use msk_auth::{Conditions, tls};
use serde_json::Value;

use crate::watching::{alone, look_for, watch};

const PASSWORD: &str = "correct-horse-battery-staple";
/// The secrets of the vectors: a password, and a delegation token's HMAC.
const SECRETS: [&str; 2] = [
    "alice-secret",
    "J1AbTGKw+fH2Zm5DRkVnZV9Db25uZWN0IHRoZSBkb3Rz",
];

fn with_password(text: &str) -> String {
    let replaced = |text: String, secret: &&str| text.replace(secret, PASSWORD);
    SECRETS.iter().fold(text.to_owned(), replaced)
}

type Cases = Vec<(Option<Dialect>, Vec<u8>)>;

/// What a config provider gives for every variable.
fn environment() -> ConfigProviders {
    ConfigProviders::new(|_| Some(PASSWORD.into()))
}

/// Every vector with this password for theirs, and the files that they name.
fn vectors() -> (Cases, BTreeMap<String, Vec<u8>>) {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/vectors/configurations.json");
    let document: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let cases = document["cases"].as_array().unwrap().iter().map(|case| {
        let input = &case["input"];
        let text = match input["text"].as_str() {
            Some(text) => with_password(text).into_bytes(),
            None => Base64::decode_vec(input["text_base64"].as_str().unwrap()).unwrap(),
        };
        let dialect = input["dialect"].as_str().map(|name| name.parse().unwrap());
        (dialect, text)
    });
    let files = document["files"].as_object().unwrap().iter();
    let files = files.map(|(name, value)| match value.as_str() {
        Some(text) => (name.clone(), with_password(text).into()),
        None => {
            let bytes = Base64::decode_vec(value["base64"].as_str().unwrap()).unwrap();
            (name.clone(), bytes)
        }
    });
    (cases.collect(), files.collect())
}

/// A line from the middle of every key in the clear, and what it is decoded; the keystores hold the
/// first of them.
fn key_needles(files: &BTreeMap<String, Vec<u8>>) -> Vec<Vec<u8>> {
    let mut needles = Vec::new();
    for name in ["key.pem", "stranger.pem"] {
        let text = String::from_utf8(files[name].clone()).unwrap();
        let line = text.lines().nth(1).unwrap();
        needles.push(line.as_bytes()[48..].to_vec());
        needles.push(Base64::decode_vec(line).unwrap()[36..].to_vec());
    }
    needles
}

#[test]
fn nothing_secret_stays_of_a_configuration() {
    let _alone = alone();
    let (cases, files) = vectors();
    let mut needles = key_needles(&files);
    // The password of the keystores, in UTF-16 too, as their derivations take it.
    needles.push(b"changeit".to_vec());
    needles.push(
        "changeit"
            .encode_utf16()
            .flat_map(u16::to_be_bytes)
            .collect(),
    );
    needles.push(PASSWORD.as_bytes().to_vec());
    look_for(needles);
    let mut secrets = 0;
    for (dialect, text) in cases {
        secrets += usize::from(String::from_utf8_lossy(&text).contains(PASSWORD));
        let mut options = Options::default();
        options.dialect = dialect;
        options.providers = Some(environment());
        let conditions = Conditions::new(dialect.unwrap_or(Dialect::Java).rules(), tls::ring());
        let mut file = |path: &str| match files.get(path.trim_start_matches("./")) {
            Some(content) => Ok(SensitiveBytes::from(content.as_slice())),
            None => Err(std::io::ErrorKind::NotFound.into()),
        };
        let (_, found) = watch(|| {
            let configuration = config::read(&text, &options, &mut file, &conditions);
            let shown = format!("{configuration:?}");
            assert!(!shown.contains(PASSWORD), "{shown}");
            let _ = configuration.to_secret();
            for to in Dialect::ALL {
                let _ = configuration.convert(*to);
            }
            let _ = configuration.client(&conditions);
        });
        assert_eq!(found, 0, "{dialect:?} {}", String::from_utf8_lossy(&text));
    }
    assert!(secrets > 60, "{secrets}");
}

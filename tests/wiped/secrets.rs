//! No copy of a password or of a decrypted key survives in freed memory.
//!
//! An allocator looks through every block that is freed, in good loads and failed ones and when
//! what was loaded is dropped. It sees what Rust allocates; aws-lc-rs keeps keys in memory of its
//! own, which AWS-LC wipes itself.

use crate::sampling::{is_taken, is_thorough};
use crate::watching::{alone, look_for, watch};
use msk_auth::secret::repair;
use msk_auth::secret::repair::Options;
use msk_auth::{Conditions, Rules, secret, tls};
use serde_json::Value;
use zeroize::Zeroizing;

/// Pieces of what must not be found: the password in both its encodings, the private key's numbers
/// in DER and as the base64 of the document.
fn needles(password: &str, pkcs8: &[u8], pem: &str) -> Vec<Vec<u8>> {
    let utf16: Vec<u8> = password.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let mut needles = vec![password.as_bytes().to_vec(), utf16];
    // An RSA key begins with its modulus, which is no secret; EC and Ed25519 keys with the scalar.
    let secret_parts: &[usize] = match pkcs8.len() {
        0..100 => &[20],
        100..300 => &[40],
        length => &[length * 35 / 100, length * 60 / 100, length * 80 / 100],
    };
    needles.extend(secret_parts.iter().map(|at| pkcs8[*at..*at + 16].to_vec()));
    let is_body = |line: &&str| !line.starts_with('-') && line.len() >= 24;
    let body: Vec<&str> = pem.lines().filter(is_body).collect();
    needles.push(body[body.len() / 2].as_bytes()[..24].to_vec());
    needles
}

fn cases() -> Vec<(String, Zeroizing<Vec<u8>>)> {
    let read = |name: &str| -> Vec<Value> {
        let path = format!("{}/vectors/{name}.json", env!("CARGO_MANIFEST_DIR"));
        let file: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        file["cases"].as_array().unwrap().clone()
    };
    let document = |case: &Value| {
        let text = case["input"]["document"].as_str()?;
        Some((
            case["id"].as_str()?.to_owned(),
            Zeroizing::new(text.as_bytes().to_vec()),
        ))
    };
    // Of the secrets to be repaired those with one fault.
    let single = |(id, _): &(String, _)| id.matches('+').count() == 1;
    let repairs = read("repairs");
    let repairs = repairs.iter().filter_map(document).filter(single);
    let secrets = read("secrets");
    let envelopes = read("envelopes");
    let envelopes = envelopes.iter().filter_map(document);
    let secrets = secrets.iter().filter_map(document).chain(repairs);
    // Of the names that people give some will do.
    let is_shape = |(id, _): &(String, _)| !id.starts_with("names-");
    secrets.chain(envelopes.filter(is_shape)).collect()
}

/// A repair whose encryption costs nothing.
fn quick() -> Options {
    let mut options = Options::default();
    options.iterations = 2;
    options
}

/// The password and the key of a document, where it has a key that can be read.
fn secrets_of(document: &[u8]) -> Option<(String, Vec<u8>, String)> {
    let conditions = Conditions::new(Rules::kafka(), tls::ring());
    let repaired = repair::repair(document, None, &quick(), &conditions).ok()?;
    // An envelope's members are elsewhere; those of its repair are texts of it all the same.
    let given = serde_json::from_slice(document).ok();
    let members: Value = match given.filter(|value: &Value| value["privateKey"].is_string()) {
        Some(members) => members,
        None => serde_json::from_slice(repaired.document.expose()).ok()?,
    };
    let key = repaired.report.key?;
    let password = members["privateKeyPassword"]
        .as_str()
        .filter(|text| text.len() >= 6);
    let pem = members["privateKey"]
        .as_str()
        .filter(|text| text.lines().count() > 3)?;
    // A case without a password still has a key; its password is one that stands nowhere.
    let password = password.unwrap_or("no password of any vector").to_owned();
    Some((password, key.expose_pkcs8().to_vec(), pem.to_owned()))
}

#[test]
fn nothing_secret_stays_in_freed_memory() {
    let _alone = alone();
    // The watch itself must be able to see something.
    look_for(vec![b"a needle in a haystack".to_vec()]);
    let (_, found) = watch(|| drop(b"xx a needle in a haystack xx".to_vec()));
    assert_eq!(found, 1);

    let (mut with_key, mut freed) = (0, 0);
    for rules in [Rules::lambda(), Rules::kafka()] {
        let conditions = Conditions::new(rules, tls::ring());
        let repairs_too = conditions.rules.name() == "lambda";
        for (index, (id, document)) in cases().into_iter().enumerate() {
            if !is_taken(index, 13) || id.contains('+') && !repairs_too {
                continue;
            }
            let Some((password, pkcs8, pem)) = secrets_of(&document) else {
                continue;
            };
            with_key += 1;
            look_for(needles(&password, &pkcs8, &pem));
            // Whole, cut short at several places, and with a wrong password.
            let mut variants = vec![document.clone()];
            for part in [3, 5, 9] {
                variants.push(Zeroizing::new(
                    document[..document.len() * part / 10].to_vec(),
                ));
            }
            let text = std::str::from_utf8(&document).unwrap();
            let renamed = text.replacen("\"certificate\"", "\"certificates\"", 1);
            variants.push(Zeroizing::new(renamed.into_bytes()));
            // Pasted where the names of fields belong.
            let keys = serde_json::json!({ &pem: "privateKey", "x": { &password: [pem] } });
            variants.push(Zeroizing::new(keys.to_string().into_bytes()));
            for variant in &variants {
                let (blocks, found) = watch(|| {
                    drop(secret::load(variant, None, &conditions));
                    let report = secret::check(variant, None, &conditions);
                    drop((format!("{report:?}"), report));
                    let repaired = repair::repair(variant, None, &quick(), &conditions).unwrap();
                    drop((format!("{repaired:?}"), repaired));
                });
                freed += blocks;
                assert_eq!(found, 0, "{id}: {found} freed blocks held a secret");
            }
        }
    }
    let least = if is_thorough() { 100 } else { 20 };
    assert!(
        with_key > least && freed > 10_000,
        "{with_key} documents, {freed} blocks"
    );
}

//! A secret in the wrong place is wiped like one in the right place: what a label, a field or the
//! place in a text says of it decides nothing.

use msk_auth::secret::pack::{self, PackInput};
use msk_auth::secret::repair::{self, Options};
use msk_auth::sensitive::SensitiveBuffer;
use msk_auth::{Conditions, Findings, Place, Rules, pem, secret, tls};
use serde_json::{Value, json};

use crate::sampling::{is_taken, is_thorough};
use crate::watching::{alone, look_for, watch};

const PASSWORD: &str = "correct horse/battery+staple=%7F";
/// One that looks like the name of a field.
const NAME_LIKE: &str = "Tr0ub4dor-hunter2-xkcd936";

/// Labels under which no secret belongs, and some under which one does.
const LABELS: [&str; 10] = [
    "CERTIFICATE",
    "PRIVATE KEY",
    "EC PARAMETERS",
    "TRUSTED CERTIFICATE",
    "X509 CERTIFICATE",
    "PKCS7",
    "PUBLIC KEY",
    "EC PRIVATE KEY",
    "ENCRYPTED PRIVATE KEY",
    "SOMETHING ELSE",
];
/// How many of them are tried in every way that a block can be spoiled.
const IN_EVERY_WAY: usize = 3;

/// A chain and a key in the clear, of the vectors.
struct Material {
    certificate: String,
    key: String,
    body: String,
}

fn material() -> Material {
    let path = format!("{}/vectors/secrets.json", env!("CARGO_MANIFEST_DIR"));
    let file: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let cases = file["cases"].as_array().unwrap();
    let case = cases.iter().find(|case| case["id"] == "client-plain");
    let document = case.unwrap()["input"]["document"].as_str().unwrap();
    let document: Value = serde_json::from_str(document).unwrap();
    let text = |name: &str| document[name].as_str().unwrap().to_owned();
    let key = text("privateKey");
    let body: String = key.lines().filter(|line| !line.starts_with('-')).collect();
    Material {
        certificate: text("certificate"),
        key,
        body,
    }
}

impl Material {
    fn der_of_first(&self) -> Vec<u8> {
        let place = Place::default();
        let mut findings = Findings::under(&Rules::lambda());
        let blocks = pem::read(&self.certificate, &place, &mut findings);
        blocks[0].der().unwrap().to_vec()
    }

    fn der(&self) -> Vec<u8> {
        use base64ct::{Base64, Encoding};
        Base64::decode_vec(&self.body).unwrap()
    }

    /// Pieces of the key in base64 and in DER, and the passwords.
    fn needles(&self) -> Vec<Vec<u8>> {
        // The scalar begins at 36 and is 32 bytes long.
        let der = self.der();
        vec![
            self.body.as_bytes()[66..90].to_vec(),
            der[40..56].to_vec(),
            PASSWORD.as_bytes().to_vec(),
            PASSWORD.as_bytes()[..16].to_vec(),
            NAME_LIKE.as_bytes().to_vec(),
        ]
    }

    /// Texts with a secret where none belongs.
    fn texts(&self) -> Vec<(String, String)> {
        let (certificate, key, body) = (&self.certificate, &self.key, &self.body);
        let lines = key.lines().filter(|line| !line.starts_with('-'));
        let lines: Vec<_> = lines.collect();
        let lines = lines.join("\n");
        let mut texts = Vec::new();
        let mut add = |name: &str, text: String| texts.push((name.to_owned(), text));
        for (index, label) in LABELS.into_iter().enumerate() {
            let block =
                |body: &str| format!("-----BEGIN {label}-----\n{body}\n-----END {label}-----\n");
            add(&format!("key as {label}"), block(&lines));
            add(
                &format!("key as {label} behind certificates"),
                certificate.clone() + &block(&lines),
            );
            if index >= IN_EVERY_WAY {
                continue;
            }
            add(
                &format!("key as {label} before certificates"),
                block(&lines) + certificate,
            );
            add(
                &format!("key with a wrong character as {label}"),
                block(&lines.replacen('\n', "*\n", 1)),
            );
            add(&format!("password as {label}"), block(PASSWORD));
            add(
                &format!("password in a header of {label}"),
                block(&format!("Comment: {PASSWORD}\n\n{lines}")),
            );
            add(
                &format!("encrypted by its header, as {label}"),
                block(&format!(
                    "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,{}\n\n{lines}",
                    "00".repeat(16)
                )),
            );
            add(
                &format!("another END than {label}"),
                format!("-----BEGIN {label}-----\n{lines}\n-----END X-----\n"),
            );
            add(
                &format!("no END of {label}"),
                format!("-----BEGIN {label}-----\n{lines}\n"),
            );
            add(
                &format!("no BEGIN of {label}"),
                format!("{lines}\n-----END {label}-----\n"),
            );
            add(
                &format!("on one line, as {label}"),
                format!("-----BEGIN {label}----- {body} -----END {label}-----"),
            );
        }
        for (name, secret) in [
            ("body", body.as_str()),
            ("lines", &lines),
            ("password", PASSWORD),
            ("key", key),
        ] {
            add(&format!("{name} alone"), secret.to_owned());
            add(
                &format!("{name} before"),
                format!("{secret}\n{certificate}"),
            );
            add(&format!("{name} after"), format!("{certificate}{secret}\n"));
            add(
                &format!("{name} right after END"),
                format!("{}{secret}", certificate.trim_end()),
            );
            add(
                &format!("{name} in a label"),
                format!("-----BEGIN {secret}-----\nMAA=\n-----END {secret}-----\n"),
            );
            add(
                &format!("{name} glued to a label"),
                format!("-----BEGIN CERTIFICATE{secret}\n-----END CERTIFICATE-----\n"),
            );
            add(
                &format!("{name} behind a label"),
                format!("-----BEGIN PRIVATE KEY {secret} -----END PRIVATE KEY-----\n"),
            );
        }
        add(
            "password in the line of BEGIN",
            key.replacen("KEY-----", &format!("KEY----- {PASSWORD}"), 1),
        );
        // Behind a certificate in its block.
        let mut der = self.der_of_first();
        der.extend(self.der());
        let mut block = SensitiveBuffer::default();
        pem::write("CERTIFICATE", &der, &mut block);
        let block = String::from_utf8(block.as_slice().to_vec()).unwrap();
        add("key behind a certificate in its block", block);
        add("escaped", key.replace('\n', "\\n"));
        add("wrapped", {
            use base64ct::{Base64, Encoding};
            Base64::encode_string(key.as_bytes())
        });
        add("a path with a password", format!("/etc/{PASSWORD}/key.pem"));
        add(
            "a URL with a password",
            format!("https://user:{PASSWORD}@host/"),
        );
        texts
    }

    /// Documents that hold a text in each field, as the name of a field, and deeper.
    fn documents(&self, text: &str) -> Vec<(&'static str, Value)> {
        let Self {
            certificate, key, ..
        } = self;
        vec![
            (
                "certificate",
                json!({"certificate": text, "privateKey": key}),
            ),
            ("certificate alone", json!({"certificate": text})),
            (
                "privateKey",
                json!({"certificate": certificate, "privateKey": text}),
            ),
            (
                "privateKeyPassword",
                json!({"certificate": certificate, "privateKey": key, "privateKeyPassword": text}),
            ),
            (
                "another field",
                json!({"certificate": certificate, "privateKey": key, "note": text}),
            ),
            (
                "a field set aside",
                json!({"certificate": certificate, "privateKey": key, "chain": text}),
            ),
            (
                "a misspelt field",
                json!({"certificate": certificate, "key": text}),
            ),
            (
                "nested",
                json!({"certificate": certificate, "x": {"y": [1, {text: text}]}}),
            ),
            (
                "an array",
                json!({"certificate": [text], "privateKey": key}),
            ),
            (
                "a name",
                json!({text: "privateKey", "certificate": certificate}),
            ),
            ("a name alone", json!({text: ""})),
            (
                "the password of a login",
                json!({"username": "alice", "password": text}),
            ),
            (
                "the user of a login",
                json!({"username": text, "password": "x"}),
            ),
            (
                "the client of an authorization server",
                json!({
                    "oauthTokenEndpointUrl": text, "oauthClientId": text, "oauthClientEmail": text,
                    "oauthPrivateKey": text
                }),
            ),
        ]
    }
}

fn quick() -> Options {
    let mut options = Options::default();
    options.iterations = 2;
    options
}

/// Everything that reads a secret.
fn read(document: &[u8], conditions: &Conditions) {
    drop(secret::load(document, None, conditions));
    let report = secret::check(document, None, conditions);
    drop((format!("{report:?}"), report));
    drop(secret::members(document));
    let repaired = repair::repair(document, None, &quick(), conditions).unwrap();
    drop((format!("{repaired:?}"), repaired));
    let files = [PackInput::new("file", document)];
    drop(pack::pack(&files, &quick(), conditions).unwrap());
}

#[test]
fn no_place_says_that_a_secret_is_public() {
    let _alone = alone();
    let material = material();
    look_for(material.needles());
    let (_, found) = watch(|| drop(material.der()));
    assert_eq!(found, 1, "the watch sees the key");

    let conditions = Conditions::new(Rules::lambda(), tls::ring());
    let mut failed = Vec::new();
    let mut count = 0;
    let mut index = 0;
    let mut look = |name: String, document: &[u8]| {
        index += 1;
        if !is_taken(index, 13) {
            return;
        }
        count += 1;
        let (_, found) = watch(|| read(document, &conditions));
        if found > 0 {
            failed.push(format!("{name}: {found} blocks"));
        }
    };
    let name_like = ("password like a name".to_owned(), NAME_LIKE.to_owned());
    for (name, text) in material.texts().into_iter().chain([name_like]) {
        for (place, document) in material.documents(&text) {
            look(format!("{name}, {place}"), document.to_string().as_bytes());
        }
        // As files, which `pack` reads and the others find not to be JSON.
        look(format!("{name}, a file"), text.as_bytes());
        let not_utf8 = [text.as_bytes(), b"\xff", text.as_bytes()].concat();
        look(format!("{name}, a file that is not UTF-8"), &not_utf8);
        let cut = text.len() / 2;
        look(format!("{name}, a file cut off"), &text.as_bytes()[..cut]);
    }
    look("DER".into(), &material.der());
    let least = if is_thorough() { 800 } else { 90 };
    assert!(count > least, "{count} documents");
    let shown = failed.iter().take(100).cloned().collect::<Vec<_>>();
    assert!(
        failed.is_empty(),
        "{} leak:\n{}",
        failed.len(),
        shown.join("\n")
    );
}

//! `msk-auth check` over the vectors: the exit status, the JSON contract, and no secret in either
//! format.

use std::collections::BTreeSet;
use std::io::Write;
use std::process::{Command, Output, Stdio};

use base64ct::{Base64, Encoding};
use serde_json::Value;

use crate::folder::{Folder, text};
use crate::sampling::{is_taken, is_thorough};

fn check(arguments: &[&str], document: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_msk-auth"))
        .arg("check")
        .args(arguments)
        .arg("-")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(document).unwrap();
    child.wait_with_output().unwrap()
}

fn cases() -> Vec<Value> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../vectors/secrets.json");
    let file: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    file["cases"].as_array().unwrap().clone()
}

/// What must not be printed: passwords, and the lines of a key's body.
fn secrets_of(document: &str) -> Vec<String> {
    let Ok(Value::Object(members)) = serde_json::from_str::<Value>(document) else {
        return Vec::new();
    };
    let mut secrets = Vec::new();
    for (name, value) in &members {
        let Some(text) = value.as_str() else { continue };
        if name.to_lowercase().contains("pass") && text.trim().len() > 6 {
            secrets.push(text.trim().to_owned());
        }
        if text.contains("PRIVATE KEY") {
            let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || "+/=".contains(c)));
            secrets.extend(
                words
                    .filter(|word| word.len() > 40)
                    .map(|word| word[..32].to_owned()),
            );
        }
    }
    secrets
}

#[test]
fn the_vectors_say_what_is_printed_and_how_it_ends() {
    let mut secrets = 0;
    for (index, case) in cases().into_iter().enumerate() {
        if !is_taken(index, 5) {
            continue;
        }
        let (id, input) = (&case["id"], &case["input"]);
        let Some(document) = input["document"].as_str() else {
            continue;
        };
        for rules in ["lambda", "kafka"] {
            let expected = &case["expect"][rules];
            let mut arguments = vec!["--rules", rules, "--at", input["at"].as_str().unwrap()];
            if let Some(secret_type) = input["type"].as_str() {
                arguments.extend(["--type", secret_type]);
            }
            let human = check(&arguments, document.as_bytes());
            arguments.extend(["--format", "json"]);
            let json = check(&arguments, document.as_bytes());
            assert!(human.stderr.is_empty() && json.stderr.is_empty(), "{id}");

            let report: Value = serde_json::from_slice(&json.stdout).unwrap();
            let status = if report["accepted"] == true { 0 } else { 1 };
            assert_eq!(
                (human.status.code(), json.status.code()),
                (Some(status), Some(status)),
                "{id}"
            );
            if let Some(accepted) = expected["accepted"].as_bool() {
                assert_eq!(report["accepted"], accepted, "{id}");
            }
            assert_eq!(report["type"], case["expect"]["type"], "{id}");
            let found = report["findings"].as_array().unwrap();
            let codes: BTreeSet<_> = found
                .iter()
                .map(|finding| finding["code"].as_str().unwrap())
                .collect();
            for code in expected["codes"].as_array().unwrap() {
                assert!(codes.contains(code.as_str().unwrap()), "{id}: {code}");
            }

            for output in [&human, &json] {
                let printed = String::from_utf8(output.stdout.clone()).unwrap();
                assert!(
                    !printed.contains('\u{1b}'),
                    "{id}: colour where there is no terminal"
                );
                for secret in secrets_of(document) {
                    assert!(!printed.contains(&secret), "{id} prints a secret");
                    secrets += 1;
                }
            }
        }
    }
    let least = if is_thorough() { 1000 } else { 333 };
    assert!(secrets > least, "{secrets} secrets looked for");
}

#[test]
fn the_json_has_every_member_of_the_contract() {
    let good = include_bytes!("../../../../vectors/samples/good.json");
    let report: Value = serde_json::from_slice(&check(&["--format", "json"], good).stdout).unwrap();
    let names =
        |value: &Value| -> Vec<String> { value.as_object().unwrap().keys().cloned().collect() };
    assert_eq!(
        names(&report),
        [
            "accepted",
            "findings",
            "identity",
            "lambda",
            "lambda_basis",
            "roots",
            "schema",
            "type"
        ]
    );
    let identity = &report["identity"];
    assert_eq!(
        names(identity),
        [
            "chain",
            "issuer",
            "key",
            "not_after",
            "not_before",
            "principal",
            "serial",
            "subject"
        ]
    );
    assert_eq!(names(&identity["key"]), ["algorithm", "bits", "encryption"]);
    assert_eq!(
        names(&identity["chain"][0]),
        ["issuer", "not_after", "sha256", "subject"]
    );

    let spoiled = include_bytes!("../../../../vectors/samples/spoiled.json");
    let report: Value =
        serde_json::from_slice(&check(&["--format", "json"], spoiled).stdout).unwrap();
    let finding = &report["findings"][0];
    assert_eq!(
        names(finding),
        [
            "at", "code", "excerpt", "facts", "help", "message", "severity"
        ]
    );
    assert_eq!(names(&finding["excerpt"]), ["marked", "text"]);
    assert_eq!(finding["facts"]["scheme"], "PBES2");
    assert_eq!(names(&finding["at"]), ["certificate", "field", "line"]);
    assert_eq!(
        report["lambda"],
        "Provided certificate or private key is invalid"
    );
    assert_eq!(report["lambda_basis"], "documented");
    assert_eq!(report["schema"], 1);
}

#[test]
fn what_can_not_be_read_is_usage() {
    let run = |arguments: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_msk-auth"))
            .args(arguments)
            .output()
            .unwrap()
    };
    for arguments in [
        &["check", "no-such-file.json"][..],
        &["check"],
        &["check", "--at", "yesterday", "x"],
        &["check", "--type", "IAM_AUTH", "x"],
        &["check", "--rules", "strict", "x"],
        &["chekc", "x"],
    ] {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(
            output.stdout.is_empty() && !output.stderr.is_empty(),
            "{arguments:?}"
        );
    }
}

#[test]
fn a_megabyte_of_anything_is_answered() {
    let bytes = [b'-', b'{', b'"', b'\\', 0xff, b'\n'];
    for (_, byte) in (0..).zip(bytes).filter(|(index, _)| is_taken(*index, 2)) {
        let output = check(&[], &vec![byte; 1 << 20]);
        assert_eq!(output.status.code(), Some(1));
        assert!(
            String::from_utf8(output.stdout)
                .unwrap()
                .contains("secret-too-large")
        );
    }
}

/// A secret that is given with a keystore's password is not a damaged keystore.
#[test]
fn a_text_is_no_keystore() {
    let folder = Folder::new("check-text-keystore");
    folder.write("password.txt", "changeit");
    for content in [
        "{\"username\": \"alice\", \"password\": \"alice-secret\"}",
        "-----BEGIN PRIVATE KEY-----\nAA==\n",
        "",
    ] {
        folder.write("secret.json", content);
        let done = folder.run(&["check", "--password-file", "password.txt", "secret.json"]);
        assert_eq!(done.status.code(), Some(2));
        let said = text(&done.stderr);
        assert!(
            said.contains("secret.json is text and not a keystore"),
            "{said}"
        );
        assert!(done.stdout.is_empty() && !said.contains("alice-secret"));
    }
    // What is not text can be a damaged keystore.
    for content in [
        &b"\x30\x82\x01\x02\x02\x01\x03"[..],
        b"\xfe\xed\xfe\xed\0",
        b"0\x03\x02\x01\x03",
    ] {
        folder.write("damaged.p12", content);
        let done = folder.run(&["check", "--password-file", "password.txt", "damaged.p12"]);
        assert_eq!(done.status.code(), Some(1));
        assert!(text(&done.stdout).contains("keystore-malformed"));
    }
}

/// The PEM that is made from a keystore is not what its owner has.
#[test]
fn a_keystore_has_no_lines() {
    let folder = Folder::new("check-keystore-lines");
    folder.write("password.txt", "changeit");
    let vectors = include_str!("../../../../vectors/configurations.json");
    let vectors: Value = serde_json::from_str(vectors).unwrap();
    let keystore = vectors["files"]["client.p12"]["base64"].as_str().unwrap();
    folder.write("client.p12", Base64::decode_vec(keystore).unwrap());
    let arguments = [
        "check",
        "--password-file",
        "password.txt",
        "--at",
        "2100-01-01T00:00:00Z",
    ];
    let done = folder.run(&[&arguments[..], &["client.p12"]].concat());
    let said = text(&done.stdout);
    assert!(said.contains("--> certificate (no. 1)\n"), "{said}");
    assert!(
        !said.contains("BEGIN") && !said.contains("fix it with"),
        "{said}"
    );
    let done = folder.run(&[&arguments[..], &["--format", "json", "client.p12"]].concat());
    let document: Value = serde_json::from_slice(&done.stdout).unwrap();
    let finding = &document["findings"][0];
    assert_eq!(finding["at"]["line"], Value::Null);
    assert_eq!(finding["at"]["certificate"], 1);
}

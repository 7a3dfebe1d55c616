//! `msk-auth pack`: loose files of every kind and in any order; what it writes, `check` accepts.

use std::fs;

use base64ct::{Base64, Encoding};
use serde_json::{Value, json};

use crate::folder::{Folder, certificates, text, vectors};
use crate::sampling::{is_taken, is_thorough};

const AT: &str = "2026-06-01T00:00:00Z";

impl Folder {
    /// Packs, and has `check` accept what was written.
    fn pack(&self, id: &str, arguments: &[&str]) -> Value {
        let mut whole = vec!["pack", "--at", AT, "--output", "out.json"];
        whole.extend(arguments);
        let done = self.run(&whole);
        assert_eq!(done.status.code(), Some(0), "{id}: {}", text(&done.stderr));
        assert!(done.stdout.is_empty());
        let checked = self.run(&["check", "--at", AT, "out.json"]);
        assert_eq!(
            checked.status.code(),
            Some(0),
            "{id}: {}",
            text(&checked.stdout)
        );
        let written = fs::read_to_string(self.0.join("out.json")).unwrap();
        assert!(written.len() <= 65_536);
        serde_json::from_str(&written).unwrap()
    }
}

fn document(name: &str, id: &str) -> Value {
    let case = vectors(name)
        .into_iter()
        .find(|case| case["id"] == id)
        .unwrap();
    serde_json::from_str(case["input"]["document"].as_str().unwrap()).unwrap()
}

fn der(pem: &str) -> Vec<u8> {
    let body: String = pem
        .lines()
        .filter(|line| !line.starts_with("---"))
        .collect();
    Base64::decode_vec(&body).unwrap()
}

#[test]
fn any_order_and_any_number_of_files() {
    let folder = Folder::new("pack-order");
    let good = document("secrets", "client-chain-of-four");
    let parts = certificates(&good);
    assert_eq!(parts.len(), 4);
    for (index, part) in parts.iter().enumerate() {
        folder.write(&format!("{index}.pem"), part);
        folder.write(&format!("{index}.der"), der(part));
    }
    folder.write("key.pem", good["privateKey"].as_str().unwrap());
    folder.write("key.der", der(good["privateKey"].as_str().unwrap()));
    folder.write("bundle.pem", format!("{}{}", parts[3], parts[1]));
    let orders = [
        ["0.pem", "1.pem", "2.pem", "3.pem"],
        ["3.pem", "2.pem", "1.pem", "0.pem"],
        ["2.der", "0.der", "3.pem", "1.der"],
        ["bundle.pem", "2.pem", "0.pem", "1.pem"],
    ];
    for order in orders {
        for key in ["key.pem", "key.der"] {
            let mut arguments = vec!["--certificate"];
            arguments.extend(order);
            arguments.extend(["--key", key]);
            let packed = folder.pack(&format!("{order:?} {key}"), &arguments);
            assert_eq!(packed["certificate"], good["certificate"]);
            assert_eq!(packed["privateKey"], good["privateKey"]);
            assert_eq!(packed.get("privateKeyPassword"), None);
        }
    }
    folder.write(
        "all.pem",
        format!("{}{}", good["privateKey"].as_str().unwrap(), parts.concat()),
    );
    let packed = folder.pack("one file", &["--certificate", "all.pem"]);
    assert_eq!(packed, good);
}

#[test]
fn keys_of_every_form() {
    let folder = Folder::new("pack-forms");
    folder.write("password.txt", "testpassword\n");
    let mut forms = 0;
    let mut index = 0;
    for case in vectors("repairs") {
        let id = case["id"].as_str().unwrap();
        let of_a_form = [
            "traditional",
            "ec-parameters",
            "proc-type",
            "pbes2",
            "pbe-sha1",
        ];
        let single = id.matches('+').count() == 1;
        if !single || !of_a_form.iter().any(|form| id.starts_with(form)) {
            continue;
        }
        index += 1;
        if !is_taken(index, 4) {
            continue;
        }
        let spoiled: Value =
            serde_json::from_str(case["input"]["document"].as_str().unwrap()).unwrap();
        folder.write("chain.pem", spoiled["certificate"].as_str().unwrap());
        folder.write("key.pem", spoiled["privateKey"].as_str().unwrap());
        let files = ["--certificate", "chain.pem", "--key", "key.pem"];
        let packed = folder.pack(
            id,
            &[&files[..], &["--password-file", "password.txt"]].concat(),
        );
        assert!(
            packed["privateKey"]
                .as_str()
                .unwrap()
                .starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----\n")
        );
        assert_eq!(packed["privateKeyPassword"], "testpassword");
        let packed = folder.pack(
            id,
            &[
                &files[..],
                &["--password-file", "password.txt", "--encrypt", "none"],
            ]
            .concat(),
        );
        assert!(
            packed["privateKey"]
                .as_str()
                .unwrap()
                .starts_with("-----BEGIN PRIVATE KEY-----\n")
        );
        assert_eq!(packed.get("privateKeyPassword"), None);
        forms += 1;
    }
    let least = if is_thorough() { 25 } else { 6 };
    assert!(forms >= least, "{forms}");
}

#[test]
fn private_ca_json() {
    let folder = Folder::new("pack-acm-pca");
    let good = document("secrets", "client-chain-of-four");
    let parts = certificates(&good);
    // As `aws acm-pca get-certificate` prints it: no line break at either end.
    let answer = json!({
        "Certificate": parts[0].trim_end(),
        "CertificateChain": parts[1..].concat().trim_end(),
    });
    folder.write(
        "issued.json",
        serde_json::to_string_pretty(&answer).unwrap(),
    );
    folder.write("key.pem", good["privateKey"].as_str().unwrap());
    let packed = folder.pack(
        "json",
        &["--certificate", "issued.json", "--key", "key.pem"],
    );
    assert_eq!(packed, good);
}

#[test]
fn what_needs_another_command_names_it() {
    let folder = Folder::new("pack-foreign");
    let good = document("secrets", "client-plain");
    folder.write("key.pem", good["privateKey"].as_str().unwrap());
    folder.write(
        "client.p12",
        [0x30, 0x06, 0x02, 0x01, 0x03, 0x30, 0x01, 0x00],
    );
    folder.write("client.jks", [0xfe, 0xed, 0xfe, 0xed, 0, 0, 0, 2]);
    folder.write(
        "chain.p7b",
        "-----BEGIN PKCS7-----\nMAA=\n-----END PKCS7-----\n",
    );
    for (file, program) in [
        ("client.p12", "msk-auth pack --keystore "),
        ("client.jks", "msk-auth pack --keystore "),
        ("chain.p7b", "openssl pkcs7 "),
    ] {
        let done = folder.run(&[
            "pack",
            "--certificate",
            file,
            "--key",
            "key.pem",
            "--output",
            "out.json",
        ]);
        assert_eq!(done.status.code(), Some(1));
        assert!(
            text(&done.stderr).contains(program),
            "{}",
            text(&done.stderr)
        );
        assert!(!folder.0.join("out.json").exists());
    }
}

#[test]
fn what_is_not_accepted_is_not_written() {
    let folder = Folder::new("pack-rejected");
    let good = document("secrets", "client-encrypted");
    let parts = certificates(&good);
    folder.write("leaf.pem", &parts[0]);
    folder.write("chain.pem", good["certificate"].as_str().unwrap());
    folder.write("key.pem", good["privateKey"].as_str().unwrap());
    folder.write("wrong.txt", "wrong");
    for (arguments, code) in [
        (
            &["--certificate", "leaf.pem", "--key", "key.pem"][..],
            "chain-root-missing",
        ),
        (
            &["--certificate", "chain.pem", "--key", "key.pem"],
            "key-password-missing",
        ),
        (
            &[
                "--certificate",
                "chain.pem",
                "--key",
                "key.pem",
                "--password-file",
                "wrong.txt",
            ],
            "key-password-",
        ),
        (
            &["--certificate", "chain.pem", "--key", "leaf.pem"],
            "secret-field-missing",
        ),
    ] {
        let mut whole = vec!["pack", "--at", AT, "--output", "out.json"];
        whole.extend(arguments);
        let done = folder.run(&whole);
        assert_eq!(done.status.code(), Some(1), "{arguments:?}");
        assert!(text(&done.stderr).contains(code), "{}", text(&done.stderr));
        assert!(!folder.0.join("out.json").exists() && !text(&done.stderr).contains(" wrong\n"));
    }
    let files = ["pack", "--certificate", "chain.pem", "--key", "key.pem"];
    let over = folder.run(&[&files[..], &["--output", "key.pem"]].concat());
    assert_eq!(over.status.code(), Some(2));
    let encrypt =
        folder.run(&[&files[..], &["--output", "o", "--encrypt", "pbe-sha1-3des"]].concat());
    assert_eq!(encrypt.status.code(), Some(2));
}

/// Tools have names of their own for it; beside a key in the clear such a name means something else.
#[test]
fn a_password_is_taken_under_the_names_that_tools_write() {
    let folder = Folder::new("pack-password-names");
    let good = document("secrets", "client-encrypted");
    let open = document("secrets", "client-plain");
    for name in [
        "privateKeyPassword",
        "password",
        "passphrase",
        "ssl.key.password",
        "KAFKA_SSL_KEY_PASSWORD",
        "keyPassword",
    ] {
        let one = json!({"crt": good["certificate"], "key": good["privateKey"], name: good["privateKeyPassword"]});
        folder.write("one.json", one.to_string());
        let packed = folder.pack(name, &["--overwrite", "--certificate", "one.json"]);
        assert_eq!(
            packed["privateKeyPassword"], good["privateKeyPassword"],
            "{name}"
        );
    }
    let one = json!({"user.crt": open["certificate"], "user.key": open["privateKey"], "user.password": "of a p12"});
    folder.write("one.json", one.to_string());
    let packed = folder.pack("plain", &["--overwrite", "--certificate", "one.json"]);
    assert!(packed["privateKeyPassword"].is_null());
}

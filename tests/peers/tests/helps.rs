//! What the findings about keys say to type: OpenSSL does it.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use msk_auth::{Conditions, Rules, secret, tls};
use rustls::pki_types::UnixTime;
use serde_json::{Value, json};

/// Types a command in a folder, with the key's password where OpenSSL would ask for it.
fn typed(command: &str, folder: &Path, password: &str) -> Result<(), String> {
    let done = Command::new("sh")
        .args(["-c", command])
        .env("KEY_PASSWORD", password)
        .current_dir(folder)
        .output()
        .unwrap();
    match done.status.success() {
        true => Ok(()),
        false => Err(String::from_utf8_lossy(&done.stderr).into_owned()),
    }
}

/// The command of a help, alone or between backquotes.
fn command(help: &str) -> Option<&str> {
    let quoted = help.split('`').nth(1);
    let command = quoted.unwrap_or(help);
    command.starts_with("openssl ").then_some(command)
}

#[test]
fn openssl_does_what_the_findings_about_keys_say() {
    let folder =
        Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("helps-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let at = UnixTime::since_unix_epoch(Duration::from_secs(1_790_812_800));
    let conditions = Conditions::new(Rules::lambda(), tls::ring()).at(at);
    let vectors = concat!(env!("CARGO_MANIFEST_DIR"), "/../../vectors");
    let read = |name: &str| -> Value {
        serde_json::from_str(&fs::read_to_string(format!("{vectors}/{name}")).unwrap()).unwrap()
    };
    let certificate = read("samples/good.json")["certificate"].clone();
    let mut typed_commands = 0;
    let mut failed = Vec::new();
    for case in read("keys.json")["cases"].as_array().unwrap() {
        // Who types has the password.
        if case["id"].as_str().unwrap().ends_with("-no-password") {
            continue;
        }
        let (pem, password) = (&case["input"]["pem"], &case["input"]["password"]);
        let mut document = json!({"certificate": certificate, "privateKey": pem});
        if password.is_string() {
            document["privateKeyPassword"] = password.clone();
        }
        let report = secret::check(document.to_string().as_bytes(), None, &conditions);
        let codes: Vec<_> = report.findings.iter().map(|finding| finding.code).collect();
        for finding in report.findings.iter() {
            let turns = ["key-encryption-not-in-java", "key-pbes2", "key-not-pkcs8"];
            let Some(command) = finding.help.as_deref().and_then(command) else {
                continue;
            };
            // The key must be sound but for this, and one that OpenSSL reads.
            let alone = codes.iter().all(|code| {
                *code == finding.code
                    || matches!(code.as_str(), "key-mismatch" | "key-password-not-ascii")
            });
            if !turns.contains(&finding.code.as_str()) || !alone {
                continue;
            }
            fs::write(folder.join("key.pem"), pem.as_str().unwrap()).unwrap();
            let asked = "-passin env:KEY_PASSWORD -passout env:KEY_PASSWORD";
            let ended = typed(
                &format!("{command} {asked}"),
                &folder,
                password.as_str().unwrap_or_default(),
            );
            if let Err(said) = ended {
                failed.push(format!("{}: {command}: {said}", case["id"]));
            }
            typed_commands += 1;
        }
    }
    fs::remove_dir_all(&folder).unwrap();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    assert!(typed_commands > 80, "{typed_commands}");
}

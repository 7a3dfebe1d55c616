//! `check` → the command it prints → `check` says accepted; and how `repair` writes.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

use crate::folder::{Folder, text, vectors};
use crate::sampling::{is_taken, is_thorough};

impl Folder {
    /// Runs a command line as a shell would, with our program for `msk-auth`.
    fn shell(&self, line: &str) -> Output {
        let bin = Path::new(env!("CARGO_BIN_EXE_msk-auth")).parent().unwrap();
        let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap());
        let mut command = Command::new("sh");
        command.args(["-c", line]).env("PATH", path);
        command.current_dir(&self.0).output().unwrap()
    }
}

fn spoiled_sample() -> String {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../vectors/samples/spoiled.json"
    );
    fs::read_to_string(path).unwrap()
}

const LEAD: &str = "fix it with: ";

/// Whether check says that repair will do, and whether it did.
fn follow(folder: &Folder, id: &str, arguments: &[&str]) -> bool {
    let checked = folder.run(arguments);
    let printed = text(&checked.stdout);
    let Some(command) = printed.lines().find_map(|line| line.strip_prefix(LEAD)) else {
        return false;
    };
    assert_eq!(checked.status.code(), Some(1), "{id}");
    assert_eq!(
        printed.lines().rev().nth(1),
        Some(&*format!("{LEAD}{command}")),
        "{id}"
    );
    let last = printed.lines().last().unwrap();
    assert!(
        last.starts_with("to learn more about a code: msk-auth explain "),
        "{last}"
    );
    let repaired = folder.shell(command);
    assert_eq!(
        repaired.status.code(),
        Some(0),
        "{id}: {}",
        text(&repaired.stderr)
    );
    assert!(
        repaired.stdout.is_empty(),
        "{id}: a secret on standard output"
    );
    let mut again = arguments.to_vec();
    again.pop();
    again.push("secret 1.repaired.json");
    let again = folder.run(&again);
    assert_eq!(
        again.status.code(),
        Some(0),
        "{id}: {}",
        text(&again.stdout)
    );
    let last = text(&again.stdout);
    let mut lines = last.lines();
    assert!(lines.any(|line| line.starts_with("accepted")), "{id}");
    fs::remove_file(folder.0.join("secret 1.repaired.json")).unwrap();
    true
}

/// Every secret of the corpus that can be fixed alone, with single faults and one pair in ten;
/// one in five of those without `MSK_AUTH_THOROUGH`.
#[test]
fn the_command_that_check_prints_mends() {
    let folder = Folder::new("follow");
    let mut followed = 0;
    for (number, case) in vectors("repairs").iter().enumerate() {
        let id = case["id"].as_str().unwrap();
        let is_pair = id.matches('+').count() == 2;
        if is_pair && number % 10 != 0 || !is_taken(number, 5) {
            continue;
        }
        folder.write("secret 1.json", case["input"]["document"].as_str().unwrap());
        let at = case["input"]["at"].as_str().unwrap();
        let claimed = follow(&folder, id, &["check", "--at", at, "secret 1.json"]);
        followed += u32::from(claimed);
        // Warnings alone are no reason to repair.
        let checked = folder.run(&["check", "--at", at, "secret 1.json"]);
        let can_be_mended = case["expect"]["repair"] == "accepted"
            && case["input"]["certificates"].is_null()
            && checked.status.code() == Some(1);
        assert_eq!(claimed, can_be_mended, "{id}");
    }
    let least = if is_thorough() { 55 } else { 10 };
    assert!(followed >= least, "{followed}");
}

/// Every envelope and naming that people bring; without `MSK_AUTH_THOROUGH`, every fourth.
#[test]
fn from_every_envelope_the_command_that_check_prints_leads_to_accepted() {
    use base64ct::{Base64, Encoding};
    let folder = Folder::new("envelopes");
    let mut followed = 0;
    for (index, case) in vectors("envelopes").into_iter().enumerate() {
        if !is_taken(index, 4) {
            continue;
        }
        let (id, input) = (case["id"].as_str().unwrap(), &case["input"]);
        let document = match input["document"].as_str() {
            Some(text) => text.as_bytes().to_vec(),
            None => Base64::decode_vec(input["document_base64"].as_str().unwrap()).unwrap(),
        };
        folder.write("secret 1.json", document);
        let at = input["at"].as_str().unwrap();
        let claimed = follow(&folder, id, &["check", "--at", at, "secret 1.json"]);
        followed += u32::from(claimed);
        let can_be_mended =
            case["expect"]["repair"] == "accepted" && case["expect"]["accepted"] == false;
        assert_eq!(claimed, can_be_mended, "{id}");
    }
    let least = if is_thorough() { 100 } else { 22 };
    assert!(followed >= least, "{followed}");
}

#[test]
fn the_sample_is_mended() {
    let folder = Folder::new("sample");
    folder.write("secret 1.json", spoiled_sample());
    assert!(follow(&folder, "sample", &["check", "secret 1.json"]));
    assert!(follow(
        &folder,
        "sample",
        &[
            "check",
            "--rules",
            "lambda",
            "--type",
            "CLIENT_CERTIFICATE_TLS_AUTH",
            "secret 1.json"
        ]
    ));
}

#[test]
#[cfg(unix)]
fn only_the_owner_reads_what_is_written() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new("mode");
    folder.write("secret.json", spoiled_sample());
    // Another file of that name, which anybody reads, is replaced and not written into.
    let target = folder.write("fixed.json", "old");
    fs::set_permissions(&target, fs::Permissions::from_mode(0o666)).unwrap();
    let kept = folder.0.join("kept.json");
    fs::hard_link(&target, &kept).unwrap();
    let done = folder.run(&["repair", "--output", "fixed.json", "secret.json"]);
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
    assert_eq!(
        fs::metadata(&target).unwrap().permissions().mode() & 0o777,
        0o600
    );
    assert_eq!(fs::read_to_string(kept).unwrap(), "old");
    let left: Vec<_> = fs::read_dir(&folder.0)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.contains("tmp"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn an_input_is_not_written_over_unless_told() {
    let folder = Folder::new("over");
    let path = folder.write("secret.json", spoiled_sample());
    for name in ["secret.json", "./secret.json", path.to_str().unwrap()] {
        let refused = folder.run(&["repair", "--output", name, "secret.json"]);
        assert_eq!(refused.status.code(), Some(2));
        assert!(text(&refused.stderr).contains("--overwrite"));
        assert_eq!(fs::read_to_string(&path).unwrap(), spoiled_sample());
    }
    let told = folder.run(&[
        "repair",
        "--overwrite",
        "--output",
        "secret.json",
        "secret.json",
    ]);
    assert_eq!(told.status.code(), Some(0), "{}", text(&told.stderr));
    assert_eq!(folder.run(&["check", "secret.json"]).status.code(), Some(0));
}

#[test]
#[cfg(target_os = "linux")]
fn a_device_is_not_replaced() {
    let folder = Folder::new("device");
    folder.write("secret.json", spoiled_sample());
    for target in ["/dev/stdout", "/dev/null", "."] {
        let refused = folder.run(&["repair", "--output", target, "secret.json"]);
        assert_eq!(refused.status.code(), Some(2), "{target}");
    }
}

/// `script` gives the program a terminal.
#[test]
#[cfg(target_os = "linux")]
fn a_terminal_shows_no_secret_unless_asked() {
    let folder = Folder::new("terminal");
    folder.write("secret.json", spoiled_sample());
    let refused = folder.shell("script -qec 'msk-auth repair secret.json' /dev/null");
    assert_eq!(refused.status.code(), Some(2), "{}", text(&refused.stdout));
    let shown = text(&refused.stdout);
    assert!(
        shown.contains("--output -") && !shown.contains("correct-horse"),
        "{shown}"
    );
    let asked = folder.shell("script -qec 'msk-auth repair --output - secret.json' /dev/null");
    assert_eq!(asked.status.code(), Some(0));
    assert!(text(&asked.stdout).contains("correct-horse"));
}

#[test]
fn a_pipe_takes_the_document_and_only_that() {
    let folder = Folder::new("pipe");
    folder.write("secret.json", spoiled_sample());
    let piped = folder.shell("msk-auth repair - < secret.json 2> told.txt | msk-auth check -");
    assert_eq!(piped.status.code(), Some(0), "{}", text(&piped.stdout));
    let told = fs::read_to_string(folder.0.join("told.txt")).unwrap();
    assert!(
        told.contains("[key-pbes2]") && !told.contains("correct-horse") && !told.contains("BEGIN")
    );
}

#[test]
fn what_cannot_be_mended_is_left_and_told() {
    let folder = Folder::new("left");
    for case in vectors("repairs") {
        let Some(left) = case["expect"]["repair"].as_array() else {
            continue;
        };
        if case["id"].as_str().unwrap().matches('+').count() == 2 {
            continue;
        }
        let id = case["id"].as_str().unwrap();
        folder.write("secret.json", case["input"]["document"].as_str().unwrap());
        let at = case["input"]["at"].as_str().unwrap();
        let done = folder.run(&["repair", "--at", at, "--output", "out.json", "secret.json"]);
        assert_eq!(done.status.code(), Some(1), "{id}");
        for code in left {
            let told = text(&done.stderr).contains(&format!("error[{}]", code.as_str().unwrap()));
            assert!(told, "{id}: {}", text(&done.stderr));
        }
    }
}

#[test]
fn what_is_missing_can_be_supplied() {
    let folder = Folder::new("supplied");
    let mut count = 0;
    for case in vectors("repairs") {
        let Some(certificates) = case["input"]["certificates"].as_str() else {
            continue;
        };
        folder.write("secret.json", case["input"]["document"].as_str().unwrap());
        folder.write("ca.pem", certificates);
        let at = case["input"]["at"].as_str().unwrap();
        let arguments = [
            "repair",
            "--at",
            at,
            "--certificates",
            "ca.pem",
            "--output",
            "out.json",
            "secret.json",
        ];
        let expected = i32::from(case["expect"]["repair"] != "accepted");
        let done = folder.run(&arguments);
        assert_eq!(
            done.status.code(),
            Some(expected),
            "{}: {}",
            case["id"],
            text(&done.stderr)
        );
        count += 1;
    }
    assert!(count >= 2);

    let good: Value = serde_json::from_str(
        &fs::read_to_string(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../vectors/samples/good.json"
        ))
        .unwrap(),
    )
    .unwrap();
    let mut without = good.clone();
    without
        .as_object_mut()
        .unwrap()
        .remove("privateKeyPassword");
    folder.write("secret.json", without.to_string());
    folder.write(
        "password.txt",
        format!("{}\r\n", good["privateKeyPassword"].as_str().unwrap()),
    );
    let done = folder.run(&[
        "repair",
        "--password-file",
        "password.txt",
        "--output",
        "out.json",
        "secret.json",
    ]);
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
    let done = folder.run(&[
        "repair",
        "--encrypt",
        "none",
        "--password-file",
        "password.txt",
        "--output",
        "plain.json",
        "out.json",
    ]);
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
    let plain: Value =
        serde_json::from_str(&fs::read_to_string(folder.0.join("plain.json")).unwrap()).unwrap();
    assert!(
        plain["privateKey"]
            .as_str()
            .unwrap()
            .starts_with("-----BEGIN PRIVATE KEY-----\n")
    );
    assert!(plain.get("privateKeyPassword").is_none());
    let members: Vec<_> = plain.as_object().unwrap().keys().collect();
    assert_eq!(members, ["certificate", "privateKey"]);
}

/// A copy of `vectors/samples/good.json` must come out byte for byte.
#[test]
fn what_is_right_stays() {
    let folder = Folder::new("right");
    let good = fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../vectors/samples/good.json"
    ))
    .unwrap();
    folder.write("secret.json", &good);
    let done = folder.run(&["repair", "--output", "-", "secret.json"]);
    assert_eq!(text(&done.stdout), good);
    assert!(text(&done.stderr).contains("changed nothing"));
}

#[test]
fn what_is_too_large_is_not_written_in_part() {
    let folder = Folder::new("too-large");
    let large = " ".repeat(2_000_000) + "{}";
    folder.write("secret.json", &large);
    for arguments in [
        [
            "repair",
            "secret.json",
            "--output",
            "secret.json",
            "--overwrite",
        ],
        [
            "repair",
            "secret.json",
            "--output",
            "other.json",
            "--overwrite",
        ],
    ] {
        let ended = folder.run(&arguments);
        let said = String::from_utf8_lossy(&ended.stderr);
        assert_eq!(ended.status.code(), Some(2), "{said}");
        assert!(said.contains("larger than 1 MiB"), "{said}");
    }
    assert_eq!(
        fs::read_to_string(folder.0.join("secret.json")).unwrap(),
        large
    );
    assert!(!folder.0.join("other.json").exists());
}

#[test]
fn a_given_password_that_does_not_open_the_key_is_told() {
    let folder = Folder::new("given-password");
    let good = fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../vectors/samples/good.json"
    ));
    let mut document: Value = serde_json::from_str(&good.unwrap()).unwrap();
    document
        .as_object_mut()
        .unwrap()
        .remove("privateKeyPassword");
    folder.write("secret.json", document.to_string());
    folder.write("password", "not this one");
    let arguments = [
        "repair",
        "secret.json",
        "--password-file",
        "password",
        "--output",
        "o.json",
    ];
    let ended = folder.run(&arguments);
    let said = String::from_utf8_lossy(&ended.stderr);
    assert_eq!(ended.status.code(), Some(1), "{said}");
    assert!(said.contains("key-password-wrong"), "{said}");
    assert!(said.contains("--password-file"), "{said}");
}

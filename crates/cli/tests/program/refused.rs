//! What the program refuses so that nothing is lost and no option is ignored.

use std::fs;
use std::io::Write;
use std::process::Stdio;

use serde_json::Value;

use crate::folder::{Folder, text};

const AT: &str = "2026-06-01T00:00:00Z";
const SAMPLE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../vectors/samples/good.json"
);
const SCRAM: &str = "bootstrap.servers=127.0.0.1:1\nsecurity.protocol=sasl_plaintext\n\
    sasl.mechanism=SCRAM-SHA-512\nsasl.username=alice\nsasl.password=alice-secret\n";

/// A folder with the sample's certificates and key as files, and a configuration that names them.
fn folder(name: &str) -> Folder {
    let folder = Folder::new(name);
    let sample: Value = serde_json::from_str(&fs::read_to_string(SAMPLE).unwrap()).unwrap();
    folder.write("chain.pem", sample["certificate"].as_str().unwrap());
    folder.write("key.pem", sample["privateKey"].as_str().unwrap());
    folder.write("secret.json", fs::read(SAMPLE).unwrap());
    let password = sample["privateKeyPassword"].as_str();
    let password = password.map_or_else(String::new, |text| format!("ssl.key.password={text}\n"));
    folder.write(
        "kcat.conf",
        format!(
            "bootstrap.servers=b:9093\nsecurity.protocol=ssl\nssl.certificate.location=chain.pem\n\
             ssl.key.location=key.pem\n{password}"
        ),
    );
    folder.write("scram.conf", SCRAM);
    folder
}

/// Runs the program, which must refuse with these words and change no file.
fn refused(folder: &Folder, line: &str, words: &str) {
    let all = || -> Vec<_> {
        let files = fs::read_dir(&folder.0).unwrap();
        let mut all: Vec<_> = files
            .map(|file| file.unwrap().path())
            .map(|path| (fs::read(&path).unwrap(), path))
            .collect();
        all.sort();
        all
    };
    let before = all();
    let arguments: Vec<_> = line.split(' ').collect();
    let done = folder.run(&arguments);
    let said = text(&done.stderr);
    assert_eq!(done.status.code(), Some(2), "{line}: {said}");
    assert!(said.contains(words), "{line}: {said}");
    assert!(before == all(), "{line} changed a file");
}

#[test]
fn a_file_that_the_configuration_names_is_an_input() {
    let folder = folder("refused-inputs");
    for line in [
        "convert --to java --output key.pem kcat.conf",
        "convert --to java --output chain.pem kcat.conf",
        "convert --to java --output ./key.pem kcat.conf",
        "pack --config kcat.conf --at 2026-06-01T00:00:00Z --output key.pem",
        "pack --config kcat.conf --at 2026-06-01T00:00:00Z --output chain.pem",
        "plan --config kcat.conf --format java --reveal --output key.pem",
    ] {
        refused(&folder, line, "is an input");
    }
}

#[test]
fn standard_input_is_read_once() {
    let folder = folder("refused-stdin");
    for line in [
        "pack --certificate - --password-file - --output out.json",
        "repair --certificates - --output out.json -",
    ] {
        let mut command = folder.command();
        command.args(line.split(' ')).stdin(Stdio::piped());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut running = command.spawn().unwrap();
        let key = fs::read(folder.0.join("key.pem")).unwrap();
        let _ = running.stdin.take().unwrap().write_all(&key);
        let said = text(&running.wait_with_output().unwrap().stderr);
        assert!(said.contains("only one input can be `-`"), "{line}: {said}");
    }
}

#[test]
fn an_option_that_the_method_does_not_use_is_refused() {
    let folder = folder("refused-unused");
    folder.write("empty", " \n");
    for (line, words) in [
        (
            "connect --config kcat.conf --method iam",
            "--method is only for use with --brokers",
        ),
        (
            "connect --config kcat.conf --token-file none",
            "--token-file is for oauthbearer",
        ),
        (
            "connect --config kcat.conf --scope all",
            "--scope is for oauthbearer",
        ),
        (
            "connect --config kcat.conf --region eu-west-1",
            "--region is for IAM",
        ),
        (
            "connect --brokers b:1 --method plaintext --ca none",
            "--ca is for TLS",
        ),
        (
            "connect --brokers b:1 --method tls --secret secret.json",
            "--secret is for a login",
        ),
        (
            "connect --brokers b:1 --method scram --secret secret.json --grant jwt-bearer",
            "--grant is for oauthbearer",
        ),
        (
            "connect --brokers b:1 --method oauthbearer --token-file empty",
            "empty contains no token",
        ),
        (
            "check --alias a secret.json",
            "--alias and --resolve are for configurations and keystores",
        ),
        (
            "check --resolve secret.json",
            "--alias and --resolve are for configurations and keystores",
        ),
        (
            "repair --encrypt pbe-sha1-3des --output out.json plain.json",
            "needs a password",
        ),
    ] {
        if line.ends_with("plain.json") {
            let made = folder.run(&[
                "pack",
                "--at",
                AT,
                "--config",
                "kcat.conf",
                "--encrypt",
                "none",
                "--output",
                "plain.json",
            ]);
            assert_eq!(made.status.code(), Some(0), "{}", text(&made.stderr));
        }
        refused(&folder, line, words);
    }
}

/// An earlier copy that is fixed must not be replaced by one that is not.
#[test]
fn a_repair_that_changes_nothing_writes_nothing() {
    let folder = folder("refused-repair");
    folder.write("fixed.json", "the earlier copy");
    for (name, content) in [
        ("bin", &b"\x00\x01\x02"[..]),
        ("empty", b""),
        ("cut.json", b"{\"certificate\": \""),
    ] {
        folder.write(name, content);
        let done = folder.run(&["repair", "--output", "fixed.json", name]);
        let said = text(&done.stderr);
        assert_eq!(done.status.code(), Some(1), "{said}");
        assert!(said.contains("nothing was written"), "{said}");
        let kept = fs::read_to_string(folder.0.join("fixed.json")).unwrap();
        assert_eq!(kept, "the earlier copy");
        let shown = folder.run(&["repair", name]);
        assert_eq!(text(&shown.stdout), "", "{name}");
    }
}

#[test]
fn several_codes_are_explained_in_turn() {
    let folder = Folder::new("refused-explain");
    for line in [
        &["key-pbes2", "pem-keystore"][..],
        &["key-pbes2, pem-keystore, key-pbes2"],
    ] {
        let mut arguments = vec!["explain"];
        arguments.extend(line);
        let done = folder.run(&arguments);
        let shown = text(&done.stdout);
        assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
        assert_eq!(shown.matches("\nWhy\n").count(), 2, "{shown}");
        assert!(
            shown.starts_with("key-pbes2\n") && shown.contains("\npem-keystore\n"),
            "{shown}"
        );
    }
    let unknown = folder.run(&["explain", "key-pbes2", "no-such-code"]);
    assert_eq!(unknown.status.code(), Some(2));
    let said = text(&unknown.stderr);
    assert!(said.contains("1 of these words is not a code"), "{said}");
}

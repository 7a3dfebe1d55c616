//! What `msk-auth plan` and `msk-auth access` print, word for word.
//!
//! A file in `golden/` holds a command, what it prints and its exit status. With `UPDATE_GOLDEN=1`
//! in the environment the files are written anew; look at the difference before you keep it.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

fn run(command: &str) -> String {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/inputs");
    let arguments = command.strip_prefix("msk-auth ").unwrap().split(' ');
    let output = Command::new(env!("CARGO_BIN_EXE_msk-auth"))
        .args(arguments)
        .current_dir(here)
        .env_remove("CLICOLOR_FORCE")
        .output()
        .unwrap();
    let mut text = format!("$ {command}\n");
    text += &String::from_utf8(output.stdout).unwrap();
    if !output.stderr.is_empty() {
        write!(
            text,
            "stderr:\n{}",
            String::from_utf8(output.stderr).unwrap()
        )
        .unwrap();
    }
    writeln!(text, "exit: {}", output.status.code().unwrap()).unwrap();
    text
}

#[test]
fn as_recorded() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            let name = path.file_name().unwrap().to_string_lossy();
            name.starts_with("plan-") || name.starts_with("access-")
        })
        .collect();
    files.sort();
    assert!(files.len() > 20);
    let mut differing = Vec::new();
    for file in files {
        let recorded = std::fs::read_to_string(&file).unwrap();
        let command = recorded.lines().next().unwrap().strip_prefix("$ ").unwrap();
        let got = run(command);
        if got != recorded {
            if std::env::var_os("UPDATE_GOLDEN").is_some() {
                std::fs::write(&file, &got).unwrap();
            } else {
                differing.push(format!("{}:\n{got}", file.display()));
            }
        }
    }
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}

/// Only `--reveal` puts a secret anywhere.
#[test]
fn a_secret_is_left_out_unless_asked_for() {
    let plan = "msk-auth plan --cluster cluster-iam-scram.json --bootstrap brokers-iam-scram.json \
                --secret secret-login.json --format";
    for format in ["human", "json", "java", "librdkafka", "kcat"] {
        assert!(
            !run(&format!("{plan} {format}")).contains("not-the-real-one"),
            "{format}"
        );
    }
    assert!(run(&format!("{plan} java --reveal")).contains("not-the-real-one"));
}

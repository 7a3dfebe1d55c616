//! Where the output can't be written: a reader that has seen enough, a full disk.

use std::io::pipe;
use std::process::{Command, Output, Stdio};

const GOOD: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../vectors/samples/good.json"
);
const SPOILED: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../vectors/samples/spoiled.json"
);

fn check(file: &str, format: &str, stdout: impl Into<Stdio>) -> Output {
    Command::new(env!("CARGO_BIN_EXE_msk-auth"))
        .args(["check", "--format", format, file])
        .stdout(stdout)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
        .wait_with_output()
        .unwrap()
}

#[test]
fn a_reader_that_has_seen_enough_changes_no_verdict() {
    for (file, status) in [(GOOD, 0), (SPOILED, 1)] {
        for format in ["human", "json"] {
            let (reader, writer) = pipe().unwrap();
            drop(reader);
            let ended = check(file, format, writer);
            assert_eq!(ended.status.code(), Some(status), "{file} {format}");
            assert_eq!(String::from_utf8_lossy(&ended.stderr), "");
        }
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_told() {
    for format in ["human", "json"] {
        let full = std::fs::File::options()
            .write(true)
            .open("/dev/full")
            .unwrap();
        let ended = check(GOOD, format, full);
        let said = String::from_utf8_lossy(&ended.stderr);
        assert_eq!(ended.status.code(), Some(2), "{said}");
        assert!(
            said.starts_with("msk-auth: can't write to standard output: "),
            "{said}"
        );
    }
}

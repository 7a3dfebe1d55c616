//! The pictures of the README and of the crate pages: what a terminal shows.
//!
//! With `UPDATE_EXPECT` in the environment they are drawn again. That of `connect` is drawn in
//! `tests/peers/tests/connect_picture.rs`, where Kafka is.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::drawing;
use crate::folder::text;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
/// The moment at which all of them were taken.
const MOMENT: &str = "2026-11-27T09:00:00Z";

/// What a shell shows of these command lines, typed in the repository's root.
fn session(lines: &[&str]) -> String {
    let mut shown = String::new();
    for line in lines {
        let mut words = line.split(' ');
        assert_eq!(words.next(), Some("msk-auth"), "{line}");
        let mut command = Command::new(env!("CARGO_BIN_EXE_msk-auth"));
        command.current_dir(ROOT).args(words);
        if !line.contains(" plan ") {
            command.args(["--at", MOMENT]);
        }
        let output = command.env("CLICOLOR_FORCE", "1").output().unwrap();
        if !shown.is_empty() {
            shown.push('\n');
        }
        shown.push_str(&drawing::typed(line));
        shown.push_str(&text(&output.stdout));
        shown.push_str(&text(&output.stderr));
    }
    // The printed commands repeat it.
    shown.replace(&format!("--at {MOMENT} "), "")
}

#[test]
fn they_show_what_the_program_prints() {
    let fixed = Path::new(ROOT).join("vectors/samples/spoiled.repaired.json");
    let _ = fs::remove_file(&fixed);
    let pictures = [
        (
            "check",
            &[
                "msk-auth check vectors/samples/spoiled.json",
                "msk-auth repair --output vectors/samples/spoiled.repaired.json vectors/samples/spoiled.json",
                "msk-auth check vectors/samples/spoiled.repaired.json",
            ][..],
        ),
        (
            "plan",
            &[
                "msk-auth plan --cluster vectors/samples/cluster.json --bootstrap vectors/samples/brokers.json --secret vectors/samples/good.json",
            ],
        ),
    ];
    let mut old = Vec::new();
    for (name, lines) in pictures {
        if !drawing::is_kept(name, &session(lines)) {
            old.push(name);
        }
    }
    fs::remove_file(&fixed).unwrap();
    assert!(
        old.is_empty(),
        "old: {old:?}; draw them again with UPDATE_EXPECT=1 cargo test -p msk-auth-cli --test program pictures"
    );
}

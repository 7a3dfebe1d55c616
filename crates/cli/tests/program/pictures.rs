//! The pictures of the README and of the crate pages: what a terminal shows.
//!
//! With `UPDATE_EXPECT` in the environment they are drawn again.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anstyle::RgbColor;
use anstyle_svg::Term;

use crate::folder::text;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
/// The columns of the terminal.
const COLUMNS: usize = 110;
/// The moment at which all of them were taken.
const MOMENT: &str = "2026-11-27T09:00:00Z";

/// A terminal's look, with its own background: readable on a light page and on a dark one.
fn picture(shown: &str) -> String {
    Term::new()
        .fg_color(RgbColor(0xd0, 0xd7, 0xde).into())
        .bg_color(RgbColor(0x16, 0x1b, 0x22).into())
        .min_width_px(960)
        .render_svg(shown)
}

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
        shown.push_str(&format!("\u{1b}[1m$ {line}\u{1b}[0m\n"));
        shown.push_str(&text(&output.stdout));
        shown.push_str(&text(&output.stderr));
    }
    // The printed commands repeat it.
    wrapped(&shown.replace(&format!("--at {MOMENT} "), ""))
}

/// The lines as a terminal breaks them, which counts no escape sequence.
fn wrapped(shown: &str) -> String {
    let mut wrapped = String::new();
    let (mut column, mut in_sequence) = (0, false);
    for character in shown.chars() {
        match character {
            '\n' => column = 0,
            '\u{1b}' => in_sequence = true,
            _ if in_sequence => in_sequence = character != 'm',
            _ => {
                if column == COLUMNS {
                    wrapped.push('\n');
                    column = 0;
                }
                column += 1;
            }
        }
        wrapped.push(character);
    }
    wrapped
}

fn file(name: &str) -> PathBuf {
    Path::new(ROOT)
        .join("docs/pictures")
        .join(format!("{name}.svg"))
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
        let drawn = picture(&session(lines));
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            fs::write(file(name), &drawn).unwrap();
        }
        let kept = fs::read_to_string(file(name)).unwrap_or_default();
        if kept != drawn {
            old.push(name);
        }
    }
    fs::remove_file(&fixed).unwrap();
    assert!(
        old.is_empty(),
        "old: {old:?}; draw them again with UPDATE_EXPECT=1 cargo test -p msk-auth-cli --test program pictures"
    );
}

//! What a packager installs, and colours.

use std::fs;

use crate::folder::{Folder, text};

/// The commands that help lists.
fn commands(folder: &Folder) -> Vec<String> {
    let help = text(&folder.run(&["-h"]).stdout);
    let (_, commands) = help.split_once("Commands:\n").unwrap();
    let (commands, _) = commands.split_once("\n\n").unwrap();
    let entries = commands.lines().filter_map(|line| line.strip_prefix("  "));
    let names = entries.filter_map(|entry| entry.split(' ').next());
    let names = names.filter(|name| !["", "help"].contains(name));
    names.map(str::to_owned).collect()
}

#[test]
fn completions_know_every_command() {
    let folder = Folder::new("completions");
    let commands = commands(&folder);
    assert!(commands.len() >= 10, "{commands:?}");
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let done = folder.run(&["completions", shell]);
        assert_eq!(done.status.code(), Some(0), "{shell}");
        let script = text(&done.stdout);
        for name in commands.iter().map(String::as_str).chain(["cluster-arn"]) {
            assert!(script.contains(name), "{shell}: {name}");
        }
    }
    assert_eq!(folder.run(&["completions", "csh"]).status.code(), Some(2));
}

#[test]
fn every_command_has_a_manual_page() {
    let folder = Folder::new("manual");
    let done = folder.run(&["man", "."]);
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
    for name in commands(&folder) {
        let page = fs::read_to_string(folder.0.join(format!("msk-auth-{name}.1"))).unwrap();
        assert!(
            page.contains(".SH NAME") && page.contains("Example"),
            "{name}"
        );
    }
    let page = fs::read_to_string(folder.0.join("msk-auth.1")).unwrap();
    assert!(page.contains("Exit status: 0"), "{page}");
    let nowhere = folder.run(&["man", "nowhere"]);
    assert_eq!(nowhere.status.code(), Some(2));
    assert!(text(&nowhere.stderr).starts_with("msk-auth: can't write into nowhere: "));
}

#[test]
fn colours_are_as_asked_for() {
    let folder = Folder::new("colours");
    let is_coloured = |arguments: &[&str], setting: &str| {
        let mut command = folder.command();
        let command = command.args(arguments).env_remove("NO_COLOR");
        let done = command.env(setting, "1").output().unwrap();
        let all = [done.stdout, done.stderr].concat();
        all.contains(&0x1b)
    };
    folder.write("empty.json", "{}");
    for (arguments, complaint) in [
        (&["check", "empty.json"][..], "findings"),
        (&["chekc"], "usage"),
        (&["--help"], "help"),
    ] {
        let with = |color: &[&'static str]| [arguments, color].concat();
        // A pipe is no terminal.
        assert!(!is_coloured(arguments, "UNRELATED"), "{complaint}");
        assert!(is_coloured(arguments, "CLICOLOR_FORCE"), "{complaint}");
        let always = with(&["--color", "always"]);
        assert!(is_coloured(&always, "UNRELATED"), "{complaint}");
        assert!(
            is_coloured(&with(&["--color=always"]), "NO_COLOR"),
            "{complaint}"
        );
        assert!(
            !is_coloured(&with(&["--color", "never"]), "CLICOLOR_FORCE"),
            "{complaint}"
        );
        assert!(
            !is_coloured(&with(&["--color", "auto"]), "NO_COLOR"),
            "{complaint}"
        );
    }
}

//! Files and the secret that they make: the table `repairs/packs.txt`.
//!
//! A row has a file in each line, its name before the content; then, after `=`, the document, or that there is none;
//! after `+` each change, after `-` what is wrong with the files and how the help begins, after `!` what is wrong with the document.

use msk_auth::secret::pack::{self, PackInput};
use msk_auth::secret::repair::Options;
use msk_auth::{Finding, Rules};

use crate::material::conditions;
use crate::pem_names::{expanded, summary};

#[test]
fn files_make_a_secret() {
    let table = include_str!("repairs/packs.txt");
    let mut wrong = String::new();
    for row in table.trim_end().split("\n\n") {
        let (files, _) = row.split_once("\n= ").unwrap();
        let found = format!("{files}\n{}", found(files));
        if found != row {
            wrong += &format!("{found}\n\n");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

fn found(files: &str) -> String {
    let contents: Vec<_> = files
        .lines()
        .map(|line| line.split_once(' ').unwrap())
        .map(|(name, content)| (name, content_of(name, content)))
        .collect();
    let inputs: Vec<_> = contents
        .iter()
        .map(|(name, content)| PackInput::new(name, content.as_bytes()))
        .collect();
    let mut options = Options::default();
    options.iterations = 1;
    let packed = pack::pack(&inputs, &options, &conditions(Rules::lambda())).unwrap();
    let text = packed
        .document
        .as_ref()
        .map(|text| str::from_utf8(text.expose()).unwrap());
    let mut all = format!(
        "= {}",
        text.map_or("none".to_owned(), |text| summary(text, false))
    );
    for change in &packed.changes {
        all += &format!("\n+ {change}");
    }
    let said = |one: &Finding| {
        let help: String = one
            .help
            .iter()
            .flat_map(|help| help.chars())
            .take(60)
            .collect();
        let line = format!("\n- {} {}: {}; {help}", one.code, one.place, one.message);
        line.trim_end_matches([';', ' ']).to_owned()
    };
    all.extend(packed.findings.iter().map(said));
    let report = packed.report.findings.iter();
    all.extend(report.map(|one| format!("\n! {} {}", one.code, one.place)));
    all
}

/// In JSON a PEM text is escaped.
fn content_of(name: &str, content: &str) -> String {
    let in_json = |pem: &str| {
        serde_json::json!(pem)
            .to_string()
            .trim_matches('"')
            .to_owned()
    };
    match name.ends_with(".json") {
        true => expanded(content, &in_json),
        false => expanded(content, &str::to_owned).replace('␊', "\n"),
    }
}

#[test]
fn a_file_is_shown_by_its_name() {
    let shown = format!("{:?}", PackInput::new("client.key", b"a secret"));
    assert!(shown.contains("client.key"), "{shown}");
    assert!(
        !shown.contains("secret") && !shown.contains("115"),
        "{shown}"
    );
}

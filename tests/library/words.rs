//! Everything that users read is in plain English: none of the words that CONTRIBUTING.md lists.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// What the words are part of in good English.
const FINE: [&str; 11] = [
    "stands for",
    "stand for",
    "told apart",
    "tells apart",
    "tell apart",
    "standing for",
    "Tell apart",
    "not for {}, but for {}",
    // Kafka's and AWS's own words.
    "neighbours of",
    "--tell",
    // A code.
    "key-block-beside",
];

/// The first column of the table in CONTRIBUTING.md.
fn words() -> Vec<String> {
    let text = fs::read_to_string(Path::new(ROOT).join("CONTRIBUTING.md")).unwrap();
    let rows = text
        .lines()
        .skip_while(|line| !line.starts_with("| do not write |"))
        .skip(2)
        .take_while(|line| line.starts_with('|'));
    rows.flat_map(|row| row.split('|').nth(1).unwrap().split(','))
        .map(|word| word.trim().to_lowercase())
        .collect()
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let skipped = ["target", ".git", "corpus", "artifacts", "tests", "benches"];
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.is_dir() && !skipped.contains(&name) && !name.starts_with('.') {
            files(&path, found);
        } else if [".rs", ".md"].iter().any(|end| name.ends_with(end)) {
            found.push(path);
        }
    }
}

/// The parts of a line that users read: in Rust its documentation and its string literals.
fn public(line: &str, is_rust: bool) -> String {
    let trimmed = line.trim_start();
    if !is_rust || trimmed.starts_with("///") || trimmed.starts_with("//!") {
        return line.to_lowercase();
    }
    if trimmed.starts_with("//") {
        return String::new();
    }
    let literals = line.split('"').skip(1).step_by(2);
    literals.collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Whether the text has the words with nothing of a word before or behind them.
fn has(text: &str, words: &str) -> bool {
    let is_of_a_word = |character: char| character.is_alphanumeric() || character == '_';
    text.match_indices(words).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let behind = text[at + words.len()..].chars().next();
        !before.is_some_and(is_of_a_word) && !behind.is_some_and(is_of_a_word)
    })
}

#[test]
fn none_of_the_listed_words_is_used() {
    let words = words();
    assert!(words.len() > 15, "{words:?}");
    assert!(has("it stands there", "stands") && !has("it understands", "stands"));
    let mut paths = Vec::new();
    files(Path::new(ROOT), &mut paths);
    // Written by hand, except for what must quote the words themselves.
    paths.retain(|path| !path.ends_with("CONTRIBUTING.md") && !path.ends_with("ARCHITECTURE.md"));
    assert!(paths.len() > 100, "{}", paths.len());
    let mut used = BTreeSet::new();
    for path in paths {
        let is_rust = path.extension().is_some_and(|end| end == "rs");
        let text = fs::read_to_string(&path).unwrap();
        for (number, line) in text.lines().enumerate() {
            let mut line = public(line, is_rust);
            for fine in FINE {
                line = line.replace(&fine.to_lowercase(), "");
            }
            for word in words.iter().filter(|word| has(&line, word)) {
                let path = path.strip_prefix(ROOT).unwrap().display();
                used.insert(format!("{path}:{}: {word}", number + 1));
            }
        }
    }
    let used = Vec::from_iter(used);
    assert!(used.is_empty(), "{}:\n{}", used.len(), used.join("\n"));
}

/// A feature that moved to a package of its own must not stay in a text.
#[test]
fn the_features_that_are_named_exist() {
    let manifest = fs::read_to_string(Path::new(ROOT).join("Cargo.toml")).unwrap();
    let (_, features) = manifest.split_once("[features]").unwrap();
    let features: BTreeSet<_> = features
        .lines()
        .take_while(|line| !line.starts_with('['))
        .filter_map(|line| Some(line.split_once(" = ")?.0))
        // The crate rdkafka's.
        .chain(["ssl"])
        .collect();
    assert!(features.contains("tls"));
    let mut paths = Vec::new();
    files(&Path::new(ROOT).join("src"), &mut paths);
    for path in paths {
        let text = fs::read_to_string(&path).unwrap();
        for (_, rest) in text
            .match_indices("feature `")
            .map(|(at, word)| text.split_at(at + word.len()))
        {
            let name = rest.split('`').next().unwrap();
            assert!(features.contains(name), "{}: {name}", path.display());
        }
    }
}

//! No import runs up: a module takes from those that `src/lib.rs` declares before it.

use std::fs;
use std::path::{Path, PathBuf};

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The modules in the order of `src/lib.rs`.
fn declared(library: &str) -> Vec<String> {
    let module = |line: &str| {
        let rest = line.strip_prefix("pub ").unwrap_or(line);
        Some(rest.strip_prefix("mod ")?.strip_suffix(';')?.to_owned())
    };
    library.lines().filter_map(module).collect()
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => files(&path, found),
            false if path.extension().is_some_and(|kind| kind == "rs") => found.push(path),
            false => {}
        }
    }
}

/// What follows `crate::` in a line of code; `None` where the crate's root re-exports it.
fn imported<'a>(line: &'a str, modules: &[String]) -> Option<&'a str> {
    let code = line.split("//").next()?;
    let (_, rest) = code.split_once("crate::")?;
    let name = rest
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .next()?;
    modules.iter().any(|module| module == name).then_some(name)
}

#[test]
fn no_import_runs_up() {
    let library = fs::read_to_string(source().join("lib.rs")).unwrap();
    let modules = declared(&library);
    assert!(modules.len() > 15, "{modules:?}");
    let place = |name: &str| modules.iter().position(|module| module == name);
    let mut all = Vec::new();
    files(&source(), &mut all);
    let mut upward = Vec::new();
    for path in all {
        let inside = path.strip_prefix(source()).unwrap();
        let first = inside
            .components()
            .next()
            .unwrap()
            .as_os_str()
            .to_str()
            .unwrap();
        let Some(at) = place(first.trim_end_matches(".rs")) else {
            assert_eq!(first, "lib.rs");
            continue;
        };
        let text = fs::read_to_string(&path).unwrap();
        // Tests may take from everywhere.
        let code = text.split("#[cfg(test)]").next().unwrap();
        if path.file_name().is_some_and(|name| name == "tests.rs") {
            continue;
        }
        for line in code.lines() {
            if imported(line, &modules)
                .and_then(place)
                .is_some_and(|other| other > at)
            {
                upward.push(format!("{}: {}", inside.display(), line.trim()));
            }
        }
    }
    assert!(upward.is_empty(), "{}", upward.join("\n"));
}

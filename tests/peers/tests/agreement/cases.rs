//! The chains that are asked about.

use std::fs;
use std::path::PathBuf;

use msk_auth_peers::folder;
use msk_auth_peers::oracle::ChainQuestion;
use serde_json::Value;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// What is asked about the certificates of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// Whether a broker lets the client in.
    Path,
    /// Whether the first certificate, which is alone and was issued by another, can be read.
    Reading,
}

pub struct Case {
    pub corpus: String,
    pub id: String,
    pub about: About,
    pub question: ChainQuestion,
}

/// The cases of `vectors/agreement.json`.
pub fn vectors() -> Vec<Case> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../vectors/agreement.json");
    let file: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let shared = file["shared"].as_object().unwrap();
    let text = |value: &Value| {
        let mut text = value.as_str()?.to_owned();
        for (name, block) in shared {
            text = text.replace(&format!("{{{name}}}"), block.as_str()?);
        }
        Some(text)
    };
    let case = |case: &Value| {
        let input = &case["input"];
        let at = OffsetDateTime::parse(input["at"].as_str()?, &Rfc3339).ok()?;
        Some(Case {
            corpus: "vectors".to_owned(),
            id: case["id"].as_str()?.to_owned(),
            about: About::Path,
            question: ChainQuestion {
                certificates: text(&input["certificates"])?,
                key: text(&input["key"]),
                password: None,
                at: at.unix_timestamp().try_into().ok()?,
                roots: text(&input["roots"]),
            },
        })
    };
    let cases = file["cases"].as_array().unwrap();
    cases.iter().map(|one| case(one).unwrap()).collect()
}

/// The cases of `corpora/NAME.jsonl` in the peers' folder.
pub fn corpora() -> Vec<Case> {
    let folder = folder().join("corpora");
    let mut paths: Vec<PathBuf> = fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}; run setup.sh", folder.display()))
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "jsonl"))
        .collect();
    paths.sort();
    let mut cases = Vec::new();
    for path in paths {
        let corpus = path.file_stem().unwrap().to_string_lossy().into_owned();
        for line in fs::read_to_string(&path).unwrap().lines() {
            let line: Value = serde_json::from_str(line).unwrap();
            cases.push(Case {
                corpus: corpus.clone(),
                id: format!("{corpus}/{}", line["id"].as_str().unwrap()),
                about: match line["about"].as_str() {
                    Some("reading") => About::Reading,
                    _ => About::Path,
                },
                question: ChainQuestion {
                    certificates: line["certificates"].as_str().unwrap().to_owned(),
                    key: line["key"].as_str().map(str::to_owned),
                    password: line["password"].as_str().map(str::to_owned),
                    at: line["at"].as_u64().unwrap(),
                    roots: None,
                },
            });
        }
    }
    cases
}

//! The differences that are known, in `known.json`.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

/// The differences that are known: groups of ids, each with the promise that is broken and the reason.
pub struct Known(Vec<Value>);

impl Known {
    const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/agreement/known.json");

    pub fn read() -> Self {
        Self(serde_json::from_str(&fs::read_to_string(Self::PATH).unwrap()).unwrap())
    }

    pub fn ids(&self) -> BTreeSet<Broken> {
        let mut ids = BTreeSet::new();
        for group in &self.0 {
            let why = group["reason"].as_str().unwrap();
            assert!(why.len() > 20, "no reason is given: {group}");
            for id in pairs(group) {
                assert!(ids.insert(id), "listed twice: {group}");
            }
        }
        ids
    }

    /// Writes the list with what is `seen` alone. What is new there has no reason yet.
    pub fn write(mut self, seen: &BTreeSet<Broken>) {
        let mut new = seen.clone();
        for group in &mut self.0 {
            let left = pairs(group).filter(|id| new.remove(id));
            group["ids"] = left.map(|(_, id)| id).collect();
        }
        for promise in ['A', 'B'] {
            let ids = new.iter().filter(|(its, _)| *its == promise);
            let ids: Value = ids.map(|(_, id)| id.as_str()).collect();
            let promise = promise.to_string();
            self.0
                .push(serde_json::json!({"promise": promise, "reason": "", "ids": ids}));
        }
        self.0.retain(|group| group["ids"] != serde_json::json!([]));
        let text = serde_json::to_string_pretty(&self.0).unwrap();
        fs::write(Self::PATH, text + "\n").unwrap();
    }
}

/// A promise, and the id of the case in which it is broken.
pub type Broken = (char, String);

fn pairs(group: &Value) -> impl Iterator<Item = Broken> + use<> {
    let promise = group["promise"].as_str().unwrap().chars().next().unwrap();
    let ids = group["ids"].as_array().unwrap().clone();
    ids.into_iter()
        .map(move |id| (promise, id.as_str().unwrap().to_owned()))
}

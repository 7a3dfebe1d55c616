//! `vectors/messages.json`: what other programs print is found, and every known message has a case.

use std::collections::BTreeSet;
use std::path::Path;

use msk_auth::explain::{Subject, messages, subjects};
use serde_json::Value;

fn cases() -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors/messages.json");
    let file: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    file["cases"].as_array().unwrap().clone()
}

fn texts(value: &Value) -> Vec<&str> {
    let list = value.as_array().unwrap().iter();
    list.map(|text| text.as_str().unwrap()).collect()
}

#[test]
fn what_is_printed_is_found() {
    for case in cases() {
        let found = subjects(case["input"]["text"].as_str().unwrap());
        let found: Vec<_> = found
            .into_iter()
            .map(|subject| match subject {
                Subject::Message(message) => message.text,
                other => panic!("{}: {other:?}", case["id"]),
            })
            .collect();
        let expected = texts(&case["expect"]["messages"]);
        let is_found = expected.iter().all(|text| found.contains(text));
        assert!(
            is_found && found.len() == expected.len(),
            "{}: {found:?}",
            case["id"]
        );
    }
}

#[test]
fn every_known_message_is_one_that_a_program_prints() {
    let cases = cases();
    let confirmed: BTreeSet<_> = cases
        .iter()
        .flat_map(|case| texts(&case["expect"]["messages"]))
        .collect();
    let known: BTreeSet<_> = messages().map(|message| message.text).collect();
    assert_eq!(known, confirmed);
    assert!(messages().count() == known.len() && known.len() > 90);
}

#[test]
fn messages_say_what_to_do() {
    for message in messages() {
        for text in [message.meaning, message.fix] {
            assert!(text.ends_with('.') && !text.contains("  "), "{text}");
        }
        assert!(message.text.is_ascii(), "{}", message.text);
    }
}

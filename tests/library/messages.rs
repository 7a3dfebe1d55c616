//! `vectors/messages.json`: what other programs print is found, and every known message has a case.

use std::collections::BTreeSet;
use std::path::Path;

use msk_auth::explain::{Program, Subject, messages, subjects};
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
    assert!(messages().count() == known.len() && known.len() > 150);
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

/// The text is also a heading, so it does not end in the middle of a phrase.
#[test]
fn a_text_does_not_end_in_a_stray_character() {
    for message in messages() {
        let last = message.text.chars().last().unwrap();
        let ends_well = last.is_ascii_alphanumeric() || "?:)".contains(last);
        assert!(ends_well, "{}", message.text);
    }
}

/// What librdkafka and the brokers print is not headed with the name of Java's client.
#[test]
fn lines_of_librdkafka_are_not_explained_as_those_of_java() {
    let begin = "%3|1764230400.001|FAIL|rdkafka#consumer-1| [thrd:sasl_ssl://b-1.example.com:9096/bootstrap]: \
        sasl_ssl://b-1.example.com:9096/bootstrap: ";
    for (line, program, text) in [
        (
            "SSL handshake failed: something else (after 3ms in state SSL_HANDSHAKE)",
            Program::Librdkafka,
            "SSL handshake failed:",
        ),
        (
            "SSL handshake failed: error:0A000086:SSL routines::certificate verify failed (after 3ms)",
            Program::OpenSsl,
            "certificate verify failed",
        ),
        (
            "SASL authentication error: Authentication failed during authentication due to invalid credentials \
             with SASL mechanism SCRAM-SHA-512 (after 312ms in state AUTH_REQ)",
            Program::KafkaBroker,
            "due to invalid credentials with SASL mechanism",
        ),
        (
            "SASL authentication error: Authentication failed: Invalid username or password",
            Program::KafkaBroker,
            "Authentication failed: Invalid username or password",
        ),
        (
            "SASL authentication error: [7d0ab893-9b16-4371-a8b2-1ae9b5ce73a5]: Access denied",
            Program::Msk,
            "Access denied",
        ),
        (
            "FindCoordinator response error: Group authorization failed.",
            Program::KafkaBroker,
            "Group authorization failed",
        ),
        (
            "Broker: Cluster authorization failed",
            Program::Librdkafka,
            "Broker: Cluster authorization failed",
        ),
    ] {
        let found = subjects(&format!("{begin}{line}"));
        let [Subject::Message(message)] = found[..] else {
            panic!("{line}: {found:?}");
        };
        assert_eq!((message.program, message.text), (program, text));
    }
}

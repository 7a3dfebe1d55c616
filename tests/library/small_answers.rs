//! What else is to be had of small documents: Lambda's words, the members, whether a repair suffices.

use std::time::Duration;

use msk_auth::lambda::LastProcessingResult as Answer;
use msk_auth::secret::repair::{self, NoRandomness, Options};
use msk_auth::secret::{self, SecretType};
use msk_auth::sensitive::SensitiveText;
use msk_auth::{Code, Rules};
use rustls::pki_types::UnixTime;
use serde_json::json;

use crate::material::{CLIENT, conditions};

const LOGIN: &str = r#"{"username": "alice", "password": "secret"}"#;

/// What can't be read is invalid; a root that is read and not valid at the time leaves the brokers untrusted.
#[test]
fn lambda_fails_in_the_way_of_each_type() {
    let root = json!({"certificate": CLIENT.chain[3]}).to_string();
    let two = json!({"certificate": CLIENT.chain[3], "ca": "x"}).to_string();
    let no_root = json!({"certificate": CLIENT.chain[0]}).to_string();
    // The vectors' certificates are of 2020 to 2099, and Java ignores the dates of a root.
    let (now, before) = (1_780_272_000, 1_500_000_000);
    for (document, kind, at, wanted) in [
        (
            root.as_str(),
            SecretType::ServerRootCaCertificate,
            now,
            None,
        ),
        (&two, SecretType::ServerRootCaCertificate, now, None),
        (&root, SecretType::ServerRootCaCertificate, before, None),
        (
            &no_root,
            SecretType::ServerRootCaCertificate,
            now,
            Some(Answer::LambdaFailedToAuthenticateServer),
        ),
        (
            r#"{"certificate": "x"}"#,
            SecretType::ServerRootCaCertificate,
            now,
            Some(Answer::ProvidedCertificateOrPrivateKeyInvalid),
        ),
        (LOGIN, SecretType::BasicAuth, now, None),
        (
            r#"{"username": "alice"}"#,
            SecretType::BasicAuth,
            now,
            Some(Answer::SaslAuthenticationFailed),
        ),
    ] {
        let at = UnixTime::since_unix_epoch(Duration::from_secs(at));
        let conditions = conditions(Rules::lambda()).at(at);
        let report = secret::check(document.as_bytes(), Some(kind), &conditions);
        let answer = report.lambda().map(|answer| answer.result);
        assert_eq!(answer, wanted, "{document}: {:?}", report.findings);
    }
}

#[test]
fn members_are_the_texts_in_their_order() {
    let pairs = |members: Vec<(SensitiveText, SensitiveText)>| -> Vec<(String, String)> {
        let members = members.iter();
        members
            .map(|(name, text)| (name.expose().to_owned(), text.expose().to_owned()))
            .collect()
    };
    let pair = |name: &str, text: &str| (name.to_owned(), text.to_owned());
    let login = [pair("username", "alice"), pair("password", "secret")];
    let wrapped = json!({"ARN": "a", "SecretString": LOGIN}).to_string();
    assert_eq!(pairs(secret::members(LOGIN.as_bytes())), login);
    assert_eq!(pairs(secret::members_inside(LOGIN.as_bytes())), login);
    assert_eq!(pairs(secret::members_inside(wrapped.as_bytes())), login);
    let outside = pairs(secret::members(wrapped.as_bytes()));
    assert_eq!(outside, [pair("ARN", "a"), pair("SecretString", LOGIN)]);
    let mixed = br#"{"z": "1", "n": 1, "o": {"a": "b"}, "a": ""}"#;
    assert_eq!(
        pairs(secret::members(mixed)),
        [pair("z", "1"), pair("a", "")]
    );
    assert_eq!(secret::members(b"[]"), []);
    assert_eq!(secret::members_inside(b"hello"), []);
}

#[test]
fn files_are_text_in_utf_8_or_utf_16() {
    let text = |bytes: &[u8]| secret::plain_text(bytes).map(|text| text.expose().to_owned());
    assert_eq!(text("pä".as_bytes()).as_deref(), Some("pä"));
    assert_eq!(text(b"\xef\xbb\xbfpw").as_deref(), Some("pw"));
    assert_eq!(text(b"\xff\xfep\0w\0").as_deref(), Some("pw"));
    assert_eq!(text(b"").as_deref(), Some(""));
    assert_eq!(text(b"\xff\xff\xff"), None);
}

/// A repair is pointed to where the document is rejected and the repair makes it one that is not.
#[test]
fn a_prospect_is_what_a_repair_does() {
    for (document, suffices) in [
        (LOGIN, false),
        (
            r#"{"username": "alice", "password": "secret", "x": "y"}"#,
            false,
        ),
        (r#"{"user": "alice", "password": "secret"}"#, true),
        (r#"{"username": "alice"}"#, false),
        ("hello", false),
    ] {
        let conditions = conditions(Rules::lambda());
        let kind = Some(SecretType::SaslScram512Auth);
        let prospect = repair::prospect(document.as_bytes(), kind, &conditions);
        assert_eq!(prospect.repair_suffices, suffices, "{document}");
        let report = secret::check(document.as_bytes(), kind, &conditions);
        assert_eq!(prospect.report.accepted(), report.accepted(), "{document}");
    }
}

/// What is too large and written again within the bound is fixed, and that is reported; what has the bound's size is not too large.
#[test]
fn a_document_may_shrink() {
    let repaired = |document: &str, most: usize| {
        let mut rules = Rules::lambda();
        rules.max_secret_bytes = most;
        let options = Options::default();
        let repaired = repair::repair(document.as_bytes(), None, &options, &conditions(rules));
        let repaired = repaired.unwrap();
        let changes: Vec<_> = repaired.changes.iter().map(|change| change.code).collect();
        (
            repaired.document.expose().len(),
            changes,
            repaired.report.accepted(),
        )
    };
    let written = "{\n  \"username\": \"alice\",\n  \"password\": \"secret\"\n}\n".len();
    let wide = |size: usize| format!("{LOGIN:<size$}");
    let too_large = vec![Some(Code::SecretTooLarge)];
    assert_eq!(repaired(&wide(100), 100), (100, vec![], true));
    assert_eq!(
        repaired(&wide(101), 100),
        (written, too_large.clone(), true)
    );
    assert_eq!(repaired(&wide(101), written), (written, too_large, true));
    assert_eq!(repaired(&wide(101), written - 1), (101, vec![], false));
    // With another change, too.
    let misnamed = r#"{"user": "alice", "password": "secret"}"#;
    let misnamed = |size: usize| format!("{misnamed:<size$}");
    let renamed = Some(Code::SecretFieldUnknown);
    assert_eq!(
        repaired(&misnamed(100), 100),
        (written, vec![renamed], true)
    );
    let both = vec![renamed, Some(Code::SecretTooLarge)];
    assert_eq!(repaired(&misnamed(101), 100), (written, both, true));
}

/// A document of up to a mebibyte is read to be repaired.
#[test]
fn what_is_far_too_large_is_not_read() {
    let wide = |size: usize| LOGIN.to_owned() + &" ".repeat(size - LOGIN.len());
    for (size, is_read) in [(1 << 20, true), ((1 << 20) + 1, false)] {
        let options = Options::default();
        let document = wide(size);
        let repaired = repair::repair(
            document.as_bytes(),
            None,
            &options,
            &conditions(Rules::lambda()),
        );
        assert_eq!(repaired.unwrap().report.accepted(), is_read, "{size}");
    }
}

#[test]
fn no_randomness_is_explained() {
    let words = NoRandomness.to_string();
    assert!(
        words.contains("random") && words.contains("salt"),
        "{words}"
    );
}

use super::*;
use crate::finding::Rules;

fn read(text: &str) -> (Option<Json>, Findings) {
    let mut findings = Findings::under(&Rules::lambda());
    let json = Json::read_object(text.as_bytes(), "the document", &mut findings);
    (json, findings)
}

#[test]
fn members_are_found_in_either_case() {
    for text in [
        r#"{"ClusterInfo": {"Sasl": {"Enabled": true}}}"#,
        r#"{"clusterInfo": {"sasl": {"enabled": true}}}"#,
        "\u{feff}{\"clusterInfo\": {\"sasl\": {\"enabled\": true, \"x\": null}}}",
    ] {
        let (json, mut findings) = read(text);
        let json = json.unwrap();
        let flag = json
            .root()
            .at(&["ClusterInfo", "Sasl", "Enabled"], &mut findings);
        assert_eq!(flag.flag(&mut findings), Some(true));
        assert!(findings.is_empty());
    }
}

#[test]
fn a_key_that_stands_twice_is_refused() {
    let (json, findings) = read(r#"{"a": {"b": 1, "b": 2}}"#);
    assert_eq!(json, None);
    assert!(findings.contains(Code::DocumentKeyDuplicate));

    let (json, mut findings) = read(r#"{"ClusterInfo": 1, "clusterInfo": 2}"#);
    json.unwrap().root().member("ClusterInfo", &mut findings);
    assert!(findings.contains(Code::DocumentKeyDuplicate));
}

#[test]
fn a_wrong_type_names_the_way_to_it() {
    let (json, mut findings) = read(r#"{"A": {"B": "yes", "C": [1]}}"#);
    let json = json.unwrap();
    assert_eq!(
        json.root()
            .at(&["A", "B"], &mut findings)
            .flag(&mut findings),
        None
    );
    assert!(
        json.root()
            .at(&["A", "C"], &mut findings)
            .texts(&mut findings)
            .is_empty()
    );
    json.root().at(&["A", "B", "D"], &mut findings);
    let messages: Vec<_> = findings.iter().map(|finding| &finding.message).collect();
    assert_eq!(
        messages,
        [
            "A.B is a string, not true or false",
            "A.C[0] is a number, not a string",
            "A.B is a string, not an object"
        ]
    );
}

#[test]
fn bounds_hold() {
    let (json, findings) = read(&" ".repeat(MAX_DOCUMENT_BYTES + 1));
    assert_eq!(json, None);
    assert!(findings.contains(Code::DocumentTooLarge));
    let (json, findings) = read(&format!("{{\"a\": {}", "[".repeat(100_000)));
    assert_eq!(json, None);
    assert!(findings.contains(Code::DocumentNotJson));
}

#[test]
fn a_refusal_says_where() {
    let (_, findings) = read("{\n\"a\": trust\n}");
    let finding = findings.iter().next().unwrap();
    assert_eq!(finding.place.line, Some(2));
}

use super::*;
use crate::finding::Rules;

fn read(text: &str) -> (Option<Document<'_>>, Findings) {
    let mut findings = Findings::under(&Rules::lambda());
    let json = Document::read_object(text.as_bytes(), "the document", &mut findings);
    (json, findings)
}

fn lines(findings: &Findings) -> Vec<Option<usize>> {
    findings.iter().map(|finding| finding.place.line).collect()
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
    let (json, findings) = read("{\"a\":\n[{\"b\": 1,\n\"b\": 2}]}");
    assert!(json.is_none());
    assert!(findings.contains(Code::DocumentKeyDuplicate));
    assert_eq!(lines(&findings), [Some(3)]);

    let (json, mut findings) = read("{\"ClusterInfo\": 1,\n\"clusterInfo\": 2}");
    let json = json.unwrap();
    json.root().member("ClusterInfo", &mut findings);
    assert!(findings.contains(Code::DocumentKeyDuplicate));
    let members = json.root().members(&mut findings);
    assert_eq!(members.len(), 1);
    assert_eq!(lines(&findings), [Some(2), Some(2)]);
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
    let large = " ".repeat(MAX_DOCUMENT_BYTES + 1);
    let (json, findings) = read(&large);
    assert!(json.is_none());
    assert!(findings.contains(Code::DocumentTooLarge));
    let deep = format!("{{\"a\": {}", "[".repeat(1_000_000));
    let (json, findings) = read(&deep);
    assert!(json.is_none());
    assert!(findings.contains(Code::DocumentNotJson));
}

#[test]
fn a_refusal_says_where() {
    let (_, findings) = read("{\n\"a\": trust\n}");
    let finding = findings.iter().next().unwrap();
    assert_eq!(finding.place.line, Some(2));
}

#[test]
fn a_finding_has_the_line_of_its_member() {
    let document = "{\r\n\"A\":\r\n {\"B\": \"yes\",\r\n  \"C\": [1,\r\n 2], \"D\": null}}";
    let (json, mut findings) = read(document);
    let json = json.unwrap();
    let root = json.root();
    root.at(&["A", "B"], &mut findings).flag(&mut findings);
    root.at(&["A", "C"], &mut findings).texts(&mut findings);
    assert_eq!(lines(&findings), [Some(3), Some(4), Some(5)]);

    let mut line_of = |way: &[&str]| root.at(way, &mut findings).place().line;
    assert_eq!(line_of(&["A"]), Some(2));
    assert_eq!(line_of(&["A", "D"]), Some(5));
    // Where something is absent, the line of the object that lacks it.
    assert_eq!(line_of(&["A", "X"]), Some(3));
    assert_eq!(line_of(&["A", "X", "Y"]), Some(3));
    assert_eq!(line_of(&["X"]), Some(1));
    assert_eq!(root.place(), Place::default().at_line(1));
}

/// With a comparison of every key with every other this would take minutes.
#[test]
fn many_members_are_read() {
    let members: Vec<_> = (0..100_000).map(|at| format!("\"{at:05}\":0")).collect();
    let text = format!("{{{}}}", members.join(","));
    let (json, mut findings) = read(&text);
    let json = json.unwrap();
    assert_eq!(json.root().members(&mut findings).len(), 100_000);
    assert!(findings.is_empty());

    let text = text.replace("\"99999\"", "\"00000\"");
    let (json, findings) = read(&text);
    assert!(json.is_none());
    assert!(findings.contains(Code::DocumentKeyDuplicate));
}

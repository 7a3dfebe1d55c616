//! JSON as it arrives.

use super::*;

fn texts(document: &str) -> Vec<(String, String)> {
    let members = read_object(document.as_bytes()).unwrap();
    let shown = |value: &Value| match &value.data {
        Data::Text(text) => text.text.expose().to_owned(),
        _ => format!("<{}>", value.kind()),
    };
    members
        .iter()
        .map(|member| (member.key.expose().to_owned(), shown(&member.value)))
        .collect()
}

#[test]
fn strings_come_out_as_they_were_meant() {
    let document =
        r#" {"a" : "x\n\u00e9\ud834\udd1e\"\\\/", "b":[1,{"c":[]}],"d":null,"a":"","e":-1.5e3} "#;
    let expected = [
        ("a", "x\né𝄞\"\\/"),
        ("b", "<an array>"),
        ("d", "<null>"),
        ("a", ""),
        ("e", "<a number>"),
    ];
    assert_eq!(
        texts(document),
        expected.map(|(k, v)| (k.to_owned(), v.to_owned()))
    );
    assert_eq!(texts("{}"), []);
}

#[test]
fn raw_line_breaks_are_read_and_reported() {
    let document = b"{\n\"a\": \"1\\n2\n3\"}";
    let members = read_object(document).unwrap();
    let Data::Text(text) = &members[0].value.data else {
        panic!()
    };
    assert_eq!(
        (text.text.expose(), text.raw_control, members[0].at),
        ("1\n2\n3", Some(2), 2)
    );
    assert_eq!(read_strict(document).map(|_| ()).unwrap_err().at, 12);
}

#[test]
fn faults_have_a_place() {
    for (document, at) in [
        ("", 0),
        ("[]", 0),
        ("{\n\"a\": 'x'}", 7),
        ("{\n\"a\": \"x\",\n}", 12),
        ("{\"a\": \"x\"\n\"b\": \"y\"}", 10),
        ("{\"a\": \"x", 8),
        ("{\"a\": \"\\ud834\"}", 13),
        ("{\"a\": \"\\q\"}", 9),
        ("{} x", 3),
        ("{\"a\": tru}", 9),
        ("{\"a: 1,\n\"b\": 2}", 9),
        ("{\"a\": [1,]}", 9),
        ("\u{feff}{\"a\": 01}", 10),
    ] {
        let fault = read_object(document.as_bytes()).map(|_| ()).unwrap_err();
        assert_eq!(fault.at, at, "{document}: {}", fault.message);
    }
}

#[test]
fn what_is_not_utf8_is_located() {
    for document in [&b"{\"a\": \"\xff\"}"[..], b"{'a': \"\xff\"}"] {
        let fault = read_object(document).map(|_| ()).unwrap_err();
        assert_eq!((fault.at, fault.message), (7, "not UTF-8"));
    }
}

#[test]
fn the_place_of_every_value_is_known() {
    let document = "\u{feff}\n{\"a\": [1.5, {\"b\": \"c\\n\"}]}";
    let root = read_strict(document.as_bytes()).unwrap();
    let text_of = |value: &Value| document.get(value.range.clone()).unwrap();
    let Data::Object(members) = &root.data else {
        panic!()
    };
    let Data::Array(elements) = &members[0].value.data else {
        panic!()
    };
    assert_eq!((members[0].at, root.range.start), (5, 4));
    assert_eq!(text_of(&members[0].value), r#"[1.5, {"b": "c\n"}]"#);
    assert_eq!(text_of(&elements[0]), "1.5");
    assert_eq!(text_of(&elements[1]), r#"{"b": "c\n"}"#);
}

#[test]
fn only_a_whole_string_is_one_that_was_encoded_twice() {
    let text = |document: &[u8]| read_text(document).map(|text| text.expose().to_owned());
    assert_eq!(text(b" \"{}\" "), Some("{}".to_owned()));
    for other in [&b"{}"[..], b"\"{}\" x", b"\"{}", b""] {
        assert_eq!(text(other), None);
    }
}

#[test]
fn depth_is_bounded() {
    let arrays = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(read_strict(arrays(MAX_DEPTH).as_bytes()).is_ok());
    for deep in [
        arrays(MAX_DEPTH + 1),
        "{\"a\":[".repeat(200_000),
        "[".repeat(1 << 20),
    ] {
        let fault = read_strict(deep.as_bytes()).map(|_| ()).unwrap_err();
        assert_eq!(fault.message, "nested too deeply");
    }
}

/// What the general reader takes, ours takes, and the other way round.
#[test]
fn the_grammar_is_that_of_another_reader() {
    for document in [
        "0",
        "-0",
        "00",
        "-",
        "1.",
        ".5",
        "1e5",
        "1E+5",
        "1e",
        "+1",
        "true",
        "truex",
        "nul",
        "null",
        "\"\"",
        "\"\\u00e9\"",
        "\"\\u12\"",
        "\"\\ud834\\udd1e\"",
        "\"\\udd1e\"",
        "\"\\ud834x\"",
        "\"\\x\"",
        "\"a\tb\"",
        "\"",
        "[]",
        "[1 2]",
        "[1,]",
        "[,1]",
        "[",
        "]",
        "{}",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{a:1}",
        "{\"a\":1 \"b\":2}",
        "{\"a\":{\"b\":[null]}}",
        "",
        " ",
        "1 1",
        "\u{a0}1",
    ] {
        let theirs = serde_json::from_str::<serde_json::Value>(document).is_ok();
        assert_eq!(
            read_strict(document.as_bytes()).is_ok(),
            theirs,
            "{document}"
        );
    }
}

//! JSON as it arrives.

use super::*;

fn texts(document: &str) -> Vec<(String, String)> {
    let members = read(document.as_bytes()).unwrap();
    members
        .into_iter()
        .map(|member| match member.value {
            Value::Text { text, .. } => (member.key, text.expose().to_owned()),
            Value::Other(name) => (member.key, format!("<{name}>")),
        })
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
    let members = read(b"{\n\"a\": \"1\\n2\n3\"}").unwrap();
    let Value::Text { text, raw_control } = &members[0].value else {
        panic!()
    };
    assert_eq!(
        (text.expose(), *raw_control, members[0].at),
        ("1\n2\n3", Some(2), 2)
    );
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
    ] {
        let fault = read(document.as_bytes()).map(|_| ()).unwrap_err();
        assert_eq!(fault.at, at, "{document}: {}", fault.message);
    }
    let deep = format!("{{\"a\":{}", "[".repeat(100_000));
    assert_eq!(
        read(deep.as_bytes()).map(|_| ()).unwrap_err().message,
        "nested too deeply"
    );
}

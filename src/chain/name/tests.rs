//! Names as RFC 4514 writes them.

use super::*;

fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    [&[tag, u8::try_from(content.len()).unwrap()][..], content].concat()
}

/// A name of these sets of attributes: the contents of an object identifier, and a value as DER.
fn name(sets: &[&[(&[u8], Vec<u8>)]]) -> Vec<u8> {
    let attribute =
        |(oid, value): &(&[u8], Vec<u8>)| tlv(0x30, &[tlv(0x06, oid), value.clone()].concat());
    let set = |attributes: &&[(&[u8], Vec<u8>)]| {
        tlv(
            0x31,
            &attributes.iter().flat_map(attribute).collect::<Vec<_>>(),
        )
    };
    tlv(0x30, &sets.iter().flat_map(set).collect::<Vec<_>>())
}

const CN: &[u8] = b"\x55\x04\x03";
const O: &[u8] = b"\x55\x04\x0a";
const OU: &[u8] = b"\x55\x04\x0b";
const DC: &[u8] = b"\x09\x92\x26\x89\x93\xf2\x2c\x64\x01\x19";

fn utf8(text: &str) -> Vec<u8> {
    tlv(0x0c, text.as_bytes())
}

/// Values of a common name; what is quoted is from RFC 4514 sections 2.4 and 4.
#[test]
fn a_value_is_escaped_where_it_must_be() {
    for (value, expected) in [
        (utf8("Steve Kille"), "Steve Kille"),
        (
            utf8("James \"Jim\" Smith, III"),
            r#"James \"Jim\" Smith\, III"#,
        ),
        (utf8("a+b;c<d>e\\f"), r"a\+b\;c\<d\>e\\f"),
        (utf8("#1"), r"\#1"),
        (utf8("1#"), "1#"),
        (utf8(" a  b "), r"\ a  b\ "),
        (utf8(" "), r"\ "),
        (utf8(""), ""),
        (utf8("a=b"), "a=b"),
        (utf8("Lučić"), "Lučić"),
        // PrintableString, IA5String, NumericString and VisibleString.
        (tlv(0x13, b"client"), "client"),
        (tlv(0x16, b"client"), "client"),
        (tlv(0x12, b"12"), "12"),
        (tlv(0x1a, b"client"), "client"),
        // TeletexString as Latin-1, BMPString and UniversalString as UTF-16 and UTF-32.
        (tlv(0x14, b"caf\xe9"), "café"),
        (tlv(0x1e, b"\x00a\x01\x0d"), "ač"),
        (tlv(0x1c, b"\x00\x00\x00a\x00\x01\xf6\x00"), "a😀"),
        // Section 2.4: what is no text is its DER in hexadecimal digits.
        (tlv(0x1e, b"\x00a\x01"), "#1e03006101"),
        (tlv(0x1e, b"\xd8\x00"), "#1e02d800"),
        (tlv(0x1c, b"\x00\x00\x00"), "#1c03000000"),
        (tlv(0x1c, b"\x00\x11\x00\x00"), "#1c0400110000"),
        (tlv(0x04, b"Hi"), "#04024869"),
    ] {
        let name = name(&[&[(CN, value)]]);
        assert_eq!(shown(&name), format!("CN={expected}"));
    }
}

#[test]
fn a_name_is_written_from_its_end() {
    let (sales, smith) = (utf8("Sales"), utf8("J. Smith"));
    let example = tlv(0x16, b"example");
    let net = tlv(0x16, b"net");
    for (name, expected) in [
        (
            name(&[
                &[(DC, net.clone())],
                &[(DC, example.clone())],
                &[(OU, sales), (CN, smith)],
            ]),
            "OU=Sales+CN=J. Smith,DC=example,DC=net",
        ),
        (name(&[&[(O, utf8("a"))], &[(CN, utf8("b"))]]), "CN=b,O=a"),
        // Section 2.3: a type without a keyword is its numbers.
        (
            name(&[&[(b"\x2b\x06\x01\x04\x01\x8b\x3a\x00", tlv(0x04, b"Hi"))]]),
            "1.3.6.1.4.1.1466.0=#04024869",
        ),
        (name(&[]), "(empty name)"),
        (b"\x30\x00\x00".to_vec(), "(a name that can't be shown)"),
        (tlv(0x31, b""), "(a name that can't be shown)"),
        (name(&[&[]]), "(a name that can't be shown)"),
        (
            tlv(0x30, &tlv(0x31, &tlv(0x30, b"\x06\x03\x55\x04\x03"))),
            "(a name that can't be shown)",
        ),
    ] {
        assert_eq!(shown(&name), expected);
    }
    let long = [&[0x2a][..], &[1; 64]].concat();
    let written = shown(&name(&[&[(&long, utf8("a"))]]));
    assert_eq!(written, "(an object identifier of 65 bytes)=a");
    let longest = &long[..64];
    assert!(shown(&name(&[&[(longest, utf8("a"))]])).starts_with("1.2.1.1."));
}

/// `javax.security.auth.x500.X500Principal.equals`, by its canonical form.
#[test]
fn names_are_the_same_where_java_holds_them_the_same() {
    let cn = |value: Vec<u8>| name(&[&[(CN, value)]]);
    let email: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x01";
    let a = utf8("a");
    for (one, other, same) in [
        (
            cn(utf8("Client  One")),
            cn(tlv(0x13, b" client one ")),
            true,
        ),
        (cn(utf8("STRASSE")), cn(utf8("straße")), true),
        (cn(utf8("client")), cn(utf8("clients")), false),
        (cn(tlv(0x16, b"client")), cn(utf8("client")), false),
        (cn(tlv(0x16, b"client")), cn(tlv(0x16, b"CLIENT")), false),
        (name(&[&[(O, a.clone())]]), cn(a.clone()), false),
        (
            name(&[&[(email, utf8("a"))]]),
            name(&[&[(email, utf8("A"))]]),
            false,
        ),
        // The order of a set does not count, that of sets does, and what is one set is not two.
        (
            name(&[&[(O, a.clone()), (CN, a.clone())]]),
            name(&[&[(CN, a.clone()), (O, a.clone())]]),
            true,
        ),
        (
            name(&[&[(O, a.clone())], &[(CN, a.clone())]]),
            name(&[&[(CN, a.clone())], &[(O, a.clone())]]),
            false,
        ),
        (
            name(&[&[(O, a.clone())], &[(CN, a.clone())]]),
            name(&[&[(O, a.clone()), (CN, a)]]),
            false,
        ),
    ] {
        let same_form = canonical(&one).unwrap() == canonical(&other).unwrap();
        assert_eq!(same_form, same, "{} and {}", shown(&one), shown(&other));
    }
    assert_eq!(canonical(&name(&[])), Some(Vec::new()));
    assert_eq!(canonical(b"\x30\x01"), None);
}

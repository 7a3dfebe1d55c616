//! Bodies, sound and spoiled.

use super::*;

#[test]
fn line_breaks_are_told_apart() {
    let of = |text: &str| LineBreaks::of(text.as_bytes());
    assert_eq!(of("\nTUlJ\nQ0k=\n"), LineBreaks::Sound);
    assert_eq!(of(" \r\n TUlJ Q0k=\r"), LineBreaks::Sound);
    assert_eq!(of(" TUlJ Q0k= "), LineBreaks::Spaces);
    assert_eq!(of("\nTUlJ Q0k= "), LineBreaks::Spaces);
    assert_eq!(of("TUlJQ0k="), LineBreaks::Missing);
    assert_eq!(of("!TUlJ!"), LineBreaks::Sound, "a fault of its own");
    assert_eq!(
        of(r"TUlJ\Q0k="),
        LineBreaks::Missing,
        "no letter of an escape"
    );
    assert_eq!(of(r"TUlJ\\tQ0k="), LineBreaks::Escaped);
    assert_eq!(of(r"\nTUlJ\r\nQ0k=\\n"), LineBreaks::Escaped);
}

#[test]
fn faults_have_their_place() {
    let fault = |text: &str| decode(text.as_bytes(), false, Content::Secret).unwrap_err();
    assert_eq!(fault("\nTUl!\n"), Fault::Character(4));
    assert_eq!(fault("\nTUlJQ0k\n"), Fault::Length);
    assert_eq!(fault("TUk=TUlJ"), Fault::AfterPadding(4));
    assert_eq!(fault("\n\n"), Fault::Empty);
    assert_eq!(fault("T==="), Fault::LastGroup);
    assert_eq!(fault(r"\nTUlJ"), Fault::Character(0));
    assert_eq!(fault("TUk=\nTUlJ"), Fault::AfterPadding(5));
    assert_eq!(fault("TUlJ TUk\u{a0}"), Fault::Character(8));
    assert_eq!(fault(" TUlJ TU=k"), Fault::AfterPadding(9));
    assert_eq!(
        decode(br"\r\nTU\\nlJ", true, Content::Public)
            .unwrap()
            .expose(),
        b"MII"
    );
}

#[test]
fn the_last_group_is_read_as_java_reads_it() {
    for content in [Content::Public, Content::Secret] {
        let read = |text: &str| {
            let decoded = Decoder::default().decode(text.as_bytes(), false, content)?;
            Ok((decoded.bytes.expose().to_vec(), decoded.unpadded))
        };
        // Bits that belong to no byte are set.
        assert_eq!(read("MAB="), Ok((vec![0x30, 0x00], false)));
        assert_eq!(read("MAIFAB=="), Ok((vec![0x30, 0x02, 0x05, 0x00], false)));
        assert_eq!(read("MAA"), Ok((vec![0x30, 0x00], true)));
        assert_eq!(read("MAIFAA"), Ok((vec![0x30, 0x02, 0x05, 0x00], true)));
        assert_eq!(read("MAIFA"), Err(Fault::Length));
        assert_eq!(read("MAIF"), Ok((vec![0x30, 0x02, 0x05], false)));
        assert_eq!(read("MAMFAA"), Err(Fault::Length), "not whole");
        assert_eq!(read("MAIFAA="), Err(Fault::Length));
        assert_eq!(read("MAA=="), Err(Fault::Length));
        assert_eq!(read("MAIFA==="), Err(Fault::LastGroup));
        assert_eq!(read("===="), Err(Fault::LastGroup));
    }
}

#[test]
fn headers_end_at_the_blank_line() {
    let body = b"\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nTUlJ\n";
    assert_eq!(&body[headers_end(body)..], b"\nTUlJ\n");
    assert_eq!(headers_end(b"\nTUlJ\n"), 0);
}

/// The pattern of Kafka's loader for headers is `\s*[^\r\n]*:[^\r\n]*[\r\n]+`, each of which is one line.
#[test]
fn a_header_is_one_line_with_a_colon() {
    for (headers, base64) in [
        ("\nComment: one\n", "\nTUlJ\n"),
        ("\nComment: one\n two: three\n", "TUlJ\n"),
        ("\r\nComment: one\r\nTwo: three\r", "\n\r\nTUlJ\r\n"),
        // It reads an indented body behind them, and takes a folded header for base64.
        ("\nComment: one\n", "\n  TUlJ\n  Q0k=\n"),
        ("\nComment: one\n", "  TUlJ\n  Q0k=\n"),
        ("\nComment: one\n", "  two\n\nTUlJ\n"),
        ("", "\n TUlJ\nComment: one\n"),
        ("", "\nTUlJ\n Q0k=\nComment: one\n"),
    ] {
        let body = [headers, base64].concat();
        assert_eq!(headers_end(body.as_bytes()), headers.len(), "{body:?}");
    }
}

/// X.690 section 8.1.3: one byte up to 127, else the number of bytes that follow, up to four here.
#[test]
fn a_whole_value_is_as_long_as_its_header_says() {
    for (header, content, is_whole) in [
        (&[0x30, 0x00][..], 0, true),
        (&[0x30, 0x02], 2, true),
        (&[0x30, 0x02], 1, false),
        (&[0x30, 0x02], 3, false),
        (&[0x30, 0x7f], 127, true),
        (&[0x30, 0x81, 0x80], 128, true),
        (&[0x30, 0x81, 0x80], 127, false),
        (&[0x30, 0x82, 0x01, 0x02], 258, true),
        (&[0x30, 0x82, 0x01, 0x02], 513, false),
        (&[0x30, 0x83, 0x00, 0x01, 0x02], 258, true),
        (&[0x30, 0x84, 0x00, 0x00, 0x01, 0x02], 258, true),
        (&[0x30, 0x85, 0x00, 0x00, 0x00, 0x00, 0x01], 1, false),
        // Without a length (section 8.1.3.6), and cut short.
        (&[0x30, 0x80], 0, false),
        (&[0x30, 0x82, 0x01], 0, false),
        (&[0x30], 0, false),
    ] {
        let der = [header, &vec![0; content]].concat();
        assert_eq!(is_whole_der(&der), is_whole, "{header:x?} and {content}");
    }
}

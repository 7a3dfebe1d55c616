//! What blocks and findings say of themselves: where they are, and in which words.

use super::*;

/// The messages of what is not PEM, and what they are said of.
#[test]
fn what_is_not_pem_is_named_for_what_it_is() {
    use base64ct::{Base64, Encoding};
    let der = Base64::decode_vec(DER.get(..64).unwrap()).unwrap();
    let key = "MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC";
    let key = Base64::decode_vec(key).unwrap();
    let binary = "binary (DER), not PEM";
    let bare = "bare base64 without its BEGIN and END lines";
    let other = "no `-----BEGIN` line; this is not PEM";
    let of_text = Base64::encode_string(b"What a certificate is not, whatever is made of it");
    for (text, message) in [
        (der.as_slice(), binary),
        (DER.as_bytes(), bare),
        (of_text.as_bytes(), other),
        (b"arn:aws:acm-pca:eu-west-1:123456789012:certificate", other),
        // The key of RFC 8410 section 10.3, and what is cut off or begins with the digit 0, which is 30 as well.
        (&key, binary),
        (&key[..40], other),
        (Base64::encode_string(&key).as_bytes(), bare),
        (b"0123456789 and more of it", other),
        (
            Base64::encode_string(b"0123456789 and more of it").as_bytes(),
            other,
        ),
        (b"", other),
    ] {
        let mut findings = Findings::under(&Rules::lambda());
        let place = Place::field("certificate");
        assert!(read(text, &place, &mut findings).is_empty());
        let found: Vec<_> = findings.iter().collect();
        assert_eq!(found.len(), 1);
        assert_eq!(
            (found[0].code, &found[0].place),
            (Code::PemNotFound, &place)
        );
        assert_eq!(found[0].message, message, "{text:x?}");
    }
}

/// Five blocks, two of them with keys that are encrypted.
fn five_blocks() -> String {
    let proc_type = "RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\n";
    block("CERTIFICATE")
        + &block("ENCRYPTED PRIVATE KEY")
        + &block("PRIVATE KEY")
        + &block("RSA PRIVATE KEY").replacen("RSA PRIVATE KEY-----\n", proc_type, 1)
        + &block("CERTIFICATE")
}

#[cfg(feature = "tls")]
#[test]
fn a_block_says_whether_it_is_encrypted() {
    let (blocks, _) = read_text(&five_blocks());
    let encrypted: Vec<_> = blocks.iter().map(Block::is_encrypted).collect();
    assert_eq!(encrypted, [false, true, false, true, false]);
}

#[test]
fn a_block_says_where_it_is() {
    let (blocks, findings) = read_text(&five_blocks());
    assert_eq!(findings, []);
    for (block, (label, line, certificate)) in blocks.iter().zip([
        ("CERTIFICATE", 1, Some(1)),
        ("ENCRYPTED PRIVATE KEY", 5, None),
        ("PRIVATE KEY", 9, None),
        ("RSA PRIVATE KEY", 13, None),
        ("CERTIFICATE", 20, Some(2)),
    ]) {
        assert_eq!((block.label.as_str(), block.line), (label, line));
        let field = Place::field("field");
        let place = Place {
            line: Some(line),
            certificate,
            ..field.clone()
        };
        assert_eq!(block.place(&field), place);
        let finding = block.finding(Code::PemLabelUnexpected, &field, "a finding");
        assert_eq!(finding.place, place);
        let excerpt = finding.excerpt.unwrap();
        let begin = format!("-----BEGIN {label}-----");
        assert_eq!((excerpt.marked, &excerpt.text), (0..begin.len(), &begin));
    }
    assert_eq!(blocks.len(), 5);
}

/// Spoils one line of three blocks; gives line, certificate and the marked text of what is found.
#[test]
fn a_finding_is_at_its_line_and_certificate() {
    let text = block("CERTIFICATE") + &block("PRIVATE KEY") + &block("CERTIFICATE");
    let lines: Vec<_> = text.lines().collect();
    let begin = "-----BEGIN CERTIFICATE-----";
    for (line, spoiled, code, at, certificate, marked) in [
        // Both ends of the second certificate, which is the third block.
        (
            9,
            "----BEGIN CERTIFICATE-----",
            Code::PemMarker,
            9,
            Some(2),
            "----BEGIN CERTIFICATE-----",
        ),
        (
            9,
            "-----begin certificate-----",
            Code::PemLowerCase,
            9,
            Some(2),
            "-----begin certificate-----",
        ),
        (
            12,
            "-----END  CERTIFICATE-----",
            Code::PemMarker,
            12,
            None,
            "-----END  CERTIFICATE-----",
        ),
        (
            12,
            "-----END X509 CERTIFICATE-----",
            Code::PemEndLabel,
            9,
            Some(2),
            begin,
        ),
        (
            12,
            "-----END PUBLIC KEY-----",
            Code::PemLabelMismatch,
            9,
            Some(2),
            begin,
        ),
        (12, "", Code::PemEndMissing, 9, Some(2), begin),
        (
            12,
            "-----END CERTIFICATE-----x",
            Code::PemTextAfterEnd,
            12,
            None,
            "-----END CERTIFICATE-----",
        ),
        (
            9,
            "x-----BEGIN CERTIFICATE-----",
            Code::PemBeginNotOnNewLine,
            9,
            Some(2),
            begin,
        ),
        // Its body.
        (11, "MII!", Code::PemBase64, 11, Some(2), "·"),
        (11, "MII", Code::PemBase64, 9, Some(2), begin),
        // The key between them.
        (
            5,
            "-----BEGIN  PRIVATE KEY-----",
            Code::PemMarker,
            5,
            None,
            "-----BEGIN  PRIVATE KEY-----",
        ),
        (6, "MII*", Code::PemBase64, 6, None, "·"),
        (
            8,
            "",
            Code::PemEndMissing,
            5,
            None,
            "-----BEGIN PRIVATE KEY-----",
        ),
        (
            5,
            "",
            Code::PemBeginMissing,
            8,
            None,
            "-----END PRIVATE KEY-----",
        ),
        (
            1,
            "",
            Code::PemBeginMissing,
            4,
            None,
            "-----END CERTIFICATE-----",
        ),
    ] {
        let mut lines = lines.clone();
        lines[line - 1] = spoiled;
        let (_, findings) = read_text(&lines.join("\n"));
        let is_it = |finding: &&Finding| finding.code == code;
        let finding = findings
            .iter()
            .find(is_it)
            .unwrap_or_else(|| panic!("{spoiled}: {findings:?}"));
        let place = (finding.place.line, finding.place.certificate);
        assert_eq!(place, (Some(at), certificate), "{finding}");
        let excerpt = finding.excerpt.as_ref().unwrap();
        let shown: String = excerpt
            .text
            .chars()
            .skip(excerpt.marked.start)
            .take(excerpt.marked.len())
            .collect();
        assert!(shown.starts_with(marked), "{finding}: {excerpt:?}");
    }
}

mod places;

use super::reader::MAX_BLOCKS;
use super::*;
use crate::finding::Rules;

const DER: &str = "MIIBszCCAVmgAwIBAgIUVf8nIrlZ0ZQ1R0BnLwF2cGxlYXNlIGRvbid0IHBhcnNl";

fn block(label: &str) -> String {
    format!("-----BEGIN {label}-----\n{DER}\n{DER}\n-----END {label}-----\n")
}

fn read_text(text: &str) -> (Vec<Block>, Vec<Finding>) {
    let mut findings = Findings::under(&Rules::lambda());
    let blocks = read(text, &Place::field("certificate"), &mut findings);
    (blocks, findings.iter().cloned().collect())
}

/// Checks codes with their lines, and how many blocks came through whole.
#[track_caller]
fn expect(text: &str, codes: &[(&str, usize)], sound: usize) {
    let (blocks, findings) = read_text(text);
    let found: Vec<_> = findings
        .iter()
        .map(|finding| (finding.code.as_str(), finding.place.line.unwrap_or(0)))
        .collect();
    assert_eq!(found, codes, "{text}");
    assert_eq!(
        blocks.iter().filter(|block| block.der().is_some()).count(),
        sound,
        "{text}"
    );
}

#[test]
fn sound_texts_of_every_line_ending() {
    let text = block("CERTIFICATE") + &block("CERTIFICATE");
    for text in [
        text.clone(),
        text.replace('\n', "\r\n"),
        text.replace('\n', "\r"),
    ] {
        expect(&text, &[], 2);
        let (blocks, _) = read_text(&text);
        assert_eq!((blocks[1].line, blocks[1].certificate), (5, Some(2)));
    }
    expect(&text.replace('\n', "\n\n  \t\n"), &[], 2);
    // Reported once, at the first.
    expect(
        &text.replace('\n', "\n\n  \t\n  "),
        &[("pem-marker", 10)],
        2,
    );
    expect(text.trim_end(), &[], 2);
}

#[test]
fn lost_line_breaks_are_told_apart() {
    let text = block("CERTIFICATE") + &block("CERTIFICATE");
    expect(
        &text.replace('\n', " "),
        &[("pem-newlines-as-spaces", 1)],
        2,
    );
    expect(
        &text.replace('\n', "\\n"),
        &[("pem-newlines-escaped", 1)],
        2,
    );
    expect(
        &text.replace('\n', "\\r\\n"),
        &[("pem-newlines-escaped", 1)],
        2,
    );
    expect(
        &text.replace('\n', "\\\\n"),
        &[("pem-newlines-escaped", 1)],
        2,
    );
    expect(&text.replace('\n', ""), &[("pem-newlines-missing", 1)], 2);
    let second = block("CERTIFICATE") + &block("CERTIFICATE").replace('\n', " ");
    expect(&second, &[("pem-newlines-as-spaces", 5)], 2);
}

#[test]
fn a_begin_must_begin_its_line() {
    let glued = block("CERTIFICATE").trim_end().to_owned() + &block("CERTIFICATE");
    expect(&glued, &[("pem-begin-not-on-new-line", 4)], 2);
    expect(
        &format!("cert: {}", block("CERTIFICATE")),
        &[("pem-begin-not-on-new-line", 1)],
        1,
    );
    expect(
        &format!("  {}", block("CERTIFICATE")),
        &[("pem-marker", 1)],
        1,
    );
    expect(
        &format!("\t{}", block("CERTIFICATE")),
        &[("pem-marker", 1)],
        1,
    );
    expect(&format!("\u{feff}{}", block("CERTIFICATE")), &[], 1);
    let flattened_then_text =
        block("CERTIFICATE").replace('\n', " ") + "\nx " + &block("CERTIFICATE");
    expect(
        &flattened_then_text,
        &[
            ("pem-newlines-as-spaces", 1),
            ("pem-begin-not-on-new-line", 2),
        ],
        2,
    );
}

#[test]
fn nothing_may_stand_right_behind_an_end() {
    let good = block("CERTIFICATE");
    let ends = good.trim_end();
    for behind in ["x", "# root", "\0", "\\n", "\""] {
        let text = format!("{ends}{behind}\n{good}");
        expect(&text, &[("pem-text-after-end", 4)], 2);
        expect(&format!("{ends}{behind}"), &[("pem-text-after-end", 4)], 1);
        let around = format!("{behind}{ends}{behind}\n");
        if behind != "\\n" {
            expect(&around, &[("pem-begin-not-on-new-line", 1)], 1);
        }
    }
    for invisible in ["\u{a0}", "\u{feff}", "\u{200b}", "\u{2028}"] {
        let text = format!("{ends}{invisible}\n{good}");
        expect(&text, &[("pem-invisible", 4)], 2);
        expect(&format!("{ends}{invisible}"), &[("pem-invisible", 4)], 1);
    }
    for behind in [" ", "\t\x0b\x0c", " \u{a0}", "\r\r"] {
        expect(&format!("{ends}{behind}\n{good}"), &[], 2);
    }
    expect(
        &format!("{ends} root\n{good}"),
        &[("pem-text-outside", 4)],
        2,
    );
}

#[test]
fn no_block_is_lost_without_a_word() {
    let good = block("CERTIFICATE");
    let without_end = good.replace("-----END CERTIFICATE-----\n", "");
    let without_begin = good.replace("-----BEGIN CERTIFICATE-----\n", "");
    let bare = without_begin.replace("-----END CERTIFICATE-----\n", "");
    expect(&(without_end.clone() + &good), &[("pem-end-missing", 1)], 1);
    expect(&without_end, &[("pem-end-missing", 1)], 0);
    expect(
        &(good.clone() + &without_begin),
        &[("pem-begin-missing", 7)],
        1,
    );
    expect(&(good.clone() + &bare), &[("pem-begin-missing", 5)], 1);
    let mismatched = good.replace("END CERTIFICATE", "END PRIVATE KEY");
    expect(&(mismatched + &good), &[("pem-label-mismatch", 1)], 1);
}

#[test]
fn a_spoiled_body_has_its_line() {
    let text = block("CERTIFICATE");
    let spoiled = text.replacen("MIIB", "MI*B", 1);
    expect(&spoiled, &[("pem-base64", 2)], 0);
    let (_, findings) = read_text(&spoiled);
    let excerpt = findings[0].excerpt.as_ref().unwrap();
    assert_eq!(excerpt.marked, 2..3);
    assert!(
        excerpt.text.chars().all(|c| c == '·'),
        "a body is masked: {}",
        excerpt.text
    );
    expect(&text.replacen("MIIB", "MII", 1), &[("pem-base64", 1)], 0);
    expect(
        "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n",
        &[("pem-base64", 1)],
        0,
    );
}

#[test]
fn what_is_not_pem_is_named() {
    use base64ct::{Base64, Encoding};
    expect("hello", &[("pem-not-found", 0)], 0);
    expect(DER, &[("pem-not-found", 0)], 0);
    let wrapped = Base64::encode_string((block("CERTIFICATE") + &block("CERTIFICATE")).as_bytes());
    expect(&wrapped, &[("pem-base64-wrapped", 0)], 2);
}

#[test]
fn dashes_are_named() {
    let text = block("CERTIFICATE");
    expect(
        &text.replacen("-----BEGIN", "\u{2014}\u{2014}-BEGIN", 1),
        &[("pem-dashes", 1)],
        1,
    );
    expect(
        &text.replacen("-----END", "----END", 1),
        &[("pem-marker", 4)],
        1,
    );
}

#[test]
fn a_header_is_on_its_own_line() {
    let text = block("CERTIFICATE");
    for glued in [":x", ": x", ":--"] {
        let glued = text.replacen("CERTIFICATE-----", &format!("CERTIFICATE-----{glued}"), 1);
        expect(&glued, &[("pem-base64", 1)], 0);
    }
    let glued = text.replacen("CERTIFICATE-----", "CERTIFICATE---:--", 1);
    expect(&glued, &[("pem-marker", 1), ("pem-base64", 1)], 0);
}

#[test]
fn what_java_reads_is_read() {
    let text = block("CERTIFICATE");
    for (old, new) in [(" CERT", "  CERT"), (" CERT", "\tCERT"), ("ATE-", "ATE -")] {
        let other = text.replacen(old, new, 1);
        expect(&other, &[("pem-marker", 1)], 1);
    }
    for end in ["X509 CERTIFICATE", "CERTIFICATE REQUEST"] {
        let other = text.replace("END CERTIFICATE", &format!("END {end}"));
        expect(&other, &[("pem-end-label", 1)], 1);
    }
    for end in ["PRIVATE KEY", "CERTIFICAT"] {
        let other = text.replace("END CERTIFICATE", &format!("END {end}"));
        expect(&other, &[("pem-label-mismatch", 1)], 0);
    }
    let unpadded = "-----BEGIN PRIVATE KEY-----\nMAA\n-----END PRIVATE KEY-----\n";
    expect(unpadded, &[("pem-base64-unpadded", 1)], 1);
}

#[test]
fn a_digest_outside_is_no_body() {
    let good = block("CERTIFICATE");
    for text in [
        "0".repeat(64),
        format!("{}\n{}", "3f".repeat(64), "a0".repeat(64)),
        "Supercalifragilisticexpialidociousandevenlongerthananyprosewordthereis".to_owned(),
        format!("MIIB{}", "A".repeat(84)),
    ] {
        expect(&format!("{text}\n{good}"), &[("pem-text-outside", 1)], 1);
    }
    let short = DER.get(..59).unwrap();
    expect(
        &format!("{short}\n{short}\n{good}"),
        &[("pem-text-outside", 1)],
        1,
    );
    let seed = format!("MC4CAQAwBQYDK2VwBCIEI{}", "A".repeat(43));
    // Lines of a body have 60 characters at least.
    let sixty = format!("{0}\n{0}", DER.get(..60).unwrap());
    for text in [seed, format!("{DER}\nMIIB"), sixty] {
        expect(&format!("{text}\n{good}"), &[("pem-begin-missing", 1)], 1);
    }
}

#[test]
fn text_outside_is_noted_once() {
    let text = format!(
        "Bag Attributes\n    localKeyID: 01\n{}trailer\n",
        block("CERTIFICATE")
    );
    expect(&text, &[("pem-text-outside", 1)], 1);
}

#[test]
fn headers_that_encrypt_nothing_are_passed_over() {
    for (label, kind) in [
        ("CERTIFICATE", "CLEAR"),
        ("CERTIFICATE", "ENCRYPTED"),
        ("PRIVATE KEY", "CLEAR"),
    ] {
        let headers = format!("{label}-----\nProc-Type: 4,{kind}\nComment: none\n\n");
        let text = block(label).replacen(&format!("{label}-----\n"), &headers, 1);
        let (blocks, findings) = read_text(&text);
        assert!(findings.is_empty() && !blocks[0].proc_type && blocks[0].der().is_some());
    }
}

#[test]
fn proc_type_is_seen() {
    let text = format!(
        "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\n{DER}\n-----END RSA PRIVATE KEY-----\n"
    );
    let (blocks, findings) = read_text(&text);
    assert!(findings.is_empty() && blocks[0].proc_type && blocks[0].der().is_none());
}

#[test]
fn excerpts_mask_all_but_markers() {
    let text = block("PRIVATE KEY").replace('\n', " ");
    let (_, findings) = read_text(&text);
    let excerpt = findings[0].excerpt.as_ref().unwrap();
    assert!(excerpt.text.starts_with("-----BEGIN PRIVATE KEY----- ····"));
    assert_eq!(excerpt.marked, 0..27);
    assert!(!excerpt.text.contains("MII"));
}

#[test]
fn blocks_are_bounded() {
    let (blocks, findings) = read_text(&block("CERTIFICATE").repeat(MAX_BLOCKS + 10));
    assert_eq!(blocks.len(), MAX_BLOCKS);
    assert!(
        findings
            .iter()
            .any(|finding| finding.code == Code::PemTooManyBlocks)
    );
}

/// Only a secret's field is certainly in a JSON document.
#[test]
fn the_help_for_lost_line_breaks_fits_what_the_text_is_in() {
    let escaped = format!(
        "-----BEGIN CERTIFICATE-----\\n{}\\n-----END CERTIFICATE-----\\n",
        "MIIB".repeat(16)
    );
    let help = |place: Place| {
        let mut findings = Findings::under(&Rules::lambda());
        let _ = read(&escaped, &place, &mut findings);
        let found = findings
            .iter()
            .find(|one| one.code == Code::PemNewlinesEscaped);
        found.unwrap().help.clone().unwrap()
    };
    let of_secret = help(Place::field("certificate"));
    assert!(
        of_secret.contains("jq -n --rawfile certificate chain.pem"),
        "{of_secret}"
    );
    let files = [
        "client.pem",
        "tls.crt",
        "ssl.keystore.location (client.pem)",
    ]
    .map(Place::field);
    for place in files.into_iter().chain([Place::default()]) {
        let help = help(place);
        assert!(help.contains("fixed.pem") && !help.contains("jq"), "{help}");
    }
}

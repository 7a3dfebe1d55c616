//! Markers, sound and spoiled.

use super::*;

fn markers(text: &str) -> Vec<(Kind, String, &str, bool)> {
    Markers::of(text.as_bytes())
        .map(|m| {
            (
                m.kind,
                m.label.into_owned(),
                text.get(m.range).unwrap(),
                m.dashes == Dashes::Five,
            )
        })
        .collect()
}

#[test]
fn glued_markers_share_ten_dashes() {
    let found = markers("x-----END CERTIFICATE----------BEGIN CERTIFICATE-----\n");
    assert_eq!(found.len(), 2);
    assert!(
        found
            .iter()
            .all(|(_, label, _, sound)| label == "CERTIFICATE" && *sound)
    );
    assert_eq!(found[1].2, "-----BEGIN CERTIFICATE-----");
}

#[test]
fn the_short_way_leads_to_the_same_markers() {
    let pieces = [
        BEGIN_CERTIFICATE,
        END_CERTIFICATE,
        "-",
        "-----",
        "\n",
        "\r\n",
        "\u{2014}",
        " ",
        "END CERTIFICATE",
    ];
    let mut short_ways = 0;
    for number in 0..pieces.len().pow(4) {
        let digits = (0..4).map(|place| number / pieces.len().pow(place) % pieces.len());
        let text: String = digits.map(|digit| pieces[digit]).collect();
        let mut taken = 0;
        for marker in Markers::of(text.as_bytes()) {
            let end = marker.range.end;
            if certificate_marker(text.as_bytes(), marker.range.start).is_some() {
                short_ways += 1;
                let keyword_at = marker.range.start + DASHES;
                let found = marker_at(text.as_bytes(), keyword_at, taken);
                assert_eq!(found, Some(marker), "{text:?}");
            }
            taken = end;
        }
    }
    assert!(short_ways > 500, "{short_ways}");
}

#[test]
fn spoiled_dashes_are_seen() {
    for text in [
        "\u{2014}\u{2014}-BEGIN CERTIFICATE\u{2014}\u{2014}-",
        "----BEGIN CERTIFICATE-----",
        "-----BEGIN CERTIFICATE",
        "BEGIN CERTIFICATE-----",
        "------BEGIN  certificate -----",
    ] {
        let found = markers(text);
        assert_eq!(found.len(), 1, "{text}");
        assert_eq!(
            (found[0].1.as_str(), found[0].3),
            ("CERTIFICATE", false),
            "{text}"
        );
    }
}

#[test]
fn a_body_is_no_label() {
    for text in [
        "-----BEGIN EC PRIVATE KEY MHcCAQEEIPhpAOBXSGrDaVm0UHMclI7zXMfqfamLq9vT5Msu",
        "-----BEGIN EC PRIVATE KEYMHcCAQEEIPhpAOBXSGrDaVm0UHMclI7zXMfqfamLq9vT5Msu",
        "-----BEGIN  ec  private\tkey MHcCAQEEIPhpAOBXSGrDaVm0UHMclI7zXMfqfamLq9vT5Msu",
        "-----END EC PRIVATE KEY MHcCAQEEIPhpAOBXSGrDaVm0UHM-----",
        "-----BEGIN EC PRIVATE KEY oAcGBSuBBAAiA2QA-----",
    ] {
        let found = markers(text);
        assert_eq!(found.len(), 1, "{text}");
        let (_, label, shown, sound) = &found[0];
        assert_eq!(
            (label.as_str(), *sound),
            ("EC PRIVATE KEY", false),
            "{text}"
        );
        assert!(shown.to_ascii_uppercase().ends_with("KEY"), "{shown}");
    }
    assert_eq!(
        markers("-----BEGIN MHcCAQEEIPhpAOBXSGrDaVm0UHMclI7z-----"),
        []
    );
    for label in ["CERTIFICATE CHAIN", "Some Label", "pgp message", "FOO"] {
        let text = format!("-----BEGIN {label}-----");
        let found = markers(&text);
        assert_eq!(found[0].1, label.to_ascii_uppercase());
        assert_eq!((found[0].2, found[0].3), (text.as_str(), true));
    }
}

#[test]
fn words_are_not_markers() {
    for text in [
        "The END of it",
        "ENDabcd+/",
        "we begin here -- now",
        "BEGIN TRANSACTION;",
        "- end of list",
    ] {
        assert_eq!(markers(text), [], "{text}");
    }
}

/// The one marker of a text: its label, and the text that it covers.
#[test]
fn a_marker_has_a_dash_before_it_or_a_known_label_behind() {
    for (text, expected) in [
        // Kafka's loader wants one hyphen before BEGIN.
        (
            "-BEGIN CERTIFICATE-----",
            Some(("CERTIFICATE", "-BEGIN CERTIFICATE-----")),
        ),
        (
            "-BEGIN CERTIFICATE",
            Some(("CERTIFICATE", "-BEGIN CERTIFICATE")),
        ),
        // What is not known has two on one side.
        ("-BEGIN FOO", None),
        ("-BEGIN FOO-", None),
        ("-BEGIN FOO--", Some(("FOO", "-BEGIN FOO--"))),
        ("--BEGIN FOO", Some(("FOO", "--BEGIN FOO"))),
        ("---BEGIN FOO", Some(("FOO", "---BEGIN FOO"))),
        // Without any before it: at the start of a line, and what is known.
        (
            "BEGIN CERTIFICATE--",
            Some(("CERTIFICATE", "BEGIN CERTIFICATE--")),
        ),
        (
            "\nBEGIN CERTIFICATE--",
            Some(("CERTIFICATE", "BEGIN CERTIFICATE--")),
        ),
        ("BEGIN CERTIFICATE-", None),
        ("BEGIN FOO-----", None),
        ("x BEGIN CERTIFICATE-----", None),
        // The whole word, and a space behind it.
        ("-----BEGINNER KEY-----", None),
        ("-----BEGIN-KEY-----", None),
        ("-----Eat KEY-----", None),
        ("-----BEGI KEY-----", None),
        (
            "-----BEGIN\tCERTIFICATE-----",
            Some(("CERTIFICATE", "-----BEGIN\tCERTIFICATE-----")),
        ),
        (
            "-----BEGIN EC\tPRIVATE KEY-----",
            Some(("EC PRIVATE KEY", "-----BEGIN EC\tPRIVATE KEY-----")),
        ),
        // Words of a label that is not known, and not what is behind them, which can be a key.
        (
            "-----BEGIN Some Thing MHcCAQEEIPhpAOBXSGrDaVm0UHMclI7z",
            Some(("SOME THING", "-----BEGIN Some Thing")),
        ),
        ("-----BEGIN FOO MHcCAQ", Some(("FOO", "-----BEGIN FOO"))),
        (
            "-----BEGIN FOO abcdefghijklmnopqrst",
            Some(("FOO", "-----BEGIN FOO")),
        ),
        ("-----BEGIN MHcCAQ", None),
    ] {
        let found = markers(text);
        let found: Vec<_> = found
            .iter()
            .map(|(_, label, shown, _)| (label.as_str(), *shown))
            .collect();
        assert_eq!(found, Vec::from_iter(expected), "{text:?}");
    }
}

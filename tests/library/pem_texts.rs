//! PEM texts as web pages, chats and proxies pass them on: what is said of them.

use msk_auth::finding::FactName;
use msk_auth::{Code, Findings, Place, Rules, pem};

use crate::material::CLIENT;

/// The code and the message of each finding.
fn found(text: &str) -> Vec<(Code, String)> {
    let findings = findings(text);
    let found = findings.iter();
    found.map(|one| (one.code, one.message.clone())).collect()
}

fn findings(text: &str) -> Findings {
    let mut findings = Findings::under(&Rules::lambda());
    pem::read(text, &Place::field("certificate"), &mut findings);
    findings
}

/// With this text in the middle of its first line of base64.
fn with(text: &str) -> String {
    let certificate = &CLIENT.chain[0];
    let (before, after) = certificate.split_at(60);
    format!("{before}{text}{after}")
}

/// The names of the Unicode Standard's code charts, and its alias for U+FEFF.
#[test]
fn invisible_characters_are_named() {
    for (character, name) in [
        ('\u{85}', "U+0085 (next line)"),
        ('\u{a0}', "U+00A0 (no-break space)"),
        ('\u{200b}', "U+200B (zero width space)"),
        ('\u{200c}', "U+200C (zero width non-joiner)"),
        ('\u{200d}', "U+200D (zero width joiner)"),
        ('\u{200e}', "U+200E (left-to-right mark)"),
        ('\u{200f}', "U+200F (right-to-left mark)"),
        ('\u{2028}', "U+2028 (line separator)"),
        ('\u{2029}', "U+2029 (paragraph separator)"),
        ('\u{202f}', "U+202F (narrow no-break space)"),
        ('\u{2060}', "U+2060 (word joiner)"),
        ('\u{3000}', "U+3000 (ideographic space)"),
        ('\u{feff}', "U+FEFF (byte order mark)"),
        // An em space, and an invisible separator.
        ('\u{2003}', "U+2003 (a space)"),
        ('\u{2063}', "U+2063 (a character of no width)"),
    ] {
        let findings = findings(&with(&character.to_string()));
        let found: Vec<_> = findings.iter().collect();
        let [finding] = found.as_slice() else {
            panic!("{name}: {found:?}")
        };
        assert_eq!(finding.code, Code::PemInvisible);
        let message = format!("an invisible character in a block: {name}");
        assert_eq!(finding.message, message);
        let fact = finding.facts.get(FactName::Found);
        assert_eq!(fact.map(ToString::to_string).as_deref(), Some(name));
    }
}

#[test]
fn several_invisible_characters_are_counted() {
    let message = |more: &str| {
        let message = "an invisible character in a block: U+200B (zero width space)";
        vec![(Code::PemInvisible, format!("{message}{more}"))]
    };
    assert_eq!(found(&with("\u{200b}")), message(""));
    assert_eq!(found(&with("\u{200b}\u{a0}")), message(", and 1 more"));
    assert_eq!(found(&with(&"\u{200b}".repeat(7))), message(", and 6 more"));
}

/// Kafka's loader (`DefaultSslEngineFactory.PemParser`) searches for `-+BEGIN\s*.*CERTIFICATE[^-]*-+\s+`.
#[test]
fn a_begin_line_with_an_invisible_character_is_read_as_kafka_reads_it() {
    for (line, code) in [
        ("-\u{200b}----BEGIN CERTIFICATE-----", Code::PemMarker),
        ("-----\u{200b}BEGIN CERTIFICATE-----", Code::PemInvisible),
        ("-----BE\u{200b}GIN CERTIFICATE-----", Code::PemInvisible),
        ("-----BEGIN\u{200b}CERTIFICATE-----", Code::PemMarker),
        ("-----BEGIN\u{200b} CERTIFICATE-----", Code::PemMarker),
        ("-----BEGIN \u{200b}CERTIFICATE-----", Code::PemMarker),
        ("-----BEGIN\u{a0} CERTIFICATE-----", Code::PemMarker),
        ("-----BEGIN \u{a0}CERTIFICATE-----", Code::PemMarker),
        ("-----BEGIN\u{200b}\u{a0} CERTIFICATE-----", Code::PemMarker),
        ("-----BEGIN\u{a0}\u{200b}CERTIFICATE-----", Code::PemMarker),
        ("-----BEGIN CERTIF\u{200b}ICATE-----", Code::PemInvisible),
        ("-----BEGIN CERTIFICATE\u{200b}-----", Code::PemMarker),
        ("-----BEGIN CERTIFICATE----\u{200b}-", Code::PemInvisible),
    ] {
        let text = CLIENT.chain[0].replacen("-----BEGIN CERTIFICATE-----", line, 1);
        let codes: Vec<_> = found(&text).into_iter().map(|(code, _)| code).collect();
        assert_eq!(codes, [code], "{line:?}");
    }
}

/// As Python's `urllib.parse.quote` and `quote_plus` write it.
#[test]
fn a_url_encoded_text_is_named_with_the_function_that_decodes_it() {
    for (space, slash, function) in [
        ("%20", "/", "urllib.parse.unquote(sys.stdin.read())"),
        ("+", "%2F", "urllib.parse.unquote_plus(sys.stdin.read())"),
    ] {
        let text = CLIENT.chain[0]
            .replace('+', "%2B")
            .replace('/', slash)
            .replace('=', "%3D")
            .replace('\n', "%0A")
            .replace(' ', space);
        let findings = findings(&text);
        let found: Vec<_> = findings.iter().collect();
        let [finding] = found.as_slice() else {
            panic!("{found:?}")
        };
        assert_eq!(finding.code, Code::PemNotFound);
        assert_eq!(
            finding.message,
            "URL-encoded PEM, with `%0A` for its line breaks"
        );
        let help = finding.help.as_deref().unwrap();
        assert!(help.contains(function), "{help}");
    }
}

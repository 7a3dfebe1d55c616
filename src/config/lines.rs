//! librdkafka's properties in the format of kcat and Confluent's examples: one `key=value` per
//! line.

use std::collections::BTreeMap;

use crate::config::entry::Entry;
use crate::finding::{Code, Finding, Findings, Lines, Place};
use crate::sensitive::SensitiveText;

/// Reads every line. White space around key and value is ignored, and there are no escapes.
pub(super) fn read(text: &[u8], findings: &mut Findings) -> Vec<Entry> {
    let numbers = Lines::of(text);
    let mut entries = Vec::new();
    let mut for_kcat: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    let mut at: usize = 0;
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        let start = at;
        at = at.saturating_add(line.len());
        let content = line.trim_ascii();
        if content.is_empty() || content.starts_with(b"#") {
            continue;
        }
        let indent = line.len().saturating_sub(line.trim_ascii_start().len());
        let start = start.saturating_add(indent);
        let number = numbers.number(start);
        let Some(equals) = memchr::memchr(b'=', content) else {
            findings.push(no_value(number));
            continue;
        };
        let (key, rest) = content.split_at(equals);
        let (key, value) = (key.trim_ascii(), rest.get(1..).unwrap_or_default());
        if let Some(message) = other_for_kcat(content, equals) {
            for_kcat.entry(message).or_default().push(number);
        }
        let (Some(name), Some(value)) = (utf_8(key), utf_8(value.trim_ascii())) else {
            findings.push(not_utf_8(number));
            continue;
        };
        entries.push(Entry {
            key: name,
            value,
            at: start..start.saturating_add(key.len()),
            line: number,
            is_filled_in: false,
            spelling: None,
        });
    }
    for (message, lines) in for_kcat {
        findings.push(kcat(message, &lines));
    }
    entries
}

/// The most bytes of a line that kcat reads.
const KCAT_LINE: usize = 511;

/// How kcat reads a line differently than programs that pass it on unchanged.
fn other_for_kcat(line: &[u8], equals: usize) -> Option<&'static str> {
    if line.len() > KCAT_LINE {
        return Some("kcat reads at most 511 bytes of a line, and reads the rest as another line");
    }
    let (key, rest) = line.split_at(equals);
    let value = rest.get(1..).unwrap_or_default();
    if key.trim_ascii_end() != key || value.trim_ascii_start() != value {
        return Some("kcat reads white space around `=` as part of the key or of the value");
    }
    let is_escape = |pair: &[u8]| pair == b"\\:" || pair == b"\\=";
    line.windows(2)
        .any(is_escape)
        .then_some("kcat reads a backslash before `:` or `=` as an escape, and omits it")
}

/// Once for a file: some have such lines throughout.
fn kcat(message: &str, lines: &[usize]) -> Finding {
    let others = match lines.len().saturating_sub(1) {
        0 => String::new(),
        1 => ", here and in another line".to_owned(),
        others => format!(", here and in {others} other lines"),
    };
    let place = Place::default().at_line(lines.first().copied().unwrap_or_default());
    Finding::new(Code::ConfigKcat, place, format!("{message}{others}"))
        .help("for kcat, give such a setting with -X, as in `kcat -X sasl.password=PASSWORD`; other programs read these lines correctly")
}

fn utf_8(bytes: &[u8]) -> Option<SensitiveText> {
    std::str::from_utf8(bytes).ok().map(SensitiveText::from)
}

fn no_value(line: usize) -> Finding {
    Finding::new(
        Code::ConfigSyntax,
        Place::default().at_line(line),
        "a line without `=`",
    )
    .help(
        "write `key=value`; a value can't continue in the next line, so put a PEM text into a \
           file, with the key that ends in `.location`",
    )
}

fn not_utf_8(line: usize) -> Finding {
    Finding::new(
        Code::ConfigSyntax,
        Place::default().at_line(line),
        "a line that is not UTF-8",
    )
    .help("save the file as UTF-8")
}

//! librdkafka's properties in the format of kcat and Confluent's examples: one `key=value` per
//! line.

use crate::config::entry::Entry;
use crate::finding::{Code, Finding, Findings, Lines, Place};
use crate::sensitive::SensitiveText;

/// Reads every line. White space around key and value is ignored, and there are no escapes.
pub(super) fn read(text: &[u8], findings: &mut Findings) -> Vec<Entry> {
    let numbers = Lines::of(text);
    let mut entries = Vec::new();
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
    entries
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

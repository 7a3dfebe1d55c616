//! Java's properties file, as `java.util.Properties.load` reads it: in Latin-1 from bytes, in UTF-8 where a program
//! opens the file so.
//!
//! This reader exists because a value can be a password: the crate `java-properties` leaves copies
//! in strings that are not wiped, and reports no position of a key.

use std::ops::Range;

use crate::config::entry::Entry;
use crate::finding::{Code, Finding, Findings, Lines, Place, is_line_break};
use crate::sensitive::{SensitiveBuffer, SensitiveText};

/// The encoding that a program reads the file in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Charset {
    Latin1,
    Utf8,
}

/// Reads every property, in the order of the text. Reports what Java refuses, or reads differently
/// than intended.
pub(super) fn read(text: &[u8], findings: &mut Findings) -> Vec<Entry> {
    read_in(Charset::Latin1, text, findings)
}

/// [`read`], in this encoding. The text is in it.
pub(super) fn read_in(charset: Charset, text: &[u8], findings: &mut Findings) -> Vec<Entry> {
    let lines = Lines::of(text);
    let mut reader = LogicalLines { text, at: 0 };
    let mut entries = Vec::new();
    let mut not_ascii = Vec::new();
    while let Some(line) = reader.next() {
        let number = lines.number(line.start);
        let content = line.content.as_slice();
        let (key, value) = split(content);
        let (Some(name), Some(decoded)) = (decoded(charset, key), decoded(charset, value)) else {
            findings.push(malformed_escape(number));
            continue;
        };
        if charset == Charset::Latin1 && !content.is_ascii() {
            not_ascii.push(number);
        }
        entries.push(Entry {
            key: name,
            value: decoded,
            at: line.start..line.start.saturating_add(key.len()),
            line: number,
            is_filled_in: false,
            spelling: None,
        });
    }
    if let Some(first) = not_ascii.first() {
        findings.push(encoding(*first, not_ascii.len()));
    }
    entries
}

fn malformed_escape(line: usize) -> Finding {
    Finding::new(
        Code::ConfigSyntax,
        Place::default().at_line(line),
        "`\\u` without four hexadecimal digits, which Java rejects with the whole file",
    )
    .help("write a backslash that is part of the value twice: `\\\\u`")
}

/// Reported once for a file, because a binary file has very many such lines.
fn encoding(line: usize, count: usize) -> Finding {
    let others = match count {
        0 | 1 => String::new(),
        count => format!(", here and in {} other lines", count.saturating_sub(1)),
    };
    Finding::new(
        Code::ConfigEncoding,
        Place::default().at_line(line),
        format!("a character that is not ASCII{others}; Java reads properties files as Latin-1, not as UTF-8"),
    )
    .help("write the character as `\\uXXXX`, for example `\\u00e4` for ä")
}

/// A property, without its escaped line ends.
struct LogicalLine {
    start: usize,
    content: SensitiveBuffer,
}

struct LogicalLines<'a> {
    text: &'a [u8],
    at: usize,
}

impl LogicalLines<'_> {
    fn next(&mut self) -> Option<LogicalLine> {
        loop {
            self.skip(is_blank);
            match self.peek()? {
                byte if is_line_break(byte) => self.at = self.at.saturating_add(1),
                b'#' | b'!' => self.skip(|byte| !is_line_break(byte)),
                _ => return Some(self.line()),
            }
        }
    }

    /// The text up to a line end without a backslash before it.
    fn line(&mut self) -> LogicalLine {
        let start = self.at;
        let mut content = SensitiveBuffer::with_capacity(256);
        let mut is_escaped = false;
        while let Some(byte) = self.peek() {
            self.at = self.at.saturating_add(1);
            if is_escaped && is_line_break(byte) {
                if byte == b'\r' && self.peek() == Some(b'\n') {
                    self.at = self.at.saturating_add(1);
                }
                self.skip(is_blank);
                is_escaped = false;
                continue;
            }
            if is_line_break(byte) {
                return LogicalLine { start, content };
            }
            if is_escaped {
                content.extend_from_slice(&[b'\\', byte]);
                is_escaped = false;
            } else if byte == b'\\' {
                is_escaped = true;
            } else {
                content.extend_from_slice(&[byte]);
            }
        }
        LogicalLine { start, content }
    }

    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn skip(&mut self, is_skipped: impl Fn(u8) -> bool) {
        while self.peek().is_some_and(&is_skipped) {
            self.at = self.at.saturating_add(1);
        }
    }
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | 0x0c)
}

/// Key and value, still escaped: the key ends at the first `=`, `:` or blank without a backslash.
fn split(line: &[u8]) -> (&[u8], &[u8]) {
    let mut is_escaped = false;
    let end = line.iter().position(|byte| {
        let ends = !is_escaped && (matches!(byte, b'=' | b':') || is_blank(*byte));
        is_escaped = !is_escaped && *byte == b'\\';
        ends
    });
    let (key, rest) = line.split_at(end.unwrap_or(line.len()));
    let rest = trim_start(rest);
    match rest.split_first() {
        Some((b'=' | b':', value)) => (key, trim_start(value)),
        _ => (key, rest),
    }
}

fn trim_start(text: &[u8]) -> &[u8] {
    let blanks = text.iter().take_while(|byte| is_blank(**byte)).count();
    range(text, blanks..text.len())
}

fn range(text: &[u8], range: Range<usize>) -> &[u8] {
    text.get(range).unwrap_or_default()
}

fn decoded(charset: Charset, escaped: &[u8]) -> Option<SensitiveText> {
    match charset {
        // Such a character has at most two bytes in UTF-8.
        Charset::Latin1 => unescaped(
            escaped.iter().map(|byte| char::from(*byte)),
            escaped.len().saturating_mul(2),
        ),
        Charset::Utf8 => unescaped(str::from_utf8(escaped).ok()?.chars(), escaped.len()),
    }
}

/// The text with its escapes resolved; `None` if `\u` does not have four digits.
fn unescaped(mut escaped: impl Iterator<Item = char>, most: usize) -> Option<SensitiveText> {
    let mut text = SensitiveBuffer::with_capacity(most);
    let mut units = Units::default();
    while let Some(character) = escaped.next() {
        if character != '\\' {
            units.flush(&mut text);
            text.push_char(character);
            continue;
        }
        let Some(escape) = escaped.next() else {
            break;
        };
        if escape == 'u' {
            units.push(hexadecimal(&mut escaped)?, &mut text);
            continue;
        }
        units.flush(&mut text);
        text.push_char(match escape {
            't' => '\t',
            'n' => '\n',
            'r' => '\r',
            'f' => '\u{c}',
            other => other,
        });
    }
    units.flush(&mut text);
    text.into_text()
}

fn hexadecimal(digits: &mut impl Iterator<Item = char>) -> Option<u16> {
    (0..4).try_fold(0_u16, |value, _| {
        let digit = digits.next()?.to_digit(16)?;
        Some((value << 4) | u16::try_from(digit).ok()?)
    })
}

/// The first half of a surrogate pair, until the second half follows.
#[derive(Default)]
struct Units {
    high: Option<u16>,
}

impl Units {
    fn push(&mut self, unit: u16, text: &mut SensitiveBuffer) {
        if let Some(high) = self.high.take() {
            if let Some(Ok(character)) = char::decode_utf16([high, unit]).next() {
                return text.push_char(character);
            }
            text.push_char(char::REPLACEMENT_CHARACTER);
        }
        match char::from_u32(unit.into()) {
            Some(character) => text.push_char(character),
            None if unit < 0xdc00 => self.high = Some(unit),
            None => text.push_char(char::REPLACEMENT_CHARACTER),
        }
    }

    fn flush(&mut self, text: &mut SensitiveBuffer) {
        if self.high.take().is_some() {
            text.push_char(char::REPLACEMENT_CHARACTER);
        }
    }
}

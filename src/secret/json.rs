//! The JSON (RFC 8259) of a secret: one flat object of strings.
//!
//! Its own reader, because a general one keeps passwords and keys in buffers that nobody wipes,
//! drops duplicate keys, and refuses the raw line breaks of AWS's own example.

use std::ops::Range;

use crate::sensitive::{SensitiveBuffer, SensitiveText};

/// No secret nests anything; values of other types are passed over up to this depth.
const MAX_DEPTH: usize = 32;
/// More members than any secret has.
const MAX_MEMBERS: usize = 256;

/// A member of the object.
#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) key: String,
    pub(crate) value: Value,
    /// Where in the document its key begins.
    pub(crate) at: usize,
    /// Where in the document its value stands.
    pub(crate) range: Range<usize>,
}

/// A member's value.
#[derive(Debug)]
pub(crate) enum Value {
    Text {
        text: SensitiveText,
        /// The line, within the text, that ends in the first raw control character.
        raw_control: Option<usize>,
    },
    /// A value of another type, by the type's name.
    Other(&'static str),
}

/// Why the document is not a JSON object, and where.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) at: usize,
    pub(crate) message: &'static str,
}

/// Reads the members of the object that `document` is.
pub(crate) fn read(document: &[u8]) -> Result<Vec<Member>, Fault> {
    let mut reader = Reader {
        text: document,
        at: 0,
    };
    if document.starts_with("\u{feff}".as_bytes()) {
        reader.at = 3;
    }
    // What parses is UTF-8: strings are checked one by one, and nothing but ASCII parses elsewhere.
    reader.document().map_err(|fault| {
        let not_utf8 = std::str::from_utf8(document).err();
        not_utf8.map_or(fault, |error| Fault {
            at: error.valid_up_to(),
            message: "not UTF-8",
        })
    })
}

/// Reads a document that is one JSON string, as one that was encoded twice is.
pub(crate) fn read_text(document: &[u8]) -> Option<SensitiveText> {
    let mut reader = Reader {
        text: document,
        at: 0,
    };
    reader.skip_white_space();
    let (text, _) = reader.string().ok()?;
    reader.skip_white_space();
    reader.peek().is_none().then_some(text)
}

struct Reader<'a> {
    text: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    /// The object and nothing after it.
    fn document(&mut self) -> Result<Vec<Member>, Fault> {
        let members = self.object()?;
        self.skip_white_space();
        match self.peek() {
            None => Ok(members),
            Some(_) => Err(self.fault("text after the object's closing brace")),
        }
    }

    fn object(&mut self) -> Result<Vec<Member>, Fault> {
        self.skip_white_space();
        match self.peek() {
            Some(b'{') => self.advance(),
            None => return Err(self.fault("empty")),
            Some(_) => return Err(self.fault("not a JSON object: it does not begin with `{`")),
        }
        let mut members = Vec::new();
        self.skip_white_space();
        if self.take(b'}') {
            return Ok(members);
        }
        loop {
            self.skip_white_space();
            let at = self.at;
            let key = match self.peek() {
                Some(b'"') => self.key()?,
                Some(b'}') => return Err(self.fault("a comma before the closing brace")),
                Some(b'\'') => return Err(self.fault("a single quote where JSON wants `\"`")),
                _ => return Err(self.fault("a member must begin with its key in double quotes")),
            };
            self.skip_white_space();
            if !self.take(b':') {
                return Err(self.fault("no colon after a key"));
            }
            self.skip_white_space();
            let start = self.at;
            let value = self.value(0)?;
            let range = start..self.at;
            if members.len() >= MAX_MEMBERS {
                return Err(self.fault("more members than any secret has"));
            }
            members.push(Member {
                key,
                value,
                at,
                range,
            });
            self.skip_white_space();
            if self.take(b'}') {
                return Ok(members);
            }
            if !self.take(b',') {
                return Err(self.fault("neither comma nor closing brace after a value"));
            }
        }
    }

    fn key(&mut self) -> Result<String, Fault> {
        let (text, raw_control) = self.string()?;
        match raw_control {
            Some(_) => Err(self.fault("a line break within a key; is the quote before it closed?")),
            None => Ok(text.expose().to_owned()),
        }
    }

    fn value(&mut self, depth: usize) -> Result<Value, Fault> {
        match self.peek() {
            Some(b'"') => {
                let (text, raw_control) = self.string()?;
                Ok(Value::Text { text, raw_control })
            }
            Some(b'{' | b'[') => self.nested(depth),
            Some(b't') => self.word("true", "true or false"),
            Some(b'f') => self.word("false", "true or false"),
            Some(b'n') => self.word("null", "null"),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b'\'') => Err(self.fault("a single quote where JSON wants `\"`")),
            None => Err(self.fault("the document ends within the object")),
            Some(_) => {
                Err(self
                    .fault("a value that is neither text in double quotes nor another JSON value"))
            }
        }
    }

    /// Passes over an array or an object.
    fn nested(&mut self, depth: usize) -> Result<Value, Fault> {
        if depth >= MAX_DEPTH {
            return Err(self.fault("nested too deeply"));
        }
        let (close, name) = match self.peek() {
            Some(b'{') => (b'}', "an object"),
            _ => (b']', "an array"),
        };
        self.advance();
        self.skip_white_space();
        if self.take(close) {
            return Ok(Value::Other(name));
        }
        loop {
            self.skip_white_space();
            if close == b'}' {
                self.string()?;
                self.skip_white_space();
                if !self.take(b':') {
                    return Err(self.fault("no colon after a key"));
                }
                self.skip_white_space();
            }
            self.value(depth.saturating_add(1))?;
            self.skip_white_space();
            if self.take(close) {
                return Ok(Value::Other(name));
            }
            if !self.take(b',') {
                return Err(self.fault("neither comma nor closing bracket after a value"));
            }
        }
    }

    /// Passes over a number (RFC 8259 section 6).
    fn number(&mut self) -> Result<Value, Fault> {
        self.take(b'-');
        if !self.take(b'0') {
            self.digits()?;
        }
        if self.take(b'.') {
            self.digits()?;
        }
        if self.take(b'e') || self.take(b'E') {
            if !self.take(b'+') {
                self.take(b'-');
            }
            self.digits()?;
        }
        Ok(Value::Other("a number"))
    }

    fn digits(&mut self) -> Result<(), Fault> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.advance();
        }
        if self.at == start {
            return Err(self.fault("a number that lacks a digit"));
        }
        Ok(())
    }

    fn word(&mut self, word: &str, name: &'static str) -> Result<Value, Fault> {
        for expected in word.bytes() {
            if !self.take(expected) {
                return Err(self.fault("a word that JSON has not"));
            }
        }
        Ok(Value::Other(name))
    }

    /// A string, and the line within it of the first raw control character.
    fn string(&mut self) -> Result<(SensitiveText, Option<usize>), Fault> {
        if !self.take(b'"') {
            return Err(self.fault("a key must stand in double quotes"));
        }
        let end = self.end_of_string();
        let raw = self.text.get(self.at..end).unwrap_or_default();
        // A look at every byte without an exit is many bytes at a time; control characters are rare.
        let holds_control = raw.iter().fold(false, |holds, byte| holds | (*byte < 0x20));
        let mut content = SensitiveBuffer::with_capacity(raw.len());
        let mut raw_control = None;
        let mut lines: usize = 1;
        loop {
            let rest = self.text.get(self.at..end).unwrap_or_default();
            let (plain, special) = split_plain(rest, holds_control);
            content.extend_from_slice(plain);
            self.at = self.at.saturating_add(plain.len());
            // The end of every line of PEM.
            if special.starts_with(b"\\n") {
                content.extend_from_slice(b"\n");
                lines = lines.saturating_add(1);
                self.at = self.at.saturating_add(2);
                continue;
            }
            match self.peek() {
                Some(b'"') => {
                    self.advance();
                    let text = content.into_text();
                    return text
                        .map(|text| (text, raw_control))
                        .ok_or_else(|| self.fault("not UTF-8"));
                }
                Some(b'\\') => {
                    let character = self.escape()?;
                    lines = lines.saturating_add((character == '\n').into());
                    content.push_char(character);
                }
                Some(control) => {
                    raw_control.get_or_insert(lines);
                    lines = lines.saturating_add((control == b'\n').into());
                    content.extend_from_slice(&[control]);
                    self.advance();
                }
                None => {
                    return Err(self.fault("the document ends within a string; a quote is missing"));
                }
            }
        }
    }

    /// Where the quote stands that closes the string that begins here, or where the text ends.
    fn end_of_string(&self) -> usize {
        let mut from = self.at;
        while let Some(found) = memchr::memchr(b'"', self.text.get(from..).unwrap_or_default()) {
            let quote = from.saturating_add(found);
            let before = self.text.get(self.at..quote).unwrap_or_default().iter();
            let backslashes = before.rev().take_while(|byte| **byte == b'\\').count();
            if backslashes.is_multiple_of(2) {
                return quote;
            }
            from = quote.saturating_add(1);
        }
        self.text.len()
    }

    fn escape(&mut self) -> Result<char, Fault> {
        self.advance();
        let letter = self.peek();
        self.advance();
        Ok(match letter {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode_escape(),
            _ => return Err(self.fault("a backslash that begins no JSON escape")),
        })
    }

    fn unicode_escape(&mut self) -> Result<char, Fault> {
        let first = self.code_unit()?;
        let units = match first {
            0xd800..0xdc00 if self.take(b'\\') && self.take(b'u') => vec![first, self.code_unit()?],
            _ => vec![first],
        };
        match char::decode_utf16(units).next() {
            Some(Ok(character)) => Ok(character),
            _ => Err(self.fault("half of a surrogate pair in a `\\u` escape")),
        }
    }

    fn code_unit(&mut self) -> Result<u16, Fault> {
        let mut unit: u16 = 0;
        for _ in 0..4 {
            let digit = self.peek().and_then(|byte| char::from(byte).to_digit(16));
            let digit = digit.and_then(|digit| u16::try_from(digit).ok());
            let digit = digit.ok_or_else(|| self.fault("a `\\u` escape without four digits"))?;
            unit = unit.wrapping_shl(4) | digit;
            self.advance();
        }
        Ok(unit)
    }

    fn skip_white_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.advance();
        }
    }

    fn take(&mut self, expected: u8) -> bool {
        let found = self.peek() == Some(expected);
        if found {
            self.advance();
        }
        found
    }

    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn advance(&mut self) {
        self.at = self.at.saturating_add(1);
    }

    fn fault(&self, message: &'static str) -> Fault {
        Fault {
            at: self.at,
            message,
        }
    }
}

/// What of a string stands for itself, and the rest, from the next backslash or control character on.
fn split_plain(text: &[u8], holds_control: bool) -> (&[u8], &[u8]) {
    let special = match holds_control {
        true => text.iter().position(|byte| *byte == b'\\' || *byte < 0x20),
        false => memchr::memchr(b'\\', text),
    };
    special
        .and_then(|special| text.split_at_checked(special))
        .unwrap_or((text, &[]))
}

#[cfg(test)]
mod tests;

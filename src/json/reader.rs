//! Reads JSON into a tree with the place of everything.
//!
//! This reader exists because a general one leaves passwords and keys in buffers that are not
//! wiped, drops duplicate keys, records no places, and refuses the raw line breaks of AWS's own
//! example.

use std::ops::Range;

use crate::sensitive::SensitiveText;

mod string;

/// More levels than any document here has, and as many as general readers accept.
const MAX_DEPTH: usize = 127;

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// A value, and its place in the document.
#[derive(Debug)]
pub(crate) struct Value {
    pub(crate) range: Range<usize>,
    pub(crate) data: Data,
}

/// The kind of a value. For a number, only its place is kept.
#[derive(Debug)]
pub(crate) enum Data {
    Null,
    Bool(bool),
    Number,
    Text(Text),
    Array(Vec<Value>),
    Object(Vec<Entry>),
}

/// A string. Only the caller knows whether it is a secret, so it is treated as one.
#[derive(Debug)]
pub(crate) struct Text {
    pub(crate) text: SensitiveText,
    /// The line, within the text, that ends in the first raw control character.
    pub(crate) raw_control: Option<usize>,
}

/// A member of an object. An object keeps its members in order, including several with the same
/// key.
#[derive(Debug)]
pub(crate) struct Entry {
    /// Sensitive, because people paste secrets in place of the key.
    pub(crate) key: SensitiveText,
    /// Where its key begins.
    pub(crate) at: usize,
    pub(crate) value: Value,
}

/// Why the document is not JSON, and where.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) at: usize,
    pub(crate) message: &'static str,
}

#[cfg(feature = "tls")]
impl Entry {
    /// A member without a place in a document.
    pub(crate) fn of_text(name: &str, text: SensitiveText) -> Self {
        Self {
            key: name.into(),
            at: 0,
            value: Value {
                range: 0..0,
                data: Data::Text(Text {
                    text,
                    raw_control: None,
                }),
            },
        }
    }
}

impl Value {
    /// What kind of value this is, for a message.
    pub(crate) fn kind(&self) -> &'static str {
        match &self.data {
            Data::Null => "null",
            Data::Bool(_) => "a boolean",
            Data::Number => "a number",
            Data::Text(_) => "a string",
            Data::Array(_) => "an array",
            Data::Object(_) => "an object",
        }
    }

    /// The member with that name; the last of several, as in most readers.
    pub(crate) fn get(&self, name: &str) -> Option<&Self> {
        let Data::Object(entries) = &self.data else {
            return None;
        };
        let mut from_last = entries.iter().rev();
        let entry = from_last.find(|entry| entry.key.expose() == name)?;
        Some(&entry.value)
    }

    /// The string, if it is one.
    pub(crate) fn as_text(&self) -> Option<&str> {
        match &self.data {
            Data::Text(text) => Some(text.text.expose()),
            _ => None,
        }
    }
}

/// Reads any value, and refuses raw control characters in strings, as RFC 8259 requires.
pub(crate) fn read_strict(document: &[u8]) -> Result<Value, Fault> {
    let mut reader = Reader::of(document);
    let value = reader.whole_value();
    let value = value.map_err(|fault| utf8_fault(document).unwrap_or(fault))?;
    match reader.raw_control {
        None => Ok(value),
        Some(at) => Err(Fault {
            at,
            message: "a raw line break or other control character in a string",
        }),
    }
}

/// Reads the members of an object. Raw control characters in strings are accepted and noted.
#[cfg(feature = "tls")]
pub(crate) fn read_object(document: &[u8]) -> Result<Vec<Entry>, Fault> {
    let entries = Reader::of(document).whole_object();
    entries.map_err(|fault| utf8_fault(document).unwrap_or(fault))
}

/// Reads a document that is a single string, such as one that was encoded twice.
#[cfg(feature = "tls")]
pub(crate) fn read_text(document: &[u8]) -> Option<SensitiveText> {
    match Reader::of(document).whole_value().ok()?.data {
        Data::Text(text) => Some(text.text),
        _ => None,
    }
}

/// A document that parses is UTF-8, because each string is checked and only ASCII parses elsewhere.
/// So this is called only for a document that does not parse, and then gives the better reason.
fn utf8_fault(document: &[u8]) -> Option<Fault> {
    let error = std::str::from_utf8(document).err()?;
    Some(Fault {
        at: error.valid_up_to(),
        message: "not UTF-8",
    })
}

struct Reader<'a> {
    text: &'a [u8],
    at: usize,
    /// Where the first raw control character in a string is.
    raw_control: Option<usize>,
}

impl<'a> Reader<'a> {
    fn of(text: &'a [u8]) -> Self {
        // PowerShell writes a byte order mark before what it redirects into a file.
        let has_mark = text.starts_with(BYTE_ORDER_MARK);
        Self {
            text,
            at: if has_mark { BYTE_ORDER_MARK.len() } else { 0 },
            raw_control: None,
        }
    }

    /// One value and nothing after it.
    fn whole_value(&mut self) -> Result<Value, Fault> {
        self.skip_white_space();
        if self.peek().is_none() {
            return Err(self.fault("it is empty"));
        }
        let value = self.value(0)?;
        self.end("text after the end of the value")?;
        Ok(value)
    }

    /// One object and nothing after it.
    #[cfg(feature = "tls")]
    fn whole_object(&mut self) -> Result<Vec<Entry>, Fault> {
        self.skip_white_space();
        match self.peek() {
            Some(b'{') => {}
            None => return Err(self.fault("it is empty")),
            Some(_) => return Err(self.fault("it does not begin with `{`, as an object does")),
        }
        let entries = self.object(0)?;
        self.end("text after the object's closing brace")?;
        Ok(entries)
    }

    fn end(&mut self, otherwise: &'static str) -> Result<(), Fault> {
        self.skip_white_space();
        match self.peek() {
            None => Ok(()),
            Some(_) => Err(self.fault(otherwise)),
        }
    }

    /// A value inside `depth` others.
    fn value(&mut self, depth: usize) -> Result<Value, Fault> {
        let start = self.at;
        let data = match self.peek() {
            Some(b'"') => Data::Text(self.string()?),
            Some(b'{') => Data::Object(self.object(depth)?),
            Some(b'[') => Data::Array(self.array(depth)?),
            Some(b't') => self.word("true", Data::Bool(true))?,
            Some(b'f') => self.word("false", Data::Bool(false))?,
            Some(b'n') => self.word("null", Data::Null)?,
            Some(b'-' | b'0'..=b'9') => self.number()?,
            Some(b'\'') => return Err(self.fault("a single quote in place of `\"`")),
            None => return Err(self.fault("the document ends before a value")),
            Some(_) => {
                return Err(self.fault(
                    "a value that is neither text in double quotes nor another JSON value",
                ));
            }
        };
        Ok(Value {
            range: start..self.at,
            data,
        })
    }

    fn object(&mut self, depth: usize) -> Result<Vec<Entry>, Fault> {
        let inner = self.enter(depth)?;
        let mut entries = Vec::new();
        if self.take(b'}') {
            return Ok(entries);
        }
        loop {
            entries.push(self.entry(inner)?);
            self.skip_white_space();
            if self.take(b'}') {
                return Ok(entries);
            }
            if !self.take(b',') {
                return Err(self.fault("neither comma nor closing brace after a value"));
            }
            self.skip_white_space();
        }
    }

    fn entry(&mut self, depth: usize) -> Result<Entry, Fault> {
        let at = self.at;
        let key = self.key()?;
        self.skip_white_space();
        if !self.take(b':') {
            return Err(self.fault("no colon after a key"));
        }
        self.skip_white_space();
        let value = self.value(depth)?;
        Ok(Entry { key, at, value })
    }

    fn key(&mut self) -> Result<SensitiveText, Fault> {
        let key = match self.peek() {
            Some(b'"') => self.string()?,
            Some(b'}') => return Err(self.fault("a comma before the closing brace")),
            Some(b'\'') => return Err(self.fault("a single quote in place of `\"`")),
            _ => return Err(self.fault("a member must begin with its key in double quotes")),
        };
        match key.raw_control {
            Some(_) => Err(self.fault("a line break within a key; is the quote before it closed?")),
            None => Ok(key.text),
        }
    }

    fn array(&mut self, depth: usize) -> Result<Vec<Value>, Fault> {
        let inner = self.enter(depth)?;
        let mut elements = Vec::new();
        if self.take(b']') {
            return Ok(elements);
        }
        loop {
            elements.push(self.value(inner)?);
            self.skip_white_space();
            if self.take(b']') {
                return Ok(elements);
            }
            if !self.take(b',') {
                return Err(self.fault("neither comma nor closing bracket after a value"));
            }
            self.skip_white_space();
            if self.peek() == Some(b']') {
                return Err(self.fault("a comma before the closing bracket"));
            }
        }
    }

    /// Skips the opening bracket; returns the depth of the content.
    fn enter(&mut self, depth: usize) -> Result<usize, Fault> {
        if depth >= MAX_DEPTH {
            return Err(self.fault("nested too deeply"));
        }
        self.advance();
        self.skip_white_space();
        Ok(depth.saturating_add(1))
    }

    /// Skips a number (RFC 8259 section 6).
    fn number(&mut self) -> Result<Data, Fault> {
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
        Ok(Data::Number)
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

    fn word(&mut self, word: &str, meaning: Data) -> Result<Data, Fault> {
        for expected in word.bytes() {
            if !self.take(expected) {
                return Err(self.fault("a word that JSON does not define"));
            }
        }
        Ok(meaning)
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

#[cfg(feature = "tls")]
#[cfg(test)]
mod tests;

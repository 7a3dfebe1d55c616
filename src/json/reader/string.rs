//! JSON's strings (RFC 8259 section 7).

use super::{Fault, Reader, Text};
use crate::sensitive::SensitiveBuffer;

impl Reader<'_> {
    /// Reads the string whose opening quote is next.
    pub(super) fn string(&mut self) -> Result<Text, Fault> {
        if !self.take(b'"') {
            return Err(self.fault("a string must begin with `\"`"));
        }
        let end = self.end_of_string();
        let raw = self.text.get(self.at..end).unwrap_or_default();
        // A check of every byte without an early exit handles many bytes at a time; control
        // characters are rare.
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
                        .map(|text| Text { text, raw_control })
                        .ok_or_else(|| self.fault("not UTF-8"));
                }
                Some(b'\\') => {
                    let character = self.escape()?;
                    lines = lines.saturating_add((character == '\n').into());
                    content.push_char(character);
                }
                Some(control) => {
                    raw_control.get_or_insert(lines);
                    self.raw_control.get_or_insert(self.at);
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

    /// The position of the quote that closes the string that begins here, or the end of the text.
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
            _ => return Err(self.fault("a backslash that does not begin a JSON escape")),
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
}

/// The part of a string that needs no decoding, and the rest, from the next backslash or control
/// character.
fn split_plain(text: &[u8], holds_control: bool) -> (&[u8], &[u8]) {
    let special = match holds_control {
        true => text.iter().position(|byte| *byte == b'\\' || *byte < 0x20),
        false => memchr::memchr(b'\\', text),
    };
    special
        .and_then(|special| text.split_at_checked(special))
        .unwrap_or((text, &[]))
}

//! The content between BEGIN and END: header lines, then base64.

use std::ops::Range;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use base64ct::{Base64, Encoding};

use crate::finding::is_line_break;
use crate::sensitive::{SensitiveBuffer, SensitiveBytes};

/// The state of the line breaks after BEGIN and before END.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum LineBreaks {
    Sound,
    Spaces,
    Escaped,
    Missing,
}

impl LineBreaks {
    /// The worse of the two ends of a body.
    pub(super) fn of(body: &[u8]) -> Self {
        let first = boundary(body.iter().copied());
        let last = boundary(body.iter().rev().copied());
        if escapes(body).next().is_some() {
            Self::Escaped
        } else {
            first.max(last)
        }
    }
}

/// The edge of a body, up to its first character that is not white space.
fn boundary(bytes: impl Iterator<Item = u8>) -> LineBreaks {
    let mut found = LineBreaks::Missing;
    for byte in bytes {
        if is_line_break(byte) {
            return LineBreaks::Sound;
        }
        if byte.is_ascii_whitespace() {
            found = LineBreaks::Spaces;
            continue;
        }
        // Anything else there is a separate fault.
        return if is_base64(byte) {
            found
        } else {
            LineBreaks::Sound
        };
    }
    found
}

/// The positions of `\n`, `\r` and `\t` written as two (or, if escaped again, more) characters.
fn escapes(body: &[u8]) -> impl Iterator<Item = Range<usize>> {
    let mut at: usize = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at.saturating_add(memchr::memchr(b'\\', body.get(at..)?)?);
            let backslashes = body
                .get(start..)?
                .iter()
                .take_while(|byte| **byte == b'\\')
                .count();
            let letter = start.saturating_add(backslashes);
            at = letter;
            if matches!(body.get(letter), Some(b'n' | b'r' | b't')) {
                at = letter.saturating_add(1);
                return Some(start..at);
            }
        }
    })
}

/// Where the headers of RFC 1421 (`Proc-Type: 4,ENCRYPTED`) end and the base64 begins. As in Kafka's
/// loader a header is one line with a colon: what follows it is base64, indented or not.
pub(super) fn headers_end(body: &[u8]) -> usize {
    if memchr::memchr(b':', body).is_none() {
        return 0;
    }
    let mut end = 0;
    let mut at = 0;
    for line in body.split_inclusive(|byte| is_line_break(*byte)) {
        at = line.len().saturating_add(at);
        if line.contains(&b':') {
            end = at;
        } else if !line.trim_ascii().is_empty() {
            break;
        }
    }
    end
}

/// The position in `run` where base64 continues after padding.
fn goes_on_after_padding(before: &[u8], run: &[u8]) -> Option<usize> {
    let padding = match before.ends_with(b"=") {
        true => 0,
        false => run.iter().position(|byte| *byte == b'=')?,
    };
    let after = run.get(padding..)?.iter().position(|byte| *byte != b'=')?;
    Some(padding.saturating_add(after))
}

pub(super) fn is_base64(byte: u8) -> bool {
    IS_BASE64.get(usize::from(byte)).copied().unwrap_or(false)
}

/// A table, because every byte of every body is checked.
static IS_BASE64: [bool; 256] = {
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";
    let mut table = [false; 256];
    let mut rest: &[u8] = alphabet;
    while let [first, more @ ..] = rest {
        #[allow(
            clippy::as_conversions,
            clippy::indexing_slicing,
            reason = "checked when compiled"
        )]
        {
            table[*first as usize] = true;
        }
        rest = more;
    }
    table
};

/// Why a body is not base64.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// It is empty.
    Empty,
    /// A character that is not base64, at this offset in the body.
    Character(usize),
    /// A character after the padding, at this offset in the body.
    AfterPadding(usize),
    /// The number of characters is not a multiple of four.
    Length,
    /// The last group has too much or too little padding.
    LastGroup,
}

/// Whether a body may be decoded with table look-ups, whose time depends on the content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// A certificate.
    Public,
    /// A key, or content that could be a key.
    Secret,
}

/// Decodes base64 (RFC 4648 section 4) with white space and, if `escaped`, with `\n` for line
/// breaks. Secret content is decoded in constant time.
pub(super) fn decode(
    body: &[u8],
    escaped: bool,
    content: Content,
) -> Result<SensitiveBytes, Fault> {
    let decoded = Decoder::default().decode(body, escaped, content)?;
    Ok(decoded.bytes)
}

/// A decoded body.
#[derive(Debug)]
pub(super) struct Decoded {
    pub(super) bytes: SensitiveBytes,
    /// Whether the padding is missing; the decoded bytes are then one complete DER value.
    pub(super) unpadded: bool,
}

impl Decoded {
    fn padded(bytes: SensitiveBytes) -> Self {
        Self {
            bytes,
            unpadded: false,
        }
    }
}

/// Decodes one body after the other, as [`decode`] does.
#[derive(Default)]
pub(super) struct Decoder {
    /// Memory for a body's lines, reused for the next body. Even a block that claims to be a
    /// certificate can contain a key, so it is always wiped at the end.
    lines: SensitiveBuffer,
}

impl Decoder {
    pub(super) fn decode(
        &mut self,
        body: &[u8],
        escaped: bool,
        content: Content,
    ) -> Result<Decoded, Fault> {
        // Whole lines at a time, which works for nearly every body; damage is searched for
        // afterwards.
        if let Some(decoded) = self.decode_lines(even_lines(body.trim_ascii()), body.len(), content)
        {
            return Ok(Decoded::padded(decoded));
        }
        let lines = body.split(|byte| is_line_break(*byte));
        if let Some(decoded) = self.decode_lines(lines, body.len(), content) {
            return Ok(Decoded::padded(decoded));
        }
        let characters = characters(body, escaped)?;
        let characters = characters.as_slice();
        let strict = decode_characters(characters, content).map(Decoded::padded);
        match strict.or_else(|| decode_last_group(characters, content)) {
            Some(decoded) => Ok(decoded),
            None if characters.is_empty() => Err(Fault::Empty),
            None if !characters.len().is_multiple_of(4) => Err(Fault::Length),
            None => Err(Fault::LastGroup),
        }
    }

    /// Decodes the lines without the white space around them.
    fn decode_lines<'a>(
        &mut self,
        lines: impl Iterator<Item = &'a [u8]>,
        most: usize,
        content: Content,
    ) -> Option<SensitiveBytes> {
        self.lines.clear();
        self.lines.reserve(most);
        for line in lines {
            self.lines.extend_from_slice(line.trim_ascii());
        }
        decode_characters(self.lines.as_slice(), content)
    }
}

/// The body, cut into lines as long as its first.
fn even_lines(body: &[u8]) -> impl Iterator<Item = &[u8]> {
    let first = memchr::memchr2(b'\n', b'\r', body).unwrap_or(body.len());
    let after = body.get(first..).unwrap_or_default().iter();
    let breaks = after.take_while(|byte| is_line_break(**byte)).count();
    body.chunks(first.saturating_add(breaks).max(1))
}

fn decode_characters(characters: &[u8], content: Content) -> Option<SensitiveBytes> {
    if characters.is_empty() {
        return None;
    }
    let most = characters.len().div_ceil(4).saturating_mul(3);
    SensitiveBytes::written(most, |decoded| match content {
        Content::Public => STANDARD.decode_slice(characters, decoded).ok(),
        Content::Secret => Base64::decode(characters, decoded).ok().map(<[u8]>::len),
    })
}

/// Decodes the last group. Like Java, OpenSSL and rustls, it accepts extra bits in the last
/// character. Like Java and rustls, it accepts missing padding.
fn decode_last_group(characters: &[u8], content: Content) -> Option<Decoded> {
    let digits = characters
        .iter()
        .position(|byte| *byte == b'=')
        .unwrap_or(characters.len());
    let unpadded = digits == characters.len();
    let padding = match digits % 4 {
        2 => 2,
        3 => 1,
        _ => return None,
    };
    if !unpadded && characters.len() != digits.saturating_add(padding) {
        return None;
    }
    // Zeros for the padding: the bits that belong to no byte are in bytes that are dropped.
    let mut whole = SensitiveBuffer::with_capacity(digits.saturating_add(2));
    whole.extend_from_slice(characters.get(..digits)?);
    whole.extend_from_slice(b"AA".get(..padding)?);
    let decoded = decode_characters(whole.as_slice(), content)?;
    let length = decoded.expose().len().checked_sub(padding)?;
    let bytes = SensitiveBytes::from(decoded.expose().get(..length)?);
    (!unpadded || is_whole_der(bytes.expose())).then_some(Decoded { bytes, unpadded })
}

/// Whether the number of bytes matches the header of this DER (X.690 section 8.1.3).
pub(super) fn is_whole_der(der: &[u8]) -> bool {
    let [_, first, rest @ ..] = der else {
        return false;
    };
    let (length, content) = match *first {
        0..=0x7f => (usize::from(*first), rest),
        0x81..=0x84 => {
            let Some((bytes, content)) = rest.split_at_checked(usize::from(*first & 0x0f)) else {
                return false;
            };
            let add = |length: usize, byte: &u8| {
                length
                    .saturating_mul(256)
                    .saturating_add(usize::from(*byte))
            };
            (bytes.iter().fold(0, add), content)
        }
        _ => return false,
    };
    content.len() == length
}

/// Only the base64 characters, or the first problem with them.
fn characters(body: &[u8], escaped: bool) -> Result<SensitiveBuffer, Fault> {
    let mut characters = SensitiveBuffer::with_capacity(body.len());
    let mut skips = escaped
        .then(|| escapes(body))
        .into_iter()
        .flatten()
        .peekable();
    let mut at: usize = 0;
    while let Some(rest) = body.get(at..).filter(|rest| !rest.is_empty()) {
        if let Some(skip) = skips.next_if(|skip| skip.start == at) {
            at = skip.end;
            continue;
        }
        let blank = rest
            .iter()
            .take_while(|byte| byte.is_ascii_whitespace())
            .count();
        let run = rest.get(blank..).unwrap_or_default();
        let length = run
            .iter()
            .position(|byte| !is_base64(*byte))
            .unwrap_or(run.len());
        let run = run.get(..length).unwrap_or_default();
        at = at.saturating_add(blank);
        if blank == 0 && run.is_empty() {
            return Err(Fault::Character(at));
        }
        if let Some(more) = goes_on_after_padding(characters.as_slice(), run) {
            return Err(Fault::AfterPadding(at.saturating_add(more)));
        }
        characters.extend_from_slice(run);
        at = at.saturating_add(length);
    }
    Ok(characters)
}

#[cfg(test)]
mod tests;

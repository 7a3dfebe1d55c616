//! Writes JSON strings.

use crate::sensitive::SensitiveBuffer;

/// Appends `text` as a JSON string (RFC 8259 section 7).
pub(crate) fn push_string(text: &str, json: &mut SensitiveBuffer) {
    json.push_char('"');
    let mut rest = text.as_bytes();
    while let Some(special) = rest.iter().position(|byte| needs_escape(*byte)) {
        let Some((plain, [escaped, after @ ..])) = rest.split_at_checked(special) else {
            break;
        };
        json.extend_from_slice(plain);
        push_escape(*escaped, json);
        rest = after;
    }
    json.extend_from_slice(rest);
    json.push_char('"');
}

/// Appends a value unchanged, except that raw control characters in its strings are escaped.
#[cfg(feature = "tls")]
pub(crate) fn push_value(value: &[u8], json: &mut SensitiveBuffer) {
    let mut in_string = false;
    let mut is_escaped = false;
    for byte in value {
        match byte {
            control @ 0..0x20 if in_string => push_escape(*control, json),
            other => json.extend_from_slice(&[*other]),
        }
        in_string ^= *byte == b'"' && !is_escaped;
        is_escaped = in_string && *byte == b'\\' && !is_escaped;
    }
}

fn needs_escape(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\'
}

fn push_escape(byte: u8, json: &mut SensitiveBuffer) {
    match byte {
        b'\n' => json.extend_from_slice(b"\\n"),
        b'\r' => json.extend_from_slice(b"\\r"),
        b'\t' => json.extend_from_slice(b"\\t"),
        control @ 0..0x20 => {
            json.extend_from_slice(b"\\u00");
            for nibble in [control >> 4, control & 0xf] {
                json.push_char(char::from_digit(nibble.into(), 16).unwrap_or('0'));
            }
        }
        quote_or_backslash => json.extend_from_slice(&[b'\\', quote_or_backslash]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_reader_reads_what_is_written() {
        let controls: String = ('\0'..'\u{20}').collect();
        for text in ["", "\"", "\\\\n", "a\"b\\c\nd", "é𝄞\u{7f}\"", &controls] {
            let mut json = SensitiveBuffer::default();
            push_string(text, &mut json);
            let read: String = serde_json::from_slice(json.as_slice()).unwrap();
            assert_eq!(read, text);
        }
    }

    #[cfg(feature = "tls")]
    #[test]
    fn a_value_stays_as_it_is_but_for_raw_control_characters() {
        let mut json = SensitiveBuffer::default();
        push_value(b"[\n\"a\n\\\"\x1f\\\\\",\t1.50]", &mut json);
        assert_eq!(json.as_slice(), b"[\n\"a\\n\\\"\\u001f\\\\\",\t1.50]");
    }
}

//! Names and values, and the parts that all dialects share.

use std::fmt;

use crate::plan::decision::Plan;
use crate::sensitive::{SensitiveBuffer, SensitiveText};

/// A name and its value in a client's configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Property {
    /// The name, for example `security.protocol`.
    pub name: &'static str,
    /// The value, which may be or contain a secret.
    pub value: SensitiveText,
}

/// Why a configuration can't contain a value. The value itself is not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RenderError {
    /// The value of the property has a line break or another control character, or a space at an end, which a
    /// line for librdkafka or kcat can't have.
    Control(&'static str),
    /// kcat would read another value of the property: it reads at most 511 bytes of a line, and a backslash
    /// before `:` or `=` as an escape.
    Kcat(&'static str),
}

impl fmt::Display for RenderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Control(name) => write!(
                f,
                "a line for librdkafka can't have this value of {name}, which has a line break or another control \
                 character, or a space at an end"
            ),
            Self::Kcat(name) => write!(
                f,
                "kcat's file can't have this value of {name}, because its line has more than 511 bytes or the value a \
                 backslash before `:` or `=`; give it to kcat with -X"
            ),
        }
    }
}

impl std::error::Error for RenderError {}

pub(super) fn property(name: &'static str, value: &str) -> Property {
    Property {
        name,
        value: value.into(),
    }
}

pub(super) fn bootstrap_servers(plan: &Plan) -> String {
    let brokers: Vec<String> = plan.brokers.iter().map(ToString::to_string).collect();
    brokers.join(",")
}

/// What clients' configurations can't express about tokens.
pub(super) fn oauth_comment(plan: &Plan) -> Option<&'static str> {
    const AUDIENCE: &str = "There is no property for the mapping's audience: configure it at the \
                            identity provider.";
    plan.oauth.audience.as_ref().map(|_| AUDIENCE)
}

/// The character as `\uXXXX`, one UTF-16 unit each.
pub(super) fn push_unicode(character: char, lines: &mut SensitiveBuffer) {
    const DIGITS: [char; 16] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f',
    ];
    for unit in character.encode_utf16(&mut [0; 2]) {
        lines.extend_from_slice(b"\\u");
        for shift in [12_u32, 8, 4, 0] {
            let nibble = usize::from((*unit >> shift) & 0xf);
            lines.push_char(DIGITS.get(nibble).copied().unwrap_or('0'));
        }
    }
}

pub(super) fn text(buffer: &SensitiveBuffer) -> SensitiveText {
    buffer.to_text().unwrap_or_else(|| SensitiveText::from(""))
}

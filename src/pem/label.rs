//! Labels: the names in BEGIN and END, without the text after them.

use std::borrow::Cow;

use super::dashes::dash_at;

/// The labels in use.
const LABELS: [&str; 24] = [
    "CERTIFICATE",
    "X509 CERTIFICATE",
    "X.509 CERTIFICATE",
    "TRUSTED CERTIFICATE",
    "ATTRIBUTE CERTIFICATE",
    "CERTIFICATE REQUEST",
    "NEW CERTIFICATE REQUEST",
    "PKCS7",
    "PKCS #7 SIGNED DATA",
    "CMS",
    "X509 CRL",
    "PRIVATE KEY",
    "ENCRYPTED PRIVATE KEY",
    "RSA PRIVATE KEY",
    "EC PRIVATE KEY",
    "DSA PRIVATE KEY",
    "ANY PRIVATE KEY",
    "OPENSSH PRIVATE KEY",
    "SSH2 ENCRYPTED PRIVATE KEY",
    "PUBLIC KEY",
    "RSA PUBLIC KEY",
    "EC PARAMETERS",
    "DH PARAMETERS",
    "DSA PARAMETERS",
];
/// The maximum length of their words.
const MAX_WORD: usize = 12;
/// Twice the maximum length of the labels in use.
const MAX_LABEL: usize = 64;

/// The normalised label at `at`, and the end of its last character. If its closing dashes are lost,
/// the text after it can be a key, so it is not part of the label.
pub(super) fn label(text: &[u8], at: usize) -> Option<(Cow<'_, str>, usize)> {
    let rest = text.get(at..)?;
    let length = rest
        .iter()
        .take(MAX_LABEL)
        .take_while(|byte| {
            byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'\t' | b'.' | b'#' | b'/')
        })
        .count();
    let raw = std::str::from_utf8(rest.get(..length)?).ok()?;
    let is_closed = dash_at(text, at.saturating_add(length)).is_some();
    let (raw, length) = match is_closed && raw.split_ascii_whitespace().all(is_word) {
        true => (raw, length),
        false => {
            let label = raw.get(..known_label(raw).or_else(|| leading_words(raw))?)?;
            let spaces_and_dashes = is_closed && label.len() == raw.trim_ascii_end().len();
            (
                label,
                if spaces_and_dashes {
                    length
                } else {
                    label.len()
                },
            )
        }
    };
    let trimmed = raw.trim_ascii();
    let is_doubled = |pair: &[u8]| pair == b"  ";
    let is_normal = !trimmed.as_bytes().windows(2).any(is_doubled) && !trimmed.contains('\t');
    let is_capital = !trimmed.bytes().any(|byte| byte.is_ascii_lowercase());
    let label = match is_normal && is_capital {
        true => Cow::Borrowed(trimmed),
        false => {
            let words: Vec<_> = trimmed.split_ascii_whitespace().collect();
            Cow::Owned(words.join(" ").to_ascii_uppercase())
        }
    };
    (!label.is_empty()).then(|| (label, at.saturating_add(length)))
}

/// The end of a known label at the beginning of the text; the longest, even without a separator
/// after it.
fn known_label(raw: &str) -> Option<usize> {
    LABELS
        .iter()
        .filter_map(|label| {
            let mut at = 0;
            for word in label.split(' ') {
                let rest = raw.get(at..)?;
                let blank = rest.len().saturating_sub(rest.trim_ascii_start().len());
                let end = at.saturating_add(blank).saturating_add(word.len());
                let found = raw.get(at.saturating_add(blank)..end)?;
                if !found.eq_ignore_ascii_case(word) || blank == 0 {
                    return None;
                }
                at = end;
            }
            Some(at)
        })
        .max()
}

/// The end of the words at the beginning of the text; `None` if it does not begin with a word.
fn leading_words(raw: &str) -> Option<usize> {
    let mut end = None;
    for word in raw
        .split_ascii_whitespace()
        .take_while(|word| is_word(word))
    {
        let from = end.unwrap_or(0);
        let found = raw.get(from..)?.find(word)?;
        end = Some(from.saturating_add(found).saturating_add(word.len()));
    }
    end
}

/// Whether this is a word as in labels: in one case or with one capital, and short. Bodies mix
/// cases and are long.
fn is_word(word: &str) -> bool {
    let rest = word.get(1..).unwrap_or_default();
    let is_lower = |text: &str| text.bytes().all(|byte| byte.is_ascii_lowercase());
    let is_upper = !word.bytes().any(|byte| byte.is_ascii_lowercase());
    word.len() <= MAX_WORD && (is_upper || is_lower(rest))
}

//! BEGIN and END, found wherever they stand and however their dashes were spoiled.

use std::borrow::Cow;
use std::ops::Range;

use crate::lines::is_line_break;

/// RFC 7468 wants five hyphens on either side.
const DASHES: usize = 5;
/// The markers of a certificate.
const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
const END: &str = "-----END CERTIFICATE-----";
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
/// No word of them is longer.
const MAX_WORD: usize = 12;
/// No label in use is longer than half of this.
const MAX_LABEL: usize = 64;
/// What word processors, chats and web pages make of hyphens, in UTF-8.
const TYPOGRAPHIC_DASHES: [&str; 11] = [
    "\u{ad}", "\u{2010}", "\u{2011}", "\u{2012}", "\u{2013}", "\u{2014}", "\u{2015}", "\u{2212}",
    "\u{fe58}", "\u{fe63}", "\u{ff0d}",
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Begin,
    End,
}

/// `-----BEGIN LABEL-----` or `-----END LABEL-----`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Marker<'a> {
    pub(super) kind: Kind,
    /// In capitals, with single spaces.
    pub(super) label: Cow<'a, str>,
    /// From the first dash to the last.
    pub(super) range: Range<usize>,
    /// Whether five hyphens stand on either side.
    pub(super) dashes_sound: bool,
    /// Whether it is written in capitals.
    pub(super) capitals: bool,
}

/// Every marker in the text, in order.
pub(super) struct Markers<'a> {
    text: &'a [u8],
    /// Where the search goes on.
    at: usize,
    /// What belongs to the marker before.
    taken: usize,
    /// Whether hyphens are the only dashes that there can be.
    is_ascii: bool,
}

impl<'a> Markers<'a> {
    pub(super) fn of(text: &'a [u8]) -> Self {
        Self {
            text,
            at: 0,
            taken: 0,
            is_ascii: text.is_ascii(),
        }
    }
}

impl<'a> Iterator for Markers<'a> {
    type Item = Marker<'a>;

    fn next(&mut self) -> Option<Marker<'a>> {
        loop {
            let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
            if let Some(marker) = marker_at(self.text, self.at, self.taken) {
                self.at = marker.range.end;
                self.taken = marker.range.end;
                return Some(marker);
            }
            let dash = match self.is_ascii {
                true => memchr::memchr(b'-', rest)?,
                false => rest.iter().position(|byte| may_be_dash(*byte))?,
            };
            if let Some(marker) = certificate_marker(self.text, self.at.saturating_add(dash)) {
                self.at = marker.range.end;
                self.taken = marker.range.end;
                return Some(marker);
            }
            // A keyword follows a dash, or begins a line that has one after the label.
            let (before, dashes) = rest.split_at_checked(dash)?;
            let skipped = match memchr::memrchr2(b'\n', b'\r', before) {
                Some(last_break) => last_break.saturating_add(1),
                None => dash.saturating_add(hyphens(dashes).max(1)),
            };
            self.at = self.at.saturating_add(skipped);
        }
    }
}

/// The marker of a certificate that is a whole line from `start` on, as nearly every marker is.
fn certificate_marker(text: &[u8], start: usize) -> Option<Marker<'_>> {
    let before = start.checked_sub(1).and_then(|last| text.get(last));
    let rest = text.get(start..)?;
    let (kind, line) = [(Kind::Begin, BEGIN), (Kind::End, END)]
        .into_iter()
        .find(|(_, line)| rest.starts_with(line.as_bytes()))?;
    let after = rest.get(line.len());
    let is_whole = [before, after]
        .into_iter()
        .flatten()
        .all(|byte| is_line_break(*byte));
    is_whole.then(|| Marker {
        kind,
        label: Cow::Borrowed("CERTIFICATE"),
        range: start..start.saturating_add(line.len()),
        dashes_sound: true,
        capitals: true,
    })
}

/// How many hyphens the text begins with.
fn hyphens(text: &[u8]) -> usize {
    text.iter().take_while(|byte| **byte == b'-').count()
}

/// Whether a dash of some kind may stand there.
fn may_be_dash(byte: u8) -> bool {
    byte == b'-' || !byte.is_ascii()
}

fn marker_at(text: &[u8], keyword_at: usize, taken: usize) -> Option<Marker<'_>> {
    let (kind, label_at) = keyword(text, keyword_at)?;
    let leading = dashes_before(text, keyword_at, taken);
    let (label, label_end) = label(text, label_at)?;
    let trailing = dashes_after(text, label_end);
    let at_line_start = keyword_at == 0
        || text
            .get(keyword_at.saturating_sub(1))
            .is_some_and(|byte| is_line_break(*byte));
    let without_leading = at_line_start && trailing.count >= 2 && names_a_known_thing(&label);
    if leading.count == 0 && !without_leading {
        return None;
    }
    if leading.count < 2 && trailing.count < 2 && !names_a_known_thing(&label) {
        return None;
    }
    let range = keyword_at.saturating_sub(leading.bytes)..label_end.saturating_add(trailing.bytes);
    Some(Marker {
        capitals: !text.get(range.clone())?.iter().any(u8::is_ascii_lowercase),
        kind,
        label,
        range,
        dashes_sound: leading.sound() && trailing.sound(),
    })
}

/// The keyword at `at` and where the label after it begins.
fn keyword(text: &[u8], at: usize) -> Option<(Kind, usize)> {
    let (kind, word) = match text.get(at)? {
        b'B' | b'b' => (Kind::Begin, "BEGIN"),
        b'E' | b'e' => (Kind::End, "END"),
        _ => return None,
    };
    let end = at.checked_add(word.len())?;
    let found = text.get(at..end)?;
    let followed_by_space = matches!(text.get(end), Some(b' ' | b'\t'));
    (found.eq_ignore_ascii_case(word.as_bytes()) && followed_by_space).then_some((kind, end))
}

/// The label at `at`, normalised, and where its last character ends. What stands behind a label whose
/// closing dashes are lost, or between it and them, can be a key: it is none of the label.
fn label(text: &[u8], at: usize) -> Option<(Cow<'_, str>, usize)> {
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

/// Where a known label that the text begins with ends; the longest, whatever is glued to it.
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

/// Where the words end that the text begins with; `None` where it begins with none.
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

/// Whether this is a word as labels have them, in one case or with one capital, and short: bodies
/// mix cases and are long.
fn is_word(word: &str) -> bool {
    let rest = word.get(1..).unwrap_or_default();
    let is_lower = |text: &str| text.bytes().all(|byte| byte.is_ascii_lowercase());
    let is_upper = !word.bytes().any(|byte| byte.is_ascii_lowercase());
    word.len() <= MAX_WORD && (is_upper || is_lower(rest))
}

fn names_a_known_thing(label: &str) -> bool {
    ["CERTIFICATE", "KEY", "PKCS7", "CRL", "PARAMETERS"]
        .iter()
        .any(|word| label.contains(word))
}

/// A run of dashes of any kind.
struct Run {
    count: usize,
    bytes: usize,
}

impl Run {
    fn sound(&self) -> bool {
        self.count == DASHES && self.bytes == DASHES
    }
}

fn dashes_before(text: &[u8], end: usize, taken: usize) -> Run {
    let mut run = Run { count: 0, bytes: 0 };
    while let Some(before) = text.get(taken..end.saturating_sub(run.bytes)) {
        let length = match before.last() {
            Some(b'-') => 1,
            Some(byte) if !byte.is_ascii() => {
                match typographic_dash(|dash| before.ends_with(dash)) {
                    Some(length) => length,
                    None => break,
                }
            }
            _ => break,
        };
        run.count = run.count.saturating_add(1);
        run.bytes = run.bytes.saturating_add(length);
    }
    run
}

/// The dashes that close a marker. Where another marker follows at once, its own are left to it.
fn dashes_after(text: &[u8], start: usize) -> Run {
    let run = dashes_from(text, start, usize::MAX);
    if keyword(text, start.saturating_add(run.bytes)).is_none() {
        return run;
    }
    dashes_from(text, start, DASHES.min(run.count.div_ceil(2)))
}

/// The dashes from `start` on, at most so many.
fn dashes_from(text: &[u8], start: usize, most: usize) -> Run {
    let mut run = Run { count: 0, bytes: 0 };
    while let Some(length) = dash_at(text, start.saturating_add(run.bytes))
        && run.count < most
    {
        run.count = run.count.saturating_add(1);
        run.bytes = run.bytes.saturating_add(length);
    }
    run
}

/// The bytes of the dash at `at`.
fn dash_at(text: &[u8], at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    match rest.first()? {
        b'-' => Some(1),
        byte if byte.is_ascii() => None,
        _ => typographic_dash(|dash| rest.starts_with(dash)),
    }
}

/// The bytes of the typographic dash that stands there.
fn typographic_dash(stands_there: impl Fn(&[u8]) -> bool) -> Option<usize> {
    let dash = TYPOGRAPHIC_DASHES
        .iter()
        .find(|dash| stands_there(dash.as_bytes()));
    dash.map(|dash| dash.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn markers(text: &str) -> Vec<(Kind, String, &str, bool)> {
        Markers::of(text.as_bytes())
            .map(|m| {
                (
                    m.kind,
                    m.label.into_owned(),
                    text.get(m.range).unwrap(),
                    m.dashes_sound,
                )
            })
            .collect()
    }

    #[test]
    fn glued_markers_share_ten_dashes() {
        let found = markers("x-----END CERTIFICATE----------BEGIN CERTIFICATE-----\n");
        assert_eq!(found.len(), 2);
        assert!(
            found
                .iter()
                .all(|(_, label, _, sound)| label == "CERTIFICATE" && *sound)
        );
        assert_eq!(found[1].2, "-----BEGIN CERTIFICATE-----");
    }

    #[test]
    fn the_short_way_leads_to_the_same_markers() {
        let pieces = [
            BEGIN,
            END,
            "-",
            "-----",
            "\n",
            "\r\n",
            "\u{2014}",
            " ",
            "END CERTIFICATE",
        ];
        let mut short_ways = 0;
        for number in 0..pieces.len().pow(4) {
            let digits = (0..4).map(|place| number / pieces.len().pow(place) % pieces.len());
            let text: String = digits.map(|digit| pieces[digit]).collect();
            let mut taken = 0;
            for marker in Markers::of(text.as_bytes()) {
                let end = marker.range.end;
                if certificate_marker(text.as_bytes(), marker.range.start).is_some() {
                    short_ways += 1;
                    let keyword_at = marker.range.start + DASHES;
                    let found = marker_at(text.as_bytes(), keyword_at, taken);
                    assert_eq!(found, Some(marker), "{text:?}");
                }
                taken = end;
            }
        }
        assert!(short_ways > 500, "{short_ways}");
    }

    #[test]
    fn spoiled_dashes_are_seen() {
        for text in [
            "\u{2014}\u{2014}-BEGIN CERTIFICATE\u{2014}\u{2014}-",
            "----BEGIN CERTIFICATE-----",
            "-----BEGIN CERTIFICATE",
            "BEGIN CERTIFICATE-----",
            "------BEGIN  certificate -----",
        ] {
            let found = markers(text);
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!(
                (found[0].1.as_str(), found[0].3),
                ("CERTIFICATE", false),
                "{text}"
            );
        }
    }

    #[test]
    fn a_body_is_no_label() {
        for text in [
            "-----BEGIN EC PRIVATE KEY MHcCAQEEIPhpAOBXSGrDaVm0UHMclI7zXMfqfamLq9vT5Msu",
            "-----BEGIN EC PRIVATE KEYMHcCAQEEIPhpAOBXSGrDaVm0UHMclI7zXMfqfamLq9vT5Msu",
            "-----BEGIN  ec  private\tkey MHcCAQEEIPhpAOBXSGrDaVm0UHMclI7zXMfqfamLq9vT5Msu",
            "-----END EC PRIVATE KEY MHcCAQEEIPhpAOBXSGrDaVm0UHM-----",
            "-----BEGIN EC PRIVATE KEY oAcGBSuBBAAiA2QA-----",
        ] {
            let found = markers(text);
            assert_eq!(found.len(), 1, "{text}");
            let (_, label, shown, sound) = &found[0];
            assert_eq!(
                (label.as_str(), *sound),
                ("EC PRIVATE KEY", false),
                "{text}"
            );
            assert!(shown.to_ascii_uppercase().ends_with("KEY"), "{shown}");
        }
        assert_eq!(
            markers("-----BEGIN MHcCAQEEIPhpAOBXSGrDaVm0UHMclI7z-----"),
            []
        );
        for label in ["CERTIFICATE CHAIN", "Some Label", "pgp message", "FOO"] {
            let text = format!("-----BEGIN {label}-----");
            let found = markers(&text);
            assert_eq!(found[0].1, label.to_ascii_uppercase());
            assert_eq!((found[0].2, found[0].3), (text.as_str(), true));
        }
    }

    #[test]
    fn words_are_not_markers() {
        for text in [
            "The END of it",
            "ENDabcd+/",
            "we begin here -- now",
            "BEGIN TRANSACTION;",
            "- end of list",
        ] {
            assert_eq!(markers(text), [], "{text}");
        }
    }
}

//! Finds BEGIN and END at any position, even with damaged dashes.

use std::borrow::Cow;
use std::ops::Range;

use super::dashes::{DASHES, Dashes, Run, dashes_before, dashes_from, hyphens, may_be_dash};
use super::label::label;
use crate::finding::is_line_break;

/// The markers of a certificate.
pub(super) const BEGIN_CERTIFICATE: &str = "-----BEGIN CERTIFICATE-----";
const END_CERTIFICATE: &str = "-----END CERTIFICATE-----";
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Begin,
    End,
}

impl Kind {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Begin => "BEGIN",
            Self::End => "END",
        }
    }
}

/// `-----BEGIN LABEL-----` or `-----END LABEL-----`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Marker<'a> {
    pub(super) kind: Kind,
    /// In capitals, with single spaces.
    pub(super) label: Cow<'a, str>,
    /// From the first dash to the last.
    pub(super) range: Range<usize>,
    /// The worse of its two sides.
    pub(super) dashes: Dashes,
    /// Whether it is in capitals.
    pub(super) capitals: bool,
}

/// Every marker in the text, in order.
pub(super) struct Markers<'a> {
    text: &'a [u8],
    /// The position where the search continues.
    at: usize,
    /// The end of the previous marker.
    taken: usize,
    /// Whether the text can contain no other dashes than hyphens.
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
            // A keyword follows a dash, or begins a line that has a dash after the label.
            let (before, dashes) = rest.split_at_checked(dash)?;
            let skipped = match memchr::memrchr2(b'\n', b'\r', before) {
                Some(last_break) => last_break.saturating_add(1),
                None => dash.saturating_add(hyphens(dashes).max(1)),
            };
            self.at = self.at.saturating_add(skipped);
        }
    }
}

/// The marker of a certificate that fills a whole line from `start`, as nearly every marker does.
fn certificate_marker(text: &[u8], start: usize) -> Option<Marker<'_>> {
    let before = start.checked_sub(1).and_then(|last| text.get(last));
    let rest = text.get(start..)?;
    let (kind, line) = [
        (Kind::Begin, BEGIN_CERTIFICATE),
        (Kind::End, END_CERTIFICATE),
    ]
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
        dashes: Dashes::Five,
        capitals: true,
    })
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
        dashes: leading.kind().max(trailing.kind()),
    })
}

/// The keyword at `at` and the beginning of the label after it.
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

fn names_a_known_thing(label: &str) -> bool {
    ["CERTIFICATE", "KEY", "PKCS7", "CRL", "PARAMETERS"]
        .iter()
        .any(|word| label.contains(word))
}

/// The dashes that close a marker. If another marker follows directly, its own dashes are not
/// included.
fn dashes_after(text: &[u8], start: usize) -> Run {
    let run = dashes_from(text, start, usize::MAX);
    if keyword(text, start.saturating_add(run.bytes)).is_none() {
        return run;
    }
    dashes_from(text, start, DASHES.min(run.count.div_ceil(2)))
}

#[cfg(test)]
mod tests;

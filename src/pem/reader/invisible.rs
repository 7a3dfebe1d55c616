//! Invisible characters within the blocks.

use std::ops::Range;

use super::{Reader, kind};
use crate::finding::{Code, FactName, Finding, Findings};
use crate::pem::body::headers_end;
use crate::pem::invisible::Gap;
use crate::pem::marker::{Kind, Marker};

/// Whether Kafka's loader reads the block in spite of the character.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Effect {
    Read,
    Lost,
}

impl Reader<'_> {
    /// Reports the characters in `gaps` that are within a block, once for each effect. Returns
    /// whether there are any.
    pub(in crate::pem) fn check_invisible(&self, gaps: &[Gap], findings: &mut Findings) -> bool {
        let (mut lost, mut read) = (Seen::default(), Seen::default());
        let mut edges = Edges::default();
        for gap in gaps {
            match self.effect(gap, &mut edges) {
                Some(Effect::Lost) => lost.add(*gap),
                Some(Effect::Read) => read.add(*gap),
                None => {}
            }
        }
        let lost = lost.first.map(|gap| {
            let message = format!(
                "an invisible character in a block: {}{}",
                gap.name(),
                lost.more()
            );
            self.at_gap(Code::PemInvisible, gap, message)
        });
        let read = read.first.map(|gap| {
            let message = format!(
                "an invisible character in the line of BEGIN or END: {}{}; Java reads it, OpenSSL and rustls do not",
                gap.name(),
                read.more()
            );
            self.at_gap(Code::PemMarker, gap, message)
        });
        let before = findings.len();
        findings.extend(lost.into_iter().chain(read));
        findings.len() > before
    }

    fn at_gap(&self, code: Code, gap: Gap, message: String) -> Finding {
        let help = "delete it; a copy from a web page, a chat or a word processor often contains such characters";
        let mark = gap.at..gap.at.saturating_add(1);
        self.finding(code, &mark, message, help)
            .fact(FactName::Found, gap.name())
    }

    /// What the character does to the block around it, or to the block that begins after it in the
    /// line; `None` in other text, and in a block's headers.
    fn effect(&self, gap: &Gap, edges: &mut Edges) -> Option<Effect> {
        let index = self.first_from(gap.at);
        let next = self.markers.get(index);
        let before = index.checked_sub(1).and_then(|last| self.markers.get(last));
        match before {
            Some(marker) if gap.at <= marker.range.end => {
                let line = edges.line.of(marker.range.start, || self.line(marker));
                Some(match line.is_read_with(gap) {
                    true => Effect::Read,
                    false => Effect::Lost,
                })
            }
            Some(marker) if marker.kind == Kind::Begin => {
                let base64_at = edges
                    .base64
                    .of(marker.range.end, || self.base64_at(marker, next));
                (gap.at >= *base64_at).then_some(Effect::Lost)
            }
            _ => {
                let next = next?;
                let indentation = edges
                    .indentation
                    .of(next.range.start, || self.indentation(next));
                // OpenSSL reads a text that begins with a byte order mark.
                let is_mark = gap.at == 0 && gap.character == '\u{feff}';
                (gap.at >= *indentation && !is_mark).then_some(Effect::Read)
            }
        }
    }

    /// Where the base64 of the block that begins with `begin` begins, after its headers.
    fn base64_at(&self, begin: &Marker<'_>, next: Option<&Marker<'_>>) -> usize {
        let until = next.map_or(self.text.len(), |next| next.range.start);
        let body = self.text.get(begin.range.end..until).unwrap_or_default();
        begin.range.end.saturating_add(headers_end(body))
    }

    /// Where the spaces and tabs directly before the marker begin.
    fn indentation(&self, marker: &Marker<'_>) -> usize {
        let before = self.text.get(..marker.range.start).unwrap_or_default();
        let blanks = before.iter().rev();
        let blanks = blanks.take_while(|byte| matches!(**byte, b' ' | b'\t'));
        marker.range.start.saturating_sub(blanks.count())
    }

    fn line(&self, marker: &Marker<'_>) -> MarkerLine {
        let text = self.text.get(marker.range.clone()).unwrap_or_default();
        let find = |word: &str| {
            let mut windows = text.windows(word.len());
            let at = windows.position(|window| window == word.as_bytes())?;
            let start = marker.range.start.saturating_add(at);
            Some(start..start.saturating_add(word.len()))
        };
        let hyphens = text.iter().rev().take_while(|byte| **byte == b'-').count();
        MarkerLine {
            begins_at: marker.range.start,
            is_begin: marker.kind == Kind::Begin,
            keyword: find(marker.kind.word()),
            kind: kind(&marker.label).map(|kind| {
                let mut words = kind.split(' ');
                let first = words.next().and_then(find);
                let last = words.next_back().map_or(first.clone(), find);
                match (first, last) {
                    (Some(first), Some(last)) => first.start..last.end,
                    _ => marker.range.clone(),
                }
            }),
            label_end: marker.range.end.saturating_sub(hyphens),
        }
    }
}

/// The parts of a BEGIN or END line.
struct MarkerLine {
    begins_at: usize,
    is_begin: bool,
    /// `BEGIN` or `END`.
    keyword: Option<Range<usize>>,
    /// The words that Kafka's loader looks for, with the white space between them.
    kind: Option<Range<usize>>,
    label_end: usize,
}

impl MarkerLine {
    /// Whether Kafka's loader reads the line with the character in it. One hyphen before BEGIN is
    /// enough for it, while the hyphens before END must directly follow the base64; between BEGIN and the word that it looks for it accepts anything in the line,
    /// and after that word anything up to the hyphens.
    fn is_read_with(&self, gap: &Gap) -> bool {
        let Some(keyword) = &self.keyword else {
            return false;
        };
        let is_in_hyphens = self.is_begin && self.begins_at < gap.at && gap.at < keyword.start;
        let is_in_label = keyword.end <= gap.at && gap.at <= self.label_end;
        let is_in_kind = self.kind.as_ref().is_some_and(|kind| {
            let is_before = gap.at <= kind.start && !gap.is_line_terminator();
            gap.at < kind.end && !is_before
        });
        is_in_hyphens || is_in_label && !is_in_kind
    }
}

/// What was found last, so that a block with many such characters is searched once.
#[derive(Default)]
struct Edges {
    line: Last<MarkerLine>,
    base64: Last<usize>,
    indentation: Last<usize>,
}

struct Last<T>(Option<(usize, T)>);

impl<T> Default for Last<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> Last<T> {
    /// The value for this position: the last one, or what `find` returns.
    fn of(&mut self, at: usize, find: impl FnOnce() -> T) -> &T {
        let last = self.0.take().filter(|(of, _)| *of == at);
        let (_, value) = self.0.insert(last.unwrap_or_else(|| (at, find())));
        value
    }
}

/// The first of several characters, and how many follow.
#[derive(Default)]
struct Seen {
    first: Option<Gap>,
    more: usize,
}

impl Seen {
    fn add(&mut self, gap: Gap) {
        match self.first {
            Some(_) => self.more = self.more.saturating_add(1),
            None => self.first = Some(gap),
        }
    }

    fn more(&self) -> String {
        match self.more {
            0 => String::new(),
            more => format!(", and {more} more"),
        }
    }
}

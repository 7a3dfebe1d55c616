//! The walk over a text with markers: blocks out, findings for whatever spoiled one.

use std::ops::Range;

use super::body::{self, Content, Decoder, Fault, LineBreaks};
use super::marker::{Kind, Marker, Markers};
use super::{Begin, Block};
use crate::code::Code;
use crate::excerpt::{excerpt, is_whole_line, whole_line};
use crate::finding::{Excerpt, Finding, Findings, Place};
use crate::lines::{Lines, is_line_break};
use crate::sensitive::SensitiveBytes;

/// No chain has as many; what comes after is refused before work is spent on it.
pub(super) const MAX_BLOCKS: usize = 512;
/// Markers that are looked for: one more than so many blocks have.
const MAX_MARKERS: usize = 2 * MAX_BLOCKS + 1;
/// A line of base64 this long outside a block is a block that lost its BEGIN.
const LONE_BASE64: usize = 60;

/// One BEGIN, with its END where that was found.
struct Section<'m> {
    begin: &'m Marker<'m>,
    end: Option<&'m Marker<'m>>,
    body: Range<usize>,
    line_breaks: LineBreaks,
}

/// A text and its markers.
pub(super) struct Reader<'a> {
    text: &'a [u8],
    lines: Lines<'a>,
    place: &'a Place,
    markers: Vec<Marker<'a>>,
}

impl<'a> Reader<'a> {
    /// The reader, or `None` where the text has no marker at all.
    pub(super) fn of(text: &'a [u8], place: &'a Place) -> Option<Self> {
        let markers: Vec<_> = Markers::of(text).take(MAX_MARKERS).collect();
        (!markers.is_empty()).then(|| Self {
            text,
            lines: Lines::of(text),
            place,
            markers,
        })
    }

    pub(super) fn read(&self, findings: &mut Findings) -> Vec<Block> {
        let sections = self.sections(findings);
        self.check_markers(findings);
        self.check_line_breaks(&sections, findings);
        self.check_outside(&sections, findings);
        let mut certificates: usize = 0;
        let mut decoder = Decoder::default();
        let mut blocks = Vec::with_capacity(sections.len().min(MAX_BLOCKS));
        for section in sections.iter().take(MAX_BLOCKS) {
            let label = section.begin.label.clone().into_owned();
            let is_certificate = label == "CERTIFICATE";
            certificates = certificates.saturating_add(is_certificate.into());
            let mut block = Block {
                label,
                line: self.lines.number(section.begin.range.start),
                certificate: is_certificate.then_some(certificates),
                proc_type: false,
                begin: self.begin(&section.begin.range),
                der: None,
                encrypted_body: None,
            };
            self.read_body(section, &mut block, &mut decoder, findings);
            blocks.push(block);
        }
        blocks
    }

    /// Pairs BEGIN with END, and reports what has no partner.
    fn sections(&self, findings: &mut Findings) -> Vec<Section<'_>> {
        let mut sections: Vec<Section<'_>> = Vec::with_capacity(self.markers.len());
        let mut open: Option<&Marker<'_>> = None;
        let unclosed = |begin, end| Section {
            begin,
            end: None,
            body: end..end,
            line_breaks: LineBreaks::Sound,
        };
        for marker in self
            .markers
            .iter()
            .filter(|marker| !self.is_cut_off(marker))
        {
            match (marker.kind, open.take()) {
                (Kind::Begin, before) => {
                    sections.extend(before.map(|begin| unclosed(begin, marker.range.start)));
                    open = Some(marker);
                }
                (Kind::End, Some(begin)) => {
                    let body = begin.range.end..marker.range.start;
                    let text = self.text.get(body.clone()).unwrap_or_default();
                    let line_breaks = LineBreaks::of(text);
                    sections.push(Section {
                        begin,
                        end: Some(marker),
                        body,
                        line_breaks,
                    });
                }
                (Kind::End, None) => findings.push(self.marker_finding(
                    Code::PemBeginMissing,
                    marker,
                    format!("`END {}` without its BEGIN line", marker.label),
                    "put the line `-----BEGIN …-----` back before its first line of base64",
                )),
            }
        }
        sections.extend(open.map(|begin| unclosed(begin, self.text.len())));
        if self.has_too_many() {
            findings.push(Finding::new(
                Code::PemTooManyBlocks,
                self.place.clone(),
                format!("more than {MAX_BLOCKS} PEM blocks; the rest was not read"),
            ));
        }
        sections
    }

    /// Whether what comes after the last marker was never looked at.
    fn has_too_many(&self) -> bool {
        self.markers.len() >= MAX_MARKERS
    }

    fn check_markers(&self, findings: &mut Findings) {
        for marker in &self.markers {
            let word = if marker.kind == Kind::Begin {
                "BEGIN"
            } else {
                "END"
            };
            if marker.dashes_sound && marker.capitals {
                continue;
            }
            let label = &marker.label;
            let help = format!("write the line as `-----{word} {label}-----`");
            if !marker.dashes_sound {
                let message =
                    format!("`{word} {label}` is not between five plain hyphens on either side");
                findings.push(self.marker_finding(Code::PemDashes, marker, message, &help));
            }
            if !marker.capitals {
                let message = format!(
                    "`{word} {label}` is in lower case, which neither Java nor OpenSSL reads"
                );
                findings.push(self.marker_finding(Code::PemLowerCase, marker, message, &help));
            }
        }
    }

    /// Reports lost line breaks once for each way to lose them, and BEGINs glued to other text
    /// where that is not just another lost line break.
    fn check_line_breaks(&self, sections: &[Section<'_>], findings: &mut Findings) {
        for (breaks, code, message, help) in LOST_LINE_BREAKS {
            let mut spoiled = sections
                .iter()
                .filter(|section| section.line_breaks == breaks);
            if let Some(first) = spoiled.next() {
                let message = match spoiled.count() {
                    0 => message.to_owned(),
                    more => format!("{message}, here and in {more} more"),
                };
                findings.push(self.marker_finding(code, first.begin, message, help));
            }
        }
        for (index, section) in sections.iter().enumerate() {
            if self.begins_line(section.begin) {
                continue;
            }
            let before = index.checked_sub(1).and_then(|index| sections.get(index));
            let follows_at_once = before
                .and_then(|section| section.end)
                .is_some_and(|end| self.is_blank(end.range.end..section.begin.range.start));
            let line_break_lost = [before, Some(section)]
                .into_iter()
                .flatten()
                .any(|section| section.line_breaks != LineBreaks::Sound);
            if !(follows_at_once && line_break_lost) {
                findings.push(self.marker_finding(
                    Code::PemBeginNotOnNewLine,
                    section.begin,
                    format!("`BEGIN {}` does not begin a line", section.begin.label),
                    "put a line break before `-----BEGIN`; readers that go line by line lose this block",
                ));
            }
        }
    }

    /// Notes text that belongs to no block, and reports base64 that must have belonged to one.
    fn check_outside(&self, sections: &[Section<'_>], findings: &mut Findings) {
        let mut noted = false;
        let mut start = 0;
        let ends = sections.iter().map(|s| {
            (
                s.begin.range.start,
                s.end.map_or(s.body.end, |end| end.range.end),
            )
        });
        let end = (!self.has_too_many()).then_some((self.text.len(), self.text.len()));
        for (until, next) in ends.chain(end) {
            for line in self.lines_within(start..until) {
                let text = self.text.get(line.clone()).unwrap_or_default().trim_ascii();
                if text.len() >= LONE_BASE64 && body::decode(text, false, Content::Secret).is_ok() {
                    let explained = self.is_marker(&(start..until));
                    if !explained {
                        findings.push(self.finding(
                            Code::PemBeginMissing,
                            &line,
                            "base64 that stands in no block",
                            "put the line `-----BEGIN …-----` back before it, and `-----END …-----` after it",
                        ));
                    }
                    break;
                }
                let glued = line.end == until && !self.ends_line(&line);
                if !noted && !glued && !self.is_blank(line.clone()) && !self.is_marker(&line) {
                    noted = true;
                    findings.push(self.finding(
                        Code::PemTextOutside,
                        &line,
                        "text outside the blocks; it is passed over",
                        "`openssl x509 -in FILE` or `openssl pkcs8 -in FILE -topk8 -nocrypt` writes the block alone",
                    ));
                }
            }
            start = next;
        }
    }

    fn read_body(
        &self,
        section: &Section<'_>,
        block: &mut Block,
        decoder: &mut Decoder,
        findings: &mut Findings,
    ) {
        let Some(end) = section.end else {
            return findings.push(self.marker_finding(
                Code::PemEndMissing,
                section.begin,
                format!("`BEGIN {}` without its END line", block.label),
                &format!(
                    "add the line `-----END {}-----` after its last line of base64",
                    block.label
                ),
            ));
        };
        if end.label != block.label {
            return findings.push(self.marker_finding(
                Code::PemLabelMismatch,
                section.begin,
                format!("`BEGIN {}` is closed by `END {}`", block.label, end.label),
                "look whether an END and a BEGIN were lost between them; else name the same in both",
            ));
        }
        let body = self.text.get(section.body.clone()).unwrap_or_default();
        let headers_end = body::headers_end(body);
        let (headers, base64) = body.split_at_checked(headers_end).unwrap_or((&[], body));
        if headers
            .windows(9)
            .any(|window| window.eq_ignore_ascii_case(b"Proc-Type"))
        {
            block.proc_type = true;
            block.encrypted_body = Some(SensitiveBytes::from(body));
            return;
        }
        let content = match block.certificate {
            Some(_) => Content::Public,
            None => Content::Secret,
        };
        match decoder.decode(base64, section.line_breaks == LineBreaks::Escaped, content) {
            Ok(der) => block.der = Some(der),
            Err(fault) => {
                let base64_at = section.body.start.saturating_add(headers_end);
                findings.push(self.base64_finding(&fault, base64_at, section, block));
            }
        }
    }

    fn base64_finding(
        &self,
        fault: &Fault,
        base64_at: usize,
        section: &Section<'_>,
        block: &Block,
    ) -> Finding {
        let (offset, message) = match fault {
            Fault::Empty => (None, "the block is empty".to_owned()),
            Fault::Character(at) => (Some(*at), "a character that base64 has not".to_owned()),
            Fault::AfterPadding(at) => {
                (Some(*at), "base64 goes on after its padding `=`".to_owned())
            }
            Fault::Length => (
                None,
                "the base64 is cut short: its characters are no multiple of 4".to_owned(),
            ),
            Fault::LastGroup => (None, "the base64 does not end as it should".to_owned()),
        };
        let help = "copy the block again from its source; nothing can restore what is lost";
        let finding = match offset.map(|offset| base64_at.saturating_add(offset)) {
            Some(at) => self.finding(Code::PemBase64, &(at..at.saturating_add(1)), message, help),
            None => self.marker_finding(Code::PemBase64, section.begin, message, help),
        };
        let line = finding.place.line;
        Finding {
            place: Place {
                line,
                ..block.place(self.place)
            },
            ..finding
        }
    }

    fn lines_within(&self, range: Range<usize>) -> impl Iterator<Item = Range<usize>> {
        let text = self.text.get(range.clone()).unwrap_or_default();
        let mut at = range.start;
        text.split_inclusive(|byte| is_line_break(*byte))
            .map(move |line| {
                let start = at;
                at = at.saturating_add(line.len());
                start..at
            })
    }

    /// Whether the text ends within this END line, so that its label is not all there.
    fn is_cut_off(&self, marker: &Marker<'_>) -> bool {
        let rest = self.text.get(marker.range.end..).unwrap_or_default();
        let ends_in_dash = self
            .text
            .get(marker.range.clone())
            .is_some_and(|text| text.ends_with(b"-"));
        marker.kind == Kind::End && rest.is_empty() && !ends_in_dash
    }

    fn ends_line(&self, range: &Range<usize>) -> bool {
        let last = self.text.get(range.clone()).and_then(|line| line.last());
        range.end >= self.text.len() || last.is_some_and(|byte| is_line_break(*byte))
    }

    fn is_marker(&self, range: &Range<usize>) -> bool {
        self.markers
            .iter()
            .any(|marker| range.contains(&marker.range.start))
    }

    /// Whether nothing but white space stands before the marker on its line.
    fn begin(&self, range: &Range<usize>) -> Begin {
        let line = self.text.get(range.clone()).unwrap_or_default();
        if line == Begin::OF_CERTIFICATE.as_bytes() && is_whole_line(self.text, range) {
            return Begin::OfCertificate;
        }
        let line = whole_line(self.text, range);
        Begin::Line(line.or_else(|| self.excerpt(range)))
    }

    fn begins_line(&self, marker: &Marker<'_>) -> bool {
        let at = marker.range.start;
        let before = self
            .markers
            .partition_point(|other| other.range.end <= at)
            .checked_sub(1)
            .and_then(|index| self.markers.get(index));
        let from = before.map(|other| other.range.end);
        let gap = self.text.get(from.unwrap_or(0)..at).unwrap_or_default();
        match gap.iter().rposition(|byte| is_line_break(*byte)) {
            Some(last_break) => {
                let line = from
                    .unwrap_or(0)
                    .saturating_add(last_break)
                    .saturating_add(1);
                self.is_blank(line..at)
            }
            None => from.is_none() && self.is_blank(0..at),
        }
    }

    /// Whether nothing stands there but white space, a byte order mark, or `\n` as two characters.
    fn is_blank(&self, range: Range<usize>) -> bool {
        let text = self.text.get(range).unwrap_or_default().trim_ascii();
        let text = String::from_utf8_lossy(text);
        let text = text.replace(['\u{feff}', '\\'], " ");
        text.split_whitespace()
            .all(|word| matches!(word, "n" | "r" | "t"))
    }

    fn marker_finding(
        &self,
        code: Code,
        marker: &Marker<'_>,
        message: impl Into<String>,
        help: &str,
    ) -> Finding {
        let certificates = self
            .markers
            .iter()
            .filter(|other| other.kind == Kind::Begin && other.label == "CERTIFICATE");
        let number = certificates
            .take_while(|other| other.range.start <= marker.range.start)
            .count();
        let finding = self.finding(code, &marker.range, message, help);
        let is_certificate = marker.kind == Kind::Begin && marker.label == "CERTIFICATE";
        let certificate = is_certificate.then_some(number);
        Finding {
            place: Place {
                certificate,
                ..finding.place.clone()
            },
            ..finding
        }
    }

    fn finding(
        &self,
        code: Code,
        range: &Range<usize>,
        message: impl Into<String>,
        help: &str,
    ) -> Finding {
        Finding::new(
            code,
            self.place.clone().at_line(self.lines.number(range.start)),
            message,
        )
        .help(help)
        .excerpt(self.excerpt(range))
    }

    fn excerpt(&self, range: &Range<usize>) -> Option<Excerpt> {
        let shown: Vec<_> = self
            .markers
            .iter()
            .map(|marker| marker.range.clone())
            .collect();
        excerpt(self.text, range, &shown)
    }
}

const LOST_LINE_BREAKS: [(LineBreaks, Code, &str, &str); 3] = [
    (
        LineBreaks::Spaces,
        Code::PemNewlinesAsSpaces,
        "line breaks became spaces in this block",
        "paste the secret as JSON text (the console's key/value form flattens it), or write it with \
         `aws secretsmanager put-secret-value --secret-id ID --secret-string file://secret.json`, \
         each line break of the PEM file as `\\n` inside the JSON string",
    ),
    (
        LineBreaks::Escaped,
        Code::PemNewlinesEscaped,
        "the two characters `\\` and `n` stand where line breaks belong",
        "the text was escaped twice: in the JSON document a line break is `\\n`, not `\\\\n`; \
         `jq -n --rawfile certificate chain.pem --rawfile privateKey key.pem \
         '{certificate: $certificate, privateKey: $privateKey}'` writes it right",
    ),
    (
        LineBreaks::Missing,
        Code::PemNewlinesMissing,
        "the block has no line breaks",
        "put a line break after the BEGIN line and before the END line; in a JSON string that is `\\n`",
    ),
];

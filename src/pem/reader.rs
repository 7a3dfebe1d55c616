//! Goes through a text with markers: returns blocks, and findings for damaged ones.

mod boundaries;
mod invisible;

use std::ops::Range;

use super::body::{self, Content, Decoder, Fault, LineBreaks};
use super::marker::{BEGIN_CERTIFICATE, Kind, Marker, Markers};
use super::{Begin, Block};
use crate::finding::{
    Code, Excerpt, FactName, Finding, Findings, Lines, Place, excerpt, is_whole_line, whole_line,
};
use crate::sensitive::SensitiveBytes;

/// More than the blocks of any chain; further blocks are refused before they cost work.
pub(super) const MAX_BLOCKS: usize = 512;
/// The number of markers to search for: one more than that many blocks have.
const MAX_MARKERS: usize = 2 * MAX_BLOCKS + 1;

/// More bytes than an excerpt shows on either side of its mark.
const FAR: usize = 1024;

/// One BEGIN, with its END if it was found.
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
    /// For each marker, the number of certificates that begin up to and including it.
    certificates: Vec<usize>,
}

impl<'a> Reader<'a> {
    /// The reader, or `None` if the text has no markers.
    pub(super) fn of(text: &'a [u8], place: &'a Place) -> Option<Self> {
        let markers: Vec<_> = Markers::of(text).take(MAX_MARKERS).collect();
        let begins_certificate = |marker: &Marker<'_>| -> usize {
            (marker.kind == Kind::Begin && marker.label == "CERTIFICATE").into()
        };
        let certificates = markers
            .iter()
            .scan(0_usize, |count, marker| {
                *count = count.saturating_add(begins_certificate(marker));
                Some(*count)
            })
            .collect();
        (!markers.is_empty()).then(|| Self {
            text,
            lines: Lines::of(text),
            place,
            markers,
            certificates,
        })
    }

    pub(super) fn read(&self, findings: &mut Findings) -> Vec<Block> {
        let sections = self.sections(findings);
        self.check_boundaries(&sections, findings);
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

    /// Pairs BEGIN with END, and reports those without a partner.
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
            findings.push(
                Finding::new(
                    Code::PemTooManyBlocks,
                    self.place.clone(),
                    format!("more than {MAX_BLOCKS} PEM blocks; the rest was not read"),
                )
                .fact(FactName::MaximumCount, MAX_BLOCKS),
            );
        }
        sections
    }

    /// Whether the text after the last marker was not searched.
    fn has_too_many(&self) -> bool {
        self.markers.len() >= MAX_MARKERS
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
            let java_reads = kind(&end.label).is_some() && kind(&end.label) == kind(&block.label);
            let finding = self.mismatch(section.begin, end, java_reads);
            findings.push(finding.fact(FactName::EndLabel, end.label.as_ref()));
            if !java_reads {
                return;
            }
        }
        let body = self.text.get(section.body.clone()).unwrap_or_default();
        // Java requires white space after BEGIN; text without it is not a header.
        let is_glued = section.line_breaks == LineBreaks::Sound
            && body.first().is_some_and(|byte| !is_white_space(*byte));
        let headers_end = match is_glued {
            true => 0,
            false => body::headers_end(body),
        };
        let (headers, base64) = body.split_at_checked(headers_end).unwrap_or((&[], body));
        let names = |word: &[u8]| {
            let mut windows = headers.windows(word.len());
            windows.any(|window| window.eq_ignore_ascii_case(word))
        };
        // Java reads a certificate with any headers.
        if block.certificate.is_none() && names(b"Proc-Type") && names(b"ENCRYPTED") {
            block.proc_type = true;
            block.encrypted_body = Some(SensitiveBytes::from(body));
            return;
        }
        let content = match block.certificate {
            Some(_) => Content::Public,
            None => Content::Secret,
        };
        match decoder.decode(base64, section.line_breaks == LineBreaks::Escaped, content) {
            Ok(decoded) => {
                if decoded.unpadded {
                    findings.push(self.marker_finding(
                        Code::PemBase64Unpadded,
                        section.begin,
                        "the base64 lacks its padding `=`; Java and rustls read it, OpenSSL does not",
                        "add `=` to the last line of base64 until its length is a multiple of 4",
                    ));
                }
                block.der = Some(decoded.bytes);
            }
            Err(fault) => {
                let base64_at = section.body.start.saturating_add(headers_end);
                findings.push(self.base64_finding(&fault, base64_at, section, block));
            }
        }
    }

    fn mismatch(&self, begin: &Marker<'_>, end: &Marker<'_>, java_reads: bool) -> Finding {
        let message = format!("`BEGIN {}` is closed by `END {}`", begin.label, end.label);
        match java_reads {
            true => self.marker_finding(
                Code::PemEndLabel,
                begin,
                format!("{message}; Java reads it, OpenSSL and rustls do not"),
                &format!("write the line as `-----END {}-----`", begin.label),
            ),
            false => self.marker_finding(
                Code::PemLabelMismatch,
                begin,
                message,
                "check whether an END and a BEGIN line are missing between them; otherwise write the same label in both",
            ),
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
            Fault::Character(at) => (Some(*at), "a character that is not base64".to_owned()),
            Fault::AfterPadding(at) => (
                Some(*at),
                "base64 continues after its padding `=`".to_owned(),
            ),
            Fault::Length => (
                None,
                "the base64 is cut short: its length is not a multiple of 4".to_owned(),
            ),
            Fault::LastGroup => (None, "the base64 has the wrong ending".to_owned()),
        };
        let help = "copy the block again from its source; lost bytes can't be restored";
        let finding = match offset.map(|offset| base64_at.saturating_add(offset)) {
            Some(at) => self
                .finding(Code::PemBase64, &(at..at.saturating_add(1)), message, help)
                .fact(FactName::Label, block.label.as_str()),
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

    /// Whether the text ends within this END line, so that its label is incomplete.
    fn is_cut_off(&self, marker: &Marker<'_>) -> bool {
        let rest = self.text.get(marker.range.end..).unwrap_or_default();
        let ends_in_dash = self
            .text
            .get(marker.range.clone())
            .is_some_and(|text| text.ends_with(b"-"));
        marker.kind == Kind::End && rest.is_empty() && !ends_in_dash
    }

    fn begin(&self, range: &Range<usize>) -> Begin {
        let line = self.text.get(range.clone()).unwrap_or_default();
        if line == BEGIN_CERTIFICATE.as_bytes() && is_whole_line(self.text, range) {
            return Begin::OfCertificate;
        }
        let line = whole_line(self.text, range);
        Begin::Line(line.or_else(|| self.excerpt(range)))
    }

    fn marker_finding(
        &self,
        code: Code,
        marker: &Marker<'_>,
        message: impl Into<String>,
        help: &str,
    ) -> Finding {
        let finding = self.finding(code, &marker.range, message, help);
        let is_certificate = marker.kind == Kind::Begin && marker.label == "CERTIFICATE";
        let index = self.first_from(marker.range.start);
        let number = self.certificates.get(index).copied();
        let certificate = number.filter(|_| is_certificate);
        Finding {
            place: Place {
                certificate,
                ..finding.place.clone()
            },
            ..finding
        }
        .fact(FactName::Label, marker.label.as_ref())
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
        // An excerpt is part of a line and does not contain distant text.
        let from = self.first_from(range.start.saturating_sub(FAR));
        let markers = self.markers.get(from.saturating_sub(1)..)?.iter();
        let shown: Vec<_> = markers
            .map(|marker| marker.range.clone())
            .take_while(|marker| marker.start <= range.end.saturating_add(FAR))
            .collect();
        excerpt(self.text, range, &shown)
    }

    /// The index of the first marker that begins at or after this position.
    fn first_from(&self, at: usize) -> usize {
        self.markers
            .partition_point(|marker| marker.range.start < at)
    }
}

/// White space according to Java's regular expressions.
fn is_white_space(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte == b'\x0b'
}

/// The words that Kafka's loader looks for in a label, in BEGIN and END.
fn kind(label: &str) -> Option<&'static str> {
    ["CERTIFICATE", "PRIVATE KEY"]
        .into_iter()
        .find(|kind| label.contains(kind))
}

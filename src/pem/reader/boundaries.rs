//! Damaged boundaries of blocks (RFC 7468 section 2), and the text outside of them.

use std::ops::Range;

use super::{Reader, Section, is_white_space};
use crate::finding::{Code, FactName, Finding, Findings, Place, is_line_break};
use crate::pem::body::{self, Content, LineBreaks};
use crate::pem::dashes::Dashes;
use crate::pem::invisible::is_invisible;
use crate::pem::marker::Marker;

/// A line of base64 this long can begin a body that lost its BEGIN.
const LONE_BASE64: usize = 60;

impl Reader<'_> {
    pub(super) fn check_boundaries(&self, sections: &[Section<'_>], findings: &mut Findings) {
        self.check_markers(findings);
        self.check_indentation(findings);
        self.check_line_breaks(sections, findings);
        let behind_ends = self.check_own_lines(sections, findings);
        self.check_outside(sections, &behind_ends, findings);
    }

    fn check_markers(&self, findings: &mut Findings) {
        for marker in &self.markers {
            let word = marker.kind.word();
            let label = &marker.label;
            let help = format!("write the line as `-----{word} {label}-----`");
            let odd = match marker.dashes {
                Dashes::Spoiled => Some((
                    Code::PemDashes,
                    "is not between five plain hyphens on either side",
                )),
                Dashes::Hyphens => Some((
                    Code::PemMarker,
                    "does not have five hyphens on either side; Java reads it, OpenSSL and rustls do not",
                )),
                Dashes::Five if marker.capitals && !self.is_exact(marker, word) => Some((
                    Code::PemMarker,
                    "has other white space than single spaces; Java reads it, OpenSSL and rustls do not",
                )),
                Dashes::Five => None,
            };
            if let Some((code, message)) = odd {
                let message = format!("`{word} {label}` {message}");
                findings.push(self.marker_finding(code, marker, message, &help));
            }
            if !marker.capitals {
                let message = format!(
                    "`{word} {label}` is in lower case, which neither Java nor OpenSSL reads"
                );
                findings.push(self.marker_finding(Code::PemLowerCase, marker, message, &help));
            }
        }
    }

    /// Reports indented lines, once.
    fn check_indentation(&self, findings: &mut Findings) {
        let mut indented = self
            .markers
            .iter()
            .filter(|marker| marker.dashes == Dashes::Five && self.is_indented(marker));
        let Some(first) = indented.next() else {
            return;
        };
        let (word, label) = (first.kind.word(), &first.label);
        let more = match indented.count() {
            0 => String::new(),
            more => format!(", here and in {more} more lines"),
        };
        let message =
            format!("`{word} {label}` is indented{more}; Java reads it, OpenSSL and rustls do not");
        let help = "remove the spaces and tabs at the beginning of each line";
        findings.push(self.marker_finding(Code::PemMarker, first, message, help));
    }

    /// Whether it consists only of hyphens, single spaces, the word and the label.
    fn is_exact(&self, marker: &Marker<'_>, word: &str) -> bool {
        let text = self.text.get(marker.range.clone()).unwrap_or_default();
        let least = "----- -----".len().saturating_add(word.len());
        text.len() == least.saturating_add(marker.label.len()) && !text.contains(&b'\t')
    }

    /// Whether only spaces and tabs are before it in its line.
    fn is_indented(&self, marker: &Marker<'_>) -> bool {
        let before = self.text.get(..marker.range.start).unwrap_or_default();
        let blanks = before
            .iter()
            .rev()
            .take_while(|byte| matches!(**byte, b' ' | b'\t'))
            .count();
        let last = before.len().checked_sub(blanks.saturating_add(1));
        let before_blanks = last.and_then(|last| before.get(last));
        blanks > 0 && before_blanks.is_none_or(|byte| is_line_break(*byte))
    }

    /// Reports lost line breaks, once for each kind.
    fn check_line_breaks(&self, sections: &[Section<'_>], findings: &mut Findings) {
        for (breaks, code, message) in LOST_LINE_BREAKS {
            let mut spoiled = sections
                .iter()
                .filter(|section| section.line_breaks == breaks);
            if let Some(first) = spoiled.next() {
                let more = spoiled.count();
                let message = match more {
                    0 => message.to_owned(),
                    more => format!("{message}, here and in {more} more"),
                };
                let help = restored(breaks, self.place);
                let finding = self.marker_finding(code, first.begin, message, help);
                findings.push(finding.fact(FactName::Count, more.saturating_add(1)));
            }
        }
    }

    /// Reports blocks that share a line with other text, unless it is just another lost line break.
    /// Returns the positions of text after an END.
    fn check_own_lines(&self, sections: &[Section<'_>], findings: &mut Findings) -> Vec<usize> {
        let mut behind_ends = Vec::new();
        let mut before: Option<&Section<'_>> = None;
        for (index, section) in sections.iter().enumerate() {
            let next = sections.get(index.saturating_add(1));
            let behind = self.text_behind(section, next);
            behind_ends.extend(behind);
            let follows_at_once = || {
                before
                    .and_then(|section| section.end)
                    .is_some_and(|end| self.is_blank(end.range.end..section.begin.range.start))
            };
            let line_break_lost = || {
                [before, Some(section)]
                    .into_iter()
                    .flatten()
                    .any(|section| section.line_breaks != LineBreaks::Sound)
            };
            let begins = self.begins_line(section.begin) || line_break_lost() && follows_at_once();
            if let Some(finding) = self.not_on_own_lines(section, begins, behind.is_none()) {
                findings.push(finding);
            }
            before = Some(section);
        }
        behind_ends
    }

    fn not_on_own_lines(
        &self,
        section: &Section<'_>,
        begins_line: bool,
        ends_line: bool,
    ) -> Option<Finding> {
        let label = &section.begin.label;
        let (code, marker, message, help) = match (begins_line, ends_line) {
            (true, true) => return None,
            (false, true) => (
                Code::PemBeginNotOnNewLine,
                section.begin,
                format!("`BEGIN {label}` does not begin a line"),
                "put a line break before `-----BEGIN`; readers that go line by line lose this block",
            ),
            (false, false) => (
                Code::PemBeginNotOnNewLine,
                section.begin,
                format!(
                    "`BEGIN {label}` does not begin a line, and text follows its END on the line"
                ),
                "put line breaks before `-----BEGIN` and after `-----END …-----`, or delete the \
                 text; other readers lose this block",
            ),
            (true, false) => (
                Code::PemTextAfterEnd,
                section.end?,
                format!("text follows `END {label}` on the line"),
                "put a line break after `-----END …-----`, or delete the text; Java silently \
                 ignores this block",
            ),
        };
        Some(self.marker_finding(code, marker, message, help))
    }

    /// The position of text directly after the section's END, where Java requires white space. If a
    /// BEGIN is on the same line, that is reported for the BEGIN, and a lost line break has already
    /// been reported.
    fn text_behind(&self, section: &Section<'_>, next: Option<&Section<'_>>) -> Option<usize> {
        let start = section.end?.range.end;
        let until = next.map(|next| next.begin.range.start);
        let rest = self.text.get(start..until.unwrap_or(self.text.len()))?;
        let line = rest.split(|byte| is_line_break(*byte)).next()?;
        let holds_begin = until.is_some() && line.len() == rest.len();
        let is_glued = line.first().is_some_and(|byte| !is_white_space(*byte));
        let sound = section.line_breaks == LineBreaks::Sound;
        (is_glued && sound && !holds_begin).then_some(start)
    }

    /// Reports text that belongs to no block, except for the positions in `behind_ends`, and base64
    /// that must have belonged to one.
    fn check_outside(
        &self,
        sections: &[Section<'_>],
        behind_ends: &[usize],
        findings: &mut Findings,
    ) {
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
                if self.is_lone_body(&line, until) {
                    let explained = self.is_marker(&(start..until));
                    if !explained {
                        findings.push(self.finding(
                            Code::PemBeginMissing,
                            &line,
                            "base64 outside any block",
                            "restore the line `-----BEGIN …-----` before it, and `-----END …-----` \
                             after it",
                        ));
                    }
                    break;
                }
                // One note is enough.
                if noted || self.is_blank(line.clone()) {
                    continue;
                }
                let glued = line.end == until && !self.ends_line(&line);
                let passed = glued || behind_ends.contains(&line.start) || self.is_marker(&line);
                if !passed {
                    noted = true;
                    findings.push(self.finding(
                        Code::PemTextOutside,
                        &line,
                        "text outside the blocks; it is ignored",
                        "ignore it, or delete the text outside the BEGIN and END lines",
                    ));
                }
            }
            start = next;
        }
    }

    /// Whether a body without its BEGIN starts with this line: base64 of something that begins like
    /// DER, complete or with more base64 after it. A digest or a word is not a body.
    fn is_lone_body(&self, line: &Range<usize>, until: usize) -> bool {
        let text = self.text.get(line.clone()).unwrap_or_default().trim_ascii();
        if text.len() < LONE_BASE64 || !text.iter().all(|byte| body::is_base64(*byte)) {
            return false;
        }
        let (groups, _) = text.as_chunks::<4>();
        let Ok(der) = body::decode(groups.as_flattened(), false, Content::Secret) else {
            return false;
        };
        let after = self.text.get(line.end..until).unwrap_or_default();
        let mut next = after.split(|byte| is_line_break(*byte));
        let goes_on = next
            .find(|line| !line.trim_ascii().is_empty())
            .is_some_and(|line| line.trim_ascii().iter().all(|byte| body::is_base64(*byte)));
        der.expose().first() == Some(&0x30) && (goes_on || body::is_whole_der(der.expose()))
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

    fn ends_line(&self, range: &Range<usize>) -> bool {
        let last = self.text.get(range.clone()).and_then(|line| line.last());
        range.end >= self.text.len() || last.is_some_and(|byte| is_line_break(*byte))
    }

    fn is_marker(&self, range: &Range<usize>) -> bool {
        self.markers
            .get(self.first_from(range.start))
            .is_some_and(|marker| range.contains(&marker.range.start))
    }

    /// Whether only white space is before the marker on its line.
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

    /// Whether there are only spaces, characters of no width, and `\n` as two characters.
    fn is_blank(&self, range: Range<usize>) -> bool {
        let text = self.text.get(range).unwrap_or_default().trim_ascii();
        // Without a copy, because the text can be a secret.
        let Ok(text) = std::str::from_utf8(text) else {
            return false;
        };
        text.split(|c: char| c.is_whitespace() || is_invisible(c) || c == '\\')
            .all(|word| matches!(word, "" | "n" | "r" | "t"))
    }
}

const LOST_LINE_BREAKS: [(LineBreaks, Code, &str); 3] = [
    (
        LineBreaks::Spaces,
        Code::PemNewlinesAsSpaces,
        "line breaks became spaces in this block",
    ),
    (
        LineBreaks::Escaped,
        Code::PemNewlinesEscaped,
        "the two characters `\\` and `n` replace line breaks",
    ),
    (
        LineBreaks::Missing,
        Code::PemNewlinesMissing,
        "the block has no line breaks",
    ),
];

/// How to restore the line breaks. Only a field of a secret is certainly in a JSON document; the names of files and
/// of settings contain dots.
fn restored(lost: LineBreaks, place: &Place) -> &'static str {
    let field = place.field.as_deref();
    let is_of_secret = field.is_some_and(|field| !field.contains(['.', ' ', '/']));
    match (lost, is_of_secret) {
        (LineBreaks::Escaped, true) => {
            "the text was escaped twice: in the JSON document a line break is `\\n`, not `\\\\n`; \
             `jq -n --rawfile certificate chain.pem --rawfile privateKey key.pem \
             '{certificate: $certificate, privateKey: $privateKey}'` writes it correctly"
        }
        (LineBreaks::Escaped, false) => {
            "replace them with line breaks: in a PEM file with \
             `(umask 077; awk '{gsub(/\\\\n/, \"\\n\")} 1' FILE > fixed.pem)`; in a JSON string a line break \
             is `\\n`, not `\\\\n`"
        }
        (LineBreaks::Spaces, true) => {
            "in the console, use the tab Plaintext: the key/value form replaces line breaks with spaces. Or use \
             `aws secretsmanager put-secret-value --secret-id ID --secret-string file://secret.json`, \
             each line break of the PEM file as `\\n` inside the JSON string"
        }
        (LineBreaks::Spaces, false) => {
            "copy the text from the original file again, with its line breaks: after the BEGIN line, \
             before the END line, and after each 64 characters between them"
        }
        (LineBreaks::Missing | LineBreaks::Sound, true) => {
            "put a line break after the BEGIN line and before the END line; in a JSON string that is `\\n`"
        }
        (LineBreaks::Missing | LineBreaks::Sound, false) => {
            "put a line break after the BEGIN line and before the END line"
        }
    }
}

//! Coloured text: findings for a person.

use std::borrow::Cow;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use anstream::adapter::strip_str;
use msk_auth::finding::printable_whole;
use msk_auth::{Finding, Severity};

/// Text with the program's own escape sequences and without any from untrusted text.
#[derive(Default)]
pub(crate) struct Painted(String);

impl Painted {
    /// The text, for a stream that removes the colours if there is no terminal.
    pub(crate) fn as_ansi(&self) -> &str {
        &self.0
    }

    /// Appends a text without colour; characters that end a line are replaced.
    pub(crate) fn push(&mut self, text: &str) {
        self.0.push_str(&printable_whole(text));
    }

    pub(crate) fn push_green(&mut self, text: &str) {
        self.push_styled("32", text);
    }

    pub(crate) fn push_red(&mut self, text: &str) {
        self.push_styled("1;91", text);
    }

    pub(crate) fn end_line(&mut self) {
        self.0.push('\n');
    }

    fn push_styled(&mut self, style: &str, text: &str) {
        self.0.push_str(&format!("\x1b[{style}m"));
        self.push(text);
        self.0.push_str("\x1b[0m");
    }

    /// Appends a group, with a text in it replaced.
    fn push_picture(&mut self, group: Group<'_>, replaced: &Option<(String, String)>) {
        let picture = Renderer::styled().render(&[group]);
        match replaced {
            Some((old, new)) => self.0.push_str(&picture.replacen(old, new, 1)),
            None => self.0.push_str(&picture),
        }
        self.0.push_str("\n\n");
    }

    /// Appends a group without a place, without the empty bar that the renderer draws between its
    /// title and its help.
    fn push_without_bar(&mut self, group: Group<'_>) {
        let picture = Renderer::styled().render(&[group]);
        let is_bar = |line: &&str| strip_str(line).to_string().trim() == "|";
        for line in picture.lines().filter(|line| !is_bar(line)) {
            self.0.push_str(line);
            self.0.push('\n');
        }
        self.0.push('\n');
    }
}

/// Each finding with its line, its message and its help.
pub(crate) fn pictures(findings: Vec<Finding>) -> Painted {
    let mut painted = Painted::default();
    for finding in &findings {
        painted.push_finding(finding);
    }
    let mut excerpts = findings
        .iter()
        .filter_map(|finding| finding.excerpt.as_ref());
    if excerpts.any(|excerpt| excerpt.text.contains('·')) {
        painted.push("(each `·` hides a character that may belong to a secret)");
        painted.0.push_str("\n\n");
    }
    painted
}

/// A failure without a place in a document: its message and its help.
pub(crate) fn failure(code: &str, message: &str, help: Option<&str>) -> Painted {
    let message = printable_whole(message);
    let help = help.map(printable_whole);
    let title = Level::ERROR.primary_title(message.as_ref()).id(code);
    let mut group = Group::with_title(title);
    if let Some(help) = &help {
        group = group.element(Level::HELP.message(help.as_ref()));
    }
    let mut painted = Painted::default();
    painted.push_without_bar(group);
    painted
}

impl Painted {
    fn push_finding(&mut self, finding: &Finding) {
        let level = match finding.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            _ => Level::NOTE,
        };
        let message = printable_whole(&finding.message);
        let help = finding.help.as_deref().map(printable_whole);
        let title = level
            .primary_title(message.as_ref())
            .id(finding.code.as_str());
        let line = finding
            .excerpt
            .as_ref()
            .map(|excerpt| printable_whole(&excerpt.text));
        let mut group = located(Group::with_title(title), finding, line.as_ref());
        if let Some(help) = &help {
            group = group.element(Level::HELP.message(help.as_ref()));
        }
        match finding.place.line.is_none() && finding.place.field.is_none() {
            true => self.push_without_bar(group),
            false => self.push_picture(group, &unknown_column(finding)),
        }
    }
}

/// The place and column as they are drawn for a line that is cut off at its beginning, and the place alone: such a
/// column is one of the picture, not of the line.
fn unknown_column(finding: &Finding) -> Option<(String, String)> {
    let excerpt = finding.excerpt.as_ref();
    let excerpt = excerpt.filter(|excerpt| excerpt.text.starts_with('…'))?;
    let place = format!("{}:{}", path(finding), finding.place.line?);
    let column = excerpt.marked.start.saturating_add(1);
    Some((format!("{place}:{column}"), place))
}

/// The field and the certificate in it.
fn path(finding: &Finding) -> String {
    let field = finding.place.field.as_deref().unwrap_or("the document");
    let field = printable_whole(field);
    match finding.place.certificate {
        Some(number) => format!("{field} (no. {number})"),
        None => field.into_owned(),
    }
}

/// The group with its place: the line itself, if it can be shown.
fn located<'a>(
    group: Group<'a>,
    finding: &'a Finding,
    excerpt: Option<&'a Cow<'a, str>>,
) -> Group<'a> {
    let place = &finding.place;
    let path = path(finding);
    match (excerpt.zip(finding.excerpt.as_ref()), place.line) {
        (Some((text, excerpt)), Some(line)) => {
            let byte = |character: usize| {
                let before = text.chars().take(character);
                before.map(char::len_utf8).sum::<usize>()
            };
            let marked = byte(excerpt.marked.start)..byte(excerpt.marked.end);
            group.element(
                Snippet::source(text.as_ref())
                    .line_start(line)
                    .path(path)
                    .annotation(AnnotationKind::Primary.span(marked)),
            )
        }
        (None, Some(line)) => group.element(Origin::path(path).line(line)),
        (_, None) if place.field.is_some() => group.element(Origin::path(path)),
        (_, None) => group,
    }
}

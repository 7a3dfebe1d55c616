//! Finds known messages in a pasted text.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use memchr::memmem::Finder;
use memchr::{memchr, memchr_iter};

use crate::explain::message::Context;
use crate::explain::{Subject, messages};
use crate::finding::Code;
use crate::lambda::LastProcessingResult;

/// The maximum length of a code.
const LONGEST_CODE: usize = 64;

/// The length of a UUID, and of its groups (RFC 9562 section 4).
const LENGTH_OF_ID: usize = 36;
const GROUPS_OF_ID: [usize; 5] = [8, 4, 4, 4, 12];

/// Finds everything in a text that can be explained, each once, in order of appearance: codes (if the text
/// is only codes, or `[key-pbes2]` within a text), messages of Lambda, and messages of other programs.
///
/// Case and line breaks do not matter. If one message is part of another, the longer one counts. A message
/// that only wraps others counts only if no other occurs in the same log entry. The work is linear in the
/// size of the text.
pub fn subjects(text: &str) -> Vec<Subject> {
    let codes = only_codes(text);
    if !codes.is_empty() {
        return codes.into_iter().map(Subject::Code).collect();
    }
    let folded = Folded::of(text);
    let mut found = Found {
        taken: vec![false; folded.text.len()],
        places: Vec::new(),
    };
    found.look_for_codes(&folded);
    let mut needles = needles();
    needles.sort_by_key(|needle| Reverse(needle.words.len()));
    for needle in &needles {
        found.look_for(needle, &folded);
    }
    found.in_order()
}

/// What to search for, folded, without its full stop.
struct Needle {
    words: Vec<u8>,
    subject: Subject,
    context: Context,
}

impl Needle {
    fn of(text: &str, subject: Subject, context: Context) -> Self {
        Self {
            words: Folded::of(text.trim_end_matches('.')).text,
            subject,
            context,
        }
    }

    /// Whether the words at this place are the subject's, not the same words of another program.
    fn is_meant(&self, place: Range<usize>, folded: &Folded) -> bool {
        match self.context {
            Context::Any => true,
            Context::MskRequest => folded.is_after_a_request(place.start) || folded.is_whole(place),
            Context::LastProcessingResult => {
                folded.is_of_lambda(place.start) || folded.is_whole(place)
            }
        }
    }

    /// How much the subject at this place only wraps another.
    fn generality(&self, at: usize, folded: &Folded) -> u8 {
        match self.subject {
            Subject::Message(message) => message.generality,
            Subject::Code(_) => 0,
            Subject::Result(_) => u8::from(!folded.is_of_lambda(at)),
        }
    }
}

/// Everything to search for. Messages of Lambda whose words another program prints, too, come before that
/// program's, and count only where Lambda writes them.
fn needles() -> Vec<Needle> {
    let messages: Vec<_> = messages()
        .map(|message| Needle::of(message.text, Subject::Message(message), message.context))
        .collect();
    let results = LastProcessingResult::ALL.iter().map(|result| {
        let needle = Needle::of(result.as_str(), Subject::Result(*result), Context::Any);
        let is_shared = messages.iter().any(|other| other.words == needle.words);
        Needle {
            context: match is_shared {
                true => Context::LastProcessingResult,
                false => Context::Any,
            },
            ..needle
        }
    });
    let mut all: Vec<_> = results.collect();
    all.extend(messages);
    all
}

/// The codes, each once, if there is nothing else in the text.
fn only_codes(text: &str) -> Vec<Code> {
    let is_between = |character: char| character.is_whitespace() || character == ',';
    let words = text.split(is_between).filter(|word| !word.is_empty());
    let mut codes = Vec::new();
    for word in words {
        match code_of(word) {
            Some(code) if codes.contains(&code) => {}
            Some(code) => codes.push(code),
            None => return Vec::new(),
        }
    }
    codes
}

fn code_of(word: &str) -> Option<Code> {
    let mut all = Code::ALL.iter();
    all.find(|code| code.as_str().eq_ignore_ascii_case(word))
        .copied()
}

/// Whether a line continues a Java stack trace: it is indented, or begins with an exception.
fn is_of_a_trace(line: &str) -> bool {
    let first = line.split(' ').next().unwrap_or_default();
    let first = first.trim_end_matches(':');
    line.starts_with([' ', '\t'])
        || line.starts_with("Caused by")
        || (first.contains('.') && (first.ends_with("Exception") || first.ends_with("Error")))
}

/// A text in lower case (ASCII), with each white space as a single space.
struct Folded {
    text: Vec<u8>,
    /// The beginnings of log entries: lines that do not continue a stack trace.
    entries: Vec<usize>,
}

impl Folded {
    fn of(text: &str) -> Self {
        let mut folded = Self {
            text: Vec::with_capacity(text.len()),
            entries: Vec::new(),
        };
        for line in text.split('\n') {
            if !is_of_a_trace(line) {
                folded.entries.push(folded.text.len());
            }
            for word in line.split_whitespace() {
                folded
                    .text
                    .extend(word.bytes().map(|b| b.to_ascii_lowercase()));
                folded.text.push(b' ');
            }
        }
        folded.text.pop();
        folded
    }

    /// Whether `PROBLEM:` or the name of a mapping's `LastProcessingResult` precedes this position.
    fn is_of_lambda(&self, at: usize) -> bool {
        let before = self.text.get(..at).unwrap_or_default().trim_ascii_end();
        let between = |b: &u8| b" \t\\\"':=|".contains(b);
        let name_end = before.iter().rposition(|byte| !between(byte));
        let name = before.get(..=name_end.unwrap_or_default());
        before.ends_with(b"problem:")
            || name.is_some_and(|name| name.ends_with(b"lastprocessingresult"))
    }

    /// Whether an id in brackets and a colon precede this position: `[7d0ab893-9b16-4371-a8b2-1ae9b5ce73a5]: `.
    fn is_after_a_request(&self, at: usize) -> bool {
        let before = self.text.get(..at).unwrap_or_default();
        let id = before.strip_suffix(b"]: ").and_then(|before| {
            let begin = before.len().checked_sub(LENGTH_OF_ID)?;
            let id = before.get(begin..)?;
            before.get(..begin)?.ends_with(b"[").then_some(id)
        });
        id.is_some_and(|id| {
            let mut groups = id.split(|byte| *byte == b'-');
            GROUPS_OF_ID.iter().all(|length| {
                let is_hexadecimal = |group: &[u8]| {
                    group.len() == *length && group.iter().all(u8::is_ascii_hexdigit)
                };
                groups.next().is_some_and(is_hexadecimal)
            })
        })
    }

    /// Whether there is nothing else in the text, except for quotes and a full stop.
    fn is_whole(&self, words: Range<usize>) -> bool {
        let is_nothing = |text: Option<&[u8]>| {
            text.is_some_and(|text| text.iter().all(|b| b" .\"'".contains(b)))
        };
        is_nothing(self.text.get(..words.start)) && is_nothing(self.text.get(words.end..))
    }

    /// The number of the entry that contains a position.
    fn entry(&self, at: usize) -> usize {
        self.entries.partition_point(|begin| *begin <= at)
    }
}

struct Found {
    /// Which bytes belong to a match.
    taken: Vec<bool>,
    /// The position of each match, its entry, its generality, and its subject.
    places: Vec<(usize, usize, u8, Subject)>,
}

impl Found {
    /// Records every occurrence of a needle that does not overlap an earlier match.
    fn look_for(&mut self, needle: &Needle, folded: &Folded) {
        for at in Finder::new(&needle.words).find_iter(&folded.text) {
            let end = at.saturating_add(needle.words.len());
            let Some(place) = self.taken.get_mut(at..end) else {
                continue;
            };
            if !place.contains(&true) && needle.is_meant(at..end, folded) {
                place.fill(true);
                let generality = needle.generality(at, folded);
                self.places
                    .push((at, folded.entry(at), generality, needle.subject));
            }
        }
    }

    /// Records each code in brackets, as in `error[key-pbes2]`.
    fn look_for_codes(&mut self, folded: &Folded) {
        for open in memchr_iter(b'[', &folded.text) {
            let rest = folded
                .text
                .get(open.saturating_add(1)..)
                .unwrap_or_default();
            let rest = rest.get(..LONGEST_CODE).unwrap_or(rest);
            let word = memchr(b']', rest).and_then(|close| rest.get(..close));
            let word = word.and_then(|word| std::str::from_utf8(word).ok());
            if let Some(code) = word.and_then(code_of) {
                self.places
                    .push((open, folded.entry(open), 0, Subject::Code(code)));
            }
        }
    }

    /// Each subject once, in order, without those that only wrap another in the same entry.
    fn in_order(mut self) -> Vec<Subject> {
        let mut least: BTreeMap<usize, u8> = BTreeMap::new();
        for (_, entry, generality, _) in &self.places {
            let least = least.entry(*entry).or_insert(*generality);
            *least = (*generality).min(*least);
        }
        self.places.sort_by_key(|(at, ..)| *at);
        let mut seen = BTreeSet::new();
        let counts = self
            .places
            .into_iter()
            .filter(|(_, entry, generality, subject)| {
                least.get(entry) == Some(generality) && seen.insert(name(*subject))
            });
        counts.map(|(.., subject)| subject).collect()
    }
}

/// A unique name of each subject.
fn name(subject: Subject) -> &'static str {
    match subject {
        Subject::Code(code) => code.as_str(),
        Subject::Result(result) => result.as_str(),
        Subject::Message(message) => message.text,
    }
}

#[cfg(test)]
mod tests;

//! Finds what is known in a text that somebody pasted.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use memchr::memmem::Finder;
use memchr::{memchr, memchr_iter};

use crate::explain::{KnownMessage, Subject, messages};
use crate::finding::Code;
use crate::lambda::LastProcessingResult;

/// No code is longer.
const LONGEST_CODE: usize = 64;

/// What is known of in a text, each once, in the order in which it is there first: codes (`key-pbes2` alone,
/// or `[key-pbes2]` within a text), Lambda's words, and messages of other programs.
///
/// Case does not matter, nor how the text is broken into lines. Where one message is a part of another, the
/// longer one counts; a message that only wraps others counts where no other is in the same entry of a log.
/// The work is linear in the text.
pub fn subjects(text: &str) -> Vec<Subject> {
    if let Some(code) = code_of(text.trim()) {
        return vec![Subject::Code(code)];
    }
    let folded = Folded::of(text);
    let mut found = Found {
        taken: vec![false; folded.text.len()],
        explained: BTreeSet::new(),
        subjects: Vec::new(),
    };
    found.look_for_codes(&folded);
    let mut needles = needles();
    needles.sort_by_key(|(needle, subject)| (is_general(*subject), Reverse(needle.len())));
    for (needle, subject) in needles {
        found.look_for(&needle, subject, &folded);
    }
    found.in_order()
}

fn is_general(subject: Subject) -> bool {
    matches!(
        subject,
        Subject::Message(KnownMessage {
            is_general: true,
            ..
        })
    )
}

/// What is looked for, folded, without its full stop.
fn needles() -> Vec<(Vec<u8>, Subject)> {
    let results = LastProcessingResult::ALL
        .iter()
        .map(|result| (result.as_str(), Subject::Result(*result)));
    let messages = messages().map(|message| (message.text, Subject::Message(message)));
    results
        .chain(messages)
        .map(|(text, subject)| (Folded::of(text.trim_end_matches('.')).text, subject))
        .collect()
}

fn code_of(word: &str) -> Option<Code> {
    let mut all = Code::ALL.iter();
    all.find(|code| code.as_str().eq_ignore_ascii_case(word))
        .copied()
}

/// A text in lower case (ASCII), any white space as a single space.
struct Folded {
    text: Vec<u8>,
    /// Where entries of a log begin: lines that are not indented and no `Caused by`.
    entries: Vec<usize>,
}

impl Folded {
    fn of(text: &str) -> Self {
        let mut folded = Self {
            text: Vec::with_capacity(text.len()),
            entries: Vec::new(),
        };
        for line in text.split('\n') {
            let lower = line.get(..9).unwrap_or_default().to_ascii_lowercase();
            if !line.starts_with([' ', '\t']) && lower != "caused by" {
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

    /// The number of the entry in which a place is.
    fn entry(&self, at: usize) -> usize {
        self.entries.partition_point(|begin| *begin <= at)
    }
}

struct Found {
    /// Which bytes belong to something that was found.
    taken: Vec<bool>,
    /// The entries in which there is more than a wrapper.
    explained: BTreeSet<usize>,
    /// Where each begins, and what it is.
    subjects: Vec<(usize, Subject)>,
}

impl Found {
    /// Takes every place of a needle that nothing before it has; records the first that counts.
    fn look_for(&mut self, needle: &[u8], subject: Subject, folded: &Folded) {
        let is_general = is_general(subject);
        let mut first = None;
        for at in Finder::new(needle).find_iter(&folded.text) {
            let entry = folded.entry(at);
            let end = at.saturating_add(needle.len());
            let Some(place) = self.taken.get_mut(at..end) else {
                continue;
            };
            if place.contains(&true) || (is_general && self.explained.contains(&entry)) {
                continue;
            }
            place.fill(true);
            first = first.or(Some(at));
            if !is_general {
                self.explained.insert(entry);
            }
        }
        if let Some(at) = first {
            self.subjects.push((at, subject));
        }
    }

    /// Records each code that is in brackets, as in `error[key-pbes2]`.
    fn look_for_codes(&mut self, folded: &Folded) {
        let mut seen = BTreeSet::new();
        for open in memchr_iter(b'[', &folded.text) {
            let rest = folded
                .text
                .get(open.saturating_add(1)..)
                .unwrap_or_default();
            let rest = rest.get(..LONGEST_CODE).unwrap_or(rest);
            let word = memchr(b']', rest).and_then(|close| rest.get(..close));
            let word = word.and_then(|word| std::str::from_utf8(word).ok());
            let Some(code) = word.and_then(code_of) else {
                continue;
            };
            self.explained.insert(folded.entry(open));
            if seen.insert(code) {
                self.subjects.push((open, Subject::Code(code)));
            }
        }
    }

    fn in_order(mut self) -> Vec<Subject> {
        self.subjects.sort_by_key(|(at, _)| *at);
        self.subjects
            .into_iter()
            .map(|(_, subject)| subject)
            .collect()
    }
}

#[cfg(test)]
mod tests;

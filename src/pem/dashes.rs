//! Dashes: the hyphens of RFC 7468, and what programs turn them into.

/// RFC 7468 requires five hyphens on either side.
pub(super) const DASHES: usize = 5;
/// The dashes that word processors, chats and web pages use in place of hyphens, in UTF-8.
const TYPOGRAPHIC_DASHES: [&str; 11] = [
    "\u{ad}", "\u{2010}", "\u{2011}", "\u{2012}", "\u{2013}", "\u{2014}", "\u{2015}", "\u{2212}",
    "\u{fe58}", "\u{fe63}", "\u{ff0d}",
];

/// The number of hyphens at the beginning of the text.
pub(super) fn hyphens(text: &[u8]) -> usize {
    text.iter().take_while(|byte| **byte == b'-').count()
}

/// Whether a dash of any kind may begin here.
pub(super) fn may_be_dash(byte: u8) -> bool {
    byte == b'-' || !byte.is_ascii()
}

/// A run of dashes of any kind.
pub(super) struct Run {
    pub(super) count: usize,
    pub(super) bytes: usize,
}

impl Run {
    pub(super) fn kind(&self) -> Dashes {
        match (self.count, self.bytes) {
            (DASHES, DASHES) => Dashes::Five,
            (1.., bytes) if bytes == self.count => Dashes::Hyphens,
            _ => Dashes::Spoiled,
        }
    }
}

/// The dashes on either side of BEGIN or END.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Dashes {
    /// Five hyphens.
    Five,
    /// At least one hyphen, which Kafka's loader requires.
    Hyphens,
    /// Other dashes, or none.
    Spoiled,
}

pub(super) fn dashes_before(text: &[u8], end: usize, taken: usize) -> Run {
    let mut run = Run { count: 0, bytes: 0 };
    while let Some(before) = text.get(taken..end.saturating_sub(run.bytes)) {
        let length = match before.last() {
            Some(b'-') => 1,
            _ => match typographic_dash(|dash| before.ends_with(dash)) {
                Some(length) => length,
                None => break,
            },
        };
        run.count = run.count.saturating_add(1);
        run.bytes = run.bytes.saturating_add(length);
    }
    run
}

/// The dashes from `start`, up to a maximum number.
pub(super) fn dashes_from(text: &[u8], start: usize, most: usize) -> Run {
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
pub(super) fn dash_at(text: &[u8], at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    match rest.first()? {
        b'-' => Some(1),
        _ => typographic_dash(|dash| rest.starts_with(dash)),
    }
}

/// The bytes of the typographic dash that is there.
fn typographic_dash(stands_there: impl Fn(&[u8]) -> bool) -> Option<usize> {
    let dash = TYPOGRAPHIC_DASHES
        .iter()
        .find(|dash| stands_there(dash.as_bytes()));
    dash.map(|dash| dash.len())
}

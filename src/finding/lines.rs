//! Line numbers: LF, CRLF and CR each end a line.

use std::ops::Range;

/// The distance between the offsets up to which lines are counted.
const CHECKPOINT: usize = 1024;

/// The lines of a text.
pub(crate) struct Lines<'a> {
    text: &'a [u8],
    /// Whether it has any carriage return.
    has_returns: bool,
    /// The number of lines that ended before each checkpoint.
    ended: Vec<usize>,
}

impl<'a> Lines<'a> {
    pub(crate) fn of(text: &'a [u8]) -> Self {
        let has_returns = memchr::memchr(b'\r', text).is_some();
        let mut total: usize = 0;
        let mut ended = Vec::with_capacity((text.len() / CHECKPOINT).saturating_add(2));
        ended.push(0);
        for (index, chunk) in text.chunks(CHECKPOINT).enumerate() {
            let next = text.get(index.saturating_add(1).saturating_mul(CHECKPOINT));
            total = total.saturating_add(count(chunk, next, has_returns));
            ended.push(total);
        }
        Self {
            text,
            has_returns,
            ended,
        }
    }

    /// The text itself between two offsets.
    pub(crate) fn text(&self, range: Range<usize>) -> &'a [u8] {
        self.text.get(range).unwrap_or_default()
    }

    /// The number, from 1, of the line that contains the byte at `offset`.
    pub(crate) fn number(&self, offset: usize) -> usize {
        let checkpoint = offset / CHECKPOINT;
        let before = self
            .ended
            .get(checkpoint)
            .or(self.ended.last())
            .copied()
            .unwrap_or(0);
        let from = checkpoint.saturating_mul(CHECKPOINT);
        let rest = self.text.get(from..offset).unwrap_or_default();
        before
            .saturating_add(count(rest, self.text.get(offset), self.has_returns))
            .saturating_add(1)
    }
}

/// The number of lines that end in `text`, with `next` after it.
fn count(text: &[u8], next: Option<&u8>, has_returns: bool) -> usize {
    let line_feeds = memchr::memchr_iter(b'\n', text).count();
    if !has_returns {
        return line_feeds;
    }
    let returns = memchr::memchr_iter(b'\r', text).count();
    let pairs = text.windows(2).filter(|pair| *pair == b"\r\n").count();
    let cut_pair = text.last() == Some(&b'\r') && next == Some(&b'\n');
    line_feeds
        .saturating_add(returns)
        .saturating_sub(pairs)
        .saturating_sub(cut_pair.into())
}

pub(crate) fn is_line_break(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_convention_counts_once() {
        let lines = Lines::of(b"1\n2\r\n3\r4\n\n6");
        let numbers: Vec<_> = [0, 1, 2, 5, 7, 9, 10, 11].map(|at| lines.number(at)).into();
        assert_eq!(numbers, [1, 1, 2, 3, 4, 5, 6, 6]);
    }

    #[test]
    fn checkpoints_change_nothing() {
        let text = "ab\r\nc\rd\n".repeat(3000);
        let lines = Lines::of(text.as_bytes());
        let mut expected = 1;
        for (at, byte) in text.bytes().enumerate() {
            assert_eq!(lines.number(at), expected, "at {at}");
            let pair = byte == b'\r' && text.as_bytes().get(at + 1) == Some(&b'\n');
            expected += usize::from(is_line_break(byte) && !pair);
        }
        assert_eq!(lines.number(text.len() + 9_000), expected);
    }
}

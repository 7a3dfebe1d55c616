//! Line numbers: LF, CRLF and CR each end a line.

/// Where each line of a text begins.
pub(crate) struct Lines {
    starts: Vec<usize>,
}

impl Lines {
    pub(crate) fn of(text: &[u8]) -> Self {
        let mut starts = vec![0];
        let mut bytes = text.iter().enumerate().peekable();
        while let Some((at, byte)) = bytes.next() {
            let ends_line = match byte {
                b'\n' => true,
                b'\r' => bytes.peek().is_none_or(|(_, next)| **next != b'\n'),
                _ => false,
            };
            if ends_line {
                starts.push(at.saturating_add(1));
            }
        }
        Self { starts }
    }

    /// The number, from 1, of the line that holds the byte at `offset`.
    pub(crate) fn number(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset)
    }

    /// Where the line that holds the byte at `offset` begins.
    pub(crate) fn start(&self, offset: usize) -> usize {
        let index = self.number(offset).saturating_sub(1);
        self.starts.get(index).copied().unwrap_or(0)
    }
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
        assert_eq!(lines.start(5), 5);
    }
}
